"""Known-item search: words of a sentence, changed as readers change them, should find the sentence again.

No analyzer chooses the words, so that none is favoured: they are drawn by a fixed seed from the
blank-delimited words of the sentence, Korean ones with a particle removed or exchanged by a plain list of
endings.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from pathlib import Path

from archive.ids import Lang
from bench.quality.testset import TestSet

DATA = Path(__file__).parents[3] / "shared" / "data" / "kpc-dev"
_JOSA = (
    "에서는",
    "에서",
    "에게",
    "으로",
    "까지",
    "부터",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "의",
    "에",
    "와",
    "과",
    "도",
    "로",
)
_WITH_FINAL = ("은", "이", "을", "과", "의", "에", "도", "에서")
_WITHOUT_FINAL = ("는", "가", "를", "와", "의", "에", "도", "에서")
# Syllables that mostly end verbs and adverbs; the content words wanted here are nouns.
_VERB_ENDS = frozenset(
    "다고며면한할던지게서록기려니된될인운은는히로수것때등들해여어아자만나데든라됐있었았했겠습까네요음됨함임란"
)
_HANGUL = re.compile("[가-힣]{2,}")
_LIGHT = frozenset(
    [
        "때문",
        "그러나",
        "다른",
        "다시",
        "이번",
        "자신",
        "우리",
        "모든",
        "이런",
        "그런",
        "하지만",
        "또한",
        "가장",
        "아주",
        "오직",
        "매우",
        "더욱",
        "아무",
        "모두",
        "거의",
        "이후",
        "이날",
        "당시",
        "경우",
        "정도",
        "관련",
        "현재",
        "최근",
        "올해",
        "지난",
        "이미",
        "아직",
        "함께",
    ]
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_STOP = frozenset(
    [
        "just",
        "where",
        "what",
        "your",
        "between",
        "under",
        "among",
        "without",
        "when",
        "last",
        "year",
        "back",
        "even",
        "still",
        "being",
        "doing",
        "while",
        "that",
        "with",
        "from",
        "have",
        "this",
        "they",
        "were",
        "been",
        "which",
        "their",
        "said",
        "would",
        "about",
        "there",
        "than",
        "when",
        "what",
        "will",
        "after",
        "into",
        "more",
        "also",
        "other",
        "some",
        "could",
        "only",
        "over",
        "them",
        "these",
        "then",
        "those",
    ]
)


def known_item_set(
    name: str, lang: Lang, sentences: Sequence[str], *, words: int = 2, seed: int = 20260101
) -> TestSet:
    """Make one query of `words` words for each sentence; the same seed always gives the same queries."""
    rng = random.Random(f"{seed} {lang} {words}")
    make = _korean_query if lang == "ko" else _english_query
    made = ((str(number), make(sentence, words, rng)) for number, sentence in enumerate(sentences))
    queries = {number: query for number, query in made if query}
    qrels = {number: {number: 1} for number in queries}
    return TestSet(name, lang, {str(number): text for number, text in enumerate(sentences)}, queries, qrels)


def development_sentences(lang: Lang) -> list[str] | None:
    """Return the sentences of the news development set; None if it is not there."""
    path = DATA / f"korean-english-park.dev.{lang}"
    if not path.is_file():
        return None
    return [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]


def _words(sentence: str) -> list[str]:
    return [word for word in (_EDGES.sub("", piece) for piece in sentence.split()) if word]


def _korean_query(sentence: str, count: int, rng: random.Random) -> str:
    words = [word for word in _words(sentence) if _is_content(word)]
    chosen = rng.sample(range(len(words)), min(count, len(words)))
    out: list[str] = []
    for at in chosen:
        word = _other_josa(words[at], rng)
        draw = rng.random()
        if draw < 0.2 and at + 1 < len(words):
            word = _without_josa(words[at]) + _other_josa(words[at + 1], rng)
        elif draw < 0.4 and len(word) >= 4 and _HANGUL.fullmatch(word):
            word = f"{word[:2]} {word[2:]}"
        out.append(word)
    return " ".join(out)


def _is_content(word: str) -> bool:
    stem = _without_josa(word)
    return _HANGUL.fullmatch(stem) is not None and stem[-1] not in _VERB_ENDS and stem not in _LIGHT


def _without_josa(word: str) -> str:
    for josa in _JOSA:
        if word.endswith(josa) and len(word) - len(josa) >= 2:
            return word[: -len(josa)]
    return word


def _other_josa(word: str, rng: random.Random) -> str:
    stem = _without_josa(word)
    others = [
        josa
        for josa in (_WITH_FINAL if (ord(stem[-1]) - 0xAC00) % 28 else _WITHOUT_FINAL)
        if stem + josa != word
    ]
    return stem if rng.random() < 0.5 else stem + rng.choice(others)


def _english_query(sentence: str, count: int, rng: random.Random) -> str:
    words = [word for word in _words(sentence) if len(word) >= 4 and word.lower() not in _STOP]
    chosen = rng.sample(words, min(count, len(words)))
    return " ".join(_other_form(word, rng) for word in chosen)


def _other_form(word: str, rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.3:
        return word.lower()
    if draw < 0.6 and word.isalpha() and word.islower() and not word.endswith(("ed", "ing", "ly")):
        return word[:-1] if word.endswith("s") and not word.endswith("ss") else word + "s"
    if draw < 0.8:
        return word.replace("-", " ").removesuffix("'s")
    return word
