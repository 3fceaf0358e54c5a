"""`ilbo crawl` and `ilbo sites` as processes."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.capture.warc_check import WarcRecord, walk_warc
from archive.catalogue import open_catalogue
from archive.crawling.outcome import OUTCOMES
from archive.locking import exclusive
from archive.outlets.profile import builtin_names
from archive.paths import ArchivePaths
from tests.archive.scripted_site import PROFILE, Reply, ScriptedSite, list_page, story_pages
from tests.conftest import TIMEOUT_S, Ran, command_line, environment

KEYS = [str(number) for number in range(40)]


@pytest.fixture
def site() -> Iterator[ScriptedSite]:
    """Serve an outlet of two stories."""
    pages = {"/en/": list_page("/en/a/1", "/en/a/2"), **dict(story_pages("1", "2", etags=True))}
    with ScriptedSite(pages) as site:
        yield site


@pytest.fixture
def profile(tmp_path: Path, site: ScriptedSite) -> Path:
    """Write the profile of that outlet."""
    path = tmp_path / "paper.toml"
    path.write_text(PROFILE.format(base=site.url, template="{key}", extra=""))
    return path


def test_a_crawl_says_what_it_did(ilbo: Callable[..., Ran], profile: Path) -> None:
    """The result stands on stdout, in words; stderr stays empty where it is no terminal."""
    ran = ilbo("crawl", profile)
    assert (ran.code, ran.err) == (0, "")
    assert "crawled 5" in ran.out
    assert "4 new" in ran.out
    assert "1 list page" in ran.out
    assert "2 stories" in ran.out
    again = ilbo("crawl", profile)
    assert "4 unchanged" in again.out
    assert "4 of them answered `not modified`" in again.out


def test_a_machine_gets_counters_that_add_up(ilbo: Callable[..., Ran], profile: Path) -> None:
    """One JSON object: `attempted` is the sum of the outcomes, everything else is time or receipt."""
    result = ilbo("crawl", profile, "--format", "json").json
    assert set(result) == {"attempted", "elapsed_s", "receipt", *OUTCOMES}
    assert result["attempted"] == sum(result[name] for name in OUTCOMES) == 5
    assert all(isinstance(result[name], int) for name in ("attempted", *OUTCOMES))
    assert isinstance(result["elapsed_s"], float)


def test_verbose_has_a_line_for_every_url(
    ilbo: Callable[..., Ran], profile: Path, site: ScriptedSite
) -> None:
    """With -v each URL and its outcome stand on one line of stderr, harmless whatever the outlet sends."""
    evil = "/en/a/x%1b]0;owned%07"
    site.pages["/en/"] = list_page("/en/a/1", "/en/list\x1b[31m?x", evil)
    ran = ilbo("crawl", profile, "-v")
    lines = ran.err.splitlines()
    assert "\x1b" not in ran.err + ran.out
    assert any("new" in line and line.endswith("/ko/a/1") for line in lines)
    assert all(line.startswith("ilbo: ") for line in lines)


def test_a_terminal_sees_progress(
    ilbo_on_terminal: Callable[..., Ran], profile: Path, site: ScriptedSite
) -> None:
    """Where people watch, a line is redrawn while the crawl runs and wiped at its end."""
    site.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.1")
    ran = ilbo_on_terminal("crawl", profile)
    assert "crawling paper: 1 pages" in ran.out
    assert "1 list page, 1 new; 3 waiting, about " in ran.out.replace(
        "1 new, 1 list page", "1 list page, 1 new"
    )
    assert ran.out.splitlines()[-1].endswith("between requests")


def test_a_plan_is_told_in_requests_and_time(
    ilbo: Callable[..., Ran], profile: Path, site: ScriptedSite, paths: ArchivePaths
) -> None:
    """`--plan` fetches no article and needs no archive."""
    ran = ilbo("crawl", profile, "--plan", "--delay", "3")
    assert "6 requests, 3 s apart: about 18 s" in ran.out
    assert "--delay" in ran.out
    plan = ilbo("crawl", profile, "--plan", "--format", "json").json
    assert (plan["attempted"], plan["list_page"], plan["plan"]["stories"]) == (1, 1, 2)
    assert site.articles() == []
    assert not paths.root.exists()


def test_ones_own_start_pages_limit_and_contact(
    ilbo: Callable[..., Ran], profile: Path, site: ScriptedSite
) -> None:
    """Options reach the crawl, and the operator's contact reaches the outlet."""
    site.pages["/en/list5"] = list_page("/en/a/2", "/en/a/1")
    ran = ilbo(
        "crawl", profile, "--url", "/en/list5", "--limit", "1", "--format", "json",
        env={"ILBO_CONTACT": "archive@e.kr"},
    )  # fmt: skip
    assert ran.json["new"] == 2
    assert site.articles() == ["/en/a/2", "/ko/a/2"]
    assert all("contact: archive@e.kr" in head for head in site.heads)


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nosuchpaper"], 2, "donga"),
        (["donga", "--since", "some day"], 2, "--since"),
        (["donga", "--since", "2024", "--until", "2023"], 2, "--until"),
        (["donga", "--limit", "0"], 2, "--limit"),
        (["donga", "--delay", "-1"], 2, "--delay"),
        (["donga", "--delay", "nan"], 2, "--delay"),
        (["donga", "--base-url", "nowhere"], 2, "--base-url"),
        (["donga", "--url", "https://example.com/"], 2, "example.com"),
        (["donga", "--contact", "a\nb"], 2, "--contact"),
        (["missing.toml"], 78, "missing.toml"),
        (["donga", "--base-url", "http://127.0.0.1:1", "--delay", "0"], 69, "127.0.0.1:1"),
    ],
)
def test_failures_are_one_line_and_a_code(
    ilbo: Callable[..., Ran], arguments: list[str], code: int, says: str
) -> None:
    """What cannot work is said in a line that names it, with the code of the contract and no traceback."""
    ran = ilbo("crawl", *arguments)
    assert ran.code == code
    assert says in ran.err
    assert "Traceback" not in ran.err
    assert ran.out == ""


def test_a_broken_profile_is_bad_configuration(ilbo: Callable[..., Ran], tmp_path: Path) -> None:
    """The file and the field are named."""
    path = tmp_path / "bad.toml"
    path.write_text(PROFILE.format(base="http://e.kr", template="{key}", extra="color = 'red'"))
    ran = ilbo("crawl", path)
    assert ran.code == 78
    assert "bad.toml" in ran.err
    assert "color" in ran.err


def test_an_outlet_that_is_being_crawled_is_locked(
    ilbo: Callable[..., Ran], profile: Path, paths: ArchivePaths
) -> None:
    """The same outlet twice is exit code 75 and names the other process."""
    with exclusive(paths.lock("crawl-paper"), "a crawl of paper"):
        ran = ilbo("crawl", profile)
    assert ran.code == 75
    assert "crawl of paper" in ran.err


@pytest.mark.parametrize(("how", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_an_interrupted_crawl_goes_on(
    ilbo: Callable[..., Ran], profile: Path, site: ScriptedSite, paths: ArchivePaths, how: int, code: int
) -> None:
    """Ctrl-C or kill -9 in the middle: what was fetched is kept, the same command fetches the rest."""
    site.pages |= {"/en/": list_page(*(f"/en/a/{key}" for key in KEYS)), **dict(story_pages(*KEYS))}
    process = subprocess.Popen(
        command_line("--archive", paths.root, "crawl", profile, "--delay", "0.01"),
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while len(site.articles()) < 25 and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(how)
    _, err = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == code
    assert b"Traceback" not in err

    result = ilbo("crawl", profile, "--delay", "0", "--format", "json").json
    assert result["new"] == 2 * len(KEYS)
    assert result["receipt"]["resumed"] is True
    # At most the one page that was on its way is asked for twice.
    assert len(site.articles()) <= 2 * len(KEYS) + 1
    with closing(open_catalogue(paths, readonly=True)) as db:
        assert db.execute("SELECT count(*), count(DISTINCT id) FROM editions").fetchone()[:] == (80, 80)
        assert db.execute("SELECT count(DISTINCT story) FROM editions").fetchone()[0] == 40
    assert all(isinstance(item, WarcRecord) for path in paths.warc.iterdir() for item in walk_warc(path))


def test_sites_lists_the_built_in_outlets(ilbo: Callable[..., Ran]) -> None:
    """Every built-in outlet stands on a line of its own, with its address."""
    ran = ilbo("sites")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split()[0] for line in ran.out.splitlines()] == list(builtin_names())
    assert "동아일보" in ran.out
    assert "https://www.donga.com" in ran.out
    assert '"site": "donga"' in ilbo("sites", "--format", "json").out


def test_a_drafted_profile_crawls(ilbo: Callable[..., Ran], site: ScriptedSite, tmp_path: Path) -> None:
    """`ilbo sites new` writes a profile that needs only its start page to crawl the outlet."""
    ran = ilbo("sites", "new", f"{site.url}/en/a/1", f"{site.url}/ko/a/1", "--delay", "0")
    assert (ran.code, ran.err) == (0, "")
    path = tmp_path / "draft.toml"
    path.write_text(ran.out.replace('start = ["/"]', 'start = ["/en/"]'))
    result = ilbo("crawl", path, "--delay", "0", "--format", "json").json
    assert (result["new"], result["receipt"]["stories"]) == (4, 2)
    assert ilbo("sites", "new").code == 2
    assert ilbo("sites", "new", f"{site.url}/none").code == 69


def test_help_has_examples(ilbo: Callable[..., Ran]) -> None:
    """Both commands show how they are called."""
    for command in ("crawl", "sites"):
        out = ilbo(command, "--help").out
        assert f"ilbo {command}" in out.split("Examples:")[1]
