"""What is indexed: one edition, analysed, and the fields it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

Terms: TypeAlias = tuple[Sequence[str], Sequence[int]]

TEXT_FIELDS = ("title", "body", "title_gram", "body_gram", "author")
"""Fields of terms with positions; they rank by BM25."""

SINGLE_FIELDS = ("id", "story", "site", "lang", "section")
"""Fields of at most one exact value a document."""

KEYWORD_FIELDS = (*SINGLE_FIELDS, "authors", "day")
"""Fields of exact values without positions. `authors` has whole bylines, `day` numbers in Whoosh's form."""

NUMBERS = {"day": "u4", "sort_key": "i8", "edition_no": "u4", "paired": "u1", "story_no": "u4"}
"""Columns of one number a document. `story_no` is given by the writer and equal for editions of one story."""

UNKNOWN_TIME = -(2**63)
"""The `sort_key` of an edition without a date; it sorts last, newest first or oldest first."""

TERM_END = "\n"
"""Ends every term in a dictionary, so that one scan can search all of it; no term may contain it."""


class Document(NamedTuple):
    """One edition as the index takes it.

    `day` is YYYYMMDD, 0 if unknown. `sort_key` is any number that grows with time, for example minutes since
    1970, `UNKNOWN_TIME` if unknown. `edition_no` is the edition's number in the catalogue, `change` that of
    its last change there; `paired` says whether its story has an edition in another language. `fields` maps
    names of `TEXT_FIELDS` to terms and their positions: two sequences of one length, positions not
    decreasing.
    """

    edition_id: str
    story: str
    site: str
    lang: str
    section: str | None = None
    authors: tuple[str, ...] = ()
    day: int = 0
    sort_key: int = UNKNOWN_TIME
    edition_no: int = 0
    change: int = 0
    paired: bool = False
    fields: Mapping[str, Terms] = {}


def day_term(day: int) -> bytes:
    """Return the term of a day in the `day` field: Whoosh's sortable bytes of an unsigned 32-bit number.

    What is no such number becomes the nearest one.
    """
    return b"\x00" + min(max(day, 0), 2**32 - 1).to_bytes(4, "big")
