"""The content words of a Korean sentence, and other forms of them that a reader may type.

Words are read from bare mecab-ko in the context of their whole sentence, which no analyzer under comparison
does; the forms are made by a few rules of the language that need no analyzer.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

_NOMINAL = frozenset({"NNG", "NNP", "XR", "XPN", "XSN", "SL", "SH"})
_NAMING = frozenset({"NNG", "NNP", "XR", "SL"})
_PLURAL = "들"
# Verbs that carry no content of their own.
_LIGHT_VERBS = frozenset("있없하되오가보주말않같싶이") | {
    "위하",
    "대하",
    "관하",
    "통하",
    "의하",
    "따르",
    "인하",
}
_JOSA_BEHIND_FINAL = ("", "은", "이", "을", "과", "의", "에", "도", "에서", "만", "까지", "부터", "이나")
_JOSA_BEHIND_VOWEL = ("", "는", "가", "를", "와", "의", "에", "도", "에서", "만", "까지", "부터", "나")
_DEED_ENDINGS = {
    "하": ("", "한", "했다", "하는", "하기", "하며", "하고", "할", "했던"),
    "되": ("", "된", "됐다", "되는", "되기", "되며", "되고", "될", "됐던"),
    "시키": ("", "시킨", "시켰다", "시키는", "시키고", "시킬"),
}
# Endings before which no stem changes.
_VERB_ENDINGS = ("다", "고", "지", "기", "던")


class _Morph(NamedTuple):
    surface: str
    tag: str
    expression: str


@dataclass(frozen=True, slots=True)
class KoreanWord:
    """A content word of a sentence: the whole of its nouns or its stem, and the parts it may be cut into.

    `endings` are what may stand behind it; `written` is the one that does, with punctuation. `at` is the
    number of its blank-delimited unit.
    """

    stem: str
    parts: tuple[str, ...]
    endings: tuple[str, ...]
    written: str
    at: int

    @property
    def bare(self) -> bool:
        """Whether nothing stands between a Hangul noun and the next word but a blank: they can be joined."""
        return not self.written and self.stem.isalpha() and not self.stem.isascii()

    @property
    def takes_particles(self) -> bool:
        """Whether it is a noun whose endings are particles, not those of a verb made of it."""
        return self.endings in (_JOSA_BEHIND_FINAL, _JOSA_BEHIND_VOWEL)

    def touches(self, after: KoreanWord) -> bool:
        """Whether nothing but a particle and a blank stands between this Hangul noun and `after`."""
        plain = (self.stem + self.written).isalpha() and not self.stem.isascii()
        return plain and self.takes_particles and after.at == self.at + 1

    def other_form(self, rng: random.Random) -> str:
        """Return the stem with another ending than the one written, half the time with none."""
        others = [ending for ending in self.endings if ending != self.written]
        return self.stem + ("" if "" in others and rng.random() < 0.5 else rng.choice(others))

    def apart(self, form: str, rng: random.Random) -> str:
        """Return `form`, made of this stem, with a blank at one of its `cuts`."""
        cut = rng.choice(self.cuts)
        return f"{form[:cut]} {form[cut:]}"

    @property
    def cuts(self) -> list[int]:
        """Where a blank may stand: between parts (핵 무기), not before a last syllable (연구소)."""
        ends = accumulate(map(len, self.parts))
        return [end for end in ends if end <= len(self.stem) - 2]


def content_words(sentence: str) -> list[KoreanWord]:
    """Return the nouns and verbs of a sentence, in order; no numbers, pronouns and words like 경우."""
    found = (_word(morphs, at) for at, morphs in enumerate(_units(sentence)))
    return [word for word in found if word is not None and word.stem not in light_words()]


@lru_cache(maxsize=1)
def light_words() -> frozenset[str]:
    """Return the words of both languages that say too little to be searched for."""
    return frozenset(Path(__file__).with_name("light_words.txt").read_text(encoding="utf-8").split())


def _word(morphs: list[_Morph], at: int) -> KoreanWord | None:
    size = next((n for n, morph in enumerate(morphs) if morph.tag not in _NOMINAL), len(morphs))
    nouns, rest = morphs[:size], morphs[size:]
    while len(nouns) > 1 and nouns[-1].surface == _PLURAL:
        nouns.pop()
    stem = "".join(morph.surface for morph in nouns)
    if not nouns:
        return _verb(rest, at)
    if len(stem) < 2 or not any(morph.tag in _NAMING for morph in nouns):
        return None
    parts = tuple(part for morph in nouns for part in _parts(morph))
    written = "".join(morph.surface for morph in morphs)[len(stem) :]
    if all(morph.tag.startswith(("J", "S")) for morph in rest):
        final = "가" <= stem[-1] <= "힣" and (ord(stem[-1]) - 0xAC00) % 28
        return KoreanWord(stem, parts, _JOSA_BEHIND_FINAL if final else _JOSA_BEHIND_VOWEL, written, at)
    if rest[0].tag.startswith(("XSV", "XSA")):
        endings = _DEED_ENDINGS.get(_stem_of(rest[0]))
        return KoreanWord(stem, parts, endings, written, at) if endings else None
    return None


def _verb(morphs: list[_Morph], at: int) -> KoreanWord | None:
    if not morphs or not morphs[0].tag.startswith(("VV", "VA")):
        return None
    stem = _stem_of(morphs[0])
    written = "".join(morph.surface for morph in morphs)[len(stem) :]
    return None if stem in _LIGHT_VERBS else KoreanWord(stem, (stem,), _VERB_ENDINGS, written or "?", at)


def _stem_of(morph: _Morph) -> str:
    return morph.expression.split("/", 1)[0] if "+" in morph.tag else morph.surface


def _parts(morph: _Morph) -> list[str]:
    parts = [piece.split("/", 1)[0] for piece in morph.expression.split("+")]
    return parts if "".join(parts) == morph.surface else [morph.surface]


def _units(sentence: str) -> Iterator[list[_Morph]]:
    """Yield the morphemes of each blank-delimited unit, without punctuation before it.

    Of what stands behind its first punctuation only that is given.
    """
    at = 0
    unit: list[_Morph] = []
    for line in _tagger().parse(sentence).splitlines()[:-1]:
        surface, _, features = line.partition("\t")
        surface = surface.rstrip(" ")  # some dictionary entries end in a blank
        tag, expression = features.split(",")[0], features.split(",")[7]
        start = sentence.index(surface, at)
        if start > at:
            yield unit
            unit = []
        at = start + len(surface)
        closed = bool(unit) and unit[-1].tag == "S"
        if tag.startswith("S") and tag not in ("SL", "SH"):
            unit += [_Morph(surface, "S", "")] if unit and not closed else []
        elif not closed:
            unit.append(_Morph(surface, tag, expression))
    yield unit


@lru_cache(maxsize=1)
def _tagger() -> Any:
    from mecab_ko import Tagger  # noqa: PLC0415 (the analyzers under comparison bring it)

    return Tagger()
