"""Unit by unit: a blank-delimited piece of text to its terms, remembered because most units come again and again."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.analysis.korean import analyse_run
from indexer.analysis.latin import stem
from indexer.analysis.scan import plain, runs
from indexer.analysis.unit import Gram, Item, Unit, make_unit

MAX_REMEMBERED = 1 << 16


class UnitCache(dict[str, Unit]):
    """Units by their text; forgets everything when full, so that memory stays bounded."""

    def __init__(self, user_words: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.user_words = user_words

    def __missing__(self, text: str) -> Unit:
        if len(self) >= MAX_REMEMBERED:
            self.clear()
        unit = self[text] = analyse_unit(text, self.user_words)
        return unit


def analyse_unit(text: str, user_words: Mapping[str, tuple[str, ...]]) -> Unit:
    """Analyse a unit without white space, as it stands in the text."""
    items: list[Item] = []
    grams: list[Gram] = []
    slot = gram_at = 0
    required = False
    for run in runs(plain(text)):
        if run.script == "hangul":
            result = analyse_run(run.text)
            items += [_moved(item, slot, run.start) for item in result.items]
            slot += result.width
            required |= result.required
            new = _grams(run.text, gram_at, run.start, result.stem_end)
            grams += new
            gram_at += len(new) + 1 if new else 0
        else:
            term = stem(run.text.lower()) if run.script == "latin" else run.text.replace(",", "")
            items.append(Item(term, slot, 1, run.start, run.start + len(run.text), "word", 1.0))
            slot += 1
            required = True
    return make_unit(items, slot, grams, gram_at, required)


def _moved(item: Item, slot: int, start: int) -> Item:
    return item._replace(slot=item.slot + slot, start=item.start + start, end=item.end + start)


def _grams(run: str, at: int, start: int, stem_end: int) -> list[Gram]:
    return [
        Gram(run[i : i + 2], at + i, start + i, start + i + 2, i + 1 < stem_end) for i in range(len(run) - 1)
    ]
