"""The headline: what heading, meta tags and `<title>` agree on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archive.parse.blocks import Block
from archive.parse.meta import Meta
from archive.parse.trailers import trailer_kind
from archive.text import clean_text

# `HEADLINE | The DONG-A ILBO`, `HEADLINE : 뉴스 : 동아닷컴`, `HEADLINE - The Hanbit Ilbo`
_SUFFIX = re.compile(r"\s+(?:[|:»·—–-]|::)\s+[^|:»]{1,40}$")
_KEY = re.compile(r"[\W_]+")

_WEIGHTS = {"heading": 4, "og:title": 3, "title": 3, "line": 2, "ld:headline": 2, "twitter:title": 1}


def choose_title(
    meta: Meta, headings: Sequence[str], lines: Sequence[str] = (), site_names: Iterable[str] = ()
) -> str:
    """Return the headline, or "" if no signal has one.

    1. Candidates are the article's headings, the line before its date, og:title, JSON-LD, `<title>`.
    2. The outlet's name at the end of a title is no part of it, and a candidate that is only that name is
       none, nor is a line that is a trailer.
    3. Candidates equal up to punctuation and case count together; the heaviest wins, the earliest on a tie;
       it is spelled as its first source has it.
    """
    names = {_key(name) for name in [*site_names, *meta.all("og:site_name")]}
    found = [("heading", text) for text in headings[:3]] + [("line", text) for text in lines[:1]]
    found += [(name, text) for name in _WEIGHTS for text in meta.all(name)[:1]]
    scores: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for source, raw in found:
        text = clean_text(raw)
        if source not in {"heading", "line"}:
            text = without_site(text, known=set(spelled) | {_key(one) for one in headings}, names=names)
        key = _key(text) or text
        # A heading may well read `Print`; a line above the date that does is a button.
        if not text or key in names or (source == "line" and trailer_kind(text)):
            continue
        spelled.setdefault(key, text)
        scores[key] = scores.get(key, 0) + _WEIGHTS[source]
    best = max(scores, key=lambda key: scores[key], default="")
    return spelled.get(best, "")


def meta_titles(meta: Meta, site_names: Iterable[str] = ()) -> list[str]:
    """Return the headlines that meta tags and `<title>` give, with and without what may be a site's name."""
    names = {_key(name) for name in [*site_names, *meta.all("og:site_name")]}
    raw = [text for name in _WEIGHTS for text in meta.all(name)]
    found = [one for text in raw for one in (text, without_site(text, known=set(), names=names))]
    return [text for text in dict.fromkeys(found) if _key(text) not in names]


def count_titles(title: str, meta: Meta, headings: Iterable[str], site_names: Iterable[str] = ()) -> int:
    """Return how many sources give this headline: meta tags, JSON-LD, `<title>`, and a heading."""
    names = {_key(name) for name in [*site_names, *meta.all("og:site_name")]}
    known = {_key(title)}
    given = [without_site(text, known=known, names=names) for name in _WEIGHTS for text in meta.all(name)[:1]]
    return sum(same_text(text, title) for text in given) + any(same_text(text, title) for text in headings)


def without_site(title: str, *, known: set[str], names: set[str]) -> str:
    """Cut the outlet's name off a title; a part that a known headline has stays."""
    while match := _SUFFIX.search(title):
        if _key(title) in known:
            return title
        rest, suffix = title[: match.start()], _key(match.group())
        if suffix in names or _key(rest) in known or match.group().strip()[0] in "|:»" or _is_outlet(suffix):
            title = rest
        else:
            return title
    return title


def _is_outlet(key: str) -> bool:
    return any(
        word in key for word in ("ilbo", "일보", "news", "뉴스", "닷컴", "신문", "times", "herald", "help")
    )


def same_text(first: str, second: str) -> bool:
    """Tell whether two lines are equal up to punctuation, white space and case."""
    return _key(first) == _key(second) and bool(_key(first))


def _key(text: str) -> str:
    return _KEY.sub("", text).casefold()


def heading_texts(blocks: Sequence[Block]) -> list[str]:
    """Return the texts of the top headings (`h1`, else `h2`) in order."""
    for tag in ("h1", "h2"):
        if texts := [block.text for block in blocks if block.tag == tag]:
            return texts
    return []
