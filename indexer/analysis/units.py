"""Unit by unit: a blank-delimited piece of text to its terms, remembered because most units come again and again."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.analysis.builder import UnitBuilder
from indexer.analysis.scan import plain, segments
from indexer.analysis.simple import simple_unit
from indexer.analysis.unit import Unit
from indexer.analysis.userdict import Words, builtin_words

MAX_REMEMBERED = 1 << 16


class UnitCache(dict[str, Unit]):
    """Units by their text; forgets everything when full, so that memory stays bounded."""

    def __init__(self, user_words: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self._words = Words({**builtin_words(), **user_words})

    def __missing__(self, text: str) -> Unit:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        unit = self[text] = simple_unit(text, self._words) or analyse_unit(text, self._words)
        return unit


def analyse_unit(text: str, words: Words) -> Unit:
    """Analyse a unit as it stands in the text."""
    unit = plain(text)
    return UnitBuilder(unit, words).build(segments(unit))
