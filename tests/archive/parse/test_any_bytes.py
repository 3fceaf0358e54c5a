"""Whatever a server sends, a page parses or holds no article; nothing else happens."""

from __future__ import annotations

import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.capture.extract import rules_of
from archive.outlets.profile import builtin_profiles
from archive.parse.page import NoArticleError, ParsedPage, ParseRules, parse_page
from archive.text import clean_text

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.html"))
PAGES = [path.read_bytes() for path in FIXTURES]
RULES = [
    ParseRules.from_table({"parser": "donga"}),
    ParseRules.from_table({}),
    ParseRules.from_table({"body": "body", "title": ["h1", "title"], "drop": "div > div"}),
    ParseRules.from_table({"body": "div, p", "by_language": True, "title_cut": r"\s*\(.*$"}),
]
# How each built-in outlet reads its pages, in every version and language.
OUTLETS = [
    rules
    for profile in builtin_profiles()
    for version in rules_of(profile).versions
    for rules in version.by_lang.values()
]
# No page may take longer; the slowest of those below takes a tenth of it on a slow machine.
BOUND_S = 20.0
TYPES = [
    None,
    "",
    "text/html",
    "text/html; charset=euc-kr",
    "application/xhtml+xml",
    "text/plain; charset=\x00",
]
SPLICES = [
    b"<",
    b">",
    b"\x00",
    b"\xff",
    b"<p>",
    b"</div>",
    b"<br>" * 3,
    b"<script>",
    b"<!--",
    b"&#xD800;",
    b"&#0;",
    b"]]>",
    b"\x1b[31m",
]


def try_page(
    body: bytes, content_type: str | None, rules: ParseRules, url: str = "http://h/20240113/1"
) -> ParsedPage | None:
    """Parse, and check what every record must hold."""
    started = time.process_time()
    try:
        page = parse_page(body, content_type, url=url, lang="ko", rules=rules)
    except NoArticleError:
        return None
    finally:
        assert time.process_time() - started < BOUND_S
    assert page.title
    assert page.paragraphs
    for text in (page.title, *page.paragraphs, *page.authors):
        assert text
        assert text == clean_text(text)
        assert unicodedata.is_normalized("NFC", text)
        assert all(
            char.isprintable() or unicodedata.category(char) in {"Cf", "Co", "Cn", "Zs"} for char in text
        )
        text.encode("utf-8")
    return page


@given(
    body=st.sampled_from(PAGES),
    cuts=st.lists(
        st.tuples(
            st.floats(0, 1), st.integers(0, 40), st.one_of(st.sampled_from(SPLICES), st.binary(max_size=6))
        ),
        max_size=8,
    ),
    end=st.floats(0.05, 1),
    kind=st.sampled_from(TYPES),
    rules=st.sampled_from([*RULES, *OUTLETS]),
)
def test_mutated_pages(
    body: bytes, cuts: list[tuple[float, int, bytes]], end: float, kind: str | None, rules: ParseRules
) -> None:
    """A page of any outlet with bytes lost, foreign ones put in and its end cut off, read as any outlet's."""
    for where, lost, new in cuts:
        at = int(where * len(body))
        body = body[:at] + new + body[at + lost :]
    try_page(body[: int(end * len(body))], kind, rules)


@given(st.binary(max_size=400), st.sampled_from(TYPES), st.sampled_from(RULES), st.text(max_size=40))
def test_random_bytes(body: bytes, kind: str | None, rules: ParseRules, url: str) -> None:
    """Bytes that no one wrote, with and without a beginning that looks like a page."""
    try_page(body, kind, rules, url)
    try_page(b"<html><body><h1>t</h1><p>" + body, kind, rules, url)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "text/html"),
        (b" \n\x00 ", "text/html"),
        (b"%PDF-1.7 text", None),
        (b"%PDF-1.7 <html><p>text", "application/pdf"),
        (b"\x89PNG\r\n", "image/png"),
        (b'{"title": "<p>Not a page</p>"}', "application/json"),
        (b"plain words", "text/plain"),
        (b"<?xml version='1.0'?><rss><channel><item>text</item></channel></rss>", "application/rss+xml"),
        (b"<html></html>", "text/html"),
        (b"<!-- only a remark -->", "text/html"),
        (b"<title>A title and nothing else</title>", "text/html"),
        (b"<h1>Not found</h1><p>404</p>", "text/html"),
    ],
)
@pytest.mark.parametrize("rules", RULES[:2])
def test_no_article(body: bytes, kind: str | None, rules: ParseRules) -> None:
    """What is not HTML, is empty or holds no text is refused with its reason."""
    with pytest.raises(NoArticleError):
        parse_page(body, kind, url="http://h/", lang="en", rules=rules)


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize(
    "body",
    [
        b"<div>" * 50_000 + b"text" + b"</div>" * 50_000,
        b"<b>" * 20_000 + b"<p>A sentence that is long enough to be read as text.",
        b"<h1>t</h1>" + b"<p>A sentence that is long enough to be read as text. " * 20_000,
        b"<h1>t</h1><p>Posted January. 13, 2024 08:05</p>" + b"January 1, 2024 " * 60_000,
        b"<h1>t</h1><p>" + b"a@b.example " * 50_000,
        b"<script type='application/ld+json'>" + b"[" * 100_000 + b"</script><h1>t</h1>",
        b"<h1>"
        + b"| " * 50_000
        + b"</h1><title>"
        + b"x | " * 50_000
        + b"</title><p>2024-01-13</p><p>text</p>",
        b"<h1>t</h1><p>2024-01-13</p>" + b"text<br>" * 20_000,
    ],
    ids=["deep", "inline", "paragraphs", "dates", "mails", "json", "bars", "breaks"],
)
def test_large_and_twisted_pages(body: bytes, rules: ParseRules) -> None:
    """Pages built to be slow or to exhaust the stack end like any other."""
    try_page(body, "text/html", rules)


@pytest.mark.parametrize("rules", RULES[:3])
def test_control_characters(rules: ParseRules) -> None:
    """Control characters, raw or as references, are no hindrance anywhere and end up nowhere."""
    body = (
        b"<body>a\x01<aside>x</aside>\x02b<h1>He\x1b[1mad&#7;</h1><p>2024-01-13</p>"
        b"<div><p>A sentence\x00 that is\x08 long enough\x7f to be text.&#1;&#133;</p></div>\x03</body>"
    )
    page = try_page(body, "text/html", rules)
    assert page is not None
    assert page.title == "He[1mad"
