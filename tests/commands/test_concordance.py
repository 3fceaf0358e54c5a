"""`ilbo concordance`: uses in context, for people, spreadsheets and programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
import wcwidth

from archive.paths import ArchivePaths
from tests.conftest import Ran, make_pair, make_record, stock
from tests.render.test_terminal import ATTACKS, dangerous

Here = Callable[..., Ran]


def test_the_keyword_stands_in_one_column(here: Here, sample: ArchivePaths) -> None:
    """Each use is a line with the keyword beginning in the same column, Hangul counting two."""
    ran = here(sample, "concordance", "미사일", "-n", "3")
    assert ran.code == 0
    lines = [line for line in ran.out.splitlines() if "미사일" in line]
    assert len(lines) == 3
    assert {wcwidth.width(line[: line.rindex("미사일")]) for line in lines} >= {48}
    assert "Rendered as" in ran.out
    assert "2017     missile" in ran.out
    assert "3 shown" in ran.err


def test_json_and_tables_have_the_same_uses(here: Here, sample: ArchivePaths) -> None:
    """JSON, CSV and TSV give edition, sentence, place, translation and rendering of each use."""
    value = here(sample, "concordance", "sanctions", "--format", "json").json
    assert (value["format_version"], value["term"]) == (1, "sanctions")
    assert sum(one["count"] for one in value["renderings"]) <= value["uses_total"]
    for name, delimiter in (("csv", ","), ("tsv", "\t")):
        table = here(sample, "concordance", "sanctions", "--format", name).out
        rows = list(csv.DictReader(io.StringIO(table), delimiter=delimiter))
        assert [row["sentence"] for row in rows] == [use["sentence"] for use in value["uses"]]
    for use in value["uses"]:
        assert use["sentence"][use["start"] : use["end"]].lower().startswith("sanction")


def test_filters_narrow_it(here: Here, sample: ArchivePaths) -> None:
    """Dates, outlet, section and language are those of the editions that have the use."""
    narrow = ["--since", "2017", "--until", "2017", "--lang", "en", "--format", "json"]
    uses = here(sample, "concordance", "missile", *narrow).json["uses"]
    assert uses
    assert all(use["published_at"].startswith("2017") and use["edition"].endswith("/en") for use in uses)
    assert here(sample, "concordance", "missile", "--site", "other", "--format", "json").json["uses"] == []


def test_an_archive_without_pairs_or_lexicon(here: Here, paths: ArchivePaths) -> None:
    """Uses without translation say so, and why there are no renderings; no use is told in a line."""
    stock(paths, [make_record(key="1", title="제목" + "".join(ATTACKS)), *make_pair("2")])
    assert here(paths, "index").code == 0
    paths.lexicon.unlink(missing_ok=True)
    ran = here(paths, "concordance", "다리")
    assert "not translated" in ran.out
    assert "Rendered as" not in ran.out
    assert "no lexicon yet" in ran.err
    assert not any(dangerous(char) for char in ran.out if char != "\n")
    ran = here(paths, "concordance", "없는말")
    assert (ran.code, ran.out, "no use" in ran.err) == (0, "", True)
    assert here(paths, "concordance", '"').code == 2


@pytest.mark.parametrize("columns", [40, 80])
def test_lines_fit_the_terminal(
    ilbo_on_terminal: Callable[..., Ran], own_sample: ArchivePaths, columns: int
) -> None:
    """No line is wider than the screen."""
    out = ilbo_on_terminal("concordance", "제재", columns=columns, env={"PAGER": "cat"}).out
    assert max(wcwidth.width(line) for line in out.splitlines() if "ilbo:" not in line) <= columns
