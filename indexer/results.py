"""What a search gives back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from archive.model import Edition

# A result is meagre if no more stories (or editions) than these have the words.
FEW = 2
# Stands among the languages a hit matched in where only the translation of the query did.
TRANSLATED = "translated"


class Translated(NamedTuple):
    """A word of a query with the ways its translations are written, the likeliest first.

    `doubtful` are those of the `forms` that may be a translation by accident.
    """

    word: str
    forms: tuple[str, ...]
    doubtful: tuple[str, ...] = ()


Also: TypeAlias = tuple[Translated, ...]


class Snippet(NamedTuple):
    """A passage of an edition; `marks` are the (start, end) code-point spans in `text` that the query found.

    Marks are in order and do not overlap; there are none in an edition that did not match itself.
    """

    text: str
    marks: tuple[tuple[int, int], ...] = ()


class EditionHit(NamedTuple):
    """An edition with the passage that shows why it was found."""

    edition: Edition
    snippet: Snippet


class StoryHit(NamedTuple):
    """A story found, or with `--editions` a single edition.

    `rank` counts from 1 over the whole result, not over the page. `matched` names the languages whose text
    matched, and has `TRANSLATED` where only the translation of the query did. `editions` begins with the best
    match; translations follow.
    """

    rank: int
    score: float
    story: str
    matched: tuple[str, ...]
    editions: tuple[EditionHit, ...]


class SearchResult(NamedTuple):
    """One page of hits; `total` counts the stories (with `--editions`, the editions) that match in all.

    `with_words` of them have some of the query's words, `translated` of the others a translation of them; the
    rest only parts or syllables, or the meaning. `missing` says which part of the index did not answer, so
    that hits may be missing; empty if all of it did. `also` are the words that were translated.
    """

    query: str
    total: int
    with_words: int
    elapsed_ms: float
    hits: tuple[StoryHit, ...]
    total_is_exact: bool = True
    missing: str = ""
    also: Also = ()
    translated: int = 0

    @property
    def is_meagre(self) -> bool:
        """Tell whether so little has the words that the reader may want to ask otherwise."""
        return self.with_words <= FEW


class Matching(NamedTuple):
    """All editions that a query finds, by their numbers in the catalogue, the best first; `also` as above."""

    numbers: list[int]
    also: Also


class FacetCounts(NamedTuple):
    """How many stories (or editions) a query finds, in all and for each value of each facet.

    Counted is what has the words of `query` or a translation of them; `also` as in `SearchResult`.
    """

    query: str
    total: int
    counts: Mapping[str, tuple[tuple[str, int], ...]]
    also: Also = ()
