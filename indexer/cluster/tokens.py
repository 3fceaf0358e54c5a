"""Terms with positions as one text, from which the cluster's own filters make the same terms again.

Blanks part positions. Terms of one position have `TOGETHER` between them, which the filter `pattern_capture`
takes apart; a position without a term holds `NOTHING`, which the filter `stop` takes out, leaving the
position.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

# Characters for private use are no letters, so that no word has them.
TOGETHER = "\ue000"
NOTHING = "\ue001"
_INSIDE = "\ue002"
_NOT_IN_TERMS = re.compile(rf"[\s{TOGETHER}{NOTHING}]")
# The most that Lucene allows for what stands at one position.
_LONGEST = 1_048_576

ANALYZER = "terms"
ANALYSIS: dict[str, Any] = {
    "tokenizer": {"positions": {"type": "whitespace", "max_token_length": _LONGEST}},
    "filter": {
        "apart": {
            "type": "pattern_capture",
            "preserve_original": False,
            "patterns": [f"([^{TOGETHER}]+)"],
        },
        "gaps": {"type": "stop", "stopwords": [NOTHING]},
    },
    "analyzer": {ANALYZER: {"type": "custom", "tokenizer": "positions", "filter": ["apart", "gaps"]}},
}


def term_text(term: str) -> str:
    """Return a term as the cluster holds it: without blanks, which would part it."""
    return _NOT_IN_TERMS.sub(_INSIDE, term)


def slots_text(slots: Iterable[Iterable[str]]) -> str:
    """Return the text for the terms that stand at each position, one after the other."""
    return " ".join(TOGETHER.join(map(term_text, slot)) or NOTHING for slot in slots)


def tokens_text(terms: Sequence[str], positions: Sequence[int]) -> str:
    """Return the text for terms at positions, which do not decrease; gaps between them are kept."""
    pieces: list[str] = []
    before = -1
    for term, position in zip(terms, positions, strict=True):
        if position == before:
            pieces.append(TOGETHER)
        else:
            pieces += [" ", NOTHING] * (position - before - 1)
            pieces.append(" ")
        pieces.append(term_text(term))
        before = position
    return "".join(pieces).strip()
