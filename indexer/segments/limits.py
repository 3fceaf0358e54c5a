"""Bounds on what one query may cost, so that no query hurts; each failure names the bound and a way round."""

from __future__ import annotations

import time
from typing import Any, NamedTuple, NoReturn

from archive.errors import UsageError


class Limits(NamedTuple):
    """How deep a query may nest, how many parts it may have, how many terms a pattern may stand for.

    `edits` bounds the distance of fuzzy terms, here to what Lucene's automata can on a cluster, and
    `pattern_chars` the length of a single term or pattern.
    """

    depth: int = 50
    parts: int = 2_000
    expansions: int = 200_000
    edits: int = 2
    pattern_chars: int = 200
    seconds: float = 10.0


class Budget:
    """The limits of one running query."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._deadline = time.monotonic() + limits.seconds

    def check_time(self) -> None:
        """Raise UsageError if the time is over."""
        if time.monotonic() > self._deadline:
            raise UsageError(
                f"the query took longer than {self.limits.seconds:g} s",
                "narrow it: longer prefixes, fewer wildcards, or a filter by date, language or outlet",
            )

    def check_expansions(self, count: int, query: Any) -> None:
        """Raise UsageError if a pattern stands for too many terms."""
        if count > self.limits.expansions:
            raise UsageError(
                f"{query} stands for {count} different words, at most {self.limits.expansions} are searched",
                "give more of its letters",
            )

    def check_shape(self, query: Any) -> None:
        """Raise UsageError if the query nests too deep, has too many parts, or a part that is too long."""
        level, parts, depth = [query], 0, 0
        longest, edits = self.limits.pattern_chars, self.limits.edits
        while level:
            parts += len(level)
            if depth > self.limits.depth:
                raise UsageError(
                    f"the query nests deeper than {self.limits.depth} levels", "use fewer brackets"
                )
            if parts > self.limits.parts:
                raise UsageError(f"the query has more than {self.limits.parts} parts", "ask with fewer words")
            for part in level:
                if len(getattr(part, "text", "")) > longest or getattr(part, "maxdist", 0) > edits:
                    self._refuse(part)
            level = [child for part in level for child in part.children()]
            depth += 1

    def _refuse(self, part: Any) -> NoReturn:
        """Raise UsageError for a part that is too long or allows too many changes."""
        if len(part.text) > self.limits.pattern_chars:
            raise UsageError(
                f"a word of the query is {len(part.text)} characters long, "
                f"at most {self.limits.pattern_chars} are searched",
                "shorten it",
            )
        raise UsageError(
            f"a fuzzy word allows {part.maxdist} changes, at most {self.limits.edits} are possible",
            "write ~1 or ~2 behind the word",
        )
