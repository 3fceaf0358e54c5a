"""The names of an outlet's WARC files, `SITE-STAMP-RANDOM.warc.gz`: their order is that of their captures."""

from __future__ import annotations

import re
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path

from archive import clock

_NAME = re.compile(r"(?P<site>.+)-(?P<stamp>\d{8}T\d{12}Z)-[0-9a-f]{8}\.warc\.gz")
_STAMP = "%Y%m%dT%H%M%S%fZ"


def outlet_of_file(name: str) -> str | None:
    """Return the outlet to which a WARC file of this name belongs; None for a file that others made."""
    match = _NAME.fullmatch(name)
    return None if match is None else match["site"]


def warc_files(folder: Path, site: str) -> list[Path]:
    """Return an outlet's WARC files in the order in which they were begun."""
    return sorted(path for path in folder.glob(f"{site}-*.warc.gz") if outlet_of_file(path.name) == site)


def next_name(folder: Path, site: str) -> str:
    """Return a name for an outlet's next file, which sorts after all that are in `folder`.

    It tells the moment, or the one after the last file's where the clock was set back since. The random part
    keeps names apart when archives are merged.
    """
    moment = clock.now()
    for path in warc_files(folder, site)[-1:]:
        match = _NAME.fullmatch(path.name)
        assert match is not None
        last = datetime.strptime(match["stamp"], _STAMP).replace(tzinfo=timezone.utc)
        moment = max(moment, last + timedelta(microseconds=1))
    return f"{site}-{moment.strftime(_STAMP)}-{uuid.uuid4().hex[:8]}.warc.gz"
