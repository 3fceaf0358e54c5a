"""Figures about an archive as a short table."""

from __future__ import annotations

from archive.statistics import Statistics
from render.edition import language_name
from render.layout import padded, under
from render.messages import _, plural, translated
from render.style import Style
from render.terminal import safe

_NAME_COLUMNS = 10
_UNITS = ("", "KB", "MB", "GB", "TB")


def statistics_page(figures: Statistics, generation: int | None, style: Style, engine: str = "") -> str:
    """Set the figures of an archive; `generation` is None where there is no index.

    `engine` names what holds the index if that is not the archive directory.
    """
    share = f" ({figures.paired_stories / figures.stories:.0%})" if figures.stories else ""
    langs = ", ".join(f"{language_name(lang)} {count:,}" for lang, count in figures.by_lang.items())
    sites = ", ".join(f"{safe(site)} {count:,}" for site, count in figures.by_site.items())
    both = f"{figures.paired_stories:,}{share}"
    dates = translated(f"{figures.first_date} to {figures.last_date}")
    rows = [
        (_("editions"), f"{figures.editions:,}" + (f" ({langs})" if langs else "")),
        (
            _("stories"),
            translated(f"{figures.stories:,}, in both languages {both}"),
        ),
        (_("outlets"), sites or _("none")),
        (_("dates"), dates if figures.first_date else _("none")),
        (_("revisions"), translated(f"{figures.revisions:,} earlier texts kept")),
        (_("captures"), translated(f"{figures.captures:,} responses, {size(figures.warc_bytes)}")),
        *_quarantined(figures.quarantined),
        (_("catalogue"), size(figures.catalogue_bytes)),
        (
            _("index"),
            translated(f"generation {generation}, {size(figures.index_bytes)}")
            + (f", {safe(engine)}" if engine else "")
            if generation
            else _("none yet: `ilbo index`"),
        ),
    ]
    heads = [f"{padded(name, _NAME_COLUMNS)} " for name, _value in rows]
    return "\n".join(
        line
        for head, (_name, value) in zip(heads, rows, strict=True)
        for line in under(head, value, style.text_columns)
    )


def _quarantined(count: int) -> list[tuple[str, str]]:
    if not count:
        return []
    told = translated(f"{count:,} pages could not be read: `ilbo reparse --quarantined --dry-run` says why")
    return [(_("quarantine"), told)]


def size(count: int) -> str:
    """Return a number of bytes as people read it: `512 bytes`, `1.5 MB` (decimal units)."""
    value, unit = float(count), 0
    # 999,960 bytes are 1.0 MB, since a decimal more would be shown than there are.
    while round(value, min(unit, 1)) >= 1000 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    if unit == 0:
        return plural("{count} byte", "{count} bytes", count).format(count=count)
    return f"{value:.1f} {_UNITS[unit]}"


def duration(seconds: float) -> str:
    """Return a time as people read it: `40 s`, `3 min 20 s`, `2 h 5 min`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return _("{hours} h {minutes} min").format(hours=f"{hours:,}", minutes=minutes)
    if minutes:
        return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
    return _("{seconds} s").format(seconds=rest)
