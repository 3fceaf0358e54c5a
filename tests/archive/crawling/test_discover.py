"""Links in pages, sitemaps and feeds."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.crawling.discover import PageLink, document_kind, iter_links

PAGE = "http://e.kr/en/list"
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<!-- made by hand -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc> http://e.kr/a/1 </loc><lastmod>2024-01-15T10:00:00+09:00</lastmod>
    <news:news><news:publication_date>2024-01-13</news:publication_date><news:title>x</news:title></news:news></url>
  <url><lastmod>2024-01-15</lastmod></url>
  <url><loc>/a/2?b=1&amp;c=2</loc></url>
</urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
  <sitemap><loc>http://e.kr/map1.xml.gz</loc><lastmod>2020-05-01</lastmod></sitemap></sitemapindex>"""
RSS = """<rss version="2.0"><channel><link>http://e.kr/</link><title>News</title>
  <item><title>A</title><link>http://e.kr/a/1</link><pubDate>Sat, 13 Jan 2024 23:30:00 GMT</pubDate></item>
  <item><guid>http://e.kr/a/2</guid><pubDate>nonsense</pubDate></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://e.kr/"/>
  <entry><link rel="edit" href="http://e.kr/edit"/><link href="/a/1"/>
  <published>2024-01-13T08:00:00+09:00</published><updated>2024-01-14T08:00:00+09:00</updated></entry></feed>"""


def links(document: str | bytes) -> list[PageLink]:
    """Return the links of a document at `PAGE`."""
    return list(iter_links(document.encode() if isinstance(document, str) else document, PAGE, 100_000))


def test_links_of_a_page_are_joined_to_it() -> None:
    """Anchors, areas and relations that lead on are followed; style sheets, mail and empty ones are not."""
    page = """<html><head><link rel="stylesheet" href="a.css"><link rel="next" href="?p=2">
      <link rel="alternate" hreflang="ko" href="/ko/a"></head>
      <body><a href=" ../a/1#x ">1</a><a href="">-</a><a name="x">-</a><map><area href="/m"></map></body>"""
    assert [link.href for link in links(page)] == [
        "http://e.kr/en/list?p=2", "http://e.kr/ko/a", "http://e.kr/a/1#x", "http://e.kr/m",
    ]  # fmt: skip


def test_a_base_element_moves_the_links_after_it() -> None:
    """Relative links count from the page's `base`."""
    assert [link.href for link in links('<base href="../../"><a href="ko/a">1</a>')] == ["http://e.kr/ko/a"]


def test_feeds_of_a_page_are_marked() -> None:
    """A page's RSS or Atom feed is known by its declared type."""
    page = '<link rel="alternate" type="application/rss+xml" href="/rss"><a href="/a">a</a>'
    assert links(page) == [PageLink("http://e.kr/rss", feed=True), PageLink("http://e.kr/a")]


def test_sitemaps_tell_dates() -> None:
    """Addresses with the days of publication and last change; entries without an address are skipped."""
    assert links(SITEMAP) == [
        PageLink("http://e.kr/a/1", day=20240113, changed_day=20240115),
        PageLink("http://e.kr/a/2?b=1&c=2"),
    ]
    assert links(INDEX) == [PageLink("http://e.kr/map1.xml.gz", changed_day=20200501, sitemap=True)]


def test_feeds_tell_dates() -> None:
    """RSS and Atom entries with their address, whichever element holds it, and the day in Korea."""
    assert links(RSS) == [PageLink("http://e.kr/a/1", day=20240114), PageLink("http://e.kr/a/2")]
    assert links(ATOM) == [PageLink("http://e.kr/a/1", day=20240113, changed_day=20240114)]


def test_compressed_sitemaps_are_unpacked_under_a_bound() -> None:
    """A gzip file is read like any other; one that unpacks to too much, or not at all, has no links."""
    assert links(gzip.compress(SITEMAP.encode())) == links(SITEMAP)
    assert links(gzip.compress(SITEMAP.encode() + b" " * 200_000)) == []
    assert links(gzip.compress(SITEMAP.encode())[:-30]) == []


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (SITEMAP, "sitemap"),
        (INDEX, "sitemap_index"),
        (RSS, "feed"),
        (ATOM, "feed"),
        ("<p>x", "html"),
        ("", "html"),
        ("<!doctype html><html>", "html"),
        ("\ufeff" + SITEMAP, "sitemap"),
        ("<rdf:RDF xmlns:rdf='x'>", "feed"),
    ],
)
def test_the_kind_shows_in_the_content(document: str, kind: str) -> None:
    """Prolog, comments, byte order marks and prefixes do not hide what a document is."""
    assert document_kind(document.encode()) == kind


def test_a_cut_sitemap_gives_what_is_whole() -> None:
    """A document that ends in the middle is read up to there."""
    assert [link.href for link in links(SITEMAP[: SITEMAP.index("/a/2")])] == ["http://e.kr/a/1"]


def test_entities_of_a_sitemap_are_not_expanded() -> None:
    """Neither files nor multiplying entities are read through a document."""
    bomb = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><urlset><url><loc>http://e.kr/&a;</loc></url></urlset>'
    assert all("root" not in link.href for link in links(bomb))


@given(
    st.sampled_from([SITEMAP, INDEX, RSS, ATOM, '<a href="x">']), st.binary(max_size=12), st.integers(0, 600)
)
def test_broken_documents_never_fail(document: str, noise: bytes, position: int) -> None:
    """Whatever bytes stand in the middle of a document, its links are a list."""
    data = document.encode()
    assert isinstance(links(data[:position] + noise + data[position:]), list)
