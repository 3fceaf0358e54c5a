"""The queries that every engine gets: words as texts have them, save the most frequent; 40 of each type."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bench.engine.data import SEED, Edition, vocabulary

A_TYPE = 40
STOP_WORDS = 30  # a reader does not ask for these


@dataclass(frozen=True)
class Ask:
    """One query: its type, its words, and for `date` an inclusive range of days."""

    kind: str
    words: tuple[str, ...]
    days: tuple[int, int] = (0, 0)


def asks(sample: list[Edition]) -> list[Ask]:
    """Return queries of all types; phrases are taken from the editions of `sample`."""
    chance = Random(SEED + 2)
    words = vocabulary()
    stop_words = set(words[:STOP_WORDS])
    spoken = [word for edition in sample for word in edition.words if word not in stop_words]
    found: list[Ask] = []
    for _ in range(A_TYPE):
        first_year = chance.randint(2005, 2020)
        days = (first_year * 10_000 + 101, (first_year + chance.randint(0, 4)) * 10_000 + 1231)
        edition = chance.choice(sample)
        at = chance.randrange(len(edition.words) - 2)
        stem = chance.choice(spoken)
        found += [
            Ask("single", (chance.choice(spoken),)),
            Ask("and", _different(chance, spoken, chance.randint(2, 3))),
            Ask("or", _different(chance, spoken, 3)),
            Ask("phrase", tuple(edition.words[at : at + chance.randint(2, 3)])),
            Ask("prefix", (stem[: max(3, len(stem) - 1)],)),
            Ask("date", _different(chance, spoken, 2), days),
        ]
    return found


def _different(chance: Random, words: list[str], count: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    while len(found) < count:
        found[chance.choice(words)] = None
    return tuple(found)
