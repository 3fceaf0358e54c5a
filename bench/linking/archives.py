"""Archives made for measuring: news in both languages whose links are known and hidden.

Of the development sentences, `size` consecutive pairs make an article; of the corpus in the repository, each
story does. Stories are dealt to days in a random but fixed order, the English editions up to two days off.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from archive.ids import Lang
from archive.model import Article, Edition

ROOT = Path(__file__).parents[2]
SENTENCES = ROOT.parent / "shared" / "data" / "kpc-dev"
LAGS = (-1, 0, 0, 1, 1, 2)
FIRST_DAY = date(2008, 1, 1)

Story = tuple[Sequence[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Editions of an archive, and which of them, by catalogue number, are translations: Korean to English."""

    editions: list[Edition]
    links: dict[int, int]


def sentence_stories(size: int, part: range | None = None) -> list[Story]:
    """Group the development sentences into stories; empty where the data is not there."""
    if not SENTENCES.is_dir():
        return []
    ko, en = (
        (SENTENCES / f"korean-english-park.dev.{lang}").read_text("utf-8").splitlines()
        for lang in ("ko", "en")
    )
    lines = part if part is not None else range(len(ko))
    starts = range(lines.start, lines.stop - size + 1, size)
    return [(ko[start : start + size], en[start : start + size]) for start in starts]


def sample_stories() -> list[Story]:
    """Return the stories of the corpus that are in both languages."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted((ROOT / "corpus" / "sample").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            record = json.loads(line)
            texts = [record["title"], *record["paragraphs"]]
            found.setdefault(record["story"], {}).setdefault(record["lang"], texts)
    return [(one["ko"], one["en"]) for one in found.values() if len(one) == 2]


def hidden_archive(
    stories: Sequence[Story],
    *,
    per_day: int = 10,
    alone: bool = False,
    undated: bool = False,
    abridged: bool = False,
    seed: int = 0,
) -> Hidden:
    """Make an archive of stories; if `alone`, half of them are in one language only, by turns.

    If `abridged`, the English edition has but the first half of its texts, two at least.
    """
    order = list(range(len(stories)))
    rng = random.Random(seed)
    rng.shuffle(order)
    editions: list[Edition] = []
    links = {}
    for place, story in enumerate(order):
        day = FIRST_DAY + timedelta(place // per_day)
        lag = timedelta(rng.choice(LAGS))
        langs: tuple[Lang, ...] = ("ko", "en")
        if alone and place % 2:
            langs = langs[place // 2 % 2 :][:1]
        for lang in langs:
            moment = None if undated else (day + lag * (lang == "en")).isoformat()
            texts = stories[story][lang == "en"]
            if abridged and lang == "en":
                texts = texts[: max((len(texts) + 1) // 2, 2)]
            editions.append(_edition(texts, lang, len(editions) + 1, moment))
        if len(langs) == 2:
            links[len(editions) - 1] = len(editions)
    return Hidden(editions, links)


def _edition(texts: Sequence[str], lang: Lang, number: int, published_at: str | None) -> Edition:
    article = Article(
        site="hidden",
        key=f"{lang}{number}",
        lang=lang,
        title=texts[0],
        paragraphs=tuple(texts[1:]),
        published_at=published_at,
    )
    return Edition(
        article=article,
        number=number,
        story=f"hidden/{lang}{number}",
        revision=1,
        captured_at="",
        capture=None,
        change=number,
    )
