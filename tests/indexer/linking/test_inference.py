"""Links inferred from what texts have in common, without the outlet's help."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from archive.catalogue import open_catalogue, transaction
from archive.editions import get_edition, put_article
from archive.manual_links import link_by_hand, unlink_by_hand
from archive.model import Article
from archive.paths import ArchivePaths
from archive.stories import links_of_story
from demo.sample import sample_articles
from indexer.linking.inference import update_links
from indexer.semantic.encoder import DIMENSIONS, lead
from indexer.semantic.updating import update_vectors

AT = "2024-01-13T00:00:00Z"


def hidden(count: int = 24, **changes: Any) -> list[Article]:
    """Return editions of the sample under keys that do not tell which belong together, all of a few days."""
    sides: dict[str, dict[str, Article]] = {}
    for one in sample_articles():
        sides.setdefault(one.story or one.key, {})[one.lang] = one
    pairs = [one for one in sides.values() if len(one) == 2][:count]
    return [
        one._replace(
            key=f"{lang}-{number}",
            story=None,
            published_at=f"2020-03-{1 + number // 8 + (lang == 'en'):02}",
            **changes,
        )
        for number, pair in enumerate(pairs)
        for lang, one in pair.items()
    ]


def put(db: Any, *articles: Article) -> None:
    """Put articles into the catalogue."""
    with transaction(db):
        for article in articles:
            put_article(db, article, captured_at=AT)


def links(db: Any) -> dict[str, str]:
    """Return the keys that are linked by inference, Korean to English."""
    rows = db.execute(
        "SELECT a.key, b.key FROM links JOIN editions a ON a.edition_no = first_no "
        "JOIN editions b ON b.edition_no = second_no WHERE relation = 'inferred'"
    )
    pairs = (sorted(row, reverse=True) for row in rows)
    return dict(pairs)


def dump(db: Any) -> list[tuple[Any, ...]]:
    """Return all links and stories as the catalogue has them."""
    rows = db.execute(
        "SELECT a.id, b.id, relation, score, evidence FROM links JOIN editions a ON a.edition_no = first_no "
        "JOIN editions b ON b.edition_no = second_no ORDER BY 1, 2"
    )
    return [*map(tuple, rows), *map(tuple, db.execute("SELECT id, story FROM editions ORDER BY 1"))]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> ArchivePaths:
    """Make an archive of hidden pairs and infer its links."""
    paths = ArchivePaths(tmp_path_factory.mktemp("linked") / "archive")
    with closing(open_catalogue(paths, create=True)) as db:
        put(db, *hidden())
        update_links(db, paths)
    return paths


def test_translations_are_found_without_a_link(linked: ArchivePaths) -> None:
    """Nearly all pairs of the sample are found among stories of the same days, and no wrong one."""
    with closing(open_catalogue(linked)) as db:
        found = links(db)
    assert all(en == ko.replace("ko-", "en-") for ko, en in found.items())
    assert len(found) >= 17


def test_a_link_has_its_reasons(linked: ArchivePaths) -> None:
    """A link is inferred, sure to a degree, and says what the texts share and how good the next one is."""
    with closing(open_catalogue(linked)) as db:
        story = db.execute("SELECT story FROM editions JOIN links ON first_no = edition_no").fetchone()[0]
        (link,) = links_of_story(db, story)
    assert link.relation == "inferred"
    assert 0.9 < link.score <= 1
    assert link.evidence["rule"] == "texts agree"
    assert link.evidence.keys() & {"figures", "names", "words"}
    assert link.evidence["days_apart"] == 1
    assert isinstance(link.evidence["next_candidate"], float)


def test_nothing_changes_the_second_time(own_linked: ArchivePaths) -> None:
    """Looking again at an archive in which nothing changed does nothing."""
    with closing(open_catalogue(own_linked)) as db:
        before = dump(db)
        assert update_links(db, own_linked).total() == 0
        assert dump(db) == before


@pytest.fixture
def own_linked(linked: ArchivePaths, paths: ArchivePaths) -> ArchivePaths:
    """Copy the linked archive, for tests that change it."""
    import shutil  # noqa: PLC0415

    shutil.copytree(linked.root, paths.root)
    return paths


def test_the_order_of_arrival_does_not_matter(linked: ArchivePaths, db: Any, paths: ArchivePaths) -> None:
    """The same editions give the same links, whichever became known first."""
    articles = hidden()
    random.Random(3).shuffle(articles)
    put(db, *articles)
    update_links(db, paths)
    with closing(open_catalogue(linked)) as other:
        assert links(db) == links(other)


def test_an_edition_has_one_counterpart(linked: ArchivePaths) -> None:
    """No edition is inferred to translate two others."""
    with closing(open_catalogue(linked)) as db:
        rows = db.execute("SELECT first_no, second_no FROM links").fetchall()
    assert max(Counter(number for row in rows for number in row).values()) == 1


def test_what_was_unlinked_is_not_inferred_again(own_linked: ArchivePaths) -> None:
    """A pair parted by hand stays apart, however much its texts agree; one linked by hand is left alone."""
    with closing(open_catalogue(own_linked)) as db:
        ko, en = next(iter(links(db).items()))
        sides = [get_edition(db, f"sample/{key}/{key[:2]}") for key in (ko, en)]
        assert sides[0]
        assert sides[1]
        unlink_by_hand(db, own_linked, sides[0], sides[1])
        update_links(db, own_linked, rebuild=True)
        assert ko not in links(db)
        link_by_hand(db, own_linked, sides[0], sides[1])
        update_links(db, own_linked, rebuild=True)
        assert ko not in links(db)
        assert links_of_story(db, sides[0].story)[0].relation == "manual"


def test_an_outlets_link_takes_the_place_of_an_inferred_one(own_linked: ArchivePaths) -> None:
    """When the outlet says that an edition translates another, what was inferred is withdrawn."""
    with closing(open_catalogue(own_linked)) as db:
        ko, en = next(iter(links(db).items()))
        put(
            db,
            Article(site="sample", key=ko, lang="en", title="Its own translation", paragraphs=("At last.",)),
        )
        assert ko not in links(db)
        assert en not in links(db).values()
        update_links(db, own_linked)
        assert ko not in links(db)


def test_a_revision_withdraws_a_link(own_linked: ArchivePaths) -> None:
    """When an edition becomes another text, its link goes; when it becomes what it was, the link is back."""
    with closing(open_catalogue(own_linked)) as db:
        ko = next(iter(links(db)))
        original = get_edition(db, f"sample/{ko}/ko")
        assert original
        put(db, original.article._replace(title="전혀 다른 제목", paragraphs=("아무 관계도 없는 글이다.",)))
        assert update_links(db, own_linked)["withdrawn"] == 1
        assert ko not in links(db)
        put(db, original.article)
        update_links(db, own_linked)
        assert ko in links(db)


@pytest.mark.parametrize(
    "articles",
    [
        [],
        [Article(site="a", key="1", lang="ko", title="제목", paragraphs=())],
        [Article(site="a", key=lang, lang=lang, title="", paragraphs=("",)) for lang in ("ko", "en")],  # type: ignore[arg-type]
        [
            Article(site=lang, key="1", lang=lang, title="BTS 2024", paragraphs=("100",))
            for lang in ("ko", "en")
        ],  # type: ignore[arg-type]
    ],
    ids=["nothing", "one language", "empty texts", "two outlets"],
)
def test_archives_without_pairs(db: Any, paths: ArchivePaths, articles: list[Article]) -> None:
    """No editions, one language, texts that say nothing, other outlets: no links and no failure."""
    put(db, *articles)
    assert update_links(db, paths).total() == 0
    assert links(db) == {}


def test_undated_editions_are_compared_with_all(db: Any, paths: ArchivePaths) -> None:
    """Editions without a date, and those with one, find each other by their texts."""
    articles = hidden(12)
    put(db, *(one._replace(published_at=None) if one.lang == "en" else one for one in articles))
    update_links(db, paths)
    found = links(db)
    assert all(en == ko.replace("ko-", "en-") for ko, en in found.items())
    assert len(found) >= 8
    evidence = db.execute("SELECT evidence FROM links").fetchone()[0]
    assert "apart" not in evidence


def test_editions_weeks_apart_are_no_candidates(db: Any, paths: ArchivePaths) -> None:
    """However much they agree, texts published weeks apart are not linked: news repeats itself."""
    pair = hidden(1)
    put(db, pair[0], pair[1]._replace(published_at="2020-05-01"))
    update_links(db, paths)
    assert links(db) == {}


def test_new_editions_find_what_is_there(own_linked: ArchivePaths, tmp_path: Path) -> None:
    """A pair that comes later is linked with each other, and nearly all links that were there stay."""
    late = [
        one._replace(key=f"{one.key}-late", published_at="2021-06-01", site="sample") for one in hidden(2)[:2]
    ]
    with closing(open_catalogue(own_linked)) as db:
        before = links(db)
        put(db, *late)
        update_links(db, own_linked)
        after = links(db)
    assert after["ko-0-late"] == "en-0-late"
    # The lexicon was made anew meanwhile, so that a link at the border may go.
    assert len(before.items() - after.items()) <= 2


def test_of_two_english_versions_one_is_linked(db: Any, paths: ArchivePaths) -> None:
    """A story that has two English versions gets one of them; the other is linked to nothing else."""
    articles = hidden(12)
    again = [one._replace(key="en-again") for one in articles if one.key == "en-3"]
    put(db, *articles, *again)
    update_links(db, paths)
    found = links(db)
    assert all(en in (ko.replace("ko-", "en-"), "en-again") for ko, en in found.items())
    assert found.get("ko-3") in (None, "en-3", "en-again")
    assert list(found.values()).count("en-again") <= (found.get("ko-3") == "en-again")


def test_a_wrong_link_by_hand_holds_until_it_is_taken_back(own_linked: ArchivePaths) -> None:
    """Neither side of a manual link is inferred anything else; once it is unlinked, both find their own."""
    with closing(open_catalogue(own_linked)) as db:
        (ko, en), (other_ko, other_en) = list(links(db).items())[:2]
        first, second = (get_edition(db, f"sample/{key}/{key[:2]}") for key in (ko, other_en))
        assert first
        assert second
        link_by_hand(db, own_linked, first, second)
        update_links(db, own_linked)
        assert not {ko, other_ko} & links(db).keys() - {other_ko}
        assert other_en not in links(db).values()
        unlink_by_hand(db, own_linked, first, second)
        update_links(db, own_linked)
        found = links(db)
    assert (found.get(ko), found.get(other_ko)) == (en, other_en)


def test_an_edition_that_becomes_korean_loses_its_link(own_linked: ArchivePaths) -> None:
    """When the page that stood for the English edition turns Korean, nothing speaks for the link any more."""
    with closing(open_catalogue(own_linked)) as db:
        ko, en = next(iter(links(db).items()))
        korean = get_edition(db, f"sample/{ko}/ko")
        english = get_edition(db, f"sample/{en}/en")
        assert korean
        assert english
        text = {"title": korean.article.title, "paragraphs": korean.article.paragraphs}
        put(db, english.article._replace(**text))
        update_links(db, own_linked)
        assert ko not in links(db)


def test_headlines_alone_find_a_few(db: Any, paths: ArchivePaths) -> None:
    """Editions without a body, all of one day, are linked where headlines say enough; hardly one wrongly."""
    put(db, *(one._replace(paragraphs=(), published_at="2020-03-01") for one in hidden(20)))
    update_links(db, paths)
    found = links(db)
    assert len(found) >= 4
    assert sum(en != ko.replace("ko-", "en-") for ko, en in found.items()) <= 1


def test_processes_find_the_same(
    linked: ArchivePaths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Cut into stretches of a week and sent to processes, an archive gives the same links and evidence."""
    monkeypatch.setattr("indexer.linking.comparison._STRETCH_EDITIONS", 1)
    paths = ArchivePaths(tmp_path / "archive")
    with closing(open_catalogue(paths, create=True)) as db, closing(open_catalogue(linked)) as other:
        put(db, *hidden())
        update_links(db, paths)
        assert dump(db) == dump(other)


def test_a_large_archive_is_compared_once(
    db: Any, paths: ArchivePaths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its first lexicon is learned from some of its weeks; everything is then compared with that."""
    monkeypatch.setattr("indexer.linking.inference._SAMPLE", 10)
    monkeypatch.setattr("indexer.linking.inference._SAMPLE_WEEKS", 1)
    compared: list[int] = []
    put(db, *hidden())
    outcomes = update_links(db, paths, on_progress=compared.append)
    assert outcomes["inferred"] == len(links(db)) >= 17
    assert outcomes["withdrawn"] == 0


class PairEncoder:
    """Gives texts of the same pair the same direction, those of other pairs another."""

    name = "pairs"

    def __init__(self, articles: list[Article]) -> None:
        self._number = {lead(one): int(one.key.partition("-")[2]) for one in articles}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a unit vector for each text."""
        return np.eye(DIMENSIONS, dtype=np.float32)[[self._number[text] for text in texts]]


def test_vectors_are_one_more_signal(db: Any, paths: ArchivePaths) -> None:
    """Where headlines alone say too little, vectors that agree find more, and none wrongly."""
    articles = [one._replace(paragraphs=(), published_at="2020-03-01") for one in hidden(20)]
    put(db, *articles)
    update_links(db, paths)
    without = links(db)
    update_vectors(db, paths, PairEncoder(articles))
    update_links(db, paths, rebuild=True)
    found = links(db)
    assert len(found) > len(without)
    assert all(en == ko.replace("ko-", "en-") for ko, en in found.items())
