"""The terms of a sentence as the lexicon counts them: the index's own, and names and phrases.

A phrase is its terms joined by blanks, as they follow each other in the index: `people power parti`. A
romanised Korean name is the classes of its syllables (`~윤 ~su-k ~yu-r`), so that Yoon Suk-yeol, Yoon Suk
Yeol and Yoon Seok-youl are one. Function words and syllable bigrams are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain

from archive.ids import Lang
from indexer.analysis.analyze import Analyzer
from indexer.analysis.romanised import surnames, syllable_class
from indexer.analysis.stopwords import is_function_word
from indexer.analysis.tokens import Token
from indexer.lexicon.romanisation import romanised

MAX_PHRASE_WORDS = 5
MAX_RUN = 3
CLASS = "~"

_JOINED = re.compile(r"\.?[ -]")
_INSIDE = frozenset({"of", "the", "and", "for", "on"})


def sentence_terms(text: str, lang: Lang, analyzer: Analyzer) -> dict[str, str]:
    """Return each different term of a sentence, and how it is written where it stands first."""
    return _terms(analyzer.analyze(text, lang, with_grams=False), text, lang)


def terms_and_phrases(text: str, lang: Lang, analyzer: Analyzer) -> tuple[dict[str, str], dict[str, str]]:
    """Return the terms of a sentence as `sentence_terms` does, and its phrases of two and three words."""
    tokens = analyzer.analyze(text, lang, with_grams=False)
    return _terms(tokens, text, lang), dict(_word_runs(_words(tokens), text, lang))


def _terms(tokens: Sequence[Token], text: str, lang: Lang) -> dict[str, str]:
    found: dict[str, str] = {}
    for token in tokens:
        if _counts(token.text):
            found.setdefault(token.text, text[token.start : token.end])
    if lang == "en":
        for term, surface in (*_names(tokens, text), *_phrases(tokens, text)):
            found.setdefault(term, surface)
    return found


def _word_runs(words: Iterable[Token], text: str, lang: Lang) -> Iterator[tuple[str, str]]:
    """Yield words of content with nothing but a blank between them; in Korean, no particle either."""
    run: list[Token] = []
    for token in words:
        if run and text[run[-1].end : token.start] != " ":
            run = []
        # The term of a Korean verb is not what stands there.
        whole = lang == "en" or token.text == text[token.start : token.end]
        if not whole or len(token.text) < 2 or is_function_word(token.text) or token.text.isdecimal():
            run = []
            continue
        run.append(token)
        for size in range(2, min(len(run), MAX_RUN) + 1):
            part = run[-size:]
            yield " ".join(one.text for one in part), text[part[0].start : part[-1].end]


def name_classes(hangul: str) -> str | None:
    """Return the term of a Korean name of three syllables as English texts have it; None if it is none."""
    if len(hangul) != 3 or hangul[0] not in _surnames() or not all("가" <= char <= "힣" for char in hangul):
        return None
    given = [syllable_class(romanised(char)) for char in hangul[1:]]
    return None if None in given else " ".join(f"{CLASS}{part}" for part in (hangul[0], *given))


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return frozenset(chain.from_iterable(surnames().values()))


def _counts(term: str) -> bool:
    return not term.startswith(CLASS) and not is_function_word(term) and (len(term) > 1 or not term.isascii())


def _names(tokens: Sequence[Token], text: str) -> Iterator[tuple[str, str]]:
    """Yield romanised Korean names: a surname and two syllables behind it."""
    classes: dict[int, Token] = {}
    for token in tokens:
        if token.text.startswith(CLASS):
            classes.setdefault(token.position, token)
    for at, token in classes.items():
        name = [token, classes.get(at + 1), classes.get(at + 2)]
        if "가" <= token.text[1] <= "힣" and name[1] and name[2]:
            yield " ".join(part.text for part in name if part), text[token.start : name[2].end]


def _phrases(tokens: Sequence[Token], text: str) -> Iterator[tuple[str, str]]:
    """Yield runs of capitalised words, the function words between them included."""
    run: list[Token] = []
    for token in _words(tokens):
        if run and not (_follows(run[-1], token, text) and _may_stand(token, text, inside=True)):
            yield from _phrase(run, text)
            run = []
        if run or _may_stand(token, text, inside=False):
            run.append(token)
    yield from _phrase(run, text)


def _phrase(run: list[Token], text: str) -> Iterator[tuple[str, str]]:
    while run and run[-1].text in _INSIDE:
        run.pop()
    if 2 <= len(run) <= MAX_PHRASE_WORDS:
        yield " ".join(word.text for word in run), text[run[0].start : run[-1].end]


def _words(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the words of a text one behind the other, the longest where several begin."""
    end = -1
    plain = (token for token in tokens if not token.text.startswith(CLASS))
    for token in sorted(plain, key=lambda token: (token.start, -token.end)):
        if token.start >= end:
            end = token.end
            yield token


def running_terms(text: str, lang: Lang, analyzer: Analyzer) -> list[str]:
    """Return the terms of the words of a text in their order, as phrases have them."""
    tokens = analyzer.analyze(text, lang, with_grams=False)
    return [token.text for token in _words(tokens)]


def _follows(before: Token, token: Token, text: str) -> bool:
    joined = _JOINED.fullmatch(text, before.end, token.start) is not None
    return joined and token.position == before.position + 1


def _may_stand(token: Token, text: str, *, inside: bool) -> bool:
    if inside and token.text in _INSIDE:
        return True
    return text[token.start].isupper() and (inside or not is_function_word(token.text))


def phrase_term(text: str, lang: Lang, analyzer: Analyzer) -> str | None:
    """Return the term of a word or phrase that stands alone: that of the whole, if the index has one.

    A Korean name in Latin letters becomes the classes of its syllables. None if there is no word in it.
    """
    tokens = analyzer.analyze(text, lang, with_grams=False)
    if lang == "en":
        names = [term for term, surface in _names(tokens, text) if len(surface) == len(text.strip())]
        if names:
            return names[0]
    return " ".join(token.text for token in _words(tokens)) or None
