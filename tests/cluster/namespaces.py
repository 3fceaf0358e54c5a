"""Three hosts on this machine: network namespaces on one bridge, so that a cable can be pulled."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

BRIDGE = "ilbotest0"
NETWORK = "10.213.77"
COUNT = 3


def hosts() -> tuple[str, ...]:
    """Return the addresses of the hosts."""
    return tuple(f"{NETWORK}.{number + 11}" for number in range(COUNT))


def prefixes() -> list[tuple[str, ...]]:
    """Return what makes a command line run on each host."""
    return [("ip", "netns", "exec", f"ilbotest{number}") for number in range(COUNT)]


@contextmanager
def network() -> Iterator[None]:
    """Make the bridge and the hosts; raise PermissionError where that is not allowed."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        raise PermissionError("namespaces need root and iproute2")
    _remove()
    try:
        _ip("link", "add", BRIDGE, "type", "bridge")
        _ip("addr", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        _ip("link", "set", BRIDGE, "up")
        for number, host in enumerate(hosts()):
            space, outside, inside = f"ilbotest{number}", _cable(number), f"ilbotesti{number}"
            _ip("netns", "add", space)
            _ip("link", "add", outside, "type", "veth", "peer", "name", inside)
            _ip("link", "set", inside, "netns", space)
            _ip("link", "set", outside, "master", BRIDGE, "up")
            _ip("-n", space, "addr", "add", f"{host}/24", "dev", inside)
            _ip("-n", space, "link", "set", inside, "up")
            _ip("-n", space, "link", "set", "lo", "up")
        yield
    except subprocess.CalledProcessError as error:
        raise PermissionError(f"namespaces cannot be made here: {error.stderr}") from error
    finally:
        _remove()


def pull(number: int) -> None:
    """Cut a host off from all others."""
    _ip("link", "set", _cable(number), "down")


def plug(number: int) -> None:
    """Connect it again."""
    _ip("link", "set", _cable(number), "up")


def _cable(number: int) -> str:
    return f"ilbotesto{number}"


def _remove() -> None:
    for number in range(COUNT):
        _ip("netns", "del", f"ilbotest{number}", check=False)
        _ip("link", "del", _cable(number), check=False)
    _ip("link", "del", BRIDGE, check=False)


def _ip(*arguments: str, check: bool = True) -> None:
    subprocess.run(["ip", *arguments], check=check, capture_output=True, text=True, timeout=20)
