"""The small newspaper: addresses, editions, lists, and HTTP as a crawler needs it."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from protego import Protego

from archive.model import Article
from archive.parse.decode import decode_html
from archive.parse.page import ParseRules, parse_page
from demo.newspaper import Newspaper
from tests.conftest import make_article

RULES = ParseRules.from_table({"parser": "donga"})


def story(key: str, lang: str, day: int = 1, **changes: object) -> Article:
    """Return an edition with a text of its own."""
    english = {
        "title": f"Bridge {key} Opens",
        "paragraphs": ("The city opened a bridge.", "Many people walked across it."),
    }
    korean = {"title": f"다리 {key} 열다", "published_at": f"2024-01-{day:02}T08:05:00+09:00"}
    return make_article(key=key, lang=lang, **{**korean, **(english if lang == "en" else {}), **changes})


ARTICLES = [
    *(story(f"30000{day:02}", lang, day) for day in range(1, 29) for lang in ("ko", "en")),
    story("4000001", "ko", 29),
    story("4000002", "en", 30),
    story("4000003", "ko", 30, story="group"),
    story("4000004", "en", 31, story="group"),
]


@pytest.fixture(scope="module")
def paper() -> Iterator[Newspaper]:
    """Serve the articles."""
    with Newspaper(ARTICLES) as newspaper:
        yield newspaper


def get(paper: Newspaper, target: str, **headers: str) -> requests.Response:
    """Fetch an address of the newspaper."""
    return requests.get(paper.base_url + target, headers=headers, timeout=10)


def title(paper: Newspaper, target: str) -> str:
    """Return the headline of the page at an address."""
    response = get(paper, target)
    assert response.status_code == 200
    return parse_page(
        response.content, response.headers["Content-Type"], url=target, lang="en", rules=RULES
    ).title


def test_editions_share_an_address(paper: Newspaper) -> None:
    """English text stands at the story's address, Korean text at the same one with `?m=kor`."""
    assert title(paper, "/en/article/all/20240105/3000005/1") == "Bridge 3000005 Opens"
    assert title(paper, "/en/article/all/20240105/3000005/1?m=kor") == "다리 3000005 열다"


def test_variants_of_an_address(paper: Newspaper) -> None:
    """The path below /List/ and a slug at the end lead to the same page."""
    assert title(paper, "/en/List/article/all/20240105/3000005/1/bridge-opens") == "Bridge 3000005 Opens"


def test_story_in_korean_only(paper: Newspaper) -> None:
    """A story that was not translated is listed at its Korean address; the English one is not there."""
    assert get(paper, "/en/article/all/20240129/4000001/1").status_code == 404
    assert title(paper, "/en/article/all/20240129/4000001/1?m=kor") == "다리 4000001 열다"
    assert "4000001/1?m=kor" in get(paper, "/en").text


def test_story_in_english_only(paper: Newspaper) -> None:
    """Asked for Korean text that does not exist, the outlet shows the English."""
    assert title(paper, "/en/article/all/20240130/4000002/1?m=kor") == "Bridge 4000002 Opens"


def test_editions_with_different_keys(paper: Newspaper) -> None:
    """Editions of one story stand under the English key, whatever their own."""
    assert title(paper, "/en/article/all/20240131/4000004/1?m=kor") == "다리 4000003 열다"
    assert get(paper, "/en/article/all/20240130/4000003/1?m=kor").status_code == 404


def test_lists_lead_to_every_story(paper: Newspaper) -> None:
    """Following the list pages from the front page finds every story, each once, and no dead link."""
    found: list[str] = []
    pages = ["/en"]
    for page in pages:
        links = re.findall(r'href="([^"]+)"', get(paper, page).text)
        found += [link for link in links if "/article/" in link]
        pages += [
            link for link in links if "List?p=" in link and link not in pages and link != "/en/List?p=1"
        ]
    assert sorted(found) == sorted(one.link for one in paper.stories)
    assert all(get(paper, link).status_code == 200 for link in found)
    assert get(paper, "/en/List?p=99").status_code == 404


def test_rules_for_crawlers(paper: Newspaper) -> None:
    """robots.txt forbids the search, names the sitemap, and asks for a delay only if told to."""
    robots = Protego.parse(get(paper, "/robots.txt").text)
    assert not robots.can_fetch(f"{paper.base_url}/en/search?q=x", "ilbo")
    assert robots.can_fetch(f"{paper.base_url}/en", "ilbo")
    assert robots.crawl_delay("ilbo") is None
    sitemap = get(paper, urlsplit(next(iter(robots.sitemaps))).path)
    assert sitemap.text.count("<loc>") == len(paper.stories)
    with Newspaper([], crawl_delay_s=0.5) as slow:
        assert Protego.parse(get(slow, "/robots.txt").text).crawl_delay("ilbo") == 0.5


def test_conditional_requests(paper: Newspaper) -> None:
    """Who has the page is told so by 304, by tag or by date, until the page changes."""
    target = "/en/article/all/20240105/3000005/1"
    first = get(paper, target)
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    again = get(paper, target, **{"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert get(paper, target, **{"If-None-Match": '"other"', "If-Modified-Since": changed}).status_code == 200
    assert get(paper, target, **{"If-Modified-Since": changed}).status_code == 304
    assert get(paper, target, **{"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}).status_code == 200
    assert get(paper, target, **{"If-Modified-Since": "nonsense"}).status_code == 200


def test_publishing_changes_only_what_changed() -> None:
    """A corrected article has a new tag; the pages of older stories keep theirs when a new one appears."""
    target = "/en/article/all/20240105/3000005/1"
    with Newspaper(ARTICLES) as paper:
        tag = get(paper, target).headers["ETag"]
        paper.publish([story("5000000", "en", 31), story("3000006", "en", 6, title="Corrected")])
        assert get(paper, target).headers["ETag"] == tag
        assert title(paper, "/en/article/all/20240106/3000006/1") == "Corrected"
        assert "5000000" in get(paper, "/en").text


def test_compression_and_head(paper: Newspaper) -> None:
    """Pages are compressed for who accepts it; HEAD has the headers of GET and no body."""
    target = "/en/article/all/20240105/3000005/1"
    plain = get(paper, target, **{"Accept-Encoding": "identity"})
    packed = get(paper, target, **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.text == plain.text
    head = requests.head(paper.base_url + target, headers={"Accept-Encoding": "gzip"}, timeout=10)
    names = ("ETag", "Content-Length", "Content-Type", "Last-Modified")
    assert [head.headers[name] for name in names] == [packed.headers[name] for name in names]
    assert head.content == b""


def test_wrong_addresses(paper: Newspaper) -> None:
    """What is not there answers 404, malformed addresses too."""
    for target in (
        "/nothing",
        "/en/article/all/20240105/9/1",
        "/en/article/",
        "/en/List?p=x%FF%00",
        "//[",
        "/%E3%28",
    ):
        with socket.create_connection(urlsplit(paper.base_url).netloc.split(":"), timeout=10) as connection:
            connection.sendall(f"GET {target} HTTP/1.0\r\n\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(65536), b"")).split(b"\r\n")[0]
        assert answer.split()[1] in {b"404", b"200"}, target
    assert get(paper, "/nothing").status_code == 404


def test_hostile_titles_are_text() -> None:
    """Markup, quotes and control characters in an article do not become markup on any page."""
    evil = "</title><script>alert('x')</script>\"'& \x1b]0;owned\x07<b>"
    article = story(
        "6000000", "en", title=evil, paragraphs=("<p>A</p> & B.", evil), section='"><x>', authors=()
    )
    with Newspaper([article]) as paper:
        for target in ("/en", "/sitemap.xml", paper.stories[0].path):
            assert "<script>alert" not in get(paper, target).text
            assert "<x>" not in get(paper, target).text
        response = get(paper, paper.stories[0].path)
        page = parse_page(response.content, response.headers["Content-Type"], url="", lang="en", rules=RULES)
    assert page.title == "</title><script>alert('x')</script>\"'& ]0;owned<b>"
    assert page.paragraphs[0] == "<p>A</p> & B."


def test_request_log_and_shutdown() -> None:
    """Requests are logged in order with their status; stopping ends idle connections and all threads."""
    before = threading.active_count()
    with Newspaper(ARTICLES) as paper, requests.Session() as session:
        session.get(f"{paper.base_url}/en", timeout=10)
        session.head(f"{paper.base_url}/nothing", timeout=10)
        assert paper.requests == [("GET", "/en", 200), ("HEAD", "/nothing", 404)]
        address = urlsplit(paper.base_url).netloc.split(":")
    assert threading.active_count() == before
    with pytest.raises(OSError):  # noqa: PT011 - the kind of refusal is the system's
        socket.create_connection((address[0], int(address[1])), timeout=1)


def test_old_pages_in_an_old_charset() -> None:
    """Some pages of the old template come in CP949 under the name EUC-KR, and lose no character."""
    title = "펲시도 놀란 ‘똠’ — 솔내 é 축제"
    articles = [
        story(str(7000000 + number), "ko", title=title, published_at="2010-05-01T03:00:00+09:00")
        for number in range(12)
    ]
    with Newspaper(articles) as paper:
        answers = [get(paper, one.link) for one in paper.stories]
    old = [one for one in answers if "euc-kr" in one.headers["Content-Type"]]
    assert 0 < len(old) < len(answers)
    assert all("펲시도" in decode_html(one.content, one.headers["Content-Type"]) for one in old)
    for one in answers:
        assert (
            parse_page(one.content, one.headers["Content-Type"], url="", lang="ko", rules=RULES).title
            == title
        )
