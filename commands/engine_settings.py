"""Which engine holds the index: `local`, an address, or `opensearch` as the configuration file has it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archive.engine_address import EngineAddress, parse_engine
from archive.errors import ConfigError
from commands.configuration import Configuration

NAME = "opensearch"
_TEXTS = ("prefix", "user", "password_file", "ca_file")
_NUMBERS = ("shards", "replicas")
_KEYS = ("hosts", *_TEXTS, *_NUMBERS)
_HOST = re.compile(r"(https?)://([^/@]+)/?")


def engine_named(
    text: str, configuration: Configuration | None, environment: Mapping[str, str]
) -> EngineAddress | None:
    """Return the engine that the option, the environment or the file names; None for the local one.

    Raises ConfigError, for what stands in the file with the line.
    """
    if text != NAME:
        return parse_engine(text, environment)
    table = configuration.opensearch if configuration else {}
    if configuration is None or not table:
        raise ConfigError(
            f"the configuration file does not describe the engine {NAME}",
            f"write the hosts below [{NAME}] there (`ilbo config --edit`), or --engine https://HOST:9200/PREFIX",
        )
    address = _address(configuration, table)
    known = {**_credentials(configuration, table), **environment}
    try:
        return parse_engine(address, known)
    except ConfigError as error:
        configuration.fail("", NAME, error.message)


def without_credentials(text: str) -> str:
    """Return a setting as it may be shown: an address without user and password."""
    return re.sub(r"(?<=//)[^/]*@", "", text)


def _address(configuration: Configuration, table: Mapping[str, Any]) -> str:
    """Write the table as an address."""
    for key, value in table.items():
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            configuration.fail(NAME, key, f"there is no such setting; there are {known}")
        if key in _TEXTS and not isinstance(value, str):
            configuration.fail(NAME, key, "a text is needed")
        if key in _NUMBERS and type(value) is not int:
            configuration.fail(NAME, key, "a number is needed")
    hosts = table.get("hosts")
    matches = [_HOST.fullmatch(str(host)) for host in hosts] if isinstance(hosts, list) else []
    found = [match.groups() for match in matches if match]
    if not found or len(found) < len(matches) or len({scheme for scheme, _ in found}) > 1:
        configuration.fail(NAME, "hosts", 'give a list as ["https://HOST:9200"], all https or all http')
    sizes = "&".join(f"{name}={table[name]}" for name in _NUMBERS if name in table)
    places = ",".join(place for _, place in found)
    return f"{found[0][0]}://{places}/{table.get('prefix', '')}" + (f"?{sizes}" if sizes else "")


def _credentials(configuration: Configuration, table: Mapping[str, Any]) -> dict[str, str]:
    """Return user, password and certificates by the variables that go before them."""
    found = {}
    assert configuration.path is not None
    folder = configuration.path.parent
    if "user" in table:
        found["ILBO_ENGINE_USER"] = table["user"]
    if "ca_file" in table:
        found["ILBO_ENGINE_CA"] = str(folder / Path(table["ca_file"]).expanduser())
    if "password_file" in table:
        file = folder / Path(table["password_file"]).expanduser()
        try:
            found["ILBO_ENGINE_PASSWORD"] = file.read_text("utf-8").partition("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError) as error:
            configuration.fail(NAME, "password_file", f"{file} cannot be read: {error}")
    return found
