"""Linking and unlinking by hand: a decision is kept in `links.tsv`, mirrored in the catalogue, and obeyed."""

from __future__ import annotations

import sqlite3

from archive.catalogue import transaction
from archive.claims import link_claimed
from archive.clock import utc_now
from archive.decisions import (
    Decision,
    decision,
    known_decisions,
    load_decisions,
    parted_pair,
    put_decision,
    save_decisions,
)
from archive.editions import get_edition
from archive.errors import UsageError
from archive.locking import exclusive
from archive.model import Edition
from archive.paths import ArchivePaths
from archive.stories import BY_HAND, add_link, link_path, link_translations, remove_link


def link_by_hand(db: sqlite3.Connection, paths: ArchivePaths, one: Edition, other: Edition) -> bool:
    """Make two editions one story, for ever; tell whether that was not decided already.

    Raises UsageError if they are in one language, or if two editions that were unlinked would come together;
    LockedError while another process does the same.
    """
    return _decide(db, paths, one, other, together=True)


def unlink_by_hand(db: sqlite3.Connection, paths: ArchivePaths, one: Edition, other: Edition) -> bool:
    """Keep two editions in different stories, for ever; tell whether that was not decided already.

    Raises UsageError if they are in one language, or hang together through other editions; LockedError while
    another process does the same.
    """
    return _decide(db, paths, one, other, together=False)


def sync_decisions(db: sqlite3.Connection, paths: ArchivePaths) -> int:
    """Let the catalogue agree with `links.tsv`, which may have been edited; return how many pairs differed.

    A lost file is written anew from the catalogue. Raises ConfigError if the file cannot be read.
    """
    with exclusive(paths.lock("links"), "linking"):
        return _sync(db, paths)


def _decide(
    db: sqlite3.Connection, paths: ArchivePaths, one: Edition, other: Edition, *, together: bool
) -> bool:
    _require_two_languages(one, other)
    with exclusive(paths.lock("links"), "linking"):
        _sync(db, paths)
        made = decision(one.id, other.id, together=together, decided_at=utc_now())
        before = known_decisions(db).get(made.pair)
        if before is not None and before.together == together:
            return False
        with transaction(db):
            put_decision(db, made)
            _obey(db, made, strict=True)
            # Before the commit: a decision that could not be written down is not taken.
            save_decisions(paths.links, [made])
    return True


def _require_two_languages(one: Edition, other: Edition) -> None:
    if one.id == other.id:
        raise UsageError(f"{one.id} is one edition, not two", "name its translation as the other")
    if one.article.lang == other.article.lang:
        raise UsageError(
            f"{one.id} and {other.id} are in one language; a link joins a Korean and an English edition",
            "to put two versions into one story, link each with the edition in the other language",
        )


def _sync(db: sqlite3.Connection, paths: ArchivePaths) -> int:
    written = load_decisions(paths.links)
    known = known_decisions(db)
    if written is None:
        if known:
            save_decisions(paths.links, known.values())
        return 0
    changed = [
        one for pair, one in written.items() if pair not in known or known[pair].together != one.together
    ]
    dropped = [one for pair, one in known.items() if pair not in written]
    if changed or dropped:
        with transaction(db):
            _adopt(db, changed, dropped)
    return len(changed) + len(dropped)


def _adopt(db: sqlite3.Connection, changed: list[Decision], dropped: list[Decision]) -> None:
    for one in dropped:
        db.execute("DELETE FROM decisions WHERE first_id = ? AND second_id = ?", one.pair)
        _forget(db, one)
    for one in changed:
        put_decision(db, one)
    for one in changed:
        _obey(db, one, strict=False)


def _numbers(db: sqlite3.Connection, made: Decision) -> tuple[Edition, Edition] | None:
    first, second = (get_edition(db, one) for one in made.pair)
    return None if first is None or second is None else (first, second)


def _forget(db: sqlite3.Connection, made: Decision) -> None:
    """Let the outlet's word hold again for two editions."""
    here = _numbers(db, made)
    if here is None:
        return
    if made.together:
        remove_link(db, here[0].number, here[1].number)
    for edition in here:
        link_translations(db, edition.number)
        link_claimed(db, edition.id)


def _obey(db: sqlite3.Connection, made: Decision, *, strict: bool) -> None:
    """Give a decision its effect on links; if `strict`, raise UsageError where others stand against it."""
    here = _numbers(db, made)
    if here is None:
        return
    first, second = here
    if not made.together:
        remove_link(db, first.number, second.number)
        for edition in here:
            link_translations(db, edition.number)
        path = link_path(db, first.number, second.number)
        if strict and path:
            raise UsageError(
                f"{first.id} and {second.id} are still one story, through {', '.join(path[1:-1])}",
                f"say which of them leaves: `ilbo unlink {path[0]} {path[1]}` or "
                f"`ilbo unlink {path[-2]} {path[-1]}`",
            )
        return
    parted = parted_pair(db, first.story, second.story)
    if parted is None:
        add_link(db, first.number, second.number, "manual", 1.0, BY_HAND)
    elif strict:
        raise UsageError(
            f"linking {first.id} with {second.id} would join {' and '.join(parted)}, which were unlinked",
            f"link those again first: `ilbo link {parted[0]} {parted[1]}`",
        )
