"""Sentences aligned with the help of the lexicon: words that translate each other speak for a place."""

from __future__ import annotations

import math
from collections.abc import Sequence

from archive.alignment import Bead, Likelihood, align_sentences
from archive.errors import CorruptDataError
from archive.ids import Lang, other_lang
from archive.model import Article
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import dictionary_path
from indexer.lexicon.lexicon import Lexicon, Translation
from indexer.lexicon.terms import CLASS, running_terms, sentence_terms

# How sure it is that a translation that is always right stands in what translates a sentence, and how many
# sightings of it are doubted; chosen on `bench.quality.alignment`.
_FAITHFUL = 0.6
_DOUBTED = 1.0
# Figures and Latin words of a Korean text stand there as they are.
_UNCHANGED = 0.8
# Fewer sentences than these do not tell how common a word is.
_ENOUGH = 8
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
        self._found: dict[tuple[str, Lang], list[Translation]] = {}
        self._expectations: dict[tuple[str, Lang], dict[str, float]] = {}

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

        def evidence(ours: Sequence[str], theirs: Sequence[str]) -> Likelihood:
            return self.likelihood(ours, theirs, left.lang, right.lang)

        known = evidence if self.lexicon is not None and left.lang != right.lang else None
        return align_sentences(left.paragraphs, right.paragraphs, left.lang, right.lang, known)

    def terms(self, text: str, lang: Lang) -> dict[str, str]:
        """Return the terms of a text as the lexicon knows them, with how each is written first.

        A phrase of several names has those inside: Ministry of Foreign Affairs in Seoul's Ministry of Foreign
        Affairs, written as the whole.
        """
        found = sentence_terms(text, lang, self.analyzer)
        for phrase in [term for term in found if " " in term and CLASS not in term]:
            words = phrase.split()
            for size in range(2, len(words)):
                for start in range(len(words) - size + 1):
                    found.setdefault(" ".join(words[start : start + size]), found[phrase])
        return found

    def running(self, text: str, lang: Lang) -> str:
        """Return the terms of the words of a text in their order, each between blanks, to look phrases up."""
        return f" {' '.join(term for term in running_terms(text, lang, self.analyzer))} "

    def translations(self, term: str, lang: Lang) -> dict[str, float]:
        """Return what a term may be in the other language, with chances; empty without a lexicon."""
        return {one.term: one.chance for one in self._known(term, lang)}

    def reliable(self, term: str, lang: Lang) -> dict[str, float]:
        """Return the translations of a term that can be relied on one by one, with chances.

        Those that somebody wrote down, those seen often, and of the others the likeliest.
        """
        known = self._known(term, lang)
        least = max((one.chance for one in known), default=0.0) * _CLEARLY_LIKELY
        return {
            one.term: one.chance
            for one in known
            if one.source != "learned"
            or one.sightings >= _OFTEN
            or (one.chance >= least and one.sightings >= 1)
        }

    def _known(self, term: str, lang: Lang) -> list[Translation]:
        if self.lexicon is None:
            return []
        found = self._found.get((term, lang))
        if found is None:
            found = self._found[term, lang] = self.lexicon.translations(term, lang, least=_LEAST_CHANCE)
        return found

    def _expected(self, term: str, lang: Lang) -> dict[str, float]:
        """Return what should stand for a term in the translation of its sentence, with chances."""
        found = self._expectations.get((term, lang))
        if found is None:
            found = self._expectations[term, lang] = self._expectation(term, lang)
        return found

    def _expectation(self, term: str, lang: Lang) -> dict[str, float]:
        known = self._known(term, lang)
        if not known and (term.isdigit() or (lang == "ko" and term.isascii())):
            return {term: _UNCHANGED}
        return {
            one.term: _FAITHFUL * one.chance * one.sightings / (one.sightings + _DOUBTED) for one in known
        }

    def likelihood(self, ours: Sequence[str], theirs: Sequence[str], left: Lang, right: Lang) -> Likelihood:
        """Return what the words that translate each other say about sentences of two languages.

        A word's translation stands in what translates its text with a chance of its own, and elsewhere as
        often as in any other text: it counts for a place by the ratio of the two, and its absence against it.
        Both languages' words say the same twice, so that each counts half.
        """
        assert right == other_lang(left)
        rows, columns = self._places(ours, left), self._places(theirs, right)
        shared = [[0.0] * len(theirs) for _ in ours]
        alone = ([0.0] * len(ours), [0.0] * len(theirs))
        for side, (own, other, lang) in enumerate(((rows, columns, left), (columns, rows, right))):
            size = max(len(alone[1 - side]), _ENOUGH) + 1
            for term, places in own.items():
                options = self._expected(term, lang)
                if not options:
                    continue
                unseen = 1 - sum(options.values())
                worth: dict[int, float] = {}
                for option, chance in options.items():
                    there = other.get(option)
                    if there:
                        present = math.log(chance * size / (len(there) + 0.5) + unseen)
                        for at in there:
                            worth[at] = max(worth.get(at, 0.0), present)
                anywhere = (len(worth) + 0.5) / size
                absent = min(math.log(unseen / (1 - anywhere)), 0.0)
                gains = [(j, (max(one, 0.0) - absent) / 2) for j, one in worth.items()]
                for i in places:
                    alone[side][i] += absent / 2
                    for j, gain in gains:
                        if side == 0:
                            shared[i][j] += gain
                        else:
                            shared[j][i] += gain
        return Likelihood(shared, *alone)

    def _places(self, texts: Sequence[str], lang: Lang) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            for term in self.terms(text, lang):
                places.setdefault(term, []).append(number)
        return places
