"""Sentences aligned with the help of the lexicon: words that translate each other speak for a place."""

from __future__ import annotations

from collections.abc import Sequence

from archive.alignment import Bead, align_sentences
from archive.errors import CorruptDataError
from archive.ids import Lang, other_lang
from archive.model import Article
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import dictionary_path
from indexer.lexicon.lexicon import Lexicon
from indexer.lexicon.terms import sentence_terms

# What a translated word is worth beside a shared figure or Latin word; less likely ones are worth nothing.
_WORTH = 1.0
_LEAST_CHANCE = 0.05
# A learned translation may stand in the same sentences by accident, unless it was seen often or is nearly the
# likeliest.
_OFTEN = 5.0
_CLEARLY_LIKELY = 0.6


class Aligner:
    """Aligns editions of two languages; without a lexicon by length, figures and Latin words alone.

    `analyzer` and `lexicon` are the archive's. Terms and translations that were looked up are kept.
    """

    def __init__(self, analyzer: Analyzer, lexicon: Lexicon | None) -> None:
        self.analyzer = analyzer
        self.lexicon = lexicon
        self._translations: dict[tuple[str, Lang], dict[str, float]] = {}

    @classmethod
    def open(cls, paths: ArchivePaths) -> Aligner:
        """Take the analysis and lexicon of an archive; a damaged lexicon is none."""
        try:
            lexicon = Lexicon.open(paths)
        except CorruptDataError:
            lexicon = None
        return cls(Analyzer(load_user_dictionary(dictionary_path(paths))), lexicon)

    def beads(self, left: Article, right: Article) -> list[Bead]:
        """Align the sentences of two articles, as `archive.alignment.align_sentences` does."""

        def evidence(ours: Sequence[str], theirs: Sequence[str]) -> list[list[float]]:
            return self._shared(ours, theirs, left.lang, right.lang)

        known = evidence if self.lexicon is not None and left.lang != right.lang else None
        return align_sentences(left.paragraphs, right.paragraphs, left.lang, right.lang, known)

    def terms(self, text: str, lang: Lang) -> dict[str, str]:
        """Return the terms of a text as the lexicon knows them, with how each is written first."""
        return sentence_terms(text, lang, self.analyzer)

    def translations(self, term: str, lang: Lang) -> dict[str, float]:
        """Return what a term may be in the other language, with chances; empty without a lexicon."""
        if self.lexicon is None:
            return {}
        found = self._translations.get((term, lang))
        if found is None:
            known = self.lexicon.translations(term, lang, least=_LEAST_CHANCE)
            found = self._translations[term, lang] = {one.term: one.chance for one in known}
        return found

    def reliable(self, term: str, lang: Lang) -> dict[str, float]:
        """Return the translations of a term that can be relied on one by one, with chances.

        Those that somebody wrote down, those seen often, and of the others the likeliest.
        """
        if self.lexicon is None:
            return {}
        known = self.lexicon.translations(term, lang, least=_LEAST_CHANCE)
        least = max((one.chance for one in known), default=0.0) * _CLEARLY_LIKELY
        return {
            one.term: one.chance
            for one in known
            if one.source != "learned"
            or one.sightings >= _OFTEN
            or (one.chance >= least and one.sightings >= 1)
        }

    def _shared(
        self, ours: Sequence[str], theirs: Sequence[str], left: Lang, right: Lang
    ) -> list[list[float]]:
        """Return the worth of the words that translate each other; common ones say little about a place."""
        assert right == other_lang(left)
        rows, columns = self._places(ours, left), self._places(theirs, right)
        shared = [[0.0] * len(theirs) for _ in ours]
        for term, places in rows.items():
            for other, chance in self.translations(term, left).items():
                for i in places:
                    for j in columns.get(other, ()):
                        worth = _WORTH * chance / max(len(places), len(columns[other]))
                        shared[i][j] += worth
        return shared

    def _places(self, texts: Sequence[str], lang: Lang) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            for term in self.terms(text, lang):
                places.setdefault(term, []).append(number)
        return places
