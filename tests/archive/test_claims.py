"""Claims of pages about their other editions become links when both editions are known."""

from __future__ import annotations

from contextlib import closing

import pytest

from archive.catalogue import open_catalogue, transaction
from archive.claims import keep_claims, link_claimed
from archive.editions import put_article
from archive.paths import ArchivePaths
from archive.stories import links_of_story
from tests.conftest import make_article

KO = make_article(key="10")
EN = make_article(
    key="20", lang="en", title="Solnae Opens New Bridge", paragraphs=("The city opened a bridge.",)
)


@pytest.mark.parametrize("claimant_first", [True, False])
@pytest.mark.parametrize("mutual", [True, False])
def test_the_order_makes_no_difference(paths: ArchivePaths, *, claimant_first: bool, mutual: bool) -> None:
    """Whichever edition comes first, and whether one or both pages link, there is one link and one story."""
    claims = {EN.id: (KO.id,), KO.id: (EN.id,) if mutual else ()}
    with closing(open_catalogue(paths, create=True)) as db:
        for article in (EN, KO) if claimant_first else (KO, EN):
            with transaction(db):
                put_article(db, article, captured_at="2024-01-01T00:00:00Z")
                keep_claims(db, article.id, claims[article.id])
                link_claimed(db, article.id)
        stories = [row[0] for row in db.execute("SELECT DISTINCT story FROM editions")]
        assert len(stories) == 1
        (link,) = links_of_story(db, stories[0])
    assert {link.first, link.second} == {KO.id, EN.id}
    assert link.evidence["rule"] == "link on the page"


def test_a_claim_links_once(paths: ArchivePaths) -> None:
    """A link that was taken away stays away however often its page is read; an ended claim is forgotten."""
    with closing(open_catalogue(paths, create=True)) as db, transaction(db):
        for article in (EN, KO):
            put_article(db, article, captured_at="2024-01-01T00:00:00Z")
        keep_claims(db, EN.id, (KO.id, EN.id))
        db.execute("DELETE FROM links")
        keep_claims(db, EN.id, (KO.id,))
        assert db.execute("SELECT count(*) FROM links").fetchone()[0] == 0
        keep_claims(db, EN.id, ())
        assert db.execute("SELECT count(*) FROM claims").fetchone()[0] == 0
