"""The words of an index on a cluster, which OpenSearch does not list: a sorted file beside the catalogue.

A line is a word. Words that only removed editions had stay until the index is made anew.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from fnmatch import translate
from heapq import merge
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from indexer.segments.disk import Disk
from indexer.segments.limits import Budget, Limits
from indexer.segments.queries import Prefix, Wildcard

# So many words are held in memory before they are written aside.
MOST_HELD = 1_000_000
_SUFFIX = ".words"


def check_patterns(words: Words, node: Any, limits: Limits) -> None:
    """Raise UsageError if a pattern of a query stands for more words than are searched at once."""
    level, budget = [node], Budget(limits)
    while level:
        for part in level:
            if isinstance(part, (Prefix, Wildcard)) and part.text not in {"", "*"}:
                budget.check_expansions(_count(words, part, limits.expansions), part)
        level = [child for part in level for child in part.children()]


def _count(words: Words, pattern: Prefix | Wildcard, enough: int) -> int:
    """Return how many words a pattern stands for, of all fields together; an upper bound up to `enough`."""
    text = str(pattern.text)
    if isinstance(pattern, Prefix):
        return words.beginning(text).count(b"\n")
    found = words.beginning(re.split(r"[*?\[]", text, maxsplit=1)[0])
    count = found.count(b"\n")
    if count <= enough:
        return count
    accepts = re.compile(translate(text)).match
    return sum(bool(accepts(word)) for word in found.decode("utf-8", "surrogatepass").split("\n"))


def words_path(folder: Path, index: str) -> Path:
    """Name the file of an index."""
    return folder / f"{index}{_SUFFIX}"


def drop_others(folder: Path, prefix: str, kept: Collection[str]) -> None:
    """Remove the words of those indices behind a prefix that are not among `kept`."""
    ours = re.compile(rf"({re.escape(prefix)}-\d+){re.escape(_SUFFIX)}")
    for path in folder.iterdir():
        match = ours.fullmatch(path.name)
        if match and match[1] not in kept:
            path.unlink(missing_ok=True)


class Words:
    """The words of an index, sorted as their UTF-8 bytes are."""

    def __init__(self, text: mmap.mmap | bytes) -> None:
        self._text = text

    @classmethod
    def open(cls, path: Path) -> Words | None:
        """Map the file; None if there is none, as for an index that another archive directory made."""
        try:
            with path.open("rb") as file:
                return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (FileNotFoundError, ValueError):
            return None

    def between(self, first: str, last: str) -> bytes:
        """Return the words from `first` to below `last`, each with its line end."""
        return bytes(self._text[self._place(first) : self._place(last)])

    def beginning(self, prefix: str) -> bytes:
        """Return the words that begin so, each with its line end."""
        return self.between(prefix, prefix + "\U0010ffff")

    def _place(self, word: str) -> int:
        """Return where the first word stands that is not below `word`."""
        wanted, text = word.encode("utf-8", "surrogatepass"), self._text
        low, high = 0, len(text)
        while low < high:
            middle = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = text.find(b"\n", middle)
            if bytes(text[middle:end]) < wanted:
                low = end + 1
            else:
                high = middle
        return low


class WordCollector:
    """Collects words, those of a file and new ones, and writes them sorted, each once, in bounded memory."""

    def __init__(self) -> None:
        self._held: set[bytes] = set()
        self._files = ExitStack()
        self._runs: list[IO[bytes]] = []

    def add(self, words: Iterable[str]) -> None:
        """Take words; one with a line end in it is left out."""
        self._held.update(f"{word}\n".encode("utf-8", "surrogatepass") for word in words if "\n" not in word)
        if len(self._held) >= MOST_HELD:
            run = self._files.enter_context(TemporaryFile())  # noqa: SIM115 - `close` does
            run.writelines(sorted(self._held))
            self._runs.append(run)
            self._held.clear()

    def save(self, path: Path) -> None:
        """Write the words in one step, with those that the file has already."""
        draft, disk = path.with_name(f"{path.name}.tmp"), Disk()
        with ExitStack() as stack:
            runs: list[Iterable[bytes]] = [sorted(self._held), *self._runs]
            if path.exists():
                runs.append(stack.enter_context(path.open("rb")))
            for run in self._runs:
                run.seek(0)
            file = stack.enter_context(draft.open("wb"))
            file.writelines(_once(merge(*runs)))
        disk.replace(draft, path)
        disk.sync_folder(path.parent)
        self.close()

    def close(self) -> None:
        """Forget what was collected."""
        self._held.clear()
        self._runs.clear()
        self._files.close()


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    return (line for line, _ in groupby(lines))
