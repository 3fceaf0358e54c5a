"""The user dictionary and the fingerprint that notices its changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import ConfigError
from indexer.analysis.analyze import Analyzer
from indexer.analysis.fingerprint import fingerprint
from indexer.analysis.userdict import Words, load_user_dictionary
from tests.indexer.analysis.finding import finds


@pytest.fixture
def dictionary(tmp_path: Path) -> Path:
    """Write a dictionary with a name, a compound, a mixed word and a comment."""
    path = tmp_path / "dictionary.txt"
    path.write_text(
        "솔내시  # a town\n두물전통시장 = 두물 전통 시장\n\n# nothing\n뿌꾸은\nK뿌꾸팝\n", encoding="utf-8"
    )
    return path


def test_entries_and_parts(dictionary: Path) -> None:
    """Words stand for themselves, compounds for their parts."""
    words = load_user_dictionary(dictionary)
    assert words["솔내시"] == ("솔내시",)
    assert words["두물전통시장"] == ("두물", "전통", "시장")
    assert len(words) == 4


def test_words_are_respected(dictionary: Path) -> None:
    """A name of the dictionary is one term whatever follows it, even if it ends like a particle.

    Compounds have parts.
    """
    analyzer = Analyzer(load_user_dictionary(dictionary))
    assert [token.text for token in analyzer.analyze("솔내시에서는", "ko") if token.kind != "gram"] == [
        "솔내시"
    ]
    assert analyzer.analyze_field("뿌꾸은이", "ko").terms == ["뿌꾸은"]
    assert {"두물전통시장", "두물", "전통", "시장"} == set(
        analyzer.analyze_field("두물전통시장에서", "ko").terms
    )
    assert finds("전통 시장", "두물전통시장이", analyzer=analyzer)
    assert finds("솔내시", "솔내시청 앞", analyzer=analyzer)
    assert analyzer.analyze_field("(K뿌꾸팝이", "ko").terms == ["k뿌꾸팝"]


def test_no_file_is_an_empty_dictionary(tmp_path: Path) -> None:
    """An archive without a dictionary has none."""
    assert load_user_dictionary(tmp_path / "dictionary.txt") == {}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("두 낱말\n", "line 1: .*not one word"),
        ("솔내시\n솔 = 솔\n", "line 2: .*single letter"),
        ("솔내시 = 솔 시", "parts of 솔내시 do not join"),
        ("가" * 41, "more than 40"),
    ],
)
def test_bad_entries_name_the_line(tmp_path: Path, content: str, message: str) -> None:
    """An entry that cannot be used is refused with file, line and remedy."""
    path = tmp_path / "dictionary.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigError, match=message) as caught:
        load_user_dictionary(path)
    assert caught.value.remedy


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    """A dictionary in another encoding is refused."""
    path = tmp_path / "dictionary.txt"
    path.write_bytes("솔내시".encode("cp949"))
    with pytest.raises(ConfigError, match="UTF-8"):
        load_user_dictionary(path)


def test_a_large_dictionary_is_searched_without_trying_each() -> None:
    """Words are found among ten thousand others."""
    words = Words({f"솔{number:05}": (f"솔{number:05}",) for number in range(10_000)})
    assert words.find("어제솔00042에서") == (2, 8)
    assert words.find("어제") is None


def test_the_fingerprint_follows_the_dictionary(dictionary: Path, tmp_path: Path) -> None:
    """The fingerprint is stable, changes with an entry, and takes a missing file for none."""
    before = fingerprint(dictionary)
    assert before == fingerprint(dictionary)
    assert fingerprint(None) == fingerprint(tmp_path / "none.txt") != before
    dictionary.write_text("다온군\n", encoding="utf-8")
    assert fingerprint(dictionary) != before
