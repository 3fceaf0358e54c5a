"""What is known of translations before any story is read: names of countries, languages, cities and moneys.

`cldr.tsv` has the names of the Unicode CLDR, `core.tsv` our own: the names behind the hanja and clipped forms
of headlines, and everyday words of news.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from archive.ids import Lang
from indexer.analysis.analyze import Analyzer
from indexer.analysis.stopwords import is_function_word
from indexer.lexicon.terms import phrase_term

_FOLDER = Path(__file__).parent
FILES = ("core.tsv", "cldr.tsv")


def seed_rows(name: str) -> list[list[str]]:
    """Return the columns of one of `FILES`, line by line."""
    lines = (_FOLDER / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def seed_names() -> tuple[tuple[str, str], ...]:
    """Return all seeds as written, Korean and English, each once."""
    rows = (row for name in FILES for row in seed_rows(name))
    return tuple(dict.fromkeys((row[-2], english) for row in rows for english in row[-1].split("|")))


def iter_seeds(analyzer: Analyzer) -> Iterator[tuple[str, str, str]]:
    """Yield the seeds as terms, Korean and English, and how the English one is written.

    What the analysis does not keep together in Korean, and words it leaves out, are left out.
    """
    for korean, english in seed_names():
        ours, theirs = phrase_term(korean, "ko", analyzer), phrase_term(english, "en", analyzer)
        if ours and theirs and not is_function_word(ours) and not is_function_word(theirs):
            yield ours, theirs, english


def both_terms(korean: str, english: str, analyzer: Analyzer) -> tuple[str, str] | None:
    """Return the terms of a Korean and an English word or phrase; None if one of them has none."""
    langs: tuple[Lang, Lang] = "ko", "en"
    ours, theirs = (
        phrase_term(text, lang, analyzer) for text, lang in zip((korean, english), langs, strict=True)
    )
    return (ours, theirs) if ours and theirs else None
