"""`engine = "opensearch"`: the configuration file says where and as whom; faults are told by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.engine_address import EngineAddress
from archive.errors import ConfigError
from archive.paths import ArchivePaths
from commands.configuration import load_configuration
from commands.engine_settings import engine_named
from tests.conftest import Ran

Here = Callable[..., Ran]
Configure = Callable[[str], Path]

FILE = """\
engine = "opensearch"

[opensearch]
hosts = ["https://search-1.example:9200", "https://search-2.example"]
prefix = "news"
user = "reader"
password_file = "secret"
ca_file = "ca.pem"
shards = 6
"""


def test_the_table_describes_the_engine(configure: Configure) -> None:
    """Hosts, name, sizes and credentials come from the file; files stand beside it."""
    folder = configure(FILE).parent
    (folder / "secret").write_text("söl nae\nmore\n", "utf-8")
    (folder / "ca.pem").touch()
    found = load_configuration()
    wanted = EngineAddress(
        hosts=("https://search-1.example:9200", "https://search-2.example:9200"),
        prefix="news",
        user="reader",
        password="söl nae",
        ca_file=folder / "ca.pem",
        shards=6,
    )
    assert engine_named("opensearch", found, {}) == wanted
    other = engine_named("opensearch", found, {"ILBO_ENGINE_USER": "boss", "ILBO_ENGINE_PASSWORD": "x"})
    assert other is not None
    assert (other.user, other.password, other.hosts) == ("boss", "x", wanted.hosts)
    assert engine_named("local", found, {}) is None
    # What the file knows is for its own hosts alone.
    elsewhere = engine_named("https://elsewhere.example/x", found, {})
    assert elsewhere is not None
    assert (elsewhere.user, elsewhere.password) == (None, None)


def test_without_a_table(here: Here, paths: ArchivePaths, configure: Configure) -> None:
    """The name alone is not enough, and the line says what to do."""
    configure('engine = "opensearch"\n')
    done = here(paths, "search", "x")
    assert (done.code, done.out, done.err.count("\n")) == (78, "", 1)
    assert "ilbo config --edit" in done.err
    with pytest.raises(ConfigError, match="does not describe"):
        engine_named("opensearch", None, {})


@pytest.mark.parametrize(
    ("old", "new", "line", "about"),
    [
        ('["https://search-1.example:9200", "https://search-2.example"]', '"https://a"', 4, "a list"),
        ('"https://search-2.example"', '"http://search-2.example"', 4, "all https"),
        ('"https://search-2.example"', '"search-2.example:9200"', 4, "a list"),
        ('"https://search-2.example"', '"https://search-2.example:port"', 3, "HOST:PORT"),
        ('prefix = "news"', 'prefix = "NEWS"', 3, "NEWS"),
        ('prefix = "news"', "prefix = 3", 5, "text"),
        ('prefix = "news"', 'perfix = "news"', 5, "no such setting"),
        ("shards = 6", "shards = 0", 3, "shards=0"),
        ("shards = 6", "shards = true", 9, "number"),
        ('"secret"', '"nosuch"', 7, "cannot be read"),
        ('"ca.pem"', '"nosuch.pem"', 3, "no certificate file"),
    ],
)
def test_faults(
    here: Here, paths: ArchivePaths, configure: Configure, old: str, new: str, line: int, about: str
) -> None:
    """A key that does not exist or a value that cannot be: exit 78, one line with file and line number."""
    assert old in FILE
    path = configure(FILE.replace(old, new))
    (path.parent / "secret").write_text("topsecret")
    (path.parent / "ca.pem").touch()
    for command in (("search", "x"), ("config",)):
        done = here(paths, *command)
        assert (done.code, done.out, done.err.count("\n")) == (78, "", 1)
        assert f"{path}:{line}: " in done.err
        assert about in done.err
        assert "topsecret" not in done.err


def test_config_shows_the_engine(
    here: Here, paths: ArchivePaths, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`ilbo config` lists the table with its lines, and never a password."""
    path = configure(FILE)
    (path.parent / "secret").write_text("topsecret")
    (path.parent / "ca.pem").touch()
    shown = {one["name"]: one for one in here(paths, "config", "--format", "json").json["settings"]}
    assert (shown["engine"]["value"], shown["engine"]["origin"]) == ("opensearch", f"{path}:1")
    assert shown["opensearch.prefix"]["value"] == "news"
    assert shown["opensearch.hosts"]["origin"] == f"{path}:4"
    monkeypatch.setenv("ILBO_ENGINE", "https://me:topsecret@a.example/b")
    done = here(paths, "config")
    assert "https://a.example/b" in done.out
    assert "topsecret" not in done.out + done.err
    given = here(paths, "--engine", "https://me:topsecret@other.example/b", "config")
    assert "https://other.example/b" in given.out
    assert "topsecret" not in given.out + given.err
