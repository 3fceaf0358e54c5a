"""Clipped words of newspapers and what they stand for: 북미 for 북한 and 미국, 안보리 for 안전보장이사회.

The table is `clipped.tsv`, each line with an example and its source.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from indexer.analysis.data import iter_rows

MAX_CLIPPED_CHARS = 3


class Clipped(NamedTuple):
    """`names` holds one name a syllable if `apart`, else names that belong to the word at its one position.

    `alike` tells that the names say the same as the word; 대북 is only related to 북한.
    """

    names: tuple[str, ...]
    apart: bool
    alike: bool


def clipped(word: str) -> Clipped | None:
    """Return what `word` is short for; None if it is not in the table."""
    return _table().get(word)


def starts_clipped(run: str) -> bool:
    """Tell whether a run begins with a word of the table of two or three syllables."""
    table = _table()
    return run[:2] in table or run[:3] in table


@lru_cache(maxsize=1)
def syllable_names() -> dict[str, str]:
    """Return the country or body each syllable of the table's joint forms stands for: 미 → 미국."""
    names: dict[str, str] = {}
    for word, entry in _table().items():
        if entry.apart and len(word) > 1:
            for syllable, name in zip(word, entry.names, strict=True):
                names.setdefault(syllable, name)
    return names


@lru_cache(maxsize=1)
def _table() -> dict[str, Clipped]:
    table = {}
    for word, meaning, *_ in iter_rows("clipped.tsv"):
        names = tuple(meaning.split())
        apart = len(names) == len(word) and "-" not in names
        table[word] = Clipped(tuple(name for name in names if name != "-"), apart, "-" not in names)
    return table
