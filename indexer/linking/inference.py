"""Inferring links between editions that neither their outlet nor anybody linked; kept in the catalogue."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from archive.catalogue import last_change, transaction
from archive.locking import exclusive
from archive.paths import ArchivePaths
from archive.stories import add_link, are_parted, remove_link
from indexer.analysis.analyze import Analyzer
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import dictionary_path
from indexer.lexicon.building import update_lexicon
from indexer.lexicon.lexicon import Lexicon
from indexer.linking.comparison import Comparison, Proposal
from indexer.linking.marks import load_mark, save_mark
from indexer.linking.unlinked import Stand, read_stand

OUTCOMES = ("inferred", "changed", "kept", "withdrawn")


def update_links(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    *,
    rebuild: bool = False,
    on_progress: Callable[[int], None] = lambda _count: None,
) -> Counter[str]:
    """Infer the links that the editions changed since the last time give rise to, or all if `rebuild`.

    Links that the evidence no longer bears are withdrawn; those of the outlet and those made by hand are
    never touched, and what was unlinked by hand is not inferred. New links help the lexicon, and that may
    find more: where it is made anew, all is compared once more. Returns how many inferred links of the time
    that was looked at are new, changed, kept and withdrawn; `on_progress` hears of Korean editions compared.

    Raises LockedError while another process is linking or makes the lexicon, ConfigError for corrections of
    the lexicon that cannot be read.
    """
    with exclusive(paths.lock("links"), "linking"):
        if not rebuild and load_mark(db) == last_change(db):
            return Counter(dict.fromkeys(OUTCOMES, 0))
        analyzer = Analyzer(load_user_dictionary(dictionary_path(paths)))
        renewed = _learn(db, paths, analyzer, rebuild=rebuild)
        outcomes = _update(db, paths, analyzer, everything=rebuild or renewed, on_progress=on_progress)
        if (outcomes["inferred"] or outcomes["withdrawn"]) and _learn(db, paths, analyzer):
            again = _update(db, paths, analyzer, everything=True, on_progress=on_progress)
            outcomes = _both(outcomes, again)
    return outcomes


def _both(first: Counter[str], again: Counter[str]) -> Counter[str]:
    """Add up two rounds: what the first one found is not kept by the second, but still new."""
    found = first["inferred"] + again["inferred"]
    kept = max(again["kept"] + again["changed"] - first["inferred"] - first["changed"], 0)
    withdrawn = first["withdrawn"] + again["withdrawn"]
    return Counter(inferred=found, changed=first["changed"], kept=kept, withdrawn=withdrawn)


def _learn(db: sqlite3.Connection, paths: ArchivePaths, analyzer: Analyzer, *, rebuild: bool = False) -> bool:
    with _snapshot(db):
        return update_lexicon(db, paths, analyzer, rebuild=rebuild)


@contextmanager
def _snapshot(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.execute("ROLLBACK")


def _update(
    db: sqlite3.Connection,
    paths: ArchivePaths,
    analyzer: Analyzer,
    *,
    everything: bool,
    on_progress: Callable[[int], None],
) -> Counter[str]:
    with _snapshot(db):
        since = None if everything else load_mark(db)
        stand = read_stand(db, -1 if since is None else since)
        if since == stand.change:
            return Counter(dict.fromkeys(OUTCOMES, 0))
        comparison = Comparison(db, analyzer, Lexicon.open(paths), stand, on_progress)
        looked_at: set[int] = set()
        proposals: list[Proposal] = []
        for site in sorted(stand.by_site):
            weeks = None if since is None else stand.changed.get(site, set())
            numbers, found = comparison.of_site(site, weeks)
            looked_at |= numbers
            proposals += found
    with transaction(db):
        return _write(db, stand, looked_at, proposals)


def _write(
    db: sqlite3.Connection, stand: Stand, looked_at: set[int], proposals: Sequence[Proposal]
) -> Counter[str]:
    outcomes = Counter(dict.fromkeys(OUTCOMES, 0))
    undisturbed = last_change(db) == stand.change
    wanted = {(min(one.ko, one.en), max(one.ko, one.en)): one for one in proposals}
    known = {
        (row["first_no"], row["second_no"]): (row["score"], row["evidence"])
        for row in db.execute("SELECT * FROM links WHERE relation = 'inferred'")
        if row["first_no"] in looked_at or row["second_no"] in looked_at
    }
    for pair in sorted(known.keys() - wanted.keys()):
        remove_link(db, *pair)
        outcomes["withdrawn"] += 1
    for pair, one in wanted.items():
        if pair in known:
            same = known[pair] == (one.score, one.evidence_json)
            outcomes["kept" if same else "changed"] += 1
            if same:
                continue
        elif are_parted(db, *pair) or _changed_since(db, pair, stand.change):
            continue
        else:
            outcomes["inferred"] += 1
        add_link(db, one.ko, one.en, "inferred", one.score, one.evidence)
    # What another process changed meanwhile is looked at the next time.
    save_mark(db, last_change(db) if undisturbed else stand.change)
    return outcomes


def _changed_since(db: sqlite3.Connection, pair: Iterable[int], change: int) -> bool:
    row = db.execute(
        "SELECT count(*) FROM editions WHERE edition_no IN (?, ?) AND change <= ?", (*pair, change)
    ).fetchone()
    return int(row[0]) < 2
