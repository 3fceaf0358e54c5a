"""From the payload of a capture to the edition it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.capture.captures import Payload
from archive.crawling.outcome import Outcome
from archive.dates import day_number
from archive.ids import Lang, edition_id
from archive.model import Article, Json
from archive.outlets.profile import SiteProfile
from archive.outlets.site_urls import ArticleUrl, SiteUrls
from archive.parse.page import NoArticleError, parse_page
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


class NoEditionError(Exception):
    """A page that makes no edition, with the outcome that counts for it and the reason."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(detail)
        self.outcome = outcome
        self.detail = detail


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


def extract_editions(
    payload: Payload,
    pages: Sequence[ArticleUrl],
    *,
    urls: SiteUrls,
    url: str,
    captured_at: str,
    rules: ParserVersions,
    days: DayRange,
) -> tuple[FoundEdition, ...]:
    """Read the editions that stand on a page, those that there are, as `extract_edition` does each.

    Raises NoEditionError, the first page's, if there is none.
    """
    found: list[FoundEdition] = []
    missing: list[NoEditionError] = []
    for page in pages:
        try:
            found.append(
                extract_edition(
                    payload, page, urls=urls, url=url, captured_at=captured_at, rules=rules, days=days
                )
            )
        except NoEditionError as none:  # noqa: PERF203 - one page, one or two editions
            missing.append(none)
    if not found:
        raise missing[0]
    return tuple(found)


def extract_edition(
    payload: Payload,
    page: ArticleUrl,
    *,
    urls: SiteUrls,
    url: str,
    captured_at: str,
    rules: ParserVersions,
    days: DayRange,
) -> FoundEdition:
    """Read the edition that `page` stands for; `url` is where its payload was fetched, at `captured_at`.

    Raises NoEditionError if the page holds no article (`no_article`), its text is in another language
    (`wrong_language`), or it was published outside `days` (`out_of_range`).
    """
    own = rules.at(captured_at, page.lang)
    try:
        parsed = parse_page(payload.body, payload.content_type, url=url, lang=page.lang, rules=own)
    except NoArticleError as error:
        raise NoEditionError("no_article", error.reason) from error
    except Exception as error:
        # A page that breaks the parser must cost that page alone, now and on every later crawl.
        raise NoEditionError("no_article", f"the parser failed: {type(error).__name__}: {error}") from error
    if parsed.text_lang != page.lang:
        raise NoEditionError("wrong_language", f"the text is {_NAMES[parsed.text_lang]}")
    check_day(parsed.published_at, days)
    article = Article(
        site=urls.profile.site,
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
    evidence = _BY_ADDRESS if len(urls.editions_on(page.url)) == 1 else _ON_ONE_PAGE
    return FoundEdition(article, evidence, _other_editions(urls, page, url, parsed.translations))


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
