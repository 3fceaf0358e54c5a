"""Every page shape the parsers know, as a page written for the purpose and the record it must give."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from archive.parse.page import NoArticleError, ParseRules, parse_page

FIXTURES = Path(__file__).parent / "fixtures"
NAMES = sorted(path.stem for path in FIXTURES.glob("*.html"))


def test_every_page_has_its_record() -> None:
    """No fixture page is without an expected record, and no record without its page."""
    assert sorted(path.stem for path in FIXTURES.glob("*.json")) == NAMES
    assert len(NAMES) > 20


@pytest.mark.parametrize("name", NAMES)
def test_page_gives_its_record(name: str) -> None:
    """A page parses to exactly the record beside it, or is refused for the reason that stands there."""
    body = (FIXTURES / f"{name}.html").read_bytes()
    expected = json.loads((FIXTURES / f"{name}.json").read_text("utf-8"))
    rules = ParseRules.from_table(expected["rules"])
    if "no_article" in expected:
        with pytest.raises(NoArticleError, match=expected["no_article"]):
            parse_page(
                body, expected["content_type"], url=expected["url"], lang=expected["lang"], rules=rules
            )
        return
    page = parse_page(body, expected["content_type"], url=expected["url"], lang=expected["lang"], rules=rules)
    assert json.loads(json.dumps(asdict(page))) == expected["page"]
