"""Walking through more matches than fit into one answer, on one unchanging state of the index."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeAlias

from archive.errors import SourceUnavailableError
from indexer.cluster.failures import explained
from indexer.cluster.searching import (
    FIELDS,
    ORDERS,
    WINDOW,
    Question,
    edition_hit,
    missing_from,
    story_hits,
)
from indexer.segments.results import EditionHit, Hit, Sort

Json: TypeAlias = dict[str, Any]

_KEEP = "5m"


def deep_hits(asked: Question, sort: Sort, limit: int, offset: int, *, group_by_story: bool) -> list[Hit]:
    """Return hits `offset` to `offset + limit`, however deep they lie.

    With stories, memory grows with the number of stories up to the end of the page. Raises
    SourceUnavailableError if a part of the index does not answer.
    """
    matches = _matches(asked, sort)
    if not group_by_story:
        page = []
        for number, (story, edition) in enumerate(matches):
            if number >= offset + limit:
                break
            if number >= offset:
                page.append(Hit(story, edition.score, (edition,)))
        return page
    hits, missing = story_hits(asked, list(_firsts(matches, limit, offset)))
    if missing:
        _incomplete(asked, missing)
    return hits


def _incomplete(asked: Question, missing: str) -> NoReturn:
    raise SourceUnavailableError(f"{missing}, at {asked.address}", "see the cluster's health, try again")


def _firsts(matches: Iterator[tuple[str, EditionHit]], limit: int, offset: int) -> Iterator[str]:
    seen: set[str] = set()
    for story, _ in matches:
        if story in seen:
            continue
        seen.add(story)
        if len(seen) > offset:
            yield story
        if len(seen) == offset + limit:
            return


def _matches(asked: Question, sort: Sort) -> Iterator[tuple[str, EditionHit]]:
    """Yield story and edition of all matches in order."""
    body: Json = {"docvalue_fields": list(FIELDS), "sort": ORDERS[sort], "track_scores": True}
    for row in iter_rows(asked, body):
        yield row["fields"]["story"][0], edition_hit(row)


def iter_rows(asked: Question, body: Json) -> Iterator[Json]:
    """Yield all rows of an answer that is sorted to the last tie, `WINDOW` at a time."""
    with _frozen(asked) as frozen:
        after: Json = {}
        while True:
            pit = {"id": frozen, "keep_alive": _KEEP}
            answer = asked.ask({**body, "size": WINDOW, "track_total_hits": False, "pit": pit, **after})
            missing = missing_from(answer)
            if missing:
                _incomplete(asked, missing)
            rows = answer["hits"]["hits"]
            yield from rows
            if len(rows) < WINDOW:
                return
            after = {"search_after": rows[-1]["sort"]}


@contextmanager
def _frozen(asked: Question) -> Iterator[str]:
    with explained(asked.address):
        made = asked.client.create_pit(index=asked.index, params={"keep_alive": _KEEP})
    try:
        yield made["pit_id"]
    finally:
        with explained(asked.address):
            asked.client.delete_pit(body={"pit_id": [made["pit_id"]]})
