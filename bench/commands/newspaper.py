"""A large made-up newspaper in both languages: sentences of the sample corpus, and made-up names.

A story is a Korean and an English edition of about 280 words. Its sentences are drawn by Zipf's law, so that
some words stand in half of all editions, and every sentence gets a made-up name, most of them rare. The same
seed gives the same newspaper on every machine.
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
_WORDS = {"ko": 200, "en": 360}
_SECTIONS = ("politics", "economy", "world", "society", "culture", "sports")
_NAMES = 40_000


def names() -> list[str]:
    """Return the made-up names, the most frequent first."""
    return [word.capitalize() for word in vocabulary()[1_000 : 1_000 + _NAMES]]


def records(stories: int) -> Iterator[dict[str, Any]]:
    """Yield the two editions of each story as article JSON Lines have them."""
    sentences = {lang: _sentences(lang) for lang in _WORDS}
    weights = {lang: _zipf(len(found)) for lang, found in sentences.items()}
    all_names, name_weights = names(), _zipf(_NAMES)
    for number in range(stories):
        chance = Random(SEED * 1_000_003 + number)
        day = f"{2000 + number % 24}-{number // 24 % 12 + 1:02}-{number // 288 % 28 + 1:02}"
        own = chance.choices(all_names, cum_weights=name_weights, k=8)
        for lang, wanted in _WORDS.items():
            text: list[str] = []
            words = 0
            while words < wanted:
                sentence = chance.choices(sentences[lang], cum_weights=weights[lang])[0]
                words += sentence.count(" ") + 1
                text.append(f"{chance.choice(own)}: {sentence}")
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


def _sentences(lang: str) -> list[str]:
    found: list[str] = []
    for path in sorted(SAMPLE.glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            if record["lang"] == lang:
                found += [one for paragraph in record["paragraphs"] for one in paragraph.split(". ")]
    return sorted(found)


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / (rank + 5) for rank in range(count)))
