"""Made-up editions with the statistics that matter: few words are frequent, many rare, some stand together.

Words are made of syllables. Word frequencies follow Zipf's law; each edition has a topic whose words it
repeats; three words in ten are followed by their usual successor, so that phrases exist. The same seed gives
the same editions on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from indexer.segments.document import Document

VOCABULARY = 200_000
TOKENS = 280
SEED = 20240113

_SYLLABLES = [a + b for a in "bcdfghjklmnprstvwz" for b in ("a", "e", "i", "o", "u", "an", "er", "on")]
_TOPIC_WORDS = 40
_TOPICS = 2_000
_SUCCESSOR_SHARE = 0.3
_TOPIC_SHARE = 0.15
_DAYS = [
    20_000_000 + y * 10_000 + m * 100 + d for y in range(5, 25) for m in range(1, 13) for d in range(1, 29)
]


@dataclass(frozen=True)
class Edition:
    """Number, day, language and words of a made-up edition."""

    number: int
    day: int
    lang: str
    words: list[str]

    @property
    def story(self) -> str:
        """Two consecutive editions are one story."""
        return f"bench/{self.number // 2}"

    @property
    def id(self) -> str:
        """The edition id."""
        return f"{self.story}/{self.lang}"

    def document(self) -> Document:
        """Return the edition as the index takes it."""
        return Document(
            edition_id=self.id,
            story=self.story,
            site="bench",
            lang=self.lang,
            day=self.day,
            sort_key=self.number,
            edition_no=self.number + 1,
            fields={"body": (self.words, range(len(self.words)))},
        )


def vocabulary() -> list[str]:
    """Return the words, the most frequent first."""
    chance = Random(SEED)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY:
        longest = 2 if len(words) < 300 else 4
        words[
            "".join(chance.choices(_SYLLABLES, k=chance.randint(1 if len(words) < 100 else 2, longest)))
        ] = None
    return list(words)


def editions(count: int, first: int = 0) -> Iterator[Edition]:
    """Yield editions `first` to `first + count`."""
    words = vocabulary()
    cumulated = list(accumulate(1 / (rank + 5) for rank in range(len(words))))
    successors = Random(SEED + 1).choices(words, cum_weights=cumulated, k=len(words))
    following = dict(zip(words, successors, strict=True))
    for number in range(first, first + count):
        chance = Random(SEED * 1_000_003 + number)
        length = max(20, int(chance.gauss(TOKENS, TOKENS / 4)))
        base = chance.choices(words, cum_weights=cumulated, k=length)
        topic_start = 1_000 + (number % _TOPICS) * _TOPIC_WORDS
        text: list[str] = []
        for word in base:
            roll = chance.random()
            if text and roll < _SUCCESSOR_SHARE:
                text.append(following[text[-1]])
            elif roll < _SUCCESSOR_SHARE + _TOPIC_SHARE:
                text.append(words[topic_start + int(chance.random() ** 2 * _TOPIC_WORDS)])
            else:
                text.append(word)
        yield Edition(number, _DAYS[number * 7919 % len(_DAYS)], "en" if number % 2 else "ko", text)
