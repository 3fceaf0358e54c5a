"""A progress line on stderr while long work runs; silent when stderr is not a terminal."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from types import TracebackType

from render.figures import duration
from render.layout import clip
from render.messages import _, translated
from render.style import columns_of
from render.terminal import safe

REDRAW_S = 0.1


class Progress:
    """A line such as `importing a.jsonl: 12,000 records, 5,310/s`, redrawn in place and wiped at the end."""

    def __init__(self, label: str, unit: str, total: int | None = None) -> None:
        self._label, self._unit, self._total = safe(translated(label)), _(unit), total
        self._shown = sys.stderr.isatty()
        self._started = self._drawn = time.monotonic()
        self._before = sys.maxsize

    def update(self, count: int, *, note: str = "", waiting: int = 0) -> None:
        """Say that `count` of the unit are done so far, how they ended, and how many are known to wait."""
        now = time.monotonic()
        if not self._shown or now - self._drawn < REDRAW_S:
            return
        self._drawn = now
        done = f"{count:,}" if self._total is None else f"{count:,}/{self._total:,}"
        # What an earlier process did is no work of this one.
        self._before = min(self._before, count - 1)
        rate = (count - self._before) / max(now - self._started, 1e-3)
        told = [f"{self._label}: {done} {self._unit}, {rate:,.{0 if rate >= 10 else 1}f}/s"]
        told += [note] if note else []
        told += [translated(f"{waiting:,} waiting, about {duration(waiting / rate)}")] if waiting else []
        self._draw("; ".join(told))

    def _draw(self, line: str) -> None:
        # Exactly one line, or wiping it would leave a part of it; and no terminal is no reason to stop.
        with suppress(OSError):
            sys.stderr.write("\r\x1b[K" + clip(line, columns_of(sys.stderr) - 1))
            sys.stderr.flush()

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._shown:
            self._draw("")
