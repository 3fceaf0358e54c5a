"""The syntax tree of a query: what the user wrote, before analysis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

TEXT_FIELDS = ("title", "body")
FILTER_FIELDS = ("author", "section", "site", "lang", "date")
FIELDS = (*TEXT_FIELDS, *FILTER_FIELDS)


@dataclass(frozen=True, slots=True)
class Word:
    """A blank-delimited word; `position` is its 0-based code-point offset in the query."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` (any characters) or `?` (one character) in it."""

    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word with up to `distance` letters (1 or 2) inserted, removed or changed."""

    text: str
    distance: int
    position: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other, with at most `slop` other words between neighbours."""

    text: str
    slop: int
    position: int


@dataclass(frozen=True, slots=True)
class Dates:
    """Days from `first` to `last` inclusive, as YYYYMMDD numbers; None leaves that end open."""

    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Field:
    """`child` looked for in one field only."""

    name: str
    child: Node
    position: int


@dataclass(frozen=True, slots=True)
class Not:
    """Texts that do not match `child`."""

    child: Node


@dataclass(frozen=True, slots=True)
class And:
    """Texts that match all children."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Texts that match any child."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Sequence:
    """Clauses written side by side: words rank, everything stricter restricts (see `indexer.query.plan`)."""

    children: tuple[Node, ...]


Node: TypeAlias = "Word | Pattern | Fuzzy | Phrase | Dates | Field | Not | And | Or | Sequence"
