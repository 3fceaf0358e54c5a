"""Which editions lack a translation, and what was decided about them by hand."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from archive.catalogue import last_change
from archive.dates import ordinal_day
from archive.ids import Lang

# Editions are compared week by week: a fixed division of time, so that what is compared with what does not
# depend on what is new.
WEEK_DAYS = 7
# A week by its number, None for editions without a date.
Week: TypeAlias = "int | None"


@dataclass(frozen=True, slots=True)
class Stand:
    """The editions that take part, by outlet, as (week, catalogue number, language); week None if undated.

    `changed` are those that changed since a point in the catalogue's history, whether or not they take part;
    `parted` are pairs of numbers that were unlinked by hand; `change` is the catalogue's last change.
    """

    by_site: dict[str, list[tuple[Week, int, Lang]]]
    changed: dict[str, set[Week]]
    parted: frozenset[tuple[int, int]]
    change: int

    def only_weeks(self, count: int, of: int) -> Stand:
        """Return this without the editions but those of `count` weeks in a row out of each `of` weeks."""
        by_site = {
            site: [one for one in editions if one[0] is not None and one[0] % of < count]
            for site, editions in self.by_site.items()
        }
        return replace(self, by_site=by_site)


def read_stand(db: sqlite3.Connection, since: int) -> Stand:
    """Read which editions have no translation by their outlet or by hand; one pass, without their texts."""
    complete = _complete(db)
    by_site: dict[str, list[tuple[Week, int, Lang]]] = defaultdict(list)
    changed: dict[str, set[Week]] = defaultdict(set)
    for number, site, lang, published_at, change in db.execute(
        "SELECT edition_no, site, lang, published_at, change FROM editions ORDER BY edition_no"
    ):
        week = ordinal_day(published_at) // WEEK_DAYS if published_at else None
        if change > since:
            changed[site].add(week)
        if number not in complete:
            by_site[site].append((week, number, lang))
    parted = db.execute(
        "SELECT a.edition_no, b.edition_no FROM decisions JOIN editions a ON a.id = first_id "
        "JOIN editions b ON b.id = second_id WHERE NOT together"
    )
    pairs = frozenset(pair for one, other in parted for pair in ((one, other), (other, one)))
    return Stand(dict(by_site), dict(changed), pairs, last_change(db))


def _complete(db: sqlite3.Connection) -> set[int]:
    """Return the editions whose story has both languages without what was inferred."""
    links = db.execute("SELECT first_no, second_no FROM links WHERE relation <> 'inferred'").fetchall()
    leads: dict[int, int] = {}

    def root(number: int) -> int:
        while (lead := leads.setdefault(number, number)) != number:
            leads[number] = number = leads[lead]
        return number

    for first, second in links:
        leads[root(second)] = root(first)
    langs: dict[int, set[str]] = defaultdict(set)
    for number, lang in _langs(db, leads):
        langs[root(number)].add(lang)
    return {number for number in leads if len(langs[root(number)]) > 1}


def _langs(db: sqlite3.Connection, numbers: Iterable[int]) -> list[tuple[int, str]]:
    wanted = set(numbers)
    rows = db.execute("SELECT edition_no, lang FROM editions")
    return [(row[0], row[1]) for row in rows if row[0] in wanted]
