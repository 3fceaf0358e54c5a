"""A whole crawl: what is asked of an outlet, what is kept, how every URL ends, and how it goes on."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

import archive.crawling.crawl as crawl_module
from archive import clock
from archive.capture.extract import DayRange, EditionReader
from archive.capture.quarantine import ENOUGH
from archive.capture.warc_check import WarcDamage, WarcRecord, walk_warc
from archive.catalogue import open_catalogue
from archive.check import check_catalogue
from archive.crawling import redesign
from archive.crawling.crawl import crawl
from archive.crawling.crawl_settings import CrawlResult, CrawlSettings, PageDone, checked_base_url, day_range
from archive.crawling.outcome import OUTCOMES
from archive.crawling.plan import plan_crawl
from archive.editions import editions_of_story, get_edition
from archive.errors import LockedError, SourceUnavailableError, UsageError
from archive.locking import exclusive
from archive.outlets.profile import SiteProfile, load_profile
from archive.paths import ArchivePaths
from archive.rebuilding import rebuild_catalogue
from archive.web.fetch import Fetcher
from archive.web.politeness import Patience
from tests.archive.scripted_site import (
    Reply,
    ScriptedSite,
    article_page,
    list_page,
    make_profile,
    redirect,
    story_pages,
)

HASTY = Patience(first_pause_s=0.01, longest_pause_s=5, give_up_after=100)


@pytest.fixture
def site() -> Iterator[ScriptedSite]:
    """Serve a site that a test fills."""
    with ScriptedSite() as site:
        yield site


def run(paths: ArchivePaths, profile: SiteProfile, **settings: Any) -> CrawlResult:
    """Crawl without long pauses."""
    return crawl(paths, profile, CrawlSettings(**{"patience": HASTY, **settings}))


def outcomes(result: CrawlResult) -> dict[str, int]:
    """Return the outcomes that happened, after making sure that all of them add up."""
    counts = dict(result.counts)
    assert counts.pop("attempted") == sum(counts.values())
    assert set(counts) == set(OUTCOMES)
    return {name: count for name, count in counts.items() if count}


def query(paths: ArchivePaths, sql: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query on the catalogue."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        return [tuple(row) for row in db.execute(sql)]


def assert_every_record_whole(paths: ArchivePaths) -> None:
    """Check that the WARC files hold exactly the captures of the catalogue, undamaged."""
    places = set()
    for path in paths.warc.iterdir():
        for item in walk_warc(path):
            assert isinstance(item, WarcRecord), item
            if item.type in ("response", "revisit"):
                places.add((path.name, item.offset, item.length))
    assert places == set(query(paths, "SELECT warc_file, warc_offset, warc_length FROM captures"))


def assert_nothing_damaged(paths: ArchivePaths) -> None:
    """Check catalogue, links and captures as `ilbo check` does."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        assert list(check_catalogue(db, paths)) == []


def test_both_editions_of_each_story_are_fetched_and_linked(paths: ArchivePaths, site: ScriptedSite) -> None:
    """A list page leads to stories; their other editions are known by address alone and become pairs."""
    site.pages |= {"/en/": list_page("/en/a/1", "/en/a/2#x", "/about"), **dict(story_pages("1", "2"))}
    result = run(paths, make_profile(site.url))
    assert outcomes(result) == {"new": 4, "list_page": 1}
    assert site.requests == ["/robots.txt", "/en/", "/en/a/1", "/ko/a/1", "/en/a/2", "/ko/a/2"]
    with closing(open_catalogue(paths)) as db:
        first, second = editions_of_story(db, "paper/1")
    assert (first.id, second.id) == ("paper/1/en", "paper/1/ko")
    assert second.article.title == "솔내시, 다리 1 열다"
    assert second.article.url == f"{site.url}/ko/a/1"
    assert second.article.published_at == "2024-01-13T08:00:00+09:00"
    assert result.receipt["stories"] == 2
    assert result.receipt["requests"] == 6
    assert_every_record_whole(paths)


def test_every_response_is_in_a_warc(paths: ArchivePaths, site: ScriptedSite) -> None:
    """robots.txt, list pages, articles and errors are all kept, each under its own address."""
    site.pages |= {"/en/": list_page("/en/a/1"), "/en/a/1": article_page("en", "1")}
    run(paths, make_profile(site.url))
    (path,) = paths.warc.iterdir()
    with path.open("rb") as stream:
        kept = [
            (one.rec_headers["WARC-Target-URI"].removeprefix(site.url), one.http_headers.get_statuscode())
            for one in ArchiveIterator(stream)
            if one.rec_type == "response"
        ]
    assert kept == [("/robots.txt", "404"), ("/en/", "200"), ("/en/a/1", "200"), ("/ko/a/1", "404")]


def test_a_second_crawl_asks_only_whether_anything_changed(paths: ArchivePaths, site: ScriptedSite) -> None:
    """With validators nothing is sent twice, without them nothing is kept twice; nothing is duplicated."""
    site.pages |= {
        "/en/": replace(list_page("/en/a/1", "/en/a/2"), etag='"list"'),
        **dict(story_pages("1", etags=True)),
        **dict(story_pages("2")),
    }
    profile = make_profile(site.url)
    run(paths, profile)
    result = run(paths, profile)
    assert outcomes(result) == {"unchanged": 4, "list_page": 1}
    assert result.receipt["not_modified"] == 3
    assert len(query(paths, "SELECT 1 FROM editions")) == 4
    assert query(paths, "SELECT revision FROM editions") == [(1,)] * 4
    bodies = query(paths, "SELECT 1 FROM captures WHERE status = 200 AND revisit_of IS NULL")
    assert len(bodies) == 5
    assert_every_record_whole(paths)


def test_a_changed_text_is_an_update(paths: ArchivePaths, site: ScriptedSite) -> None:
    """New validators and a new text make a revision of that edition alone."""
    site.pages |= {"/en/": list_page("/en/a/1"), **dict(story_pages("1", etags=True))}
    profile = make_profile(site.url)
    run(paths, profile)
    site.pages["/en/a/1"] = article_page("en", "1b", etag='"later"')
    assert outcomes(run(paths, profile)) == {"updated": 1, "unchanged": 1, "list_page": 1}
    with closing(open_catalogue(paths)) as db:
        edition = get_edition(db, "paper/1/en")
    assert edition is not None
    assert (edition.revision, edition.article.title) == (2, "Bridge 1b Opens in Solnae")


def test_each_kind_of_answer_has_its_outcome(paths: ArchivePaths, site: ScriptedSite) -> None:
    """Whatever a page answers is counted once, says why, and stops nothing."""
    bomb = gzip.compress(b"<p>" + b" " * 70_000_000)
    keys = ["404", "410", "403", "500", "cut", "empty", "plain", "noarticle", "wrong", "bomb", "loop", "away",
            "private", "moved", "badzip"]  # fmt: skip
    site.pages |= {
        "/en/": list_page(*(f"/en/a/{key}" for key in keys)),
        **{f"/ko/a/{key}": article_page("ko", key) for key in keys if key != "wrong"},
        "/en/a/410": Reply(b"gone", 410),
        "/en/a/403": Reply(b"no", 403),
        "/en/a/500": Reply(b"oh", 500),
        "/en/a/cut": Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"),
        "/en/a/empty": Reply(b""),
        "/en/a/plain": Reply(b"just text", headers={"Content-Type": "text/plain"}),
        "/en/a/noarticle": Reply(b"<!doctype html><html><body><div></div></body></html>"),
        "/en/a/wrong": article_page("en", "wrong"),
        "/ko/a/wrong": article_page("en", "wrong"),
        "/en/a/bomb": Reply(bomb, headers={"Content-Encoding": "gzip"}),
        "/en/a/badzip": Reply(bomb[:500], headers={"Content-Encoding": "gzip"}),
        "/en/a/loop": redirect("/en/a/loop"),
        "/en/a/away": redirect("http://example.com/en/a/away"),
        "/en/a/private": redirect(f"http://127.0.0.1:{site.port + 1}/"),
        "/en/a/moved": redirect("/en/a/there", 301),
        "/en/a/there": article_page("en", "there"),
        "/ko/a/there": article_page("ko", "there"),
    }
    ended: dict[str, PageDone] = {}
    result = crawl(
        paths,
        make_profile(site.url),
        CrawlSettings(patience=HASTY),
        lambda page: ended.update({page.url.removeprefix(site.url): page}),
    )
    assert {path: ended[f"/en/a/{path}"].outcome for path in keys} == {
        "404": "not_found",
        "410": "not_found",
        "403": "http_error",
        "500": "http_error",
        "cut": "failed",
        "empty": "no_article",
        "plain": "no_article",
        "noarticle": "no_article",
        "wrong": "new",
        "bomb": "too_large",
        "loop": "failed",
        "away": "redirected",
        "private": "redirected",
        "moved": "redirected",
        "badzip": "failed",
    }
    assert ended["/ko/a/wrong"].outcome == "wrong_language"
    assert ended["/en/a/there"].outcome == ended["/ko/a/there"].outcome == "new"
    assert "127.0.0.1" in (ended["/en/a/private"].detail or "")
    assert outcomes(result)["new"] == len(keys) - 1 + 1 + 2
    assert site.requests.count("/en/a/500") == HASTY.attempts
    assert_every_record_whole(paths)


def test_a_passing_failure_is_tried_again(paths: ArchivePaths, site: ScriptedSite) -> None:
    """A 500, a cut answer or a 429 with Retry-After, then a page: the page counts."""
    page = article_page("en", "1")
    cut = Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")
    busy = Reply(b"", 429, {"Retry-After": "0"})
    site.pages |= {
        "/en/": list_page("/en/a/1", "/en/a/2", "/en/a/3"),
        "/en/a/1": [Reply(b"", 500), Reply(b"", 503), page],
        "/en/a/2": [cut, article_page("en", "2")],
        "/en/a/3": [busy, article_page("en", "3")],
    }
    result = run(paths, make_profile(site.url))
    assert outcomes(result) == {"new": 3, "not_found": 3, "list_page": 1}
    assert result.receipt["retries"] == 4


def test_a_long_retry_after_ends_the_crawl_and_keeps_the_queue(
    paths: ArchivePaths, site: ScriptedSite
) -> None:
    """An outlet that wants to be left alone is; afterwards the same crawl goes on with that page."""
    busy = Reply(b"", 429, {"Retry-After": "3600"})
    site.pages |= {"/en/": list_page("/en/a/1", "/en/a/2"), **dict(story_pages("1", "2"))}
    site.pages["/ko/a/1"] = [busy, article_page("ko", "1")]
    profile = make_profile(site.url)
    with pytest.raises(SourceUnavailableError, match="3600"):
        run(paths, profile)
    result = run(paths, profile)
    assert result.receipt["resumed"] is True
    assert outcomes(result) == {"new": 4, "list_page": 1}
    assert site.requests.count("/en/a/1") == 1


def test_an_outlet_that_stops_answering_ends_the_crawl(paths: ArchivePaths, site: ScriptedSite) -> None:
    """After failures in a row the crawl stops; what failed is tried again by the next one."""
    keys = [str(number) for number in range(6)]
    site.pages |= {"/en/": list_page(*(f"/en/a/{key}" for key in keys)), **dict(story_pages(*keys))}
    for key in keys[1:]:
        site.pages |= {
            f"/{lang}/a/{key}": [Reply(b"", 502), article_page(lang, key)] for lang in ("en", "ko")
        }
    profile, patience = make_profile(site.url), replace(HASTY, attempts=1, give_up_after=4)
    with pytest.raises(SourceUnavailableError, match="4 URLs in a row"):
        run(paths, profile, patience=patience)
    assert len(site.articles()) == 2 + 4
    result = run(paths, profile, patience=replace(patience, attempts=2))
    assert outcomes(result) == {"new": 12, "list_page": 1}


def test_robots_txt_is_obeyed(paths: ArchivePaths, site: ScriptedSite) -> None:
    """What it forbids is counted and never asked for, redirects into it included."""
    site.pages |= {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /ko/\nDisallow: /en/list2\n"),
        "/en/": list_page("/en/a/1", "/en/a/2", "/en/list2"),
        "/en/a/1": article_page("en", "1"),
        "/en/a/2": redirect("/ko/a/2"),
    }
    assert outcomes(run(paths, make_profile(site.url))) == {"new": 1, "denied": 4, "list_page": 1}
    assert not any(path.startswith(("/ko/", "/en/list2")) for path in site.requests)


@pytest.mark.parametrize("status", [500, 503, 429])
def test_without_knowing_robots_txt_nothing_is_fetched(
    paths: ArchivePaths, site: ScriptedSite, status: int
) -> None:
    """A robots.txt that cannot be read because of the server stops the crawl before it begins."""
    site.pages |= {"/robots.txt": Reply(b"", status), "/en/": list_page()}
    with pytest.raises(SourceUnavailableError, match=r"robots\.txt"):
        run(paths, make_profile(site.url))
    assert set(site.requests) == {"/robots.txt"}


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_is_not_there_forbids_nothing(
    paths: ArchivePaths, site: ScriptedSite, status: int
) -> None:
    """As its standard says, refusals of the file itself are no rules."""
    site.pages |= {"/robots.txt": Reply(b"Disallow: /", status), "/en/": list_page()}
    assert outcomes(run(paths, make_profile(site.url))) == {"list_page": 1}


def test_a_redirected_robots_txt_is_followed(paths: ArchivePaths, site: ScriptedSite) -> None:
    """Its rules hold wherever they stand."""
    site.pages |= {
        "/robots.txt": redirect("/rules.txt"),
        "/rules.txt": Reply(b"User-agent: ilbo\nDisallow: /"),
        "/en/": list_page(),
    }
    assert outcomes(run(paths, make_profile(site.url))) == {"denied": 1}


def test_an_unreachable_outlet_is_source_unavailable(paths: ArchivePaths) -> None:
    """A host where nobody listens is one clear failure that names it."""
    with ScriptedSite() as site:
        gone = site.url
    with pytest.raises(SourceUnavailableError, match=gone):
        run(paths, make_profile(gone))


def test_a_built_in_outlet_at_a_private_address_is_not_visited(
    paths: ArchivePaths, site: ScriptedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A public name that leads to this machine is refused, unless the operator names the host."""
    import socket  # noqa: PLC0415 - only here the resolver is bent

    profile = replace(load_profile("donga"), base_url=f"http://www.donga.com:{site.port}")
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda *_args: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", site.port))],
    )
    with pytest.raises(SourceUnavailableError, match=r"127\.0\.0\.1, where a crawl does not go"):
        run(paths, profile, delay_s=0.0)
    assert site.requests == []
    run(paths, profile, delay_s=0.0, base_url=profile.base_url)
    assert site.requests[0] == "/robots.txt"


def test_crawl_delay_is_kept(paths: ArchivePaths, site: ScriptedSite) -> None:
    """The pause that robots.txt asks for is kept between requests and shown in the receipt."""
    site.pages |= {
        "/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 0.05\n"),
        "/en/": list_page("/en/a/1"),
        **dict(story_pages("1")),
    }
    receipt = run(paths, make_profile(site.url), delay_s=0.0).receipt
    assert receipt["delay_s"] == 0.05
    waited = receipt["waited_s"]
    assert isinstance(waited, float)
    assert waited > 0


def test_pagination_is_followed_until_nothing_new_comes(paths: ArchivePaths, site: ScriptedSite) -> None:
    """List pages lead to list pages; a calendar without end is left after some that bring nothing new."""
    site.pages |= {"/en/": list_page("/en/a/1", "/en/list?p=1"), **dict(story_pages("1", "2"))}
    site.pages["/en/list?p=1"] = list_page("/en/a/2", "/en/list?p=2")
    for number in range(2, 50):
        site.pages[f"/en/list?p={number}"] = list_page("/en/a/1", f"/en/list?p={number + 1}")
    result = run(paths, make_profile(site.url))
    assert result.counts["new"] == 4
    assert result.counts["list_page"] < 10


def test_sitemaps_and_feeds_are_found(paths: ArchivePaths, site: ScriptedSite) -> None:
    """robots.txt leads to a sitemap index, that to a packed sitemap; a start page leads to its feed."""
    sitemap = f"<urlset><url><loc>{site.url}/en/a/1</loc></url></urlset>"
    feed = "<rss><channel><item><link>/en/a/2</link></item></channel></rss>"
    site.pages |= {
        "/robots.txt": Reply(f"Sitemap: {site.url}/index.xml".encode()),
        "/index.xml": Reply(b"<sitemapindex><sitemap><loc>/map.xml.gz</loc></sitemap></sitemapindex>"),
        "/map.xml.gz": Reply(gzip.compress(sitemap.encode())),
        "/en/": Reply(b'<html><link rel="alternate" type="application/rss+xml" href="/rss"></html>'),
        "/rss": Reply(feed.encode()),
        **dict(story_pages("1", "2")),
    }
    assert outcomes(run(paths, make_profile(site.url))) == {"new": 4, "list_page": 4}


def test_start_pages_of_ones_own(paths: ArchivePaths, site: ScriptedSite) -> None:
    """`start` replaces the profile's start pages and sitemaps; an article given so brings both editions."""
    site.pages |= {"/robots.txt": Reply(b"Sitemap: /map.xml"), **dict(story_pages("1", "2"))}
    site.pages["/en/list7"] = list_page("/en/a/2")
    result = run(paths, make_profile(site.url), start=("/ko/a/1", f"{site.url}/en/list7"))
    assert outcomes(result) == {"new": 4, "list_page": 1}
    assert "/map.xml" not in site.requests
    assert "/en/" not in site.requests


def test_articles_lead_to_articles_if_the_profile_says_so(paths: ArchivePaths, site: ScriptedSite) -> None:
    """With `follow_articles` the links of article pages count, on a second crawl, too."""
    page = article_page("en", "1").body.replace(b"</p>", b'<a href="/en/a/2">see</a></p>', 1)
    site.pages |= {"/en/": list_page("/en/a/1"), **dict(story_pages("1", "2")), "/en/a/1": Reply(page)}
    profile = make_profile(site.url)
    assert outcomes(run(paths, profile)) == {"new": 2, "list_page": 1}
    following = replace(profile, follow_articles=True)
    assert outcomes(run(paths, following)) == {"unchanged": 2, "new": 2, "list_page": 1}


def test_limit_counts_stories(paths: ArchivePaths, site: ScriptedSite) -> None:
    """So many stories with both their editions are fetched, the newest first, and no list page more."""
    keys = ["20230101-a", "20240101-b", "20220101-c"]
    site.pages |= {
        "/en/": list_page(*(f"/en/a/{key}" for key in keys), "/en/list2"),
        **dict(story_pages(*keys)),
    }
    assert outcomes(run(paths, make_profile(site.url, dated=True), limit=2)) == {"new": 4, "list_page": 1}
    assert site.articles() == ["/en/a/20240101-b", "/ko/a/20240101-b", "/en/a/20230101-a", "/ko/a/20230101-a"]
    assert "/en/list2" not in site.requests


def test_dates_in_addresses_spare_requests(paths: ArchivePaths, site: ScriptedSite) -> None:
    """Stories outside the range are not fetched, and list pages beyond the range are not turned to."""
    site.pages |= {
        "/en/": list_page("/en/a/20240301-a", "/en/a/20240115-b", "/en/list2"),
        "/en/list2": list_page("/en/a/20240110-c", "/en/a/20231231-d", "/en/list3"),
        "/en/list3": list_page("/en/a/20231230-e", "/en/list4"),
        "/en/list4": list_page("/en/a/20231229-f"),
        **dict(story_pages("20240115-b", "20240110-c")),
    }
    result = run(paths, make_profile(site.url, dated=True), days=DayRange(20240101, 20240131))
    assert outcomes(result) == {"new": 4, "list_page": 3}
    assert result.receipt["outside_dates"] == 3
    assert "/en/list4" not in site.requests


def test_dates_on_pages_count_where_addresses_have_none(paths: ArchivePaths, site: ScriptedSite) -> None:
    """An article whose own date is outside the range makes no edition and does not count for the limit."""
    site.pages |= {"/en/": list_page("/en/a/1", "/en/a/2"), **dict(story_pages("2"))}
    for lang in ("en", "ko"):
        site.pages[f"/{lang}/a/1"] = article_page(lang, "1", date="2020-05-05")
    result = run(paths, make_profile(site.url), days=DayRange(20240101), limit=1)
    assert outcomes(result) == {"out_of_range": 2, "new": 2, "list_page": 1}


def test_a_translation_of_the_next_day_brings_its_original(paths: ArchivePaths, site: ScriptedSite) -> None:
    """One edition within the range brings the story, whichever is read first; none is fetched twice."""
    site.pages |= {"/en/": list_page("/en/a/1", "/ko/a/2", "/en/a/3")}
    for key, english, korean in (("1", "14", "13"), ("2", "14", "13"), ("3", "13", "13")):
        site.pages[f"/en/a/{key}"] = article_page("en", key, date=f"2024-01-{english}")
        site.pages[f"/ko/a/{key}"] = article_page("ko", key, date=f"2024-01-{korean}")
    result = run(paths, make_profile(site.url), days=DayRange(20240114))
    assert outcomes(result) == {"new": 4, "out_of_range": 2, "list_page": 1}
    assert sorted(site.articles()) == sorted(set(site.articles()))
    assert [row[0] for row in query(paths, "SELECT DISTINCT story FROM editions")] == ["paper/1", "paper/2"]
    assert query(paths, "SELECT count(*) FROM links") == [(2,)]


def test_an_original_that_a_page_links_to_comes_with_it(paths: ArchivePaths, site: ScriptedSite) -> None:
    """Where only pages tell the pairs, an original too early by itself is read for its translation."""
    profile = make_profile(site.url, extra='pairing = { by = "link", text = "한국어" }')
    site.pages |= {"/en/": list_page("/ko/a/9", "/en/a/1")}
    site.pages["/ko/a/9"] = article_page("ko", "9", date="2024-01-13")
    english = article_page("en", "1", date="2024-01-14")
    toggle = b'</article><a href="/ko/a/9">' + "한국어".encode() + b"</a>"
    site.pages["/en/a/1"] = replace(english, body=english.body.replace(b"</article>", toggle))
    result = run(paths, profile, days=DayRange(20240114))
    assert outcomes(result) == {"new": 2, "list_page": 1}
    assert site.articles() == ["/ko/a/9", "/en/a/1"]
    assert query(paths, "SELECT count(DISTINCT story) FROM editions") == [(1,)]


def test_only_what_is_new(paths: ArchivePaths, site: ScriptedSite) -> None:
    """With `only_new` what was fetched is not asked for, and a list of only known stories is the last."""
    site.pages |= {"/en/": list_page("/en/a/1", "/en/list2"), "/en/list2": list_page("/en/a/2", "/en/list3")}
    site.pages |= {"/en/list3": list_page("/en/a/3"), **dict(story_pages("0", "1", "2", "3"))}
    del site.pages["/ko/a/2"]
    profile = make_profile(site.url)
    run(paths, profile)
    site.requests.clear()
    site.pages["/en/"] = list_page("/en/a/0", "/en/a/1", "/en/list2")
    assert plan_crawl(paths, profile, CrawlSettings(only_new=True)).editions == 2
    site.requests.clear()
    assert outcomes(run(paths, profile, only_new=True)) == {"new": 2, "list_page": 2}
    assert site.requests == ["/robots.txt", "/en/", "/en/a/0", "/ko/a/0", "/en/list2"]


def test_a_mirror_keeps_identifiers(paths: ArchivePaths, site: ScriptedSite) -> None:
    """From a mirror the same editions come, though their absolute links name the outlet itself."""
    site.pages |= {"/en/": list_page("https://www.e.kr/en/a/1"), **dict(story_pages("1"))}
    profile = make_profile("https://e.kr")
    assert outcomes(run(paths, profile, base_url=site.url)) == {"new": 2, "list_page": 1}
    assert [row[0] for row in query(paths, "SELECT id FROM editions")] == ["paper/1/en", "paper/1/ko"]


def test_the_same_outlet_is_crawled_by_one_process(paths: ArchivePaths, site: ScriptedSite) -> None:
    """A second crawl of an outlet is refused while the first one runs."""
    with exclusive(paths.lock("crawl-paper"), "a crawl of paper"), pytest.raises(LockedError):
        run(paths, make_profile(site.url))


def test_outlets_are_crawled_side_by_side(paths: ArchivePaths) -> None:
    """Two crawls of different outlets write to one archive at the same time."""
    keys = [str(number) for number in range(30)]
    pages = {"/en/": list_page(*(f"/en/a/{key}" for key in keys)), **dict(story_pages(*keys))}
    with ScriptedSite(pages) as one, ScriptedSite(pages) as two, ThreadPoolExecutor() as pool:
        profiles = [replace(make_profile(site.url), site=name) for name, site in (("one", one), ("two", two))]
        results = list(pool.map(lambda profile: outcomes(run(paths, profile)), profiles))
    assert results == [{"new": 60, "list_page": 1}] * 2
    assert_every_record_whole(paths)


def test_a_page_that_breaks_the_parser_costs_itself_alone(
    paths: ArchivePaths, site: ScriptedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unforeseen failure while parsing is an outcome of that page, and the crawl goes on."""
    from archive.capture import extract  # noqa: PLC0415 - what is bent is named where it is bent

    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError("surprise")

    site.pages |= {"/en/": list_page("/en/a/1"), **dict(story_pages("1"))}
    monkeypatch.setattr(extract, "parse_page", broken)
    assert outcomes(run(paths, make_profile(site.url))) == {"no_article": 2, "list_page": 1}
    assert query(paths, "SELECT DISTINCT detail FROM frontier WHERE kind = 'article'") == [
        ("the parser failed: ZeroDivisionError: surprise",)
    ]


class StopError(BaseException):
    """Stands for whatever ends a process between two steps."""


@pytest.mark.parametrize("step", ["leased", "fetched", "recorded", "entered", "parsed", "done"])
def test_a_crawl_that_stops_anywhere_goes_on(
    paths: ArchivePaths, site: ScriptedSite, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Wherever a process ends, the same command finishes the work, and asks for nothing it already has."""
    site.pages |= {
        "/en/": list_page("/en/a/1", "/en/a/2"),
        **dict(story_pages("1", "2")),
    }
    profile = make_profile(site.url)
    stop_at(step, monkeypatch)
    with pytest.raises(StopError):
        run(paths, profile)
    monkeypatch.undo()
    result = run(paths, profile)
    assert outcomes(result) == {"new": 4, "list_page": 1}
    assert result.receipt["resumed"] is True
    # Only a response that never reached the disk is asked for again.
    assert len(site.articles()) - 4 == (1 if step == "fetched" else 0)
    assert_every_record_whole(paths)
    assert query(paths, "SELECT count(*) FROM crawl_runs WHERE ended_at IS NULL") == [(0,)]
    assert outcomes(run(paths, profile)) == {"unchanged": 4, "list_page": 1}


def stop_at(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the crawl stop when it works on the Korean edition of story 1, before or after a step."""
    from archive.capture import captures, warc  # noqa: PLC0415 - what is bent is named where it is bent

    def stops(
        after: bool, matches: Callable[..., bool]
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        def bend(real: Callable[..., Any]) -> Callable[..., Any]:
            def bent(*args: Any, **kwargs: Any) -> Any:
                if not matches(*args):
                    return real(*args, **kwargs)
                if after:
                    real(*args, **kwargs)
                raise StopError

            return bent

        return bend

    def is_ko1(value: object) -> bool:
        return "/ko/a/1" in str(getattr(value, "url", value))

    where: dict[str, tuple[object, str, bool, Callable[..., bool]]] = {
        "leased": (Fetcher, "get", False, lambda _self, url, *_rest: is_ko1(url)),
        "fetched": (Fetcher, "get", True, lambda _self, url, *_rest: is_ko1(url)),
        "recorded": (warc.WarcWriter, "write", True, lambda _self, page, *_rest: is_ko1(page)),
        "entered": (captures.Recorder, "record", True, lambda _self, page, *_rest: is_ko1(page)),
        "parsed": (EditionReader, "read", True, lambda _self, _payload, pages, *_rest: is_ko1(pages)),
        "done": (crawl_module, "keep_page", True, lambda _db, read, *_rest: is_ko1(read)),
    }
    target, name, after, matches = where[step]
    monkeypatch.setattr(target, name, stops(after, matches)(getattr(target, name)))


def test_a_clock_that_jumps_changes_nothing_but_the_dates_it_wrote(
    paths: ArchivePaths, site: ScriptedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the clock is set, the last text stays the last; after a rebuild, too."""
    moment = datetime(2024, 5, 1, tzinfo=timezone.utc)
    monkeypatch.setattr(clock, "now", lambda: moment)
    site.pages |= {"/en/": list_page("/en/a/1", "/en/a/2"), **dict(story_pages("1", "2"))}
    profile = make_profile(site.url)

    def jump(page: PageDone) -> None:
        nonlocal moment
        moment += timedelta(days=-900 if page.done % 2 else 400)

    for text in ("1", "1b", "1c"):
        site.pages["/en/a/1"] = article_page("en", text)
        moment -= timedelta(days=40)
        crawl(paths, profile, CrawlSettings(patience=HASTY), jump)
    asked = len(site.requests)
    assert asked == 3 * 6
    kept = query(paths, "SELECT id, title, paragraphs, revision FROM editions ORDER BY id")
    earlier = query(paths, "SELECT revision, title, paragraphs FROM revisions ORDER BY edition_no, revision")
    assert [row[3] for row in kept] == [3, 1, 1, 1]
    assert_every_record_whole(paths)
    assert_nothing_damaged(paths)

    paths.catalogue.unlink()
    rebuild_catalogue(paths, {})
    assert query(paths, "SELECT id, title, paragraphs, revision FROM editions ORDER BY id") == kept
    assert earlier == query(
        paths, "SELECT revision, title, paragraphs FROM revisions ORDER BY edition_no, revision"
    )
    assert len(site.requests) == asked
    assert outcomes(run(paths, profile)) == {"unchanged": 4, "list_page": 1}


def test_half_a_record_is_fetched_again(paths: ArchivePaths, site: ScriptedSite) -> None:
    """A record that was cut by the end of a process is cut off and its page fetched anew."""
    site.pages |= {"/en/": list_page("/en/a/1"), **dict(story_pages("1"))}
    profile = make_profile(site.url)
    run(paths, profile)
    (path,) = paths.warc.iterdir()
    with closing(sqlite3.connect(paths.catalogue)) as db, db:
        last = db.execute("SELECT max(warc_offset) FROM captures").fetchone()[0]
        db.execute("UPDATE editions SET capture_no = NULL WHERE lang = 'ko'")
        db.execute("DELETE FROM captures WHERE warc_offset = ?", (last,))
    path.write_bytes(path.read_bytes()[:-10])
    assert isinstance(list(walk_warc(path))[-1], WarcDamage)
    assert outcomes(run(paths, profile)) == {"unchanged": 2, "list_page": 1}
    assert_every_record_whole(paths)


def test_a_damaged_capture_is_fetched_again(paths: ArchivePaths, site: ScriptedSite) -> None:
    """Where the archive cannot read its own copy, the page itself is asked for, not whether it changed."""
    site.pages |= {"/en/": replace(list_page("/en/a/1"), etag='"list"'), **dict(story_pages("1", etags=True))}
    profile = make_profile(site.url)
    run(paths, profile)
    for path in paths.warc.iterdir():
        path.unlink()
    assert outcomes(run(paths, profile)) == {"unchanged": 2, "list_page": 1}
    assert site.requests.count("/en/") == 2
    assert "If-None-Match" not in site.heads[-1]


def test_pages_that_all_stop_being_readable_are_a_redesign(
    paths: ArchivePaths, site: ScriptedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run of pages without an article stops the crawl, which leaves them to be read again."""
    monkeypatch.setattr(redesign, "WINDOW", 3)
    keys = ["1", "2", "3"]
    site.pages |= {"/en/": list_page(*(f"/en/a/{key}" for key in keys))}
    for key in keys:
        site.pages |= {f"/{lang}/a/{key}": Reply(b"<html><body></body></html>") for lang in ("en", "ko")}
    profile = make_profile(site.url)
    with pytest.raises(SourceUnavailableError, match="redesigned"):
        run(paths, profile)
    site.pages |= dict(story_pages(*keys))
    assert outcomes(run(paths, profile)) == {"new": 6, "list_page": 1}


def notice_page(lang: str) -> Reply:
    """Return what an outlet shows in the place of every article to a reader without scripts."""
    text = {
        "en": "Please enable scripts in your browser to read this article on our pages.",
        "ko": "이 기사를 읽으려면 브라우저에서 스크립트를 켜 주시기 바랍니다. 그 뒤 이 쪽을 새로 고치십시오.",
    }[lang]
    return Reply(f"<!doctype html><title>The Paper</title><main><h1>Paper</h1><p>{text}</p></main>".encode())


def test_a_notice_in_the_place_of_texts_is_quarantined(paths: ArchivePaths, site: ScriptedSite) -> None:
    """A page that reads like another one, or like none of its neighbours, makes no edition; it is kept."""
    keys = [str(number) for number in range(8)]
    site.pages |= {"/en/": list_page(*(f"/en/a/{key}" for key in keys)), **dict(story_pages(*keys))}
    for lang in ("en", "ko"):
        site.pages |= {f"/{lang}/a/{key}": notice_page(lang) for key in keys[3:7]}
    profile = make_profile(site.url)
    result = run(paths, profile)
    # The first notice has nothing to be compared with but the good texts, which are hardly longer.
    assert outcomes(result) == {"new": 10, "quarantined": 6, "list_page": 1}
    rows = query(paths, "SELECT id, confidence, reason FROM quarantine ORDER BY id")
    assert [row[0] for row in rows] == [f"paper/{key}/{lang}" for key in keys[4:7] for lang in ("en", "ko")]
    assert all(0 < row[1] < ENOUGH and "that of another page" in row[2] for row in rows)
    site.pages |= dict(story_pages(*keys))
    assert outcomes(run(paths, profile)) == {"new": 6, "updated": 2, "unchanged": 8, "list_page": 1}
    assert query(paths, "SELECT * FROM quarantine") == []


def test_a_text_that_was_read_well_is_not_replaced_by_a_notice(
    paths: ArchivePaths, site: ScriptedSite
) -> None:
    """When a page shows a notice the next time, the edition keeps its text and waits in quarantine."""
    site.pages |= {"/en/": list_page("/en/a/1", "/en/a/2"), **dict(story_pages("1", "2"))}
    site.pages["/en/a/1"] = notice_page("en")
    profile = make_profile(site.url)
    run(paths, profile)
    site.pages["/en/a/2"] = notice_page("en")
    assert run(paths, profile).counts["quarantined"] == 1
    assert query(paths, "SELECT id FROM quarantine") == [("paper/2/en",)]
    assert query(paths, "SELECT title FROM editions WHERE id = 'paper/2/en'") == [
        ("Bridge 2 Opens in Solnae",)
    ]


def test_a_plan_fetches_no_article(paths: ArchivePaths, site: ScriptedSite) -> None:
    """A plan reads only list pages, counts what is known and forbidden, and writes nothing."""
    site.pages |= {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /ko/a/2\nCrawl-delay: 0.01"),
        "/en/": list_page("/en/a/1", "/en/a/2"),
        **dict(story_pages("1", "2")),
    }
    profile = make_profile(site.url)
    plan = plan_crawl(paths, profile, CrawlSettings())
    assert not paths.root.exists()
    assert site.articles() == []
    assert (plan.stories, plan.editions, plan.known, plan.denied) == (2, 3, 0, 1)
    assert plan.requests == 2 + 3
    assert plan.seconds == pytest.approx(0.05, abs=0.05)
    assert any("robots.txt asks for 0.01 s" in rule for rule in plan.rules)
    assert plan.counts["attempted"] == plan.counts["list_page"] == 1
    json.dumps(plan.as_json())

    run(paths, profile)
    assert plan_crawl(paths, profile, CrawlSettings()).known == 3
    assert plan_crawl(paths, profile, CrawlSettings(limit=1)).editions == 2


def test_every_outcome_is_documented() -> None:
    """The page about crawling explains each outcome."""
    page = Path(__file__).parents[3] / "docs" / "explanation" / "crawling.md"
    text = page.read_text("utf-8")
    assert [name for name in OUTCOMES if f"| `{name}` |" not in text] == []


def test_dates_are_days_months_or_years() -> None:
    """`--since` and `--until` cover whole months and years; nonsense and empty ranges are usage errors."""
    assert day_range("2024", "2024-02") == DayRange(20240101, 20240229)
    assert day_range(None, "2024-02-03") == DayRange(0, 20240203)
    for since, until in (("soon", None), (None, "2024-13"), ("2024-02", "2024-01")):
        with pytest.raises(UsageError):
            day_range(since, until)
    with pytest.raises(UsageError):
        checked_base_url("127.0.0.1:8000")
