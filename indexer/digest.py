"""BLAKE2b from where `hashlib` has it: that module also loads OpenSSL, which a cold search can do without."""

from __future__ import annotations

from _blake2 import blake2b

__all__ = ["blake2b"]
