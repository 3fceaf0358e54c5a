"""The lexicon's file: a container of arrays (`docs/reference/lexicon.md`), written aside, then swapped in.

For each side, `ko` and `en`: the terms in byte order as a `TermDictionary`, and for term number i the rows
`starts[i]` to `starts[i + 1]` of parallel columns, the likeliest translation first:

- `others` (u4): the term's number on the other side;
- `chances` (f4): how likely a text that has the term has the other in its translation, 0 to 1;
- `counts` (f4): in how many stories the two were found to translate each other;
- `sources` (u1): a place in `SOURCES`;
- `examples` (u4, two a row): catalogue numbers of a Korean and an English edition that show it, 0 without.

`en_forms` has for each English term the ways it is written, the commonest first, parted by tabs; its numbers
are those of the English terms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from archive.ids import LANGS, Lang
from indexer.lexicon.format import FORMAT
from indexer.lexicon.training import Pairs, chances
from indexer.segments.container import ContainerWriter
from indexer.segments.disk import Disk
from indexer.segments.document import TERM_END

_MAX_TRANSLATIONS = 16
_MIN_CHANCE = 0.01
_MIN_COUNT = 0.1


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a lexicon: both vocabularies sorted by their UTF-8 bytes, and the pairs by number.

    `source[i]` and `examples[i]` (numbers of two editions) belong to pair i.
    """

    ko: Sequence[str]
    en: Sequence[str]
    forms: Sequence[Sequence[str]]
    pairs: Pairs
    source: Any
    examples: Any
    meta: dict[str, Any]


def save_lexicon(path: Path, contents: Contents, disk: Disk | None = None) -> None:
    """Write a lexicon file in the place of the one that stands there; readers keep what they have open.

    Raises OSError as the disk does; the old file then stays.
    """
    disk = disk or Disk()
    draft = path.with_name(path.name + ".tmp")
    writer = ContainerWriter(disk, draft)
    try:
        for lang in LANGS:
            _add_side(writer, lang, contents)
        _add_texts(writer, "en_forms", ("\t".join(forms) for forms in contents.forms))
        writer.seal({"format": FORMAT, **contents.meta})
    except BaseException:
        writer.abandon()
        disk.remove(draft)
        raise
    disk.replace(draft, path)
    disk.sync_folder(path.parent)


def _add_side(writer: ContainerWriter, lang: Lang, contents: Contents) -> None:
    pairs = contents.pairs
    ours, others = (pairs.ko, pairs.en) if lang == "ko" else (pairs.en, pairs.ko)
    terms = contents.ko if lang == "ko" else contents.en
    chance = chances(ours, pairs.count, len(terms))
    order = np.lexsort((others, -pairs.count, -chance, ours))
    firsts = np.searchsorted(ours[order], np.arange(len(terms)))
    rank = np.arange(len(order)) - firsts[ours[order]]
    enough = (chance[order] >= _MIN_CHANCE) & (pairs.count[order] >= _MIN_COUNT)
    order = order[(rank < _MAX_TRANSLATIONS) & enough]
    _add_texts(writer, lang, terms)
    starts = np.searchsorted(ours[order], np.arange(len(terms) + 1))
    writer.add(f"{lang}/starts", starts.astype("<u4"))
    writer.add(f"{lang}/others", others[order].astype("<u4"))
    writer.add(f"{lang}/chances", chance[order].astype("<f4"))
    writer.add(f"{lang}/counts", pairs.count[order].astype("<f4"))
    writer.add(f"{lang}/sources", contents.source[order].astype("<u1"))
    writer.add(f"{lang}/examples", contents.examples[order].reshape(-1).astype("<u4"))


def _add_texts(writer: ContainerWriter, field: str, texts: Iterator[str] | Sequence[str]) -> None:
    blobs = [text.encode() + TERM_END.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, blobs)])
    writer.add(f"{field}/offsets", offsets.astype("<u4"))
    writer.add_parts(f"{field}/terms", "u1", blobs)
