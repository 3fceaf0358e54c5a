"""A timeline as an SVG picture: stacked bars by language, two queries side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

import wcwidth

from indexer.timeline import Timeline
from render.edition import LANGUAGE_NAMES
from render.layout import clip
from render.markup import escaped
from render.timeline import by_query

WIDTH, HEIGHT = 960, 480
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 24, 96, 48
_FONTS = "'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', 'Malgun Gothic', 'Segoe UI', sans-serif"
_INK, _PALE_INK, _GRID, _PAPER = "#1d2530", "#5a6472", "#e3e6ea", "#ffffff"
# Query → language → colour: a hue for a query, dark and light for the languages, which grey tells apart too.
_COLOURS = (("#1f5fa8", "#8fbbe8"), ("#a8471f", "#eeb28f"))
_TICKS = 5
_CHAR_WIDTH = 7.2
_LEGEND_CHARS = 80
_MAX_TITLE_CHARS = 56
_STEPS = {
    "month": (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200),
    None: (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000),
}


def timeline_svg(found: Timeline) -> str:
    """Draw a timeline as an SVG document, by itself: no script, no style sheet, no font from outside."""
    groups = by_query(found)
    totals = [
        sum(found.series[n].counts[at] for n in group) for group in groups for at in range(len(found.periods))
    ]
    top = _nice_top(max(totals, default=0))
    title = " · ".join(dict.fromkeys(one.query for one in found.series))
    span = f"{found.periods[0]} – {found.periods[-1]}" if found.periods else ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-family="{_FONTS}" font-size="13">',
        f"<title>{escaped(title)}</title>",
        f"<desc>{escaped(span)}</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{_PAPER}"/>',
        _text(_LEFT, 34, clip(title, _MAX_TITLE_CHARS), size=20, weight=600),
        _text(WIDTH - _RIGHT, 34, span, colour=_PALE_INK, anchor="end"),
        *_legend(found, groups),
        *_grid(top),
        *_bars(found, groups, top),
        *_dates(found),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _nice_top(most: int) -> int:
    """Return the least number that five ticks at 1, 2, 5, 10, 20, 50… reach and that is not below `most`."""
    step = next(
        step
        for power in range(20)
        for step in (int(unit * 10**power) for unit in (1, 2, 5))
        if step * _TICKS >= max(most, 1)
    )
    return step * ceil(max(most, 1) / step)


def _text(
    x: float,
    y: float,
    text: str,
    *,
    colour: str = _INK,
    anchor: str = "start",
    size: int = 13,
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}" font-size="{size}" '
        f'font-weight="{weight}">{escaped(text)}</text>'
    )


def _legend(found: Timeline, groups: Sequence[Sequence[int]]) -> Iterator[str]:
    x = float(_LEFT)
    for place, numbers in enumerate(groups):
        for shade, number in enumerate(numbers):
            one = found.series[number]
            name = LANGUAGE_NAMES[one.lang]
            if len(groups) > 1:
                name = f"{clip(one.query, _LEGEND_CHARS // len(found.series))} · {name}"
            label = f"{name} {sum(one.counts):,}"
            yield f'<rect x="{x:.1f}" y="54" width="12" height="12" rx="2" fill="{_COLOURS[place][shade]}"/>'
            yield _text(x + 18, 65, label, colour=_PALE_INK)
            x += 18 + wcwidth.width(label) * _CHAR_WIDTH + 20


def _y(value: float, top: int) -> float:
    return _TOP + (HEIGHT - _TOP - _BOTTOM) * (1 - value / top)


def _grid(top: int) -> Iterator[str]:
    step = top // next(ticks for ticks in range(_TICKS, 0, -1) if top % ticks == 0)
    for value in range(0, top + 1, step):
        y = _y(value, top)
        colour = _PALE_INK if value == 0 else _GRID
        yield f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{colour}"/>'
        yield _text(_LEFT - 8, y + 4.5, f"{value:,}", colour=_PALE_INK, anchor="end")


def _bars(found: Timeline, groups: Sequence[Sequence[int]], top: int) -> Iterator[str]:
    slot = (WIDTH - _LEFT - _RIGHT) / max(len(found.periods), 1)
    width = min(slot * 0.8 / len(groups), 48.0)
    for at, period in enumerate(found.periods):
        left = _LEFT + slot * (at + 0.5) - width * len(groups) / 2
        for place, numbers in enumerate(groups):
            below = 0
            for shade, number in enumerate(numbers):
                one = found.series[number]
                count = one.counts[at]
                if count:
                    y, height = _y(below + count, top), _y(below, top) - _y(below + count, top)
                    yield (
                        f'<rect x="{left + width * place:.2f}" y="{y:.1f}" width="{width:.2f}" '
                        f'height="{height:.1f}" fill="{_COLOURS[place][shade]}">'
                        f"<title>{escaped(f'{period} · {one.query} · {LANGUAGE_NAMES[one.lang]}: {count:,}')}"
                        "</title></rect>"
                    )
                below += count


def _dates(found: Timeline) -> Iterator[str]:
    """Name as many periods as there is room for: every one, every second…, of months from January on."""
    if not found.periods:
        return
    slot = (WIDTH - _LEFT - _RIGHT) / len(found.periods)
    needed = (len(found.periods[0]) + 2) * _CHAR_WIDTH / slot
    step = next((one for one in _STEPS.get(found.unit, _STEPS[None]) if one >= needed), ceil(needed))
    first = -(int(found.periods[0][5:]) - 1) % min(step, 12) if found.unit == "month" else 0
    for at in range(first, len(found.periods), step):
        x = _LEFT + slot * (at + 0.5)
        axis = HEIGHT - _BOTTOM
        yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{axis}" y2="{axis + 5}" stroke="{_PALE_INK}"/>'
        yield _text(x, axis + 20, found.periods[at], colour=_PALE_INK, anchor="middle", size=12)
