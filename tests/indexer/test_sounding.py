"""Names that no story taught are found by their sound, in both directions, and common words are not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue import open_catalogue
from archive.ids import Lang
from archive.paths import ArchivePaths
from indexer.analysis.analyze import query_words
from indexer.indexing import update_index
from indexer.query.sounding import SoundFinder
from indexer.searching import Request, Searcher
from tests.conftest import make_record, stock

WORDS = [
    "badminton", "biden", "button", "macron", "mackerel", "netanyahu", "putin", "sakamoto", "saxophone",
    "washington", "zelenskyy", "~강", "~ki-", "~su-r", "강슬기", "김연아", "마크롱", "바이든", "버튼",
    "사카모토", "워싱턴", "젤렌스키", "젊은이", "푸틴",
]  # fmt: skip


def vocabulary(first: str, last: str) -> str:
    """Return the words of a small index."""
    return "".join(f"{word}\n" for word in WORDS if first.encode() <= word.encode() < last.encode())


@pytest.mark.parametrize(
    ("korean", "english"),
    [
        ("젤렌스키", "zelenskyy"),
        ("바이든", "biden"),
        ("마크롱", "macron"),
        ("워싱턴", "washington"),
        ("사카모토", "sakamoto"),
    ],
)
def test_a_foreign_name_is_found_from_either_side(korean: str, english: str) -> None:
    """Each spelling leads to the other, before anything else."""
    finder = SoundFinder(vocabulary)
    assert finder.found(query_words(korean, "ko")[0], "ko")[0].term == english
    assert finder.found(query_words(english.capitalize(), "en")[0], "en")[0].term == korean


@pytest.mark.parametrize("spelling", ["Kang Seul-gi", "Kang Seulgi", "Kang Sul Ki"])
def test_a_korean_name_is_found_in_every_romanisation(spelling: str) -> None:
    """A romanised name leads to the Korean one, and that to the classes that romanised names have."""
    finder = SoundFinder(vocabulary)
    assert [one.term for one in finder.found(query_words(spelling, "en")[0], "en")] == ["강슬기"]
    found = finder.found(query_words("강슬기", "ko")[0], "ko")
    assert [(one.term, one.written) for one in found] == [("~강 ~su-r ~ki-", "Gang Seulgi")]


@given(
    words=st.lists(st.text(min_size=1, max_size=5), max_size=20),
    word=st.text(max_size=12),
    named=st.booleans(),
)
def test_no_index_and_no_word_makes_it_fail(words: list[str], word: str, named: bool) -> None:
    """Words of an index can hold any characters, those after a surname too, and so can a query."""
    held = sorted({one.replace("\n", "") for one in [*words, "강x", "강1나", "강가\u3131"]}, key=str.encode)

    def found(first: str, last: str) -> str:
        return "".join(f"{one}\n" for one in held if one and first.encode() <= one.encode() < last.encode())

    finder = SoundFinder(found)
    for part in query_words("Kang Seul-gi" if named else word, "en"):
        assert all(one.term for one in finder.found(part, "en"))
    for part in query_words(word, "ko"):
        assert all(one.term for one in finder.found(part, "ko"))


@pytest.mark.parametrize(
    ("word", "lang"), [("젊은이", "ko"), ("mackerel", "en"), ("saxophone", "en"), ("것", "ko")]
)
def test_what_sounds_like_nothing_is_not_found(word: str, lang: Lang) -> None:
    """Words without a likeness on the other side stay alone."""
    assert SoundFinder(vocabulary).found(query_words(word, lang)[0], lang) == []


def test_a_query_asks_for_few_words() -> None:
    """Of a long text only the first unknown words are looked up, so that it costs no more than they."""
    asked: list[str] = []

    def counted(first: str, last: str) -> str:
        asked.append(first)
        return ""

    finder = SoundFinder(counted)
    for number in range(0xB9D0, 0xB9D0 + 50):
        finder.found(query_words(f"{chr(number)}칼린", "ko")[0], "ko")
    before = len(asked)
    finder.found(query_words("네벤쟈", "ko")[0], "ko")
    assert len(asked) == before


@pytest.fixture
def find(paths: ArchivePaths) -> Callable[[str], list[tuple[str, tuple[str, ...]]]]:
    """Search an archive without a single pair."""
    stock(
        paths,
        [
            make_record(key="1", title="조약", paragraphs=["볼코프 대사와 강슬기 시장이 서명했다."]),
            make_record(
                key="2", lang="en", title="Treaty", paragraphs=["Ambassador Volkov and Kang Seul-gi signed."]
            ),
            make_record(key="3", lang="en", title="Rain", paragraphs=["It rained in the valley."]),
        ],
    )
    with closing(open_catalogue(paths)) as db:
        update_index(db, paths)

    def search(query: str) -> list[tuple[str, tuple[str, ...]]]:
        with closing(open_catalogue(paths, readonly=True)) as db:
            found = Searcher(db, paths).search(Request(query=query))
        return [(hit.story, hit.matched) for hit in found.hits]

    return search


@pytest.mark.parametrize(
    ("query", "own", "other"),
    [
        ("볼코프", "paper/1", "paper/2"),
        ("Volkov", "paper/2", "paper/1"),
        ("강슬기", "paper/1", "paper/2"),
        ("Kang Seulgi", "paper/2", "paper/1"),
    ],
)
def test_an_archive_without_pairs_finds_names_across(
    find: Callable[[str], list[tuple[str, tuple[str, ...]]]], query: str, own: str, other: str
) -> None:
    """What has the name itself stands first, then what has it in the other script, and is marked so."""
    found = find(query)
    assert [story for story, _ in found] == [own, other]
    assert "translated" not in found[0][1]
    assert "translated" in found[1][1]
