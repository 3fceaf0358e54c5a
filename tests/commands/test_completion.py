"""What the shells are offered while a command line is typed."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.lookup import save_last_hits
from archive.paths import ArchivePaths
from tests.conftest import ROOT, Ran, command_line, environment, make_pair, make_record, stock

Offer = Callable[..., dict[str, str]]


@pytest.fixture
def offer(paths: ArchivePaths, tmp_path: Path) -> Offer:
    """Stock an archive; ask what may stand at the end of a command line, and return it with its help."""
    records = [
        *make_pair("100", title="새 다리"),
        make_record(key="101", title="다른\x1b[31m 다리" + "길" * 200),
        make_record(key="7", site="other", title="딴 신문"),
    ]
    stock(paths, records)
    save_last_hits(paths, "다리", {11: "paper/100/en", 12: "other/7/ko"})
    config = tmp_path / "config.toml"
    config.write_text("[aliases]\nkorea = '북한'\nrecent = ['--since', '2017']\n", "utf-8")

    def ask(line: str, **env: str) -> dict[str, str]:
        words = line.split(" ")
        done = subprocess.run(
            command_line(), cwd=tmp_path, capture_output=True, text=True, check=True,
            env=environment(
                _ILBO_COMPLETE="zsh_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1),
                ILBO_ARCHIVE=str(paths.root), ILBO_CONFIG=str(config), **env,
            ),
        )  # fmt: skip
        assert done.stderr == ""
        lines = done.stdout.splitlines()
        return dict(zip(lines[1::3], lines[2::3], strict=True))

    return ask


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("ilbo sho", {"show"}),
        ("ilbo show 1", {"11", "12"}),
        ("ilbo show paper/1", {"paper/100", "paper/101"}),
        ("ilbo pair paper/100", {"paper/100", "paper/100/en", "paper/100/ko"}),
        ("ilbo open paper/100/", {"paper/100/en", "paper/100/ko"}),
        ("ilbo history other/", {"other/7", "other/7/ko"}),
        ("ilbo show nosuch", set()),
        ("ilbo search --site o", {"other"}),
        ("ilbo search @", {"@korea", "@recent"}),
        ("ilbo search --sor", {"--sort"}),
        ("ilbo show 11 --rev", {"--revision"}),
        ("ilbo completion b", {"bash"}),
    ],
)
def test_what_is_offered(offer: Offer, line: str, offered: set[str]) -> None:
    """Commands, options, hits of the last search, stories and editions, outlets and aliases."""
    assert set(offer(line)) == offered


def test_headlines_stand_beside_ids(offer: Offer) -> None:
    """Hits and ids are offered with their headlines, on one line, short and harmless."""
    assert offer("ilbo show 1")["11"] == "새 다리"
    shown = offer("ilbo show paper/101")["paper/101"]
    assert "\x1b" not in shown
    assert len(shown) < 60


def test_where_there_is_no_archive_nothing_is_offered(offer: Offer, tmp_path: Path) -> None:
    """A place without an archive, or a faulty configuration, is no failure while a line is typed."""
    assert offer(f"ilbo --archive {tmp_path}/nowhere show ") == {}
    assert not (tmp_path / "nowhere").exists()
    (tmp_path / "config.toml").write_text("thmee = 3")
    assert offer("ilbo search @") == {}


def test_completing_commands_loads_none(tmp_path: Path) -> None:
    """The list of commands is offered without importing them."""
    code = "import sys, search_cli\ntry: search_cli.run([])\nfinally: print('commands.search' in sys.modules)"
    env = environment(_ILBO_COMPLETE="bash_complete", COMP_WORDS="ilbo s", COMP_CWORD="1")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert "plain,search" in done.stdout
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_code_is_for_its_shell(ilbo: Callable[..., Ran], shell: str) -> None:
    """The code asks this program, and a shell that is here can read it."""
    ran = ilbo("completion", shell)
    assert (ran.code, ran.err) == (0, "")
    assert f"_ILBO_COMPLETE={shell}_complete" in ran.out
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=ran.out, text=True, check=True)


def _path_with_ilbo(folder: Path) -> str:
    """Put the program into a folder and return a PATH that begins with it."""
    program = folder / "bin" / "ilbo"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.join(command_line())} "$@"\n', "utf-8")
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_completes_every_line_and_not_only_the_first(ilbo: Callable[..., Ran], tmp_path: Path) -> None:
    """A file that zsh loads when it is needed completes, and goes on to."""
    (tmp_path / "_ilbo").write_text(ilbo("completion", "zsh").out, "utf-8")
    asking = (
        "_describe() { print -l -- $completions_with_descriptions }; "
        "fpath=($PWD $fpath); autoload -Uz _ilbo; words=(ilbo crawl dong); CURRENT=3; repeat 3 _ilbo"
    )
    done = subprocess.run(
        ["zsh", "-f", "-c", asking],
        env=environment(PATH=_path_with_ilbo(tmp_path), ILBO_CONFIG=""),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line.partition(":")[0] for line in done.stdout.splitlines()] == ["donga"] * 3
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("shell", "asking"),
    [
        ("fish", "ilbo completion fish | source; complete -C '{line}'"),
        (
            "bash",
            'eval "$(ilbo completion bash)"; compopt() {{ :; }}; COMP_WORDS=({line}); '
            "COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _ilbo_completion ilbo; "
            'printf "%s\\n" "${{COMPREPLY[@]}}"',
        ),
    ],
)
def test_a_real_shell_offers_it(paths: ArchivePaths, tmp_path: Path, shell: str, asking: str) -> None:
    """A shell that is here completes outlets and ids; headlines keep their commas."""
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    stock(paths, [make_record(key="101", title="다리, 열리다, 다시")])
    env = environment(PATH=_path_with_ilbo(tmp_path), ILBO_ARCHIVE=str(paths.root), ILBO_CONFIG="")
    for line, offered in (("ilbo crawl dong", "donga"), ("ilbo show paper/1", "paper/101")):
        done = subprocess.run(
            [shell, "-c", asking.format(line=line)],
            env=env,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        first = done.stdout.splitlines()[0]
        assert first.split("\t")[0] == offered
        if shell == "fish" and "show" in line:
            assert first.endswith("다리, 열리다, 다시")
