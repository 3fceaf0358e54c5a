"""A link between editions, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.model import Edition, Json, Link
from render.edition import language_name, short_time
from render.layout import wrap
from render.messages import _, plural, translated
from render.style import Style
from render.terminal import safe

RELATIONS = {
    "linked": "linked by the outlet itself",
    "inferred": "inferred from the texts",
    "manual": "linked by hand",
}


def pair_page(edition: Edition, others: Sequence[Edition], links: Sequence[Link], style: Style) -> str:
    """Set an edition, its translations and the evidence for their links."""
    lines = _edition(edition, style)
    if not others:
        lines += ["", _("No translation of this story is in the archive.")]
        return "\n".join(lines)
    for other in others:
        lines += ["", *_edition(other, style)]
    for link in links:
        relation, why = _(RELATIONS[link.relation]), describe(link.evidence)
        why = translated(f"{relation}, score {link.score:.2f}: {why}")
        # Of several it is told which one is meant.
        which = f"{link.first} · {link.second} · " if len(others) > 1 else ""
        lines += ["", *wrap(safe(which + why), style.text_columns)]
    return "\n".join(lines)


def _edition(edition: Edition, style: Style) -> list[str]:
    article = edition.article
    name = language_name(article.lang)
    about = " · ".join(part for part in (name, edition.id, short_time(article.published_at)) if part)
    lines = [style.dim(line) for line in wrap(safe(about), style.text_columns)]
    lines += [style.bold(line) for line in wrap(safe(article.title), style.text_columns) if line]
    return lines + ([style.dim(safe(article.url))] if article.url else [])


def describe(evidence: Mapping[str, Json]) -> str:
    """Say in words what speaks for a link: the rule first, then everything else that is known."""
    if evidence.get("rule") == "texts agree":
        return _agreement(evidence)
    rest = [f"{_(name.replace('_', ' '))} {value}" for name, value in evidence.items() if name != "rule"]
    return "; ".join([_(str(evidence.get("rule", ""))), *rest]).strip("; ")


def _agreement(evidence: Mapping[str, Json]) -> str:
    """Say what two texts share, how far apart they were published, and how good the next candidate is."""
    shared = [one for kind in ("figures", "names", "words") for one in _texts(evidence.get(kind))]
    shared += [_("day {number}").format(number=one) for one in _texts(evidence.get("days"))]
    parts = [_("shares {what}").format(what=", ".join(shared))] if shared else []
    for unit in ("hours", "days"):
        apart = evidence.get(f"{unit}_apart")
        if apart == 0:
            parts.append(_("at the same time") if unit == "hours" else _("on the same day"))
        elif isinstance(apart, int):
            parts.append(_apart(apart, unit))
    rival = evidence.get("next_candidate")
    if isinstance(rival, float):
        parts.append(_("next candidate {score}").format(score=f"{rival:.2f}"))
    return "; ".join(parts)


def _apart(many: int, unit: str) -> str:
    if unit == "hours":
        return plural("{count} hour apart", "{count} hours apart", many).format(count=many)
    return plural("{count} day apart", "{count} days apart", many).format(count=many)


def _texts(value: Json) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def decided_line(first: Edition, second: Edition, story: str | None, *, changed: bool) -> str:
    """Say that two editions are one story by hand, or if `story` is None, that they are not."""
    one, other = first.id, second.id
    if not changed:
        together = translated(f"{one} and {other} are already one story by hand: {story}")
        return safe(together if story else translated(f"{one} and {other} are already kept apart by hand"))
    together = translated(f"{one} and {other} are one story by hand: {story}; now run `ilbo index`")
    apart = translated(f"{one} and {other} are kept apart by hand; now run `ilbo index`")
    return safe(together if story else apart)
