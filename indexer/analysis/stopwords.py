"""Function and question words: they count in phrases, else only in queries of nothing else."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.analysis.data import word_set


def is_function_word(word: str) -> bool:
    """Tell whether a term, or an English word as written, is a function word.

    Words in capitals (US, WHO) are not.
    """
    if _QUESTION.fullmatch(word):
        return True
    return word in _words() or (word[:1].isupper() and not word.isupper() and word.lower() in _words())


# A question word with what may follow it; the dictionary takes some of them, such as 무엇인가요, for words.
_QUESTION = re.compile(
    "(?:무엇|누구|누가|언제|어디|어느|어떤|어떻게|얼마|얼마나|몇|무슨|왜)"
    "(?:인가요?|일까요?|이었나요?|였나요?|입니까|인지|이었는가|였는가|인데|이며|이고|이|을|를|에서|에|은|는"
    "|의|로|나)?"
)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    return word_set("stopwords.txt")
