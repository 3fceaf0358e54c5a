"""Where things stand inside an archive directory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import NotFoundError

if TYPE_CHECKING:
    # Most commands have the index in the archive directory.
    from archive.engine_address import EngineAddress


@dataclass(frozen=True, slots=True)
class ArchivePaths:
    """The places in the archive directory `root`; nothing is created by naming them.

    The index stands there too, unless `engine` says on which cluster it is.
    """

    root: Path
    engine: EngineAddress | None = None

    @property
    def catalogue(self) -> Path:
        """The SQLite catalogue."""
        return self.root / "catalogue.sqlite"

    @property
    def warc(self) -> Path:
        """The folder of WARC files."""
        return self.root / "warc"

    @property
    def index(self) -> Path:
        """The folder of index generations."""
        return self.root / "index"

    @property
    def clustered(self) -> Path:
        """The folder of what is kept here of an index on a cluster: its words, and the lock of its writer."""
        return self.root / "cluster"

    @property
    def lexicon(self) -> Path:
        """The lexicon learned from the linked stories."""
        return self.root / "lexicon.arrays"

    @property
    def last_search(self) -> Path:
        """The hits of the last search, so that a plain number can name one."""
        return self.root / "last-search.json"

    @property
    def links(self) -> Path:
        """What was decided by hand about links."""
        return self.root / "links.tsv"

    @property
    def watches(self) -> Path:
        """The saved searches, and up to where their reader has looked."""
        return self.root / "watches.json"

    @property
    def queries(self) -> Path:
        """The past searches, a line of JSON each, the latest last."""
        return self.root / "queries.jsonl"

    def lock(self, name: str) -> Path:
        """Name the lock file of one kind of writer, for example `index` or `crawl-donga`."""
        return self.root / "locks" / f"{name}.lock"

    def require(self) -> None:
        """Raise NotFoundError unless an archive stands here."""
        if not self.catalogue.is_file():
            if any(self.warc.glob("*.warc.gz")):
                raise NotFoundError(
                    f"no catalogue in {self.root}, only WARC files",
                    "restore it from a backup, or make it anew with `ilbo rebuild`",
                )
            raise NotFoundError(
                f"no archive in {self.root}",
                "create one with `ilbo crawl SITE` or `ilbo import FILE`, or name another with --archive DIR",
            )
