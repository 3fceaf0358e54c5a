"""What speaks for a link, in the words of the texts: what `ilbo pair` shows and JSON gives."""

from __future__ import annotations

from collections.abc import Mapping

from archive.model import Json
from indexer.lexicon.lexicon import Lexicon
from indexer.linking.bridge import Bridge
from indexer.linking.candidate import Candidate, Match

RULE = "texts agree"
# So many of each kind are kept, the weightiest.
_MOST = {"figures": 6, "days": 2, "names": 6, "words": 6}
_KINDS = {"figure": "figures", "day": "days", "word": "names", "name": "names", "lexicon": "words"}
# What weighs less is no reason: a number below ten, a common word.
_LEAST_WEIGHT = 1.0


def reasons(
    candidate: Candidate, bridge: Bridge, spelling: Mapping[int, str], lexicon: Lexicon | None
) -> dict[str, Json]:
    """Return the weightiest matches of a candidate by kind: figures, days, names and words.

    A name is written in both scripts (`Zelenskyy↔젤렌스키`), a word as `missile↔미사일`, a Latin word once.
    """
    found: dict[str, list[Json]] = {}
    for match in candidate.matches:
        kind = _KINDS[match.kind]
        if match.weight >= _LEAST_WEIGHT and len(found.setdefault(kind, [])) < _MOST[kind]:
            found[kind].append(_written(match, bridge, spelling, lexicon))
    return {"rule": RULE, **{kind: found[kind] for kind in _MOST if found.get(kind)}}


def _written(match: Match, bridge: Bridge, spelling: Mapping[int, str], lexicon: Lexicon | None) -> str:
    korean, english = bridge.term((match.ko,)), bridge.term(match.en)
    if match.kind == "figure":
        return korean
    if match.kind == "day":
        return korean.removeprefix("day:")
    if match.kind == "word":
        return spelling.get(match.en[0], english)
    if match.kind == "name":
        return f"{spelling.get(match.en[0], english)}↔{korean}"
    forms = lexicon.forms(english, "en") if lexicon else ()
    return f"{forms[0] if forms else english}↔{korean}"
