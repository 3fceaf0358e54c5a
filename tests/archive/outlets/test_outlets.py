"""The built-in outlets, each crawled from loopback as its own hosts would show it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue import open_catalogue
from archive.crawling.crawl import crawl
from archive.crawling.crawl_settings import CrawlSettings
from archive.editions import editions_of_story, get_edition, iter_editions
from archive.ids import Lang
from archive.outlets.profile import SiteProfile, load_profile, read_profile
from archive.outlets.site_urls import SiteUrls
from archive.paths import ArchivePaths
from archive.rebuilding import rebuild_catalogue
from archive.stories import links_of_story
from tests.archive.scripted_site import Reply, ScriptedSite, list_page

FIXTURES = Path(__file__).parents[1] / "parse" / "fixtures"


@dataclass(frozen=True)
class Case:
    """An outlet, the language whose pages its front pages list, and the editions that are one story."""

    site: str
    listed: tuple[Lang, ...]
    pairs: frozenset[frozenset[str]]
    rule: str = ""


CASES = [
    Case(
        "joongang",
        ("en",),
        frozenset({frozenset({"joongang/1958901/en", "joongang/1958901/ko"})}),
        "same key",
    ),
    Case(
        "chosun",
        ("en",),
        frozenset({frozenset({"chosun/2014081600123/en", "chosun/k2014081500234/ko"})}),
        "link on the page",
    ),
    Case(
        "globalvoices",
        ("ko",),
        frozenset(
            {
                frozenset(
                    {
                        "globalvoices/71234/ko",
                        "globalvoices/20240109-in-solnae-fishers-record-the-names-of-the-winds/en",
                    }
                )
            }
        ),
        "link on the page",
    ),
    Case("yonhap", ("en", "ko"), frozenset()),
    Case("kbs", ("en", "ko"), frozenset()),
]


def records(site: str) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Yield the pages written for an outlet, each with what it must give."""
    for path in sorted(FIXTURES.glob(f"{site}_*.json")):
        found = json.loads(path.read_text("utf-8"))
        for one in found if isinstance(found, list) else [found]:
            yield path.with_suffix(".html").read_bytes(), one


class Outlet:
    """The hosts of an outlet on loopback, its pages with their links turned there, and its profile so."""

    def __init__(self, case: Case, stack: ExitStack) -> None:
        original = load_profile(case.site)
        self.sites = {base: stack.enter_context(ScriptedSite()) for base in original.base_urls}
        self.profile: SiteProfile = read_profile(self._moved(original.source.encode()), origin="moved.toml")
        self.urls = SiteUrls(self.profile)
        listed = []
        for page, record in records(case.site):
            url = self._moved(record["url"].encode()).decode()
            headers = {"Content-Type": record["content_type"]}
            self._serve(url, Reply(self._moved(page), headers=headers))
            if record["lang"] in case.listed:
                listed.append(url)
        for start in self.profile.start:
            url = self.urls.start(start)
            self._serve(url, list_page(*listed, "/about-us.pdf"))

    def _moved(self, text: bytes) -> bytes:
        for base, site in self.sites.items():
            text = text.replace(base.encode(), site.url.encode())
        return text

    def _serve(self, url: str, reply: Reply) -> None:
        site = next(site for site in self.sites.values() if url.startswith(site.url + "/"))
        site.pages[url.removeprefix(site.url)] = reply


def stories_of(paths: ArchivePaths) -> list[tuple[str, str]]:
    """Return every edition with its story."""
    with closing(open_catalogue(paths, readonly=True)) as db:
        return sorted((one.id, one.story) for one in iter_editions(db))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.site)
def test_an_outlet_is_crawled_as_it_links(case: Case, paths: ArchivePaths) -> None:
    """Every page written for it becomes its editions, and those are one story that the outlet pairs."""
    with ExitStack() as stack:
        outlet = Outlet(case, stack)
        check_crawled(case, paths, outlet.profile, CrawlSettings(delay_s=0.0))


def test_old_addresses_of_donga_are_read_if_named(paths: ArchivePaths) -> None:
    """A story of 2014 comes with both texts; links to it, and to the Korean site, are not followed."""
    english = (FIXTURES / "donga_en_old_quotes_misread.html").read_bytes()
    korean = (FIXTURES / "donga_ko_old_cp949_named_euckr.html").read_bytes()
    with ScriptedSite() as site:
        site.pages |= {
            "/srv/service.php3?biid=2014081612345": Reply(
                english, headers={"Content-Type": "text/html; charset=cp949"}
            ),
            "/srv/k2srv.php3?biid=2014081612345": Reply(korean, headers={"Content-Type": "text/html"}),
            "/en": list_page(
                "/srv/service.php3?biid=2014081612345", "/news/Politics/article/all/20240113/1230/1"
            ),
        }
        settings = CrawlSettings(delay_s=0.0, base_url=site.url)
        assert crawl(paths, load_profile("donga"), settings).counts["attempted"] == 1
        named = replace(settings, start=("/srv/service.php3?biid=2014081612345",))
        assert crawl(paths, load_profile("donga"), named).counts["new"] == 2
    with closing(open_catalogue(paths, readonly=True)) as db:
        found = [one.id for one in editions_of_story(db, "donga/2014081612345")]
    assert found == ["donga/2014081612345/en", "donga/2014081612345/ko"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.site)
def test_one_mirror_may_show_all_hosts_of_an_outlet(case: Case, paths: ArchivePaths) -> None:
    """Side by side on one host, the same pages make the same editions and pairs, their links untouched."""
    profile = load_profile(case.site)
    with ScriptedSite() as site:
        urls = SiteUrls(profile, site.url)
        listed = []
        for page, record in records(case.site):
            path = urls.start(record["url"]).removeprefix(site.url)
            site.pages[path] = Reply(page, headers={"Content-Type": record["content_type"]})
            if record["lang"] in case.listed:
                listed.append(record["url"])
        front = list_page(*listed)
        site.pages |= {urls.start(start).removeprefix(site.url): front for start in profile.start}
        check_crawled(case, paths, profile, CrawlSettings(delay_s=0.0, base_url=site.url))


def check_crawled(case: Case, paths: ArchivePaths, profile: SiteProfile, settings: CrawlSettings) -> None:
    """Crawl twice and rebuild; the editions and pairs must always be those of the outlet's pages."""
    result = crawl(paths, profile, settings)
    assert result.counts["attempted"] == sum(result.counts.values()) - result.counts["attempted"]
    again = crawl(paths, profile, settings)
    assert again.counts["new"] == again.counts["updated"] == 0
    assert again.counts["unchanged"] == result.counts["new"]
    expected = [record for _, record in records(case.site) if "page" in record]
    with closing(open_catalogue(paths, readonly=True)) as db:
        texts = {one.article.title: one for one in iter_editions(db)}
        assert len(texts) == len(expected)
        for record in expected:
            edition, page = texts[record["page"]["title"]], record["page"]
            article = edition.article
            assert article.lang == record["lang"]
            assert list(article.paragraphs) == page["paragraphs"]
            assert (article.published_at, list(article.authors)) == (page["published_at"], page["authors"])
        stories = {one.story for one in texts.values()}
        found = {frozenset(one.id for one in editions_of_story(db, story)) for story in stories}
        assert {story for story in found if len(story) > 1} == set(case.pairs)
        for pair in case.pairs:
            edition = get_edition(db, min(pair))
            assert edition is not None
            (link,) = links_of_story(db, edition.story)
            assert (link.relation, link.evidence["rule"]) == ("linked", case.rule)
    before = stories_of(paths)
    paths.catalogue.unlink()
    rebuild_catalogue(paths, {})
    assert stories_of(paths) == before


OLD = "site/data/html_dir/2014/08/15"


@pytest.mark.parametrize(
    ("site", "url", "key", "lang"),
    [
        ("donga", "https://m.donga.com/en/List/article/all/20240113/4681036/1/a-slug", "4681036", "en"),
        ("donga", "http://donga.com/en/article/all/20240113/4681036/1/a-slug?m=kor&x=1", "4681036", "ko"),
        ("donga", "http://english.donga.com/srv/service.php3?biid=2014081612345&x=1", "2014081612345", "en"),
        ("donga", "http://www.english.donga.com/srv/k2srv.php3?biid=2014081612345", "2014081612345", "ko"),
        ("donga", "https://www.donga.com/news/Politics/article/all/20240113/1230/1/a-slug", "n1230", "ko"),
        ("donga", "https://www.donga.com/news/amp/all/20240113/1230/1", "n1230", "ko"),
        ("donga", "http://news.donga.com/3/all/19990704/1230/1", "n1230", "ko"),
        ("kbs", "https://world.kbs.co.kr/service/news_view.htm?Seq_Code=7&lang=k&page=2", "k7", "ko"),
        ("kbs", "http://rki.kbs.co.kr/service/news_view.htm?lang=e&Seq_Code=7", "e7", "en"),
        ("yonhap", "http://m-en.yna.co.kr/view/AEN20240113000100315?s", "AEN20240113000100315", "en"),
        ("yonhap", "https://yna.co.kr/view/AKR20240113000100054", "AKR20240113000100054", "ko"),
        ("chosun", f"http://news.chosun.com/{OLD}/2014081500234.html", "k2014081500234", "ko"),
        ("chosun", f"http://english.chosun.com/{OLD}/2014081500234.html", "2014081500234", "en"),
        ("globalvoices", "https://ko.globalvoices.org/2014/08/9123/", "9123", "ko"),
        ("globalvoices", "https://globalvoices.org/2014/08/16/a-story", "20140816-a-story", "en"),
        ("joongang", "http://www.koreajoongangdaily.com/news/2024-01-13/a/b/C-d/12?x=1", "12", "en"),
        ("joongang", "https://koreajoongangdaily.joins.com/2014/08/16/national/C/12.html", "12", "en"),
    ],
)  # fmt: skip
def test_addresses_of_the_built_in_outlets(site: str, url: str, key: str, lang: str) -> None:
    """Hosts, their other names and further parameters are told apart as each outlet uses them."""
    urls = SiteUrls(load_profile(site))
    own = urls.link(url, url)
    assert own is not None
    first = urls.articles(own)[0]
    assert (first.key, first.lang) == (key, lang)
    assert not urls.is_list(own)
    assert urls.articles(first.url)[0] == first


@pytest.mark.parametrize(
    "url", ["https://en.yna.co.kr/view/AKR20240113000100054", "https://www.yna.co.kr/view/AEN20240113000100315",
            "https://globalvoices.org/2014/08/9123/", "https://world.kbs.co.kr/service/news_view.htm?lang=j&Seq_Code=1"],
)  # fmt: skip
def test_a_page_on_the_wrong_host_is_no_edition(url: str) -> None:
    """An address counts only on the host of its language."""
    profiles = [load_profile(site) for site in ("yonhap", "globalvoices", "kbs")]
    assert [SiteUrls(one).articles(url) for one in profiles] == [(), (), ()]
