"""How two editions are compared: aligned with the archive's lexicon, if it has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from archive.alignment import Bead, align_sentences
from archive.model import Article, Edition
from archive.paths import ArchivePaths
from commands.output import warn

Align: TypeAlias = Callable[[Article, Article], list[Bead]]


def aligner_of(paths: ArchivePaths) -> Align:
    """Return what aligns the sentences of two editions, as `archive.alignment.align_sentences` does."""
    if not paths.lexicon.exists():
        return _by_length
    # Only a lexicon needs analysis.
    from indexer.lexicon.aligning import Aligner  # noqa: PLC0415

    return Aligner.open(paths).beads


def warn_of_texts(editions: Sequence[Edition]) -> None:
    """Warn of editions that have no text to compare, or one in another language than they are filed under."""
    from archive.parse.language import text_lang  # noqa: PLC0415 - only who compares asks

    for one in editions:
        if not one.article.paragraphs:
            warn(f"{one.id} has only a headline")
        elif text_lang("\n".join(one.article.paragraphs)) not in {None, one.article.lang}:
            warn(f"the text of {one.id} is in the other language — fetch or import it again in its own")


def _by_length(left: Article, right: Article) -> list[Bead]:
    return align_sentences(left.paragraphs, right.paragraphs, left.lang, right.lang)
