"""What is worth keeping of the words that were asked for, within a bound of memory."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Something that takes memory."""

    @property
    def nbytes(self) -> int:
        """How many bytes it can come to take."""
        ...


Value = TypeVar("Value", bound=Sized)


class Kept(Generic[Value]):
    """Values by key; those asked for longest ago make room where all together would exceed `limit_bytes`."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._values: dict[Hashable, tuple[Value, int]] = {}
        self._total = 0

    def get(self, key: Hashable) -> Value | None:
        """Return a value that is kept, None if it is not."""
        found = self._values.pop(key, None)
        if found is not None:
            self._values[key] = found
        return None if found is None else found[0]

    def keep(self, key: Hashable, value: Value) -> None:
        """Keep a value, unless it is larger than all may be together."""
        size = value.nbytes
        if size > self._limit:
            return
        _, replaced = self._values.pop(key, (None, 0))
        self._values[key] = (value, size)
        self._total += size - replaced
        while self._total > self._limit:
            oldest = next(iter(self._values))
            self._total -= self._values.pop(oldest)[1]
