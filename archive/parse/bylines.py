"""Who wrote it: the reporter's line under a text, or glued to the end of its last sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAX_CHARS = 200
_MAX_NAME_CHARS = 60

_MAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_BRACKETED_MAIL = re.compile(rf"[\[(<]?\s?{_MAIL.pattern}\s?[\])>]?")
_TITLE = re.compile(
    r"\s?(?:(?:인턴|수습|선임|객원|사진|영상|의학|과학|군사|교육|여행|문화|경제|스포츠|법조|온라인)?\s?(?:전문)?기자"
    r"|(?:순회|객원|수석)?\s?특파원|논설(?:위원|주간|실장|고문)|편집(?:위원|국장)|대기자|통신원|해설위원"
    r"|記者|特派員|,?\s?(?:staff )?(?:reporter|correspondent|writer))$",
    re.IGNORECASE,
)
_PLACE = re.compile(r"^(?:글|글·사진|[가-힣A-Za-z·\s]{1,14}?)\s{0,2}[=〓]\s{0,2}(?=\S)")
_PHOTO = re.compile(r"사진|photo|일러스트|그래픽", re.IGNORECASE)
_BY = re.compile(r"^(?:(?:written |translated )?by|글|번역)\s+", re.IGNORECASE)
_DESK = re.compile(r"^(?:[가-힣A-Za-z]{1,10}(?:부|팀|국|센터|본부|지국|닷컴|일보))\s+(?=\S)")
_SEPARATOR = re.compile(r"\s*(?:[,/;·∙ㆍ|&\x1f]|\band\b)\s*")
_OPENING = "‹<〈[(【《＜"
_CLOSING = "›>〉])】》＞"

_KOREAN_NAME = re.compile(r"[가-힣]{2,4}|[\u4e00-\u9fff]{2,4}")
_KOREAN_TEAM = re.compile(r"[가-힣A-Za-z ]{1,14}(?:팀|부|센터|취재단|특별취재반)")
_WORD = r"[A-Z][A-Za-z'’\u00c0-\u024f]{0,20}\.?(?:-[A-Za-z][A-Za-z'’]{0,20}){0,2}"
_NO_NAMES = frozenset(["문의", "제보", "담당", "신문", "기사", "독자", "자료", "동영상", "뉴스", "연합뉴스"])
_ENGLISH_NAME = re.compile(rf"{_WORD}(?:\s{_WORD}){{1,3}}")

_SENTENCE_END = re.compile(r"[.!?…”’\"'』」)\]>〉]\s{0,3}(?=\S)")
_LEADING = re.compile(
    rf"^[{re.escape(_OPENING)}]([^{re.escape(_CLOSING)}]{{2,60}})[{re.escape(_CLOSING)}]\s*"
)


@dataclass(frozen=True, slots=True)
class Byline:
    """The names of a byline, without titles; none if it is only an address. `strong`: no prose reads so."""

    authors: tuple[str, ...]
    strong: bool


def read_byline(line: str) -> Byline | None:
    """Read a line that is nothing but a byline; None for any other.

    It has names, each perhaps with a place before it (`연평도=`), a desk, a title after it (`기자`), or
    addresses, and at least one address, title or leading `by`; brackets of any kind may stand around it.
    """
    if len(line) > _MAX_CHARS or _PHOTO.match(line.lstrip(_OPENING)):
        return None
    text = _without_brackets(line)
    bare = _BRACKETED_MAIL.sub("\x1f", text).strip(" .")
    by = _BY.match(bare)
    chunks = [chunk for chunk in _SEPARATOR.split(bare[by.end() if by else 0 :]) if chunk.strip(" .…-")]
    has_mail = "\x1f" in bare
    titled = False
    authors: list[str] = []
    for chunk in chunks:
        names, has_title = _names(chunk, has_mail=has_mail)
        if not names and not has_title:
            return None
        titled = titled or has_title
        authors.extend(names)
    if not (has_mail or titled or (by and authors)):
        return None
    return Byline(_unique(authors), strong=has_mail or titled)


def _without_brackets(line: str) -> str:
    text = line.strip(" .")
    if text[:1] and text[0] in _OPENING and text[-1] in _CLOSING:
        return text[1:-1].strip()
    return text.rstrip(_CLOSING) if text[-1:] in _CLOSING and not set(text) & set(_OPENING) else text


def _names(chunk: str, *, has_mail: bool) -> tuple[list[str], bool]:
    """Return the names in one part of a byline and whether a title or place stood with them."""
    text = chunk.strip(" .…-")
    placed = _PLACE.sub("", text)
    bare = _TITLE.sub("", placed).strip()
    titled = bare != placed
    if titled and not bare:
        return [], True
    bare = _DESK.sub("", bare)
    words = bare.split()
    if _NO_NAMES.intersection(words):
        return [], False
    if words and len(words) <= 4 and all(_KOREAN_NAME.fullmatch(word) for word in words):
        # Several bare words are names only if something says so: `홍길동 김철수 기자`, not `서울 종로 풍경`.
        return (words, titled) if len(words) == 1 or titled or has_mail else ([], False)
    if _ENGLISH_NAME.fullmatch(bare):
        return [bare], titled
    if has_mail and _KOREAN_TEAM.fullmatch(bare):
        return [bare], titled
    return [], False


def split_glued(paragraph: str) -> tuple[str, Byline] | None:
    """Cut a byline off the end of a paragraph's last sentence; None if there is none.

    Only one with an address or a title is taken, after the end of a sentence, with or without a space.
    """
    base = max(0, len(paragraph) - _MAX_CHARS)
    for match in _SENTENCE_END.finditer(paragraph, base):
        text, tail = paragraph[: match.end()].rstrip(), paragraph[match.end() :]
        byline = read_byline(tail)
        if byline and byline.strong and not _inside_address(text, match.group(), byline):
            return text, byline
    return None


def _inside_address(text: str, end: str, byline: Byline) -> bool:
    # In `write to gil.hong@example.com` the dot ends no sentence.
    return not byline.authors and end == "." and text[-2:-1].isascii()


def split_leading(paragraph: str) -> tuple[str, Byline] | None:
    """Cut a bracketed byline off the beginning of a paragraph: `〈도쿄〓홍길동특파원〉`; else None."""
    match = _LEADING.match(paragraph)
    byline = read_byline(match.group(1)) if match else None
    if match is None or byline is None or not byline.strong or match.end() == len(paragraph):
        return None
    return paragraph[match.end() :], byline


def names_in_field(text: str) -> list[str]:
    """Return the names in a field that is known to hold authors, without titles and addresses.

    `dd:author` is one (`NAME … MAIL`), so are `meta name=author` and the page's own byline element.
    """
    if "://" in text:
        return []
    bare = _MAIL.sub("\x1f", text[:_MAX_CHARS].replace("…", " ")).strip()
    bare = _BY.sub("", bare)
    names: list[str] = []
    for chunk in _SEPARATOR.split(bare):
        name = _TITLE.sub("", _PLACE.sub("", chunk.strip(" .-"))).strip()
        name = _DESK.sub("", name)
        if name and len(name) <= _MAX_NAME_CHARS:
            names.append(name)
    return list(_unique(names))


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
