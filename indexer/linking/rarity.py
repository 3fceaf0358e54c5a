"""How much it means that a term is found: the rarer it is among the editions compared, the more."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import numpy as np

# How many editions what is expected of a term counts as, beside those that are compared.
_PRIOR_EDITIONS = 50.0
_NUMBER = re.compile(r"\d[\d.]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE_SHARE = (0.3, 0.3, 0.08, 0.02)
_HANGUL_SHARE = (0.3, 0.2, 0.03, 0.01, 0.005)


def rarity(holders: Any, editions: int, expected: Any) -> Any:
    """Return how rare it is that `holders` of `editions` have a term, in natural units of information.

    The share that is `expected` beforehand counts as 50 more editions. Never below 0. Numbers or arrays.
    """
    share = (holders + _PRIOR_EDITIONS * expected) / (editions + _PRIOR_EDITIONS)
    return np.maximum(0.0, -np.log(share))


def is_number(term: str) -> bool:
    """Tell whether a term is a number."""
    return _NUMBER.fullmatch(term) is not None


@lru_cache(maxsize=1 << 16)
def expected_share(term: str) -> float:
    """Return in what share of editions a term is expected before any is seen, by its form."""
    if is_number(term):
        if _YEAR.fullmatch(term):
            return 0.08
        return _FIGURE_SHARE[len(term)] if len(term) < len(_FIGURE_SHARE) else 0.003
    if term.startswith("day:"):
        return 0.15
    if "가" <= term[0] <= "힣":
        return _HANGUL_SHARE[min(len(term), 4)]
    return 0.01
