"""Parser versions by day of capture, and rules for one language."""

from __future__ import annotations

from typing import Any

import pytest

from archive.errors import ConfigError
from archive.parse.page import NoArticleError, parse_page
from archive.parse.versions import read_versions

TABLE: dict[str, Any] = {
    "body": "div.old",
    "versions": [
        {"from": "2019-03-01", "body": "section.new", "en": {"title": "h2"}},
        {"from": "2024-01-01"},
    ],
}


def test_the_day_of_capture_chooses_the_version() -> None:
    """A version holds from its first day, in UTC, until the next one; the first holds for ever back."""
    versions = read_versions(TABLE)
    numbers = {
        "1999-01-01T00:00:00Z": 1,
        "2019-02-28T23:59:59.999999Z": 1,
        "2019-03-01T00:00:00Z": 2,
        "2023-12-31T23:59:59Z": 2,
        "2024-01-01T00:00:00.000000Z": 3,
        "2099-01-01T00:00:00Z": 3,
    }
    assert {at: versions.number_at(at) for at in numbers} == numbers


def test_versions_inherit_nothing_and_languages_override() -> None:
    """What one version says holds in it alone; a language's own fields go before the others."""
    versions = read_versions(TABLE, timezone="+00:00")
    second = versions.at("2020-01-01T00:00:00Z", "en")
    assert (second.body, second.title, second.timezone) == (("section.new",), ("h2",), "+00:00")
    assert versions.at("2020-01-01T00:00:00Z", "ko").title == ()
    assert versions.at("2025-01-01T00:00:00Z", "en").body == ()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({"versions": {"from": "2019-03-01"}}, "versions"),
        ({"versions": [{"body": "p"}]}, "no day"),
        ({"versions": [{"from": "1 March"}]}, "1 March"),
        ({"versions": [{"from": "2020-01-01"}, {"from": "2019-01-01"}]}, "2019-01-01"),
        ({"versions": [{"from": "2020-01-01", "colour": "red"}]}, "colour"),
        ({"versions": [{"from": "2020-01-01", "versions": []}]}, "versions"),
        ({"en": "h1"}, "en"),
        ({"ko": {"title": "h1["}}, "title"),
        ({"title_cut": "("}, "title_cut"),
        ({"title_cut": 3}, "title_cut"),
        ({"by_language": "yes"}, "by_language"),
        ({"by_language": True}, "by_language"),
    ],
)
def test_a_mistake_is_named(table: dict[str, Any], says: str) -> None:
    """What cannot be meant is a configuration error that names the field."""
    with pytest.raises(ConfigError, match=says):
        read_versions(table)


KO = "솔내시는 열사흗날 새 다리의 문을 열었고 시민들이 걸어서 건넜다."
EN = "The city of Solnae opened a bridge on the thirteenth, and people walked across."


ENGLISH = f"<div class=t><p>{EN}</p></div>"
KOREAN = f"<div class=t><p>{KO}</p></div>"


@pytest.mark.parametrize(
    ("page", "lang", "title"),
    [
        (f"<h1>Bridge</h1>{ENGLISH}<div class=t><h3>다리</h3><p>{KO}</p></div>", "ko", "다리"),
        (f"<h1>Bridge</h1>{ENGLISH}{KOREAN}", "ko", "Bridge"),
        (f"<h1>Bridge</h1>{KOREAN}<div class=t><p>{EN}</p><p>{EN}</p></div>", "en", "Bridge"),
        (f"<h1>다리</h1>{ENGLISH}{KOREAN}", "ko", "다리"),
        (f"<h1>다리</h1><h2>Bridge</h2>{ENGLISH}{KOREAN}", "en", "Bridge"),
    ],
)
def test_two_texts_on_a_page_are_told_by_their_language(page: str, lang: Any, title: str) -> None:
    """Each edition gets its own text, and the headline in its language if there is one."""
    selected = read_versions({"by_language": True, "body": ".t", "en": {"title": ["h1", "h2"]}})
    rules = selected.at("2024-01-01T00:00:00Z", lang)
    read = parse_page(page.encode(), "text/html; charset=utf-8", url="http://h/", lang=lang, rules=rules)
    assert read.title == title
    assert set(read.paragraphs) == {KO if lang == "ko" else EN}


def test_a_page_without_a_language_has_no_such_edition() -> None:
    """Where only English stands there is no Korean edition."""
    rules = read_versions({"by_language": True, "body": ".t"}).at("2024-01-01T00:00:00Z", "ko")
    with pytest.raises(NoArticleError):
        parse_page(
            f"<h1>B</h1><div class=t>{EN}</div>".encode(), None, url="http://h/", lang="ko", rules=rules
        )
