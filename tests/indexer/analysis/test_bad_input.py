"""Whatever comes in: tokens or none, never an exception, offsets inside the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.analyze import analyze, analyze_field, query_words

_STRANGE = [
    "",
    " ",
    "\n\t",
    "\x00",
    "a\x00b",
    "\ud800",
    "북\udfff한",
    "\x1b[31m북한",
    "😀😀",
    "👨‍👩‍👧",
    "ᄒᆞᆫ글",
    "ㅎㅏㄴ",
    "ꥠꥡ",
    "ힰퟋ",
    "日本語のテキスト",
    "Русский текст",
    "نص عربي",
    "ข้อความไทย",
    "é" * 300,
    "e" + "\u0301" * 5000,
    "\u0301" * 50,
    "\u0316\u0301" * 4000,
    "\ufeff북한",
    "북\u200b한",
    "＂北＂",
    "((((",
    "....",
    "''''",
    "'s",
    "-",
    "·",
    "·한·",
    "1,",
    ",1",
    "1,,2",
    "%",
    "$$",
    "N.",
    "N. ",
    "N. Korea",
    "U.",
    "U.S",
    "1.2.3.4",
    "9" * 500,
    "1만" * 200,
    "1," * 300,
    "가" * 20_000,
    "美" * 5_000,
    "한·" * 3_000,
    "A-" * 3_000,
    "'a" * 3_000,
    "1억" * 3_000,
    "Kim " * 3_000,
    "내셔날 인터내셔날",
    "꽃",
    "경우",
    "이나요 회장도",
    "이나서 국장이",
    "허식나 허식 연구위원",
    "러",
    "여",
    "\u1100\u1161" * 50,
]


def _check(text: str) -> None:
    for mode in ("index", "query"):
        for token in analyze(text, "ko", mode):
            assert 0 <= token.start < token.end <= len(text)
            assert token.text
            assert not token.text.isspace()
    analyze_field(text, "en")
    for word in query_words(text, "ko"):
        assert 0 <= word.start < word.end <= len(text)
        assert word.slots or word.wholes
        assert all(word.slots)


@pytest.mark.parametrize("text", _STRANGE)
def test_strange_texts(text: str) -> None:
    """Surrogates, controls, emoji, Old Hangul and other languages are analysed or left out."""
    _check(text)


@given(st.text())
def test_any_text(text: str) -> None:
    """No text raises, and every token points into the text."""
    _check(text)


@given(st.text(st.sampled_from("가한미일북여·-.'\"()[] 1,.%$만억aAKimNS美中霧散\u0301ᄒᆞᆫㅋ\n")))
def test_any_mixture(text: str) -> None:
    """Mixtures of all that the analyzer treats specially raise nothing either."""
    _check(text)


@given(st.text(st.sampled_from("이나요서은는을를가에게께의도만로고며면지다니까던든 당그저여어아하")))
def test_any_run_of_particles_and_endings(text: str) -> None:
    """Syllables that are mostly particles and endings, in any order, leave no empty term."""
    _check(text)


@given(st.lists(st.sampled_from(["북한이", "미사일", "é", "Kim", "3억", "한·미", "각"])).map(" ".join))
def test_decomposed_text_has_the_same_terms(text: str) -> None:
    """NFD text has the terms of NFC text, and its offsets point at the same words."""
    apart = unicodedata.normalize("NFD", text)
    one, other = analyze(text, "ko"), analyze(apart, "ko")
    assert [(t.text, t.position, t.kind) for t in one] == [(t.text, t.position, t.kind) for t in other]
    for here, there in zip(one, other, strict=True):
        assert unicodedata.normalize("NFC", apart[there.start : there.end]) == text[here.start : here.end]


@pytest.mark.parametrize(
    ("full", "plain"),
    [
        ("ＳＫ하이닉스", "SK하이닉스"),
        ("１２３", "123"),
        ("“북한”", '"북한"'),
        ("한ㆍ미", "한·미"),
        ("한・미", "한·미"),
        ("北", "北"),
        ("3％", "3%"),
        ("Korea´s", "Korea's"),
        ("Korea`s", "Korea's"),
        ("co‑operation", "co-operation"),
        ("\u00a0북한", " 북한"),
    ],
)
def test_variants_of_characters(full: str, plain: str) -> None:
    """Full-width letters, quotation marks of all kinds, middle dots and dashes have one form."""
    assert analyze_field(full, "ko").terms == analyze_field(plain, "ko").terms


@pytest.mark.parametrize(
    ("broken", "mended"),
    [("Korea뭩", "Korea's"), ("밐ow it ends", "how it ends"), ("don뭪 say", "don't say")],
)
def test_mojibake_of_old_pages(broken: str, mended: str) -> None:
    """Curly quotation marks that were decoded as Korean do not hide the English words beside them."""
    assert analyze_field(broken, "en").terms == analyze_field(mended, "en").terms
