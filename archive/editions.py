"""Editions in the catalogue: put one in, get one out, walk through those that changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Literal, TypeAlias, get_args

from archive.catalogue import next_change
from archive.errors import CorruptDataError
from archive.ids import story_id
from archive.model import Article, Edition, Json

PutResult: TypeAlias = Literal["new", "updated", "unchanged"]

PUT_RESULTS: tuple[PutResult, ...] = get_args(PutResult)

_TEXT = ("title", "paragraphs")
_KEPT = (*_TEXT, "published_at", "updated_at", "section", "authors", "captured_at", "capture_no")


def put_article(
    db: sqlite3.Connection,
    article: Article,
    *,
    captured_at: str,
    capture: int | None = None,
    evidence: Mapping[str, Json] | None = None,
) -> PutResult:
    """Bring the catalogue up to date with what an outlet published; call it inside a transaction.

    A changed headline or paragraph makes a new revision and keeps the earlier text; changed dates, section or
    authors only correct the row. An article that says nothing new changes nothing. Editions of one site with
    the same key, or the same `story` name, are linked; `evidence` says what else speaks for the link.
    """
    from archive.stories import link_translations, relink  # noqa: PLC0415 - readers put nothing in

    new = _columns(article)
    old = db.execute("SELECT * FROM editions WHERE id = ?", (article.id,)).fetchone()
    if old is None:
        number = _insert(db, article, new, captured_at, capture)
        link_translations(db, number, evidence)
        return "new"
    changed: dict[str, str | int | None] = {
        name: value for name, value in new.items() if old[name] != value and value is not None
    }
    # Where a page was fetched from, a mirror for instance, is not part of what it says.
    if old["url"] is not None:
        changed.pop("url", None)
    if "title" not in changed and "paragraphs" in changed and _differs_in_noise(old, article):
        changed.pop("paragraphs")
    if not changed:
        return "unchanged"
    if any(name in changed for name in _TEXT):
        _keep_revision(db, old)
        changed |= {"revision": old["revision"] + 1, "captured_at": captured_at, "capture_no": capture}
    changed["change"] = next_change(db)
    assignments = ", ".join(f"{name} = ?" for name in changed)
    db.execute(
        f"UPDATE editions SET {assignments} WHERE edition_no = ?",  # noqa: S608 - names are ours
        (*changed.values(), old["edition_no"]),
    )
    if "story_label" in changed:
        relink(db, old["edition_no"], evidence)
    return "updated"


def _differs_in_noise(old: sqlite3.Row, article: Article) -> bool:
    from archive.noise import say_the_same  # noqa: PLC0415 - the same

    # A damaged text is replaced, whatever it said.
    with suppress(ValueError):
        return say_the_same(_load(old["paragraphs"]), article.paragraphs)
    return False


def _columns(article: Article) -> dict[str, str | None]:
    return {
        "title": article.title,
        "paragraphs": _dump(article.paragraphs),
        "url": article.url,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
        "section": article.section,
        "authors": _dump(article.authors),
        "story_label": article.story,
    }


def _dump(values: tuple[str, ...]) -> str:
    return json.dumps(values, ensure_ascii=False)


def _load(value: str) -> tuple[str, ...]:
    texts = json.loads(value)
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise ValueError("no list of texts")
    return tuple(texts)


def _insert(
    db: sqlite3.Connection,
    article: Article,
    columns: dict[str, str | None],
    captured_at: str,
    capture: int | None,
) -> int:
    row: dict[str, str | int | None] = {
        "id": article.id,
        "site": article.site,
        "key": article.key,
        "lang": article.lang,
        "story": story_id(article.site, article.key),
        **columns,
        "revision": 1,
        "captured_at": captured_at,
        "capture_no": capture,
        "change": next_change(db),
    }
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    cursor = db.execute(f"INSERT INTO editions ({names}) VALUES ({marks})", tuple(row.values()))  # noqa: S608
    db.execute("DELETE FROM removals WHERE id = ?", (article.id,))
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _keep_revision(db: sqlite3.Connection, old: sqlite3.Row) -> None:
    names = ", ".join(_KEPT)
    db.execute(
        f"INSERT INTO revisions (edition_no, revision, {names}) "  # noqa: S608 - names are ours
        f"SELECT edition_no, revision, {names} FROM editions WHERE edition_no = ?",
        (old["edition_no"],),
    )


def edition_from_row(row: sqlite3.Row) -> Edition:
    """Build the record from a full row of `editions`; raises CorruptDataError if it holds no such record."""
    try:
        paragraphs, authors = _load(row["paragraphs"]), _load(row["authors"])
    except ValueError:
        raise CorruptDataError(
            f"the text of {row['id']} in the catalogue is damaged", "restore the catalogue from a backup"
        ) from None
    article = Article(
        site=row["site"],
        key=row["key"],
        lang=row["lang"],
        title=row["title"],
        paragraphs=paragraphs,
        url=row["url"],
        published_at=row["published_at"],
        updated_at=row["updated_at"],
        section=row["section"],
        authors=authors,
        story=row["story_label"],
    )
    return Edition(
        article=article,
        number=row["edition_no"],
        story=row["story"],
        revision=row["revision"],
        captured_at=row["captured_at"],
        capture=row["capture_no"],
        change=row["change"],
    )


def get_edition(db: sqlite3.Connection, edition_id: str) -> Edition | None:
    """Return the edition with this id, or None."""
    row = db.execute("SELECT * FROM editions WHERE id = ?", (edition_id,)).fetchone()
    return None if row is None else edition_from_row(row)


def editions_by_number(db: sqlite3.Connection, numbers: list[int]) -> dict[int, Edition]:
    """Return the editions with these catalogue numbers, those that exist, by number."""
    found: dict[int, Edition] = {}
    for start in range(0, len(numbers), 500):
        part = numbers[start : start + 500]
        marks = ", ".join("?" * len(part))
        for row in db.execute(f"SELECT * FROM editions WHERE edition_no IN ({marks})", part):  # noqa: S608
            found[row["edition_no"]] = edition_from_row(row)
    return found


def editions_of_story(db: sqlite3.Connection, story: str) -> list[Edition]:
    """Return a story's editions in the order they became known; empty if there is no such story."""
    rows = db.execute("SELECT * FROM editions WHERE story = ? ORDER BY edition_no", (story,))
    return [edition_from_row(row) for row in rows]


def editions_with_key(db: sqlite3.Connection, site: str, key: str) -> list[Edition]:
    """Return the editions that an outlet published under a key, in the order they became known."""
    rows = db.execute("SELECT * FROM editions WHERE site = ? AND key = ? ORDER BY edition_no", (site, key))
    return [edition_from_row(row) for row in rows]


def iter_changes(db: sqlite3.Connection, since: int) -> Iterator[Edition]:
    """Yield the editions whose last change has a number above `since`, oldest change first."""
    for row in db.execute("SELECT * FROM editions WHERE change > ? ORDER BY change", (since,)):
        yield edition_from_row(row)


def iter_removals(db: sqlite3.Connection, since: int) -> Iterator[str]:
    """Yield the ids of editions that left the catalogue by a change with a number above `since`."""
    for row in db.execute("SELECT id FROM removals WHERE change > ? ORDER BY change", (since,)):
        yield row["id"]


def iter_editions(db: sqlite3.Connection) -> Iterator[Edition]:
    """Yield all editions in the order they became known."""
    for row in db.execute("SELECT * FROM editions ORDER BY edition_no"):
        yield edition_from_row(row)
