"""Building a unit segment by segment: what belongs together across segments gets a whole form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from indexer.analysis.amounts import amount, digit_by_digit, in_one_form, is_in_words, other_wholes
from indexer.analysis.english import GivenSyllable, Name, find_name
from indexer.analysis.glosses import is_gloss
from indexer.analysis.hangul import Piece, korean_piece
from indexer.analysis.latin import number_of, spelled_out, word_term
from indexer.analysis.numbers import LETTER_UNITS, SAME_UNIT, counter_at
from indexer.analysis.romanised import surnames, syllable_class
from indexer.analysis.scan import Segment, amount_first
from indexer.analysis.stopwords import is_function_word
from indexer.analysis.tokens import Kind
from indexer.analysis.unit import Grams, Item, Unit, join_grams, make_unit, run_grams
from indexer.analysis.userdict import Words

# Signs and words of one meaning; currencies have the English and the Korean word, which stand at one
# position.
_SIGNS = {"%": ("%",), "$": ("dollar", "달러"), "€": ("euro", "유로"),
          "£": ("pound", "파운드"), "¥": ("yen", "엔"), "₩": ("won", "원")}  # fmt: skip
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_DIRECTIONS = {"N": "north", "S": "south"}
_MAX_CHAIN = 4
_MAX_CHAIN_CHARS = 30
_NUMBER_WEIGHT = 0.6
_CHAINED = 0.5
_SPELLED_WEIGHT = 0.2
_SURNAME_WEIGHT, _SYLLABLE_WEIGHT, _CLASS_WEIGHT, _GIVEN_WEIGHT = 0.7, 0.5, 0.4, 0.8
_CONTEXT = {"latin": "A", "initials": "A", "number": "1", "sign": "1", "other": "A", "word": "A"}
# 여 behind a number only says that it is not exact: 10여 명, 10여명.
_ABOUT = re.compile("여(?=[명개건곳년일월초분대채척번차만억조천백가원편점마쌍종]|$)")
_MONTHS, _DAYS = 12, 31


class _Link(NamedTuple):
    """A link of a chain of segments that touch or are hyphenated: `KF-21`, `SK하이닉스`, `2분기`."""

    text: str
    slot: int
    width: int
    start: int
    end: int


class UnitBuilder:
    """Collects the items and grams of a unit."""

    def __init__(self, unit: str, words: Words) -> None:
        self._unit = unit
        self._words = words
        self._items: list[Item] = []
        self._grams: list[Grams] = []
        self._slot = 0
        self._required = False
        self._chain: list[_Link] = []
        self._chain_items = 0
        self._days: dict[int, Item] = {}

    def build(self, segments: Sequence[Segment]) -> Unit:
        """Build the unit from all its segments."""
        at = 0
        segments = in_one_form(amount_first(segments))
        before: Segment | None = None
        while at < len(segments):
            segment = segments[at]
            counted = before is not None and before.kind == "number" and segment.kind == "korean"
            if segment.gap not in ("", "-") and not (segment.gap == " " and counted):
                self._close_chain()
            name = find_name(segments, at) if segment.kind == "latin" else None
            if name:
                self._name(name)
                at += name.used
                before = segments[at - 1]
                continue
            if not self._says_nothing(segment, before, segments[at + 1 : at + 2]):
                self._korean(segment, before) if segment.kind == "korean" else self._simple(segment, before)
                before = segment
            at += 1
        self._close_chain()
        return make_unit(self._items, self._slot, join_grams(self._grams), self._required)

    def _says_nothing(self, segment: Segment, before: Segment | None, after: Sequence[Segment]) -> bool:
        """Tell whether a segment adds nothing: 여 behind a number, 제 before one, the th of 4th, a gloss."""
        text, number_before = segment.text, before is not None and before.kind == "number" and not segment.gap
        if number_before and (text in ("여", "이") or text.lower() in _ORDINALS):
            return True
        if number_before and text == "도" and len(self._chain) > 1:  # G7도, but 5도
            return True
        if text == "제" and after and after[0].kind == "number" and not after[0].gap:
            return True
        return before is not None and segment.kind == "korean" and is_gloss(before, segment)

    def _simple(self, segment: Segment, before: Segment | None) -> None:
        text, weight, terms = segment.text, 1.0, [segment.text.casefold()]
        if segment.kind == "number":
            self._number(segment)
            return
        if segment.kind == "word":
            self._word(segment)
            return
        if segment.kind == "direction":
            terms = [_DIRECTIONS[text[0]]]
        elif segment.kind == "initials":
            terms = [word_term(text.replace(".", ""))]
        elif segment.kind == "sign":
            terms, weight = list(_SIGNS[text]), 0.3
            self._close_chain()
        elif segment.kind == "latin":
            terms = self._latin_terms(segment, before)
        end = segment.start + len(text)
        for number, term in enumerate(terms):
            low = number and term.isdigit()  # the 2 of two
            kind: Kind = "part" if number else "word"
            self._add(term, 0, segment.start, end, kind, _SPELLED_WEIGHT if low else weight)
        if segment.kind != "sign":
            self._chain.append(_Link(text, self._slot, 1, segment.start, end))
            self._required |= segment.kind != "latin" or not is_function_word(text)
        self._slot += 1

    def _word(self, segment: Segment) -> None:
        self._close_chain()
        parts = self._words.parts[segment.text]
        end = segment.start + len(segment.text)
        self._add(segment.text.casefold(), 0, segment.start, end, "word", 1.0, len(parts))
        at = segment.start
        for part in parts if len(parts) > 1 else ():
            term = word_term(part) if part.isascii() and part.isalpha() else part.casefold()
            self._add(term, 0, at, at + len(part), "part", _CHAINED)
            at += len(part)
            self._slot += 1
        self._slot += len(parts) == 1
        self._required = True
        self._close_chain()

    def _number(self, segment: Segment) -> None:
        whole, parts = amount(segment.text)
        end = segment.start + len(segment.text)
        if is_in_words(segment.text):
            self._add(segment.text, 0, segment.start, end, "part", _CHAINED * _NUMBER_WEIGHT, len(parts))
        self._chain.append(_Link(whole, self._slot, len(parts), segment.start, end))
        if len(parts) > 1:
            self._add(whole, 0, segment.start, end, "word", 1.0, len(parts))
        for term, first, last in parts:
            weight = _NUMBER_WEIGHT if len(parts) == 1 else _CHAINED * _NUMBER_WEIGHT
            kind: Kind = "word" if len(parts) == 1 else "part"
            stem = word_term(term) if term.isalpha() and term.isascii() else term
            self._add(stem, 0, segment.start + first, segment.start + last, kind, weight)
            self._slot += 1
        self._required = True
        month = self._number_before("·")
        if month and int(month.term) <= _MONTHS and whole.isdigit() and int(whole) <= _DAYS:
            # 6·25, 6.25 and 육이오
            day = self._items.pop()
            joined = month._replace(
                term=f"{month.term}.{day.term}", span=2, end=day.end, kind="word", weight=1.0
            )
            spoken = joined._replace(term=digit_by_digit(joined.term), kind="part", weight=_CHAINED)
            self._items += [joined, spoken, day]
            self._days[day.slot] = joined

    def _latin_terms(self, segment: Segment, before: Segment | None) -> list[str]:
        text = segment.text
        if before and before.kind in ("number", "sign") and segment.gap in ("", " ") and text in LETTER_UNITS:
            return [LETTER_UNITS[text], word_term(text)]
        terms = [SAME_UNIT.get(text.lower()) or word_term(text)]
        dotted = self._unit.startswith(".", segment.start + len(text))
        full = spelled_out(text, dotted=dotted)
        number = number_of(text)
        return [*terms, *([word_term(full)] if full else []), *([number] if number else [])]

    def _add(
        self, term: str, slot: int, start: int, end: int, kind: Kind, weight: float, span: int = 1
    ) -> None:
        self._items.append(Item(term, self._slot + slot, span, start, end, kind, weight))

    def _korean(self, segment: Segment, before: Segment | None) -> None:
        counted = before is not None and before.kind == "number" and segment.gap in ("", " ")
        if counted and not segment.gap and _ABOUT.match(segment.text):
            segment = segment._replace(text=segment.text[1:], start=segment.start + 1)
        if counted and segment.text.startswith("일자"):  # 13일자 says 13일
            segment = segment._replace(text="일")
        counter = counter_at(segment.text) if counted else ""
        if counter:
            self._range_start(counter)
        context = _CONTEXT.get(before.kind, "") if before and (counted or not segment.gap) else ""
        if before and segment.gap and segment.gap[0] in "\"')]>":
            context = "A"
        piece = korean_piece(segment.text, context, self._words)
        for term, slot, span, first, last, kind, weight, alike in piece.run.items:
            start, end = piece.span(first, last)
            self._items.append(
                Item(
                    term,
                    slot + self._slot,
                    span,
                    segment.start + start,
                    segment.start + end,
                    kind,
                    weight,
                    alike,
                )
            )
        self._link_korean(segment, piece)
        self._slot += piece.run.width
        self._required |= piece.run.required
        self._add_grams(segment, piece)

    def _range_start(self, counter: str) -> None:
        """Give the first number of 1~3월 the counter of the second."""
        first = self._number_before("~-")
        if first:
            self._items.insert(-1, first._replace(term=first.term + counter, kind="part", weight=1.0))

    def _number_before(self, signs: str) -> Item | None:
        """Return the number that one of `signs` parts from the number just added."""
        if len(self._items) < 2:
            return None
        first, last = self._items[-2:]
        between = self._unit[first.end : last.start]
        beside = between != "" and between in signs and first.slot == self._slot - 2
        return first if beside and first.term.isdigit() else None

    def _link_korean(self, segment: Segment, piece: Piece) -> None:
        head = piece.run.head
        if segment.gap == "-" or head is None:
            self._close_chain()
        if head:
            start, end = piece.span(0, head[0])
            link = _Link(
                piece.sound[: head[0]], self._slot, head[1], segment.start + start, segment.start + end
            )
            self._chain.append(link)
            if head[0] < len(piece.sound):
                self._close_chain()

    def _add_grams(self, segment: Segment, piece: Piece) -> None:
        if len(piece.sound) < 2:
            return
        grams = run_grams(piece.sound, segment.start, piece.run.stem_end)
        if len(piece.sound) < len(segment.text):  # middle dots stand between
            spans = [piece.span(at, at + 2) for at in grams.slots]
            starts = tuple(segment.start + start for start, _ in spans)
            grams = grams._replace(starts=starts, ends=tuple(segment.start + end for _, end in spans))
        self._grams.append(grams)

    def _name(self, name: Name) -> None:
        self._close_chain()
        if name.surname:
            text, start = name.surname.text, name.surname.start
            self._add(word_term(text), 0, start, start + len(text), "word", _SURNAME_WEIGHT)
            for hangul in surnames()[text.lower()]:
                self._add("~" + hangul, 0, start, start + len(text), "part", _CLASS_WEIGHT)
            self._slot += 1
        given = "".join(syllable.spellings[0] for syllable in name.given)
        start, end = name.given[0].start, name.given[-1].end
        self._add(word_term(given), 0, start, end, "word", _GIVEN_WEIGHT, len(name.given))
        for syllable in name.given:
            self._syllable(syllable)
            self._slot += 1
        self._required = True

    def _syllable(self, syllable: GivenSyllable) -> None:
        for spelling in syllable.spellings:
            self._add(word_term(spelling), 0, syllable.start, syllable.end, "part", _SYLLABLE_WEIGHT)
            self._add(f"~{syllable_class(spelling)}", 0, syllable.start, syllable.end, "part", _CLASS_WEIGHT)

    def _close_chain(self) -> None:
        chain, self._chain = self._chain, []
        first, self._chain_items = self._chain_items, len(self._items)
        if len(chain) < 2:
            return
        text = "".join(link.text for link in chain)
        if len(chain) > _MAX_CHAIN or len(text) > _MAX_CHAIN_CHARS:
            return
        for number in range(first, len(self._items)):
            item = self._items[number]
            if item.span == 1 and item.kind == "word":
                self._items[number] = item._replace(kind="part", weight=item.weight * _CHAINED)
        width = sum(link.width for link in chain)
        term = word_term(text) if text.isascii() and text.isalpha() else text.lower()
        whole = Item(term, chain[0].slot, width, chain[0].start, chain[-1].end, "word", 1.0)
        self._items.append(whole)
        self._items += [whole._replace(term=other, kind="part") for other in other_wholes(term)]
        day = self._days.get(whole.slot)
        if day:  # 6·25전쟁: 6.25전쟁 and 육이오전쟁
            behind = text.removeprefix(chain[0].text)
            longer = day._replace(term=day.term + behind, span=width + 1, end=whole.end)
            spoken = longer._replace(term=digit_by_digit(day.term) + behind, kind="part")
            self._items += [longer, spoken]
        self._chain_items = len(self._items)
