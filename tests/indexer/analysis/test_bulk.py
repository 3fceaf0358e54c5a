"""The fast ways give what the plain way gives."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import bulk
from indexer.analysis.analyze import Analyzer, analyze, analyze_field
from indexer.analysis.simple import bare_run, simple_field_unit, simple_unit
from indexer.analysis.unit import field_unit
from indexer.analysis.units import MAX_REMEMBERED, UnitCache, analyse_unit
from indexer.analysis.userdict import Words, builtin_words

SAMPLE = Path(__file__).parents[3] / "corpus" / "sample"
_WORDS = Words(builtin_words())

_units = st.sampled_from(
    [
        "북한이",
        "북미정상회담",
        "합동참모본부는",
        "“그렇다”며",
        "1만2000명",
        "3억",
        "원",
        "SK하이닉스가",
        "美中",
        "무산(霧散)",
        "N.",
        "Korea's",
        "U.S.",
        "Kim",
        "Jong-un",
        "co-operation",
        "110",
        "million",
        "$3",
        "한·미·일",
        "가나쿵",
        "ㅋㅋㅋ",
        "2024.1.13",
        "을",
        "것이다.",
        "‘기생충’으로",
        "—",
        "ㆍ",
        "\u200b북한",
        "é의도",
        "K은가",
        "$10",
        "6·25",
        "100㎞",
        "前대통령",
        "등장북중미",
        "류마건을",
    ]
)
_texts = st.one_of(st.text(), st.lists(_units).map(" ".join))


def _sample_texts() -> list[str]:
    lines = (
        line
        for path in sorted(SAMPLE.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    return ["\n".join([record["title"], *record["paragraphs"]]) for record in map(json.loads, lines)]


@given(_texts)
def test_field_is_the_tokens_without_offsets(text: str) -> None:
    """The bulk path has exactly the terms and positions of the tokens."""
    tokens = analyze(text, "ko")
    field = analyze_field(text, "ko")
    words = [(token.text, token.position) for token in tokens if token.kind != "gram"]
    grams = [(token.text, token.position) for token in tokens if token.kind == "gram"]
    plain = [token for token in tokens if token.kind != "gram"]
    assert Analyzer().analyze(text, "ko", with_grams=False) == plain
    assert list(zip(field.terms, field.positions, strict=True)) == words
    assert list(zip(field.grams, field.gram_positions, strict=True)) == grams
    assert field.positions == sorted(field.positions)
    assert all(position < field.length for position in field.positions)
    assert all(position < field.gram_length for position in field.gram_positions)


def test_field_of_real_texts_is_the_tokens() -> None:
    """The same holds for every edition of the sample corpus."""
    for text in _sample_texts():
        tokens = [(token.text, token.position) for token in analyze(text, "ko") if token.kind != "gram"]
        field = analyze_field(text, "ko")
        assert list(zip(field.terms, field.positions, strict=True)) == tokens


def test_short_way_equals_long_way() -> None:
    """Units that take the short way come out exactly as on the long way."""
    units = {unit for text in _sample_texts() for unit in text.split()}
    short = 0
    for unit in units:
        found = simple_unit(unit, _WORDS)
        if found is not None:
            short += 1
            assert found == analyse_unit(unit, _WORDS)
            assert simple_field_unit(bare_run(unit) or "", _WORDS) == field_unit(found)
    assert short > len(units) / 10


@given(_texts, _texts)
def test_blanks_separate_texts(one: str, other: str) -> None:
    """A text behind a line break adds its own terms behind those of the text before, and changes none."""
    together = analyze_field(f"{one}\n{other}", "ko")
    first, second = analyze_field(one, "ko"), analyze_field(other, "ko")
    assert together.terms == first.terms + second.terms
    assert together.positions == first.positions + [first.length + position for position in second.positions]
    assert together.grams == first.grams + second.grams
    assert together.length == first.length + second.length


def test_analysis_does_not_depend_on_what_came_before() -> None:
    """A fresh analyzer and one that has seen the whole corpus agree."""
    used = Analyzer()
    texts = _sample_texts()
    for text in texts:
        used.analyze_field(text, "ko")
    assert all(Analyzer().analyze_field(text, "ko") == used.analyze_field(text, "ko") for text in texts[:20])


def test_memory_is_bounded() -> None:
    """The memory of units forgets what was not asked for lately, and keeps what was."""
    cache = UnitCache(_WORDS)
    kept = cache["북한"]
    for number in range(2 * MAX_REMEMBERED):
        cache[f"a{number}"]
        cache["북한"]
    assert len(cache) <= MAX_REMEMBERED
    assert "a0" not in cache
    assert cache["북한"] is kept


def test_many_texts_are_what_they_are_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole sample at once, and in pieces while what is kept is dropped, has the terms of each text."""
    texts = _sample_texts()
    fields = [analyze_field(text, "ko") for text in texts]
    monkeypatch.setattr(bulk, "MAX_UNITS", 1_000)
    analyzer = bulk.BulkAnalyzer()
    for size in (len(texts), 7):
        found = []
        for at in range(0, len(texts), size):
            words, grams = analyzer.analyze([(text,) for text in texts[at : at + size]], 10)
            found += zip(words.by_document(), grams.by_document(), strict=True)
        assert found == [((f.terms, f.positions), (f.grams, f.gram_positions)) for f in fields]


def test_a_dictionary_is_heeded_in_bulk() -> None:
    """Words of the user dictionary stay whole."""
    words, _ = bulk.BulkAnalyzer({"솔내시": ("솔내시",)}).analyze([("솔내시에서", "x")], 10)
    assert list(words.by_document()) == [(["솔내시", "x"], [0, 11])]
