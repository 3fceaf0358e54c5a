"""What speaks for a reading and against it, and what that makes of it."""

from __future__ import annotations

from contextlib import closing

import pytest

from archive.capture.quarantine import ENOUGH, Neighbours
from archive.catalogue import open_catalogue, transaction
from archive.editions import put_article
from archive.parse.page import ParsedPage
from archive.parse.record import Signals
from archive.paths import ArchivePaths
from tests.conftest import make_article

LONG = [(f"paper/{number}/en", (f"Paragraph {number} of a text. " * 100,)) for number in range(12)]
GOOD = Signals(headline=True, date=True, declared=True, prose=0.8)


def page(text: str, signals: Signals) -> ParsedPage:
    """Return a reading with this text."""
    return ParsedPage(title="A headline", paragraphs=(text,), text_lang="en", signals=signals)


@pytest.mark.parametrize(
    ("text", "signals", "trusted"),
    [
        ("A whole text. " * 100, GOOD, True),
        ("A whole text. " * 100, Signals(headline=True, date=False, declared=False, prose=0.9), True),
        ("A whole text. " * 100, Signals(headline=False, date=True, declared=False, prose=0.1), True),
        ("A whole text. " * 100, Signals(headline=False, date=False, declared=False, prose=0.1), False),
        ("A photograph of a bridge.", Signals(headline=True, date=True, declared=False, prose=0.5), True),
        ("A photograph of a bridge.", Signals(headline=False, date=True, declared=False, prose=0.1), False),
        ("A photograph of a bridge.", Signals(headline=False, date=False, declared=True, prose=0.9), False),
    ],
)
def test_one_lack_is_no_reason_and_several_are(text: str, signals: Signals, *, trusted: bool) -> None:
    """A whole text may lack much; a photograph's caption lacks only length; a notice lacks more."""
    weighed = Neighbours(LONG).assess("paper/100/en", page(text, signals))
    assert (weighed.confidence >= ENOUGH) is trusted
    assert bool(weighed.doubts) is (weighed.confidence < 1)


def test_everything_that_speaks_is_certainty() -> None:
    """With all signals the confidence is 1, without any 0; without neighbours nothing is too short."""
    assert Neighbours(LONG).assess("x", page("A whole text. " * 100, GOOD)).confidence == 1
    nothing = Signals()
    again = Neighbours([*LONG, ("y", ("Subscribe.",))]).assess("x", page("Subscribe.", nothing))
    assert again.confidence == 0
    assert len(again.doubts) == 6
    assert "much shorter" not in str(Neighbours(LONG[:3]).assess("x", page("Short.", GOOD)).doubts)


def test_a_text_is_not_compared_with_itself(paths: ArchivePaths) -> None:
    """An edition read again is no repetition; the neighbours are the last of its outlet and language."""
    with closing(open_catalogue(paths, create=True)) as db:
        with transaction(db):
            for key in "12":
                put_article(db, make_article(key=key), captured_at="2024-01-01T00:00:00Z")
        text = make_article().paragraphs
        reading = ParsedPage(title="t", paragraphs=text, signals=GOOD)
        neighbours = Neighbours.load(db, "paper", "ko")
        assert "another page" in neighbours.assess("paper/1/ko", reading).doubts[0]
        assert Neighbours.load(db, "paper", "en").assess("paper/1/en", reading).doubts == ()
        with transaction(db):
            db.execute("DELETE FROM editions WHERE key = '2'")
        assert Neighbours.load(db, "paper", "ko").assess("paper/1/ko", reading).doubts == ()
