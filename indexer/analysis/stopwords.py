"""Function and question words: they count in phrases, else only in queries of nothing else."""

from __future__ import annotations

from functools import lru_cache

from indexer.analysis.data import word_set


def is_function_word(word: str) -> bool:
    """Tell whether a term, or an English word as written, is a function word.

    Words in capitals (US, WHO) are not.
    """
    return word in _words() or (word[:1].isupper() and not word.isupper() and word.lower() in _words())


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return word_set("stopwords.txt")
