"""What people decided about links: the file `links.tsv` of an archive, and its mirror in the catalogue.

A line holds what was decided (`link` or `unlink`), the ids of a Korean and an English edition, and when,
apart by tabs; empty lines and those that begin with `#` are comments. The file is what counts: it outlives
the catalogue, can be edited, compared and carried to another archive. The later of two lines on a pair holds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archive.atomic import written_whole
from archive.errors import ConfigError
from archive.ids import split_edition_id
from archive.text import clean_text

HEADER = "# What was decided by hand about links: link or unlink, two editions, when. The later line holds.\n"
_VERBS = {"link": True, "unlink": False}


@dataclass(frozen=True, slots=True)
class Decision:
    """That two editions are translations of each other (`together`), or are not.

    `first` sorts before `second`. `decided_at` is a UTC date-time ending in `Z`, empty where the
    file does not say.
    """

    first: str
    second: str
    together: bool
    decided_at: str

    @property
    def pair(self) -> tuple[str, str]:
        """The ids of the two editions."""
        return self.first, self.second


def decision(one: str, other: str, *, together: bool, decided_at: str) -> Decision:
    """Make a decision about two editions, named in whatever order."""
    first, second = sorted((one, other))
    return Decision(first, second, together, decided_at)


def parse_decisions(text: str, where: str) -> dict[tuple[str, str], Decision]:
    """Read the text of a file of decisions; `where` names it in the error.

    Raises ConfigError, naming the line, for one that cannot be read: leaving it out could undo a decision.
    """
    found: dict[tuple[str, str], Decision] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not _is_comment(line):
            try:
                made = _parse_line(line)
            except ValueError as error:
                raise ConfigError(f"{where}:{number}: {error}", "correct the line or remove it") from None
            found[made.pair] = made
    return found


def _is_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _parse_line(line: str) -> Decision:
    verb, *rest = (clean_text(column) for column in line.split("\t"))
    if verb not in _VERBS or not 2 <= len(rest) <= 3:
        raise ValueError("not `link` or `unlink`, two edition ids and a time, apart by tabs")
    ids = [split_edition_id(one) for one in rest[:2]]
    for given, parts in zip(rest, ids, strict=False):
        if parts is None:
            raise ValueError(f"{given!r} is no edition id (SITE/KEY/LANG)")
    if len({parts[2] for parts in ids if parts}) == 1:
        raise ValueError("both editions are in one language")
    return decision(rest[0], rest[1], together=_VERBS[verb], decided_at="".join(rest[2:]))


def load_decisions(path: Path) -> dict[tuple[str, str], Decision] | None:
    """Read a file of decisions; None if there is none. Raises ConfigError as `parse_decisions` does."""
    try:
        return parse_decisions(path.read_text("utf-8"), str(path))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path} is not UTF-8 (byte {error.start})", "save it as UTF-8") from None


def save_decisions(path: Path, made: Iterable[Decision]) -> None:
    """Add decisions to a file; lines on the same pairs are replaced, all others stay as they are."""
    added = {one.pair: one for one in made}
    old = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else [HEADER]
    kept = [line for line in old if _is_comment(line) or _parse_line(line).pair not in added]
    if kept and not kept[-1].endswith("\n"):
        kept[-1] += "\n"
    with written_whole(path) as stream:
        stream.writelines(kept)
        stream.writelines(map(_format, added.values()))


def _format(made: Decision) -> str:
    return "\t".join(("link" if made.together else "unlink", *made.pair, made.decided_at)) + "\n"


def known_decisions(db: sqlite3.Connection) -> dict[tuple[str, str], Decision]:
    """Return the decisions that the catalogue mirrors."""
    rows = db.execute("SELECT first_id, second_id, together, decided_at FROM decisions ORDER BY 1, 2")
    made = (Decision(row[0], row[1], bool(row[2]), row[3]) for row in rows)
    return {one.pair: one for one in made}


def put_decision(db: sqlite3.Connection, made: Decision) -> None:
    """Mirror a decision in the catalogue, without any effect on links."""
    db.execute(
        "INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?)", (*made.pair, made.together, made.decided_at)
    )


def decided_partners(db: sqlite3.Connection, edition_id: str) -> list[int]:
    """Return the catalogue numbers of the editions that were linked by hand with this one."""
    rows = db.execute(
        "SELECT edition_no FROM editions WHERE id IN ("
        "SELECT second_id FROM decisions WHERE first_id = :id AND together "
        "UNION SELECT first_id FROM decisions WHERE second_id = :id AND together) ORDER BY edition_no",
        {"id": edition_id},
    )
    return [row[0] for row in rows]


def parted_pair(db: sqlite3.Connection, one: str, other: str) -> tuple[str, str] | None:
    """Return two editions, one of each of two stories, that were unlinked by hand; None if there are none."""
    row = db.execute(
        "SELECT first_id, second_id FROM editions a JOIN decisions ON first_id = a.id "
        "JOIN editions b ON second_id = b.id "
        "WHERE NOT together AND a.story IN (:one, :other) AND b.story IN (:one, :other)",
        {"one": one, "other": other},
    ).fetchone()
    return None if row is None else (row[0], row[1])
