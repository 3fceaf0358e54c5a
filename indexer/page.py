"""A page of hits with the texts of its editions: the passage that was found, and what was found how."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from archive.editions import editions_by_number, editions_of_story
from archive.model import Edition
from indexer.analysis.analyze import Analyzer
from indexer.query.planner import CompiledQuery
from indexer.results import TRANSLATED, EditionHit, Snippet, StoryHit
from indexer.segments.results import Hit
from indexer.snippets import snippet


class Page(NamedTuple):
    """Shows hits of one query; editions are meant by their numbers in the catalogue.

    `compiled` is the query as it was written, None without words. `own` were found by the query itself (None:
    all), `by_meaning` only by what it means, the others by its translation, whose terms are
    `translated_terms`.
    """

    db: sqlite3.Connection
    analyzer: Analyzer
    compiled: CompiledQuery | None = None
    translated_terms: frozenset[str] = frozenset()
    own: Set[int] | None = None
    by_meaning: Set[int] = frozenset()

    def hits(self, found: Sequence[Hit], offset: int, *, whole_story: bool) -> tuple[StoryHit, ...]:
        """Return the hits with their editions, those that did not match too if `whole_story`.

        `offset` hits stand before them. Left out is what left the catalogue since it was indexed.
        """
        texts = editions_by_number(self.db, [one.edition_no for hit in found for one in hit.editions])
        hits = (
            self._hit(rank, hit, texts, whole_story=whole_story) for rank, hit in enumerate(found, offset + 1)
        )
        return tuple(hit for hit in hits if hit)

    def _hit(
        self, rank: int, hit: Hit, texts: Mapping[int, Edition], *, whole_story: bool
    ) -> StoryHit | None:
        matching = [texts[one.edition_no] for one in hit.editions if one.edition_no in texts]
        matching.sort(key=lambda edition: not self._is_own(edition))
        if not matching:
            return None
        story = matching[0].story
        found = [EditionHit(one, self._passage(one)) for one in matching]
        if whole_story:
            ids = {edition.id for edition in matching}
            others = (one for one in editions_of_story(self.db, story) if one.id not in ids)
            found += [EditionHit(one, snippet(one.article, frozenset(), self.analyzer)) for one in others]
        return StoryHit(rank, hit.score, story, self._matched(matching), tuple(found))

    def _is_own(self, edition: Edition) -> bool:
        return self.own is None or edition.number in self.own

    def _passage(self, edition: Edition) -> Snippet:
        if self.compiled is None:
            return snippet(edition.article, frozenset(), self.analyzer)
        if self._is_own(edition):
            return snippet(edition.article, self.compiled.terms, self.analyzer, self.compiled.phrases)
        return snippet(edition.article, self.translated_terms, self.analyzer)

    def _matched(self, editions: Sequence[Edition]) -> tuple[str, ...]:
        """Return what a hit matched in: languages, and how if not by the words themselves."""
        words = [one for one in editions if one.number not in self.by_meaning]
        own: list[str] = [one.article.lang for one in words if self._is_own(one)]
        translated = [*(one.article.lang for one in words), TRANSLATED] if words else []
        meant = ["meaning"] if len(words) < len(editions) else []
        return tuple(dict.fromkeys([*(own or translated), *meant]))
