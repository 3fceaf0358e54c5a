"""Saved searches, and up to where their reader has looked.

They stand in a file of the archive, not in its catalogue: nothing else knows them, so they must outlive a
catalogue that is made anew from the WARC files.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from archive.atomic import written_whole
from archive.errors import CorruptDataError, UsageError

_NAME = re.compile(r"[\w.-]{1,64}")
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A state of the archive that was looked at, as the index had it.

    `catalogue` is the catalogue's identity, `change` its counter, `captured_at` when the newest edition of
    that state was captured (empty if there was none): a catalogue made anew counts from the beginning, but
    editions keep their capture. `generation` is the index's, for people to tell states apart.
    """

    catalogue: int
    change: int
    captured_at: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A saved search: a query, its filters (as a search's request names them), and when it was saved.

    `seen` is the state of the last look, `before` the one from which on the last look that showed something
    looked; None is the beginning.
    """

    name: str
    query: str
    filters: Mapping[str, Any]
    added_at: str
    seen: Mark | None = None
    before: Mark | None = None


def check_name(name: str) -> None:
    """Raise UsageError for a name that a watch cannot have."""
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r} cannot name a watch", "use letters, digits, `_ . -`, at most 64 of them")


def load_watches(path: Path) -> dict[str, Watch]:
    """Return the saved searches by name, in the order they were saved; none if there is no file.

    Raises CorruptDataError for a file that is damaged or of a later version.
    """
    try:
        value = json.loads(path.read_text("utf-8"))
        if value["version"] > _VERSION:
            raise CorruptDataError(f"{path} is of a later version", "install a newer ilbo")
        watches = [_watch(one) for one in value["watches"]]
    except FileNotFoundError:
        return {}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CorruptDataError(f"{path} is damaged: {error}", "mend it, or move it away") from None
    return {watch.name: watch for watch in watches}


def save_watches(path: Path, watches: Mapping[str, Watch]) -> None:
    """Write the saved searches; hold the lock `watches` of the archive from loading until then."""
    value = {"version": _VERSION, "watches": [asdict(watch) for watch in watches.values()]}
    with written_whole(path) as stream:
        json.dump(value, stream, ensure_ascii=False, indent=1)
        stream.write("\n")


def _watch(value: dict[str, Any]) -> Watch:
    marks = {name: None if value[name] is None else Mark(**value[name]) for name in ("seen", "before")}
    return Watch(**{**value, **marks})


def newest_capture(db: sqlite3.Connection, change: int) -> str:
    """Return when the newest edition that had changed by `change` was captured; empty if there was none."""
    row = db.execute("SELECT max(captured_at) FROM editions WHERE change <= ?", (change,)).fetchone()
    return row[0] or ""


def stories_between(db: sqlite3.Connection, catalogue: int, after: Mark | None, until: Mark) -> set[str]:
    """Return the ids of the stories with an edition that is new or changed after one state, up to another.

    A state of another catalogue than this one, whose identity is `catalogue`, is told by times of capture.
    """
    conditions, values = ["TRUE"], []
    for mark, sign in ((after, ">"), (until, "<=")):
        if mark is not None:
            same = mark.catalogue == catalogue
            conditions.append(f"{'change' if same else 'captured_at'} {sign} ?")
            values.append(mark.change if same else mark.captured_at)
    sql = f"SELECT DISTINCT story FROM editions WHERE {' AND '.join(conditions)}"  # noqa: S608 - our own words
    return {row[0] for row in db.execute(sql, values)}
