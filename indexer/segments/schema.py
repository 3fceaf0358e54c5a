"""The index's fields as Whoosh knows them, and how terms of them rank."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from whoosh import fields, scoring
from whoosh.analysis import IDTokenizer, SpaceSeparatedTokenizer

from indexer.segments.document import SINGLE_FIELDS, TEXT_FIELDS

K1 = 1.2
B = 0.75

Boosts: TypeAlias = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The parameters of BM25F: `k1`, `b`, other values of `b` by field, and boosts by field.

    A field's boost multiplies the term frequencies of that field, as Whoosh's `field_boost` does.
    """

    k1: float = K1
    b: float = B
    field_b: Boosts = field(default_factory=dict)
    boosts: Boosts = field(default_factory=dict)

    def weighting(self) -> scoring.BM25F:
        """Return Whoosh's model of the same parameters."""
        return scoring.BM25F(B=self.b, K1=self.k1, **{f"{name}_B": b for name, b in self.field_b.items()})


def make_schema(boosts: Boosts) -> fields.Schema:
    """Return the schema; its analyzers only split at blanks, texts are analysed before they come here."""
    schema = fields.Schema()
    for name in TEXT_FIELDS:
        words = SpaceSeparatedTokenizer()
        schema.add(name, fields.TEXT(analyzer=words, phrase=True, field_boost=boosts.get(name, 1.0)))
    for name in (*SINGLE_FIELDS, "authors"):
        schema.add(name, fields.ID(analyzer=IDTokenizer(), field_boost=boosts.get(name, 1.0), stored=True))
    schema.add("day", fields.NUMERIC(bits=32, signed=False, shift_step=0, field_boost=boosts.get("day", 1.0)))
    return schema
