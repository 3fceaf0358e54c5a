"""A drafted profile with what it would extract, as one TOML document: the extraction stands in remarks."""

from __future__ import annotations

from collections.abc import Iterator

from archive.crawling.sampling import Draft, SampleRead
from render.layout import clip
from render.terminal import safe

_COLUMNS = 100


def draft_page(draft: Draft) -> str:
    """Set a draft; every line of it is TOML, a remark or empty."""
    told = "\n".join(f"# {clip(safe(line), _COLUMNS)}".rstrip() for line in _remarks(draft))
    return "\n".join(safe(line) for line in draft.toml.splitlines()) + f"\n\n{told}"


def _remarks(draft: Draft) -> Iterator[str]:
    yield "What this profile makes of the sample pages:"
    for read in draft.reads:
        yield ""
        yield from _sample(read)


def _sample(read: SampleRead) -> Iterator[str]:
    page = read.page
    yield read.url
    yield f"  id         {read.id or 'none: no pattern fits this address'}"
    yield f"  title      {page.title}"
    yield f"  published  {page.published_at or 'not found: give [parse] a selector `date`'}"
    yield f"  authors    {', '.join(page.authors) or 'none'}"
    yield f"  section    {page.section or 'none'}"
    yield f"  text       {len(page.paragraphs)} paragraphs, {sum(map(len, page.paragraphs)):,} characters"
    yield f"    first    {page.paragraphs[0]}"
    yield f"    last     {page.paragraphs[-1]}"
    if page.signals.prose < 0.3:
        yield "  The text is a small part of what stands on the page: give [parse] a selector `body`."
    if not page.signals.headline:
        yield "  Only one place gives this headline: see that it is one, or give [parse] a selector `title`."
