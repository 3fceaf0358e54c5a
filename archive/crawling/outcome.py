"""How an attempt at one URL can end: exactly one of these, so that the outcomes add up to the attempts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

Outcome: TypeAlias = Literal[
    "new",
    "updated",
    "unchanged",
    "list_page",
    "wrong_language",
    "no_article",
    "quarantined",
    "out_of_range",
    "redirected",
    "denied",
    "not_found",
    "http_error",
    "too_large",
    "unsafe",
    "failed",
]

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

# Those of a page whose edition is in the archive as it stands there.
KEPT: tuple[Outcome, ...] = ("new", "updated", "unchanged")

MEANINGS: Mapping[Outcome, str] = {
    "new": "an edition the archive did not have",
    "updated": "an edition whose text or particulars changed",
    "unchanged": "an edition that says what it said before",
    "list_page": "a list page, sitemap or feed, read for its links",
    "wrong_language": "a page whose text is not in the language it stands for; no edition",
    "no_article": "a page that holds no article, or none that can be read; it waits in quarantine",
    "quarantined": "a page whose text, as it was read, is not to be trusted; it waits in quarantine",
    "out_of_range": "an article whose date, and that of its other editions, is outside --since and --until",
    "redirected": "a page that sends the reader to another one",
    "denied": "robots.txt does not allow it; not fetched",
    "not_found": "the outlet says there is no such page (404, 410)",
    "http_error": "the outlet answered with another error status",
    "too_large": "more bytes than one page may have",
    "unsafe": "an address where a crawl does not go",
    "failed": "no whole answer, after several attempts",
}


def count_outcomes(counted: Mapping[str, int]) -> dict[str, int]:
    """Return all outcomes with their numbers, in their fixed order, after `attempted`, their sum."""
    outcomes: dict[str, int] = {name: counted.get(name, 0) for name in OUTCOMES}
    return {"attempted": sum(outcomes.values()), **outcomes}
