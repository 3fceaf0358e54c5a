"""Korean words as readers ask for them and as newspapers write them, in both directions."""

from __future__ import annotations

import pytest

from indexer.analysis.analyze import analyze, query_words
from tests.indexer.analysis.finding import finds, finds_phrase, resembles

SAME_WORD = [
    ("북한", "북한이"),
    ("북한", "북한의"),
    ("북한", "북한에서는"),
    ("북한의", "북한에서도"),
    ("미국의", "미국"),
    ("반입한", "반입했다"),
    ("반입", "반입하려던"),
    ("돕다", "도와주었다"),
    ("더운", "더웠다"),
    ("모르는", "몰랐다"),
    ("걷다", "걸었다"),
    ("짓다", "지었다"),
    ("듣는", "들었다"),
    ("흐르는", "흘렀다"),
    ("아름다운", "아름다웠다"),
    ("김정은", "김정은이"),
    ("김정은", "김정은의"),
    ("윤석열", "윤석열은"),
    ("윤석열의", "윤석열 대통령은"),
    ("더불어민주당", "더불어민주당이"),
    ("국민의힘", "국민의힘은"),
    ("류현진", "류현진의"),
    ("손흥민이", "손흥민은"),
    ("경제적", "경제적인"),
    ("학생", "학생들이"),
    ("국무위원회", "국무위원회의"),
    ("젤렌스키", "젤렌스키는"),
    ("오바마", "오바마의"),
]

COMPOUNDS = [
    ("합동참모본부", "합동참모본부는"),
    ("합동 참모 본부", "합동참모본부는"),
    ("합동참모본부", "합동 참모본부"),
    ("대북제재위", "대북제재위에"),
    ("대북제재위", "대북 제재위가"),
    ("제재위", "대북제재위원"),
    ("위장취업", "위장 취업을"),
    ("위장 취업", "위장취업자"),
    ("안보리", "유엔안보리의"),
    ("유엔 안보리", "유엔안보리"),
    ("북미정상회담", "북미 정상회담"),
    ("북미정상회담", "북 미 정상 회담"),
    ("북 미 정상 회담", "북미정상회담이"),
    ("북미 정상회담", "북·미 정상회담"),
    ("정상회담", "북미정상회담에서"),
    ("한미일", "한·미·일 정상"),
    ("한·미 연합훈련", "한미연합훈련"),
    ("중대재해처벌법", "중대재해 처벌법"),
    ("비상계엄", "비상 계엄을"),
]

MIXED_SCRIPT = [
    ("SK하이닉스", "SK하이닉스가"),
    ("SK 하이닉스", "SK하이닉스"),
    ("하이닉스", "SK하이닉스는"),
    ("sk", "SK하이닉스"),
    ("KBO리그", "KBO 리그"),
    ("KBO", "KBO리그에서"),
    ("BTS", "BTS가"),
    ("5G망", "5G 망을"),
    ("AI 반도체", "AI반도체"),
    ("챗GPT", "챗GPT가"),
    ("BTS", "boy band BTS won"),
    ("북한", "the word 북한 means North Korea"),
]

CLIPPED = [
    ("안전보장이사회", "안보리"),
    ("헌법재판소", "헌재가"),
    ("합동참모본부", "합참은"),
    ("러시아", "러서 열린"),
    ("러시아", "러, 휴전 거부"),
    ("북한", "북, 미사일 발사"),
    ("미국", "북미 정상회담"),
    ("중국", "미중 갈등"),
    ("북한", "대북 제재"),
    ("안보리", "안전보장이사회는"),
    ("북한", "방북 허가"),
]


@pytest.mark.parametrize(("query", "text"), SAME_WORD + COMPOUNDS + MIXED_SCRIPT)
def test_found(query: str, text: str) -> None:
    """A word is found whatever its particles, endings and spacing."""
    assert finds(query, text)


@pytest.mark.parametrize(("query", "text"), [(text, query) for query, text in SAME_WORD if " " not in text])
def test_found_from_the_other_form(query: str, text: str) -> None:
    """Asking with the inflected form finds the plain one."""
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("밝히다", "정부가 입장을 밝혔다"),
        ("밝히다", "밝힌 바 있다"),
        ("높이다", "금리를 높였다"),
        ("울리다", "종을 울렸다"),
        ("붙잡히다", "경찰에 붙잡혔다"),
        ("먹다", "밥을 먹는다"),
        ("세우다", "탑을 세우고"),
    ],
)
def test_dictionary_forms(query: str, text: str) -> None:
    """A verb typed as a dictionary names it finds its other forms."""
    assert finds(query, text)


@pytest.mark.parametrize(("query", "text"), CLIPPED)
def test_clipped_names(query: str, text: str) -> None:
    """The full name finds the clipped form of headlines."""
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("북한", "북콘서트가 열렸다"),
        ("대북", "북한은"),
        ("미국", "미용실에서"),
        ("정상", "정성껏"),
        ("일본", "일부 회의 중"),
    ],
)
def test_not_found(query: str, text: str) -> None:
    """Words that only share syllables are not taken for each other."""
    assert not finds(query, text)


def test_unknown_words_are_kept() -> None:
    """A word no dictionary has is found by itself and with a particle behind it."""
    for word in ("가나쿵따리샤", "뿌꾸빵", "솔내시", "다온군", "ㅋㅋㅋ"):
        assert finds(word, f"어제 {word}에서 일이 있었다")


@pytest.mark.parametrize("name", ["황희찬", "홍장원", "노상원", "명태균", "곽종근", "정의선", "안철수"])
def test_names_the_dictionary_lacks(name: str) -> None:
    """A personal name is found with any particle or title behind it, whatever the split."""
    for behind in ("이", "은", "의", "을", "과", "도", "에게", "이라고", "측은", "씨가", " 의원은", "(45)는"):
        assert finds(name, name + behind)


def test_no_word_is_lost() -> None:
    """Every unit with a letter or digit in it has a term, and positions count without holes."""
    text = "그러나 그는 “할 수 있다”며 3번 1,234억 원의 한·미 가나쿵 것을 말했다."
    tokens = [token for token in analyze(text, "ko") if token.kind != "gram"]
    assert sorted({token.position for token in tokens}) == list(range(tokens[-1].position + 1))
    covered = {at for token in tokens for at in range(token.start, token.end)}
    start = 0
    for unit in text.split():
        at = text.index(unit, start)
        assert covered.intersection(range(at, at + len(unit))), unit
        start = at + len(unit)


def test_parts_stand_at_consecutive_positions() -> None:
    """A compound has its whole and its first part at one position, the other parts behind."""
    found = {(token.text, token.position, token.kind) for token in analyze("합동참모본부는", "ko")}
    assert {
        ("합동참모본부", 0, "word"),
        ("합동", 0, "part"),
        ("참모", 1, "part"),
        ("본부", 2, "part"),
    } <= found


def test_phrases_run_through_compounds() -> None:
    """A phrase matches across compounds, and not when the order or a word differs."""
    assert finds_phrase("북미 정상회담 개최", "북미정상회담 개최를")
    assert finds_phrase("참모 본부 의장", "합동참모본부 의장이")
    assert not finds_phrase("정상회담 북미", "북미 정상회담")
    assert not finds_phrase("북미 회담", "북미 정상회담")


def test_bigrams_are_a_net_below() -> None:
    """A wrongly cut word still shares bigrams with its text; bigrams of particles are not asked for."""
    assert resembles("솔내시청", "다온 솔내시청에서는")
    grams = [gram for word in query_words("북한에서는", "ko") for gram in word.grams]
    assert grams == ["북한"]


def test_bigrams_do_not_join_words() -> None:
    """Between the bigrams of two words is a gap, so that a phrase of bigrams ends with the word."""
    grams = [token for token in analyze("북한 한국", "ko") if token.kind == "gram"]
    assert [(token.text, token.position) for token in grams] == [("북한", 0), ("한국", 3)]


def test_function_words_are_not_required() -> None:
    """Question words and bound nouns neither restrict nor rank a query that has other words."""
    words = {word.text: word for word in query_words("대북제재위는 언제 어디에서 열린 것", "ko")}
    assert words["대북제재위는"].required
    for text in ("언제", "어디에서", "것"):
        assert not words[text].required
        assert words[text].weights == ()
    assert query_words("언제", "ko")[0].weights
    assert not query_words("산은 무엇인가요?", "ko")[1].required


def test_a_query_is_analysed_as_a_text() -> None:
    """Words of a query have the terms the same text has in the index."""
    text = "북미정상회담 SK하이닉스가 3억 원 美中 Kim Jong-un"
    indexed = {token.text for token in analyze(text, "ko") if token.kind != "gram"}
    asked = {term for word in query_words(text, "ko") for term, _ in word.weights}
    assert asked == indexed
