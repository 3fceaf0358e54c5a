"""The index's fields as Whoosh knows them."""

from __future__ import annotations

from whoosh import fields
from whoosh.analysis import IDTokenizer, SpaceSeparatedTokenizer

from indexer.segments.document import SINGLE_FIELDS, TEXT_FIELDS
from indexer.segments.ranking import Boosts


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
