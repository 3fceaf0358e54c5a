"""How two editions are aligned: with the archive's lexicon, if it has one."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from archive.alignment import Bead, align_sentences
from archive.model import Article
from archive.paths import ArchivePaths

Align: TypeAlias = Callable[[Article, Article], list[Bead]]


def aligner_of(paths: ArchivePaths) -> Align:
    """Return what aligns the sentences of two editions, as `archive.alignment.align_sentences` does."""
    if not paths.lexicon.exists():
        return _by_length
    # Only a lexicon needs analysis.
    from indexer.lexicon.aligning import Aligner  # noqa: PLC0415

    return Aligner.open(paths).beads


def _by_length(left: Article, right: Article) -> list[Bead]:
    return align_sentences(left.paragraphs, right.paragraphs, left.lang, right.lang)
