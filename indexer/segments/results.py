"""What a search asks for besides the query, and what it returns."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Sort: TypeAlias = Literal["relevance", "newest", "oldest"]

FACETS = ("year", "month", "day", "section", "site", "lang", "authors")
"""What matches can be counted by."""


class Filters(NamedTuple):
    """Conditions on editions that do not rank; None means any.

    Days are YYYYMMDD, inclusive; an edition without a day passes no day filter. `author` gives terms that the
    author field must all have. `paired` asks for editions whose story has (True) or lacks (False) an edition
    in another language. A tuple of languages, sites or sections means any of them.
    """

    lang: str | tuple[str, ...] | None = None
    site: str | tuple[str, ...] | None = None
    section: str | tuple[str, ...] | None = None
    author: tuple[str, ...] = ()
    day_from: int | None = None
    day_to: int | None = None
    paired: bool | None = None


NO_FILTERS = Filters()

NONE: frozenset[int] = frozenset()
"""No editions."""


class EditionHit(NamedTuple):
    """A matching edition. `edition_no` is its number in the catalogue, `day` YYYYMMDD or 0."""

    edition_id: str
    lang: str
    score: float
    edition_no: int
    day: int


class Hit(NamedTuple):
    """A story and those of its editions that match, best first; ungrouped, exactly one edition.

    The score is that of the best edition.
    """

    story: str
    score: float
    editions: tuple[EditionHit, ...]


class Facets(NamedTuple):
    """How many match in all, and for each facet how many have each value."""

    total: int
    counts: dict[str, list[tuple[str, int]]]


class Results(NamedTuple):
    """A page of hits, and how many there are on all pages: stories if grouped, editions otherwise.

    `counts` says how many there are of other queries that were asked along, `own` which editions of the page,
    by their numbers, the query asked along for that matches.
    `missing` says which part of the index did not answer, so that hits may be missing; empty if all of it
    did.
    """

    total: int
    hits: tuple[Hit, ...]
    total_is_exact: bool = True
    missing: str = ""
    counts: tuple[int, ...] = ()
    own: frozenset[int] = NONE
