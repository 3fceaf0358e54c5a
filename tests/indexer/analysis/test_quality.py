"""Retrieval quality on the corpus in the repository does not fall below what was reached."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from bench.quality.__main__ import measured_floors
from bench.quality.bm25 import Bags
from bench.quality.floors import LoweredError, below_floor, read_floors, write_floors
from bench.quality.measures import Measures, mean_measures, ndcg
from bench.quality.sample import corpus_digest


def test_no_measure_is_below_its_floor(sample: ArchivePaths) -> None:
    """Topics, headlines and paragraphs hold their floors on the pinned corpus, across languages too."""
    digest, floors = read_floors()
    assert digest == corpus_digest(), "the corpus changed: run `python -m bench.quality --pin`"
    assert below_floor(measured_floors(sample), floors) == []


def test_lowering_a_floor_needs_the_flag(tmp_path: Path) -> None:
    """Pinning lower figures for the same corpus is refused unless it is asked for; higher ones are taken."""
    path = tmp_path / "floors.json"
    lower, mixed = {"R@1": 0.8, "MRR": 0.8}, {"R@1": 0.8, "MRR": 0.95}
    write_floors("abc", {"topics ko": {"R@1": 0.9, "MRR": 0.9}}, lower=False, path=path)
    with pytest.raises(LoweredError, match=r"0\.8000, the floor is 0\.9000"):
        write_floors("abc", {"topics ko": mixed}, lower=False, path=path)
    write_floors("abc", {"topics ko": {"R@1": 0.95, "MRR": 0.95}}, lower=False, path=path)
    write_floors("abc", {"topics ko": lower}, lower=True, path=path)
    assert read_floors(path) == ("abc", {"topics ko": lower})


def test_ndcg_by_hand() -> None:
    """The measure agrees with a calculation by hand."""
    ideal = 2 / math.log2(2) + 1 / math.log2(3)
    assert ndcg(["x", "a", "b"], {"a": 2, "b": 1}) == pytest.approx(
        (2 / math.log2(3) + 1 / math.log2(4)) / ideal
    )
    means = mean_measures({"1": ["a"]}, {"1": {"a": 1}, "2": {"b": 1}, "3": {"c": 0}})
    assert means == Measures(0.5, 0.5, 0.5)


def test_bm25_by_hand() -> None:
    """The scores agree with Lucene's formula calculated by hand."""
    bags = Bags([["a", "a", "b"], ["b"]])
    idf = math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    assert bags.score([("a", 1.0)])[0] == pytest.approx(idf * 2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 2)))
    assert bags.score([("a", 1.0)])[1] == 0
