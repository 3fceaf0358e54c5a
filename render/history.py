"""An edition's history for people and programs: what changed from revision to revision, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, TypeAlias

from archive.history import Correction, Revision, is_behind
from archive.model import Edition
from render.edition import language_name, short_time
from render.layout import wrap
from render.messages import _, translated
from render.style import Style
from render.terminal import safe

Sign: TypeAlias = Literal["=", "-", "+"]
Words: TypeAlias = "tuple[tuple[Sign, str], ...]"

# Paragraphs less alike than this were not changed but replaced.
ALIKE = 0.4
_MARKS = re.compile(r"(\[-|-\]|\{\+|\+\})")


@dataclass(frozen=True, slots=True)
class Change:
    """A headline or paragraph that was added (`+`), taken out (`-`) or changed (`~`), and its words."""

    sign: Literal["+", "-", "~"]
    words: Words


def word_changes(old: str, new: str) -> Words:
    """Return runs of words that both texts have (`=`), only the old (`-`) or only the new one (`+`)."""
    ours, theirs = old.split(), new.split()
    runs: list[tuple[Sign, str]] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            runs.append(("=", " ".join(ours[i1:i2])))
            continue
        if i1 < i2:
            runs.append(("-", " ".join(ours[i1:i2])))
        if j1 < j2:
            runs.append(("+", " ".join(theirs[j1:j2])))
    return tuple(runs)


def paragraph_changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Return what changed between two texts, in reading order; paragraphs that stayed are left out."""
    changes: list[Change] = []
    matcher = SequenceMatcher(None, list(old), list(new), autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            changes += _block(old[i1:i2], new[j1:j2])
    return changes


def _block(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    # In order: each new paragraph goes with the first old one left that is like it.
    at = 0
    for text in new:
        match = next((i for i in range(at, len(old)) if _are_alike(old[i], text)), None)
        if match is None:
            yield Change("+", (("+", text),))
            continue
        yield from (Change("-", (("-", gone),)) for gone in old[at:match])
        yield Change("~", word_changes(old[match], text))
        at = match + 1
    yield from (Change("-", (("-", gone),)) for gone in old[at:])


def _are_alike(old: str, new: str) -> bool:
    return SequenceMatcher(None, old.split(), new.split(), autojunk=False).ratio() >= ALIKE


def history_page(
    edition: Edition,
    revisions: Sequence[Revision],
    corrections: Sequence[Correction],
    pairs: Sequence[Edition],
    style: Style,
    *,
    headline_only: bool = False,
) -> str:
    """Set an edition's history as a page, the first revision first.

    Marks show what changed: `[-taken out-]`, `{+added+}`; a paragraph that is new or gone as a whole has `+`
    or `-` before it. With `headline_only`, revisions that changed only the text are left out.
    """
    columns = style.text_columns
    first = revisions[0]
    lines = [style.dim(line) for line in wrap(safe(_dates(edition.id, first)), columns)]
    lines += [style.bold(line) for line in wrap(safe(first.title), columns)]
    for old, new in pairwise(revisions):
        retitled = old.title != new.title
        if headline_only and not retitled:
            continue
        lines += ["", *(style.dim(line) for line in wrap(safe(_dates(edition.id, new)), columns))]
        if retitled:
            lines += _drawn(Change("~", word_changes(old.title, new.title)), style)
        if not headline_only:
            for change in paragraph_changes(old.paragraphs, new.paragraphs):
                lines += _drawn(change, style)
    about = [*map(_corrected, corrections), *(_beside(edition, pair) for pair in pairs)]
    return "\n".join([*lines, *[""] * bool(about), *(x for text in about for x in wrap(safe(text), columns))])


def _dates(identifier: str, revision: Revision) -> str:
    captured_at = short_time(revision.captured_at)
    parts = [
        translated(f"{identifier} revision {revision.number}"),
        translated(f"captured {captured_at} UTC"),
    ]
    if revision.updated_at:
        parts.append(_("updated {time}").format(time=short_time(revision.updated_at)))
    return " · ".join(parts)


def _drawn(change: Change, style: Style) -> list[str]:
    if change.sign == "~":
        forms = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
        text = " ".join(forms[sign].format(safe(words)) for sign, words in change.words)
    else:
        text = " ".join(safe(words) for _sign, words in change.words)
    lines = wrap(text, None if style.columns is None else max((style.text_columns or 0) - 2, 1))
    if change.sign == "~":
        drawn = list(_coloured(lines, style))
    else:
        drawn = [style.mark(line) if change.sign == "+" else style.dim(line) for line in lines]
    return [f"{' ' if place else change.sign} {line}" for place, line in enumerate(drawn)]


def _coloured(lines: list[str], style: Style) -> Iterator[str]:
    """Draw what stands between marks, which may begin on one line and end on another."""
    draw = None
    for line in lines:
        parts = []
        for part in _MARKS.split(line):
            if part in ("[-", "{+"):
                draw = style.dim if part == "[-" else style.mark
            parts.append(draw(part) if draw is not None else part)
            if part in ("-]", "+}"):
                draw = None
        yield "".join(parts)


def _corrected(correction: Correction) -> str:
    when = short_time(correction.corrected_at)
    fields = ", ".join(_(name.replace("_", " ")) for name in correction.fields) or _("revisions")
    return translated(f"{when} UTC: {fields} read anew by {correction.software}, no change by the outlet")


def _beside(edition: Edition, pair: Edition) -> str:
    ours, theirs = (language_name(one.article.lang) for one in (edition, pair))
    captured_at = short_time(pair.captured_at)
    text = translated(f"{pair.id} revision {pair.revision}, captured {captured_at} UTC")
    if is_behind(pair, edition):
        return translated(f"{text}: {ours} was changed since, {theirs} was not")
    if is_behind(edition, pair):
        return translated(f"{text}: {theirs} was changed since, {ours} was not")
    return text


def history_record(
    edition: Edition,
    revisions: Sequence[Revision],
    corrections: Sequence[Correction],
    pairs: Sequence[Edition],
    *,
    headline_only: bool = False,
) -> dict[str, object]:
    """Return the history as a value for JSON; `changes` of a revision are those from the one before.

    With `headline_only` there are no paragraphs and no changes of them.
    """
    entries: list[dict[str, object]] = []
    for place, one in enumerate(revisions):
        entry: dict[str, object] = {
            "revision": one.number,
            "captured_at": one.captured_at,
            "published_at": one.published_at,
            "updated_at": one.updated_at,
            "title": one.title,
        }
        if not headline_only:
            entry["paragraphs"] = list(one.paragraphs)
        if place:
            old = revisions[place - 1]
            retitled = old.title != one.title
            entry["title_changes"] = [list(x) for x in word_changes(old.title, one.title)] if retitled else []
            if not headline_only:
                changes = paragraph_changes(old.paragraphs, one.paragraphs)
                entry["changes"] = [
                    {"sign": change.sign, "words": [list(x) for x in change.words]} for change in changes
                ]
        entries.append(entry)
    return {
        "format_version": 1,
        "id": edition.id,
        "story": edition.story,
        "revisions": entries,
        "corrections": [
            {"corrected_at": one.corrected_at, "software": one.software, "fields": list(one.fields)}
            for one in corrections
        ],
        "pairs": [
            {
                "id": one.id,
                "lang": one.article.lang,
                "revision": one.revision,
                "captured_at": one.captured_at,
                "is_behind": is_behind(one, edition),
                "is_ahead": is_behind(edition, one),
            }
            for one in pairs
        ],
    }
