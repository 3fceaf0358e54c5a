"""Every use of a term with the sentences that translate it, and how it was rendered from year to year.

The rendering is the word alignment's: of the translations that the lexicon knows, the likeliest one that
stands in the aligned sentences.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.alignment import Bead
from archive.editions import editions_by_number, editions_of_story
from archive.ids import Lang, other_lang
from archive.model import Edition
from indexer.across.marking import Marker, Spans
from indexer.lexicon.aligning import Aligner
from indexer.lexicon.terms import phrase_term

# So many editions are read, the newest first: aligning one takes some hundredths of a second.
MAX_EDITIONS = 500
_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a term stands: `span` in `sentence`, which is one of `edition`.

    `translation` are the aligned sentences of `partner`, the id of the story's edition in the other language;
    None where there is no edition or nothing aligned. `rendering` is the term there as the lexicon has it,
    which stands at `rendered`; None where it is not known.
    """

    edition: Edition
    sentence: str
    span: tuple[int, int]
    partner: str | None = None
    translation: str | None = None
    rendering: str | None = None
    rendered: Spans = ()

    @property
    def year(self) -> str | None:
        """The year of publication."""
        published_at = self.edition.article.published_at
        return published_at[:4] if published_at else None

    @property
    def written(self) -> str | None:
        """The rendering as it is written in the translation."""
        if not self.rendered or self.translation is None:
            return None
        start, end = self.rendered[0]
        return self.translation[start:end]


@dataclass(frozen=True, slots=True)
class Rendering:
    """How often a term was rendered as `written` in the stories of a year; None for another rendering."""

    year: str | None
    written: str | None
    count: int


def iter_uses(
    db: sqlite3.Connection, numbers: list[int], marker: Marker, aligner: Aligner, term: str
) -> Iterator[Use]:
    """Yield the uses of a term in editions by catalogue number, in their order; headlines are sentences too.

    `marker` finds the term; `term` is as it was asked for.
    """
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        editions = editions_by_number(db, chunk)
        for edition in (editions[number] for number in chunk if number in editions):
            yield from _uses(db, edition, marker, aligner, term)


def renderings(uses: list[Use]) -> list[Rendering]:
    """Count the renderings of uses that have a translation by year, the commonest of a year first."""
    spellings: dict[str, Counter[str]] = {}
    counts: dict[str | None, Counter[str | None]] = {}
    for use in uses:
        if use.translation is None:
            continue
        counts.setdefault(use.year, Counter())[use.rendering] += 1
        if use.rendering is not None and use.written is not None:
            spellings.setdefault(use.rendering, Counter())[use.written] += 1
    found = []
    for year in sorted(counts, key=lambda year: (year is None, year or "")):
        ordered = sorted(counts[year].items(), key=lambda one: (one[0] is None, -one[1], one[0] or ""))
        for term, count in ordered:
            written = None if term is None else spellings[term].most_common(1)[0][0]
            found.append(Rendering(year, written, count))
    return found


def _uses(
    db: sqlite3.Connection, edition: Edition, marker: Marker, aligner: Aligner, term: str
) -> Iterator[Use]:
    article = edition.article
    texts = (article.title, *article.paragraphs)
    if not any(marker.spans(text, article.lang) for text in texts):
        return
    partner = _partner(db, edition)
    headline = (partner.article.title,) if partner and partner.article.title else ()
    beads: list[Bead] = [((article.title,), headline)]
    beads += aligner.beads(article, partner.article) if partner else [(_sentences(aligner, edition), ())]
    found = [[marker.spans(sentence, article.lang) for sentence in ours] for ours, _ in beads]
    rendered_as = [_rendering(aligner, term, " ".join(theirs) or None, article.lang) for _, theirs in beads]
    for at, (ours, _) in enumerate(beads):
        if not any(found[at]):
            continue
        place = _place_of_rendering(at, [any(spans) for spans in found], [one for one, _ in rendered_as])
        translation = " ".join(beads[place][1]) or None
        rendering, rendered = rendered_as[place]
        for sentence, spans in zip(ours, found[at], strict=True):
            for span in spans:
                partner_id = partner.id if partner else None
                yield Use(edition, sentence, span, partner_id, translation, rendering, rendered)


def _place_of_rendering(at: int, has_term: Sequence[bool], renderings: Sequence[str | None]) -> int:
    """Return the bead whose translation has the rendering of a term in bead `at`.

    If that has none, a neighbour's does if the term does not stand there: then it was aligned one off. The
    headline, bead 0, is nobody's neighbour.
    """
    if renderings[at] is not None or at == 0:
        return at
    near = (place for place in (at + 1, at - 1) if 0 < place < len(renderings))
    return next((place for place in near if renderings[place] is not None and not has_term[place]), at)


def _partner(db: sqlite3.Connection, edition: Edition) -> Edition | None:
    """Return the edition of the other language in the story, the one with a text before one without."""
    others = [one for one in editions_of_story(db, edition.story) if one.article.lang != edition.article.lang]
    return next((one for one in others if one.article.paragraphs), others[0] if others else None)


def _sentences(aligner: Aligner, edition: Edition) -> tuple[str, ...]:
    article = edition.article
    return tuple(one for ours, _ in aligner.beads(article, article) for one in ours)


def _rendering(aligner: Aligner, term: str, translation: str | None, lang: Lang) -> tuple[str | None, Spans]:
    """Return the likeliest translation of a term that stands in a text, and where."""
    if translation is None:
        return None, ()
    other = other_lang(lang)
    there = aligner.terms(translation, other)
    whole = phrase_term(term, lang, aligner.analyzer)
    candidates = aligner.reliable(whole, lang) if whole else {}
    found = max((one for one in candidates if one in there), key=lambda one: candidates[one], default=None)
    if found is None:
        return None, ()
    spans = Marker({other: [found]}, aligner.analyzer).spans(translation, other)
    return (found, spans) if spans else (None, ())
