"""The floors under the measures: what was reached, with a digest of what it was measured on."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

# Measures by name, from 0 to 1.
Figures: TypeAlias = Mapping[str, float]
FLOORS = Path(__file__).with_name("floors.json")


class LoweredError(Exception):
    """A measure is below its floor; the message has both numbers."""


def read_floors(path: Path = FLOORS) -> tuple[str, dict[str, Figures]]:
    """Return the digest of what the floors were measured on, and the floors by set."""
    record = json.loads(path.read_text(encoding="utf-8"))
    return record["corpus_digest"], record["floors"]


def below_floor(measured: Mapping[str, Figures], floors: Mapping[str, Figures]) -> list[str]:
    """Return a line for each measure that is below its floor or missing."""
    return [
        f"{name}: {label} is {have:.4f}, the floor is {want:.4f}"
        for name, floor in floors.items()
        for label, want in floor.items()
        if (have := measured.get(name, {}).get(label, 0.0)) < want - 1e-9
    ]


def write_floors(digest: str, measured: Mapping[str, Figures], *, lower: bool, path: Path = FLOORS) -> None:
    """Pin what was measured, cut to three decimals.

    LoweredError if that lowers a floor of this corpus and `lower` is not set.
    """
    cut = {
        name: {label: math.floor(value * 1000) / 1000 for label, value in row.items()}
        for name, row in measured.items()
    }
    if path.is_file() and not lower:
        old_digest, old = read_floors(path)
        lowered = below_floor(cut, old) if old_digest == digest else []
        if lowered:
            raise LoweredError("; ".join(lowered))
    path.write_text(json.dumps({"corpus_digest": digest, "floors": cut}, indent=2) + "\n", encoding="utf-8")


def checked(digest: str, measured: Mapping[str, Figures], path: Path, *, pin: bool, lower: bool) -> int:
    """Pin what was measured, or compare it with the floors; return 1 and say why on stderr if it is lower."""
    if pin:
        try:
            write_floors(digest, measured, lower=lower, path=path)
        except LoweredError as error:
            print(f"not pinned: {error}; pass --lower to accept it", file=sys.stderr)
            return 1
        return 0
    pinned, floors = read_floors(path)
    broken = below_floor(measured, floors)
    if pinned != digest:
        broken = ["the texts changed since the floors were pinned; run this again with --pin"]
    print("\n".join(broken), file=sys.stderr)
    return 1 if broken else 0
