"""Paragraphs side by side: every one is there once and in order, and what says the same stands together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.alignment import MAX_CELLS, Bead, Likelihood, align_paragraphs, align_sentences
from archive.sentences import split_sentences

PARAGRAPHS = st.lists(st.text(max_size=60), max_size=12)
SHAPES = {(1, 1), (1, 0), (0, 1), (2, 1), (1, 2), (2, 2), (3, 1), (1, 3)}


def sides(beads: Sequence[Bead]) -> tuple[list[str], list[str]]:
    """Return both columns of an alignment, read downwards."""
    return [text for ours, _ in beads for text in ours], [text for _, theirs in beads for text in theirs]


@given(PARAGRAPHS, PARAGRAPHS)
@example([], [])
@example([""], [""])
@example([], ["a"])
@example(["a"] * 12, [])
def test_every_paragraph_stands_once_and_in_order(left: list[str], right: list[str]) -> None:
    """Reading down either column gives that edition's paragraphs, whatever they are."""
    beads = align_paragraphs(left, right)
    assert sides(beads) == (left, right)
    assert {(len(ours), len(theirs)) for ours, theirs in beads} <= SHAPES


@given(PARAGRAPHS)
def test_a_text_aligns_with_itself(paragraphs: list[str]) -> None:
    """Equal texts align paragraph by paragraph."""
    numbered = [f"{number} {text}" for number, text in enumerate(paragraphs, 1000)]
    assert align_paragraphs(numbered, numbered) == [((text,), (text,)) for text in numbered]


@given(PARAGRAPHS, PARAGRAPHS)
def test_aligning_is_deterministic(left: list[str], right: list[str]) -> None:
    """The same texts, tuples or lists, give the same alignment."""
    assert align_paragraphs(left, right) == align_paragraphs(tuple(left), tuple(right))


KOREAN = [
    "솔내시는 13일 새 다리를 열었다. 다리 길이는 420m이고 공사에는 310억 원이 들었다.",
    "개통식에는 시민 2500여 명이 모였다. 이들은 다리를 걸어서 건너며 사진을 찍었다.",
    "시는 버스 노선 7개를 새로 놓기로 했다.",
    "KTX 역까지 가는 시간은 25분에서 9분으로 줄어든다고 시는 설명했다.",
]
ENGLISH = [
    "The city of Solnae opened a new bridge on Jan. 13. It is 420 meters long and cost 31 billion won.",
    "Some 2,500 residents came to the ceremony and crossed it on foot, taking pictures.",
    "Solnae is a city of 84,000 people on the southern coast.",
    "Getting to the KTX station will take 9 minutes instead of 25, the city said.",
]


def test_figures_lead_through_added_and_omitted_paragraphs() -> None:
    """Numbers that both name keep the texts in step past a paragraph that only one of them has."""
    beads = align_paragraphs(KOREAN, ENGLISH)
    assert ((KOREAN[0],), (ENGLISH[0],)) in beads
    assert ((KOREAN[1],), (ENGLISH[1],)) in beads
    assert any(KOREAN[3] in ours and ENGLISH[3] in theirs for ours, theirs in beads)


def test_a_paragraph_that_was_parted_stands_beside_both_parts() -> None:
    """Two paragraphs that the translation runs together stand beside it as one."""
    joined = [f"{ENGLISH[0]} {ENGLISH[1]}", ENGLISH[3]]
    beads = align_paragraphs([KOREAN[0], KOREAN[1], KOREAN[3]], joined)
    assert beads[0] == ((KOREAN[0], KOREAN[1]), (joined[0],))


def test_editions_of_thousands_of_paragraphs() -> None:
    """A table taken for an article aligns in bounded memory, whole and in order."""
    left = [f"행 {number}" for number in range(1200)]
    right = [f"row {number}" for number in range(1, 1000)]
    assert len(left) * len(right) > 100 * MAX_CELLS
    assert sides(align_paragraphs(left, right)) == (left, right)


def test_one_paragraph_against_thousands() -> None:
    """However unequal the sides, nothing is lost."""
    many = [f"row {number}" for number in range(3 * MAX_CELLS)]
    assert sides(align_paragraphs(["all of it"], many)) == (["all of it"], many)


@given(PARAGRAPHS, PARAGRAPHS)
@example(["", "가."], [])
def test_every_sentence_stands_once_and_in_order(left: list[str], right: list[str]) -> None:
    """Reading down either column of aligned sentences gives the sentences of that edition."""
    beads = align_sentences(left, right, "ko", "en")
    korean = [one for text in left for one in split_sentences(text, "ko")]
    english = [one for text in right for one in split_sentences(text, "en")]
    assert sides(beads) == (korean, english)


def test_sentences_align_across_paragraphs_cut_anew() -> None:
    """A translation in one paragraph stands sentence by sentence beside an original in four."""
    beads = align_sentences(KOREAN, [" ".join(ENGLISH)], "ko", "en")
    assert (
        ("다리 길이는 420m이고 공사에는 310억 원이 들었다.",),
        ("It is 420 meters long and cost 31 billion won.",),
    ) in beads
    assert ((KOREAN[3],), (ENGLISH[3],)) in beads


@pytest.mark.parametrize("added", [0, 1, 2])
def test_further_evidence_moves_a_sentence(added: int) -> None:
    """What a caller knows of two texts decides where length and figures say nothing."""
    korean = ["비가 왔다.", "강이 넘쳤다.", "다리가 끊겼다."]
    english = ["The river rose.", "The bridge broke."]
    pairs = list(zip(korean[:added] + korean[added + 1 :], english, strict=True))

    def evidence(left: Sequence[str], right: Sequence[str]) -> Likelihood:
        shared = [[3.6 * ((one, other) in pairs) for other in right] for one in left]
        return Likelihood(shared, [0.0] * len(left), [0.0] * len(right))

    beads = align_sentences(korean, english, "ko", "en", evidence)
    assert [bead for bead in beads if all(bead)] == [((one,), (other,)) for one, other in pairs]


def test_sentences_without_a_word_in_common_stand_alone() -> None:
    """Where words are known and none of them stands on the other side, sentences as long are no pair."""

    def unlike(left: Sequence[str], right: Sequence[str]) -> Likelihood:
        return Likelihood([[0.0] * len(right)] * len(left), [-3.0] * len(left), [-3.0] * len(right))

    korean, english = ["패널의 임기는 4월 30일 끝난다."], ["China abstained, to nobody's surprise."]
    assert align_sentences(korean, english, "ko", "en") == [(tuple(korean), tuple(english))]
    apart = align_sentences(korean, english, "ko", "en", unlike)
    assert sorted(apart) == [((), tuple(english)), (tuple(korean), ())]


def test_a_very_short_sentence_joins_another_if_its_words_stand_there() -> None:
    """A sentence of two words is no pair with one as short that has none of its words."""
    korean = ["15개국 가운데 13개국이 찬성했고 중국은 기권했다.", "위원회의 임기는 4월에 끝난다."]
    english = ["Thirteen of the 15 countries voted in favor.", "China abstained."]

    def evidence(left: Sequence[str], right: Sequence[str]) -> Likelihood:
        words = {(korean[0], english[0]): 4.0, (korean[0], english[1]): 2.0}
        return Likelihood(
            [[words.get((one, other), 0.0) for other in right] for one in left],
            [-0.5] * len(left),
            [-0.5] * len(right),
        )

    joined = align_sentences(korean, english, "ko", "en", evidence)
    assert joined == [((korean[0],), tuple(english)), ((korean[1],), ())]
    assert ((korean[1],), (english[1],)) in align_sentences(korean, english, "ko", "en")
