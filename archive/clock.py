"""The wall clock, read in this one place. It can be wrong and can be set back at any time.

So nothing is ordered by it: captures and changes are numbered, WARC files are named after the last one, and
pauses are kept on the monotonic clock.
"""

from __future__ import annotations

from datetime import datetime, timezone


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(timezone.utc)


def utc_now() -> str:
    """Return the present moment as the catalogue writes it, to the second: `2024-01-13T00:05:00Z`."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")
