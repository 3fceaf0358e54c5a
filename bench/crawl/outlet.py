"""A fast outlet on loopback: any number of stories in two languages, ten on a list page."""

from __future__ import annotations

import asyncio
import random
import re
import sys

PER_LIST = 10
_TEXTS = {
    "en": "the city council bridge river budget minister said on Monday that new plan would open next spring",
    "ko": "시는 새 다리를 내년 봄에 연다고 밝혔다 장관은 예산을 늘리기로 하고 강가의 시민들과 만났다",
}
_MENU = "".join(f'<li><a href="/section/{number}">Section {number}</a></li>' for number in range(60))
_ARTICLE = re.compile(r"/(en|ko)/a/(\d+)")
_LIST = re.compile(r"/en/(?:list(\d+))?")


def article(lang: str, number: int) -> str:
    """Return an article page of about 8 KB, always the same one for the same number."""
    choose = random.Random(f"{lang}{number}")
    paragraphs = [" ".join(choose.choices(_TEXTS[lang].split(), k=45)) + "." for _ in range(10)]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Story {number}</title></head>'
        f"<body><nav><ul>{_MENU}</ul></nav>"
        f"<article><h1>{paragraphs[0][:40]} {number}</h1>{body}</article></body>"
    )


def page(path: str, stories: int) -> str | None:
    """Return the page at `path`, None if there is none."""
    if (match := _ARTICLE.fullmatch(path)) and int(match[2]) < stories:
        return article(match[1], int(match[2]))
    if match := _LIST.fullmatch(path):
        number = int(match[1] or 0)
        links = [
            f"/en/a/{story}" for story in range(number * PER_LIST, min((number + 1) * PER_LIST, stories))
        ]
        links += [f"/en/list{number + 1}"] if (number + 1) * PER_LIST < stories else []
        return "<!doctype html><html><body>" + "".join(f'<a href="{link}">x</a>' for link in links)
    return None


async def serve(stories: int) -> None:
    """Serve until killed; prints the port first."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                found = page(head.split(b" ")[1].decode(), stories)
                body = (found or "nothing here").encode()
                status = "200 OK" if found else "404 Not Found"
                answer_head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
                writer.write(f"{answer_head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
