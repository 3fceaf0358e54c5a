"""All outlets of an archive read again with today's parsers."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager

from archive.capture.recorded_profile import recorded_profile
from archive.capture.reparse import Reparsed, reparse
from archive.capture.warc_names import warc_files
from archive.errors import ConfigError
from archive.locking import exclusive
from archive.outlets.profile import SiteProfile
from archive.paths import ArchivePaths


def reparse_archive(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    given: SiteProfile | None,
    *,
    only_quarantined: bool = False,
    dry_run: bool,
    on_edition: Callable[[int], None] = lambda _count: None,
) -> Generator[Reparsed, None, None]:
    """Read the outlet of the profile `given` again, or else every outlet with its recorded profile.

    With `dry_run` nothing is changed. Raises ConfigError for an outlet whose profile is not known and
    LockedError while one of the outlets is being crawled.
    """
    if given is not None:
        profiles: Mapping[str, SiteProfile] = {given.site: given}
    else:
        sites = [row[0] for row in db.execute("SELECT DISTINCT site FROM captures ORDER BY site")]
        profiles = {site: profile_of_outlet(paths, site) for site in sites}
    with ExitStack() as stack:
        for site in profiles:
            stack.enter_context(exclusive(paths.lock(f"crawl-{site}"), f"a crawl of {site}"))
        if dry_run:
            stack.enter_context(_undone(db))
        for profile in profiles.values():
            yield from reparse(
                db, paths, profile, only_quarantined=only_quarantined, dry_run=dry_run, on_edition=on_edition
            )


def profile_of_outlet(paths: ArchivePaths, site: str) -> SiteProfile:
    """Return the profile that an outlet's newest WARC file records; ConfigError if none does."""
    for path in reversed(warc_files(paths.warc, site)):
        profile = recorded_profile(path, site)
        if profile is not None:
            return profile
    raise ConfigError(
        f"the WARC files of {site} do not tell how its pages are read",
        "name its profile with --site PROFILE.toml",
    )


@contextmanager
def _undone(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        db.execute("ROLLBACK")
