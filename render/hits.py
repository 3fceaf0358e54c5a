"""Hits for people: both headlines, the passage that was found, and the number to type next."""

from __future__ import annotations

from collections.abc import Iterator

from archive.model import Edition
from indexer.results import Also, SearchResult, Snippet, StoryHit, Translated
from render.layout import MIN_COLUMNS, clip, cut, width, wrap
from render.marked import marked
from render.messages import _, plural
from render.style import Style
from render.terminal import safe

# A headline of any newspaper has room in it; an endless one does not push the others away.
HEADLINE_LINES = 8
SNIPPET_LINES = 2
# On a narrow screen, how much of the snippet stands before the first word found.
_LEAD_SHARE = 4
QUERY_COLUMNS = 60


def hits_page(result: SearchResult, style: Style) -> str:
    """Set a page of hits; empty if there are none."""
    if not result.hits:
        return ""
    indent = " " * (len(str(result.hits[-1].rank)) + 2)
    return "\n\n".join(_hit(hit, indent, style) for hit in result.hits)


def summary(result: SearchResult, *, unit: str) -> str:
    """Say in one line what was found and how to go on; `unit` is `stories` or `editions`."""
    if not result.total:
        return _("nothing found for {query}").format(query=repr(clip(safe(result.query), QUERY_COLUMNS)))
    many = counted(result.total, unit)
    if not result.total_is_exact:
        many = _("about {many}").format(many=many)
    if not result.hits:
        return _("only {many} found, none at this offset").format(many=many)
    first, last = result.hits[0].rank, result.hits[-1].rank
    page = str(first) if first == last else f"{first}–{last}"
    return _(
        "{page} of {many}{resemblances} in {elapsed} ms · read with `ilbo show {first}`, compare with --both"
    ).format(
        page=page,
        many=many,
        resemblances=_resemblances(result),
        elapsed=f"{result.elapsed_ms:.0f}",
        first=first,
    )


def also_searched(also: Also) -> str:
    """Say in one line what the words were translated to."""
    words = "; ".join(f"{one.word} → {', '.join(_forms(one))}" for one in also)
    return _("also searched: {words}").format(words=safe(words))


def _forms(one: Translated) -> Iterator[str]:
    """Yield how the translations of a word are written, the doubtful ones behind the others."""
    yield from (form for form in one.forms if form not in one.doubtful)
    if one.doubtful:
        yield _("perhaps {forms}").format(forms=", ".join(one.doubtful))


def counted(count: int, unit: str) -> str:
    """Return a number of `stories` or `editions` in words."""
    if unit == "stories":
        return plural("{count} story", "{count} stories", count).format(count=f"{count:,}")
    return plural("{count} edition", "{count} editions", count).format(count=f"{count:,}")


def _resemblances(result: SearchResult) -> str:
    """Say how many of the hits have the words or a translation, unless all have the words."""
    if result.with_words == result.total:
        return ""
    told = (
        _(", {count} with the words").format(count=f"{result.with_words:,}")
        if result.with_words
        else _(", none with the words as written")
    )
    if result.translated:
        told += _(", {count} with a translation").format(count=f"{result.translated:,}")
    return told


def _hit(hit: StoryHit, indent: str, style: Style) -> str:
    best = hit.editions[0]
    number = f"{hit.rank:>{len(indent) - 2}}. "
    langs = " ".join(found.edition.article.lang for found in hit.editions)
    how = _("by meaning") if set(hit.matched) == {"meaning"} else ""
    about = " · ".join(part for part in (*_about(best.edition), langs, how, hit.story) if part)
    # The id at the end is what another command asks for, so that nothing of the line is cut off.
    known = [style.dim(line) for line in wrap(safe(about), _inner(indent, style))]
    lines = [number + known[0], *(indent + line for line in known[1:])]
    inner = _inner(indent, style)
    for place, found in enumerate(hit.editions):
        # A text without a headline, a caption for instance, is represented by its beginning.
        title = safe(found.edition.article.title or ("" if place == 0 else found.snippet.text))
        headline = _first(wrap(title, inner), HEADLINE_LINES, inner) if title else []
        lines += [indent + (style.bold(line) if place == 0 else line) for line in headline]
    lines += [indent + line for line in _snippet(best.snippet, _inner(indent, style), style)]
    return "\n".join(lines)


def _about(edition: Edition) -> tuple[str, str, str]:
    article = edition.article
    return (
        article.published_at[:10] if article.published_at else _("undated"),
        article.site,
        article.section or "",
    )


def _inner(indent: str, style: Style) -> int | None:
    return None if style.text_columns is None else style.text_columns - len(indent)


def _snippet(snippet: Snippet, columns: int | None, style: Style) -> list[str]:
    snippet = _focused(snippet, columns)
    text = marked(snippet.text, snippet.marks, style)
    return _first(wrap(text, columns), SNIPPET_LINES, columns) if text else []


def _first(lines: list[str], most: int, columns: int | None) -> list[str]:
    """Return the first lines; the last of them tells if there are more."""
    return lines if len(lines) <= most else [*lines[: most - 1], cut(lines[most - 1], columns)]


def _focused(snippet: Snippet, columns: int | None) -> Snippet:
    """Begin the passage later if the first mark would not be on the lines that are shown."""
    if columns is None or not snippet.marks:
        return snippet
    room = SNIPPET_LINES * max(columns, MIN_COLUMNS)
    first, end = snippet.marks[0]
    if width(safe(snippet.text[:end])) <= room * (_LEAD_SHARE - 1) // _LEAD_SHARE:
        return snippet
    starts = (place + 1 for place, char in enumerate(snippet.text[:first]) if char == " ")
    near = (at for at in starts if width(safe(snippet.text[at:first])) <= room // _LEAD_SHARE)
    cut_at = next(near, first)
    return Snippet(
        f"… {snippet.text[cut_at:]}",
        tuple((start - cut_at + 2, end - cut_at + 2) for start, end in snippet.marks),
    )
