"""Stories: editions linked by key or story name, in whatever order they arrive and whatever is corrected."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.catalogue import last_change, open_catalogue, transaction
from archive.editions import get_edition, iter_changes, iter_editions, put_article
from archive.model import Article
from archive.paths import ArchivePaths
from archive.stories import add_link, links_of_story, stories_of_many_keys
from tests.conftest import make_article

AT = "2024-01-13T00:00:00Z"


def put(db: Any, *articles: Article) -> None:
    """Put articles, each in a transaction of its own."""
    for article in articles:
        with transaction(db):
            put_article(db, article, captured_at=AT)


def stories(db: Any) -> dict[str, str]:
    """Return the story of each edition id."""
    return {one.id: one.story for one in iter_editions(db)}


def groups(db: Any) -> set[frozenset[str]]:
    """Return the editions that stand together, whatever their story is called."""
    found: dict[str, set[str]] = {}
    for edition, story in stories(db).items():
        found.setdefault(story, set()).add(edition)
    return {frozenset(group) for group in found.values()}


KO, EN = make_article(key="1"), make_article(key="1", lang="en")


def test_equal_keys_make_a_story(db: Any) -> None:
    """Two languages under one key are one story, linked by the outlet, with the evidence."""
    put(db, KO, EN)
    assert stories(db) == {"paper/1/ko": "paper/1", "paper/1/en": "paper/1"}
    (link,) = links_of_story(db, "paper/1")
    assert (link.first, link.second, link.relation, link.score) == ("paper/1/ko", "paper/1/en", "linked", 1.0)
    assert link.evidence == {"rule": "same key", "key": "1"}


def test_equal_story_names_make_a_story(db: Any) -> None:
    """Editions of different keys with one story name are one story, named after the first known."""
    put(db, KO._replace(story="다리"), EN._replace(key="2", story="다리"))
    assert set(stories(db).values()) == {"paper/1"}
    (link,) = links_of_story(db, "paper/1")
    assert link.evidence == {"rule": "same story name", "story_label": "다리"}


def test_sites_do_not_mix(db: Any) -> None:
    """Equal keys and story names of different outlets mean nothing."""
    put(db, KO._replace(story="다리"), EN._replace(site="other", story="다리"))
    assert stories(db) == {"paper/1/ko": "paper/1", "other/1/en": "other/1"}


THREE = [
    KO._replace(story="a"),
    EN._replace(key="2", story="a"),
    EN._replace(key="3", story="a", title="Third"),
]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_three_editions_in_any_order(db: Any, order: Sequence[int]) -> None:
    """Three editions of one story name stand together, named after whichever arrived first."""
    arrived = [THREE[place] for place in order]
    put(db, *arrived)
    assert set(stories(db).values()) == {f"paper/{arrived[0].key}"}
    assert len(links_of_story(db, f"paper/{arrived[0].key}")) == 2


BRIDGED = [
    make_article(key="1", lang="ko", story="a"),
    make_article(key="2", lang="en", story="b"),
    make_article(key="1", lang="en", story="b"),
]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_equal_key_and_other_story_name(db: Any, order: Sequence[int]) -> None:
    """An edition that shares its key with one and its story name with another joins them."""
    put(db, *(BRIDGED[place] for place in order))
    assert len(groups(db)) == 1


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_grouping_does_not_depend_on_the_order(db: Any, order: Sequence[int]) -> None:
    """Whatever arrives first, the same editions stand together."""
    four = [KO, EN, KO._replace(key="2", story="x"), EN._replace(key="3", story="x")]
    put(db, *(four[place] for place in order))
    assert groups(db) == {
        frozenset({"paper/1/ko", "paper/1/en"}),
        frozenset({"paper/2/ko", "paper/3/en"}),
    }


def test_a_story_keeps_its_name_when_translations_arrive(db: Any) -> None:
    """A story's id is that of its first-known edition, also when the archive takes everything in again."""
    put(db, EN._replace(key="9", story="x"), KO._replace(key="5", story="x"))
    named = stories(db)
    put(db, KO._replace(key="5", story="x"), EN._replace(key="9", story="x"), EN._replace(key="5", story="x"))
    assert set(stories(db).values()) == set(named.values()) == {"paper/9"}


def test_only_what_gets_another_story_counts_as_changed(db: Any) -> None:
    """A translation that joins a story marks itself as changed, not the editions already there."""
    put(db, KO)
    change = last_change(db)
    put(db, EN)
    assert [one.id for one in iter_changes(db, change)] == ["paper/1/en"]


def test_editions_of_a_story_that_is_joined_count_as_changed(db: Any) -> None:
    """When two stories become one, every edition that gets another story id is marked for the index."""
    put(db, KO._replace(story="a"), KO._replace(key="2"), EN._replace(key="2"))
    change = last_change(db)
    put(db, EN._replace(key="2", story="a"))
    assert {one.id for one in iter_changes(db, change)} == {"paper/2/ko", "paper/2/en"}
    assert set(stories(db).values()) == {"paper/1"}


def test_a_corrected_story_name_moves_the_edition(db: Any) -> None:
    """An edition that was given the wrong story name leaves that story when it is corrected."""
    put(db, KO._replace(story="a"), EN._replace(key="2", story="a"), KO._replace(key="3", story="b"))
    change = last_change(db)
    put(db, EN._replace(key="2", story="b"))
    assert stories(db) == {"paper/1/ko": "paper/1", "paper/2/en": "paper/2", "paper/3/ko": "paper/2"}
    assert [one.id for one in iter_changes(db, change)] == ["paper/2/en", "paper/3/ko"]


def test_the_rest_holds_together_when_its_hub_leaves(db: Any) -> None:
    """When the edition all others were linked to leaves the story, the others stay one story."""
    put(db, *THREE)
    put(db, THREE[0]._replace(story="b"))
    assert groups(db) == {frozenset({"paper/1/ko"}), frozenset({"paper/2/en", "paper/3/en"})}


def test_a_corrected_name_does_not_part_equal_keys(db: Any) -> None:
    """Links by key, and those not by the outlet, outlive a corrected story name."""
    put(db, KO._replace(story="a"), EN._replace(story="a"), KO._replace(key="7"))
    with transaction(db):
        add_link(db, 1, 3, "manual", 0.5, {"rule": "by hand"})
    put(db, EN._replace(story="b"))
    assert len(groups(db)) == 1
    assert {link.relation for link in links_of_story(db, "paper/1")} == {"linked", "manual"}


def test_a_link_replaces_the_earlier_one_between_the_two(db: Any) -> None:
    """There is one link between two editions, in whichever order they are named."""
    put(db, KO, EN)
    with transaction(db):
        add_link(db, 2, 1, "manual", 0.25, {"rule": "by hand"})
    (link,) = links_of_story(db, "paper/1")
    assert (link.first, link.relation, link.score) == ("paper/1/ko", "manual", 0.25)


def test_links_come_strongest_first(db: Any) -> None:
    """The links of a story are in order of their score."""
    put(db, KO, EN, KO._replace(key="2"))
    with transaction(db):
        add_link(db, 1, 3, "inferred", 0.5, {})
        add_link(db, 2, 3, "inferred", 0.75, {})
    assert [link.score for link in links_of_story(db, "paper/1")] == [1.0, 0.75, 0.5]


def test_evidence_of_the_crawl_is_kept(db: Any) -> None:
    """What else speaks for a link stands in its evidence beside the rule."""
    put(db, KO)
    with transaction(db):
        put_article(db, EN, captured_at=AT, evidence={"toggle": "https://example.org/?m=kor"})
    (link,) = links_of_story(db, "paper/1")
    assert link.evidence == {"rule": "same key", "key": "1", "toggle": "https://example.org/?m=kor"}


def test_stories_of_many_keys(db: Any) -> None:
    """Stories that one key does not name are told apart from the rest."""
    put(db, KO, EN, *(one._replace(key=f"9{one.key}", story="z") for one in THREE))
    assert stories_of_many_keys(db) == {"paper/91"}


def test_thousands_of_editions_under_one_name(db: Any) -> None:
    """A story name that an exporter gave to everything costs a link each, not a walk through all of them."""
    number = 2000
    with transaction(db):
        for key in range(number):
            put_article(db, make_article(key=str(key), story="null"), captured_at=AT)
    assert set(stories(db).values()) == {"paper/0"}
    assert last_change(db) <= 2 * number, "each arrival changes itself only"


ARRIVALS = st.lists(
    st.builds(
        make_article,
        key=st.sampled_from("1234"),
        lang=st.sampled_from(["ko", "en"]),
        story=st.none() | st.sampled_from("xyz"),
    ),
    max_size=14,
)


def expected(articles: list[Article]) -> dict[str, str]:
    """Return the story of each edition, worked out from scratch: what shares a key or a name is one group."""
    labels: dict[str, str | None] = {}
    for article in articles:
        labels[article.id] = article.story or labels.get(article.id)
    group = {edition: number for number, edition in enumerate(labels)}
    for _ in labels:
        for (one, label), (two, other) in product(labels.items(), repeat=2):
            if one.split("/")[1] == two.split("/")[1] or (label is not None and label == other):
                group[one] = group[two] = min(group[one], group[two])
    order = list(labels)
    return {edition: order[first].rpartition("/")[0] for edition, first in group.items()}


@given(ARRIVALS)
@example([*BRIDGED, BRIDGED[0]._replace(story="b"), BRIDGED[1]._replace(story="c")])
def test_any_history_gives_the_stories_its_last_state_has(
    tmp_path_factory: pytest.TempPathFactory, arrivals: list[Article]
) -> None:
    """After any arrivals and corrections, stories are those that keys and story names now say."""
    db = open_catalogue(ArchivePaths(Path(tmp_path_factory.mktemp("stories"))), create=True)
    for count, article in enumerate(arrivals, 1):
        before, change = stories(db), last_change(db)
        put(db, article)
        after = stories(db)
        assert after == expected(arrivals[:count])
        moved = {one for one in before if before[one] != after[one]}
        assert moved <= {one.id for one in iter_changes(db, change)}, "the index must hear of it"
    for story in set(stories(db).values()):
        members = {edition for edition, named in stories(db).items() if named == story}
        ends = [{link.first, link.second} for link in links_of_story(db, story)]
        reached = {min(members)}
        for _ in ends:
            reached |= {one for pair in ends if pair & reached for one in pair}
        assert reached == members, "links hold every story together, and no link leaves it"
    db.close()


def test_a_lone_edition_has_a_story_without_links(db: Any) -> None:
    """An edition nobody translated is a story of its own."""
    put(db, KO)
    edition = get_edition(db, KO.id)
    assert edition is not None
    assert edition.story == "paper/1"
    assert links_of_story(db, "paper/1") == []
