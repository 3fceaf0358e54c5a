"""The words of a query in the other language, by the archive's lexicon."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from archive.ids import Lang, other_lang
from indexer.analysis.scripts import lang_of
from indexer.analysis.tokens import QueryWord
from indexer.lexicon.format import LEARNED
from indexer.lexicon.lexicon import Lexicon
from indexer.lexicon.terms import CLASS, MAX_PHRASE_WORDS

if TYPE_CHECKING:
    from indexer.query.sounding import Sound

# Looks a word of a language up by its sound.
Sounding: TypeAlias = "Callable[[QueryWord, Lang], Sequence[Sound]]"

# What counts at all, and what is sure enough to say that a text has the word.
LEAST_CHANCE = 0.03
SURE = 0.2
_SURE_SHARE = 0.4
# Found in so many stories, a translation is none by accident; in so many, it is worth counting what has it.
OFTEN = 3.0
SEVERAL = 2.0
# The chance that one of the names that sound like a word is that word, and how many sightings that is worth
# if it is the only one and the word is written as a name or sounds nearly the same, and if not.
_BY_SOUND = 0.6
_WELL_HEARD = 0.9
_SOUND_SIGHTINGS, _FAINT_SIGHTINGS = SEVERAL, 1.5
# From these chances on it is believed what was found in many stories, and what was in several.
_BELIEVED_OFTEN, _BELIEVED_SEVERAL = 0.3, 0.5
# How alike a part of a name and what it is in the other script sound at least, from 0 to 1.
_SOUNDS = 0.6
_MAX_ALTERNATIVES = 8
_MAX_FORMS = 3


class Alternative(NamedTuple):
    """A translation: terms that follow each other in a text, how likely it is, and how it is written.

    `sightings` says in how many stories it was found, `is_given` that somebody wrote it down, `is_heard` that
    its sound alone speaks for it.
    """

    terms: tuple[str, ...]
    chance: float
    forms: tuple[str, ...]
    sightings: float
    is_given: bool
    is_heard: bool = False

    @property
    def is_borne_out(self) -> bool:
        """Tell it from what was learned from a single story."""
        return self.is_given or self.sightings > 1

    @property
    def is_certain(self) -> bool:
        """Tell it from what a few stories have in common by accident."""
        return self.is_seen(OFTEN)

    def is_seen(self, least: float) -> bool:
        """Tell whether somebody wrote it down, or it was found in so many stories."""
        return self.is_given or self.sightings >= least


class Rendering(NamedTuple):
    """Words of a query that stand together, and what they may be in the other language.

    `weighted` has for each term of theirs its weight in ranking and its translations, the likeliest first.
    Without any the words have no translation.
    """

    text: str
    words: tuple[QueryWord, ...]
    weighted: tuple[tuple[float, tuple[Alternative, ...]], ...]

    @property
    def is_certain(self) -> bool:
        """Tell whether one of the translations is none by accident."""
        return any(one.is_certain for _, alternatives in self.weighted for one in alternatives)

    @property
    def sure(self) -> list[list[Alternative]]:
        """The translations that say that a text has the words: one of each list must be there.

        They are those of the whole if it was seen often enough, else those of each part.
        """
        lists = [_sure(alternatives) for _, alternatives in self.weighted]
        whole = int(bool(lists) and self.weighted[0][0] >= 1.0)
        if whole and lists[0] and lists[0][0].is_borne_out:
            return lists[:1]
        parts = [one for one in lists[whole:] if one and one[0].is_borne_out]
        return parts or [one for one in lists if one][:1]

    @property
    def forms(self) -> tuple[str, ...]:
        """How the surest translations are written, the likeliest first."""
        return tuple(form for form, _ in self._shown)

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Those of the forms that may be an accident: seen seldom or unlikely, and not alike in sound."""
        return tuple(form for form, one in self._shown if self._is_doubtful(one))

    @property
    def _shown(self) -> list[tuple[str, Alternative]]:
        folded: dict[str, tuple[str, Alternative]] = {}
        for alternatives in self.sure:
            for alternative in alternatives[: _MAX_FORMS - len(self.sure) + 1]:
                for form in alternative.forms[:2]:
                    folded.setdefault(form.casefold(), (form, alternative))
        return list(folded.values())[:_MAX_FORMS]

    def _is_doubtful(self, one: Alternative) -> bool:
        if one.is_heard:
            return not one.is_seen(SEVERAL)
        least = _BELIEVED_OFTEN if one.is_certain else _BELIEVED_SEVERAL
        is_believed = one.is_given or (one.is_seen(SEVERAL) and one.chance >= least)
        return not is_believed and not _sounds(self.text, one)


def _sure(alternatives: Sequence[Alternative]) -> list[Alternative]:
    least = max(SURE, alternatives[0].chance * _SURE_SHARE)
    return [one for one in alternatives if one.chance >= least and not _in_phrase(one, alternatives)]


def _in_phrase(one: Alternative, others: Sequence[Alternative]) -> bool:
    """Tell whether a term counts mostly as a part of a phrase: the North of North Korea."""
    return len(one.terms) == 1 and any(
        one.terms[0] in other.terms and other.chance * 3 > one.chance for other in others if other != one
    )


def renderings(
    words: Sequence[QueryWord], lexicon: Lexicon, sounding: Sounding | None = None
) -> list[Rendering]:
    """Return the words of a query, in order, with their translations; names of several words as one.

    Words without a certain translation, function words apart, are looked up by `sounding`.
    """
    found: list[Rendering] = []
    at = 0
    while at < len(words):
        rendering = _phrase(words[at : at + MAX_PHRASE_WORDS], lexicon) or _word(words[at], lexicon)
        if sounding is not None and not rendering.is_certain:
            rendering = _by_sound(rendering, lexicon, sounding)
        found.append(rendering)
        at += len(rendering.words)
    return found


def _phrase(words: Sequence[QueryWord], lexicon: Lexicon) -> Rendering | None:
    """Return the longest phrase of the lexicon that begins here."""
    for count in range(len(words), 0, -1):
        group = tuple(words[:count])
        for term in _phrase_terms(group):
            lang = lang_of(term.replace(CLASS, ""))
            alternatives = _alternatives(term, "en" if CLASS in term else lang, lexicon)
            if CLASS in term:
                # What else stands in the one story with a name is no translation of it.
                spoken = " ".join(word.text for word in group)
                alternatives = tuple(one for one in alternatives if one.is_borne_out or _sounds(spoken, one))
            if alternatives and alternatives[0].chance >= SURE:
                text = " ".join(word.text for word in group)
                return Rendering(text, group, ((1.0, alternatives),))
    return None


def _phrase_terms(words: Sequence[QueryWord]) -> Iterator[str]:
    """Yield the phrases that these words may be in the lexicon, as classes of syllables and as words."""
    slots = [slot for word in words for slot in word.slots]
    if not 2 <= len(slots) <= MAX_PHRASE_WORDS:
        return
    classes = [[term for term in slot if term.startswith(CLASS)] for slot in slots]
    if all(classes):
        yield from map(" ".join, product(*classes))
    yield " ".join(slot[0] for slot in slots)
    if len(words) > 1 and all(word.wholes or len(word.slots) == 1 for word in words):
        yield " ".join(word.wholes[0] if word.wholes else word.slots[0][0] for word in words)


def _word(word: QueryWord, lexicon: Lexicon) -> Rendering:
    lang: Lang = lang_of(word.text)
    weighted = [
        (weight, alternatives)
        for term, weight in word.weights
        if (alternatives := _alternatives(term, lang, lexicon))
    ]
    if _is_name(word):
        # A park is no part of Park Ji-sung, 지성 is.
        heard = (
            (weight, tuple(one for one in found if _sounds(word.text, one))) for weight, found in weighted
        )
        weighted = [(weight, found) for weight, found in heard if found]
    return Rendering(word.text, (word,), tuple(weighted))


def _is_name(word: QueryWord) -> bool:
    """Tell whether a word is a romanised name with its surname, as people write it: not `ban on moon`."""
    written = "-" in word.text or all(part[:1].isupper() for part in word.text.split())
    classes = ([term for term in slot if term.startswith(CLASS)] for slot in word.slots)
    return written and len(word.slots) > 2 and all(classes)


def _sounds(written: str, alternative: Alternative) -> bool:
    """Tell whether a translation sounds like a part of a name."""
    from indexer.lexicon.sounds import alike  # noqa: PLC0415 - few queries have a name that is not well known

    parts = written.replace("-", " ").split()
    spoken = (written, *parts, "".join(parts[1:]))
    return any(alike(part, "".join(alternative.terms)) >= _SOUNDS for part in spoken)


def _by_sound(rendering: Rendering, lexicon: Lexicon, sounding: Sounding) -> Rendering:
    """Add names of the index that sound like a word, those apart that stand for something else."""
    if len(rendering.words) > 1 or not rendering.words[0].required:
        return rendering
    lang = lang_of(rendering.text)
    found = [
        one
        for one in sounding(rendering.words[0], lang)
        if not any(other.is_certain for other in _alternatives(one.term, other_lang(lang), lexicon))
    ]
    least = 0.0 if _is_name(rendering.words[0]) else _WELL_HEARD
    sounds = tuple(_heard(one, len(found), least) for one in found)
    return rendering._replace(weighted=((1.0, sounds), *rendering.weighted)) if sounds else rendering


def _heard(sound: Sound, count: int, least: float) -> Alternative:
    """Return one of `count` names that sound like a word; `least` is how alike one that counts is."""
    sightings = _SOUND_SIGHTINGS if count == 1 and sound.likeness >= least else _FAINT_SIGHTINGS
    chance = _BY_SOUND / count * sound.likeness
    terms = tuple(sound.term.split(" "))
    return Alternative(terms, chance, (sound.written,), sightings, is_given=False, is_heard=True)


def _alternatives(term: str, lang: Lang, lexicon: Lexicon) -> tuple[Alternative, ...]:
    found = lexicon.translations(term, lang, least=LEAST_CHANCE)[:_MAX_ALTERNATIVES]
    return tuple(
        Alternative(tuple(one.term.split(" ")), one.chance, one.forms, one.sightings, one.source != LEARNED)
        for one in found
    )
