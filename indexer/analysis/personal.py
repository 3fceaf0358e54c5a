"""Names the dictionary lacks: a surname and two syllables, or anything else, and particles behind."""

from __future__ import annotations

from functools import lru_cache

from indexer.analysis.data import iter_rows, word_set

_NAME_CHARS = 3


def name_in(run: str) -> str | None:
    """Return the first three syllables of a run if they may be a name by their form, else None."""
    if len(run) < _NAME_CHARS or run[0] not in _surnames() or run[2] == "들":
        return None
    behind = run[_NAME_CHARS:]
    return run[:_NAME_CHARS] if not behind or behind in _behind_names() else None


def without_particle(run: str) -> str:
    """Return a run without the longest particle at its end that leaves two syllables."""
    ends = (size for size in range(2, len(run)) if run[size:] in _behind_names())
    return run[: next(ends, len(run))]


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset(row[0] for row in iter_rows("surnames.tsv"))


@lru_cache(maxsize=1)
def _behind_names() -> frozenset[str]:
    return word_set("behind_names.txt")
