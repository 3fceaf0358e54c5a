"""`ilbo import`: counters that add up, bad lines named, everything else kept."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.conftest import Ran, make_pair, make_record, write_jsonl
from tests.render.test_terminal import ATTACKS, dangerous

Ilbo = Callable[..., Ran]


def test_the_counters_add_up(ilbo: Ilbo, tmp_path: Path) -> None:
    """JSON counters are whole numbers whose sum is `attempted`; a bad line makes exit code 65."""
    file = write_jsonl(tmp_path / "a.jsonl", [*make_pair(), {"bad": 1}, make_record(key="2")])
    ran = ilbo("import", file, "--format", "json")
    assert ran.code == 65
    counters = dict(ran.json)
    assert counters.pop("elapsed_s") >= 0
    assert counters == {"attempted": 4, "new": 3, "updated": 0, "unchanged": 0, "bad_record": 1}
    assert all(type(count) is int for count in counters.values())
    assert ran.err == f"ilbo: {file}:3: site is missing (name one for all records with --site) (skipped)\n"


def test_importing_again_changes_nothing(ilbo: Ilbo, paths: ArchivePaths, tmp_path: Path) -> None:
    """The same files a second time are all unchanged, and exit 0 in silence on stderr."""
    files = [
        write_jsonl(tmp_path / "a.jsonl", make_pair("1")),
        write_jsonl(tmp_path / "b.jsonl", make_pair("2")),
    ]
    first = ilbo("import", *files)
    assert (first.code, first.err) == (0, "")
    assert first.out.startswith("imported 4 in ")
    assert first.out.endswith(": 4 new\n")
    second = ilbo("import", *files)
    assert (second.code, second.err) == (0, "")
    assert second.out.endswith(": 4 unchanged\n")


def test_a_changed_file_updates(ilbo: Ilbo, tmp_path: Path) -> None:
    """A changed text is an update, kept as a revision."""
    file = write_jsonl(tmp_path / "a.jsonl", make_pair())
    ilbo("import", file)
    write_jsonl(file, make_pair(title="고친 제목"))
    assert ilbo("import", file, "--format", "json").json["updated"] == 2
    assert ilbo("show", "paper/100/ko", "--format", "json").json["revision"] == 2
    assert ilbo("stats", "--format", "json").json["revisions"] == 2


def test_nothing_to_do_says_so(ilbo: Ilbo, tmp_path: Path) -> None:
    """A file without records is imported without complaint."""
    ran = ilbo("import", write_jsonl(tmp_path / "a.jsonl", []))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("nothing to do\n")


@pytest.mark.parametrize(
    ("name", "code"), [("missing.jsonl", 66), ("folder.jsonl", 66), ("a.csv", 2), ("missing.jsonl.gz", 66)]
)
def test_files_are_looked_at_before_anything_is_written(
    ilbo: Ilbo, paths: ArchivePaths, tmp_path: Path, name: str, code: int
) -> None:
    """A file that cannot be imported fails the whole command before the archive is touched."""
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "a.csv").touch()
    ran = ilbo("import", write_jsonl(tmp_path / "good.jsonl", make_pair()), tmp_path / name)
    assert (ran.code, ran.out, ran.err.count("\n")) == (code, "", 1)
    assert name in ran.err
    assert not paths.root.exists()


@pytest.mark.parametrize("site", ["A B", "", "../x", "동아"])
def test_a_site_that_is_none(ilbo: Ilbo, paths: ArchivePaths, tmp_path: Path, site: str) -> None:
    """A --site that cannot name an outlet is a usage error, not thousands of bad records."""
    ran = ilbo("import", write_jsonl(tmp_path / "a.jsonl", [make_record(site=None)]), "--site", site)
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert not paths.root.exists()


def test_a_site_for_records_that_name_none(ilbo: Ilbo, tmp_path: Path) -> None:
    """--site names the outlet of records without one."""
    ran = ilbo("import", write_jsonl(tmp_path / "a.jsonl", [make_record(site=None)]), "--site", "mine")
    assert ran.code == 0
    assert ilbo("show", "mine/100/ko").code == 0


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz"])
def test_rubbish_is_exit_65_without_a_traceback(ilbo: Ilbo, tmp_path: Path, name: str) -> None:
    """Torn gzip, deep nesting, NUL, lone surrogates and long numbers are told line by line."""
    lines = [
        b'{"site":"p","key":"\\ud800\\u0000","lang":"ko","title":"\\udfff","paragraphs":["x"],"url":"\\ud800"}',
        b"[" * 100_000,
        b'{"key":' + b"1" * 5000 + b"}",
        b"\x00\xff\xfe",
        json.dumps(make_record(key=8)).encode(),
    ]
    data = b"\n".join(lines)
    file = tmp_path / name
    file.write_bytes(gzip.compress(data)[:-4] if name.endswith(".gz") else data)
    ran = ilbo("import", file, "--format", "json")
    assert ran.code == 65
    assert "Traceback" not in ran.err
    assert "internal error" not in ran.err
    assert ran.json["bad_record"] == len(ran.err.splitlines())
    assert ran.json["new"] >= 1


def test_what_a_bad_line_holds_is_harmless(ilbo: Ilbo, tmp_path: Path) -> None:
    """Warnings quote hostile values in a harmless form, one line each."""
    bad = [make_record(**{field: attack}) for field in ("lang", "published_at") for attack in ATTACKS]
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps(one) + "\n" for one in bad))
    ran = ilbo("import", file)
    assert ran.code == 65
    assert len(ran.err.splitlines()) == len(bad)
    assert not any(dangerous(char) for char in ran.err if char != "\n")


def test_progress_is_drawn_on_a_terminal_and_wiped(
    ilbo_on_terminal: Callable[..., Ran], tmp_path: Path
) -> None:
    """On a terminal a warning stands on a line of its own, and no progress line is left behind."""
    records = [make_record(key=key, paragraphs=["글 " * 3000]) for key in range(1500)]
    records[700] = {"bad": 1}
    ran = ilbo_on_terminal("import", write_jsonl(tmp_path / "a.jsonl", records), columns=400)
    assert ran.code == 65
    shown = [line.rpartition("\x1b[K")[2] for line in ran.out.removesuffix("\n").split("\n")]
    assert shown[0].startswith("ilbo: ")
    assert shown[0].endswith("(skipped)")
    assert shown[1].startswith("imported 1,500 in ")
    assert len(shown) == 2
