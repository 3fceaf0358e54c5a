"""Uses of a term with their translations, and the renderings by year."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import Any

from archive.catalogue import open_catalogue
from archive.editions import iter_editions
from archive.paths import ArchivePaths
from indexer.across.concordance import Rendering, Use, _place_of_rendering, iter_uses, renderings
from indexer.across.marking import term_marker
from indexer.lexicon.aligning import Aligner

Put = Callable[..., None]


def uses_of(paths: ArchivePaths, term: str) -> list[Use]:
    """Return the uses of a term in all editions, in the order they became known."""
    aligner = Aligner.open(paths)
    with closing(open_catalogue(paths, readonly=True)) as db:
        numbers = [edition.number for edition in iter_editions(db)]
        return list(iter_uses(db, numbers, term_marker(aligner.analyzer, term), aligner, term))


def test_uses_have_their_translations(sample: ArchivePaths) -> None:
    """Every span holds the term; the aligned sentence of the other edition has its rendering marked."""
    uses = uses_of(sample, "미사일")
    assert uses
    for use in uses:
        start, end = use.span
        assert "미사일" in use.sentence[start:end]
        assert use.edition.article.lang == "ko"
    assert "missile" in {use.written for use in uses}


def test_renderings_add_up_to_the_translated_uses(sample: ArchivePaths) -> None:
    """Counts by year are those of the uses that have a translation, years in order."""
    uses = uses_of(sample, "제재")
    found = renderings(uses)
    assert sum(one.count for one in found) == sum(use.translation is not None for use in uses)
    years = [one.year for one in found if one.year]
    assert years == sorted(years)


def test_spellings_of_one_rendering_count_together(sample: ArchivePaths) -> None:
    """The commonest spelling names a rendering; what is not known comes last in its year."""
    some = next(use for use in uses_of(sample, "미사일") if use.rendering)
    plural = replace(some, translation="Missiles flew", rendered=((0, 8),))
    single = replace(some, translation="missile", rendered=((0, 7),))
    unknown = replace(some, rendering=None, rendered=())
    alone = replace(some, translation=None, rendering=None, rendered=())
    found = renderings([unknown, plural, single, single, alone])
    assert found == [Rendering(some.year, "missile", 3), Rendering(some.year, None, 1)]


def test_a_story_of_three_editions_and_one_without(db: Any, put: Put, paths: ArchivePaths) -> None:
    """The translation is the first edition that has a text; a lone edition has none, an empty one neither."""
    put(key="1", story="s")
    put(key="2", story="s", lang="en", title="Solnae", paragraphs=())
    put(key="3", story="s", lang="en", title="Bridge", paragraphs=("It opened.",))
    put(key="9", title="다리 없는 마을", paragraphs=())
    uses = uses_of(paths, "다리")
    assert [(use.edition.id, use.partner) for use in uses] == [
        ("paper/1/ko", "paper/3/en"),
        ("paper/1/ko", "paper/3/en"),
        ("paper/9/ko", None),
    ]
    assert uses[0].translation == "Bridge"
    translated = [use for use in uses if use.translation]
    assert renderings(uses) == [Rendering(None, None, len(translated))]


def test_a_neighbour_has_the_rendering() -> None:
    """A use whose own aligned sentence lacks the rendering takes the neighbour's that is nobody else's."""
    assert _place_of_rendering(2, [False, True, True, False], [None, "x", None, "x"]) == 3
    assert _place_of_rendering(2, [False, False, True, True], [None, "x", None, "x"]) == 1
    assert _place_of_rendering(2, [False, True, True, True], [None, "x", None, "x"]) == 2
    assert _place_of_rendering(1, [True, True], ["x", None]) == 1
    assert _place_of_rendering(1, [False, True, False], [None, "x", "x"]) == 1
