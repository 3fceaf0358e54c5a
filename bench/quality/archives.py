"""Archives that quality is measured on: the corpus, and news sentences of which some are linked."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Set
from contextlib import closing, contextmanager
from pathlib import Path

from archive.catalogue import open_catalogue
from archive.ids import LANGS, Lang
from archive.importing import import_jsonl
from archive.paths import ArchivePaths
from bench.quality.sample import CORPUS
from indexer.indexing import update_index


@contextmanager
def sample_archive() -> Iterator[ArchivePaths]:
    """Make an archive of the corpus with its index; it is gone at the end."""
    with tempfile.TemporaryDirectory() as folder:
        paths = ArchivePaths(Path(folder) / "archive")
        _fill(paths, sorted((CORPUS / "sample").glob("*.jsonl")))
        yield paths


@contextmanager
def sentence_archive(texts: dict[Lang, list[str]], linked: Set[int]) -> Iterator[ArchivePaths]:
    """Make an archive with an edition for each sentence; the pairs `linked` are stories, others stand alone.

    The key of an edition begins with the number of its pair.
    """
    records = (
        {
            "site": "news",
            "key": str(number) if number in linked else f"{number}-{lang}",
            "lang": lang,
            "title": "",
            "paragraphs": [text],
        }
        for lang in LANGS
        for number, text in enumerate(texts[lang])
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sentences.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in records), "ascii")
        paths = ArchivePaths(Path(folder) / "archive")
        _fill(paths, [file])
        yield paths


def _fill(paths: ArchivePaths, files: Iterable[Path]) -> None:
    with closing(open_catalogue(paths, create=True)) as db:
        for file in files:
            import_jsonl(db, file, on_problem=print)
        update_index(db, paths)
