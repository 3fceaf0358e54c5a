"""What only one of two editions says, for people: findings by kind, each as sure as it is."""

from __future__ import annotations

from collections.abc import Sequence

from archive.model import Edition
from indexer.across.differences import Item, Only, grouped
from render.edition import language_name
from render.layout import wrap
from render.messages import _, plural
from render.style import Style
from render.terminal import safe

# Findings below this are guesses, which are counted but not shown.
LEAST_SHOWN = 0.5
_LIKELY = 0.75
_HANGING = "    "
_SHORT = ("names", "figures")


def differences_page(
    editions: Sequence[Edition], only: Sequence[Only], style: Style, *, everything: bool = False
) -> str:
    """Set for each edition what the other one lacks; with `everything` also what is a mere guess."""
    lines: list[str] = []
    hidden = 0
    for edition, part in zip(editions, only, strict=True):
        heading = _("Only in {language}").format(language=language_name(edition.article.lang))
        lines += [""] * bool(lines) + [style.bold(line) for line in wrap(heading, style.text_columns)]
        lines += [style.dim(line) for line in wrap(safe(edition.id), style.text_columns)]
        shown = False
        for kind, items in grouped(part).items():
            sure = [one for one in items if everything or one.confidence >= LEAST_SHOWN]
            hidden += len(items) - len(sure)
            if sure:
                shown = True
                lines += ["", style.dim(_(kind)), *_listed(kind, sure, style)]
        lines += [] if shown else ["", _("nothing that is certain enough") if hidden else _("nothing found")]
    if hidden:
        told = plural("{count} guess is left out", "{count} guesses are left out", hidden)
        told = _("{guesses}; see them with --all").format(guesses=told.format(count=f"{hidden:,}"))
        lines += ["", *wrap(told, style.text_columns)]
    return "\n".join(lines)


def _listed(kind: str, items: Sequence[Item], style: Style) -> list[str]:
    if kind in _SHORT:
        words = ", ".join(f"{safe(one.text)}{_doubt(one)}" for one in items)
        return wrap(words, style.text_columns, "  ")
    lines = []
    for one in items:
        first, *rest = wrap(f"{safe(one.text)}{_doubt(one)}", style.text_columns, _HANGING)
        lines += [f"  - {first[len(_HANGING) :]}", *rest]
    return lines


def _doubt(item: Item) -> str:
    if item.confidence >= _LIKELY:
        return ""
    return _(" (perhaps)") if item.confidence >= LEAST_SHOWN else _(" (a guess)")
