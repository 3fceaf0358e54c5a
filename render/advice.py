"""What a reader can do about a search that found little: how words were understood, and what finds more."""

from __future__ import annotations

from archive.ids import LANGS
from indexer.advice import Advice, Alternative, WordAdvice
from indexer.results import SearchResult
from render.edition import language_name
from render.hits import counted
from render.layout import wrap
from render.messages import _
from render.terminal import safe

MAX_ALTERNATIVES = 4


def advice_lines(advice: Advice, result: SearchResult, *, unit: str, columns: int | None) -> list[str]:
    """Return lines of advice; none if there is nothing to say. `unit` is `stories` or `editions`.

    Words that texts have are explained only where nothing has the words together.
    """
    words = [word for word in advice.words if not result.with_words or not any(word.editions.values())]
    texts = [*map(_word, words), *(_alternative(one, unit) for one in advice.alternatives[:MAX_ALTERNATIVES])]
    lines = []
    for text in texts:
        first, *rest = wrap(safe(text), None if columns is None else columns - 4)
        lines += [f"  {first}", *(f"    {line}" for line in rest)]
    return lines


def _word(word: WordAdvice) -> str:
    parts = [word.text]
    if word.terms != (word.text,):
        parts.append(_("looked for as {terms}").format(terms=_(" or ").join(word.terms)))
    if any(word.editions.values()):
        counts = ", ".join(f"{language_name(lang)} {word.editions[lang]:,}" for lang in LANGS)
        parts.append(_("editions with it: {counts}").format(counts=counts))
    else:
        parts.append(_("in no text of either language"))
    if word.translations:
        known = ", ".join(f"{one.text} ({counted(one.stories, 'stories')})" for one in word.translations)
        parts.append(_("by the lexicon {words}").format(words=known))
    if word.suggestions:
        meant = ", ".join(f"{one.text} ({counted(one.stories, 'stories')})" for one in word.suggestions)
        parts.append(_("did you mean {words}?").format(words=meant))
    return " · ".join(parts)


def _alternative(one: Alternative, unit: str) -> str:
    many = counted(one.total, unit)
    if one.change == "apart":
        return _("{clause} as single words: {many}").format(clause=one.clause, many=many)
    return _("without {clause}: {many}").format(clause=one.clause, many=many)
