"""Remembering what was worked out before, in bounded memory."""

from __future__ import annotations

from typing import TypeVar

_Value = TypeVar("_Value")


class Remembered(dict[str, _Value]):
    """What `make` gave for each text; holds at most `size` values and as many that were asked for before.

    When it is full, all of it becomes old; what is asked for again comes back, the rest is forgotten when it
    is full again. So the words of every day stay while those of one story go.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._old: dict[str, _Value] = {}

    def make(self, text: str) -> _Value:
        """Work out the value for a text."""
        raise NotImplementedError

    def __missing__(self, text: str) -> _Value:
        value = self._old.get(text)
        if value is None:
            value = self.make(text)
        if len(self) >= self._size:
            self._old = dict(self)
            self.clear()
        self[text] = value
        return value

    def forget(self) -> None:
        """Forget everything, as a new process would."""
        self._old = {}
        self.clear()
