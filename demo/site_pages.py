"""The newspaper's pages other than articles: lists, robots.txt, the sitemap, the page of a wrong address."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from demo.pages import HTML_UTF8, OUTLET, Page
from demo.press import PrintedStory

STORIES_PER_LIST = 20


def list_page(stories: Sequence[PrintedStory], number: int) -> Page | None:
    """Return page `number`, from 1, of the list of all stories, newest first; None beyond the last."""
    last = max(1, -(-len(stories) // STORIES_PER_LIST))
    if not 1 <= number <= last:
        return None
    shown = stories[(number - 1) * STORIES_PER_LIST : number * STORIES_PER_LIST]
    items = "\n".join(
        f'<li><a href="{escape(story.link)}">{escape(story.lead.title)}</a> <span>{story.day}</span></li>'
        for story in shown
    )
    pages = " ".join(
        f'<a href="/en/List?p={other}">{other}</a>' if other != number else f"<b>{other}</b>"
        for other in range(1, last + 1)
    )
    search = '<nav><a href="/en/search">Search</a></nav>'
    return _page(
        f"{OUTLET}, page {number}",
        f"<h1>{OUTLET}</h1>\n{search}\n<ul>\n{items}\n</ul>\n<p>{pages}</p>",
    )


def not_found_page() -> Page:
    """Return what a reader sees at an address where nothing is."""
    return _page("Page not found", "<h1>Page not found</h1><p><a href='/en'>Back to the front page</a></p>")


def _page(title: str, content: str) -> Page:
    text = f"""<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title></head>
<body>
{content}
</body>
</html>
"""
    return Page(text.encode("utf-8"), HTML_UTF8)


def robots_txt(base_url: str, crawl_delay_s: float | None) -> Page:
    """Return the rules for crawlers; a Crawl-delay only if there is one."""
    delay = [f"Crawl-delay: {crawl_delay_s:g}"] if crawl_delay_s is not None else []
    lines = ["User-agent: *", "Disallow: /en/search", *delay, "", f"Sitemap: {base_url}/sitemap.xml", ""]
    return Page("\n".join(lines).encode("ascii"), "text/plain; charset=utf-8")


def sitemap_xml(base_url: str, stories: Sequence[PrintedStory]) -> Page:
    """Return the addresses of all stories, as of sitemaps.org 0.9."""
    entries = "\n".join(
        f"<url><loc>{escape(base_url + story.link)}</loc>{_last_change(story)}</url>" for story in stories
    )
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{entries}
</urlset>
"""
    return Page(text.encode("utf-8"), "application/xml")


def _last_change(story: PrintedStory) -> str:
    changed = story.lead.updated_at or story.lead.published_at
    return f"<lastmod>{escape(changed)}</lastmod>" if changed else ""
