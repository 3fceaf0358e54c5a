"""Stock Whoosh with the same tokens as the array index: what its answers are compared with."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh import fields, query, scoring
from whoosh.analysis import Token, Tokenizer
from whoosh.filedb.filestore import RamStorage
from whoosh.searching import Searcher

from indexer.segments.array_search import find
from indexer.segments.batch import batch_of
from indexer.segments.document import SINGLE_FIELDS, TEXT_FIELDS, Document
from indexer.segments.index import Index
from indexer.segments.limits import Budget, Limits
from indexer.segments.ranking import Ranking
from indexer.segments.search import own_query
from indexer.segments.writer import IndexWriter


@dataclass(frozen=True)
class Batch:
    """What one commit adds (or replaces) and removes."""

    added: tuple[Document, ...]
    removed: tuple[str, ...] = ()


class Positioned(Tokenizer):  # type: ignore[misc]
    """Reads texts of the form `word@3 other@7` with the positions that stand there."""

    def __call__(self, value: str, **kwargs: Any) -> Iterator[Token]:
        """Yield the tokens."""
        for part in value.split():
            text, position = part.rsplit("@", 1)
            yield Token(text=text, pos=int(position), boost=1.0, stopped=False, startchar=0, endchar=0)


def stock_schema(ranking: Ranking) -> fields.Schema:
    """Return the schema of the array index for stock Whoosh."""
    boosts = ranking.boosts
    schema = fields.Schema(
        day=fields.NUMERIC(bits=32, signed=False, shift_step=0, field_boost=boosts.get("day", 1.0))
    )
    for name in TEXT_FIELDS:
        schema.add(name, fields.TEXT(analyzer=Positioned(), phrase=True, field_boost=boosts.get(name, 1.0)))
    for name in SINGLE_FIELDS:
        schema.add(name, fields.ID(stored=True, unique=name == "id", field_boost=boosts.get(name, 1.0)))
    return schema


def stock_searcher(batches: Sequence[Batch], ranking: Ranking, *, merged: bool = False) -> Searcher:
    """Index the batches with stock Whoosh, a segment each or all merged at the end, and open it."""
    index = RamStorage().create_index(stock_schema(ranking))
    for number, batch in enumerate(batches):
        writer = index.writer()
        for edition_id in (*batch.removed, *(document.edition_id for document in batch.added)):
            writer.delete_by_term("id", edition_id)
        for document in batch.added:
            writer.add_document(**_stock_document(document))
        last = number == len(batches) - 1
        writer.commit(merge=False, optimize=merged and last)
    model = scoring.BM25F(B=ranking.b, K1=ranking.k1, **{f"{k}_B": v for k, v in ranking.field_b.items()})
    return index.searcher(weighting=model)


def _stock_document(document: Document) -> dict[str, Any]:
    texts = {
        name: " ".join(f"{term}@{position}" for term, position in zip(terms, positions, strict=True))
        for name, (terms, positions) in document.fields.items()
        if terms
    }
    values = {name: getattr(document, "edition_id" if name == "id" else name) for name in SINGLE_FIELDS}
    day = {"day": document.day} if document.day else {}
    return {**texts, **{name: value for name, value in values.items() if value}, **day}


def stock_answer(searcher: Searcher, node: query.Query) -> dict[str, float]:
    """Return id and score of every document that stock Whoosh finds, or finds over array segments."""
    found = searcher.search(steady(node), limit=None)
    # Stock Whoosh lets a removed document through a NOT if it stands behind all unwanted ones.
    return {hit["id"]: hit.score for hit in found if not searcher.reader().is_deleted(hit.docnum)}


def steady(node: query.Query) -> query.Query:
    """Replace what stock Whoosh gets wrong by something equal in meaning.

    Patterns score their boost, or BM25, depending on the numbers of terms and documents; AndNot lets the
    first document through if the unwanted ones begin before it; AndMaybe inside of others can lose what the
    optional part adds (see `SteadyAndMaybe`).
    """
    if isinstance(node, query.MultiTerm) and node.constantscore:
        return query.ConstantScoreQuery(node, node.boost)
    if isinstance(node, query.AndNot):
        return query.Require(steady(node.a), query.Not(steady(node.b)))
    if isinstance(node, query.AndMaybe):
        wanted = steady(node.a)
        return query.Require(query.Or([wanted, steady(node.b)]), wanted)
    return node if node.is_leaf() else node.apply(steady)


def write(folder: Path, batches: Sequence[Batch]) -> None:
    """Index the batches as array segments, a commit each; every other one as a segment made elsewhere."""
    for number, batch in enumerate(batches):
        with IndexWriter.open(folder) as writer:
            for edition_id in batch.removed:
                writer.remove(edition_id)
            if number % 2:
                add_runs(writer, batch.added, len(batch.added))
            else:
                for document in batch.added:
                    writer.add(batch_of([document]))
            writer.commit({})


def add_runs(writer: IndexWriter, documents: Sequence[Document], size: int) -> None:
    """Add documents, no two of one id, as processes would make them: `size` a run, two runs at a time."""
    runs = deque(documents[at : at + size] for at in range(0, len(documents), size))
    while runs:
        given = [runs.popleft() for _ in range(min(2, len(runs)))]
        makers = [writer.maker([(one.edition_id, one.story) for one in run]) for run in given]
        # Which is done first is chance; they are taken in their order all the same.
        made = [make(batch_of(run)) for make, run in reversed(list(zip(makers, given, strict=True)))]
        for one in reversed(made):
            writer.take(one)


def array_answer(index: Index, node: query.Query) -> dict[str, float]:
    """Return id and score of every document that the vectorised evaluation finds."""
    answer = {}
    for part in find(index, own_query(node), Budget(Limits()), by_story=False):
        scores = part.matches.scores(None)
        for document, score in zip(part.matches.docs.tolist(), scores.tolist(), strict=True):
            answer[part.segment.value("id", document)] = score
    return answer
