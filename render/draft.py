"""A drafted profile with what it would extract, as one TOML document: the extraction stands in remarks."""

from __future__ import annotations

from collections.abc import Iterator

from archive.crawling.sampling import Draft, SampleRead
from render.layout import clip, padded
from render.messages import _, plural, translated
from render.terminal import safe

_COLUMNS = 100
_NAME_COLUMNS = 11


def draft_page(draft: Draft) -> str:
    """Set a draft; every line of it is TOML, a remark or empty."""
    told = "\n".join(f"# {clip(safe(line), _COLUMNS)}".rstrip() for line in _remarks(draft))
    return "\n".join(safe(_translated_remark(line)) for line in draft.toml.splitlines()) + f"\n\n{told}"


def _translated_remark(line: str) -> str:
    mark = "# ? " if "# ? " in line else "# "
    setting, mark, remark = line.partition(mark)
    return setting + mark + translated(remark) if mark and "'" not in setting else line


def _remarks(draft: Draft) -> Iterator[str]:
    yield _("What this profile makes of the sample pages:")
    for read in draft.reads:
        yield ""
        yield from _sample(read)


def _sample(read: SampleRead) -> Iterator[str]:
    page = read.page
    paragraphs = len(page.paragraphs)
    rows = (
        (_("id"), read.id or _("none: no pattern fits this address")),
        (_("title"), page.title),
        (_("published"), page.published_at or _("not found: give [parse] a selector `date`")),
        (_("authors"), ", ".join(page.authors) or _("none")),
        (_("section"), page.section or _("none")),
        (
            _("text"),
            plural(
                "{count} paragraph, {characters} characters",
                "{count} paragraphs, {characters} characters",
                paragraphs,
            ).format(count=paragraphs, characters=f"{sum(map(len, page.paragraphs)):,}"),
        ),
        ("  " + _("first"), page.paragraphs[0]),
        ("  " + _("last"), page.paragraphs[-1]),
    )
    yield read.url
    yield from (f"  {padded(name, _NAME_COLUMNS)}{value}" for name, value in rows)
    if page.signals.prose < 0.3:
        yield "  " + _("The text is a small part of what stands on the page: give [parse] a selector `body`.")
    if not page.signals.headline:
        yield "  " + _(
            "Only one place gives this headline: see that it is one, or give [parse] a selector `title`."
        )
