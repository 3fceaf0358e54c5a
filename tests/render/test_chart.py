"""Charts: well-formed pictures by themselves, whose bars are as high as what they count."""

from __future__ import annotations

import sys
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UsageError
from indexer.timeline import Series, Timeline
from render.chart import timeline_svg
from render.picture import png_of_svg

SVG = "{http://www.w3.org/2000/svg}"


def chart(query: str = "북한", *queries: str, counts: tuple[int, ...] = (3, 0, 1)) -> Timeline:
    """Return a timeline of some months with both languages of each query."""
    periods = tuple(f"{2000 + n // 12}-{n % 12 + 1:02}" for n in range(len(counts)))
    series = [Series(one, lang, counts, 0) for one in (query, *queries) for lang in ("ko", "en")]
    return Timeline("month", periods, tuple(series))


def test_heights_are_counts() -> None:
    """Each count that is not nothing has a bar with its name, and bars are in proportion."""
    root = ET.fromstring(timeline_svg(chart()))
    bars = [rect for rect in root.iter(f"{SVG}rect") if rect.find(f"{SVG}title") is not None]
    heights = {rect.findtext(f"{SVG}title"): float(rect.attrib["height"]) for rect in bars}
    assert len(heights) == 4
    assert heights["2000-01 · 북한 · 한국어: 3"] == pytest.approx(
        3 * heights["2000-03 · 북한 · English: 1"], abs=0.2
    )


@given(
    st.text(),
    st.lists(st.text(), max_size=1),
    st.lists(st.integers(min_value=0, max_value=10**7), max_size=40),
)
def test_any_query_makes_a_picture_by_itself(query: str, other: list[str], counts: list[int]) -> None:
    """Whatever is asked and found, the document is well-formed and names nothing outside of it."""
    svg = timeline_svg(chart(query, *other, counts=tuple(counts)))
    root = ET.fromstring(svg)
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "text", "line"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if "href" in name or name.startswith("on") or name == "style"}


def test_names_of_months_do_not_touch() -> None:
    """Of many months only some are named, Januaries among them."""
    root = ET.fromstring(timeline_svg(chart(counts=(1,) * 240)))
    named = [text.text for text in root.iter(f"{SVG}text") if text.attrib["text-anchor"] == "middle"]
    assert 5 <= len(named) <= 20
    assert all(name and name.endswith("-01") for name in named)


def test_png(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chart becomes a PNG file; without resvg, how to get it is told."""
    pytest.importorskip("resvg_py")
    assert png_of_svg(timeline_svg(chart())).startswith(b"\x89PNG\r\n\x1a\n")
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(UsageError, match=r"ilbo\[png\]"):
        png_of_svg("<svg/>")
