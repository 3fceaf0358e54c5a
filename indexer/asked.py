"""What a search asks the index for: a query as it was written, and widened by its translation."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from archive.errors import CorruptDataError
from archive.ids import Lang
from indexer.analysis.analyze import Analyzer
from indexer.lexicon.lexicon import Lexicon
from indexer.query import nodes
from indexer.query.across import WideQuery, widened
from indexer.query.planner import CompiledQuery
from indexer.query.renderings import Sounding
from indexer.results import Also
from indexer.segments import queries as wq

if TYPE_CHECKING:
    from indexer.query.sounding import SoundFinder, Vocabulary


class Asked(NamedTuple):
    """A query for the index: `compiled` as it was written, `wide` with its translation if it has one."""

    compiled: CompiledQuery
    wide: WideQuery | None = None

    @property
    def query(self) -> wq.Query:
        """All that is found, ranked: what only resembles the words too."""
        return self.wide.query if self.wide else self.compiled.query

    @property
    def words(self) -> wq.Query:
        """What has some of the words as they are written."""
        return self.compiled.words or self.compiled.query

    @property
    def counted(self) -> wq.Query:
        """What has some of the words or a translation of them: what counts, where hits are counted."""
        return wq.Or([self.words, self.wide.translated]) if self.wide else self.words

    @property
    def own(self) -> wq.Query | None:
        """What tells the editions that the query finds itself from those of its translation; None without."""
        return self.compiled.untiered if self.wide else None

    @property
    def also(self) -> Also:
        """The words that were translated, with the ways their translations are written."""
        return self.wide.also if self.wide else ()


def with_translation(
    asked: Asked,
    text: str,
    tree: nodes.Sequence,
    analyzer: Analyzer,
    lexicon: Lexicon,
    vocabulary: Vocabulary,
    *,
    lang: Lang | None,
    by_edition: bool,
) -> Asked:
    """Add what a translation of the query finds by the lexicon of an archive.

    `vocabulary` has the words of the index, among which names are found by their sound.
    """
    try:
        wide = widened(
            text,
            tree,
            asked.compiled,
            analyzer,
            lexicon,
            _sounding(vocabulary),
            lang=lang,
            by_edition=by_edition,
        )
    except CorruptDataError:
        return asked  # the searcher's notices say so
    return asked._replace(wide=wide)


def _sounding(vocabulary: Vocabulary) -> Sounding:
    @cache
    def finder() -> SoundFinder:
        # Most words are known.
        from indexer.query.sounding import SoundFinder  # noqa: PLC0415

        return SoundFinder(vocabulary)

    return lambda word, lang: finder().found(word, lang)
