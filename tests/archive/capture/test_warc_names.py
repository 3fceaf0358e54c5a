"""The names of WARC files: they tell the outlet, and their order is that of the captures."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive import clock
from archive.capture.warc_names import next_name, outlet_of_file, warc_files

MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(timezone.utc))


@given(st.lists(MOMENTS, min_size=1, max_size=6))
def test_names_keep_their_order_whatever_the_clock_says(moments: list[datetime]) -> None:
    """Every new file sorts after all earlier ones of its outlet, and after none of another's."""
    with TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        (folder / "paper-two-20991231T000000000000Z-00000000.warc.gz").touch()
        begun = []
        for moment in moments:
            patch.setattr(clock, "now", lambda moment=moment: moment)
            begun.append(folder / next_name(folder, "paper"))
            begun[-1].touch()
        assert warc_files(folder, "paper") == begun
        first = moments[0].strftime("%Y%m%dT%H%M%S%fZ")
        assert begun[0].name.startswith(f"paper-{first}-")


def test_files_of_others_belong_to_no_outlet() -> None:
    """Only names of our own form tell an outlet."""
    assert outlet_of_file("donga-20240113T000000000000Z-0a1b2c3d.warc.gz") == "donga"
    for name in ("donga.warc.gz", "donga-20240113T000000000000Z-0a1b2c3d.warc", "crawl-2024.warc.gz"):
        assert outlet_of_file(name) is None
