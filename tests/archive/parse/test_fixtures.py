"""Every page shape the parsers know, as a page written for the purpose and the record it must give."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from archive.capture.extract import rules_of
from archive.outlets.profile import builtin_profiles, load_profile
from archive.parse.page import NoArticleError, ParseRules, parse_page

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = sorted(path.stem for path in FIXTURES.glob("*.html"))


def test_every_page_has_its_record() -> None:
    """No fixture page is without an expected record, and no record without its page."""
    assert sorted(path.stem for path in FIXTURES.glob("*.json")) == NAMES
    assert len(NAMES) > 20


def expectations(name: str) -> list[dict[str, Any]]:
    """Return what a page must give: one record, or one for each of the editions that stand on it."""
    found = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    return found if isinstance(found, list) else [found]


def rules_for(expected: dict[str, Any]) -> ParseRules:
    """Return the rules of the record's profile at the time of its capture, or those that it names itself."""
    if "profile" in expected:
        profile = load_profile(expected["profile"])
        return rules_of(profile).at(expected["captured_at"], expected["lang"])
    return ParseRules.from_table(expected["rules"])


@pytest.mark.parametrize("name", NAMES)
def test_page_gives_its_record(name: str) -> None:
    """A page parses to exactly the record beside it, or is refused for the reason that stands there."""
    body = (FIXTURES / f"{name}.html").read_bytes()
    for expected in expectations(name):
        read = partial(
            parse_page,
            body,
            expected["content_type"],
            url=expected["url"],
            lang=expected["lang"],
            rules=rules_for(expected),
        )
        if "no_article" in expected:
            with pytest.raises(NoArticleError, match=expected["no_article"]):
                read()
        else:
            record = json.loads(json.dumps(asdict(read())))
            signals = record.pop("signals")
            assert record == expected["page"]
            # Whatever the page lacks, more speaks for its reading than one signal.
            assert signals["prose"] > 0.2
            assert signals["headline"] + signals["date"] + signals["declared"] > 0


def test_every_parser_version_has_its_pages() -> None:
    """For each version of each built-in outlet's parser there is a page in every language it reads."""
    shown = set()
    for name in NAMES:
        for one in expectations(name):
            if "profile" in one and "page" in one:
                versions = rules_of(load_profile(one["profile"]))
                shown.add((one["profile"], versions.number_at(one["captured_at"]), one["lang"]))
    wanted = {
        (profile.site, number, lang)
        for profile in builtin_profiles()
        for number in range(1, len(rules_of(profile).versions) + 1)
        for lang in profile.langs
    }
    assert wanted - shown == set()
