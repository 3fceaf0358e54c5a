"""Assignment: one counterpart each, whatever the order in which candidates are given."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.linking.scoring import MARGINS, Model, Pairs, assign, load_model, scores

CANDIDATES = st.lists(
    st.tuples(st.integers(1, 6), st.integers(11, 16), st.integers(-40, 40)),
    max_size=20,
    unique_by=lambda one: one[:2],
)
MODEL = Model((), (), (0.0, 0.2, 0.3, 0.3, 0.4), 0.6, 0.2, 1.0)


def pairs(candidates: list[tuple[int, int, int]]) -> Pairs:
    """Make columns of candidates; logits are quarters, so that ties happen."""
    ko, en, quarters = zip(*candidates, strict=True) if candidates else ((), (), ())
    return Pairs(np.array(ko, np.int64), np.array(en, np.int64), np.array(quarters, float) / 4)


def linked(candidates: list[tuple[int, int, int]]) -> set[tuple[int, int]]:
    """Return the pairs that are linked."""
    columns = pairs(candidates)
    made = assign(columns, scores(columns, MODEL), MODEL.threshold)
    return {(int(columns.ko[one]), int(columns.en[one])) for one in made}


@given(CANDIDATES)
def test_the_rival_is_the_best_other_candidate(candidates: list[tuple[int, int, int]]) -> None:
    """For either edition of a pair, it is the highest of the other candidates, or -3 if that is more."""
    of_ko, of_en = pairs(candidates).rivals()
    for place, (ko, en, _) in enumerate(candidates):
        for side, found in (((ko, None), of_ko), ((None, en), of_en)):
            others = [
                one[2] / 4
                for number, one in enumerate(candidates)
                if number != place and (one[0] == side[0] or one[1] == side[1])
            ]
            assert found[place] == max([-3.0, *others])


@given(CANDIDATES)
def test_no_edition_has_two_counterparts(candidates: list[tuple[int, int, int]]) -> None:
    """Each edition stands in at most one link."""
    made = linked(candidates)
    assert len({ko for ko, _ in made}) == len({en for _, en in made}) == len(made)


@given(CANDIDATES, st.randoms(use_true_random=False))
def test_the_order_of_candidates_does_not_matter(
    candidates: list[tuple[int, int, int]], rng: np.random.Generator
) -> None:
    """The same candidates give the same links."""
    shuffled = list(candidates)
    rng.shuffle(shuffled)
    assert linked(shuffled) == linked(candidates)


@given(CANDIDATES)
def test_languages_are_equals(candidates: list[tuple[int, int, int]]) -> None:
    """Exchanging the two sides exchanges the sides of the links, where no two scores are equal."""
    distinct = list({one[2]: one for one in candidates}.values())
    exchanged = [(en, ko, logit) for ko, en, logit in distinct]
    assert {(ko, en) for en, ko in linked(exchanged)} == linked(distinct)


def test_a_clear_lead_is_needed() -> None:
    """Two equally good candidates are both left alone; so is one that is merely better than bad ones."""
    assert linked([(1, 11, 20), (1, 12, 20)]) == set()
    assert linked([(1, 11, 20), (1, 12, -20)]) == {(1, 11)}
    assert linked([(1, 11, -20), (1, 12, -40)]) == set()


def test_the_fitted_model_is_whole() -> None:
    """The coefficients that come with the program are those that the code asks for."""
    model = load_model()
    assert len(model.final) == len(MARGINS)
    assert 0.5 <= model.threshold < 1
    assert 0 < model.least < model.threshold
