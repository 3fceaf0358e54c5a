"""What an ID on the command line means: an edition, a story, or the N-th hit of the last search."""

from __future__ import annotations

import json
import sqlite3
from typing import NamedTuple

from archive.editions import editions_of_story, editions_with_key, get_edition
from archive.errors import NotFoundError
from archive.ids import Lang, other_lang, split_edition_id
from archive.model import Edition
from archive.paths import ArchivePaths
from archive.text import clean_text

# Of so many ids the nearest are looked for.
MAX_CANDIDATES = 500
MAX_RANK_DIGITS = 9


class Found(NamedTuple):
    """The edition an ID names, or the first of a story's, and all editions of its story."""

    edition: Edition
    story: tuple[Edition, ...]

    def in_language(self, lang: Lang) -> Edition:
        """Return the edition itself if it is in `lang`, else the story's first that is.

        Raises NotFoundError if the story has none.
        """
        for edition in (self.edition, *self.story):
            if edition.article.lang == lang:
                return edition
        story = self.edition.story
        raise NotFoundError(
            f"{story} has no Korean edition" if lang == "ko" else f"{story} has no English edition",
            f"it has {self.edition.id}",
        )


def find(db: sqlite3.Connection, paths: ArchivePaths, identifier: str) -> Found:
    """Find what `identifier` names; raises NotFoundError with near matches, if there are any.

    SITE/KEY of any edition names its story too: the id of a story that became part of another one goes on.
    The address of an article names its edition.
    """
    identifier = clean_text(identifier)
    if identifier.startswith(("http://", "https://")):
        identifier = _with_url(db, paths, identifier)
    if identifier.isascii() and identifier.isdigit():
        identifier = _nth_hit(paths, identifier)
    edition = get_edition(db, identifier)
    if edition is not None:
        return Found(edition, tuple(editions_of_story(db, edition.story)))
    story = editions_of_story(db, identifier)
    if story:
        return Found(story[0], tuple(story))
    site, _, key = identifier.partition("/")
    same_key = editions_with_key(db, site, key)
    if same_key:
        return Found(same_key[0], tuple(editions_of_story(db, same_key[0].story)))
    raise NotFoundError(f"no article {identifier!r} in {paths.root}", _near(db, identifier))


def _with_url(db: sqlite3.Connection, paths: ArchivePaths, url: str) -> str:
    row = db.execute("SELECT id FROM editions WHERE url = ? ORDER BY edition_no LIMIT 1", (url,)).fetchone()
    if row is None:
        raise NotFoundError(
            f"no article of {url} in {paths.root}", "fetch it with `ilbo crawl SITE --url URL`"
        )
    return str(row[0])


def find_pair(db: sqlite3.Connection, paths: ArchivePaths, one: str, other: str) -> tuple[Edition, Edition]:
    """Find the two editions that are meant to be a pair; raises NotFoundError as `find` does.

    Where an ID names a story, that of its editions is meant which is not in the language of the other.
    """
    first, second = find(db, paths, one), find(db, paths, other)
    if first.edition.article.lang != second.edition.article.lang:
        return first.edition, second.edition
    wanted = other_lang(first.edition.article.lang)
    for found, given in ((second, other), (first, one)):
        if split_edition_id(clean_text(given)) is None:
            for edition in found.story:
                if edition.article.lang == wanted:
                    return (first.edition, edition) if found is second else (edition, second.edition)
    return first.edition, second.edition


def _nth_hit(paths: ArchivePaths, digits: str) -> str:
    hits = load_last_hits(paths)
    if not hits:
        raise NotFoundError(
            f"there is no hit {digits}: nothing was searched yet, or the last search found nothing",
            "run `ilbo search QUERY` first",
        )
    # A number of thousands of digits is none that Python reads.
    number = int(digits) if len(digits) <= MAX_RANK_DIGITS else 0
    if number not in hits:
        raise NotFoundError(
            f"the last search showed no hit {digits}", f"it showed {min(hits)} to {max(hits)}"
        )
    return hits[number]


def query_of_hit(paths: ArchivePaths, identifier: str) -> str | None:
    """Return the query of the last search if `identifier` is a number, that is one of its hits."""
    identifier = clean_text(identifier)
    if not (identifier.isascii() and identifier.isdigit()):
        return None
    try:
        query = json.loads(paths.last_search.read_text("utf-8"))["query"]
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return query if isinstance(query, str) and query else None


def load_last_hits(paths: ArchivePaths) -> dict[int, str]:
    """Return the ids of the last search's hits by rank; empty if there was none or its file is damaged."""
    try:
        ids = json.loads(paths.last_search.read_text("utf-8"))["hits"]
        return {int(rank): str(identifier) for rank, identifier in ids.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def save_last_hits(paths: ArchivePaths, query: str, hits: dict[int, str]) -> None:
    """Remember the hits that were shown. An archive that cannot be written to is searched all the same."""
    scratch = paths.last_search.with_suffix(".tmp")
    try:
        scratch.write_text(json.dumps({"query": query, "hits": hits}, ensure_ascii=False), "utf-8")
        scratch.replace(paths.last_search)
    except (OSError, UnicodeEncodeError):
        scratch.unlink(missing_ok=True)


def _near(db: sqlite3.Connection, identifier: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for what is not found

    site, _, rest = identifier.partition("/")
    sites = [row[0] for row in db.execute("SELECT DISTINCT site FROM editions ORDER BY 1")]
    if not sites:
        return "the archive is empty"
    if site not in sites:
        meant = get_close_matches(site, sites, n=1) if rest else []
        if not meant:
            return f"ids begin with a site: {', '.join(sites[:10])}"
        site = meant[0]
    near = get_close_matches(f"{site}/{rest}", _candidates(db, site, rest.partition("/")[0]), n=3, cutoff=0.6)
    return f"did you mean {', '.join(near)}?" if near else "`ilbo search` finds ids"


def _candidates(db: sqlite3.Connection, site: str, key: str) -> list[str]:
    """Return ids of an outlet whose key begins or ends like `key`: one slip leaves half of it whole."""
    half = max(len(key) // 2, 1)
    rows = db.execute(
        "SELECT id FROM editions WHERE site = ? AND (substr(key, 1, ?) = ? OR substr(key, -?) = ?) "
        "ORDER BY abs(length(key) - ?), edition_no LIMIT ?",
        (site, half, key[:half], half, key[-half:], len(key), MAX_CANDIDATES),
    )
    return [row[0] for row in rows]
