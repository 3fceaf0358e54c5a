"""From the payload of a capture to the edition it stands for."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from archive.capture.captures import Payload
from archive.capture.quarantine import ENOUGH, Neighbours
from archive.crawling.outcome import Outcome
from archive.dates import day_number
from archive.ids import Lang, edition_id
from archive.model import Article, Json
from archive.outlets.profile import SiteProfile
from archive.outlets.site_urls import ArticleUrl, SiteUrls
from archive.parse.page import NoArticleError, ParsedPage, ParseRules, parse_page
from archive.parse.versions import ParserVersions, read_versions

# What speaks for the link between editions whose addresses tell that they are of one story.
_BY_ADDRESS: Mapping[str, Json] = {"address": "one address template for both editions"}
_ON_ONE_PAGE: Mapping[str, Json] = {"page": "both texts stand on one page"}

_NAMES: dict[Lang | None, str] = {"ko": "Korean", "en": "English", None: "neither Korean nor English"}


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days as YYYYMMDD numbers, both ends within the range."""

    first: int = 0
    last: int = 99991231

    def holds(self, day: int) -> bool:
        """Tell whether a day is within the range; a day of 0, not known, always is."""
        return day == 0 or self.first <= day <= self.last


ANY_DAY = DayRange()


class NoEditionError(Exception):
    """A page that makes no edition, with the outcome that counts for it, the reason, and how sure it is."""

    def __init__(self, outcome: Outcome, detail: str, confidence: float = 0.0) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail
        self.confidence = confidence


@dataclass(frozen=True, slots=True)
class FoundEdition:
    """An edition as a page shows it, and the pages of its story's other editions that the page links to.

    `evidence` says what speaks for the link to the edition with the same key.
    """

    article: Article
    evidence: Mapping[str, Json]
    others: tuple[ArticleUrl, ...] = ()

    def claims(self) -> tuple[str, ...]:
        """Return the ids of the other editions."""
        return tuple(edition_id(self.article.site, one.key, one.lang) for one in self.others)


def rules_of(profile: SiteProfile) -> ParserVersions:
    """Return how a profile's pages are read; raises ConfigError if its [parse] table cannot be used."""
    pairing = profile.pairing
    return read_versions(
        profile.parse, timezone=profile.timezone, links=pairing.links, link_text=pairing.text
    )


@dataclass(frozen=True, slots=True)
class Missing:
    """An edition, by id, that a page should hold and does not, or not so that its reading can be trusted."""

    id: str
    outcome: Outcome
    detail: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PageRead:
    """The editions that stand on a page and those that do not; never both empty."""

    found: tuple[FoundEdition, ...]
    missing: tuple[Missing, ...]


@dataclass(slots=True)
class EditionReader:
    """Reads editions off pages and weighs each reading by what was read before; `db` is only read."""

    db: sqlite3.Connection
    rules: ParserVersions
    _neighbours: dict[tuple[str, Lang], Neighbours] = field(default_factory=dict)

    def read(
        self,
        payload: Payload,
        pages: Sequence[ArticleUrl],
        *,
        urls: SiteUrls,
        url: str,
        captured_at: str,
        days: DayRange = ANY_DAY,
    ) -> PageRead:
        """Read the editions that `pages`, one address, stand for; the payload came from `url`.

        A missing one has the outcome `no_article`, `quarantined` if its reading is not to be trusted,
        `wrong_language` if its text is in another language, or `out_of_range` if it was published outside
        `days`.
        """
        found: list[FoundEdition] = []
        missing: list[Missing] = []
        for page in pages:
            try:
                found.append(self._edition(payload, page, urls, url, captured_at, days))
            except NoEditionError as none:  # noqa: PERF203 - one page, one or two editions
                identifier = edition_id(urls.profile.site, page.key, page.lang)
                missing.append(Missing(identifier, none.outcome, none.detail, none.confidence))
        return PageRead(tuple(found), tuple(missing))

    def _edition(
        self,
        payload: Payload,
        page: ArticleUrl,
        urls: SiteUrls,
        url: str,
        captured_at: str,
        days: DayRange,
    ) -> FoundEdition:
        site = urls.profile.site
        parsed = _parse(payload, page, url, self.rules.at(captured_at, page.lang))
        check_day(parsed.published_at, days)
        article = Article(
            site=site,
            key=page.key,
            lang=page.lang,
            title=parsed.title,
            paragraphs=parsed.paragraphs,
            url=url,
            published_at=parsed.published_at,
            updated_at=parsed.updated_at,
            section=parsed.section,
            authors=parsed.authors,
        )
        self._weigh(article, parsed)
        evidence = _BY_ADDRESS if len(urls.editions_on(page.url)) == 1 else _ON_ONE_PAGE
        return FoundEdition(article, evidence, _other_editions(urls, page, url, parsed.translations))

    def _weigh(self, article: Article, parsed: ParsedPage) -> None:
        """Raise NoEditionError for a reading that is not to be trusted."""
        place = (article.site, article.lang)
        if place not in self._neighbours:
            self._neighbours[place] = Neighbours.load(self.db, *place)
        neighbours = self._neighbours[place]
        weighed = neighbours.assess(article.id, parsed)
        if weighed.confidence < ENOUGH:
            reason = f"confidence {weighed.confidence:g}: {'; '.join(weighed.doubts)}"
            raise NoEditionError("quarantined", reason, weighed.confidence)
        neighbours.add(article.id, article.paragraphs)


def _parse(payload: Payload, page: ArticleUrl, url: str, rules: ParseRules) -> ParsedPage:
    try:
        parsed = parse_page(payload.body, payload.content_type, url=url, lang=page.lang, rules=rules)
    except NoArticleError as error:
        raise NoEditionError("no_article", error.reason) from error
    except Exception as error:
        # A page that breaks the parser must cost that page alone, now and on every later crawl.
        raise NoEditionError("no_article", f"the parser failed: {type(error).__name__}: {error}") from error
    if parsed.text_lang != page.lang:
        raise NoEditionError("wrong_language", f"the text is {_NAMES[parsed.text_lang]}")
    return parsed


def _other_editions(
    urls: SiteUrls, page: ArticleUrl, url: str, links: tuple[str, ...]
) -> tuple[ArticleUrl, ...]:
    targets = [target for link in links if (target := urls.link(url, link)) is not None]
    found = (article for target in targets for article in urls.editions_on(target))
    return tuple(dict.fromkeys(one for one in found if one.lang != page.lang))


def check_day(published_at: str | None, days: DayRange) -> None:
    """Raise NoEditionError (`out_of_range`) for a date outside `days`; an unknown date is within."""
    if published_at is not None and not days.holds(day_number(published_at)):
        raise NoEditionError("out_of_range", f"published {published_at}")
