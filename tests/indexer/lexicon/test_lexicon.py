"""The archive's lexicon: learned from linked stories, seeded, corrected, made anew when enough changed."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue import open_catalogue, transaction
from archive.check import Damage
from archive.editions import put_article
from archive.errors import ConfigError, CorruptDataError
from archive.model import Edition
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.checking import check_lexicon
from indexer.lexicon.aligning import Aligner
from indexer.lexicon.bitext import sentence_pairs
from indexer.lexicon.building import update_lexicon
from indexer.lexicon.lexicon import Lexicon
from tests.conftest import make_article, make_record, stock

THINGS = [
    ("등대", "lighthouse"),
    ("갈매기", "seagull"),
    ("소금", "salt"),
    ("항구", "harbor"),
    ("어부", "fisherman"),
]


def story(key: int, first: int, second: int, **changes: Any) -> list[dict[str, Any]]:
    """Return both editions of a story about two things."""
    (ko1, en1), (ko2, en2) = THINGS[first % 5], THINGS[second % 5]
    ko = {"title": f"{ko1} 이야기", "paragraphs": [f"솔내시는 {ko1}와 {ko2} 사진을 모았다."]}
    en = {"title": f"A tale of a {en1}", "paragraphs": [f"The city gathered pictures of {en1} and {en2}."]}
    return [
        make_record(key=str(key), **{**ko, **changes}),
        make_record(key=str(key), lang="en", **{**en, **changes}),
    ]


def stories(count: int) -> list[dict[str, Any]]:
    """Return stories about all pairs of things in turn."""
    return [record for key in range(count) for record in story(key, key, key + 1 + key // 5)]


def built(paths: ArchivePaths, *, rebuild: bool = False) -> bool:
    """Bring the lexicon up to date."""
    with closing(open_catalogue(paths)) as db:
        return update_lexicon(db, paths, Analyzer(), rebuild=rebuild)


def opened(paths: ArchivePaths) -> Lexicon:
    """Open the lexicon that must be there."""
    lexicon = Lexicon.open(paths)
    assert lexicon is not None
    return lexicon


def likeliest(paths: ArchivePaths, term: str, lang: Any = "ko") -> str | None:
    """Return the first translation of a term."""
    found = opened(paths).translations(term, lang)
    return found[0].term if found else None


def test_words_are_learned_from_linked_stories(paths: ArchivePaths) -> None:
    """Each thing's name is found in both directions, with its form, sightings and example editions."""
    stock(paths, stories(20))
    assert built(paths)
    for ko, en in (("등대", "lighthous"), ("갈매기", "seagul"), ("소금", "salt"), ("어부", "fisherman")):
        assert likeliest(paths, ko) == en or likeliest(paths, ko) == f"{en}l"
        assert likeliest(paths, opened(paths).translations(ko, "ko")[0].term, "en") == ko
    found = opened(paths).translations("등대", "ko")[0]
    assert found.forms == ("lighthouse",)
    assert found.source == "learned"
    assert 0.5 < found.chance < 1 < found.sightings
    assert len(found.examples) == 2


def test_phrases_are_learned_in_both_languages(paths: ArchivePaths) -> None:
    """Words that stand together in several stories are a term of their own; one story is not enough."""
    said = [
        ("등대 축제가 열렸다", "A lighthouse fair was held"),
        ("시는 등대 축제를 준비한다", "They prepare the lighthouse fair"),
        ("등대 축제에 많이 왔다", "Many came to the lighthouse fair"),
        ("소금 시장이 열렸다", "A salt market was held"),
    ]
    records = [
        make_record(key=f"p{key}", lang=lang, title=text, paragraphs=[])
        for key, sides in enumerate(said)
        for lang, text in zip(("ko", "en"), sides, strict=True)
    ]
    stock(paths, stories(20) + records)
    built(paths)
    found = opened(paths).translations("등대 축제", "ko")
    assert found[0].forms == ("lighthouse fair",)
    assert found[0].source == "learned"
    assert likeliest(paths, found[0].term, "en") == "등대 축제"
    assert likeliest(paths, "소금 시장") is None


def test_what_was_learned_aligns_the_sentences_anew(paths: ArchivePaths) -> None:
    """By their lengths the wrong sentences are put together; the words of a lexicon find the right ones."""
    stock(paths, stories(20))
    built(paths)
    assert not list(paths.root.glob("lexicon*.draft"))
    ko = make_article(
        title="",
        paragraphs=(
            "등대와 소금이 있다.",
            "오늘은 솔내시의 하늘이 하루 종일 아주 맑았고 바람도 별로 없었다.",
        ),
    )
    en = make_article(
        title="", lang="en", paragraphs=("There is a lighthouse, and salt, as everybody knows in this town.",)
    )
    editions = [
        Edition(article=one, number=1, story="s/1", revision=1, captured_at="", capture=None, change=1)
        for one in (ko, en)
    ]
    for lexicon, together in ((None, False), (opened(paths), True)):
        found = sentence_pairs(*editions, Aligner(Analyzer(), lexicon))
        assert any("등대" in pair.ko and "salt" in pair.en for pair in found) == together


def test_it_grows_with_the_archive(paths: ArchivePaths) -> None:
    """More linked stories make a translation surer and add others; what was known stays known."""
    stock(paths, stories(4))
    built(paths)
    before = opened(paths).translations("등대", "ko")[0].chance
    stock(paths, stories(40))
    built(paths)
    found = opened(paths).translations("등대", "ko")[0]
    assert found.term == "lighthous"
    assert found.chance > before
    assert likeliest(paths, "어부") == "fisherman"


def test_an_edition_that_changes_its_language_does_no_harm(paths: ArchivePaths) -> None:
    """When the English page turns out to be Korean, the rest stays as it was learned."""
    stock(paths, [*stories(20), *story(70, 0, 1)])
    built(paths)
    with closing(open_catalogue(paths)) as db, transaction(db):
        korean = make_article(
            key="70", lang="en", title="등대 이야기", paragraphs=("전부 한국어로 쓴 글이다.",)
        )
        put_article(db, korean, captured_at="2024-01-13T00:00:00Z")
    built(paths, rebuild=True)
    assert likeliest(paths, "등대") == "lighthous"
    found = opened(paths).translations("등대", "ko")
    assert not any("가" <= char <= "힣" for one in found for char in one.term)


def test_an_archive_without_pairs_has_the_seeds(paths: ArchivePaths) -> None:
    """Names of countries and parties are known before any story is linked."""
    stock(paths, [make_record()])
    assert built(paths)
    assert likeliest(paths, "북한") == "north korea"
    assert likeliest(paths, "국민의힘") == "people power parti"
    assert likeliest(paths, "north korea", "en") == "북한"
    assert opened(paths).translations("국민의힘", "ko")[0].source == "seed"
    assert opened(paths).meta["stories"] == 0


def test_it_is_made_anew_only_when_enough_changed(paths: ArchivePaths) -> None:
    """A twentieth of the linked stories, or other corrections, is a reason; single editions are none."""
    stock(paths, stories(40))
    assert built(paths)
    assert not built(paths)
    stock(paths, [make_record(key="alone", title="혼자")])
    assert not built(paths)
    stock(paths, story(100, 1, 2))
    assert not built(paths)
    stock(paths, story(101, 1, 2))
    assert built(paths)
    assert built(paths, rebuild=True)
    (paths.root / "lexicon.txt").write_text("소금 = brine\n", "utf-8")
    assert built(paths)


def test_it_is_the_same_every_time(paths: ArchivePaths) -> None:
    """The file is derived: made twice from one archive it has the same bytes."""
    stock(paths, stories(10))
    built(paths)
    first = paths.lexicon.read_bytes()
    built(paths, rebuild=True)
    assert paths.lexicon.read_bytes() == first


def test_corrections_win(paths: ArchivePaths) -> None:
    """What lexicon.txt says stands first, and what it denies is gone."""
    stock(paths, stories(20))
    text = "# ours\n소금 = sea salt, brine\n! 등대 = lighthouse   # no\n"
    (paths.root / "lexicon.txt").write_text(text, "utf-8")
    built(paths)
    found = opened(paths).translations("소금", "ko")
    assert {one.term for one in found[:2]} == {"sea salt", "brine"}
    assert {one.source for one in found[:2]} == {"correction"}
    assert "lighthous" not in [one.term for one in opened(paths).translations("등대", "ko")]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("소금", "no pair"),
        ("salt = 소금", "Korean = English"),
        ("= salt", "no pair"),
        ("소금 = ,", "no pair"),
    ],
)
def test_a_bad_correction_is_named(paths: ArchivePaths, line: str, said: str) -> None:
    """A line that is no pair is reported with its number, and the old lexicon stays."""
    stock(paths, [make_record()])
    built(paths)
    before = paths.lexicon.read_bytes()
    (paths.root / "lexicon.txt").write_text(f"# first\n{line}\n", "utf-8")
    with pytest.raises(ConfigError, match=f"line 2.*{said}"):
        built(paths)
    assert paths.lexicon.read_bytes() == before


def test_odd_stories_do_no_harm(paths: ArchivePaths) -> None:
    """Three editions, two of a language, empty bodies and a wrong link leave the rest as it was learned."""
    odd = [
        *story(50, 0, 1, story="many"),
        *story(51, 0, 1, story="many"),
        *story(52, 2, 3, paragraphs=[]),
        make_record(key="60", story="wrong", title="", paragraphs=["비가 많이 왔다."]),
        make_record(key="61", story="wrong", lang="en", title="", paragraphs=["Shares fell on Monday."]),
    ]
    stock(paths, stories(20) + odd)
    assert built(paths)
    assert likeliest(paths, "등대") == "lighthous"


def test_bulk_access_agrees_with_single_terms(paths: ArchivePaths) -> None:
    """The matrix has the same translations as asking term by term."""
    stock(paths, stories(20))
    built(paths)
    lexicon = opened(paths)
    known, unknown = lexicon.numbers(["소금", "없는말"], "ko").tolist()
    assert unknown == -1
    assert lexicon.term(known, "ko") == "소금"
    starts, others, chances = lexicon.matrix("ko")
    row = slice(int(starts[known]), int(starts[known + 1]))
    found = lexicon.translations("소금", "ko")
    assert [lexicon.term(int(at), "en") for at in others[row]] == [one.term for one in found]
    assert chances[row].tolist() == [one.chance for one in found]
    assert lexicon.forms("salt", "en") == ("salt",)


def test_damage_is_found_and_mended(paths: ArchivePaths) -> None:
    """A changed byte is reported by the check; the next index makes the file anew."""
    stock(paths, stories(3))
    built(paths)
    assert list(check_lexicon(paths)) == []
    whole = bytearray(paths.lexicon.read_bytes())
    whole[100] ^= 1
    paths.lexicon.write_bytes(whole)
    assert [type(one) for one in check_lexicon(paths)] == [Damage]
    paths.lexicon.write_bytes(b"short")
    assert [type(one) for one in check_lexicon(paths)] == [Damage]
    with pytest.raises(CorruptDataError):
        Lexicon.open(paths)
    assert built(paths)
    assert list(check_lexicon(paths)) == []


def test_no_lexicon_is_no_damage(paths: ArchivePaths, db: sqlite3.Connection) -> None:
    """Before the first `ilbo index` there is none."""
    assert Lexicon.open(paths) is None
    assert list(check_lexicon(paths)) == []
    assert isinstance(paths.lexicon, Path)
