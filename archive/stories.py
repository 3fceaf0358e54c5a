"""Links between editions, and the stories that follow from them.

A story is a connected group of linked editions. Its id is `SITE/KEY` of the edition that became known first,
so that it stays the same when a translation arrives later or the archive is crawled again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from archive.catalogue import next_change
from archive.ids import story_id
from archive.model import Json, Link, Relation


def link_translations(
    db: sqlite3.Connection, number: int, evidence: Mapping[str, Json] | None = None
) -> None:
    """Link the edition in row `number` with the editions its outlet gives the same key or story name.

    Call it inside a transaction. Each is linked once, to the first known of its group.
    """
    own = db.execute("SELECT site, key, story_label FROM editions WHERE edition_no = ?", (number,)).fetchone()
    rules = (
        ("same key", "key", own["key"]),
        ("same story name", "story_label", own["story_label"]),
    )
    for rule, column, value in rules:
        if value is None:
            continue
        first = db.execute(
            f"SELECT min(edition_no) FROM editions "  # noqa: S608 - names are ours
            f"WHERE site = ? AND {column} = ? AND edition_no <> ?",
            (own["site"], value, number),
        ).fetchone()[0]
        if first is not None and not _same_story(db, first, number):
            add_link(db, first, number, "linked", 1.0, {"rule": rule, column: value, **(evidence or {})})


def _same_story(db: sqlite3.Connection, first: int, second: int) -> bool:
    # An edition without links may bear the name that its key gives it, which another group may have too.
    linked = "SELECT 1 FROM links WHERE first_no = :second OR second_no = :second"
    same = "SELECT count(DISTINCT story) = 1 FROM editions WHERE edition_no IN (:first, :second)"
    row = db.execute(f"SELECT EXISTS ({linked}) AND ({same})", {"first": first, "second": second}).fetchone()
    return bool(row[0])


def relink(db: sqlite3.Connection, number: int, evidence: Mapping[str, Json] | None = None) -> None:
    """Link the edition in row `number` anew, after its outlet corrected the story name it gives it.

    Call it inside a transaction. Links that rested on story names are drawn again for its whole old story;
    those by key, and those made by hand or inferred, stay.
    """
    rows = db.execute(
        "SELECT edition_no FROM editions WHERE edition_no <> :number AND story = "
        "(SELECT story FROM editions WHERE edition_no = :number) ORDER BY edition_no",
        {"number": number},
    )
    others = [row[0] for row in rows]
    for member in (*others, number):
        db.execute(
            "DELETE FROM links WHERE first_no = ? AND relation = 'linked' "
            "AND json_extract(evidence, '$.rule') = 'same story name'",
            (member,),
        )
    unnamed = {*others, number}
    while unnamed:
        group = _group(db, min(unnamed))
        _name_story(db, group)
        unnamed -= set(group)
    for member in others:
        link_translations(db, member)
    link_translations(db, number, evidence)


def add_link(
    db: sqlite3.Connection,
    first: int,
    second: int,
    relation: Relation,
    score: float,
    evidence: Mapping[str, Json],
) -> None:
    """Record that two editions, by catalogue number, are translations of each other.

    Call it inside a transaction. An earlier link between the two is replaced.
    """
    low, high = sorted((first, second))
    db.execute(
        "INSERT OR REPLACE INTO links (first_no, second_no, relation, score, evidence) "
        "VALUES (?, ?, ?, ?, ?)",
        (low, high, relation, score, json.dumps(evidence, ensure_ascii=False, sort_keys=True)),
    )
    _merge_stories(db, low, high)


def _group(db: sqlite3.Connection, number: int) -> list[int]:
    rows = db.execute(
        """
        WITH RECURSIVE linked (no) AS (
            SELECT ?
            UNION SELECT second_no FROM links JOIN linked ON first_no = no
            UNION SELECT first_no FROM links JOIN linked ON second_no = no
        )
        SELECT no FROM linked ORDER BY no
        """,
        (number,),
    )
    return [row[0] for row in rows]


def _merge_stories(db: sqlite3.Connection, one: int, other: int) -> None:
    """Give the stories of two editions the name of the one that became known first.

    Only editions whose story gets another name count as changed: what was said of the rest still holds.
    """
    rows = db.execute(
        "SELECT story FROM editions WHERE story IN "
        "(SELECT story FROM editions WHERE edition_no IN (?, ?)) GROUP BY story ORDER BY min(edition_no)",
        (one, other),
    ).fetchall()
    for row in rows[1:]:
        db.execute(
            "UPDATE editions SET story = ?, change = ? WHERE story = ?",
            (rows[0]["story"], next_change(db), row["story"]),
        )


def _name_story(db: sqlite3.Connection, group: list[int]) -> None:
    first = db.execute("SELECT site, key FROM editions WHERE edition_no = ?", (group[0],)).fetchone()
    story = story_id(first["site"], first["key"])
    for number in group:
        db.execute(
            "UPDATE editions SET story = ?, change = ? WHERE edition_no = ? AND story <> ?",
            (story, next_change(db), number, story),
        )


def stories_of_many_keys(db: sqlite3.Connection) -> frozenset[str]:
    """Return the ids of stories whose editions have different keys."""
    rows = db.execute("SELECT story FROM editions GROUP BY story HAVING count(DISTINCT key) > 1")
    return frozenset(row["story"] for row in rows)


def links_of_story(db: sqlite3.Connection, story: str) -> list[Link]:
    """Return the links between the editions of a story, strongest first."""
    rows = db.execute(
        """
        SELECT a.id AS first, b.id AS second, relation, score, evidence FROM links
        JOIN editions a ON a.edition_no = first_no JOIN editions b ON b.edition_no = second_no
        WHERE a.story = ? ORDER BY score DESC, first_no, second_no
        """,
        (story,),
    )
    return [
        Link(
            first=row["first"],
            second=row["second"],
            relation=row["relation"],
            score=row["score"],
            evidence=json.loads(row["evidence"]),
        )
        for row in rows
    ]
