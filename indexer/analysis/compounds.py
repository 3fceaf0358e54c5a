"""How nouns are cut into parts: compounds the dictionary keeps whole, and splits that cannot be right."""

from __future__ import annotations

from functools import lru_cache

from indexer.analysis.mecab import morphs

# One-syllable nouns that end names of bodies, laws, places and groups; one syllable elsewhere is rarely a
# part.
_TAILS = frozenset(
    "위당군시도구읍면동법안측팀전국부처청원실과단대관장회사형권론급제주의율률비료세액량점선성어인자"
)
_MAX_RESPLIT = 16
_UNKNOWN_COST = 3.0
_ODD_COST = 3.0

NOUN_TAGS = frozenset({"NNG", "NNP", "XR", "NR"})


@lru_cache(maxsize=1 << 16)
def is_noun(word: str) -> bool:
    """Tell whether the dictionary reads `word`, standing alone, as one noun it knows."""
    found = morphs(word)
    return len(found) == 1 and found[0].tag in NOUN_TAGS and found[0].expression != "UNKNOWN"


@lru_cache(maxsize=1 << 14)
def split_noun(noun: str) -> tuple[str, ...]:
    """Cut a noun of four to eight syllables into two known nouns of two or more.

    Itself if there is no such cut.

    Of several cuts the most even one is taken.
    """
    if not 4 <= len(noun) <= 8:
        return (noun,)
    cuts = sorted(range(2, len(noun) - 1), key=lambda cut: abs(2 * cut - len(noun)))
    for cut in cuts:
        if is_noun(noun[:cut]) and is_noun(noun[cut:]):
            return (noun[:cut], noun[cut:])
    return (noun,)


def piece_cost(piece: str, *, last: bool) -> float:
    """Return how unlikely `piece` is as a part of a compound, in units of a known noun of two syllables."""
    if len(piece) == 1:
        return 1.5 if last and piece in _TAILS else _ODD_COST
    if is_noun(piece):
        return 1.0 if len(piece) < 5 else 1.2
    return _UNKNOWN_COST + 0.45 * (len(piece) - 2)


@lru_cache(maxsize=1 << 14)
def resplit(stem: str) -> tuple[tuple[str, ...], float]:
    """Cut `stem` anew into the cheapest sequence of nouns, unknown ones allowed.

    Return the pieces and the cost.

    Stems of more than 16 syllables are one piece of infinite cost. Quadratic in the bounded length only.
    """
    if len(stem) > _MAX_RESPLIT:
        return (stem,), float("inf")
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    for end in range(1, len(stem) + 1):
        options = (
            (
                best[start][0] + piece_cost(stem[start:end], last=end == len(stem)),
                (*best[start][1], stem[start:end]),
            )
            for start in range(end)
        )
        best.append(min(options, key=lambda option: (option[0], len(option[1]))))
    cost, pieces = best[-1]
    return pieces, cost
