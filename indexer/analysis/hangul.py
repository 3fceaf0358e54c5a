"""A Korean segment of a unit: Hangul, hanja and middle dots to one run of syllables."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from indexer.analysis.clipped import syllable_names
from indexer.analysis.compounds import is_noun
from indexer.analysis.hanja import is_directed, meant_names, names_of, read_hanja
from indexer.analysis.korean import Run, analyse_run
from indexer.analysis.splitting import stand_in
from indexer.analysis.unit import Item
from indexer.analysis.userdict import Words

_NAME_WEIGHT = 0.6


class Piece(NamedTuple):
    """An analysed segment: character i of `sound`, its Hangul, stands at offset `places[i]` of it."""

    run: Run
    sound: str
    places: list[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Translate a span of the sound into one of the segment."""
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=1 << 14)
def korean_piece(text: str, before: str, words: Words) -> Piece:
    """Analyse a Korean segment, once for many units.

    `before` is what touches it on the left, empty at the beginning of a word.
    """
    if text.isalpha() and min(text) >= "가" and max(text) <= "힣":
        return Piece(analyse_run(text, before, words), text, list(range(len(text))))
    places = [place for place, char in enumerate(text) if char != "·"]
    names = [] if before else _leading_names(text)
    sound = korean_sound(text)
    if not names:
        return Piece(_dotted(text, sound, before, words), sound, places)
    return Piece(_with_names(sound, names, words), sound, places)


def _is_hanja(char: str) -> bool:
    return not "가" <= char <= "힣" and not "ᄀ" <= char <= "ㆎ" and char != "·"


def korean_sound(text: str) -> str:
    """Return the Hangul of a Korean segment: hanja read, middle dots left out."""
    result, run = [], ""
    for char in text + "·":
        if _is_hanja(char):
            run += char
            continue
        if run:
            result.append(read_hanja(run))
            run = ""
        if char != "·":
            result.append(char)
    return "".join(result)


def _leading_names(text: str) -> list[tuple[str, ...]]:
    """Return the names the first characters stand for (北미사일, 美中, 한·미·일).

    Empty if they are ordinary words.
    """
    pieces = text.split("·")
    if len(pieces) > 1 and all(len(piece) == 1 for piece in pieces[:-1]):
        chars = "".join(pieces[:-1]) + pieces[-1][:1]
        names = [names_of(char) or (syllable_names().get(char, ""),) for char in chars]
        if all(meant[0] for meant in names[:-1]):
            return names if names[-1][0] else names[:-1]
        return []
    size = next((at for at, char in enumerate(text) if not _is_hanja(char)), len(text))
    hanja = text[:size]
    if is_directed(hanja):
        return meant_names(hanja) or []
    if len(hanja) > 1 and is_noun(read_hanja(hanja)) and "·" not in text:
        return []
    while hanja:
        meant = meant_names(hanja)
        if meant:
            return meant
        hanja = hanja[:-1]
    alone = size == 1 and len(text) > 2 and "·" not in text  # 前대통령, 新공항
    return [()] if alone else []


def _with_names(sound: str, names: list[tuple[str, ...]], words: Words) -> Run:
    """Give each leading syllable a slot with its full names; what follows is analysed behind them."""
    count = len(names)
    items = []
    if count > 1:
        items.append(Item(sound[:count], 0, count, 0, count, "word", 1.0))
    for slot, meant in enumerate(names):
        items.append(Item(sound[slot], slot, 1, slot, slot + 1, "part", 0.3))
        items += [Item(name, slot, 1, slot, slot + 1, "word", _NAME_WEIGHT) for name in meant]
    rest = analyse_run(sound[count:], stand_in(sound[count - 1]), words) if len(sound) > count else None
    if rest is None:
        return Run(items, count, True, count, (count, count))
    items += _shifted(rest.items, count, count)
    if rest.head:
        end = count + rest.head[0]
        items.append(Item(sound[:end], 0, count + rest.head[1], 0, end, "word", 1.0))
    stem_end = count + rest.stem_end if rest.items else count
    head = (count + rest.head[0], count + rest.head[1]) if rest.head else (count, count)
    return Run(items, count + rest.width, True, stem_end, head)


def _dotted(text: str, sound: str, before: str, words: Words) -> Run:
    """Analyse what middle dots separate, with the joined form if single syllables are joined (전·현직)."""
    sizes = [len(piece) for piece in text.split("·")]
    items: list[Item] = []
    width = at = stem_end = 0
    required = False
    head = None
    for number, size in enumerate(sizes):
        run = analyse_run(sound[at : at + size], before if number == 0 else "", words)
        items += _shifted(run.items, width, at)
        stem_end = at + run.stem_end if run.items else stem_end
        head = run.head if len(sizes) == 1 else None
        width += run.width
        at += size
        required |= run.required
    if len(sizes) > 1 and max(sizes[:-1]) == 1:
        end = len(sound) if sizes[-1] == 1 else stem_end
        items.insert(0, Item(sound[:end], 0, width, 0, end, "word", 1.0))
        required = True
    return Run(items, width, required, stem_end, head)


def _shifted(items: list[Item], slots: int, chars: int) -> list[Item]:
    return [i._replace(slot=i.slot + slots, start=i.start + chars, end=i.end + chars) for i in items]
