"""What only one edition says: figures and names across both ways of writing, sentences and quotations."""

from __future__ import annotations

from contextlib import closing

import pytest

from archive.catalogue import open_catalogue
from archive.lookup import find
from archive.model import Article
from archive.paths import ArchivePaths
from indexer.across.differences import Only, differences, grouped, quotations
from indexer.across.figures import figures, is_among
from indexer.across.names import NameFinder, english_names
from indexer.lexicon.aligning import Aligner
from tests.conftest import make_article


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("3억 원", "300 million won"),
        ("240만 명", "2.4 million people"),
        ("1만2000명", "12,000 people"),
        ("24조5000억 원", "24.5 trillion won"),
        ("0.72명", "0.72"),
        ("두 명", "two people"),
        ("38%", "thirty-eight percent"),
        ("4000t", "four thousand tons"),
        ("2022년", "in 2022"),
        ("다섯 차례", "five times"),
        ("백만 명이 아니라 100만 명", "a million people"),
    ],
)
def test_one_figure_in_both_languages(korean: str, english: str) -> None:
    """However a figure is written, in Korean and in English it is the same digits."""
    assert figures(korean, "ko").keys() & figures(english, "en").keys()


@pytest.mark.parametrize(
    ("text", "lang"),
    [("29일 11월", "ko"), ("on Nov. 29 and 3 May", "en"), ("one of a kind", "en"), ("", "ko")],
)
def test_days_and_articles_are_no_figures(text: str, lang: str) -> None:
    """Days, months, `one` and `a` say nothing about what an edition leaves out."""
    assert figures(text, lang) == {}  # type: ignore[arg-type]


def test_rounded_figures_are_the_same() -> None:
    """From a thousand on, three per cent make no difference; below, every digit does."""
    assert is_among("2398000", {"2400000": "2.4 million"})
    assert not is_among("2200000", {"2400000": "2.4 million"})
    assert not is_among("97", {"98": "98"})


def test_a_figure_cut_to_its_first_digit_is_the_same() -> None:
    """More than 300 are 320; but 310 are not, nor are 30 for 32."""
    assert is_among("320", {"300": "more than 300"})
    assert is_among("300", {"320": "320여"})
    assert not is_among("320", {"310": "310"})
    assert not is_among("32", {"30": "30"})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The mayor of Solnae spoke. Then Kim Jong-un came.", ["Solnae", "Kim Jong-un"]),
        ("Rain fell Monday in April.", []),
        ("Seoul said no. The people of Seoul agreed.", ["Seoul", "Seoul"]),
        ("“Nobody knows,” he said.", []),
        ("The United Nations' chief", ["United Nations"]),
        ("On Oct. 2 he said, “So I’ll go to Busan.”", ["Busan"]),
    ],
)
def test_names_of_an_english_text(text: str, names: list[str]) -> None:
    """Capitalised words are names, but not what only begins a sentence, and not days and months."""
    assert english_names(text) == names


def test_quotations_stand_between_double_marks() -> None:
    """Curly and straight double quotes hold quotations; emphasis and single words do not count."""
    assert quotations('그는 “결코 그렇지 않다”고 했다. ‘강조’ "so it is not" “짧다”') == [
        "결코 그렇지 않다",
        "so it is not",
    ]


@pytest.fixture
def aligner(sample: ArchivePaths) -> Aligner:
    """Open the sample's lexicon."""
    return Aligner.open(sample)


def test_names_are_found_by_translation_and_sound(aligner: Aligner) -> None:
    """A name counts as there if it is translated, or sounds like one that is."""
    finder = NameFinder(aligner, "바실리 네벤쟈 러시아 대사와 트럼프 대통령은 북한을 말했다.", "ko")
    missing = dict(finder.missing("Then Trump, Nebenzya and Zelensky spoke of North Korea.", "en"))
    assert missing.keys() == {"Zelensky"}


def test_parts_of_names_and_verbs_are_no_names(aligner: Aligner) -> None:
    """Names are seen whole, and a verb that the analysis takes for a name is none."""
    finder = NameFinder(aligner, "It rained.", "en")
    missing = dict(
        finder.missing("바실리 네벤쟈 대사는 문이 열리지 않아 채모 씨가 울산으로 간다고 말했다.", "ko")
    )
    assert {"네벤쟈", "울산"} <= missing.keys()
    assert not {"않아", "채모", "간다", "네벤"} & missing.keys()


def test_names_inside_longer_ones_are_there(aligner: Aligner) -> None:
    """A name of a run of names, or with a company's kind behind it, counts as there."""
    english = NameFinder(aligner, "The United States and the European Union spoke.", "en")
    assert dict(english.missing("미국과 유럽연합이 말했다.", "ko")) == {}
    korean = NameFinder(aligner, "새솔화학은 말했다.", "ko")
    assert dict(korean.missing("Then Saesol Chemical spoke.", "en")) == {}


def pair(korean: list[str], english: list[str]) -> tuple[Article, Article]:
    """Return two articles of these paragraphs."""
    return (
        make_article(title="", paragraphs=tuple(korean)),
        make_article(lang="en", title="", paragraphs=tuple(english)),
    )


SAID = ("북한이 미사일을 발사했다.", "North Korea fired a missile.")
MORE = (
    "미국과 일본은 유엔 안보리 제재 240만 달러를 요구했다.",
    "The U.S. and Japan demanded U.N. sanctions.",
)


def test_what_is_left_out_and_what_is_added(aligner: Aligner) -> None:
    """A sentence, figure or quotation that one side lacks is found on the side that has it alone."""
    left, right = pair([SAID[0], MORE[0], "그는 “결코 물러서지 않을 것이다”라고 말했다."], [SAID[1]])
    korean, english = differences(left, right, aligner)
    assert MORE[0] in [item.text for item in korean.sentences]
    assert [item.text for item in korean.figures] == ["240만"]
    assert [item.text for item in korean.quotations] == ["결코 물러서지 않을 것이다"]
    assert SAID[0] not in [item.text for item in korean.sentences]
    assert all(not items for items in grouped(english).values())


def test_a_quotation_that_may_be_the_translation_is_a_guess(aligner: Aligner) -> None:
    """Where both editions quote something the other is not known to quote, neither lacks it for certain."""
    korean, english = differences(
        *pair(
            ["그는 “뒷문이 열리지 않아 창문을 깼다”고 말했다.", SAID[0]],
            [SAID[1], "“It would not open, so I broke a window,” he said."],
        ),
        aligner,
    )
    assert all(item.confidence < 0.5 for only in (korean, english) for item in only.quotations)


def test_the_same_on_both_sides_is_no_difference(aligner: Aligner) -> None:
    """Two editions that say the same differ in nothing that is certain."""
    for only in differences(*pair([SAID[0]], [SAID[1]]), aligner):
        assert not [item for items in grouped(only).values() for item in items if item.confidence >= 0.5]


@pytest.mark.parametrize(("korean", "english"), [([], [SAID[1]]), ([SAID[0]], []), ([], [])])
def test_empty_bodies(aligner: Aligner, korean: list[str], english: list[str]) -> None:
    """Where one edition has no text, all of the other is only there; where both have none, nothing is."""
    one, other = differences(*pair(korean, english), aligner)
    assert (len(one.sentences), len(other.sentences)) == (len(korean), len(english))


def test_confidence_is_a_share(sample: ArchivePaths, aligner: Aligner) -> None:
    """Every finding of real stories has a confidence above 0 and at most 1, with the lexicon and without."""
    with closing(open_catalogue(sample, readonly=True)) as db:
        stories = [find(db, sample, key) for key in ("sample/1739418", "sample/1976217")]
    for story in stories:
        articles = story.in_language("ko").article, story.in_language("en").article
        for one in (aligner, Aligner(aligner.analyzer, None)):
            found: tuple[Only, Only] = differences(*articles, one)
            assert all(
                0 < item.confidence <= 1
                for only in found
                for items in grouped(only).values()
                for item in items
            )


def test_unrelated_texts_are_different_in_everything(aligner: Aligner) -> None:
    """A wrong link shows: every sentence of both editions is one that only one of them has."""
    left, right = pair([MORE[0]], ["The orchestra played Mahler in Vienna to great applause."])
    korean, english = differences(left, right, aligner)
    assert korean.figures
    assert [item.text for item in english.names] == ["Mahler", "Vienna"]
