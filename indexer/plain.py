"""Values as plain classes with slots: a frozen dataclass takes a hundred times as long to be made.

A cold search waits for every class that its modules make. Where they are many, they are made like this.
"""

from __future__ import annotations

from typing import Any, ClassVar

new = tuple.__new__
"""Makes a named tuple of its class and values, without the detour through Python of its constructor."""


class Plain:
    """A value; equal to another of its class with equal attributes. It is not changed once made."""

    __slots__: tuple[str, ...] = ()
    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Note the names of all attributes."""
        cls._names = (*cls._names, *cls.__dict__.get("__slots__", ()))

    def _values(self) -> tuple[Any, ...]:
        return tuple([getattr(self, name) for name in self._names])

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self._values()))})"
