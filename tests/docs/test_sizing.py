"""The table of how large a cluster must be is the arithmetic it says, on figures that were measured."""

from __future__ import annotations

import json
import re
from math import ceil

import pytest

from archive.paths import ArchivePaths
from tests.conftest import ROOT, SAMPLE_EDITIONS

TEXT = (ROOT / "docs" / "how-to" / "scale-out.md").read_text("utf-8").partition("## How large a cluster")[2]
EDITIONS = (1e6, 100e6, 657e6)
# Articles a day, in both languages, of the outlets that each column names.
A_DAY = (1 * 150 * 2, 15 * 300 * 2, 100 * 300 * 2)
UNITS = {
    "": 1.0,
    "GB": 1e9,
    "TB": 1e12,
    "second": 1.0,
    "minute": 60.0,
    "hour": 3600.0,
    "day": 86400.0,
}
SHARD_BYTES = 40e9
A_SECOND = 300
CATALOGUE_BYTES = 2900


def row(start: str) -> list[str]:
    """Return the cells of the row whose name begins so."""
    return re.search(rf"^\| {re.escape(start)}.*?\| (.*) \|$", TEXT, re.M)[1].split(" | ")  # type: ignore[index]


def amounts(start: str) -> list[float]:
    """Return what the cells of a row say, in bytes or seconds."""
    found = (re.fullmatch(r"([\d.]+) ?(GB|TB|\w+?|)s?", cell) for cell in row(start))
    return [float(one[1]) * UNITS[one[2]] for one in found if one]


def edition_bytes() -> float:
    """Return the bytes of index that the table reckons an edition with."""
    return float(re.search(r"editions × ([\d,]+) bytes", TEXT)[1].replace(",", ""))  # type: ignore[index]


def test_the_bytes_are_those_measured() -> None:
    """An edition is reckoned with what the larger of both clusters took, or little more."""
    measured = json.loads((ROOT / "bench" / "results" / "cluster-speed.json").read_text("utf-8"))["engines"]
    most = max(measured[name]["bytes_an_edition"] for name in ("1 node", "3 nodes"))
    assert most <= edition_bytes() <= 1.01 * most
    for name in ("1 node", "3 nodes", "local"):
        assert f"{round(measured[name]['editions_a_second'], -1):,.0f}" in TEXT


def test_the_catalogue_is_that_of_the_sample(sample: ArchivePaths) -> None:
    """The bytes of catalogue an edition are those of the sample corpus."""
    measured = sample.catalogue.stat().st_size / SAMPLE_EDITIONS
    assert 0.85 < measured / CATALOGUE_BYTES < 1.15, measured


def test_the_table_adds_up() -> None:
    """Each row follows from the one before, to the digits it shows."""
    index = [editions * edition_bytes() for editions in EDITIONS]
    near = {"rel": 0.05}
    assert amounts("index") == pytest.approx(index, **near)
    assert amounts("with one replica") == pytest.approx([2 * one for one in index], **near)
    disk = [2 * one * 2 / 0.8 for one in index]
    assert amounts("disk of all nodes") == pytest.approx(disk, **near)
    assert amounts("shards") == [max(3, ceil(one / SHARD_BYTES)) for one in index]
    assert amounts("catalogue") == pytest.approx([one * CATALOGUE_BYTES for one in EDITIONS], **near)
    assert amounts("first") == pytest.approx([one / A_SECOND for one in EDITIONS], rel=0.1)
    assert amounts("a day's articles") == pytest.approx([one / A_SECOND for one in A_DAY], rel=0.15)
    for cell, needed in zip(row("nodes")[1:], disk[1:], strict=True):
        nodes, size, unit, memory = re.match(r"(\d+) with ([\d.]+) (GB|TB) of disk, (\d+) GB", cell).groups()  # type: ignore[union-attr]
        assert int(nodes) * float(size) * UNITS[unit] >= needed
        heap = amounts("heap a node")[row("nodes").index(cell)]
        # Half of the memory is the file system's; above 32 GB a JVM's references take twice the room.
        assert heap <= min(float(memory) / 2 * 1e9, 31e9)
