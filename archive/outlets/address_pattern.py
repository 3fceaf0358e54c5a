"""Sample addresses of articles generalised to a pattern with named groups, and its template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

_EIGHT = 8
_NEEDLESS = re.compile(r"\\([-&~#])")
_NAMES = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class AddressPattern:
    """A regular expression for a path and query, and the template that makes the address from its groups."""

    pattern: str
    url: str


def address_pattern(targets: Sequence[str]) -> AddressPattern:
    """Generalise paths and queries of articles in one language; more samples tell more.

    1. Segments are compared place by place; those equal in all samples stay as they are, if no number.
    2. Eight digits that are a day become `date`, a year with a month (and a day) after it `year`, `month` and
       `day`.
    3. Of the other numbers the longest, of equal ones the last, becomes `key`; further ones and words that
       differ become `part1`, `part2`, …; one or two digits that are always the same stay as they are.
    4. A letter prefix of the key (`AEN2024…`) belongs to it. Further parameters are allowed.
    """
    found = [_generalised(targets, keep_short=keep_short) for keep_short in (True, False)]
    return next((one for one in found if "{key}" in one.url), found[0])


def _generalised(targets: Sequence[str], *, keep_short: bool) -> AddressPattern:
    paths = [target.partition("?")[0].strip("/").split("/") for target in targets]
    closed = "/" if all(target.partition("?")[0].endswith("/") for target in targets) else ""
    depth = min(map(len, paths))
    namer = _Namer(keep_short=keep_short)
    first = [segments[:depth] for segments in paths]
    segments = [_segment([one[place] for one in first], namer) for place in range(depth)]
    parameters = _parameters([target.partition("?")[2] for target in targets], namer)
    if not namer.keep_short and not namer.has("part1"):
        # Something must tell the articles apart, and nothing else does.
        segments[-1] = namer.name(r"[^/?]+")
    template = "/" + "/".join(segments) + closed + (f"?{parameters}" if parameters else "")
    template = namer.with_key(template)
    pattern = re.sub(
        r"\{(\w+)\}|([^{}]+)", lambda m: namer.group(m[1]) if m[1] else re.escape(m[2]), template
    )
    tail = "(?:&.*)?" if parameters else r"/?(?:\?.*)?"
    return AddressPattern(_NEEDLESS.sub(r"\1", pattern).removesuffix("/") + tail, template)


class _Namer:
    """Hands out the names of groups and remembers what each stands for."""

    def __init__(self, *, keep_short: bool) -> None:
        self.keep_short = keep_short
        self._expressions: dict[str, str] = {}
        self._lengths: dict[str, int] = {}
        self._parts = 0

    def name(self, expression: str, wanted: str | None = None, length: int = 0) -> str:
        """Return the name of a new group in braces; `length` is that of the number it stands for."""
        if wanted is None or wanted in self._expressions:
            self._parts += 1
            wanted = f"part{self._parts}"
        self._expressions[wanted] = expression
        self._lengths[wanted] = length
        return f"{{{wanted}}}"

    def has(self, name: str) -> bool:
        """Tell whether a name is taken."""
        return name in self._expressions

    def with_key(self, template: str) -> str:
        """Call the group of the longest number `key`; without numbers, the last that is no date."""
        names = [name for name in re.findall(r"\{(\w+)\}", template) if name.startswith("part")]
        if names:
            best = max(reversed(names), key=lambda name: self._lengths[name])
            self._expressions["key"] = self._expressions.pop(best)
            template = template.replace(f"{{{best}}}", "{key}")
        return template

    def group(self, name: str) -> str:
        """Return the regular expression of a group."""
        return f"(?P<{name}>{self._expressions[name]})"


def _segment(values: list[str], namer: _Namer) -> str:
    return _day_part(values, namer) or _fixed(values, namer) or _varying(values, namer)


def _day_part(values: list[str], namer: _Namer) -> str | None:
    if all(_is_day(one) for one in values):
        return namer.name(r"\d{8}", "date")
    if all(re.fullmatch(r"(?:19|20)\d\d", one) for one in values):
        return namer.name(r"\d{4}", "year")
    for before, name in pairwise(_NAMES):
        if namer.has(before) and not namer.has(name) and all(re.fullmatch(r"\d\d", one) for one in values):
            return namer.name(r"\d\d", name)
    return None


def _fixed(values: list[str], namer: _Namer) -> str | None:
    """Return a segment that is the same in all addresses, as far as the samples tell."""
    value = values[0]
    if any(one != value for one in values):
        return None
    # A single sample does not show that its words differ from the next one's, but several hyphens do.
    is_slug = len(values) == 1 and value.count("-") > 1
    is_short = re.fullmatch(r"\d{1,2}", value) is not None and namer.keep_short
    return value if is_short or not (is_slug or any(char.isdigit() for char in value)) else None


def _varying(values: list[str], namer: _Namer) -> str:
    value = values[0]
    prefix = re.match(r"[A-Z]+(?=\d{4})", value)
    if prefix and all(re.fullmatch(rf"{prefix[0]}\d+", one) for one in values):
        return namer.name(rf"{prefix[0]}\d+", length=len(value))
    ending = re.search(r"\.\w{2,5}$", value)
    suffix = ending[0] if ending and all(one.endswith(ending[0]) for one in values) else ""
    stems = [one.removesuffix(suffix) for one in values]
    if all(stem.isdigit() for stem in stems):
        return namer.name(r"\d+", length=len(stems[0])) + suffix
    return namer.name(r"[^/?]+") + suffix


def _parameters(queries: list[str], namer: _Namer) -> str:
    """Return the template of the parameters that all samples have."""
    rows = [dict(part.partition("=")[::2] for part in query.split("&") if part) for query in queries]
    shared = [name for name in rows[0] if all(name in row for row in rows)]
    return "&".join(f"{name}={_segment([row[name] for row in rows], namer)}" for name in shared)


def _is_day(text: str) -> bool:
    if len(text) != _EIGHT or not text.isdigit():
        return False
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
