"""Verbs and adjectives of every class are found by their dictionary form, and the other way round."""

from __future__ import annotations

import pytest

from indexer.analysis.analyze import query_words
from tests.indexer.analysis.finding import finds

FORMS = {
    # ㅅ falls out before vowels
    "긋다": "그은 그어 그으며",
    "짓다": "지어 지었다 지으면 짓는",
    "잇다": "이어 이은 이었던",
    "붓다": "부어 부었다",
    "젓다": "저었다 저으며",
    "낫다": "나았다 나으면",
    # ㅂ becomes 우 or 오
    "돕다": "도와 도운 도왔다 돕는",
    "줍다": "주웠다 주운",
    "가깝다": "가까운 가까워",
    "어렵다": "어려운 어려워졌다",
    "아름답다": "아름다운 아름다웠던",
    # ㄷ becomes ㄹ
    "걷다": "걸어 걸었다 걷는",
    "듣다": "들어 들은 들었다",
    "묻다": "물어 물었다",
    "싣다": "실어 실은 실었던",
    "깨닫다": "깨달은 깨달았다",
    # 르 doubles its ㄹ, or becomes 르러
    "흐르다": "흘러 흘렀다",
    "부르다": "불러 불렀다",
    "지르다": "질러 질렀다",
    "푸르다": "푸르러 푸른",
    "이르다": "이르러 이르렀다",
    # ㅎ falls out
    "하얗다": "하얀 하얘",
    "빨갛다": "빨간",
    # ㅡ falls out
    "쓰다": "써 썼다 쓴",
    "담그다": "담가 담갔다",
    "모으다": "모아 모았다",
    # ㄹ falls out before ㄴ, ㅂ and ㅅ
    "열다": "여는 열었다 엽니다",
    "놀다": "노는 놉니다",
    "날다": "나는 날았다",
    "알다": "아는 압니다",
    "팔다": "파는 팝니다",
    "걸다": "거는 걸었던",
    "밀다": "미는 밀었다",
    "만들다": "만드는 만듭니다 만들었다",
    "이끌다": "이끄는 이끌었다",
    # contracted
    "서다": "섰다 섰던",
    "오다": "와 왔다 와서",
    "줄이다": "줄인 줄여 줄였다",
    "나누다": "나눠 나눈",
    "마시다": "마셔 마셨다",
    # a noun or adverb and a verb that have become one
    "끝나다": "끝난 끝났다 끝나는가",
    "끝내다": "끝내고 끝냈다",
    "바로잡다": "바로잡았다 바로잡은",
}


@pytest.mark.parametrize(("verb", "form"), [(verb, form) for verb in FORMS for form in FORMS[verb].split()])
def test_verbs_are_found_in_all_their_forms(verb: str, form: str) -> None:
    """The dictionary form finds the conjugated one, and the other way round."""
    assert finds(verb, form)
    assert finds(form, verb)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("배우", "배우는"),
        ("가지", "가지는"),
        ("비행거리", "비행거리는"),
        ("경쟁작", "경쟁작은"),
        ("해례본", "해례본은"),
    ],
)
def test_nouns_that_look_like_verbs(one: str, other: str) -> None:
    """A noun with a particle that reads like a verb is found as the noun, too."""
    assert finds(one, other)
    assert finds(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("살다", "산이 높다"),
        ("열다", "연 3%"),
        ("주다", "준우승"),
        ("묻다", "물은 맑다"),
        ("잇다", "이는 처음이다"),
        ("긋다", "그는 말했다"),
        ("살다", "사고가 났다"),
        ("갈다", "가게 주인"),
        ("열다", "여름"),
        ("이어지다", "이어폰"),
        ("끝", "끝나다"),
    ],
)
def test_other_words_are_kept_apart(one: str, other: str) -> None:
    """Words that only share their sound with a form of a verb are not taken for it."""
    assert not finds(one, other)


@pytest.mark.parametrize(
    ("joined", "apart"),
    [
        ("정상회담을개최했다", "정상회담을 개최했다"),
        ("북한이미사일을발사했다", "북한이 미사일을 발사했다"),
        ("대통령이방미한다", "대통령이 방미한다"),
    ],
)
def test_a_forgotten_blank_behind_a_particle(joined: str, apart: str) -> None:
    """Words that run together behind a particle are found apart, and the other way round."""
    assert finds(joined, apart)
    assert finds(apart, joined)


@pytest.mark.parametrize(
    ("query", "text"),
    [("북한 은 미사일 을", "북한은 미사일을 쏘았다"), ("삼성전자 가", "삼성전자는"), ("한강 의", "한강은")],
)
def test_a_blank_before_a_particle(query: str, text: str) -> None:
    """A particle with a blank before it need not be in the text."""
    assert finds(query, text)


def test_what_cannot_be_a_particle_there_is_needed() -> None:
    """A word that only sounds like a particle is needed where that would not fit."""
    assert not finds("휘발유 은", "휘발유 값")


@pytest.mark.parametrize(
    ("form", "verb", "other"),
    [
        ("들고", "들다", "듣다"),
        ("쓰던", "쓰다", "쓸다"),
        ("걸고", "걸다", "걷다"),
        ("하나요", "하다", "하나"),
        ("주고", "주다", "줏다"),
    ],
)
def test_the_ending_tells_the_verb(form: str, verb: str, other: str) -> None:
    """A form is of no verb that changes its stem before other endings only."""
    (word,) = query_words(form, "ko")
    assert verb in word.slots[0]
    assert other not in word.slots[0]


@pytest.mark.parametrize("noun", ["선수", "인수", "운수", "분수", "조건", "대가"])
def test_nouns_that_end_like_a_bound_noun_stay_whole(noun: str) -> None:
    """A known noun is not cut where another would be read as a verb and a bound noun."""
    (word,) = query_words(noun, "ko")
    assert word.slots == ((noun,),)


def test_a_bound_noun_without_its_blank() -> None:
    """A verb joined with the bound noun behind it is found as the verb."""
    assert finds("세우다", "세울수")
    assert finds("만들 때", "만들때")


def test_counters_in_questions_are_not_needed() -> None:
    """Behind 몇 a counter with anything behind it is the counter, and a text may have another."""
    word = query_words("차를 몇 대나 세우나요", "ko")[2]
    assert (word.required, word.weights) == (False, (("대", 0.2),))
    assert finds("차를 몇 대나 세우나요", "차 210채를 세운다")


@pytest.mark.parametrize("name", ["마이크로소프트", "국민의미래", "식품의약국", "시게오는"])
def test_names_with_a_particle_inside_stay_whole(name: str) -> None:
    """A syllable inside a name that could be a particle does not cut it."""
    assert name.removesuffix("는") in {
        term for word in query_words(name, "ko") for term in word.wholes or word.slots[0]
    }


def test_long_words_do_not_outweigh_short_ones_by_their_bigrams() -> None:
    """The bigrams of a long word count less each: together they are one sign of it."""
    short, long = query_words("구름 다이너마이트", "ko")
    assert short.gram_weight == 0.5
    assert long.gram_weight < 0.25
    assert len(long.grams) * long.gram_weight < 2 * short.gram_weight
