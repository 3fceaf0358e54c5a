"""Editions: new, updated and unchanged; earlier texts kept; every change counted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue import last_change, open_catalogue, transaction
from archive.editions import (
    PutResult,
    editions_by_number,
    editions_of_story,
    editions_with_key,
    get_edition,
    iter_changes,
    iter_editions,
    put_article,
)
from archive.errors import CorruptDataError
from archive.model import Article, Edition
from archive.paths import ArchivePaths
from tests.conftest import make_article

EARLY, LATE = "2024-01-13T00:00:00Z", "2024-01-14T00:00:00Z"


def put(db: Any, article: Article, captured_at: str = EARLY) -> PutResult:
    """Put an article in a transaction of its own."""
    with transaction(db):
        return put_article(db, article, captured_at=captured_at)


def kept(db: Any, article: Article) -> Edition:
    """Return the edition of an article, which must be there."""
    edition = get_edition(db, article.id)
    assert edition is not None
    return edition


def test_a_new_edition_is_kept_as_it_is(db: Any) -> None:
    """A new article becomes revision 1 of an edition that gives it back unchanged."""
    article = make_article(
        url="https://example.org/1",
        published_at="2024-01-13T08:05:00+09:00",
        updated_at="2024-01-13",
        section="society",
        authors=("홍길동", "Gil-Dong Hong"),
        story="다리",
    )
    assert put(db, article) == "new"
    edition = kept(db, article)
    assert edition.article == article
    assert (edition.revision, edition.captured_at, edition.capture) == (1, EARLY, None)
    assert (edition.story, edition.number) == ("paper/100", 1)
    assert edition.change == last_change(db)


def test_the_same_article_changes_nothing(db: Any) -> None:
    """An article that says nothing new leaves every counter where it was."""
    article = make_article(section="society")
    put(db, article)
    before, change = kept(db, article), last_change(db)
    assert put(db, article, LATE) == "unchanged"
    assert put(db, article._replace(section=None), LATE) == "unchanged"
    assert (kept(db, article), last_change(db)) == (before, change)


@pytest.mark.parametrize("changes", [{"title": "새 제목"}, {"paragraphs": ("새 글.",)}])
def test_a_changed_text_is_a_new_revision(db: Any, changes: dict[str, Any]) -> None:
    """A changed headline or paragraph makes revision 2; the earlier text stays, with its own date."""
    old = make_article(section="society", authors=("홍길동",))
    new = old._replace(**changes)
    put(db, old)
    assert put(db, new, LATE) == "updated"
    edition = kept(db, old)
    assert edition.article == new
    assert (edition.revision, edition.captured_at) == (2, LATE)
    (row,) = db.execute("SELECT * FROM revisions").fetchall()
    assert (row["revision"], row["title"], row["captured_at"]) == (1, old.title, EARLY)
    assert row["section"] == "society"


def test_every_earlier_text_is_kept(db: Any) -> None:
    """A text that changes and changes back has three revisions, none of them lost."""
    for title in ("가", "나", "가"):
        put(db, make_article(title=title))
    titles = db.execute("SELECT title FROM revisions ORDER BY revision").fetchall()
    assert [row["title"] for row in titles] == ["가", "나"]
    assert kept(db, make_article()).revision == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"published_at": "2024-01-13"},
        {"updated_at": "2024-01-14"},
        {"section": "culture"},
        {"authors": ("김영희",)},
        {"authors": ()},
    ],
)
def test_other_changes_only_correct_the_edition(db: Any, changes: dict[str, Any]) -> None:
    """A changed date, section or byline is an update without a revision."""
    old = make_article(section="society", authors=("홍길동",))
    put(db, old)
    change = last_change(db)
    assert put(db, old._replace(**changes), LATE) == "updated"
    edition = kept(db, old)
    assert edition.article == old._replace(**changes)
    assert (edition.revision, edition.captured_at) == (1, EARLY)
    assert edition.change == last_change(db) > change


def test_what_a_later_article_leaves_out_stays(db: Any) -> None:
    """A source that knows less than an earlier one takes nothing away."""
    full = make_article(
        url="https://example.org/1",
        published_at="2024-01-13",
        updated_at="2024-01-13",
        section="a",
        story="s",
    )
    put(db, full)
    assert put(db, make_article()) == "unchanged"
    assert kept(db, full).article == full


def test_the_first_url_stays(db: Any) -> None:
    """The URL is filled in once it is known and then kept: a mirror's address is no change."""
    put(db, make_article())
    assert put(db, make_article(url="https://example.org/1")) == "updated"
    assert put(db, make_article(url="http://127.0.0.1:8000/1")) == "unchanged"
    assert kept(db, make_article()).article.url == "https://example.org/1"


TEXTS = st.sampled_from(["가", "나", "다"])
STEPS = st.lists(
    st.builds(
        make_article,
        key=st.sampled_from(["1", "2"]),
        lang=st.sampled_from(["ko", "en"]),
        title=TEXTS,
        paragraphs=st.tuples(TEXTS),
        section=st.none() | TEXTS,
        authors=st.just(()) | st.tuples(TEXTS),
    ),
    max_size=12,
)


@given(STEPS)
def test_any_history_is_kept_whole(tmp_path_factory: pytest.TempPathFactory, steps: list[Article]) -> None:
    """After any sequence of articles every text that ever stood is there, in order, and results are true."""
    db = open_catalogue(ArchivePaths(tmp_path_factory.mktemp("history")), create=True)
    texts: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for article in steps:
        change = last_change(db)
        result = put(db, article)
        history = texts.setdefault(article.id, [])
        text = (article.title, article.paragraphs)
        assert (result == "new") == (not history)
        assert (result == "unchanged") == (last_change(db) == change)
        if not history or history[-1] != text:
            assert result != "unchanged"
            history.append(text)
        assert [one.id for one in iter_changes(db, change)].count(article.id) == (result != "unchanged")
        edition = kept(db, article)
        assert (edition.revision, edition.article.title) == (len(history), history[-1][0])
    earlier = db.execute(
        "SELECT id, r.title AS t FROM revisions r JOIN editions USING (edition_no) ORDER BY 1, r.revision"
    )
    assert [(row["id"], row["t"]) for row in earlier] == [
        (key, title) for key, history in sorted(texts.items()) for title, _ in history[:-1]
    ]
    db.close()


def test_an_edition_that_comes_back_is_no_removal(db: Any) -> None:
    """An edition put in anew is taken off the list of what the index must forget."""
    db.execute("INSERT INTO removals VALUES (?, 1)", (make_article().id,))
    put(db, make_article())
    assert db.execute("SELECT count(*) FROM removals").fetchone()[0] == 0


def test_editions_are_read_in_the_order_they_became_known(db: Any) -> None:
    """All editions, those of a key and those of a story come first known first."""
    articles = [make_article(key=key, lang=lang) for key, lang in (("9", "en"), ("1", "ko"), ("9", "ko"))]
    for article in articles:
        put(db, article)
    ids = [article.id for article in articles]
    assert [one.id for one in iter_editions(db)] == ids
    assert [one.id for one in editions_of_story(db, "paper/9")] == [ids[0], ids[2]]
    assert [one.id for one in editions_with_key(db, "paper", "9")] == [ids[0], ids[2]]
    assert editions_of_story(db, "paper/none") == editions_with_key(db, "nobody", "9") == []
    assert get_edition(db, "paper/9") is None


def test_editions_by_number_in_any_amount(db: Any) -> None:
    """Thousands of numbers may be asked for at once; those without an edition are left out."""
    for key in range(5):
        put(db, make_article(key=str(key)))
    found = editions_by_number(db, [*range(3000), 2])
    assert {number: one.number for number, one in found.items()} == {number: number for number in range(1, 6)}
    assert editions_by_number(db, []) == {}


def test_a_row_that_holds_no_record_is_damage(db: Any) -> None:
    """An edition whose text is no JSON raises CorruptDataError with its id."""
    put(db, make_article())
    db.execute("UPDATE editions SET paragraphs = '[1'")
    with pytest.raises(CorruptDataError, match="paper/100/ko"):
        get_edition(db, "paper/100/ko")
