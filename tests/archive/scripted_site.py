"""A web site on loopback that answers as a test tells it to, down to the bytes on the wire."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType

from archive.outlets.profile import SiteProfile, read_profile


@dataclass(frozen=True)
class Reply:
    """One answer. `raw` replaces status line, headers and body; `drip_s` is the pause after each byte."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    drip_s: float = 0.0
    etag: str | None = None

    def wire(self, request_head: str) -> bytes:
        """Return the bytes of the answer to a request with this head."""
        if self.raw is not None:
            return self.raw
        status, body, headers = self.status, self.body, dict(self.headers)
        if self.etag is not None:
            headers["ETag"] = self.etag
            if f"If-None-Match: {self.etag}" in request_head:
                status, body = 304, b""
        headers = {"Content-Length": str(len(body)), "Connection": "close"} | headers
        head = f"HTTP/1.1 {status} Said\r\n" + "".join(
            f"{name}: {value}\r\n" for name, value in headers.items()
        )
        return head.encode("latin-1") + b"\r\n" + body


def redirect(target: str, status: int = 302) -> Reply:
    """Return an answer that sends the client to `target`."""
    return Reply(status=status, headers={"Location": target})


class ScriptedSite:
    """Serves `pages`: path and query to a reply, or to a series whose last one stays; 404 for the rest.

    `requests` holds the paths asked for, in order; `heads` the whole request heads.
    """

    def __init__(self, pages: Mapping[str, Reply | Sequence[Reply]] | None = None) -> None:
        self.pages: dict[str, Reply | Sequence[Reply]] = dict(pages or {})
        self.requests: list[str] = []
        self.heads: list[str] = []
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self.port: int = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> ScriptedSite:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(5)

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with client:
            client.settimeout(5)
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    block = client.recv(65_536)
                    if not block:
                        return
                    head += block
                self._answer(client, head.decode("latin-1"))
            except OSError:
                return

    def _answer(self, client: socket.socket, head: str) -> None:
        path = head.split(" ")[1]
        reply = self._reply(path, head)
        data = reply.wire(head)
        if not reply.drip_s:
            client.sendall(data)
            return
        for byte in data:
            client.sendall(bytes([byte]))
            time.sleep(reply.drip_s)

    def _reply(self, path: str, head: str) -> Reply:
        with self._lock:
            self.requests.append(path)
            self.heads.append(head)
            page = self.pages.get(path, Reply(b"nothing here", 404))
            if isinstance(page, Reply):
                return page
            count = self._counts.get(path, 0)
            self._counts[path] = count + 1
            return page[min(count, len(page) - 1)]

    def articles(self) -> list[str]:
        """Return the article addresses asked for, in order."""
        return [path for path in self.requests if path.startswith(("/en/a/", "/ko/a/"))]


PROFILE = r"""
site = "paper"
base_url = "{base}"
delay_s = 0
start = ["/en/"]
{extra}

[[editions]]
lang = "en"
pattern = '/en/a/(?:(?P<date>\d{{8}})-)?(?P<key>\w+)'
url = "/en/a/{template}"

[[editions]]
lang = "ko"
pattern = '/ko/a/(?:(?P<date>\d{{8}})-)?(?P<key>\w+)'
url = "/ko/a/{template}"

[lists]
patterns = ['/en/(?:list\d*)?(?:\?.*)?']
"""


def make_profile(base: str, *, dated: bool = False, extra: str = "") -> SiteProfile:
    """Return a profile whose stories are `/en/a/KEY` and `/ko/a/KEY`, `/en/a/YYYYMMDD-KEY` if `dated`."""
    template = "{date}-{key}" if dated else "{key}"
    return read_profile(
        PROFILE.format(base=base, template=template, extra=extra).encode(), origin="test.toml"
    )


def list_page(*links: str) -> Reply:
    """Return a page with these links."""
    anchors = "".join(f'<li><a href="{link}">more</a></li>' for link in links)
    return Reply(f"<!doctype html><html><body><ul>{anchors}</ul></body></html>".encode())


def article_page(lang: str, key: str, *, date: str = "2024-01-13", etag: str | None = None) -> Reply:
    """Return an article in a language; `key` makes it differ from the others."""
    title, text = {
        "en": (f"Bridge {key} Opens in Solnae", f"The city of Solnae opened bridge {key} on the thirteenth."),
        "ko": (
            f"솔내시, 다리 {key} 열다",
            f"솔내시는 열사흗날 새 다리 {key}의 문을 열었고 시민들이 걸어서 건넜다.",
        ),
    }[lang]
    page = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="article:published_time" content="{date}T08:00:00+09:00"></head>'
        f"<body><article><h1>{title}</h1><p>{text}</p><p>{text} {text}</p></article></body></html>"
    )
    return Reply(page.encode(), etag=etag, headers={"Content-Type": "text/html; charset=utf-8"})


def story_pages(*keys: str, etags: bool = False) -> Iterator[tuple[str, Reply]]:
    """Yield both editions of stories, to be put into a site's pages."""
    for key in keys:
        for lang in ("en", "ko"):
            yield f"/{lang}/a/{key}", article_page(lang, key, etag=f'"{lang}{key}"' if etags else None)
