"""Articles as news-please and trafilatura write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive.editions import get_edition, iter_editions
from archive.foreign_records import own_record
from archive.import_files import file_kind
from archive.importing import Problem, import_jsonl
from tests.conftest import make_record, write_jsonl

NEWS_PLEASE: dict[str, Any] = {
    "authors": ["Se-Ra Han"],
    "date_download": "2024-01-14 01:00:00",
    "date_modify": "None",
    "date_publish": "2024-01-13 08:05:00",
    "description": "A bridge.",
    "filename": "http%3A%2F%2Fhanbit.example%2Fen%2F7.html",
    "image_url": None,
    "language": "en",
    "localpath": None,
    "maintext": "The city of Solnae opened a bridge.\nSome 200 people walked across it.",
    "source_domain": "www.hanbit.example",
    "text": None,
    "title": "Solnae Opens New Bridge",
    "title_page": None,
    "title_rss": None,
    "url": "http://www.hanbit.example/en/7?utm_source=x",
}
TRAFILATURA: dict[str, Any] = {
    "title": "솔내시, 새 다리 열다",
    "author": "한세라; 김철수",
    "hostname": "donga.com",
    "date": "2024-01-13",
    "fingerprint": "8f3d2c1b0a998877",
    "id": None,
    "license": None,
    "comments": "",
    "raw_text": "솔내시는 13일 새 다리를 열었다. 시민 200명이 걸어서 건넜다.",
    "text": "솔내시는 13일 새 다리를 열었다.\n시민 200명이 걸어서 건넜다.",
    "language": None,
    "source": "https://www.donga.com/en/article/all/20240113/4681036/1?m=kor",
    "source-hostname": "동아일보",
    "excerpt": None,
    "categories": "사회",
    "tags": "",
}


def take_in(db: Any, path: Path, site: str | None = None) -> tuple[dict[str, int], list[Problem]]:
    """Import a file; return the outcomes that happened and the problems."""
    assert file_kind(path) == "records"
    problems: list[Problem] = []
    outcomes = import_jsonl(db, path, default_site=site, on_problem=problems.append)
    return {name: count for name, count in outcomes.items() if count}, problems


def test_a_file_of_news_please(db: Any, tmp_path: Path) -> None:
    """One article over many lines becomes an edition of its host, with its text in paragraphs."""
    file = tmp_path / "7.html.json"
    file.write_text(json.dumps(NEWS_PLEASE, indent=4))
    assert take_in(db, file) == ({"new": 1}, [])
    (edition,) = iter_editions(db)
    article = edition.article
    assert (edition.id, article.url) == ("hanbit.example/en:7/en", NEWS_PLEASE["url"])
    assert article.paragraphs == ("The city of Solnae opened a bridge.", "Some 200 people walked across it.")
    assert (article.published_at, article.authors) == ("2024-01-13", ("Se-Ra Han",))
    assert take_in(db, file) == ({"unchanged": 1}, [])


def test_lines_of_trafilatura(db: Any, tmp_path: Path) -> None:
    """An address that a built-in outlet knows gives outlet, key and language; others go by --site."""
    other = {**TRAFILATURA, "source": "https://paper.example/8"}
    file = write_jsonl(tmp_path / "out.json", [TRAFILATURA, other, make_record()])
    assert take_in(db, file, "mine") == ({"new": 3}, [])
    assert [one.id for one in iter_editions(db)] == ["donga/4681036/ko", "mine/8/ko", "paper/100/ko"]
    edition = get_edition(db, "donga/4681036/ko")
    assert edition is not None
    assert (edition.article.section, edition.article.authors) == ("사회", ("한세라", "김철수"))


def test_a_list_of_articles(db: Any, tmp_path: Path) -> None:
    """A document that is a list gives its records; the bad ones are told by their number."""
    file = tmp_path / "all.json"
    bad = [
        {"text": " ", "url": "http://e.kr/"},
        {"text": "Bonjour le monde et les gens", "url": "http://e.kr/1"},
        3,
        {"maintext": "A text.", "language": "fr", "url": "http://e.kr/1"},
        {"text": "A text of it."},
    ]
    file.write_text(json.dumps([TRAFILATURA, *bad], indent=1))
    outcomes, problems = take_in(db, file)
    assert outcomes == {"new": 1, "bad_record": 5}
    assert [problem.line for problem in problems] == [2, 3, 4, 5, 6]
    reasons = [problem.reason for problem in problems]
    assert all(
        word in reason for word, reason in zip(["text", "Korean", "int", "fr", "url"], reasons, strict=True)
    )


@pytest.mark.parametrize(
    ("moment", "kept"),
    [
        ("2024-01-13 08:05:00", "2024-01-13"),
        ("2024-01-13T08:05:00Z", "2024-01-13T08:05:00Z"),
        ("2024-01-13 08:05:00+09:00", "2024-01-13 08:05:00+09:00"),
        ("2024-01-13", "2024-01-13"),
        (None, None),
    ],
)
def test_a_moment_without_a_zone_is_a_day(moment: str | None, kept: str | None) -> None:
    """Neither program says in which zone its times are, so only those with an offset stay moments."""
    assert own_record({**NEWS_PLEASE, "date_publish": moment}, None)["published_at"] == kept


def test_long_addresses_have_keys_of_their_own() -> None:
    """Two long addresses with a common beginning are two editions."""
    keys = {own_record({**NEWS_PLEASE, "url": f"http://e.kr/{'a' * 300}{end}"}, None)["key"] for end in "12"}
    assert len(keys) == 2
    assert max(len(str(key)) for key in keys) < 150
