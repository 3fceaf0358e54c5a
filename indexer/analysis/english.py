"""Romanised names among the segments of a unit: surname and given name, or a hyphenated given name alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from indexer.analysis.romanised import given_name_splits, surnames, syllable_class
from indexer.analysis.scan import Segment
from indexer.analysis.stopwords import is_function_word


class GivenSyllable(NamedTuple):
    """A syllable of a given name: the spellings it may have, lower case, and where it stands in the unit."""

    spellings: tuple[str, ...]
    start: int
    end: int


class Name(NamedTuple):
    """A name that covers `used` segments; `surname` is None for a given name alone.

    `given` has two syllables, or one behind a surname.
    """

    surname: Segment | None
    given: tuple[GivenSyllable, ...]
    used: int


def find_name(segments: Sequence[Segment], at: int) -> Name | None:
    """Return the romanised Korean name that begins at segment `at`, if one does."""
    here = segments[at]
    after = segments[at + 1 : at + 3]
    if not after or after[0].kind != "latin":
        return None
    if after[0].gap == " " and here.text.lower() in surnames():
        if len(after) == 2 and after[1].kind == "latin" and after[1].gap in (" ", "-"):
            pair = _pair(after[0], after[1])
            if pair:
                return Name(here, pair, 3)
        given = _joined(after[0]) or _single(here, after[0])
        return Name(here, given, 2) if given else None
    if after[0].gap == "-" and here.text[:1].isupper():
        pair = _pair(here, after[0])
        return Name(None, pair, 2) if pair else None
    return None


def _bare(segment: Segment) -> str:
    return segment.text.lower().removesuffix("'s")


def _pair(first: Segment, second: Segment) -> tuple[GivenSyllable, GivenSyllable] | None:
    one, two = _bare(first), _bare(second)
    if not (syllable_class(one) and syllable_class(two)):
        return None
    return (
        GivenSyllable((one,), first.start, first.start + len(one)),
        GivenSyllable((two,), second.start, second.start + len(two)),
    )


def _single(surname: Segment, segment: Segment) -> tuple[GivenSyllable] | None:
    """Return a given name of one syllable, Kuk of Cho Kuk; both must have capitals."""
    text = _bare(segment)
    capitals = surname.text[:1].isupper() and segment.text[:1].isupper()
    if not capitals or is_function_word(text) or not syllable_class(text):
        return None
    return (GivenSyllable((text,), segment.start, segment.start + len(text)),)


def _joined(segment: Segment) -> tuple[GivenSyllable, GivenSyllable] | None:
    text = _bare(segment)
    splits = given_name_splits(text)
    if not splits:
        return None
    cut = len(splits[0][0])
    return (
        GivenSyllable(tuple(first for first, _ in splits), segment.start, segment.start + cut),
        GivenSyllable(tuple(second for _, second in splits), segment.start + cut, segment.start + len(text)),
    )
