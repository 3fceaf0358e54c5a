"""Where an archive's index stands if that is not the archive directory: on an OpenSearch cluster."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from archive.errors import ConfigError

LOCAL = "local"
DEFAULT_PREFIX = "ilbo"
DEFAULT_PORT = 9200
# What sizes a new index, and the most that makes sense for either.
_SIZES = {"shards": 1024, "replicas": 20}
_PREFIX = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?")
_REMEDY = "write https://HOST:9200/PREFIX, several hosts with commas between them, or local"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineAddress:
    """The nodes to ask, as URLs, and the prefix of the names of our indices there.

    `shards` and `replicas` are for an index made anew; None leaves the replicas to the number of nodes. The
    certificates of the nodes are checked against `ca_file`, or against the authorities that are generally
    known.
    """

    hosts: tuple[str, ...]
    prefix: str = DEFAULT_PREFIX
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    shards: int = 3
    replicas: int | None = None

    def __str__(self) -> str:
        first, *others = self.hosts
        return ",".join([first, *(host.partition("://")[2] for host in others)]) + f"/{self.prefix}"


def parse_engine(text: str, environment: Mapping[str, str]) -> EngineAddress | None:
    """Read `https://[USER[:PASSWORD]@]HOST[:PORT][,HOST…]/PREFIX[?shards=N&replicas=N]`; None for `local`.

    `ILBO_ENGINE_USER`, `ILBO_ENGINE_PASSWORD` and `ILBO_ENGINE_CA` of `environment` fill in what the address
    does not say. Raises ConfigError; no message has the password in it.
    """
    if text == LOCAL:
        return None
    try:
        parts = urlsplit(text)
        settings = {
            name: int(value) for name, value in parse_qsl(parts.query, strict_parsing=bool(parts.query))
        }
    except ValueError:
        raise ConfigError("the address of the engine cannot be read", _REMEDY) from None
    credentials, _, places = parts.netloc.rpartition("@")
    shown = f"{parts.scheme}://{places}{parts.path}"
    prefix = parts.path.strip("/") or DEFAULT_PREFIX
    if parts.scheme not in {"http", "https"} or not places or parts.fragment:
        raise ConfigError(f"{shown!r} is not the address of an engine", _REMEDY)
    if not _PREFIX.fullmatch(prefix):
        raise ConfigError(
            f"{prefix!r} cannot begin the name of an index",
            "use small letters, digits, - and _ behind the host",
        )
    _check_sizes(settings)
    user, _, password = credentials.partition(":")
    ca_file = environment.get("ILBO_ENGINE_CA")
    address = EngineAddress(
        hosts=tuple(_host_url(parts.scheme, place, shown) for place in places.split(",")),
        prefix=prefix,
        user=unquote(user) or environment.get("ILBO_ENGINE_USER"),
        password=unquote(password) or environment.get("ILBO_ENGINE_PASSWORD"),
        ca_file=Path(ca_file).expanduser() if ca_file else None,
        **settings,
    )
    check_address(address)
    return address


def check_address(address: EngineAddress) -> None:
    """Raise ConfigError where a password would travel in the clear, or a certificate file does not exist."""
    if address.password and not all(map(_is_private, address.hosts)):
        raise ConfigError(f"{address} would get the password unencrypted", "write https://")
    if address.ca_file and not address.ca_file.is_file():
        raise ConfigError(f"no certificate file {address.ca_file}", "correct ILBO_ENGINE_CA, or the setting")


def _check_sizes(settings: Mapping[str, int]) -> None:
    for name, value in settings.items():
        least = 0 if name == "replicas" else 1
        if name not in _SIZES or not least <= value <= _SIZES[name]:
            raise ConfigError(
                f"?{name}={value} is no setting of an engine",
                "for example ?shards=6, or ?shards=6&replicas=2",
            )


def _host_url(scheme: str, place: str, shown: str) -> str:
    match = _HOST.fullmatch(place)
    if match is None or int(match[2] or 1) not in range(1, 65536):
        raise ConfigError(f"{place!r} in {shown!r} is no HOST or HOST:PORT", _REMEDY)
    return f"{scheme}://{match[1]}:{match[2] or DEFAULT_PORT}"


def _is_private(host: str) -> bool:
    """Tell whether nobody else can listen: the host is asked by TLS, or is this machine."""
    parts = urlsplit(host)
    try:
        return parts.scheme == "https" or ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"
