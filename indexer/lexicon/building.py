"""Making an archive's lexicon from its linked stories, when enough of them are new."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from archive.catalogue import catalogue_identity, last_change
from archive.errors import CorruptDataError
from archive.ids import Lang
from archive.locking import exclusive
from archive.paths import ArchivePaths
from indexer.analysis.analyze import Analyzer
from indexer.analysis.fingerprint import fingerprint
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import dictionary_path
from indexer.lexicon.aligning import Aligner
from indexer.lexicon.bitext import (
    Material,
    Vocabulary,
    iter_edition_pairs,
    pairs_in_process,
    sentence_pairs,
)
from indexer.lexicon.corrections import Correction, corrections_path, load_corrections
from indexer.lexicon.file import Contents, save_lexicon
from indexer.lexicon.format import SOURCES
from indexer.lexicon.lexicon import Lexicon
from indexer.lexicon.seeds import FILES, iter_seeds
from indexer.lexicon.sounds import alike
from indexer.lexicon.terms import CLASS, name_classes
from indexer.lexicon.training import Bitext, Hints, Pairs, train
from indexer.workers import in_processes

# Two terms of a sentence pair are a link. More than this many do not fit into some hundred megabytes.
MAX_LINKS = 6_000_000
# The lexicon is made anew when a twentieth of the linked stories changed since.
_RENEWAL_SHARE = 20
_PHRASE_SIGHTINGS = 2
# So many are read in the time that worker processes take to start.
_FEW_STORIES = 400
# Sentences are aligned by length and figures first, then anew by what was learned from that.
_ALIGNMENTS = 2
_SEED_COUNT, _NAME_COUNT, _SOUND_COUNT = 4.0, 1.0, 0.02
_ALIKE = 0.8
_LEARNED, _SEED, _CORRECTION = range(len(SOURCES))
_CERTAIN = 1e6


def update_lexicon(
    db: sqlite3.Connection, paths: ArchivePaths, analyzer: Analyzer, *, rebuild: bool = False
) -> bool:
    """Make the lexicon anew if it does not fit the archive any more; tell whether it was made.

    That is so when there is none, or one of another catalogue, analysis or set of corrections, when it is
    damaged, and when a twentieth of the stories in both languages changed since, at least one. Raises
    ConfigError for corrections that cannot be read, LockedError while another process makes it.
    """
    with exclusive(paths.lock("lexicon"), "making the lexicon"):
        return _update(db, paths, analyzer, rebuild=rebuild)


def _update(db: sqlite3.Connection, paths: ArchivePaths, analyzer: Analyzer, *, rebuild: bool) -> bool:
    corrections = load_corrections(corrections_path(paths), analyzer)
    goal = _goal(db, paths)
    if not rebuild and _still_fits(db, paths, goal):
        return False
    stories = _linked_stories(db)
    seeds = list(iter_seeds(analyzer))
    draft = paths.lexicon.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    try:
        for _ in range(_ALIGNMENTS - 1):
            save_lexicon(draft, _learned(_material(db, paths, stories, analyzer, draft), seeds, corrections))
        contents = _learned(_material(db, paths, stories, analyzer, draft), seeds, corrections)
    finally:
        draft.unlink(missing_ok=True)
    contents.meta.update(goal, change=last_change(db), stories=len(stories))
    save_lexicon(paths.lexicon, contents)
    return True


def _material(
    db: sqlite3.Connection, paths: ArchivePaths, stories: Sequence[str], analyzer: Analyzer, draft: Path
) -> Material:
    """Collect the sentence pairs of stories, as many as fit; of many stories, in worker processes.

    They are aligned by the lexicon `draft`, or if that is not there, by length, figures and Latin words.
    """
    material = Material()
    editions = (pair for story in stories for pair in iter_edition_pairs(db, story))
    workers = os.cpu_count() or 1
    if len(stories) < _FEW_STORIES or workers < 2:
        aligner = Aligner(analyzer, Lexicon.at(draft))
        found = (sentence_pairs(ko, en, aligner) for ko, en in editions)
    else:
        words = tuple(sorted(load_user_dictionary(dictionary_path(paths)).items()))
        found = in_processes(partial(pairs_in_process, words=words, draft=draft), editions, workers, batch=16)
    with closing(found):
        for pairs in found:
            if material.links >= MAX_LINKS:
                break
            for pair in pairs:
                material.add(pair)
    return material


def _goal(db: sqlite3.Connection, paths: ArchivePaths) -> dict[str, Any]:
    """Return what a lexicon made now would depend on, apart from the stories."""
    digest = hashlib.blake2b(digest_size=16)
    folder = Path(__file__).parent
    files = [*sorted(folder.glob("*.py")), *(folder / name for name in FILES), corrections_path(paths)]
    for path in files:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return {
        "catalogue": catalogue_identity(db),
        "analysis": fingerprint(dictionary_path(paths)),
        "lexicon": digest.hexdigest(),
    }


def _still_fits(db: sqlite3.Connection, paths: ArchivePaths, goal: dict[str, Any]) -> bool:
    try:
        lexicon = Lexicon.open(paths)
    except CorruptDataError:
        return False
    if lexicon is None or any(lexicon.meta.get(name) != value for name, value in goal.items()):
        return False
    before, since = int(lexicon.meta["stories"]), int(lexicon.meta["change"])
    enough = max(before // _RENEWAL_SHARE, 1)
    changed, linked = db.execute(
        "SELECT coalesce(sum(latest > ?), 0), count(*) FROM"
        " (SELECT max(change) AS latest FROM editions GROUP BY story HAVING count(DISTINCT lang) > 1)",
        (since,),
    ).fetchone()
    return int(changed) < enough and abs(int(linked) - before) < enough


def _linked_stories(db: sqlite3.Connection) -> list[str]:
    """Return the stories in both languages, in an order that neither date nor outlet decides."""
    rows = db.execute("SELECT story FROM editions GROUP BY story HAVING count(DISTINCT lang) > 1")
    return sorted((row["story"] for row in rows), key=lambda story: hashlib.blake2b(story.encode()).digest())


def _learned(
    material: Material, seeds: Sequence[tuple[str, str, str]], corrections: Sequence[Correction]
) -> Contents:
    """Learn from the material, and put seeds and corrections in."""
    said = [one for one in corrections if one.holds]
    vocabularies = material.vocabularies
    learned = material.phrases.pairs()
    given = [*seeds, *((one.ko, one.en, one.written) for one in said), *(row[:3] for row in learned)]
    for one, other, written in given:
        vocabularies["ko"][one]
        vocabularies["en"].forms[vocabularies["en"][other]].setdefault(written, 0)
    known = {term for ko, en, _ in given for term in (ko, en)}
    ko, ko_numbers = _kept(vocabularies["ko"], known)
    en, en_numbers = _kept(vocabularies["en"], known)
    editions = np.frombuffer(material.editions, dtype=np.uint32).reshape(-1, 2)
    story = editions[:, 0].astype(np.int64)
    bitext = Bitext(*_side(material, "ko", ko_numbers), *_side(material, "en", en_numbers), story)
    at_ko, at_en = ({term: number for number, term in enumerate(terms)} for terms in (ko, en))
    seeded = sorted({(at_ko[one], at_en[other]) for one, other, _ in seeds})
    sounding = ((ko_numbers[one], en_numbers[other]) for one, other in material.sounding)
    hints = _hints(
        ko,
        en,
        seeded,
        [((at_ko[one], at_en[other]), count) for one, other, _, count in learned],
        ((int(one), int(other)) for one, other in sounding if min(one, other) >= 0),
    )
    pairs = _without_leftovers(train(bitext, len(ko), len(en), hints), len(ko), len(en))
    keys = pairs.ko * len(en) + pairs.en
    source = np.where(np.isin(keys, [one * len(en) + other for one, other in seeded]), _SEED, _LEARNED)
    pairs, source = _corrected(
        pairs, source, [(at_ko.get(c.ko), at_en.get(c.en), c.holds) for c in corrections], len(en)
    )
    examples = np.zeros((len(pairs.ko), 2), dtype=np.uint32)
    examples[pairs.example >= 0] = editions[pairs.example[pairs.example >= 0]]
    forms = [_commonest(vocabularies["en"].forms[vocabularies["en"].numbers[term]]) for term in en]
    return Contents(ko, en, forms, pairs, source, examples, {"sentence_pairs": len(editions)})


def _without_leftovers(pairs: Pairs, ko_count: int, en_count: int) -> Pairs:
    """Leave out what was never quite seen once, where both terms have a translation that was."""
    best_ko, best_en = np.zeros(ko_count), np.zeros(en_count)
    np.maximum.at(best_ko, pairs.ko, pairs.count)
    np.maximum.at(best_en, pairs.en, pairs.count)
    better = np.minimum(best_ko[pairs.ko], best_en[pairs.en])
    stays = (pairs.count >= 1) | (better < 1)
    return Pairs(pairs.ko[stays], pairs.en[stays], pairs.count[stays], pairs.example[stays])


def _kept(vocabulary: Vocabulary, known: set[str]) -> tuple[list[str], Any]:
    """Return the terms worth a place in byte order, and for each provisional number the final one or -1."""
    terms = sorted(
        (
            term
            for term, number in vocabulary.numbers.items()
            if term in known
            or " " not in term
            or CLASS in term
            or vocabulary.counts[number] >= _PHRASE_SIGHTINGS
        ),
        key=str.encode,
    )
    numbers = np.full(len(vocabulary.counts), -1, dtype=np.int64)
    numbers[[vocabulary.numbers[term] for term in terms]] = np.arange(len(terms))
    return terms, numbers


def _side(material: Material, lang: Lang, numbers: Any) -> tuple[Any, Any]:
    """Return one side of the bitext in final numbers, without the terms that have none."""
    terms = numbers[np.frombuffer(material.terms[lang], dtype=np.uint32)]
    starts = np.frombuffer(material.starts[lang], dtype=np.uint64).astype(np.int64)
    kept = np.concatenate([[0], np.cumsum(terms >= 0)])
    return terms[terms >= 0], kept[starts]


def _hints(
    ko: Sequence[str],
    en: Sequence[str],
    seeded: Iterable[tuple[int, int]],
    phrases: Iterable[tuple[tuple[int, int], float]],
    sounding: Iterable[tuple[int, int]],
) -> Hints:
    """Return what is believed of pairs: seeds, phrases, Korean names by their syllables, others by sound."""
    believed: dict[tuple[int, int], tuple[float, float]] = dict.fromkeys(seeded, (1.0, _SEED_COUNT))
    for pair, count in phrases:
        believed.setdefault(pair, (1.0, count))
    at_en = {term: number for number, term in enumerate(en) if term.startswith(CLASS)}
    for number, term in enumerate(ko):
        name = at_en.get(name_classes(term) or "")
        if name is not None:
            believed.setdefault((number, name), (1.0, _NAME_COUNT))
    for one, other in sounding:
        likeness = alike(ko[one], en[other])
        if likeness >= _ALIKE:
            believed.setdefault((one, other), (likeness, _SOUND_COUNT))
    rows = sorted((*pair, *belief) for pair, belief in believed.items())
    columns = [np.array(column) for column in zip(*rows, strict=True)] if rows else [np.zeros(0)] * 4
    return Hints(columns[0].astype(np.int64), columns[1].astype(np.int64), columns[2], columns[3])


def _corrected(
    pairs: Pairs, source: Any, corrections: Iterable[tuple[int | None, int | None, bool]], width: int
) -> tuple[Pairs, Any]:
    """Put in what readers say holds, above all else of its terms, and take out what they say does not."""
    last: dict[int, bool] = {
        ko * width + en: holds for ko, en, holds in corrections if ko is not None and en is not None
    }
    keys = pairs.ko * width + pairs.en
    stays = ~np.isin(keys, list(last))
    added = np.array(sorted(key for key, holds in last.items() if holds), dtype=np.int64)
    columns = (
        np.concatenate([pairs.ko[stays], added // max(width, 1)]),
        np.concatenate([pairs.en[stays], added % max(width, 1)]),
        np.concatenate([pairs.count[stays], np.full(len(added), _CERTAIN)]),
        np.concatenate([pairs.example[stays], np.full(len(added), -1)]),
    )
    return Pairs(*columns), np.concatenate([source[stays], np.full(len(added), _CORRECTION)])


def _commonest(forms: dict[str, int]) -> list[str]:
    return sorted(forms, key=lambda form: (-forms[form], form))[:3]
