"""The seam between the search and what answers it: the array segments on this machine, or another engine.

Searching, indexing, pairing and checking know only this; `indexer.opening` opens the engine in use. Queries
come as the classes of `indexer.segments.queries`, with terms as our analysis makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

if TYPE_CHECKING:
    from types import TracebackType

    from indexer.segments.batch import Batch
    from indexer.segments.queries import Query
    from indexer.segments.results import Facets, Filters, Results, Sort

Maker: TypeAlias = "Callable[[Batch], Any]"
"""What a worker process makes of the documents of a run of editions, for a writer to take."""


class Indexed(NamedTuple):
    """What the index holds of an edition: its story, and whether that had another language."""

    story: str
    paired: bool


class Engine(Protocol):
    """One generation of an index, open for reading."""

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the writer's `commit` was given."""

    @property
    def generation(self) -> int:
        """The number of the generation."""

    @property
    def doc_count(self) -> int:
        """How many editions can be found."""

    def search(
        self,
        node: Query,
        *,
        filters: Filters = ...,
        group_by_story: bool = True,
        sort: Sort = "relevance",
        limit: int = 10,
        offset: int = 0,
        counted: Sequence[Query] = (),
        own: Query | None = None,
    ) -> Results:
        """Return hits `offset` to `offset + limit`, and how many there are; UsageError past a limit.

        Asked along, which costs less than asking again: how many there are of each of `counted`, and which
        editions of the page match `own`.

        Equal hits stand newest first, then by edition id; unknown times last.
        """

    def facets(
        self,
        node: Query,
        names: Sequence[str] = ...,
        *,
        filters: Filters = ...,
        group_by_story: bool = True,
    ) -> Facets:
        """Count the matches, in all and for each value of each facet, as `indexer.segments.facets` says."""

    def suggest(self, word: str, *, limit: int = 5) -> list[str]:
        """Return words of the index that are spelt nearly like `word`, best first."""

    def vocabulary(self, first: str, last: str) -> str:
        """Return the words of headlines and texts from `first` to below `last`, a line each, some repeated.

        Empty where an engine does not tell its words.
        """

    def more_like(self, edition_id: str) -> Query:
        """Return a query for editions of other stories that share the key terms of this one."""

    def indexed(self, edition_ids: Collection[str]) -> Mapping[str, Indexed]:
        """Return what is known of those of the editions that the index holds."""

    def stored(self) -> Iterator[tuple[int, str, int | None]]:
        """Yield number, id and last change of all editions by number; None where the change is not kept."""

    def verify(self) -> list[str]:
        """Read everything; return a line for each damage."""


class Writer(Protocol):
    """Changes an index; nothing is seen before `commit`, and what was not committed is dropped by `close`."""

    @property
    def meta(self) -> Mapping[str, Any]:
        """What the last `commit` was given; empty if the writer starts from nothing."""

    @property
    def rejected(self) -> Mapping[str, str]:
        """The ids of editions that could not be taken, and why; complete after `commit`."""

    @property
    def notices(self) -> Sequence[str]:
        """What is wrong with where the index stands, a line each; complete after `commit`."""

    def add(self, batch: Batch) -> None:
        """Add documents; those of the same ids are replaced."""

    def maker(self, names: Sequence[tuple[str, str]]) -> Maker:
        """Return what another process calls with the documents of a run of editions, in this order.

        `names` are the editions' ids, no two the same, and their stories. Can be pickled, as what it returns.
        """

    def take(self, made: Any) -> None:
        """Add the documents of a run, by what its maker returned; runs come in the order of their makers."""

    def remove(self, edition_id: str) -> None:
        """Remove the document of this id, if there is one."""

    def commit(self, meta: Mapping[str, Any]) -> object:
        """Make all changes visible as the next generation; `meta` is any JSON object."""

    def close(self) -> None:
        """Drop uncommitted changes and let other writers in."""

    def __enter__(self) -> Writer: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
        /,
    ) -> None: ...
