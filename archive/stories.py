"""Links between editions, and the stories that follow from them.

A story is a connected group of linked editions. Its id is `SITE/KEY` of the edition that became known first,
so that it stays the same when a translation arrives later or the archive is crawled again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from archive.catalogue import next_change
from archive.decisions import decided_partners, parted_pair
from archive.ids import story_id
from archive.model import Json, Link, Relation

BY_HAND: dict[str, Json] = {"rule": "by hand"}


def link_translations(
    db: sqlite3.Connection, number: int, evidence: Mapping[str, Json] | None = None
) -> None:
    """Link the edition in row `number` with the editions its outlet gives the same key or story name.

    Call it inside a transaction. Each is linked once, to the first known of its group, but never so that two
    editions that were unlinked by hand come together. What was linked by hand comes first.
    """
    own = db.execute("SELECT * FROM editions WHERE edition_no = ?", (number,)).fetchone()
    for partner in decided_partners(db, own["id"]):
        if not are_parted(db, partner, number):
            add_link(db, partner, number, "manual", 1.0, BY_HAND)
    rules = (
        ("same key", "key", own["key"]),
        ("same story name", "story_label", own["story_label"]),
    )
    for rule, column, value in rules:
        if value is None:
            continue
        rows = db.execute(
            f"SELECT edition_no FROM editions "  # noqa: S608 - names are ours
            f"WHERE site = ? AND {column} = ? AND edition_no <> ? ORDER BY edition_no",
            (own["site"], value, number),
        )
        for (other,) in rows:
            if _same_story(db, other, number):
                break
            if not are_parted(db, other, number):
                add_link(db, other, number, "linked", 1.0, {"rule": rule, column: value, **(evidence or {})})
                break
    if not db.execute("SELECT 1 FROM links WHERE first_no = ? OR second_no = ?", (number, number)).fetchone():
        _name_story(db, [number])


def are_parted(db: sqlite3.Connection, one: int, other: int) -> bool:
    """Tell whether linking two editions would bring together what was unlinked by hand."""
    rows = db.execute("SELECT story FROM editions WHERE edition_no IN (?, ?)", (one, other)).fetchall()
    return parted_pair(db, rows[0]["story"], rows[-1]["story"]) is not None


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

    Call it inside a transaction. An earlier link between the two is replaced, and inferred links of a story
    that now has both languages without them are withdrawn.
    """
    low, high = sorted((first, second))
    db.execute(
        "INSERT OR REPLACE INTO links (first_no, second_no, relation, score, evidence) "
        "VALUES (?, ?, ?, ?, ?)",
        (low, high, relation, score, json.dumps(evidence, ensure_ascii=False, sort_keys=True)),
    )
    _merge_stories(db, low, high)
    if relation != "inferred":
        _withdraw_inferred(db, low)


def remove_link(db: sqlite3.Connection, first: int, second: int) -> None:
    """Take back the link between two editions, by catalogue number; call it inside a transaction.

    What stays linked stays one story; an edition that is parted from the first of its story gets another id.
    """
    low, high = sorted((first, second))
    db.execute("DELETE FROM links WHERE first_no = ? AND second_no = ?", (low, high))
    for number in (low, high):
        _name_story(db, _group(db, number))


def link_path(db: sqlite3.Connection, first: int, second: int) -> list[str]:
    """Return the ids of the editions over which one is linked with another, both ends included.

    A shortest way is taken; empty if there is none.
    """
    came_from: dict[int, int] = {first: first}
    edge = [first]
    while edge and second not in came_from:
        here = edge.pop(0)
        rows = db.execute(
            "SELECT second_no FROM links WHERE first_no = :no "
            "UNION SELECT first_no FROM links WHERE second_no = :no",
            {"no": here},
        )
        for (number,) in rows:
            if number not in came_from:
                came_from[number] = here
                edge.append(number)
    if second not in came_from:
        return []
    numbers = [second]
    while numbers[-1] != first:
        numbers.append(came_from[numbers[-1]])
    name = "SELECT id FROM editions WHERE edition_no = ?"
    return [db.execute(name, (number,)).fetchone()[0] for number in reversed(numbers)]


def _withdraw_inferred(db: sqlite3.Connection, number: int) -> None:
    """Take back the inferred links of a story if the others already give it both languages."""
    inferred = db.execute(
        "SELECT first_no, second_no FROM links JOIN editions ON edition_no = first_no "
        "WHERE relation = 'inferred' AND story = (SELECT story FROM editions WHERE edition_no = ?)",
        (number,),
    ).fetchall()
    if not inferred:
        return
    certain = _group(db, number, inferred=False)
    marks = ", ".join("?" * len(certain))
    langs = db.execute(
        f"SELECT count(DISTINCT lang) FROM editions WHERE edition_no IN ({marks})",  # noqa: S608 - marks
        certain,
    ).fetchone()[0]
    for first, second in inferred if langs > 1 else ():
        if first in certain or second in certain:
            remove_link(db, first, second)


def _group(db: sqlite3.Connection, number: int, *, inferred: bool = True) -> list[int]:
    """Return the editions linked with one, directly or not, and itself, in the order of their numbers."""
    rows = db.execute(
        """
        WITH RECURSIVE linked (no) AS (
            SELECT :number
            UNION SELECT second_no FROM links JOIN linked ON first_no = no
                WHERE :all OR relation <> 'inferred'
            UNION SELECT first_no FROM links JOIN linked ON second_no = no
                WHERE :all OR relation <> 'inferred'
        )
        SELECT no FROM linked ORDER BY no
        """,
        {"number": number, "all": inferred},
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
    """Name a story after its first edition: SITE/KEY, or its own id if an earlier edition has that key."""
    first = db.execute("SELECT id, site, key FROM editions WHERE edition_no = ?", (group[0],)).fetchone()
    taken = db.execute(
        "SELECT 1 FROM editions WHERE site = ? AND key = ? AND edition_no < ?",
        (first["site"], first["key"], group[0]),
    ).fetchone()
    story = first["id"] if taken else story_id(first["site"], first["key"])
    for number in group:
        if db.execute("SELECT story FROM editions WHERE edition_no = ?", (number,)).fetchone()[0] != story:
            db.execute(
                "UPDATE editions SET story = ?, change = ? WHERE edition_no = ?",
                (story, next_change(db), number),
            )


def stories_of_many_keys(db: sqlite3.Connection) -> frozenset[str]:
    """Return the ids of stories whose editions have different keys, but for those with inferred links.

    What was inferred from the texts can be inferred from them again; as a name it would become a fact.
    """
    rows = db.execute(
        "SELECT story FROM editions GROUP BY story HAVING count(DISTINCT key) > 1 EXCEPT "
        "SELECT story FROM links JOIN editions ON edition_no = first_no WHERE relation = 'inferred'"
    )
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
