"""The templates of the newspaper's article pages, one function an era; everything is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from archive.ids import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The texts of a page, not yet escaped; dates are as the page shows them."""

    outlet: str
    lang: Lang
    title: str
    paragraphs: tuple[str, ...]
    published: str | None
    updated: str | None
    bylines: tuple[str, ...]
    glued: bool
    section: str | None
    toggle: tuple[str, str] | None


def current_page(
    words: Words, teasers: Sequence[tuple[str, str]], *, empty_heading: bool, repeat_title: bool
) -> str:
    """Return today's template: skip link, headline, `Posted …,`, toggle, text, byline, teasers, copyright."""
    paragraphs = [words.title, *words.paragraphs] if repeat_title else list(words.paragraphs)
    dates = [f"Posted {words.published},"] if words.published else []
    dates += [f"Updated {words.updated}"] if words.updated else []
    date_items = "".join(f"<li>{escape(date)}</li>" for date in dates)
    heading = "" if empty_heading else escape(words.title)
    return f"""<!DOCTYPE html>
<html lang="{words.lang}">
<head>
<meta charset="utf-8">
<title>{escape(words.title)} | {escape(words.outlet)}</title>
<meta property="og:site_name" content="{escape(words.outlet)}">
<meta property="og:type" content="article">
<meta property="og:title" content="{escape(words.title)}">
{_meta("article:section", words.section)}{_meta("dd:author", " … ".join(words.bylines))}
</head>
<body>
<div id="skip"><a href="#contents">Go to contents</a></div>
<header><a href="/en">{escape(words.outlet)}</a>
<nav><a href="/en">Home</a> <a href="/en/List">All articles</a> <a href="/en/search">Search</a></nav></header>
<main id="contents">
<section class="news_view">
<div class="head_group"><h1>{heading}</h1>
<ul class="news_info">{date_items}</ul>
{_toggle(words)}</div>
<div class="article_txt">
{_running_text(words, paragraphs)}
</div>
</section>
<aside><h3>Headlines</h3><ul>{_items(teasers)}</ul></aside>
</main>
<footer><p>Copyright by {escape(words.outlet)}. All rights reserved.</p></footer>
</body>
</html>
"""


def flattened_page(words: Words, teasers: Sequence[tuple[str, str]]) -> str:
    """Return the template of 2019 to 2021: headline, date and byline are one run before the text."""
    stop = " " if words.title[-1:] in ".?!…" else ". "
    by = f" by {' '.join(words.bylines)}." if words.bylines else ""
    run = f"{words.title}{stop}{words.published}.{by}"
    return f"""<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<title>{escape(words.title)} | {escape(words.outlet)}</title>
<meta property="og:title" content="{escape(words.title)}">
</head>
<body>
<a href="#content">Go to contents</a>
<div id="top"><a href="/en">{escape(words.outlet)}</a> {_toggle(words)}</div>
<div id="content"><div>{escape(run)} {_breaks(words.paragraphs)}</div></div>
<ul>{_items(teasers)}</ul>
<p>Copyright by {escape(words.outlet)}. All rights reserved.</p>
</body>
</html>
"""


def old_page(words: Words, teasers: Sequence[tuple[str, str]]) -> str:
    """Return the template until 2014: a line of links, the date in capitals, tables, teasers, copyright."""
    date = (words.published or "").upper().replace(".", "")
    updated = f"<br>Updated {escape(words.updated.upper().replace('.', ''))}" if words.updated else ""
    return f"""<html>
<head>
<title>{escape(words.title)} | {escape(words.outlet)}</title>
</head>
<body bgcolor="#ffffff">
<table width="100%"><tr><td>
<a href="/en">English hanbit</a> | <a href="/jp">Japanese hanbit</a> | <a href="/cn">Chinese hanbit</a>
</td></tr></table>
<table><tr><td class="title"><h2><font size="5">{escape(words.title)}</font></h2></td></tr>
<tr><td><font color="gray">{escape(date)}{updated}</font></td></tr>
<tr><td>{_toggle(words)}</td></tr>
<tr><td>
{_running_text(words, list(words.paragraphs))}
</td></tr></table>
<table><tr><td>{"<br>".join(_link(*teaser) for teaser in teasers)}</td></tr>
<tr><td>Copyright {escape(words.outlet)}. All rights reserved.</td></tr></table>
</body>
</html>
"""


def _running_text(words: Words, paragraphs: list[str]) -> str:
    byline = " ".join(words.bylines)
    if byline and words.glued and paragraphs[-1].endswith((".", "!", "?", "”")):
        return _breaks([*paragraphs[:-1], paragraphs[-1] + byline])
    return _breaks([*paragraphs, byline] if byline else paragraphs)


def _breaks(paragraphs: Sequence[str]) -> str:
    return "<br><br>\n".join(escape(paragraph) for paragraph in paragraphs)


def _toggle(words: Words) -> str:
    return f'<span class="lang">{_link(*words.toggle)}</span>' if words.toggle else ""


def _items(links: Sequence[tuple[str, str]]) -> str:
    return "".join(f"<li>{_link(*link)}</li>" for link in links)


def _link(text: str, url: str) -> str:
    return f'<a href="{escape(url)}">{escape(text)}</a>'


def _meta(name: str, content: str | None) -> str:
    return f'<meta property="{name}" content="{escape(content)}">\n' if content else ""
