"""The configuration file: defaults, aliases, and faults told by their line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from commands.configuration import load_configuration
from tests.conftest import ROOT, Ran, command_line, environment, make_pair, stock

Here = Callable[..., Ran]
Configure = Callable[[str], Path]

FILE = """\
theme = "dark"
languages = ["en", "ko"]

[aliases]
korea = '북한 OR "North Korea"'
one = "숭례문"
recent = ["--since", "2017", "--sort", "newest"]

[defaults.search]
limit = 3
until = 2020
"""


def ids(here: Here, paths: ArchivePaths, *arguments: str) -> list[str]:
    """Search and return the ids found."""
    done = here(paths, "search", *arguments, "--format", "ids")
    assert (done.code, done.err) == (0, "")
    return done.out.split()


def test_defaults_hold_where_an_option_is_not_given(
    here: Here, sample: ArchivePaths, configure: Configure
) -> None:
    """The file's values are those of options that are not given, dates read as on the command line."""
    everything = ids(here, sample, "북한", "-n", "200", "--until", "2030")
    configure(FILE)
    assert len(ids(here, sample, "북한")) == 3
    assert ids(here, sample, "북한", "-n", "200", "--until", "2030") == everything
    assert len(ids(here, sample, "북한", "-n", "200")) < len(everything)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["@korea", "회담"], ['(북한 OR "North Korea")', "회담"]),
        (["@korea 회담"], ['(북한 OR "North Korea") 회담']),
        (["회담", "-@korea"], ["회담", '-(북한 OR "North Korea")']),
        (["@one"], ["숭례문"]),
        (["@recent", "회담"], ["--since", "2017", "--sort", "newest", "회담"]),
        (["@nosuch", "a@one"], ["@nosuch", "a@one"]),
    ],
)
def test_aliases(
    here: Here, sample: ArchivePaths, configure: Configure, given: list[str], meant: list[str]
) -> None:
    """`@NAME` is what it stands for: a clause as a whole, or arguments; anything else stays a word."""
    plain = ids(here, sample, *meant, "-n", "50")
    configure(FILE.replace("limit = 3\nuntil = 2020\n", ""))
    assert ids(here, sample, *given, "-n", "50") == plain


def test_the_archive_of_the_file(tmp_path: Path, configure: Configure) -> None:
    """The archive is the option's, else the environment's, else the file's."""
    for name in ("one", "two"):
        stock(ArchivePaths(tmp_path / name), make_pair(name))
    config = configure(f"archive = '{tmp_path / 'one'}'\n")

    def stories(*arguments: str, **env: str) -> str:
        done = subprocess.run(
            command_line(*arguments, "show", "paper/two"), cwd=tmp_path, capture_output=True, check=False,
            env=environment(ILBO_CONFIG=str(config), **env),
        )  # fmt: skip
        return "two" if done.returncode == 0 else "one"

    assert stories() == "one"
    assert stories(ILBO_ARCHIVE=str(tmp_path / "two")) == "two"
    assert stories("--archive", str(tmp_path / "one"), ILBO_ARCHIVE=str(tmp_path / "two")) == "one"


@pytest.mark.parametrize(
    ("text", "line", "about"),
    [
        ("\n\nthmee = 'dark'\n", 3, "thmee"),
        ("theme = 'darkest'\n", 1, "darkest"),
        ("theme = 3\n", 1, "text"),
        ("# x\nlanguages = ['ko']\n", 2, "languages"),
        ("theme = 'dark'\n[aliases]\nok = 'a'\nbad = 3\n", 4, "aliases.bad"),
        ("[aliases]\n'a b' = 'x'\n", 2, "letters"),
        ("aliases = 3\n", 1, "table"),
        ("\n[defaults.search]\nlimits = 3\n", 3, "--limits"),
        ("[defaults]\nsearch.limits = 3\n", 2, "--limits"),
        ("[defaults.search]\nlimit = [3]\n", 2, "one value"),
        ("theme =\n", 1, "line 1"),
        ("a = 1\na = 2\n", 2, "line 2"),
    ],
)
def test_faults_are_told_by_their_line(
    here: Here, sample: ArchivePaths, configure: Configure, text: str, line: int, about: str
) -> None:
    """What cannot be used exits 78 with one line that names the file, the line and the fault."""
    path = configure(text)
    done = here(sample, "search", "북한")
    assert (done.code, done.out) == (78, "")
    assert str(path) in done.err
    assert about in done.err
    assert f":{line}: " in done.err or f"line {line}" in done.err
    assert done.err.count("\n") == 1


def test_a_default_that_is_no_value(here: Here, sample: ArchivePaths, configure: Configure) -> None:
    """A value the option does not take is a fault of the file, not of the command line."""
    path = configure("[defaults.search]\nsort = 'random'\n")
    done = here(sample, "search", "북한")
    assert done.code == 78
    assert str(path) in done.err
    assert "random" in done.err


def test_what_is_not_read(
    here: Here, sample: ArchivePaths, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an empty ILBO_CONFIG there is no file, and where there is none nothing is loaded for it."""
    configure("thmee = 3")
    monkeypatch.setenv("ILBO_CONFIG", "")
    assert here(sample, "stats").code == 0
    assert load_configuration().path is None
    code = "import sys, search_cli; search_cli.run(['sites']); print('commands.configuration' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"


def test_the_settings_are_shown_with_their_origin(
    here: Here, sample: ArchivePaths, configure: Configure
) -> None:
    """Every setting stands there with its value and the file's line, the variable, or that it is built in."""
    path = configure(FILE)
    value = here(sample, "config", "--format", "json").json
    assert value["path"] == str(path)
    shown = {one["name"]: (one["value"], one["origin"]) for one in value["settings"]}
    assert shown["archive"] == (str(sample.root), "--archive")
    assert shown["theme"] == ("dark", f"{path}:1")
    assert shown["languages"] == ("en ko", f"{path}:2")
    assert shown["@korea"][1] == f"{path}:5"
    assert shown["search --limit"] == ("3", f"{path}:10")
    text = here(sample, "config").out
    assert str(path) in text
    assert all(name in text for name in shown)


def test_the_environment_goes_before_the_file(
    here: Here, sample: ArchivePaths, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable outweighs the file's setting, and `ilbo config` says so."""
    configure(FILE)
    monkeypatch.setenv("ILBO_THEME", "light")
    shown = here(sample, "config", "--format", "json").json["settings"]
    assert {"name": "theme", "value": "light", "origin": "$ILBO_THEME"} in shown


@pytest.mark.parametrize("text", ["[defaults.nosuch]\nx = 1\n", "[defaults.stats]\nlimit = 1\n"])
def test_all_defaults_are_checked(here: Here, sample: ArchivePaths, configure: Configure, text: str) -> None:
    """`ilbo config` finds faults in the defaults of every command."""
    configure(text)
    assert here(sample, "config").code == 78
    assert here(sample, "search", "북한", "--format", "ids").code == 0


def test_editing(
    here: Here, sample: ArchivePaths, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--edit gives the editor a file that explains itself and checks the result; --path only names it."""
    path = configure("x")
    path.unlink()
    assert here(sample, "config", "--path").out == f"{path}\n"
    assert not path.exists()
    monkeypatch.setenv("VISUAL", "sed -i s/^#.theme/theme/")
    assert here(sample, "config", "--edit").code == 0
    assert 'theme = "dark"' in path.read_text("utf-8").splitlines()[3]
    monkeypatch.setenv("VISUAL", "sed -i s/theme/thmee/")
    assert here(sample, "config", "--edit").code == 78


def test_the_order_of_languages(here: Here, sample: ArchivePaths, configure: Configure) -> None:
    """Side by side, and where only the story is named, the first language stands first."""
    korean = here(sample, "show", "sample/1739418").out
    configure('languages = ["en", "ko"]')
    english = here(sample, "show", "sample/1739418").out
    assert "sample/1739418/ko" in korean.split("also")[0]
    assert "sample/1739418/en" in english.split("also")[0]
    both = here(sample, "show", "sample/1739418", "--both").out.splitlines()[0]
    assert both.startswith("N. Korea")
