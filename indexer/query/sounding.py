"""Names that the lexicon does not know, looked up by their sound among the words of the index.

A Korean name of three syllables is looked for by the classes of its syllables, which romanised names have in
the index; a romanised one among the Korean words that begin with its surname. Any other word is compared with
the words of the other script that begin with the same sound: those with the same consonants that sound alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

from archive.ids import Lang
from indexer.analysis.romanised import given_name_splits, syllable_class
from indexer.analysis.tokens import QueryWord
from indexer.lexicon.romanisation import jamo, romanised
from indexer.lexicon.sounds import alike, readings, skeletons
from indexer.lexicon.terms import CLASS, name_classes

# Returns the words of the index from one (inclusive) to another (exclusive), a line each.
Vocabulary: TypeAlias = Callable[[str, str], str]

# Two consonants in common say little, so that the vowels must fit too.
_ALIKE, _ALIKE_IF_SHORT = 0.8, 0.95
_FEW_CONSONANTS = 2
_MAX_FOUND = 4
_MAX_WORDS = 8
MIN_LATIN = 4

# The first sound of a word (see `lexicon.sounds`): the letters English spells it with, the first and last
# initial jamo of Hangul syllables that have it.
_FIRST = {
    "k": ("ckqgx", "ㄱㄲㅋ"), "n": ("nkg", "ㄴ"), "t": ("dt", "ㄷㄸㅌ"), "r": ("rlw", "ㄹ"), "m": ("m", "ㅁ"),
    "p": ("bpfv", "ㅂㅃㅍ"), "s": ("scxtz", "ㅅㅆ"), "c": ("czjgtxs", "ㅈㅉㅊ"), "h": ("hw", "ㅎ"),
    "": ("aeiouyhw", "ㅇ"),
}  # fmt: skip
_VOICELESS = str.maketrans("gdbj", "ktpc")
_INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
# How English spells the consonants of `sounds`, and what may stand between them: r is often silent.
_SPELLED = {
    "k": "kgqcx", "n": "ng", "t": "td", "r": "rl", "m": "m", "p": "bpfv", "s": "sczxt", "c": "czjgtsx",
}  # fmt: skip
_BETWEEN = "[aeiouyhwr'-]*"
# Consonants in four classes that English spelling keeps apart, without r and l, which it does not: of Latin
# letters, and of initial and final jamo in Unicode's order.
_LETTER_CLASSES = {
    **dict.fromkeys("aeiouyhwrl'-.", ""),
    **dict.fromkeys("kgqcsxzjtd", "k"),
    **dict.fromkeys("bpfv", "p"),
}
_INITIAL_CLASSES = "kknkk-mppkk-kkkkkp-"
_FINAL_CLASSES = "-kkknnnk--------mppkknkkkkpk"


class Sound(NamedTuple):
    """A term of the other language (a phrase joined by blanks), how alike (0 to 1), and how it is written."""

    term: str
    likeness: float
    written: str


class SoundFinder:
    """Finds what the unknown words of one query may be in the other script, a few words at most."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._known: dict[str, list[Sound]] = {}

    def found(self, word: QueryWord, lang: Lang) -> list[Sound]:
        """Return terms of the other language that sound like a word of `lang`, the likest first."""
        if word.text not in self._known:
            if len(self._known) == _MAX_WORDS:
                return []
            self._known[word.text] = list(self._korean(_stem(word)) if lang == "ko" else self._english(word))
        return self._known[word.text]

    def _korean(self, text: str) -> Iterator[Sound]:
        classes = name_classes(text)
        if classes and all(self._vocabulary(one, one + "\0") for one in classes.split()):
            surname, given = romanised(text[0]), "".join(map(romanised, text[1:]))
            yield Sound(classes, 1.0, f"{surname.capitalize()} {given.capitalize()}")
        for term, likeness in _best(text, self._latin(text)):
            yield Sound(term, likeness, term.capitalize())

    def _english(self, word: QueryWord) -> Iterator[Sound]:
        names, text = dict.fromkeys(self._names(word), 1.0), word.text.lower()
        for term, likeness in names.items() or _best(text, self._surnamed(word) or self._hangul(text)):
            yield Sound(term, likeness, term)

    def _latin(self, hangul: str) -> list[str]:
        bones = skeletons(hangul)
        if not bones or hangul.endswith("다"):
            return []
        letters = sorted({letter for first in _first_sounds(hangul) for letter in _FIRST[first][0]})
        text = "".join(self._vocabulary(letter, chr(ord(letter) + 1)) for letter in letters)
        spelled = _BETWEEN.join(f"[{_SPELLED[sound]}]+" for sound in bones[0])
        return re.findall(f"^{_BETWEEN}{spelled}{_BETWEEN}$", text, re.MULTILINE)

    def _hangul(self, latin: str) -> list[str]:
        if not skeletons(latin) or len(latin) < MIN_LATIN:
            return []
        initials = sorted({one for first in _first_sounds(latin) for one in _FIRST[first][1]})
        starts = [0xAC00 + 588 * _INITIALS.index(one) for one in initials]
        text = "".join(self._vocabulary(chr(start), chr(start + 588)) for start in starts)
        # `ng` is one sound or two.
        wanted = {*_keys(latin), *_keys(latin.replace("ng", "n"))}
        return [
            term
            for term, key in zip(text.split("\n"), _keys(text), strict=True)
            if key in wanted and 2 <= len(term) <= len(latin) and not term.endswith("다")
        ]

    def _surnamed(self, word: QueryWord) -> list[str]:
        """Return the words of the index of the length of a name that begin with the surname of one."""
        if len(word.slots) != 3:
            return []
        surnames = [term[1:] for term in word.slots[0] if term.startswith(CLASS)]
        found = "".join(self._vocabulary(one, chr(ord(one) + 1)) for one in surnames if len(one) == 1)
        return [term for term in set(found.split()) if len(term) == 3]

    def _names(self, word: QueryWord) -> Iterator[str]:
        """Yield the Korean names of the index that a romanised name may be."""
        if len(word.slots) != 3 or not all(any(one.startswith(CLASS) for one in slot) for slot in word.slots):
            return
        given = word.slots[1][0] + word.slots[2][0]
        splits = [list(map(syllable_class, split)) for split in given_name_splits(given)]
        for surname in (term[1:] for term in word.slots[0] if term.startswith(CLASS)):
            for term in set(self._vocabulary(surname, chr(ord(surname) + 1)).split()):
                classes = (name_classes(term) or "").split()
                if [one.removeprefix(CLASS) for one in classes[1:]] in splits:
                    yield term


def _stem(word: QueryWord) -> str:
    return word.slots[0][0] if len(word.slots) == 1 and word.slots[0] else word.text


def _best(text: str, candidates: Iterable[str]) -> list[tuple[str, float]]:
    bones = set(skeletons(text))
    short = all(len(one) <= _FEW_CONSONANTS for one in bones)
    found = {
        term: likeness
        for term in candidates
        if not bones.isdisjoint(skeletons(term))
        and (likeness := alike(text, term)) >= (_ALIKE_IF_SHORT if short else _ALIKE)
    }
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))[:_MAX_FOUND]


def _first_sounds(word: str) -> list[str]:
    """Return the sounds that a word may begin with, by the names they have in `_FIRST`."""
    firsts = (reading[:1] for reading in readings(word))
    return sorted({"" if one in "aeiou" else one.translate(_VOICELESS) for one in firsts})


class _Coarse(dict[int, str]):
    """The coarse class of each consonant, letters of both scripts, as `str.translate` asks for them."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if "가" <= char <= "힣":
            initial, _, final = jamo(char)
            found = (_INITIAL_CLASSES[initial] + _FINAL_CLASSES[final]).replace("-", "")
        else:
            found = _LETTER_CLASSES.get(char, char)
        self[code] = found
        return found


_CLASSES = _Coarse()


def _keys(text: str) -> list[str]:
    """Return the coarse classes of the consonants of each line, repeated ones made one."""
    keys = text.translate(_CLASSES)
    for one in "kpnm":
        while one * 2 in keys:
            keys = keys.replace(one * 2, one)
    return keys.split("\n")
