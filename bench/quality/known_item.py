"""Known-item search: the content words of a sentence, as a reader may remember them, should find it again.

Every word is changed: Korean particles are exchanged or dropped, endings changed, compounds joined or cut
apart; English words are inflected, hyphens and possessives added or dropped, spelled as on the other side of
the ocean. The order is shuffled. All draws come from a fixed seed.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Callable, Sequence, Set
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

from archive.ids import Lang
from bench.quality import english_words, korean_words
from bench.quality.korean_words import KoreanWord
from bench.quality.testset import TestSet

DATA = Path(__file__).parents[3] / "shared" / "data" / "kpc-dev"
_Maker: TypeAlias = Callable[[int, Sequence[int], random.Random], str]
_HELD_OUT_BYTES = 64  # of 256


def known_item_set(
    name: str,
    lang: Lang,
    sentences: Sequence[str],
    *,
    words: int | None = None,
    misspaced: bool = False,
    seed: int = 20261126,
) -> TestSet:
    """Make one query of `words` words, None for all, for each sentence that has so many.

    With `misspaced` (Korean) every word that can be is joined with its neighbour, cut apart or cut off its
    particle; otherwise half of the bare nouns and compounds that can be joined or cut are.

    A sentence that is there several times may be found at any of its places. The same seed always gives the
    same queries.
    """
    rng = random.Random(f"{seed} {lang} {words}" + " misspaced" * misspaced)
    roots, make = _korean(sentences, misspaced=misspaced) if lang == "ko" else _english(sentences)
    texts = {str(number): text for number, text in enumerate(sentences)}
    queries, qrels, rivals = {}, {}, {}
    for number, (topic, text) in enumerate(texts.items()):
        if len(roots[number]) < (words or 1):
            continue
        places = rng.sample(range(len(roots[number])), words or len(roots[number]))
        queries[topic] = make(number, places, rng)
        qrels[topic] = {one: 1 for one, other in texts.items() if other == text}
        asked = {roots[number][place] for place in places}
        rivals[topic] = sum(asked.issubset(others) for others in roots)
    return TestSet(name, lang, texts, queries, qrels, rivals)


def ceiling(test: TestSet) -> float:
    """Return the nDCG@10 to expect where each text with all words of a query may as well be the one meant."""
    discounts = list(accumulate(1 / math.log2(rank + 1) for rank in range(1, 11)))
    return sum(discounts[min(count, 10) - 1] / count for count in test.rivals.values()) / len(test.rivals)


def split_held_out(test: TestSet) -> tuple[TestSet, TestSet]:
    """Part the queries of a set into those to look at and those held out, a quarter, by a hash."""
    held = {one for one in test.queries if _is_held_out(test.texts[one])}
    return _only(test, test.name, test.queries.keys() - held), _only(test, f"{test.name}, held out", held)


def _only(test: TestSet, name: str, topics: Set[str]) -> TestSet:
    queries = {topic: query for topic, query in test.queries.items() if topic in topics}
    qrels = {topic: test.qrels[topic] for topic in queries}
    return TestSet(
        name, test.lang, test.texts, queries, qrels, {topic: test.rivals[topic] for topic in queries}
    )


def _is_held_out(text: str) -> bool:
    return hashlib.sha256(text.encode()).digest()[0] < _HELD_OUT_BYTES


def development_sentences(lang: Lang) -> list[str] | None:
    """Return the sentences of the news development set; None if it is not there."""
    path = DATA / f"korean-english-park.dev.{lang}"
    if not path.is_file():
        return None
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]


def _korean(sentences: Sequence[str], *, misspaced: bool) -> tuple[list[list[str]], _Maker]:
    words = [korean_words.content_words(sentence) for sentence in sentences]

    def query(number: int, places: Sequence[int], rng: random.Random) -> str:
        asked: list[str] = []
        taken: set[int] = set()
        for place in places:
            if place not in taken:
                taken.add(place)
                form = _misspaced_form if misspaced else _korean_form
                asked.append(form(words[number], place, taken, rng))
        return " ".join(asked)

    return [[word.stem for word in row] for row in words], query


def _korean_form(words: Sequence[KoreanWord], place: int, taken: set[int], rng: random.Random) -> str:
    """Return a word in another form, cut apart, or joined with the next of the sentence, asked for or not."""
    word = words[place]
    form = word.other_form(rng)
    if word.bare and place + 1 < len(words) and place + 1 not in taken and rng.random() < 0.5:
        after = words[place + 1]
        if after.at == word.at + 1:
            taken.add(place + 1)
            return word.stem + after.other_form(rng)
    if word.cuts and rng.random() < 0.5:
        return word.apart(form, rng)
    return form


def _misspaced_form(words: Sequence[KoreanWord], place: int, taken: set[int], rng: random.Random) -> str:
    """Return a word as people misplace blanks: 북한이미사일을, 합동 참모본부, 북한 은."""
    word = words[place]
    form = word.other_form(rng)
    behind = form[len(word.stem) :]
    ways = ["cut"] * bool(word.cuts) + ["particle"] * (bool(behind) and word.takes_particles)
    after = words[place + 1] if place + 1 < len(words) and place + 1 not in taken else None
    ways += ["joined"] * (after is not None and word.touches(after))
    way = rng.choice(ways or ["none"])
    if way == "joined" and after is not None:
        taken.add(place + 1)
        return word.stem + word.written + after.other_form(rng)
    if way == "cut":
        return word.apart(form, rng)
    return f"{word.stem} {behind}" if way == "particle" else form


def _english(sentences: Sequence[str]) -> tuple[list[list[str]], _Maker]:
    words = [english_words.content_words(sentence) for sentence in sentences]
    known = english_words.vocabulary(sentences)

    def query(number: int, places: Sequence[int], rng: random.Random) -> str:
        return " ".join(english_words.other_form(words[number][place], known, rng) for place in places)

    return [list(map(english_words.root, row)) for row in words], query
