"""A large made-up newspaper in both languages: sentences of the sample corpus, and made-up names.

A story is a Korean and an English edition, of about 560 words together, that say the same: it is made of
pieces of sample stories, each in both languages. They are drawn by Zipf's law, so that some words stand in
half of all editions, and every sentence gets a made-up name, most of them rare. The same seed gives the same
newspaper on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from bench.engine.data import vocabulary

SAMPLE = Path(__file__).resolve().parents[2] / "corpus" / "sample"
SEED = 20240113
_WORDS = 560
_PIECES = 5
_SECTIONS = ("politics", "economy", "world", "society", "culture", "sports")
_NAMES = 40_000


def names() -> list[str]:
    """Return the made-up names, the most frequent first."""
    return [word.capitalize() for word in vocabulary()[1_000 : 1_000 + _NAMES]]


def records(stories: int) -> Iterator[dict[str, Any]]:
    """Yield the two editions of each story as article JSON Lines have them."""
    pieces, all_names = _pieces(), names()
    weights, name_weights = _zipf(len(pieces)), _zipf(_NAMES)
    for number in range(stories):
        chance = Random(SEED * 1_000_003 + number)
        day = f"{2000 + number % 24}-{number // 24 % 12 + 1:02}-{number // 288 % 28 + 1:02}"
        own = chance.choices(all_names, cum_weights=name_weights, k=8)
        texts: dict[str, list[str]] = {"ko": [], "en": []}
        words = 0
        while words < _WORDS:
            piece = chance.choices(pieces, cum_weights=weights)[0]
            for lang, sentences in piece.items():
                texts[lang] += [f"{chance.choice(own)}: {sentence}" for sentence in sentences]
                words += sum(sentence.count(" ") + 1 for sentence in sentences)
        for lang, text in texts.items():
            yield {
                "site": "bench",
                "key": str(number),
                "story": str(number),
                "lang": lang,
                "title": " ".join(text[0].split()[:9]),
                "paragraphs": [" ".join(text[at : at + 3]) for at in range(1, len(text), 3)],
                "published_at": day,
                "section": _SECTIONS[number % len(_SECTIONS)],
                "authors": [own[0]],
            }


def rare_name(stories: int) -> str:
    """Return a name that some edition among that many stories has, but few."""
    used = {word.rstrip(":") for one in records(min(stories, 50)) for word in one["title"].split()[:1]}
    return next(name for name in reversed(names()) if name in used)


def write(path: Path, stories: int) -> None:
    """Write the newspaper as a file for `ilbo import`."""
    with path.open("w", encoding="utf-8") as out:
        for record in records(stories):
            out.write(json.dumps(record, ensure_ascii=False) + "\n")


def _pieces() -> list[dict[str, list[str]]]:
    """Return the pieces of all sample stories: what a part of a story says, as sentences in each language."""
    stories: dict[str, dict[str, list[str]]] = {}
    for path in sorted(SAMPLE.glob("*.jsonl")):
        for record in map(json.loads, path.read_text("utf-8").splitlines()):
            sentences = [one for paragraph in record["paragraphs"] for one in paragraph.split(". ")]
            stories.setdefault(record.get("story") or record["key"], {})[record["lang"]] = sentences
    pieces = [
        {lang: _part(sentences, number) for lang, sentences in editions.items()}
        for number in range(_PIECES)
        for editions in stories.values()
        if len(editions) == 2 and min(map(len, editions.values())) >= _PIECES
    ]
    return sorted(pieces, key=lambda piece: piece["ko"])


def _part(sentences: list[str], number: int) -> list[str]:
    return sentences[len(sentences) * number // _PIECES : len(sentences) * (number + 1) // _PIECES]


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / (rank + 5) for rank in range(count)))
