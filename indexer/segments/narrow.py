"""The narrowest types for unsigned whole numbers."""

from __future__ import annotations

from typing import Any, TypeAlias

from numpy.typing import NDArray

Ints: TypeAlias = NDArray[Any]


def narrowed(values: Ints) -> Ints:
    """Return unsigned whole numbers in the narrowest of u1, u2, u4, u8 that holds them."""
    return values.astype(narrowest(int(values.max(initial=0))), copy=False)


def narrowest(top: int) -> str:
    """Return the narrowest of u1, u2, u4, u8 that holds numbers up to `top`."""
    return next((dtype for dtype in ("u1", "u2", "u4") if top < 1 << 8 * int(dtype[1])), "u8")
