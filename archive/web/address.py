"""Which network addresses a crawl may connect to."""

from __future__ import annotations

import ipaddress
from typing import TypeAlias

Address: TypeAlias = "ipaddress.IPv4Address | ipaddress.IPv6Address"

# What `is_global` lets pass although it leads to this machine, its neighbours or many at once: multicast,
# the translated (NAT64, 6to4, Teredo) and mapped forms of any IPv4 address, old and special-purpose blocks.
_REFUSED = tuple(
    ipaddress.ip_network(block)
    for block in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/96",
        "::ffff:0:0/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",
        "ff00::/8",
    )
)


def is_public(text: str) -> bool:
    """Tell whether an IP address, as the system resolver writes it, is a host on the public internet.

    Private, loopback, link-local, shared, multicast, reserved, documentation, translated and IPv4-mapped
    addresses are not; neither is anything that is no address.
    """
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if "%" in text or not address.is_global:
        return False
    return not any(address in block for block in _REFUSED if block.version == address.version)
