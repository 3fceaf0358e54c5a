"""Hanja read as Hangul, and the one-character forms of headlines (北 for 북한)."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise, product

from indexer.analysis.compounds import is_noun
from indexer.analysis.data import iter_rows

_MAX_COMBINATIONS = 16
# The rule of initial sounds (한글 맞춤법 10 to 12) by jamo numbers: before these vowels ㄴ and ㄹ fall
# silent.
_Y_VOWELS = frozenset({2, 3, 6, 7, 12, 17, 20})
_N, _R, _SILENT = 2, 5, 11
# 렬 and 률 behind a vowel or ㄴ (한글 맞춤법 11).
_LATER = {"렬": "열", "률": "율"}
# Characters before which a country or body is meant: 對北, 反美, 親中.
_BEFORE_NAMES = frozenset("對反親駐訪脫從抗知嫌在")


def names_of(char: str) -> tuple[str, ...]:
    """Return what a one-character form of headlines may stand for; empty for other characters."""
    return _names().get(char, ())


def read_hanja(run: str) -> str:
    """Return the Hangul reading of a run of hanja, one syllable a character.

    Characters without a reading stay.

    Of several readings the one that makes a word the dictionary knows is taken, else the first of each
    character.
    """
    options = [_readings(char) for char in run]
    if all(names_of(char) for char in run):  # 北中 is 북중, not 배중
        options = [readings[:1] for readings in options]
    count = 1
    for readings in options:
        count *= len(readings)
    if 1 < count <= _MAX_COMBINATIONS and len(run) > 1:
        for combination in product(*options):
            word = _by_rule("".join(combination))
            if is_noun(word):
                return word
    return _by_rule("".join(readings[0] for readings in options))


def is_directed(run: str) -> bool:
    """Tell whether a run is a character like 對 or 反 and one that stands for a name: 對中 is no 대중."""
    return len(run) == 2 and run[0] in _BEFORE_NAMES and bool(names_of(run[1]))


def meant_names(run: str) -> list[tuple[str, ...]] | None:
    """Return for each character the names it stands for, if the run consists of one-character forms.

    Else None.

    The run must stand at the beginning of a word. A character like 對 or 反 before such forms stands for
    itself.
    """
    body = run[1:] if len(run) > 1 and run[0] in _BEFORE_NAMES else run
    names = [names_of(char) for char in body]
    if not all(names):
        return None
    return [(), *names] if len(body) < len(run) else names


def _by_rule(word: str) -> str:
    result = _initial(word[0])
    for before, syllable in pairwise(word):
        open_or_n = "가" <= before <= "힣" and (ord(before) - 0xAC00) % 28 in (0, 4)
        result += _LATER.get(syllable, syllable) if open_or_n else syllable
    return result


def _initial(syllable: str) -> str:
    if not "가" <= syllable <= "힣":
        return syllable
    consonant, rest = divmod(ord(syllable) - 0xAC00, 588)
    if consonant in (_N, _R) and rest // 28 in _Y_VOWELS:
        consonant = _SILENT
    elif consonant == _R:
        consonant = _N
    return chr(0xAC00 + consonant * 588 + rest)


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    return {row[0]: tuple(row[1].split()) for row in iter_rows("hanja_names.tsv")}


@lru_cache(maxsize=1 << 13)
def _readings(char: str) -> tuple[str, ...]:
    """Return the readings of a character, the usual one first; itself if it has none."""
    # A search meets a handful of characters: a table of all of them would take it longer.
    first = [reading for reading, usual, _ in _rows() if char in usual]
    also = [reading for reading, _, other in _rows() if char in other]
    return (*first[-1:], *also) or (char,)


@lru_cache(maxsize=1)
def _rows() -> list[list[str]]:
    return [[column.strip("-") for column in row] for row in iter_rows("hanja_readings.tsv")]
