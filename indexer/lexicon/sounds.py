"""What a word sounds like, in Hangul or Latin letters: 오바마 is Obama, 로봇 is robot.

A word becomes a sequence of classes of sounds that Korean spelling of foreign names and English spelling of
Korean names do not keep apart: `k` for g, k, kk, c, q; `p` for b, p, f, v; one class for l and r. Consonants
decide, vowels only weigh. No table of words is used.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product
from operator import ne
from typing import NamedTuple

from indexer.lexicon.romanisation import jamo

_VOWELS = frozenset("aeiou")
_INITIALS = tuple("g g n d d r m b b s s - j j c k t p h".split())  # noqa: SIM905 - a table is easier to read
# Of the 21 vowels; ㅡ is what Korean puts between consonants that English joins.
_MEDIALS = tuple("a e a e u e u e o oa oe oe o u ou oe ui u - ui i".split())  # noqa: SIM905
_FINALS = tuple("- k k k n n n t r r r r r r r r m p p t t n t t k t p t".split())  # noqa: SIM905

# Latin spellings, longest first, each with the sounds it may stand for; `-` is none.
_LATIN: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"tion|sion|cian", ("sun",)),
    (r"sch|tsch", ("s", "sk")),
    (r"tch", ("c",)),
    (r"dg(?=[eiy])", ("j",)),
    (r"ch", ("c", "k")),
    (r"sh|sci(?=[aeou])", ("s",)),
    (r"ph", ("p",)),
    (r"th", ("s", "t")),
    (r"gh(?=[aeiou])", ("g",)),
    (r"gh", ("-", "p")),
    (r"ck|cq", ("k",)),
    (r"^kn|^gn", ("n",)),
    (r"^wr", ("r",)),
    (r"^x", ("c", "s")),
    (r"ts|tz|zz", ("c", "t")),
    (r"qu", ("ku", "k")),
    (r"x", ("ks",)),
    (r"ng(?=[aeiou])", ("n", "ng")),
    (r"ng|nk(?=s)", ("n",)),
    (r"c(?=[eiy])", ("s", "c")),
    (r"cc|c|q|kk|k", ("k",)),
    (r"g(?=[eiy])", ("g", "j")),
    (r"gg|g", ("g",)),
    (r"jj|j", ("j", "i")),
    (r"z", ("j",)),
    (r"ss|s", ("s",)),
    (r"tt|t", ("t",)),
    (r"dd|d", ("d",)),
    (r"pp|p|ff|f", ("p",)),
    (r"bb|b|vv|v", ("b",)),
    (r"mm|m", ("m",)),
    (r"nn|n", ("n",)),
    (r"ll|l|rr(?=[aeiouy])|r(?=[aeiouy])", ("r",)),
    (r"rr?", ("-", "r")),
    (r"h(?=[aeiouy])", ("h",)),
    (r"h", ("-",)),
    (r"(?<=[a-z]{2})e$", ("-", "e")),
    (r"ee|ea|ie", ("i",)),
    (r"oo|ou", ("u",)),
    (r"a", ("a",)),
    (r"e", ("e",)),
    (r"i|y", ("i",)),
    (r"o", ("o",)),
    (r"u|w", ("u",)),
)
_SPELLING = re.compile("|".join(f"({pattern})" for pattern, _ in _LATIN))
_VOICELESS = str.maketrans("gdbj", "ktpc")
_CONSONANT = re.compile("([^aeiouh])")
_MAX_READINGS = 12
_VOICING = 0.35
MAX_CHARS = 24


@lru_cache(maxsize=1 << 16)
def readings(word: str) -> tuple[str, ...]:
    """Return how a word of Hangul or Latin letters may sound, one string of sound classes a reading.

    Spaces and hyphens are left out. None for a word with other letters in it, or longer than `MAX_CHARS`.
    """
    bare = re.sub(r"[\s'’.-]", "", word)
    if not 2 <= len(bare) <= MAX_CHARS:
        return ()
    if all("가" <= char <= "힣" for char in bare):
        return (_merged("".join(map(_syllable, bare))),)
    folded = "".join(c for c in unicodedata.normalize("NFKD", bare.lower()) if not unicodedata.combining(c))
    return _latin_readings(folded) if re.fullmatch("[a-z]+", folded) else ()


def _syllable(char: str) -> str:
    initial, medial, final = jamo(char)
    return (_INITIALS[initial] + _MEDIALS[medial] + _FINALS[final]).replace("-", "")


def _latin_readings(word: str) -> tuple[str, ...]:
    options = [_LATIN[match.lastindex - 1][1] for match in _SPELLING.finditer(word) if match.lastindex]
    while _count(options) > _MAX_READINGS:
        last = max(number for number, sounds in enumerate(options) if len(sounds) > 1)
        options[last] = options[last][:1]
    found = dict.fromkeys(_merged("".join(one).replace("-", "")) for one in product(*options))
    return tuple(found)


def _count(options: list[tuple[str, ...]]) -> int:
    count = 1
    for sounds in options:
        count *= len(sounds)
    return count


def _merged(sounds: str) -> str:
    """Return sounds with repeated ones made one."""
    return re.sub(r"(.)\1+", r"\1", sounds)


def skeleton(reading: str) -> str:
    """Return the consonants of a reading, h left out: what two spellings of a name share."""
    bones = "".join(sound for sound in reading if sound not in _VOWELS and sound != "h")
    return _merged(bones.translate(_VOICELESS))


@lru_cache(maxsize=1 << 16)
def by_consonants(word: str) -> tuple[tuple[str, str], ...]:
    """Return the readings of a word that have two consonants or more, each behind these, voiceless."""
    pairs = ((_anatomy(reading).voiceless, reading) for reading in readings(word))
    return tuple(pair for pair in pairs if len(pair[0]) >= 2)


def skeletons(word: str) -> tuple[str, ...]:
    """Return the skeletons of all readings of a word that have two consonants or more."""
    return tuple(dict.fromkeys(bones for bones in map(skeleton, readings(word)) if len(bones) >= 2))


def alike(one: str, other: str) -> float:
    """Return from 0 to 1 how much two words sound alike, by the best of their readings."""
    return max((readings_alike(a, b) for a in readings(one) for b in readings(other)), default=0.0)


class _Anatomy(NamedTuple):
    """The consonants of a reading without h, as they are and voiceless; what is around them; its weight."""

    bones: str
    voiceless: str
    gaps: tuple[str, ...]
    weight: float


@lru_cache(maxsize=1 << 16)
def _anatomy(reading: str) -> _Anatomy:
    pieces = _CONSONANT.split(reading)
    bones = "".join(pieces[1::2])
    return _Anatomy(bones, bones.translate(_VOICELESS), tuple(pieces[::2]), sum(map(_weight, reading)))


def readings_alike(a: str, b: str) -> float:
    """Return 1 minus the weighted edit distance of two readings, as a share of the longer one's weight."""
    one, other = _anatomy(a), _anatomy(b)
    if one.voiceless == other.voiceless:
        # The cheapest way changes consonants to each other, and what stands between them.
        distance = sum(map(_distance_between, one.gaps, other.gaps))
        if one.bones != other.bones:
            distance += _VOICING * sum(map(ne, one.bones, other.bones))
    else:
        distance = _distance(a, b)
    return max(0.0, 1 - distance / max(one.weight, other.weight, 0.1))


def _distance(a: str, b: str) -> float:
    row = [0.0]
    for sound in b:
        row.append(row[-1] + _weight(sound))
    for x in a:
        weight = _weight(x)
        before, row = row, [row[0] + weight]
        for number, y in enumerate(b):
            change = 0.0 if x == y else _change(x, y)
            row.append(min(before[number] + change, before[number + 1] + weight, row[number] + _weight(y)))
    return row[-1]


_distance_between = lru_cache(maxsize=1 << 14)(_distance)


def _change(x: str, y: str) -> float:
    if x in _VOWELS and y in _VOWELS:
        return 0.25
    return _VOICING if x.translate(_VOICELESS) == y.translate(_VOICELESS) else 2.0


def _weight(sound: str) -> float:
    return 0.3 if sound in _VOWELS else 0.5 if sound in "hr" else 1.0
