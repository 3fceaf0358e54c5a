"""The results as a Markdown page, and how costs grow as a plot."""

from __future__ import annotations

from math import log10
from typing import Any

KINDS = ("single", "and", "or", "phrase", "prefix", "date")


def table(answer: dict[str, Any]) -> str:
    """Return the page."""
    machine = answer["machine"]
    versions = ", ".join(
        f"{name} {text}" for name, text in machine.items() if name not in {"date", "processor"}
    )
    parts = [
        "# The index engine beside its peers\n",
        f"Measured on {machine['date']} on one core of {machine['processor']}; {versions}.\n",
        "The same made-up editions of about 280 words for every engine, 40 queries of each type, asked once "
        "each and then five times more; milliseconds, median / 95th percentile, from the parsed query to ten "
        "hits with their ids and the exact total. `by story` also groups the hits by story and returns all "
        "matching editions of each. An open index of ilbo keeps what it has learned of words, prefixes and "
        "phrases; the tables below the first tell what each query takes before that. In FTS5 prefix hits are "
        "not ranked. Building: *peak MB* is all that was in memory at once, *own MB* what was added at most, "
        "without mapped files, which the system takes back.\n",
        _section("All engines", answer["peers"]),
    ]
    if "stock" in answer:
        parts.append(_section("Stock Whoosh", answer["stock"]))
    size = f"{answer['peers']['editions']:,}"
    parts.append(f"Adding 100 editions to {size} in a new process: {answer['update_s']:.2f} s.\n")
    parts.append(_pages(answer["pages"]))
    return "\n".join(parts)


def _pages(found: dict[str, Any]) -> str:
    rows = {"reading the query": "parsing", "ten hits with texts and snippets": "snippets"}
    lines = [
        f"## What the product adds, {found['editions']:,} editions\n",
        f"{found['asked']} topics in both languages, each asked once; milliseconds.\n",
        "| | median | 95th percentile |",
        "| --- | ---: | ---: |",
    ]
    lines += [f"| {row} | {found[k]['p50']:.2f} | {found[k]['p95']:.2f} |" for row, k in rows.items()]
    return "\n".join(lines) + "\n"


def growth_table(growth: list[dict[str, Any]]) -> str:
    """Return the page of this engine at several sizes."""
    rows = [(f"{one['editions']:,}", entry) for one in growth for entry in one["engines"].values()]
    return (
        "# How costs grow with the number of editions\n\nHits grouped by story, each query for the first "
        f"time in a process that knows its words.\n\n{_rows(rows, 'known')}"
    )


def _section(title: str, measured: dict[str, Any]) -> str:
    entries = list(measured["engines"].items())
    lines = [
        f"## {title}, {measured['editions']:,} editions\n\n{_rows(entries)}",
        "Each query for the first time in a process that knows its words (medians of five openings):\n",
        *_asked(entries, "known"),
        "\nEach query for the first time in a process that knows nothing:\n",
        *_asked(entries, "first"),
    ]
    return "\n".join(lines) + "\n"


def _asked(entries: list[tuple[str, Any]], when: str) -> list[str]:
    lines = [f"| | {' | '.join(KINDS)} |", "| --- |" + " ---: |" * len(KINDS)]
    return lines + [f"| {name} | {_times(entry[when])} |" for name, entry in entries]


def _times(found: dict[str, Any]) -> str:
    return " | ".join(f"{_figure(found[kind]['p50'])} / {_figure(found[kind]['p95'])}" for kind in KINDS)


def _figure(milliseconds: float) -> str:
    return f"{milliseconds:.3f}" if milliseconds < 0.1 else f"{milliseconds:.2f}"


def _rows(entries: list[tuple[str, Any]], when: str = "times") -> str:
    lines = [
        f"| | {' | '.join(KINDS)} | editions/s | bytes/edition | peak MB | own MB |",
        "| --- |" + " ---: |" * (len(KINDS) + 4),
    ]
    for name, entry in entries:
        built = entry["built"]
        rate = built["editions"] / built["seconds"]
        lines.append(
            f"| {name} | {_times(entry[when])} | {rate:,.0f} | {built['bytes_an_edition']:,.0f} "
            f"| {built['peak_memory_mb']:,.0f} | {built['anonymous_mb']:,.0f} |"
        )
    return "\n".join(lines) + "\n"


def plot(scale: list[dict[str, Any]], width: int = 640, height: int = 360) -> str:
    """Return an SVG of the 95th percentiles by size, both axes logarithmic."""
    points = {
        kind: [(one["editions"], e["known"][kind]["p95"]) for one in scale for e in one["engines"].values()]
        for kind in KINDS
    }
    sizes = [one["editions"] for one in scale]
    low, high = -2.0, 2.0

    def at(size: float, value: float) -> str:
        x = 60 + (log10(size) - log10(sizes[0])) / (log10(sizes[-1]) - log10(sizes[0])) * (width - 180)
        y = height - 40 - (log10(max(value, 0.01)) - low) / (high - low) * (height - 60)
        return f"{x:.0f},{y:.0f}"

    colours = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
        'font-size="12"><rect width="100%" height="100%" fill="white"/>',
        '<text x="60" y="14">milliseconds (95th percentile) by number of editions</text>',
    ]
    for power in range(int(low), int(high) + 1):
        x, y = at(sizes[0], 10.0**power).split(",")
        parts.append(
            f'<path d="M{x},{y} H{width - 120}" stroke="#ddd"/><text x="10" y="{y}">{10.0**power:g}</text>'
        )
    for size in sizes:
        x = at(size, 1).split(",")[0]
        parts.append(f'<text x="{x}" y="{height - 18}" text-anchor="middle">{size:,}</text>')
    for number, (kind, series) in enumerate(points.items()):
        line = " L".join(at(*point) for point in series)
        x, y = at(*series[-1]).split(",")
        colour = colours[number]
        parts.append(f'<path d="M{line}" stroke="{colour}" fill="none" stroke-width="2"/>')
        parts.append(f'<text x="{int(x) + 8}" y="{30 + 16 * number}" fill="{colour}">{kind}</text>')
    return "\n".join([*parts, "</svg>\n"])
