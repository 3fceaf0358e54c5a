"""The records that flow through the archive; `docs/glossary.md` explains the words.

All text is NFC. Times are ISO 8601 strings: `published_at` and `updated_at` keep the precision the outlet
gave, a date (`2024-01-13`) or a date-time with offset (`2024-01-13T08:05:00+09:00`); times the archive
itself takes (`fetched_at`, `captured_at`) are UTC date-times ending in `Z`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, TypeAlias

from archive.ids import Lang, edition_id

Relation: TypeAlias = Literal["linked", "inferred", "manual"]
Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


class Article(NamedTuple):
    """What an outlet published in one language, as parsed from a page or read from an import file.

    `key` is the outlet's identifier, clean as by `archive.ids.clean_key`; `paragraphs` may be empty only if
    the title is not; `story` is the outlet's name for the group of translations, if it has one.
    """

    site: str
    key: str
    lang: Lang
    title: str
    paragraphs: tuple[str, ...]
    url: str | None = None
    published_at: str | None = None
    updated_at: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    story: str | None = None

    @property
    def id(self) -> str:
        """The edition id, `SITE/KEY/LANG`."""
        return edition_id(self.site, self.key, self.lang)


class Edition(NamedTuple):
    """An article as the catalogue keeps it: with its story, its revision number (from 1) and its capture.

    `captured_at` is when the archive took the text; `capture` names the row of the WARC record it came
    from and is None for imported records. `number` is its row in the catalogue, in the order editions became
    known; `change` is the catalogue's counter at its last change.
    """

    article: Article
    number: int
    story: str
    revision: int
    captured_at: str
    capture: int | None
    change: int

    @property
    def id(self) -> str:
        """The edition id, `SITE/KEY/LANG`."""
        return self.article.id


class Link(NamedTuple):
    """The claim that two editions belong to one story: who says so, how surely (0 to 1), and why."""

    first: str
    second: str
    relation: Relation
    score: float
    evidence: Mapping[str, Json] = {}


class Capture(NamedTuple):
    """One archived HTTP response: where its WARC record stands and what a conditional request needs.

    `warc_offset` and `warc_length` are in compressed bytes from the start of `warc_file` (a name relative to
    the archive's `warc/`). `payload_digest` is `sha256:` and the hexadecimal digest of the entity body as
    received, after transfer decoding. `revisit_of` is the row of the capture with the same payload, if this
    is a revisit.
    """

    site: str
    url: str
    fetched_at: str
    status: int
    content_type: str | None
    payload_digest: str
    etag: str | None
    last_modified: str | None
    warc_file: str
    warc_offset: int
    warc_length: int
    revisit_of: int | None = None
