"""Unit by unit: a piece of text to its terms, remembered because most come again and again."""

from __future__ import annotations

from indexer.analysis.builder import UnitBuilder
from indexer.analysis.scan import Segment, plain, segments
from indexer.analysis.simple import simple_unit
from indexer.analysis.unit import FieldUnit, Unit
from indexer.analysis.userdict import Words

MAX_REMEMBERED = 1 << 16


class UnitCache(dict[str, Unit]):
    """Units by their text; forgets everything when full, so that memory stays bounded."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, text: str) -> Unit:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        unit = self[text] = analyse_unit(text, self._words)
        return unit


class FieldUnits(dict[str, FieldUnit]):
    """What the index needs of units, by their text, without offsets. Bounded like `UnitCache`."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def __missing__(self, text: str) -> FieldUnit:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        unit: FieldUnit = simple_unit(text, self._words) or analyse_unit(text, self._words)[:4]
        self[text] = unit
        return unit


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
