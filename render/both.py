"""Two editions of a story beside each other, sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archive.alignment import Bead
from archive.ids import Lang
from archive.model import Article, Edition
from archive.sentences import split_sentences
from render.edition import byline, dateline
from render.layout import side_by_side, wrap
from render.marked import marked
from render.style import Style
from render.terminal import safe

# Narrower than this, two columns of text are harder to read than one after the other.
MIN_COLUMNS_SIDE_BY_SIDE = 70
PIPED_COLUMNS = 120
_SEPARATOR_COLUMNS = 3

# Where a text of a language has the words that were searched for.
Find = Callable[[str, Lang], Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands side by side: both texts as drawn, whether a paragraph begins with one of them."""

    left: str
    right: str
    draw: Callable[[str], str] = str
    opens: bool = False
    body: bool = False


def both_editions(
    left: Edition, right: Edition, beads: Sequence[Bead], style: Style, find: Find | None = None
) -> str:
    """Set two editions side by side, sentences aligned; on a narrow screen one below the other in turns.

    `beads` are the aligned sentences of both, all of them in order. A blank line stands where either text
    begins a paragraph. `find` says what to mark.
    """
    columns = style.columns or PIPED_COLUMNS
    rows = list(_rows(left.article, right.article, beads, style, find or (lambda _text, _lang: ())))
    if columns < MIN_COLUMNS_SIDE_BY_SIDE:
        return "\n".join(_interleaved(rows, columns))
    return "\n".join(_in_columns(rows, columns))


def _rows(left: Article, right: Article, beads: Sequence[Bead], style: Style, find: Find) -> Iterator[_Row]:
    heads = (
        (
            marked(left.title, find(left.title, left.lang), style),
            marked(right.title, find(right.title, right.lang), style),
            style.bold,
        ),
        (safe(dateline(left)), safe(dateline(right)), style.dim),
        (safe(byline(left)), safe(byline(right)), style.dim),
    )
    for ours, theirs, draw in heads:
        if ours or theirs:
            yield _Row(ours, theirs, draw)
    openings = (_Openings(left), _Openings(right))
    for bead in beads:
        opens = [side.pass_by(sentences) for side, sentences in zip(openings, bead, strict=True)]
        ours, theirs = (
            " ".join(marked(one, find(one, article.lang), style) for one in sentences)
            for article, sentences in zip((left, right), bead, strict=True)
        )
        yield _Row(ours, theirs, opens=any(opens), body=True)


class _Openings:
    """Which sentences of an article begin a paragraph, asked in order."""

    def __init__(self, article: Article) -> None:
        counts = [len(split_sentences(text, article.lang)) for text in article.paragraphs]
        self._opens = iter([place == 0 for count in counts for place in range(count)])

    def pass_by(self, sentences: Sequence[str]) -> bool:
        """Tell whether the next sentences, as many as there are, begin a paragraph."""
        passed = [next(self._opens) for _ in sentences]
        return any(passed)


def _in_columns(rows: list[_Row], columns: int) -> list[str]:
    half = (columns - _SEPARATOR_COLUMNS) // 2
    lines: list[str] = []
    for row in rows:
        if row.opens:
            lines += side_by_side([""], [""], half)
        lines += side_by_side(_cell(row.left, row, half), _cell(row.right, row, half), half)
    return lines


def _cell(text: str, row: _Row, columns: int) -> list[str]:
    return [row.draw(line) for line in wrap(text, columns)] if text else []


def _interleaved(rows: list[_Row], columns: int) -> list[str]:
    lines: list[str] = []
    for row in rows:
        lines += [""] * row.body
        for text, indent in ((row.left, ""), (row.right, "  ")):
            lines += [row.draw(line) for line in wrap(text, columns, indent)] if text else []
    return lines
