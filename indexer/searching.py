"""A search from the words of the user to hits with their texts."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Container, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from archive.errors import CorruptDataError, SourceUnavailableError
from archive.ids import Lang
from archive.paths import ArchivePaths
from archive.text import section_term
from indexer.analysis.analyze import Analyzer
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import Basis, basis_of_catalogue, dictionary_path
from indexer.documents import author_terms
from indexer.lexicon.lexicon import Lexicon
from indexer.opening import open_engine
from indexer.page import Page
from indexer.query import nodes
from indexer.query.across import WideQuery, widened
from indexer.query.planner import CompiledQuery, compile_query
from indexer.query.restrict import all_of
from indexer.query.syntax import parse_query
from indexer.results import FacetCounts, SearchResult
from indexer.segments import queries as wq
from indexer.segments.results import Filters, Results, Sort

if TYPE_CHECKING:
    from indexer.engine import Engine
    from indexer.semantic.meaning import Meaning

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for. Days are YYYYMMDD numbers, inclusive; None does not restrict.

    `by_edition` gives a hit per edition instead of one per story; `limit` and `offset` count those.
    `semantic` also finds what means the same as the query's bare words; only a ranking by relevance does.
    `translate` also finds what has a translation of the words.
    """

    query: str
    lang: Lang | None = None
    first_day: int | None = None
    last_day: int | None = None
    site: str | None = None
    section: str | None = None
    author: str | None = None
    paired: bool | None = None
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    by_edition: bool = False
    semantic: bool = False
    translate: bool = True


class Searcher:
    """Answers requests from the current generation of an archive's index.

    Raises NotFoundError if there is no index and CorruptDataError if it is damaged or of another archive.
    """

    def __init__(self, db: sqlite3.Connection, paths: ArchivePaths) -> None:
        self._db, self._paths = db, paths
        self._engine = open_engine(paths)
        self._made_from = Basis(**self._engine.meta)
        self._catalogue = basis_of_catalogue(db, paths)
        self._analyzer = Analyzer(load_user_dictionary(dictionary_path(paths)))
        self._meaning: Meaning | None = None
        if self._made_from.catalogue != self._catalogue.catalogue:
            raise CorruptDataError(
                f"the index in {paths.engine or paths.index} was made from another catalogue",
                "run `ilbo index`",
            )

    def notices(self) -> Iterator[str]:
        """Yield what a reader should know about the state of the index: nothing if it is up to date."""
        if self._made_from.analysis != self._catalogue.analysis:
            yield "the index was made with another program version or dictionary; run `ilbo index`"
        elif self._made_from.change != self._catalogue.change:
            yield "the archive changed since it was indexed; run `ilbo index`"
        try:
            Lexicon.open(self._paths)
        except CorruptDataError as error:
            yield f"{error.message}, so nothing is translated; run `ilbo index --rebuild`"

    def search(self, request: Request) -> SearchResult:
        """Return one page of hits with their texts.

        Raises QuerySyntaxError for a query that cannot be read, UsageError for one past a limit.
        """
        started = time.perf_counter()
        tree = parse_query(request.query)
        compiled = self._compile(request, tree)
        wide = self._widened(request, tree, compiled) if request.translate else None
        query = wide.query if wide else compiled.query
        by_meaning: frozenset[int] = frozenset()
        if request.semantic and request.sort == "relevance" and compiled.plain:
            found, by_meaning = self._find_with_meaning(query, compiled, request)
        else:
            found = self._find(query, request)
        with_words = found.total
        if compiled.words is not None or wide is not None:
            with_words = self._find(compiled.words or compiled.query, replace(request, limit=0)).total
        terms, own = (wide.terms, self._own(found, compiled, request)) if wide else (frozenset[str](), None)
        page = Page(self._db, self._analyzer, compiled, terms, own, by_meaning)
        hits = page.hits(found.hits, request.offset, whole_story=not request.by_edition)
        elapsed_ms = (time.perf_counter() - started) * 1000
        return SearchResult(
            query=request.query,
            total=found.total,
            with_words=with_words,
            elapsed_ms=elapsed_ms,
            hits=hits,
            total_is_exact=found.total_is_exact,
            missing=found.missing,
            also=wide.also if wide else (),
        )

    @property
    def engine(self) -> Engine:
        """The engine that answers."""
        return self._engine

    @property
    def analyzer(self) -> Analyzer:
        """The analysis of this archive."""
        return self._analyzer

    @property
    def basis(self) -> Basis:
        """What the index was made from."""
        return self._made_from

    def found_by(self, query: wq.Query, request: Request) -> SearchResult:
        """Return a page of what a query made by the program finds, within the filters of a request."""
        started = time.perf_counter()
        found = self._find(query, request)
        page = Page(self._db, self._analyzer)
        hits = page.hits(found.hits, request.offset, whole_story=not request.by_edition)
        elapsed_ms = (time.perf_counter() - started) * 1000
        return SearchResult(request.query, found.total, found.total, elapsed_ms, hits, missing=found.missing)

    def search_among(self, request: Request, stories: Container[str]) -> SearchResult:
        """Return the hits with the words of a request that are among `stories`, all on one page."""
        started = time.perf_counter()
        compiled = self._compile(request)
        everything = replace(request, limit=max(self._engine.doc_count, 1), offset=0)
        found = self._find(compiled.words or compiled.query, everything).hits
        among = [hit for hit in found if hit.story in stories]
        page = Page(self._db, self._analyzer, compiled)
        hits = page.hits(among, 0, whole_story=not request.by_edition)
        elapsed_ms = (time.perf_counter() - started) * 1000
        return SearchResult(
            query=request.query, total=len(hits), with_words=len(hits), elapsed_ms=elapsed_ms, hits=hits
        )

    def count(self, request: Request, tree: nodes.Sequence) -> int:
        """Return how many hits have the words of a request, with `tree` in the place of its query."""
        compiled = self._compile(request, tree)
        return self._find(compiled.words or compiled.query, replace(request, limit=0)).total

    def facets(self, request: Request, names: Sequence[str]) -> FacetCounts:
        """Count what has the words of a request by the facets `names`, see `indexer.segments.facets`.

        Stories are counted, or with `by_edition` editions; what only resembles the words is not. Raises as
        `search` does.
        """
        compiled = self._compile(request)
        query = compiled.words or compiled.query
        filters, by_story = self._filters(request), not request.by_edition
        counts = self._engine.facets(query, names, filters=filters, group_by_story=by_story)
        total = self._find(query, replace(request, limit=0)).total
        return FacetCounts(request.query, total, {name: tuple(counts[name]) for name in names})

    def matching_editions(self, query: str, **wanted: Any) -> list[int]:
        """Return the catalogue numbers of all editions that match, best first; `wanted` as in `Request`.

        Raises as `search` does, and SourceUnavailableError if a part of the index does not answer.
        """
        limit = max(self._engine.doc_count, 1)
        request = Request(query=query, by_edition=True, limit=limit, **wanted)
        found = self._find(self._compile(request).query, request)
        if found.missing:
            raise SourceUnavailableError(found.missing, "see the cluster's health, then try again")
        return [hit.editions[0].edition_no for hit in found.hits]

    def _compile(self, request: Request, tree: nodes.Sequence | None = None) -> CompiledQuery:
        compiled = compile_query(request.query, tree or parse_query(request.query), self._analyzer)
        author = _by_author(request)
        if author is None:
            return compiled
        words = None if compiled.words is None else wq.And([compiled.words, author])
        required = author if compiled.required is None else wq.And([compiled.required, author])
        query = wq.Require(compiled.query, author)
        return replace(compiled, query=query, words=words, required=required)

    def _find_with_meaning(
        self, query: wq.Query, compiled: CompiledQuery, request: Request
    ) -> tuple[Results, frozenset[int]]:
        """Return hits by words and meaning together, and the numbers of editions that only meaning found."""
        from indexer.semantic.meaning import DEPTH, Meaning, fused  # noqa: PLC0415 - only when asked for

        if self._meaning is None:
            self._meaning = Meaning(self._db, self._paths)
        near = self._meaning.query(compiled.plain)
        if compiled.required is not None:
            near = wq.Require(near, compiled.required)
        whole = replace(request, offset=0, limit=max(DEPTH, request.offset + request.limit))
        by_words, by_meaning = self._find(query, whole).hits, self._find(near, whole).hits
        hits, only = fused(by_words, by_meaning, by_edition=request.by_edition)
        total = self._find(wq.Or([query, near]), replace(request, limit=0)).total
        return Results(total, hits[request.offset : request.offset + request.limit]), only

    def _widened(self, request: Request, tree: nodes.Sequence, compiled: CompiledQuery) -> WideQuery | None:
        """Return the query with its translation; None if there is none, or no lexicon."""
        try:
            lexicon = Lexicon.open(self._paths)
            if lexicon is None:
                return None
            wide = widened(
                request.query,
                tree,
                compiled,
                self._analyzer,
                lexicon,
                lang=request.lang,
                by_edition=request.by_edition,
            )
        except CorruptDataError:
            return None  # `notices` says so
        author = _by_author(request)
        if wide is None or author is None:
            return wide
        return replace(wide, query=wq.Require(wide.query, author))

    def _own(self, found: Results, compiled: CompiledQuery, request: Request) -> Set[int]:
        """Return which editions of a page, by number, the query finds without a translation."""
        ids = [wq.Term("id", one.edition_id) for hit in found.hits for one in hit.editions]
        if not ids:
            return frozenset()
        asked = replace(request, by_edition=True, offset=0, limit=len(ids))
        hits = self._find(wq.Require(compiled.query, wq.Or(ids)), asked).hits
        return {hit.editions[0].edition_no for hit in hits}

    def _filters(self, request: Request) -> Filters:
        return Filters(
            lang=request.lang,
            site=None if request.site is None else request.site.casefold(),
            section=None if request.section is None else section_term(request.section),
            day_from=request.first_day,
            day_to=request.last_day,
            paired=request.paired,
        )

    def _find(self, query: wq.Query, request: Request) -> Results:
        return self._engine.search(
            query,
            filters=self._filters(request),
            group_by_story=not request.by_edition,
            sort=request.sort,
            limit=request.limit,
            offset=request.offset,
        )


def _by_author(request: Request) -> wq.Query | None:
    if request.author is None:
        return None
    return all_of(wq.Term("author", term) for term in author_terms(request.author)) or wq.NullQuery
