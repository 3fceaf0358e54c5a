"""A reading copy: pages of HTML with both languages side by side, that need nothing but themselves.

Every page carries its one style sheet, which a content security policy allows by its hash; the policy allows
nothing else: no script, no picture, no font, no address outside of the copy that a browser would load.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate

from archive.alignment import Bead
from archive.model import Article, Edition
from archive.sentences import split_sentences
from render.edition import LANGUAGE_NAMES, short_time
from render.layout import clip
from render.markup import escaped

INDEX = "index.html"
_FOLDER = "stories"
# Names that mean the same on every file system, those that ignore case too.
_PLAIN_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_BEGINNING_COLUMNS = 80
_WEB = re.compile(r"https?://", re.IGNORECASE)
_VIEWS = (("both", "나란히 · Both"), ("only-ko", "한국어"), ("only-en", "English"))


Align = Callable[[Article, Article], Sequence[Bead]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A story as the table of contents and its neighbours' pages know it; `titles` are (language, title)."""

    story: str
    titles: tuple[tuple[str, str], ...]
    about: str


def page_name(story: str) -> str:
    """Return the path of a story's page in the copy, made from its id alone."""
    site, _, key = story.partition("/")
    if not _PLAIN_KEY.fullmatch(key):
        key = "key-" + hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{_FOLDER}/{site}/{key}.html"


def entry_of(story: str, editions: Sequence[Edition]) -> Entry:
    """Return the entry of a story in the table of contents."""
    first = editions[0].article
    about = (first.published_at or "")[:10], first.site, first.section or ""
    titles = tuple((one.article.lang, _title(one.article)) for one in editions)
    return Entry(story, titles, " · ".join(filter(None, about)))


def _title(article: Article) -> str:
    """Return the headline; of a text without one, a caption for instance, the beginning."""
    return article.title or clip(article.paragraphs[0], _BEGINNING_COLUMNS)


def contents_page(title: str, entries: Sequence[Entry], made: str) -> str:
    """Set the table of contents; `made` says when and with what the copy was made."""
    items = "\n".join(
        f'<li><a href="{page_name(one.story)}">'
        + "".join(f'<span class="title"{_lang(lang)}>{escaped(text)}</span>' for lang, text in one.titles)
        + f'</a><p class="about">{escaped(one.about)}</p></li>'
        for one in entries
    )
    count = f"{len(entries):,} {'story' if len(entries) == 1 else 'stories'} · 기사 {len(entries):,}건"
    body = (
        f'<header><h1>{escaped(title)}</h1><p class="about">{count}</p></header>\n'
        f'<main><ol class="contents">\n{items}\n</ol></main>\n<footer>{escaped(made)}</footer>'
    )
    return _page(title, body)


def story_page(editions: Sequence[Edition], align: Align, before: Entry | None, after: Entry | None) -> str:
    """Set a story: its Korean and its English edition side by side, further ones below, links to others.

    `align` gives the aligned sentences of two articles.
    """
    korean = next((one for one in editions if one.article.lang == "ko"), None)
    english = next((one for one in editions if one.article.lang == "en"), None)
    parts = [_navigation(before, after)]
    if korean and english:
        parts += [_views(), "<main>", *_side_by_side(korean, english, align)]
        further = [one for one in editions if one not in (korean, english)]
    else:
        parts += ["<main>"]
        further = list(editions)
    for number, edition in enumerate(further):
        parts.append(_alone(edition, further=bool(number) or len(further) < len(editions)))
    first = editions[0].article
    return _page(_title(first), "\n".join([*parts, "</main>"]), first.lang)


def _page(title: str, body: str, lang: str = "") -> str:
    style, digest = _style()
    policy = f"default-src 'none'; style-src '{digest}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html{_lang(lang)}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escaped(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


@cache
def _style() -> tuple[str, str]:
    """Return the style sheet, and its hash as a content security policy names it."""
    style = resources.files("render").joinpath("reading_copy.css").read_text("utf-8")
    return style, "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def _lang(lang: str) -> str:
    return f' lang="{lang}"' if lang else ""


def _navigation(before: Entry | None, after: Entry | None) -> str:
    def link(entry: Entry | None, label: str) -> str:
        if entry is None:
            return ""
        title = escaped(entry.titles[0][1])
        return f'<a href="../../{page_name(entry.story)}" title="{title}">{label}</a>'

    return (
        f'<nav><a href="../../{INDEX}">목록 · Contents</a>'
        f"<span>{link(before, '← 이전 · Previous')}{link(after, '다음 · Next →')}</span></nav>"
    )


def _views() -> str:
    choices = "".join(
        f'<input class="choice" type="radio" name="view" id="{name}"{" checked" if name == "both" else ""}>'
        for name, _label in _VIEWS
    )
    labels = "".join(f'<label for="{name}">{label}</label>' for name, label in _VIEWS)
    return f'{choices}<div class="view">{labels}</div>'


def _side_by_side(left: Edition, right: Edition, align: Align) -> Iterator[str]:
    heads = "".join(_cell(_heading(one, "h1"), one) for one in (left, right))
    yield f'<div class="row head">{heads}</div>'
    ours, theirs = left.article, right.article
    left_starts, right_starts = _starts(ours), _starts(theirs)
    i = j = 0
    for our_sentences, their_sentences in align(ours, theirs):
        left_paragraphs = _paragraphs(our_sentences, i, left_starts)
        right_paragraphs = _paragraphs(their_sentences, j, right_starts)
        # A row that begins a paragraph on either side stands apart.
        opens = (our_sentences and i in left_starts) or (their_sentences and j in right_starts)
        name = "row opens" if opens else "row"
        yield f'<div class="{name}">{_cell(left_paragraphs, left)}{_cell(right_paragraphs, right)}</div>'
        i, j = i + len(our_sentences), j + len(their_sentences)


def _starts(article: Article) -> frozenset[int]:
    """Return the numbers of the sentences that begin a paragraph."""
    counts = (len(split_sentences(text, article.lang)) for text in article.paragraphs)
    return frozenset((0, *accumulate(counts)))


def _paragraphs(sentences: Sequence[str], first: int, starts: frozenset[int]) -> str:
    texts: list[list[str]] = []
    for number, sentence in enumerate(sentences, first):
        if not texts or number in starts:
            texts.append([])
        texts[-1].append(escaped(sentence))
    return "".join(f"<p>{' '.join(text)}</p>" for text in texts)


def _cell(content: str, edition: Edition) -> str:
    lang = edition.article.lang
    return f'<div class="cell {lang}" lang="{lang}">{content}</div>'


def _heading(edition: Edition, tag: str) -> str:
    article = edition.article
    about = (
        short_time(article.published_at),
        f"({short_time(article.updated_at)})" if article.updated_at else "",
        article.section or "",
        ", ".join(article.authors),
    )
    source = f"{edition.id} · {edition.captured_at[:10]}"
    return (
        (f"<{tag}>{escaped(article.title)}</{tag}>" if article.title else "")
        + f'<p class="about">{escaped(" · ".join(filter(None, about)))}</p>'
        + f'<p class="about">{_source(article.url, source)}</p>'
    )


def _source(url: str | None, text: str) -> str:
    if url is None or not _WEB.match(url):
        return escaped(text)
    return f'<a href="{escaped(url)}" rel="noopener noreferrer external">{escaped(text)}</a>'


def _alone(edition: Edition, *, further: bool) -> str:
    lang = edition.article.lang
    text = "".join(f"<p>{escaped(one)}</p>" for one in edition.article.paragraphs)
    name, tag = ("alone further", "h2") if further else ("alone", "h1")
    label = f'aria-label="{LANGUAGE_NAMES[lang]}"'
    head = f'<div class="head">{_heading(edition, tag)}</div>'
    return f'<article class="{name}" lang="{lang}" {label}>{head}{text}</article>'
