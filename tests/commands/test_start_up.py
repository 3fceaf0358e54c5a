"""A cold command loads no library that it does not need."""

from __future__ import annotations

import subprocess
import sys

import pytest

from archive.paths import ArchivePaths
from tests.conftest import ROOT

LIBRARIES = (
    "bs4",
    "lxml",
    "mecab_ko",
    "numpy",
    "protego",
    "requests",
    "Stemmer",
    "warcio",
    "wcwidth",
    "whoosh",
)


def loaded(archive: ArchivePaths, *arguments: str) -> set[str]:
    """Run a command in a process of its own, and return which of the libraries it has loaded at its end."""
    code = (
        f"import sys, search_cli; code = search_cli.run({['--archive', str(archive.root), *arguments]!r}); "
        f"print('loaded', *[name for name in {LIBRARIES!r} if name in sys.modules]); sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (("show", "sample/1739418/ko"), set()),
        (("pair", "sample/1739418/ko"), set()),
        (("stats",), set()),
        (("search", "북한 미사일"), {"mecab_ko", "Stemmer"}),
        (("search", '"Security Council" sanctions -lang:ko', "--since", "2009"), {"Stemmer", "mecab_ko"}),
        (("search", "북한", "--format", "ids", "--sort", "newest", "--lang", "ko"), {"mecab_ko"}),
        (("search", "sanct* OR date:2017"), {"Stemmer", "mecab_ko"}),
    ],
)
def test_only_what_is_needed(sample: ArchivePaths, arguments: tuple[str, ...], needed: set[str]) -> None:
    """Reading loads no library but click; searching the analysers at most, neither arrays nor Whoosh."""
    assert loaded(sample, *arguments) <= needed


def test_what_few_postings_cannot_answer_loads_arrays(sample: ArchivePaths) -> None:
    """A misspelling is compared with the whole dictionary at once, on arrays."""
    assert "numpy" in loaded(sample, "search", "sanctoins~2")
    assert "whoosh" not in loaded(sample, "search", "sanctoins~2")
