"""The floors under the measures: what was reached on the corpus in the repository, with its digest."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path

from bench.quality.measures import Measures

FLOORS = Path(__file__).with_name("floors.json")


class LoweredError(Exception):
    """A measure is below its floor; the message has both numbers."""


def read_floors(path: Path = FLOORS) -> tuple[str, dict[str, Measures]]:
    """Return the digest of the corpus the floors were measured on, and the floors by set."""
    record = json.loads(path.read_text(encoding="utf-8"))
    floors = {
        name: Measures(row["nDCG@10"], row["MRR@10"], row["R@100"]) for name, row in record["floors"].items()
    }
    return record["corpus_digest"], floors


def below_floor(measured: Mapping[str, Measures], floors: Mapping[str, Measures]) -> list[str]:
    """Return a line for each measure that is below its floor or missing."""
    lines = []
    for name, floor in floors.items():
        for label, have, want in zip(
            ("nDCG@10", "MRR@10", "R@100"), measured.get(name, (0, 0, 0)), floor, strict=True
        ):
            if have < want - 1e-9:
                lines.append(f"{name}: {label} is {have:.4f}, the floor is {want:.4f}")
    return lines


def write_floors(digest: str, measured: Mapping[str, Measures], *, lower: bool, path: Path = FLOORS) -> None:
    """Pin what was measured, cut to three decimals.

    LoweredError if that lowers a floor of this corpus and `lower` is not set.
    """
    cut = {
        name: Measures(*(math.floor(value * 1000) / 1000 for value in row)) for name, row in measured.items()
    }
    if path.is_file() and not lower:
        old_digest, old = read_floors(path)
        lowered = below_floor(cut, old) if old_digest == digest else []
        if lowered:
            raise LoweredError("; ".join(lowered))
    floors = {
        name: {"nDCG@10": row.ndcg_10, "MRR@10": row.mrr_10, "R@100": row.r_100} for name, row in cut.items()
    }
    path.write_text(
        json.dumps({"corpus_digest": digest, "floors": floors}, indent=2) + "\n", encoding="utf-8"
    )
