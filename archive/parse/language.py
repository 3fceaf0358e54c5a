"""Which language a text is really written in, told by its scripts; a label on the page proves nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from archive.ids import LANGS, Lang

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HANGUL = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")
_KANA = re.compile(r"[\u3041-\u30ff]")
_HAN = re.compile(r"[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_SENTENCE_END = re.compile(r"[.!?。…][\"'”’)\]]*$")

# A book's worth; what follows will not change the answer.
_ENOUGH_CHARS = 200_000

# Prose decides if it is at least one part in so many of the whole; less may be a note below a table.
_PROSE_SHARE = 5

# A text is in a language if so much of it is; one that mixes two more evenly is an edition of neither.
_MAJORITY = 0.6

# A Hangul syllable carries as much of a translated text as this many Latin letters: 2.36 in the 1,000 news
# sentences of the Korean parallel data's development set (Park, Hong and Cha 2016).
_LETTERS_PER_SYLLABLE = 2.4


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The commonest words, which only the language itself explains: names and terms travel, these do not.
_ENGLISH = _words(
    "the of and to in is that for on with as was by at it be are this from or have has had not but an his "
    "her he she they their its were been will would which who can if when you your may about after said a"
)
# Other languages in Latin script; no word that English or a romanised Korean name has too.
_FOREIGN = _words(
    "der das und ist nicht ein eine mit von den dem auf für sich auch wird sind "
    "le la les des et est dans une du que pour qui sur pas au avec sont ce cette "
    "el los las del y es una por con para como más su lo "
    "os um uma não da dos em na ao é di che è della sono gli nel "
    "het een van en zijn niet voor dat aan yang dan untuk dengan ini itu dari pada tidak adalah "
    "và của là có được trong cho không một các với người bir ve bu için ile olarak nie jest się"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """What one line holds, in words and in letters."""

    hangul_words: int
    latin_words: int
    english_words: int
    foreign_words: int
    hangul: int
    latin: int
    han: int
    kana: int
    strange: int
    sentence: bool

    @property
    def is_prose(self) -> bool:
        """A sentence or a long run of words, not a menu entry, a heading or a name."""
        # A Korean sentence has half the words of an English one.
        words = 2 * self.hangul_words + self.latin_words
        east_asian = self.han + self.kana
        return (self.sentence and (words >= 4 or east_asian >= 8)) or words >= 12 or east_asian >= 20


def text_lang(text: str) -> Lang | None:
    """Return the language of the running text, `ko` or `en`; None for another one or too little to tell.

    1. Sentences and long lines count; short ones (menus, headings, names) only where there is little else.
    2. A line is Korean, English or other by its words: Korean technical text full of Latin names keeps its
       Korean particles and endings, English text that quotes Korean keeps its English function words.
    3. Every line weighs what it holds, a Hangul syllable as much as 2.4 Latin letters. The language of at
       least three fifths wins; a text half translated is in neither.
    4. Latin text with the function words of another language, or text in another script, is None.
    """
    text = unicodedata.normalize("NFC", text[:_ENOUGH_CHARS])
    lines = [_measure(line) for line in text.splitlines() if line.strip()]
    prose = [line for line in lines if line.is_prose]
    enough = _PROSE_SHARE * sum(map(_weight, prose)) >= sum(map(_weight, lines))
    return _heavier(prose) if enough else _heavier(lines) or _heavier(prose)


def _heavier(lines: list[_Line]) -> Lang | None:
    weights = {"ko": 0.0, "en": 0.0, "other": 0.0}
    for line in lines:
        weights[_line_lang(line)] += _weight(line)
    if sum(line.foreign_words for line in lines) > sum(line.english_words for line in lines):
        weights = {"ko": weights["ko"], "en": 0.0, "other": weights["other"] + weights["en"]}
    total = sum(weights.values())
    # Two letters are no text.
    if total <= 2:
        return None
    return next((lang for lang in LANGS if weights[lang] >= _MAJORITY * total), None)


def _line_lang(line: _Line) -> str:
    native = line.hangul + line.latin
    if line.kana > line.hangul or line.han + line.kana + line.strange > 3 * native:
        return "other"
    # Chinese with Latin names in it: Latin letters alone must not outvote ideographs, which carry more each.
    if not line.hangul and _LETTERS_PER_SYLLABLE * line.han > line.latin:
        return "other"
    words = line.hangul_words + line.latin_words
    if 2 * line.hangul_words >= words:
        return "ko"
    if 5 * line.hangul_words >= words and line.hangul_words >= line.english_words:
        return "ko"
    return "en"


def _weight(line: _Line) -> float:
    syllables = line.hangul + line.han + line.kana
    return _LETTERS_PER_SYLLABLE * syllables + line.latin + line.strange


def _measure(line: str) -> _Line:
    words = _WORD.findall(line)
    letters = sum(map(len, words))
    counts = {name: len(pattern.findall(line)) for name, pattern in _SCRIPTS}
    # Most lines hold one script, and every line of every page is measured.
    hangul = [word for word in words if _HANGUL.search(word)] if counts["hangul"] else []
    others = [word for word in words if not _HANGUL.search(word)] if hangul else words
    latin = [word.lower() for word in others if _LATIN.match(word)] if counts["latin"] else []
    return _Line(
        hangul_words=len(hangul),
        latin_words=len(latin),
        english_words=_count(latin, _ENGLISH),
        foreign_words=_count(latin, _FOREIGN),
        strange=max(0, letters - sum(counts.values())),
        sentence=_SENTENCE_END.search(line.rstrip()) is not None,
        **counts,
    )


_SCRIPTS = (("hangul", _HANGUL), ("latin", _LATIN), ("han", _HAN), ("kana", _KANA))


def _count(words: Iterable[str], of: frozenset[str]) -> int:
    return sum(word in of for word in words)
