"""An open index as Whoosh sees it: schema, reader and searcher over the array segments."""

from __future__ import annotations

from functools import cached_property

from whoosh import scoring
from whoosh.searching import Searcher

from indexer.segments.ranking import Ranking
from indexer.segments.reader import AllReader, SegmentReader
from indexer.segments.schema import make_schema
from indexer.segments.segment import Segment


class WhooshView:
    """Whoosh's interfaces to one generation; everything Whoosh can ask runs over them."""

    def __init__(self, segments: tuple[Segment, ...], ranking: Ranking, generation: int) -> None:
        self.schema = make_schema(ranking.boosts)
        readers = [SegmentReader(segment, self.schema, generation) for segment in segments]
        self.reader = AllReader(readers, self.schema, generation)
        self._ranking = ranking

    @cached_property
    def searcher(self) -> Searcher:
        """The searcher of the whole index, with the index's ranking."""
        field_b = {f"{name}_B": b for name, b in self._ranking.field_b.items()}
        model = scoring.BM25F(B=self._ranking.b, K1=self._ranking.k1, **field_b)
        return Searcher(self.reader, weighting=model)

    def segment_searcher(self, number: int) -> Searcher:
        """Return the searcher of one segment; its statistics are those of the whole index."""
        return self.searcher.leaf_searchers()[number][0]
