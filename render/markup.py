"""Text on its way into HTML and SVG: nothing an article says can become markup or turn the line round."""

from __future__ import annotations

import re
from html import escape

from render.terminal import safe

# XML has no form for these two, and HTML calls them errors.
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")


def escaped(text: str) -> str:
    """Return `text` for the content or an attribute of HTML or XML, on one line and without controls."""
    return escape(_NO_CHARACTERS.sub("", safe(text)), quote=True)
