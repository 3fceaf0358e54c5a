"""A search from the words of the user to hits with their texts."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Container, Iterator, Sequence, Set
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.errors import CorruptDataError, SourceUnavailableError
from archive.ids import Lang
from archive.paths import ArchivePaths
from archive.text import section_term
from indexer.analysis.analyze import Analyzer
from indexer.analysis.userdict import load_user_dictionary
from indexer.asked import Asked, with_translation
from indexer.basis import Basis, basis_of_catalogue, dictionary_path
from indexer.documents import author_terms
from indexer.lexicon.lexicon import Lexicon
from indexer.opening import open_engine
from indexer.page import Page
from indexer.query import nodes
from indexer.query.planner import compile_query
from indexer.query.syntax import parse_query
from indexer.results import FacetCounts, Matching, SearchResult, StoryHit
from indexer.segments import queries as wq
from indexer.segments.results import Filters, Results, Sort

if TYPE_CHECKING:
    from indexer.engine import Engine
    from indexer.semantic.meaning import Meaning

SORTS: tuple[Sort, ...] = ("relevance", "newest", "oldest")


class Request(NamedTuple):
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
        asked = self._asked(request)
        by_meaning: frozenset[int] = frozenset()
        if request.semantic and request.sort == "relevance" and asked.compiled.plain:
            found, by_meaning = self._find_with_meaning(asked, request)
        else:
            found = self._find_asked(asked, request)
        with_words, counted = found.counts
        hits = self._hits(asked, found, request, by_meaning)
        elapsed_ms = (time.perf_counter() - started) * 1000
        return SearchResult(
            query=request.query,
            total=found.total,
            with_words=with_words,
            translated=counted - with_words,
            elapsed_ms=elapsed_ms,
            hits=hits,
            total_is_exact=found.total_is_exact,
            missing=found.missing,
            also=asked.also,
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
    def lexicon(self) -> Lexicon | None:
        """The lexicon of this archive; None without one, or with one that cannot be read."""
        with suppress(CorruptDataError):
            return Lexicon.open(self._paths)
        return None

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

    def within(self, request: Request, required: wq.Query | None = None) -> frozenset[int] | None:
        """Return the numbers of the editions that the filters of a request let through; None for all.

        With `required` they must match that too.
        """
        if self._filters(request) == Filters() and required is None:
            return None
        everything = request._replace(
            by_edition=True, sort="newest", limit=max(self._engine.doc_count, 1), offset=0
        )
        hits = self._find(required or wq.Every(), everything).hits
        return frozenset(hit.editions[0].edition_no for hit in hits)

    def search_among(self, request: Request, stories: Container[str]) -> SearchResult:
        """Return the hits with the words of a request, or a translation, that are among `stories`.

        All stand on one page.
        """
        started = time.perf_counter()
        asked = self._asked(request)
        everything = request._replace(limit=max(self._engine.doc_count, 1), offset=0)
        found = self._find(asked.counted, everything, own=asked.own)
        among = found._replace(hits=tuple(hit for hit in found.hits if hit.story in stories))
        hits = self._hits(asked, among, everything)
        elapsed_ms = (time.perf_counter() - started) * 1000
        return SearchResult(request.query, len(hits), len(hits), elapsed_ms, hits, also=asked.also)

    def count(self, request: Request, tree: nodes.Sequence) -> int:
        """Return how many hits have the words of a request, with `tree` in the place of its query."""
        return self._count(self._as_written(request, tree).words, request)

    def total(self, request: Request) -> int:
        """Count what has the words of a request, or a translation, as `facets` does."""
        return self._count(self._asked(request).counted, request)

    def facets(self, request: Request, names: Sequence[str]) -> FacetCounts:
        """Count what has the words of a request, or a translation, by the facets `names`.

        See `indexer.segments.facets`. Stories are counted, or with `by_edition` editions; what only resembles
        the words is not. Raises as `search` does.
        """
        asked = self._asked(request)
        filters, by_story = self._filters(request), not request.by_edition
        found = self._engine.facets(asked.counted, names, filters=filters, group_by_story=by_story)
        counts = {name: tuple(found.counts[name]) for name in names}
        return FacetCounts(request.query, found.total, counts, asked.also)

    def matching_editions(self, query: str, **wanted: Any) -> Matching:
        """Return all editions that match in the stories that a search finds; `wanted` as in `Request`.

        Raises as `search` does, and SourceUnavailableError if a part of the index does not answer.
        """
        limit = max(self._engine.doc_count, 1)
        request = Request(query=query, by_edition=True, limit=limit, **wanted)
        # Of a story in both languages the edition that only a translation finds is not what was asked for.
        asked = self._asked(request._replace(by_edition=False))
        found = self._find(asked.query, request)
        if found.missing:
            raise SourceUnavailableError(found.missing, "see the cluster's health, then try again")
        return Matching([hit.editions[0].edition_no for hit in found.hits], asked.also)

    def _asked(self, request: Request) -> Asked:
        tree = parse_query(request.query)
        asked = self._as_written(request, tree)
        lexicon = self.lexicon if request.translate else None
        if lexicon is None:
            return asked
        lang, by_edition = request.lang, request.by_edition
        return with_translation(
            asked,
            request.query,
            tree,
            self._analyzer,
            lexicon,
            self._engine.vocabulary,
            lang=lang,
            by_edition=by_edition,
        )

    def _as_written(self, request: Request, tree: nodes.Sequence) -> Asked:
        return Asked(compile_query(request.query, tree, self._analyzer))

    def _find_with_meaning(self, asked: Asked, request: Request) -> tuple[Results, frozenset[int]]:
        """Return hits by words and meaning together, and the numbers of editions that only meaning found."""
        from indexer.semantic.meaning import DEPTH, Meaning, fused  # noqa: PLC0415 - only when asked for

        if self._meaning is None:
            self._meaning = Meaning(self._db, self._paths)
        near = self._meaning.query(asked.compiled.plain, self.within(request, asked.compiled.required))
        whole = request._replace(offset=0, limit=max(DEPTH, request.offset + request.limit))
        by_words, by_meaning = self._find_asked(asked, whole), self._find(near, whole, own=asked.own)
        hits, only = fused(by_words.hits, by_meaning.hits, by_edition=request.by_edition)
        total = self._count(wq.Or([asked.query, near]), request)
        page = hits[request.offset : request.offset + request.limit]
        return Results(total, page, counts=by_words.counts, own=by_words.own | by_meaning.own), only

    def _hits(
        self, asked: Asked, found: Results, request: Request, by_meaning: Set[int] = frozenset()
    ) -> tuple[StoryHit, ...]:
        """Return hits with their texts."""
        terms = asked.wide.terms if asked.wide else frozenset[str]()
        own = found.own if asked.wide else None
        page = Page(self._db, self._analyzer, asked.compiled, terms, own, by_meaning)
        return page.hits(found.hits, request.offset, whole_story=not request.by_edition)

    def _filters(self, request: Request) -> Filters:
        return Filters(
            lang=request.lang,
            site=None if request.site is None else request.site.casefold(),
            section=None if request.section is None else section_term(request.section),
            day_from=request.first_day,
            day_to=request.last_day,
            paired=request.paired,
            # A name without a letter is nobody's.
            author=() if request.author is None else tuple(author_terms(request.author)) or ("",),
        )

    def _count(self, query: wq.Query, request: Request) -> int:
        return self._find(query, request._replace(limit=0)).total

    def _find_asked(self, asked: Asked, request: Request) -> Results:
        """Find all, and count what has the words, and what has the words or a translation of them."""
        return self._find(asked.query, request, counted=(asked.words, asked.counted), own=asked.own)

    def _find(
        self,
        query: wq.Query,
        request: Request,
        *,
        counted: Sequence[wq.Query] = (),
        own: wq.Query | None = None,
    ) -> Results:
        return self._engine.search(
            query,
            filters=self._filters(request),
            group_by_story=not request.by_edition,
            sort=request.sort,
            limit=request.limit,
            offset=request.offset,
            counted=counted,
            own=own,
        )
