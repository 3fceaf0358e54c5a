"""The user dictionary: names and compounds a reader wants respected, in a plain text file of the archive.

One entry a line: the word, optionally `=` and its parts separated by blanks. `#` begins a comment. Example::

    솔내시                      # a name: never split, whatever follows it
    대북제재위 = 대북 제재 위    # a compound: found whole and by its parts
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path

from archive.errors import ConfigError

FILE_NAME = "dictionary.txt"
MAX_ENTRY_CHARS = 40
_PREFIX = 2
_MAX_IN_PATTERN = 500


def load_user_dictionary(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Read a user dictionary: each word with its parts (the word alone if it has none).

    Empty if there is no file.

    Raises ConfigError naming the line if the file is not UTF-8 or an entry cannot be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"cannot read the user dictionary {path}: {error}", "save it as UTF-8 text"
        ) from error
    entries: dict[str, tuple[str, ...]] = {}
    for number, line in enumerate(unicodedata.normalize("NFC", text).splitlines(), 1):
        entry = line.partition("#")[0].strip()
        if entry:
            word, parts = _parse(entry, f"{path}, line {number}")
            entries[word] = parts
    return entries


def _parse(entry: str, place: str) -> tuple[str, tuple[str, ...]]:
    word, _, rest = entry.partition("=")
    word, parts = word.strip(), tuple(rest.split())
    if not word.isalnum():
        raise ConfigError(
            f"{place}: {word!r} is not one word", "write letters and digits only, parts behind ="
        )
    if len(word) < _PREFIX:
        raise ConfigError(f"{place}: {word!r} is a single letter", "write words of two letters or more")
    if len(word) > MAX_ENTRY_CHARS:
        raise ConfigError(f"{place}: the word has more than {MAX_ENTRY_CHARS} characters", "shorten it")
    if parts and "".join(parts) != word:
        raise ConfigError(f"{place}: the parts of {word} do not join to it", "correct the parts")
    return word, parts or (word,)


class Words:
    """Words that are read as they stand in the dictionary, wherever they occur in a run of letters."""

    def __init__(self, parts: Mapping[str, tuple[str, ...]]) -> None:
        self.parts = parts
        self._sizes: dict[str, list[int]] = {}
        for word in parts:
            self._sizes.setdefault(word[:_PREFIX], []).append(len(word))
        for sizes in self._sizes.values():
            sizes.sort(reverse=True)
        pattern = "|".join(map(re.escape, self._sizes)) if len(self._sizes) <= _MAX_IN_PATTERN else ""
        self._search = re.compile(pattern or ("" if parts else "(?!)")).search

    @cached_property
    def mixed(self) -> Words | None:
        """Those words that are not all Hangul (K팝, 5G망); None if there are none."""
        found = {word: parts for word, parts in self.parts.items() if min(word) < "가" or max(word) > "힣"}
        return Words(found) if found else None

    def may_occur(self, run: str) -> bool:
        """Tell quickly whether a word may be in `run`; False is certain."""
        return self._search(run) is not None

    def find(self, run: str) -> tuple[int, int] | None:
        """Return start and end of the first word in `run`, the longest if several begin there."""
        if not self.may_occur(run):
            return None
        for start in range(len(run)):
            for size in self._sizes.get(run[start : start + _PREFIX], ()):
                if run[start : start + size] in self.parts:
                    return start, start + size
        return None


@lru_cache(maxsize=1)
def builtin_words() -> Mapping[str, tuple[str, ...]]:
    """Return the dictionary that comes with the program, `words.txt`."""
    return load_user_dictionary(Path(__file__).with_name("words.txt"))
