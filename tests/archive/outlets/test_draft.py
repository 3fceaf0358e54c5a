"""Profiles drafted from sample pages: a draft reads its own samples, pairs included."""

from __future__ import annotations

import pytest

from archive.crawling.sampling import draft_from
from archive.errors import SourceUnavailableError, UsageError
from archive.outlets.address_pattern import address_pattern
from archive.outlets.draft import Sample, draft_profile
from archive.outlets.profile import read_profile
from archive.outlets.site_urls import SiteUrls
from render.draft import draft_page
from tests.archive.scripted_site import Reply, ScriptedSite, article_page


@pytest.mark.parametrize(
    ("targets", "pattern", "url"),
    [
        (
            ["/en/article/all/20240113/4681036/1"],
            r"/en/article/all/(?P<date>\d{8})/(?P<key>\d+)/1/?(?:\?.*)?",
            "/en/article/all/{date}/{key}/1",
        ),
        (
            ["/2024/01/13/a-story/", "/2023/12/01/another-one/"],
            r"/(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)/(?P<key>[^/?]+)/?(?:\?.*)?",
            "/{year}/{month}/{day}/{key}/",
        ),
        (
            ["/view/AEN20240113000100315", "/view/AEN20240114000200315"],
            r"/view/(?P<key>AEN\d+)/?(?:\?.*)?",
            "/view/{key}",
        ),
        (
            ["/news/view.htm?lang=e&no=7", "/news/view.htm?lang=e&no=8&page=2"],
            r"/news/view\.htm\?lang=e&no=(?P<key>\d+)(?:&.*)?",
            "/news/view.htm?lang=e&no={key}",
        ),
        (["/a/7.html", "/a/19.html"], r"/a/(?P<key>\d+)\.html/?(?:\?.*)?", "/a/{key}.html"),
        (["/it/12345", "/world/67890"], r"/(?P<part1>[^/?]+)/(?P<key>\d+)/?(?:\?.*)?", "/{part1}/{key}"),
    ],
)  # fmt: skip
def test_addresses_are_generalised(targets: list[str], pattern: str, url: str) -> None:
    """What is a day, a number, a word that differs, and what always stands there."""
    found = address_pattern(targets)
    assert (found.pattern, found.url) == (pattern, url)


CASES = {
    "address": ["https://e.kr/en/a/20240113/11", "https://e.kr/ko/a/20240113/11"],
    "query": ["https://e.kr/a/20240113/4681/1", "https://e.kr/a/20240113/4681/1?m=kor"],
    "hosts": ["https://en.e.kr/view/AEN20240113000100315", "https://www.e.kr/view/AKR20240113000100054"],
    "counters": ["https://e.kr/v.htm?lang=e&no=301", "https://e.kr/v.htm?lang=k&no=302"],
    "one": ["https://e.kr/2024/01/13/story-of-a-bridge"],
}


@pytest.mark.parametrize("name", CASES)
def test_a_draft_knows_its_samples(name: str) -> None:
    """Each sample is an edition in its language; a pair by address is one story, others are not mistaken."""
    langs = ("en", "ko")
    samples = [Sample(url=url, lang=lang) for url, lang in zip(CASES[name], langs, strict=False)]
    urls = SiteUrls(read_profile(draft_profile(samples).encode(), origin="draft"))
    found = [urls.editions_on(one.url) for one in samples]
    assert [one[0].lang for one in found] == [one.lang for one in samples]
    assert [one[0].url for one in found] == [one.url for one in samples]
    keys = {one[0].key for one in found}
    assert len(keys) == (1 if name in ("address", "query", "one") else 2)
    assert urls.profile.pairing.by == ("none" if name in ("hosts", "counters") else "address")


def test_a_link_between_samples_is_the_pairing() -> None:
    """Where one sample links to the other, the text of that link tells pairs from then on."""
    english, korean = CASES["counters"]
    samples = [
        Sample(url=english, lang="en", links=((korean, "Read in Korean (한국어)"), (english, "Print"))),
        Sample(url=korean, lang="ko"),
    ]
    profile = read_profile(draft_profile(samples).encode(), origin="draft")
    assert profile.pairing.text is not None
    assert profile.pairing.text.fullmatch("Read in Korean (한국어)")


def test_samples_are_fetched_and_read() -> None:
    """From a loopback outlet that was named, after its robots.txt; every line of the result is TOML."""
    pages = {f"/{lang}/a/4001": article_page(lang, "1") for lang in ("en", "ko")}
    with ScriptedSite(pages) as site:
        draft = draft_from([f"{site.url}/en/a/4001", f"{site.url}/ko/a/4001"], delay_s=0)
        assert site.requests == ["/robots.txt", "/en/a/4001", "/robots.txt", "/ko/a/4001"]
    assert [one.id for one in draft.reads] == ["outlet/4001/en", "outlet/4001/ko"]
    assert [one.page.title for one in draft.reads] == ["Bridge 1 Opens in Solnae", "솔내시, 다리 1 열다"]
    page = draft_page(draft)
    assert read_profile(page.encode(), origin="page").site == draft.profile.site
    assert "#   title      솔내시, 다리 1 열다" in page


@pytest.mark.parametrize(
    ("reply", "failure", "says"),
    [
        (Reply(b"gone", 404), SourceUnavailableError, "404"),
        (Reply(b"<html><body><p>x</p></body></html>"), UsageError, "headline|text"),
        (Reply(b"<h1>Le titre</h1><p>Le monde est dans les mains des gens et des enfants.</p>"), UsageError,
         "neither"),
    ],
)  # fmt: skip
def test_what_is_no_sample_is_told(reply: Reply, failure: type[Exception], says: str) -> None:
    """A page that is not there, holds no article, or is in another language is named with the reason."""
    with ScriptedSite({"/a/1": reply}) as site, pytest.raises(failure, match=says):
        draft_from([f"{site.url}/a/1"], delay_s=0)


def test_robots_txt_holds_for_samples_too() -> None:
    """A page that the outlet does not want fetched is not fetched."""
    pages = {"/robots.txt": Reply(b"User-agent: *\nDisallow: /a/"), "/a/1": article_page("en", "1")}
    with ScriptedSite(pages) as site:
        with pytest.raises(SourceUnavailableError, match=r"robots\.txt"):
            draft_from([f"{site.url}/a/1"], delay_s=0)
        assert site.requests == ["/robots.txt"]


@pytest.mark.parametrize("address", ["e.kr/a/1", "ftp://e.kr/a", "http://"])
def test_an_address_that_is_none(address: str) -> None:
    """It is a usage error that quotes it."""
    with pytest.raises(UsageError, match="sample page"):
        draft_from([address])


def test_a_hostile_page_stays_a_remark() -> None:
    """Whatever a page calls itself, the draft is TOML and holds no control character."""
    evil = b'<meta property="og:site_name" content="x&#10;[parse]&#27;[31m&quot;"><h1>A\x1b[2J headline</h1>'
    body = article_page("en", "1").body.replace(b"<article>", b"<article>" + evil)
    with ScriptedSite({"/a/4001": Reply(body)}) as site:
        page = draft_page(draft_from([f"{site.url}/a/4001"], delay_s=0))
    assert "\x1b" not in page
    assert read_profile(page.encode(), origin="page").parse == {}
