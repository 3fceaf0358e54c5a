"""The address of an engine: what is read from it, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.engine_address import EngineAddress, parse_engine
from archive.errors import ConfigError


def test_hosts_and_prefix() -> None:
    """Several hosts share the scheme; port and prefix have defaults."""
    assert parse_engine("https://a.example,b.example:9201/news", {}) == EngineAddress(
        hosts=("https://a.example:9200", "https://b.example:9201"), prefix="news"
    )
    assert parse_engine("http://[::1]", {}) == EngineAddress(hosts=("http://[::1]:9200",), prefix="ilbo")
    sized = parse_engine("http://localhost/x?shards=6&replicas=0", {})
    assert sized is not None
    assert (sized.shards, sized.replicas) == (6, 0)
    assert parse_engine("local", {}) is None


def test_credentials_come_from_address_or_environment(tmp_path: Path) -> None:
    """What the address does not say is looked for in the environment; neither is ever shown."""
    ca_file = tmp_path / "ca.pem"
    ca_file.touch()
    environment = {
        "ILBO_ENGINE_USER": "u",
        "ILBO_ENGINE_PASSWORD": "pa:ss/word",
        "ILBO_ENGINE_CA": str(ca_file),
    }
    address = parse_engine("https://a.example/news", environment)
    assert address is not None
    assert (address.user, address.password, address.ca_file) == ("u", "pa:ss/word", ca_file)
    inside = parse_engine("https://me:pa%3Ass%2Fword@a.example/news", {})
    assert inside is not None
    assert (inside.user, inside.password) == ("me", "pa:ss/word")
    for one in (address, inside):
        assert "word" not in repr(one) + str(one)
    assert str(inside) == "https://a.example:9200/news"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("opensearch", "not the address"),
        ("ftp://a/b", "not the address"),
        ("https:///x", "not the address"),
        ("https://a/UPPER", "name of an index"),
        ("https://a/b/c", "name of an index"),
        ("https://a:99999/b", "HOST:PORT"),
        ("https://a b/c", "HOST:PORT"),
        ("https://a,/c", "HOST:PORT"),
        ("https://a/b?shards=0", "shards=0"),
        ("https://a/b?shards=many", "cannot be read"),
        ("https://a/b?colour=1", "colour=1"),
        ("http://me:topsecret@a.example/b", "unencrypted"),
        ("https://me:topsecret@a.example:x/b", "HOST:PORT"),
    ],
)
def test_a_wrong_address(text: str, said: str) -> None:
    """The message says what is wrong and how an address looks, never a password."""
    with pytest.raises(ConfigError, match=said) as caught:
        parse_engine(text, {})
    assert caught.value.remedy
    assert "topsecret" not in str(caught.value)


def test_a_missing_certificate_file() -> None:
    """A certificate file that does not exist is named."""
    with pytest.raises(ConfigError, match=r"no certificate file /nowhere/ca\.pem"):
        parse_engine("https://a/b", {"ILBO_ENGINE_CA": "/nowhere/ca.pem"})


def test_a_password_may_stay_on_this_machine() -> None:
    """Nobody listens on loopback, so that a tunnel's end needs no TLS."""
    assert parse_engine("http://me:topsecret@127.0.0.1/b", {})
    assert parse_engine("http://me:topsecret@localhost/b", {})
