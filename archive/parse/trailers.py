"""What stands around an article without belonging to it, as data: `trailers.tsv`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias, cast, get_args

TrailerKind: TypeAlias = Literal["line", "list", "end"]

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Trailer:
    """A rule: lines that `pattern` matches as a whole are no text.

    After an `end` nothing is; a `list` of other stories may stand amid the text, too.
    """

    kind: TrailerKind
    pattern: re.Pattern[str]
    example: str


@cache
def trailers() -> tuple[Trailer, ...]:
    """Read the rules that come with the program."""
    lines = resources.files("archive.parse").joinpath("trailers.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(
        Trailer(cast("TrailerKind", kind), re.compile(pattern, re.IGNORECASE), example)
        for kind, pattern, example in rows
    )


@cache
def _pattern(kind: TrailerKind) -> re.Pattern[str]:
    # One pattern a kind: every line of every page is asked.
    return re.compile("|".join(f"(?:{one.pattern.pattern})" for one in trailers() if one.kind == kind), re.I)


def trailer_kind(line: str) -> TrailerKind | None:
    """Tell whether a line, clean as by `clean_text`, is a trailer, and of which kind."""
    if len(line) > _LONGEST:
        return None
    kinds: tuple[TrailerKind, ...] = get_args(TrailerKind)
    return next((kind for kind in kinds if _pattern(kind).fullmatch(line)), None)
