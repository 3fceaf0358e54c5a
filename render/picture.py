"""An SVG picture as PNG, drawn by resvg, which is an extra of the installation."""

from __future__ import annotations

from archive.errors import UsageError

# For screens that show two dots where others show one.
_ZOOM = 2


def png_of_svg(svg: str) -> bytes:
    """Return an SVG document as the bytes of a PNG file, with the fonts of this machine.

    Raises UsageError where resvg is not installed.
    """
    try:
        import resvg_py  # noqa: PLC0415 - an extra, and only a picture needs it
    except ImportError:
        raise UsageError(
            "PNG pictures need resvg", "install it with `pip install 'ilbo[png]'`, or name a file.svg"
        ) from None
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=_ZOOM))
