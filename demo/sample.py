"""The bundled sample corpus: original bilingual stories of a fictional newspaper (`corpus/README.md`)."""

from __future__ import annotations

from pathlib import Path

from archive.model import Article
from archive.records import article_from_json

# `corpus` is installed beside this package; it has no `__init__.py`, because it is also an archive directory.
SAMPLE = Path(__file__).resolve().parent.parent / "corpus" / "sample"


def sample_articles() -> list[Article]:
    """Read all sample articles, in the order of their files."""
    return [
        article_from_json(line)
        for file in sorted(SAMPLE.glob("*.jsonl"))
        for line in file.read_bytes().splitlines()
        if line.strip()
    ]
