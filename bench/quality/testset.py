"""A test set: texts, queries, and which texts answer which query."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from archive.ids import Lang


@dataclass(frozen=True, slots=True)
class TestSet:
    """Texts by id, queries by topic, and grades (0 or more) by topic and text id.

    `rivals` tells for known items how many texts have all words of the query, that of the item included.
    """

    __test__ = False

    name: str
    lang: Lang
    texts: Mapping[str, str]
    queries: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]
    rivals: Mapping[str, int] = field(default_factory=dict)
