"""A link between editions, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.model import Edition, Json, Link
from render.edition import LANGUAGE_NAMES, short_time
from render.layout import wrap
from render.style import Style
from render.terminal import safe

RELATIONS = {
    "linked": "linked by the outlet itself",
    "inferred": "inferred from the texts",
    "manual": "linked by hand",
}


def pair_page(edition: Edition, others: Sequence[Edition], link: Link | None, style: Style) -> str:
    """Set an edition, its translations and the evidence for their link."""
    lines = _edition(edition, style)
    if not others:
        lines += ["", "No translation of this story is in the archive."]
        return "\n".join(lines)
    for other in others:
        lines += ["", *_edition(other, style)]
    if link is not None:
        why = f"{RELATIONS[link.relation]}, score {link.score:.2f}: {describe(link.evidence)}"
        lines += ["", *wrap(safe(why), style.text_columns)]
    return "\n".join(lines)


def _edition(edition: Edition, style: Style) -> list[str]:
    article = edition.article
    name = LANGUAGE_NAMES[article.lang]
    about = " · ".join(part for part in (name, edition.id, short_time(article.published_at)) if part)
    lines = [style.dim(line) for line in wrap(safe(about), style.text_columns)]
    lines += [style.bold(line) for line in wrap(safe(article.title), style.text_columns) if line]
    return lines + ([style.dim(safe(article.url))] if article.url else [])


def describe(evidence: Mapping[str, Json]) -> str:
    """Say in words what speaks for a link: the rule first, then everything else that is known."""
    rest = [f"{name.replace('_', ' ')} {value}" for name, value in evidence.items() if name != "rule"]
    return "; ".join([str(evidence.get("rule", "")), *rest]).strip("; ")


def decided_line(first: Edition, second: Edition, story: str | None, *, changed: bool) -> str:
    """Say that two editions are one story by hand, or if `story` is None, that they are not."""
    already = "" if changed else " already"
    ids = f"{first.id} and {second.id}"
    said = (
        f"{ids} are{already} one story by hand: {story}"
        if story
        else f"{ids} are{already} kept apart by hand"
    )
    return safe(said + ("; now run `ilbo index`" if changed else ""))
