"""A query without one of its restrictions, to tell which of them leaves nothing to be found."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from archive.dates import day_span
from indexer.query import nodes

_BARE = (nodes.Word, nodes.Pattern, nodes.Fuzzy)


class Variant(NamedTuple):
    """A changed query: `clause` was left out (`without`), or its words may stand `apart`."""

    change: Literal["without", "apart"]
    clause: str
    tree: nodes.Sequence


def variants(tree: nodes.Sequence) -> Iterator[Variant]:
    """Yield the query with each of its restricting clauses changed in turn, as long as something is left."""
    clauses = list(_clauses(tree))
    for place, clause in enumerate(clauses):
        others = clauses[:place], clauses[place + 1 :]
        if isinstance(clause, nodes.Phrase):
            words = nodes.Word(clause.text, clause.position)
            yield Variant("apart", written(clause), nodes.Sequence((*others[0], words, *others[1])))
        if not isinstance(clause, _BARE) and len(clauses) > 1:
            yield Variant("without", written(clause), nodes.Sequence((*others[0], *others[1])))


def _clauses(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield what a text must meet, clause by clause; bare words joined by AND are clauses of their own."""
    match node:
        case nodes.Sequence(children=children):
            for child in children:
                yield from _clauses(child)
        case nodes.And(children=children):
            for child in children:
                yield nodes.And((child,)) if isinstance(child, _BARE) else child
        case _:
            yield node


def written(node: nodes.Node) -> str:
    """Return a clause as a user would write it."""
    match node:
        case nodes.Fuzzy(text=text, distance=distance):
            text = f"{text}~{distance}"
        case nodes.Phrase(text=text, slop=slop):
            text = f'"{text}"' + (f"~{slop}" if slop else "")
        case nodes.Dates(first=first, last=last):
            text = f"date:{_span(first, last)}"
        case nodes.Field(name=name, child=child):
            text = f"{name}:{written(child)}"
        case nodes.Not(child=child):
            text = f"-{written(child)}"
        case nodes.And(children=children):
            text = " AND ".join(map(written, children))
        case nodes.Or(children=children):
            text = f"({' OR '.join(map(written, children))})"
        case nodes.Sequence(children=children):
            text = f"({' '.join(map(written, children))})"
        case nodes.Word(text=text) | nodes.Pattern(text=text):
            pass
        case _:
            raise AssertionError(node)
    return text


def _span(first: int | None, last: int | None) -> str:
    """Return days as briefly as they can be written: a year, a month, a day, or from one to another."""
    day = _day(first)
    for whole in (day[:4], day[:7], day) if day else ():
        if day_span(whole) == (first, last):
            return whole
    return f"{day}..{_day(last)}"


def _day(number: int | None) -> str:
    return "" if number is None else f"{number // 10000:04}-{number // 100 % 100:02}-{number % 100:02}"
