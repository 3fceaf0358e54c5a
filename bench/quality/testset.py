"""A test set: texts, queries, and which texts answer which query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.ids import Lang


@dataclass(frozen=True, slots=True)
class TestSet:
    """Texts by id, queries by topic, and grades (0 or more) by topic and text id."""

    __test__ = False

    name: str
    lang: Lang
    texts: Mapping[str, str]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]
