"""Retrieval quality on the corpus in the repository does not fall below what was reached."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from bench.quality.__main__ import measured_floors
from bench.quality.bm25 import Bags
from bench.quality.floors import LoweredError, below_floor, read_floors, write_floors
from bench.quality.measures import Measures, mean_measures, ndcg
from bench.quality.sample import corpus_digest


def test_no_measure_is_below_its_floor() -> None:
    """Topics, headlines and paragraphs hold their floors on the pinned corpus."""
    digest, floors = read_floors()
    assert digest == corpus_digest(), "the corpus changed: run `python -m bench.quality --pin`"
    assert below_floor(measured_floors(), floors) == []


def test_lowering_a_floor_needs_the_flag(tmp_path: Path) -> None:
    """Pinning lower figures for the same corpus is refused unless it is asked for; higher ones are taken."""
    path = tmp_path / "floors.json"
    write_floors("abc", {"topics ko": Measures(0.9, 0.9, 0.9)}, lower=False, path=path)
    with pytest.raises(LoweredError, match=r"0\.8000, the floor is 0\.9000"):
        write_floors("abc", {"topics ko": Measures(0.8, 0.95, 0.95)}, lower=False, path=path)
    write_floors("abc", {"topics ko": Measures(0.95, 0.95, 0.95)}, lower=False, path=path)
    write_floors("abc", {"topics ko": Measures(0.8, 0.8, 0.8)}, lower=True, path=path)
    assert read_floors(path) == ("abc", {"topics ko": Measures(0.8, 0.8, 0.8)})


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
