"""A new catalogue from the WARC files alone, made aside and put in place whole."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from archive.capture.captures import adopt_captures
from archive.capture.rebuild import read_captures
from archive.capture.warc_names import outlet_of_file
from archive.catalogue import open_catalogue
from archive.check import check_catalogue
from archive.crawling.crawl_settings import PageDone
from archive.decisions import Decision, known_decisions, load_decisions, put_decision
from archive.errors import ConfigError, IlboError, NotFoundError, UsageError
from archive.locking import exclusive
from archive.outlets.profile import SiteProfile
from archive.paths import ArchivePaths
from archive.reparsing import profile_of_outlet


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What came of a rebuild: outcomes that add up to `attempted`, captures entered, the outlets.

    `old` is where the former catalogue is kept, None if there was none; `imported` counts the editions in it
    that came from no capture and have to be imported again, None if it could not be read.
    """

    counts: Mapping[str, int]
    captures: int
    outlets: tuple[str, ...]
    old: Path | None
    imported: int | None


def rebuild_catalogue(
    paths: ArchivePaths,
    given: Mapping[str, SiteProfile],
    on_page: Callable[[PageDone], None] = lambda _page: None,
) -> Rebuilt:
    """Make the catalogue anew where it is missing or damaged, and put it in place when it is whole.

    Each outlet's captures are read with its profile among `given`, else with the one its newest WARC file
    records. The former catalogue is kept beside the new one as `catalogue.sqlite.damaged`.

    Raises UsageError if there is nothing wrong with the catalogue, NotFoundError if there are no WARC files,
    ConfigError for an outlet whose profile is not known, LockedError while anything else writes.
    """
    sites = _outlets(paths)
    if not sites:
        raise NotFoundError(
            f"no WARC files of ours in {paths.warc}", "name another archive with --archive DIR"
        )
    for site in given:
        if site not in sites:
            raise UsageError(f"no WARC file in {paths.warc} is of {site}", f"there are: {', '.join(sites)}")
    profiles = {site: given.get(site) or profile_of_outlet(paths, site) for site in sites}
    with _alone(paths, profiles):
        if paths.catalogue.exists() and not _is_damaged(paths):
            raise UsageError(
                f"nothing is wrong with {paths.catalogue}, and what was imported stands in no WARC file",
                "to read captures with today's parsers use `ilbo reparse`",
            )
        aside = ArchivePaths(paths.root / "rebuild")
        shutil.rmtree(aside.root, ignore_errors=True)
        try:
            counts, captures = _build(aside, paths, profiles, on_page)
            imported = _count_imported(paths)
            old = _swap(aside.catalogue, paths.catalogue)
        finally:
            shutil.rmtree(aside.root, ignore_errors=True)
    return Rebuilt(counts=counts, captures=captures, outlets=tuple(profiles), old=old, imported=imported)


def _outlets(paths: ArchivePaths) -> list[str]:
    """Return the outlets that have WARC files."""
    names = {outlet_of_file(path.name) for path in paths.warc.glob("*.warc.gz")}
    return sorted(name for name in names if name is not None)


@contextmanager
def _alone(paths: ArchivePaths, sites: Mapping[str, SiteProfile]) -> Iterator[None]:
    with ExitStack() as locks:
        locks.enter_context(exclusive(paths.lock("import"), "an import"))
        locks.enter_context(exclusive(paths.lock("links"), "linking"))
        for site in sites:
            locks.enter_context(exclusive(paths.lock(f"crawl-{site}"), f"a crawl of {site}"))
        yield


def _is_damaged(paths: ArchivePaths) -> bool:
    try:
        with closing(open_catalogue(paths, readonly=True)) as db:
            return next(check_catalogue(db, paths), None) is not None
    except ConfigError:
        # Of a later program version: that is no damage.
        raise
    except (IlboError, sqlite3.DatabaseError):
        return True


def _build(
    aside: ArchivePaths,
    paths: ArchivePaths,
    profiles: Mapping[str, SiteProfile],
    on_page: Callable[[PageDone], None],
) -> tuple[Counter[str], int]:
    counts: Counter[str] = Counter()
    with closing(open_catalogue(aside, create=True)) as db:
        for made in _decisions(paths):
            put_decision(db, made)
        # All captures first: a revisit may refer to a response of another outlet.
        captures = sum(adopt_captures(db, paths.warc, site, cut=False) for site in profiles)
        for profile in profiles.values():
            counts.update(read_captures(db, paths, profile, on_page))
        # Without its log beside it, the file alone is the catalogue and can be moved.
        db.execute("PRAGMA journal_mode = DELETE")
    with aside.catalogue.open("rb") as stream:
        os.fsync(stream.fileno())
    return counts, captures


def _decisions(paths: ArchivePaths) -> Iterable[Decision]:
    """Return what was decided about links, from the former catalogue if its file is lost."""
    written = load_decisions(paths.links)
    if written is None and paths.catalogue.exists():
        with suppress(IlboError, sqlite3.DatabaseError), closing(open_catalogue(paths, readonly=True)) as db:
            written = known_decisions(db)
    return (written or {}).values()


def _count_imported(paths: ArchivePaths) -> int | None:
    if not paths.catalogue.exists():
        return 0
    with suppress(IlboError, sqlite3.DatabaseError), closing(open_catalogue(paths, readonly=True)) as db:
        return int(db.execute("SELECT count(*) FROM editions WHERE capture_no IS NULL").fetchone()[0])
    return None


def _swap(new: Path, place: Path) -> Path | None:
    # At every moment one of the two stands there, or none and the same command makes it again; never a new
    # catalogue beside the log of the old one.
    old = None
    if place.exists():
        old = _free_name(place)
        place.rename(old)
    for suffix in ("-wal", "-shm"):
        beside = place.with_name(place.name + suffix)
        if beside.exists():
            beside.rename(f"{old or _free_name(place)}{suffix}")
    new.rename(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return old


def _free_name(place: Path) -> Path:
    names = (place.with_name(f"{place.name}.damaged{number}") for number in ("", *range(2, 10_000)))
    return next(name for name in names if not name.exists())
