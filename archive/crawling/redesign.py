"""The canary of a crawl: pages that suddenly cannot be read mean that the outlet builds them anew."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from archive.crawling.outcome import Outcome

WINDOW = 40
UNREAD_SHARE = 0.9

_READ = frozenset(["new", "updated", "unchanged"])
_UNREAD = frozenset(["no_article", "quarantined"])


class RedesignWatch:
    """Watches how the last article pages ended; pages that were not there or not wanted tell nothing.

    A page now and then that can still be read, a photograph perhaps, changes nothing.
    """

    def __init__(self, window: int | None = None) -> None:
        self.window = WINDOW if window is None else window
        self._last: deque[tuple[int, bool]] = deque(maxlen=self.window)

    def note(self, row: int, outcome: Outcome) -> Sequence[int]:
        """Note how the page in this row of the queue ended.

        Returns the rows of the pages that could not be read, if they are nearly all of the last ones; else
        none.
        """
        if outcome not in _READ | _UNREAD:
            return ()
        self._last.append((row, outcome in _UNREAD))
        unread = [row for row, is_unread in self._last if is_unread]
        full = len(self._last) == self.window
        return unread if full and len(unread) >= UNREAD_SHARE * self.window else ()
