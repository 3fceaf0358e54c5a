"""From the payload of a capture to the edition it stands for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.capture.captures import Payload
from archive.crawling.outcome import Outcome
from archive.dates import day_number
from archive.ids import Lang
from archive.model import Article, Json
from archive.outlets.profile import SiteProfile
from archive.outlets.site_urls import ArticleUrl
from archive.parse.page import NoArticleError, ParseRules, parse_page

# What speaks for the link between editions whose addresses tell that they are of one story.
ADDRESS_EVIDENCE: Mapping[str, Json] = {"address": "one address template for both editions"}

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


def rules_of(profile: SiteProfile) -> ParseRules:
    """Return how a profile's pages are read; raises ConfigError if its [parse] table cannot be used."""
    return ParseRules.from_table(profile.parse, timezone=profile.timezone)


def extract_article(
    payload: Payload, page: ArticleUrl, *, site: str, url: str, rules: ParseRules, days: DayRange
) -> Article:
    """Read the edition that `page` stands for; `url` is where its payload was fetched.

    Raises NoEditionError if the page holds no article (`no_article`), its text is in another language
    (`wrong_language`), or it was published outside `days` (`out_of_range`).
    """
    try:
        parsed = parse_page(payload.body, payload.content_type, url=url, lang=page.lang, rules=rules)
    except NoArticleError as error:
        raise NoEditionError("no_article", error.reason) from error
    except Exception as error:
        # A page that breaks the parser must cost that page alone, now and on every later crawl.
        raise NoEditionError("no_article", f"the parser failed: {type(error).__name__}: {error}") from error
    if parsed.text_lang != page.lang:
        raise NoEditionError("wrong_language", f"the text is {_NAMES[parsed.text_lang]}")
    check_day(parsed.published_at, days)
    return Article(
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


def check_day(published_at: str | None, days: DayRange) -> None:
    """Raise NoEditionError (`out_of_range`) for a date outside `days`; an unknown date is within."""
    if published_at is not None and not days.holds(day_number(published_at)):
        raise NoEditionError("out_of_range", f"published {published_at}")
