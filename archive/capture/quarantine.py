"""Quarantine: pages whose reading is not to be trusted make no edition; their captures wait, with the reason.

A newspaper's page that parses to nothing, or to a notice that asks for JavaScript, must not become a text of
that newspaper, least of all in the place of one that was read well.
"""

from __future__ import annotations

import json
import sqlite3
from collections import deque
from dataclasses import dataclass
from statistics import median

from archive.capture.captures import KnownCapture
from archive.ids import Lang
from archive.parse.page import ParsedPage

# A reading in which less than this share of the signals' weight speaks for it is not trusted.
ENOUGH = 0.55

_NEIGHBOURS = 20
_FEWEST = 5
_SHORT_SHARE = 0.1
_SHORT_CHARS = 300
_MIN_PROSE = 0.3


@dataclass(frozen=True, slots=True)
class Assessment:
    """How far a reading can be trusted: `confidence` from 0 to 1, and what speaks against it."""

    confidence: float
    doubts: tuple[str, ...]


class Neighbours:
    """The texts last read from an outlet in one language, by which the next one is measured."""

    def __init__(self, texts: list[tuple[str, tuple[str, ...]]]) -> None:
        self._texts = deque(texts, maxlen=_NEIGHBOURS)

    @classmethod
    def load(cls, db: sqlite3.Connection, site: str, lang: Lang) -> Neighbours:
        """Return those that the catalogue got last."""
        rows = db.execute(
            "SELECT id, paragraphs FROM editions WHERE site = ? AND lang = ? "
            "ORDER BY edition_no DESC LIMIT ?",
            (site, lang, _NEIGHBOURS),
        )
        return cls([(row["id"], _paragraphs(row["paragraphs"])) for row in rows][::-1])

    def add(self, identifier: str, paragraphs: tuple[str, ...]) -> None:
        """Note a text that is trusted."""
        self._texts.append((identifier, paragraphs))

    def assess(self, identifier: str, page: ParsedPage) -> Assessment:
        """Weigh what speaks for a reading.

        1. Weight 4: the text is not, word for word, that of another page.
        2. Weight 3: it is not much shorter than its neighbours: a tenth of their median, and 300 characters.
        3. Weight 2 each: two sources give the headline; the page has a date; the text is a good part (three
           tenths) of what stands on the page.
        4. Weight 1: the page calls itself an article.

        A photograph and its caption are short and lack nothing else; a notice in the place of a text lacks
        more.
        """
        signals = page.signals
        checks = (
            (4, not self._is_repeated(identifier, page.paragraphs), "its text is that of another page"),
            (
                3,
                not self._is_short(identifier, page.paragraphs),
                "its text is much shorter than its neighbours'",
            ),
            (2, signals.headline, "only one source gives its headline"),
            (2, signals.date, "it shows no date"),
            (2, signals.prose >= _MIN_PROSE, "its text is a small part of what stands on the page"),
            (1, signals.declared, "it does not call itself an article"),
        )
        doubts = tuple(doubt for _, holds, doubt in checks if not holds)
        speaks = sum(weight for weight, holds, _ in checks if holds)
        return Assessment(round(speaks / sum(weight for weight, _, _ in checks), 2), doubts)

    def _is_repeated(self, identifier: str, paragraphs: tuple[str, ...]) -> bool:
        return any(text == paragraphs and other != identifier for other, text in self._texts)

    def _is_short(self, identifier: str, paragraphs: tuple[str, ...]) -> bool:
        lengths = [sum(map(len, text)) for other, text in self._texts if other != identifier]
        chars = sum(map(len, paragraphs))
        return len(lengths) >= _FEWEST and chars < min(_SHORT_CHARS, _SHORT_SHARE * median(lengths))


def _paragraphs(text: str) -> tuple[str, ...]:
    try:
        return tuple(json.loads(text))
    except ValueError:
        return ()


def put_in_quarantine(
    db: sqlite3.Connection, identifier: str, capture: KnownCapture, reason: str, confidence: float
) -> None:
    """Note that the newest capture of an edition's page was not read, and why; in a transaction."""
    db.execute(
        "INSERT OR REPLACE INTO quarantine (id, capture_no, reason, confidence) VALUES (?, ?, ?, ?)",
        (identifier, capture.number, reason, confidence),
    )


def free_from_quarantine(db: sqlite3.Connection, identifier: str) -> None:
    """Note that an edition's page was read; in a transaction."""
    db.execute("DELETE FROM quarantine WHERE id = ?", (identifier,))


def quarantined_ids(db: sqlite3.Connection, site: str) -> frozenset[str]:
    """Return the ids of the editions of an outlet whose newest capture was not read."""
    rows = db.execute("SELECT id FROM quarantine WHERE id >= ? AND id < ?", (f"{site}/", f"{site}0"))
    return frozenset(row[0] for row in rows)
