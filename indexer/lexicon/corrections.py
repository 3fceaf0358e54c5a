"""What a reader says of the lexicon: `lexicon.txt` in the archive, which wins over what was learned.

One pair a line, Korean and English parted by `=`; `#` begins a comment. Behind `!` the two do not translate
each other::

    국민의힘 = People Power Party     # a name of several words
    미사일 = missile, guided missile  # several translations
    ! 사과 = apology                  # learned from the wrong stories
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from archive.errors import ConfigError
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.analysis.scripts import lang_of
from indexer.lexicon.terms import phrase_term

FILE_NAME = "lexicon.txt"


class Correction(NamedTuple):
    """Two terms that translate each other, or do not; `written` is the English as the file has it."""

    ko: str
    en: str
    written: str
    holds: bool


def corrections_path(paths: ArchivePaths) -> Path:
    """Return where an archive's own corrections of the lexicon stand."""
    return paths.root / FILE_NAME


def load_corrections(path: Path, analyzer: Analyzer) -> list[Correction]:
    """Read the corrections in order; none if there is no file.

    Raises ConfigError naming the line if the file is not UTF-8 or a line cannot be used.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"cannot read the lexicon's corrections {path}: {error}", "save them as UTF-8 text"
        ) from error
    found: list[Correction] = []
    for number, line in enumerate(unicodedata.normalize("NFC", text).splitlines(), 1):
        entry = line.partition("#")[0].strip()
        if entry:
            found += _parse(entry, f"{path}, line {number}", analyzer)
    return found


def _parse(entry: str, place: str, analyzer: Analyzer) -> Iterator[Correction]:
    left, equals, right = entry.removeprefix("!").partition("=")
    korean, english = left.strip(), [one.strip() for one in right.split(",")]
    if not equals or not korean or not all(english):
        raise ConfigError(f"{place}: {entry!r} is no pair", "write KOREAN = ENGLISH, or ! KOREAN = ENGLISH")
    if lang_of(korean) != "ko" or any(lang_of(one) != "en" for one in english):
        raise ConfigError(f"{place}: {entry!r} is not Korean = English", "write the Korean before the =")
    ours = phrase_term(korean, "ko", analyzer)
    for one in english:
        theirs = phrase_term(one, "en", analyzer)
        if ours is None or theirs is None:
            raise ConfigError(
                f"{place}: there is no word in {korean if ours is None else one!r}", "write words"
            )
        yield Correction(ours, theirs, one, not entry.startswith("!"))
