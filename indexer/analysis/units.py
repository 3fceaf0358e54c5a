"""Unit by unit: a piece of text to its terms, remembered because most come again and again."""

from __future__ import annotations

from indexer.analysis.builder import UnitBuilder
from indexer.analysis.remembered import Remembered
from indexer.analysis.scan import Segment, plain, segments
from indexer.analysis.simple import bare_run, simple_field_unit, simple_unit
from indexer.analysis.unit import FieldUnit, Unit, field_unit
from indexer.analysis.userdict import Words

MAX_REMEMBERED = 1 << 16


class UnitCache(Remembered[Unit]):
    """Units by their text."""

    def __init__(self, words: Words) -> None:
        super().__init__(MAX_REMEMBERED)
        self._words = words

    def make(self, text: str) -> Unit:
        """Analyse a unit, the short way if it can be."""
        return simple_unit(text, self._words) or analyse_unit(text, self._words)


class FieldUnits(Remembered[FieldUnit]):
    """What the index needs of units, by their text, without offsets."""

    def __init__(self, words: Words) -> None:
        super().__init__(MAX_REMEMBERED)
        self._words = words

    def make(self, text: str) -> FieldUnit:
        """Analyse a unit; one with quotation marks around it or a full stop behind is the same without."""
        bare = bare_run(text)
        return self[bare] if bare is not None and bare != text else field_unit_of(text, bare, self._words)


def field_unit_of(text: str, bare: str | None, words: Words) -> FieldUnit:
    """Analyse a unit for the index, the short way if it can be; `bare` is its `bare_run`."""
    found = simple_field_unit(bare, words) if bare else None
    return found or field_unit(analyse_unit(text, words))


def analyse_unit(text: str, words: Words) -> Unit:
    """Analyse a unit as it stands in the text."""
    unit = plain(text)
    found = segments(unit)
    if words.mixed is not None:
        found = _with_mixed_words(unit, found, words.mixed)
    return UnitBuilder(unit, words).build(found)


def _with_mixed_words(unit: str, found: list[Segment], mixed: Words) -> list[Segment]:
    """Put words of the dictionary that are not all Hangul in the place of the segments they cover."""
    place = mixed.find(unit)
    if place is None:
        return found
    start, end = place
    before = segments(unit[:start])
    gap_start = before[-1].start + len(before[-1].text) if before else 0
    word = Segment(unit[start:end], "word", start, unit[gap_start:start])
    after = [segment._replace(start=segment.start + end) for segment in segments(unit[end:])]
    return [*before, word, *after]
