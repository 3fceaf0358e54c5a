"""The crawl queue."""

from __future__ import annotations

import sqlite3

from archive.catalogue import transaction
from archive.crawling.frontier import Found, Frontier

SETTINGS: dict[str, object] = {"limit": None, "start": ["http://e.kr/"]}


def open_frontier(db: sqlite3.Connection, **settings: object) -> Frontier:
    """Open the queue of the outlet `paper`."""
    return Frontier.open(db, "paper", {**SETTINGS, **settings})  # type: ignore[arg-type]


def story(key: str, day: int = 0) -> list[Found]:
    """Return both editions of a story."""
    return [
        Found(url=f"http://e.kr/{lang}/{key}", kind="article", story_key=key, lang=lang, day=day)
        for lang in ("en", "ko")
    ]


def finish(frontier: Frontier, db: sqlite3.Connection) -> list[str]:
    """Finish whatever is next until nothing is left; return the URLs in their order."""
    order = []
    while (lease := frontier.next_article() or frontier.next_list()) is not None:
        order.append(lease.found.url.removeprefix("http://e.kr/"))
        with transaction(db):
            frontier.finish(lease, "new")
    return order


def test_newest_articles_come_first_and_lists_last(db: sqlite3.Connection) -> None:
    """Articles before list pages, later days before earlier ones, then in the order they were found."""
    frontier = open_frontier(db)
    with transaction(db):
        frontier.add(
            [Found(url="http://e.kr/map", kind="list", day=-1), Found(url="http://e.kr/l", kind="list")]
        )
        frontier.add([*story("old", 20200101), *story("none"), *story("new", 20240101)])
    assert finish(frontier, db) == ["en/new", "ko/new", "en/old", "ko/old", "en/none", "ko/none", "l", "map"]


def test_a_url_is_queued_once_a_run(db: sqlite3.Connection) -> None:
    """Adding a URL again, done or not, changes nothing and is not counted."""
    frontier = open_frontier(db)
    with transaction(db):
        assert frontier.add(story("1")) == 2
        assert frontier.add([*story("1"), *story("2")]) == 2
    finish(frontier, db)
    with transaction(db):
        assert frontier.add(story("1")) == 0
    assert frontier.counts() == {"new": 4}
    assert frontier.pending() == 0


def test_an_unfinished_run_is_taken_up_again(db: sqlite3.Connection) -> None:
    """The same settings find the run, what was leased and what waits; others begin their own."""
    frontier = open_frontier(db)
    with transaction(db):
        frontier.add([*story("1"), *story("2")])
    leased = frontier.next_article()
    assert leased is not None

    other = open_frontier(db, limit=5)
    assert (other.resumed, other.pending()) == (False, 0)

    again = open_frontier(db)
    assert again.resumed
    assert again.left_over() == [leased]
    assert again.pending() == 4
    assert again.stories_begun() == {"1"}


def test_a_finished_run_is_not_taken_up(db: sqlite3.Connection) -> None:
    """After its end the same settings begin anew; only the last finished run's queue is kept."""
    runs = []
    for _ in range(3):
        frontier = open_frontier(db)
        assert not frontier.resumed
        with transaction(db):
            frontier.add([*story("1"), Found(url="http://e.kr/unwanted", kind="list")])
        lease = frontier.next_edition("1")
        assert lease is not None
        with transaction(db):
            frontier.finish(lease, "new")
        frontier.end({"requests": 1})
        assert frontier.pending() == 0
        runs.append(frontier.run)
    kept = [row[0] for row in db.execute("SELECT DISTINCT run_no FROM frontier ORDER BY 1")]
    assert kept == runs[-2:]


def test_what_is_given_back_is_attempted_again(db: sqlite3.Connection) -> None:
    """A URL that is done with can wait again, as if it had never been attempted."""
    frontier = open_frontier(db)
    with transaction(db):
        frontier.add(story("1"))
    lease = frontier.next_article()
    assert lease is not None
    with transaction(db):
        frontier.finish(lease, "failed", "reason")
    frontier.give_back([lease.row])
    assert frontier.counts() == {}
    assert frontier.pending() == 2


def test_stories_out_of_range_are_not_begun(db: sqlite3.Connection) -> None:
    """A story whose date turned out to be outside the range does not count."""
    frontier = open_frontier(db)
    with transaction(db):
        frontier.add([*story("1"), *story("2")])
    lease = frontier.next_edition("1")
    assert lease is not None
    with transaction(db):
        frontier.finish(lease, "out_of_range")
    assert frontier.next_edition("2") is not None
    assert frontier.stories_begun() == {"2"}
    assert frontier.stories() == {"1", "2"}
