"""What reading a page gives: the article's fields, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.errors import IlboError
from archive.ids import Lang


@dataclass(frozen=True, slots=True)
class Signals:
    """What speaks for a page having been read right, each seen independently of the others.

    `headline`: two sources or more give this headline. `date`: the page says when it appeared. `declared`: it
    calls itself an article. `prose`: the share (0 to 1) of the page's running text that the article has.
    """

    headline: bool = False
    date: bool = False
    declared: bool = False
    prose: float = 0.0


NO_SIGNALS = Signals()


class NoArticleError(IlboError):
    """The bytes hold no article: not HTML, empty, a list or notice page, no headline or no text.

    A crawl counts it as an outcome; there is nothing for the user to do. `reason` says what was missing.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"no article: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedPage:
    """The article of one page; all text is NFC, on one line, without control characters.

    `published_at` and `updated_at` are ISO 8601 with the precision the page gave: a date, or a date-time
    with offset. `section` is as the page names it. `text_lang` is the language the text is really in,
    None where it is another than Korean or English or cannot be told. `translations` are the targets of its
    links to the story's other editions, as written. `signals` is what speaks for the reading.
    """

    title: str
    paragraphs: tuple[str, ...]
    published_at: str | None = None
    updated_at: str | None = None
    authors: tuple[str, ...] = ()
    section: str | None = None
    text_lang: Lang | None = None
    translations: tuple[str, ...] = ()
    signals: Signals = NO_SIGNALS


@dataclass(slots=True, kw_only=True)
class Draft:
    """What a parser found so far, still as it stands on the page."""

    title: str = ""
    paragraphs: list[str] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)
    published_at: str | None = None
    updated_at: str | None = None
    authors: list[str] = field(default_factory=list)
    section: str | None = None
    signals: Signals = NO_SIGNALS
