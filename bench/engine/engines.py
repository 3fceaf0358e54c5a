"""One way to ask each engine: build from words, then turn each query into a function that runs it."""

# An engine is imported where it is used, so that a process that measures one holds no other.
# ruff: noqa: PLC0415

from __future__ import annotations

import importlib.util
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from bench.engine.data import Edition
from bench.engine.queries import Ask

Run = Callable[[], int]
HITS = 10


class Engine(Protocol):
    """An engine under test. `prepare` parses; its function searches and tells the number of all hits."""

    name: str

    def build(self, folder: Path, editions: Iterable[Edition]) -> None:
        """Index the editions in an empty folder."""
        ...

    def open(self, folder: Path) -> None:
        """Open the index."""
        ...

    def prepare(self, ask: Ask) -> Run:
        """Return the function that runs a query for its best ten hits and the exact number of all."""
        ...


class Arrays:
    """The array segments of this project. With `grouped`, hits are stories with all matching editions."""

    def __init__(self, *, grouped: bool) -> None:
        self.grouped = grouped
        self.name = "ilbo, by story" if grouped else "ilbo"

    def build(self, folder: Path, editions: Iterable[Edition]) -> None:
        """Index the editions."""
        from indexer.segments.batch import batch_of
        from indexer.segments.writer import IndexWriter

        rest = iter(editions)
        with IndexWriter.open(folder) as writer:
            while some := list(islice(rest, 100)):
                writer.add(batch_of([edition.document() for edition in some]))
            writer.commit({})

    def open(self, folder: Path) -> None:
        """Open the index."""
        from indexer.segments.index import Index

        self.index = Index.open(folder)

    def prepare(self, ask: Ask) -> Run:
        """Return the search."""
        from indexer.segments.results import NO_FILTERS, Filters
        from indexer.segments.search import own_query, search

        node = own_query(whoosh_query(ask, dates=False))
        filters = Filters(day_from=ask.days[0], day_to=ask.days[1]) if ask.kind == "date" else NO_FILTERS
        return lambda: (
            search(self.index, node, filters=filters, group_by_story=self.grouped, limit=HITS).total
        )


def whoosh_query(ask: Ask, *, dates: bool) -> Any:
    """Return the query in Whoosh's classes."""
    from whoosh import query

    terms = [query.Term("body", word) for word in ask.words]
    if ask.kind == "phrase":
        return query.Phrase("body", list(ask.words))
    if ask.kind == "prefix":
        return query.ConstantScoreQuery(query.Prefix("body", ask.words[0]))
    if ask.kind == "or":
        return query.Or(terms)
    parts = terms + ([query.NumericRange("day", *ask.days)] if dates and ask.kind == "date" else [])
    return query.And(parts) if len(parts) > 1 else terms[0]


class StockWhoosh:
    """Whoosh's own index."""

    name = "stock Whoosh"

    def build(self, folder: Path, editions: Iterable[Edition]) -> None:
        """Index the editions."""
        from whoosh import fields, index
        from whoosh.analysis import SpaceSeparatedTokenizer

        schema = fields.Schema(
            id=fields.ID(stored=True),
            story=fields.ID(stored=True),
            body=fields.TEXT(analyzer=SpaceSeparatedTokenizer()),
            day=fields.NUMERIC(bits=32, signed=False),
        )
        folder.mkdir(parents=True)
        writer = index.create_in(folder, schema).writer(limitmb=256)
        for edition in editions:
            writer.add_document(
                id=edition.id, story=edition.story, body=" ".join(edition.words), day=edition.day
            )
        writer.commit(optimize=True)

    def open(self, folder: Path) -> None:
        """Open the index."""
        from whoosh import index

        self.searcher = index.open_dir(folder).searcher()

    def prepare(self, ask: Ask) -> Run:
        """Return the search."""
        node = whoosh_query(ask, dates=True)

        def run() -> int:
            results = self.searcher.search(node, limit=HITS)
            _ = [hit["id"] for hit in results]
            return len(results)

        return run


class Tantivy:
    """The Rust engine, through its Python package."""

    name = "tantivy"

    def build(self, folder: Path, editions: Iterable[Edition]) -> None:
        """Index the editions."""
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("body", tokenizer_name="whitespace", index_option="position")
        builder.add_date_field("day", indexed=True, fast=True)
        folder.mkdir(parents=True)
        index = tantivy.Index(builder.build(), path=str(folder))
        writer = index.writer(256_000_000, 1)
        for edition in editions:
            writer.add_document(
                tantivy.Document(id=edition.id, body=" ".join(edition.words), day=_date(edition.day))
            )
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> None:
        """Open the index."""
        import tantivy

        index = tantivy.Index.open(str(folder))
        self.schema, self.searcher = index.schema, index.searcher()

    def prepare(self, ask: Ask) -> Run:
        """Return the search."""
        node = self._query(ask)

        def run() -> int:
            result = self.searcher.search(node, HITS)
            _ = [self.searcher.doc(address)["id"] for _, address in result.hits]
            return int(result.count)

        return run

    def _query(self, ask: Ask) -> Any:
        from tantivy import FieldType, Occur, Query

        terms = [Query.term_query(self.schema, "body", word, "freq") for word in ask.words]
        if ask.kind == "phrase":
            return Query.phrase_query(self.schema, "body", list(ask.words))
        if ask.kind == "prefix":
            return Query.regex_query(self.schema, "body", ask.words[0] + ".*")
        if ask.kind == "date":
            low, high = _date(ask.days[0]), _date(ask.days[1])
            terms.append(
                Query.const_score_query(Query.range_query(self.schema, "day", FieldType.Date, low, high), 0.0)
            )
        occur = Occur.Should if ask.kind == "or" else Occur.Must
        return Query.boolean_query([(occur, term) for term in terms]) if len(terms) > 1 else terms[0]


def _date(day: int) -> datetime:
    return datetime(day // 10_000, day // 100 % 100, day % 100, tzinfo=timezone.utc)


class Fts5:
    """SQLite's full-text index."""

    name = "SQLite FTS5"

    def build(self, folder: Path, editions: Iterable[Edition]) -> None:
        """Index the editions."""
        folder.mkdir(parents=True)
        db = sqlite3.connect(folder / "fts.sqlite")
        db.execute("PRAGMA synchronous = OFF")
        db.execute(
            "CREATE VIRTUAL TABLE edition USING fts5(body, content='', tokenize='unicode61', prefix='3')"
        )
        db.execute("CREATE TABLE meta (number INTEGER PRIMARY KEY, id TEXT, day INTEGER)")
        with db:
            for edition in editions:
                db.execute(
                    "INSERT INTO edition (rowid, body) VALUES (?, ?)",
                    (edition.number, " ".join(edition.words)),
                )
                db.execute("INSERT INTO meta VALUES (?, ?, ?)", (edition.number, edition.id, edition.day))
        with db:
            db.execute("INSERT INTO edition (edition) VALUES ('optimize')")
        db.close()

    def open(self, folder: Path) -> None:
        """Open the index."""
        self.db = sqlite3.connect(folder / "fts.sqlite")

    def prepare(self, ask: Ask) -> Run:
        """Return the search."""
        joint = {"or": " OR ", "phrase": " + "}.get(ask.kind, " AND ")
        match = joint.join(f'"{word}"' for word in ask.words) + ("*" if ask.kind == "prefix" else "")
        where = "edition MATCH ?" + (" AND day BETWEEN ? AND ?" if ask.kind == "date" else "")
        source = "edition JOIN meta ON meta.number = edition.rowid"
        order = "" if ask.kind == "prefix" else " ORDER BY bm25(edition)"
        values = (match, *ask.days) if ask.kind == "date" else (match,)

        def run() -> int:
            best = f"SELECT id FROM {source} WHERE {where}{order} LIMIT {HITS}"
            self.db.execute(best, values).fetchall()
            counted = source if ask.kind == "date" else "edition"
            return int(self.db.execute(f"SELECT count(*) FROM {counted} WHERE {where}", values).fetchone()[0])

        return run


def size_bytes(folder: Path) -> int:
    """Return the size of all files under a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def empty(folder: Path) -> Path:
    """Remove a folder and return its name."""
    shutil.rmtree(folder, ignore_errors=True)
    return folder


def all_engines() -> list[Engine]:
    """Return all engines that are installed; one that is not is told of."""
    found: list[Engine] = [Arrays(grouped=False), Arrays(grouped=True), Fts5(), StockWhoosh()]
    if importlib.util.find_spec("tantivy"):
        found.append(Tantivy())
    else:
        print("tantivy is not installed and is left out: pip install -e '.[bench]'", file=sys.stderr)
    return found
