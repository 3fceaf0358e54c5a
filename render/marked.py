"""Text with the passages drawn that a query found."""

from __future__ import annotations

from collections.abc import Iterable

from render.style import Style
from render.terminal import safe


def marked(text: str, spans: Iterable[tuple[int, int]], style: Style) -> str:
    """Return a text, harmless, with its code-point `spans` marked; they are in order and do not overlap."""
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += [safe(text[at:start]), style.mark(safe(text[start:end]))]
        at = end
    return "".join([*pieces, safe(text[at:])])
