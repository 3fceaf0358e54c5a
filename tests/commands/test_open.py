"""`ilbo open`: only web addresses reach a browser."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.paths import ArchivePaths
from tests.conftest import Ran, make_pair, make_record, stock

Ilbo = Callable[..., Ran]
URL = "https://example.org/en/1?a=b&c=%EB%8B%A4"


@pytest.fixture(autouse=True)
def _stocked(paths: ArchivePaths) -> None:
    korean, english = make_pair("1")
    addresses = [
        "file:///etc/passwd",
        "javascript:alert(1)",
        "-http://x",
        "http://x\u202ey",
        None,
        "ssh://x",
    ]
    odd = [make_record(key=f"odd{number}", url=url) for number, url in enumerate(addresses)]
    stock(paths, [korean, {**english, "url": URL}, *odd])


@pytest.fixture
def browser(tmp_path: Path) -> tuple[dict[str, str], Path]:
    """Make a web browser that notes what it is given; return its environment and its notes."""
    notes = tmp_path / "notes"
    script = tmp_path / "browser.py"
    script.write_text(f"import sys; open({str(notes)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')")
    return {"BROWSER": f"{sys.executable} {script} %s"}, notes


def test_the_page_is_opened(ilbo: Ilbo, browser: tuple[dict[str, str], Path]) -> None:
    """The browser gets the address of the edition, whole."""
    env, notes = browser
    ran = ilbo("open", "paper/1", "--lang", "en", env=env)
    assert (ran.code, ran.out) == (0, "")
    assert URL in ran.err
    assert notes.read_text() == f"{URL}\n"


def test_only_printed(ilbo: Ilbo, browser: tuple[dict[str, str], Path]) -> None:
    """--print shows the address and opens nothing."""
    env, notes = browser
    ran = ilbo("open", "paper/1/en", "--print", env=env)
    assert (ran.code, ran.out, ran.err) == (0, f"{URL}\n", "")
    assert not notes.exists()


@pytest.mark.parametrize("key", ["1/ko", *(f"odd{number}" for number in range(6))])
@pytest.mark.parametrize("flags", [(), ("--print",)])
def test_what_is_no_web_address_is_not_opened(
    ilbo: Ilbo, browser: tuple[dict[str, str], Path], key: str, flags: tuple[str, ...]
) -> None:
    """Files, scripts, options and addresses with controls never reach a browser, nor does nothing."""
    env, notes = browser
    ran = ilbo("open", f"paper/{key}", *flags, env=env)
    assert (ran.code, ran.out) == (66, "")
    assert not notes.exists()


def test_without_a_browser(ilbo: Ilbo) -> None:
    """Where no browser can be started, the message names the address and what to do."""
    ran = ilbo("open", "paper/1/en", env={"BROWSER": "/nowhere/browser %s", "PATH": "", "DISPLAY": ""})
    assert ran.code == 1
    assert URL in ran.err
    assert "--print" in ran.err
