"""Reading the data files beside this module: UTF-8, tab-separated, `#` begins a comment line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_FOLDER = Path(__file__).parent


def iter_rows(name: str) -> Iterator[list[str]]:
    """Yield the columns of each line of data file `name`."""
    for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def word_set(name: str) -> frozenset[str]:
    """Return all words of a data file whose lines hold words separated by blanks or tabs."""
    return frozenset(word for row in iter_rows(name) for column in row for word in column.split())
