"""Lines by display width."""

from __future__ import annotations

import pytest
import wcwidth
from hypothesis import example, given
from hypothesis import strategies as st

from render.layout import MIN_COLUMNS, clip, cut, side_by_side, under, wrap
from render.style import Style
from render.terminal import safe

TEXTS = st.text(
    st.sampled_from("가나다 한글 abc 漢字 . - … “” é 😀 0123 e\u0301 👨\u200d👩 \u2014"), max_size=80
) | st.text(max_size=40).map(safe)
COLUMNS = st.integers(MIN_COLUMNS, 40)


def solid(text: str) -> str:
    """Return a text without its white space."""
    return "".join(text.split())


@given(TEXTS, COLUMNS)
@example("가" * 50, 9)
@example("https://example.org/" + "x" * 60, 20)
def test_wrapped_lines_fit_and_lose_nothing(text: str, columns: int) -> None:
    """Every line is within the width, and together they hold the whole text."""
    lines = wrap(text, columns)
    assert all(wcwidth.width(line) <= columns for line in lines)
    assert solid("".join(lines)) == solid(text)
    assert lines


@given(TEXTS, COLUMNS)
def test_indented_lines_fit_too(text: str, columns: int) -> None:
    """The indent counts for the width; a text of nothing is one empty line."""
    lines = wrap(text, columns, "  ")
    assert all(wcwidth.width(line) <= max(columns, 2 + MIN_COLUMNS) for line in lines)
    assert all(line.startswith("  ") or not line for line in lines)


@pytest.mark.parametrize("columns", [-5, 0, 1, 7])
def test_a_terminal_too_narrow_for_anything(columns: int) -> None:
    """A width that holds no text is taken for the least that does."""
    assert wrap("가나다라마바사", columns) == wrap("가나다라마바사", MIN_COLUMNS)


@pytest.mark.parametrize(
    "text", ["가나 " + "긴" * 1900 + " 다라 마바사", "a" * 399 + " " + "b" * 805, "글 " * 900]
)
@pytest.mark.parametrize("indent", ["", "  "])
def test_endless_words_break_as_any_other(text: str, indent: str) -> None:
    """A word of any length, hyphens apart, is cut where the library alone would cut it, though by pieces."""
    assert wrap(text, 21, indent) == wcwidth.wrap(text, 21, initial_indent=indent, subsequent_indent=indent)


def test_no_width_no_wrapping() -> None:
    """In a pipe a paragraph is one line, however long."""
    assert wrap("긴 글 " * 500, None, "> ") == ["> " + "긴 글 " * 500]


def test_drawn_text_wraps_like_plain_text() -> None:
    """Colour does not count for the width, and no line leaves it switched on."""
    style = Style(columns=20, colour=True)
    text = f"대북제재위 {style.mark('전문가 패널 보고서 공개')} 임박"
    lines = wrap(text, 12)
    assert all(wcwidth.width(line) <= 12 for line in lines)
    assert all(line.rindex("\x1b[0m") > line.rindex("\x1b[1;4m") for line in lines if "\x1b[1;4m" in line)


@given(TEXTS, st.integers(1, 30))
def test_clipped_text_fits(text: str, columns: int) -> None:
    """A text is cut to the width with an ellipsis, or left alone where it fits."""
    clipped = clip(text, columns)
    assert wcwidth.width(clipped) <= columns
    assert (clipped == text) == (wcwidth.width(text) <= columns)
    assert clip(text, None) == text


@given(TEXTS, COLUMNS)
def test_a_line_that_goes_on_fits(text: str, columns: int) -> None:
    """A cut line ends in an ellipsis within the width."""
    line = cut(wrap(text, columns)[0], columns)
    assert line.endswith(" …")
    assert wcwidth.width(line) <= columns


# A joiner with nothing behind it would join the padding.
CELLS = TEXTS.map(lambda text: clip(text.replace("\u200d", ""), 12))


@given(st.lists(CELLS, max_size=4), st.lists(TEXTS, max_size=4))
def test_columns_stand_under_each_other(left: list[str], right: list[str]) -> None:
    """The separator is in the same column of every line; no line ends in blanks."""
    lines = side_by_side(left, right, 12)
    assert len(lines) == max(len(left), len(right))
    for line in lines:
        assert wcwidth.width(line.partition("│")[0]) == 13
        assert line == line.rstrip()


@pytest.mark.parametrize("columns", [20, 30, 80])
def test_text_stands_behind_or_below_its_name(columns: int) -> None:
    """A long value goes on below its own beginning; where a name takes half the screen, below the name."""
    head, text = "기사 번호  ", "한 줄보다 긴 값은 다음 줄에서 이어진다, as long as it takes"
    lines = under(head, text, columns)
    assert max(wcwidth.width(line) for line in lines) <= columns
    assert " ".join(" ".join(lines).split()) == f"{head.strip()} {text}"
    indents = {len(line) - len(line.lstrip()) for line in lines[1:]}
    assert indents == ({2} if columns == 20 else {wcwidth.width(head)} if len(lines) > 1 else set())
    assert under(head, text, None) == [head + text]
