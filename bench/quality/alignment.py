"""`python -m bench.quality.alignment`: how many aligned sentences say the same, and how many were found.

*Sentences put together*: one half of the development pairs makes the lexicon; the other is put together to
articles of twelve pairs, in which a fixed seed leaves out one side of every eighth pair and joins some
neighbouring sentences of one side into one. *Read by hand*: stories of the corpus (`alignments.tsv`), whose
English editions say half as much as the Korean ones and not always in their order.

A link is a Korean and an English sentence of one bead. Prints Markdown.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from archive.alignment import Bead, align_sentences
from archive.catalogue import open_catalogue
from archive.editions import editions_of_story
from archive.ids import LANGS, Lang
from archive.model import Article
from archive.paths import ArchivePaths
from archive.sentences import split_sentences
from bench.quality.archives import sample_archive, sentence_archive
from bench.quality.known_item import development_sentences
from indexer.lexicon.aligning import Aligner

READ = Path(__file__).with_name("alignments.tsv")
_PAIRS = 12
_ONE_SIDED, _JOINED = 0.125, 0.1

Links = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Gold:
    """Two articles, and which of their sentences (counted from 0) say the same: `links`, `must` surely."""

    ko: Article
    en: Article
    links: Links
    must: Links


def main() -> None:
    """Measure with and without a lexicon."""
    print("| texts | aligned by | precision | recall | F1 |\n| --- | --- | ---: | ---: | ---: |")
    texts = {lang: found for lang in LANGS if (found := development_sentences(lang))}
    if len(texts) == len(LANGS):
        order = random.Random(20261126).sample(range(len(texts["ko"])), len(texts["ko"]))
        with sentence_archive(texts, set(order[:500])) as paths:
            _report("sentences put together", list(_put_together(texts, order[500:])), paths)
    with sample_archive() as paths:
        _report("read by hand", read_by_hand(paths), paths)


def _report(name: str, gold: Sequence[Gold], paths: ArchivePaths) -> None:
    for label, align in (("length, figures", _by_length), ("and the lexicon", Aligner.open(paths).beads)):
        precision, recall = measured(gold, align)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"| {name} | {label} | {precision:.3f} | {recall:.3f} | {f1:.3f} |", flush=True)


def _by_length(ko: Article, en: Article) -> list[Bead]:
    return align_sentences(ko.paragraphs, en.paragraphs, "ko", "en")


def measured(gold: Sequence[Gold], align: Callable[[Article, Article], list[Bead]]) -> tuple[float, float]:
    """Return precision and recall of the links that an aligner finds, over all articles."""
    found = right = kept = wanted = 0
    for one in gold:
        links = _links(align(one.ko, one.en))
        found += len(links)
        right += len(links & one.links)
        kept += len(links & one.must)
        wanted += len(one.must)
    return right / max(found, 1), kept / max(wanted, 1)


def _links(beads: Sequence[Bead]) -> Links:
    links: Links = set()
    i = j = 0
    for ours, theirs in beads:
        links |= {(i + a, j + b) for a in range(len(ours)) for b in range(len(theirs))}
        i, j = i + len(ours), j + len(theirs)
    return links


def _put_together(texts: dict[Lang, list[str]], pairs: Sequence[int]) -> Iterator[Gold]:
    rng = random.Random(7)
    for start in range(0, len(pairs) - _PAIRS + 1, _PAIRS):
        sides: dict[Lang, list[tuple[str, list[int]]]] = {"ko": [], "en": []}
        for pair in pairs[start : start + _PAIRS]:
            left_out = rng.choice(LANGS) if rng.random() < _ONE_SIDED else None
            for lang in LANGS:
                if lang == left_out:
                    continue
                if sides[lang] and rng.random() < _JOINED:
                    text, numbers = sides[lang].pop()
                    sides[lang].append((f"{text.rstrip('.!?”’ ')}, {texts[lang][pair]}", [*numbers, pair]))
                else:
                    sides[lang].append((texts[lang][pair], [pair]))
        # A line of the set may have several sentences, which are linked as the line is.
        ko, en = (
            [numbers for text, numbers in sides[lang] for _ in split_sentences(text, lang)] for lang in LANGS
        )
        links = {(i, j) for i, a in enumerate(ko) for j, b in enumerate(en) if not set(a).isdisjoint(b)}
        articles = [_article([text for text, _ in sides[lang]], lang) for lang in LANGS]
        yield Gold(*articles, links, links)


def _article(paragraphs: Sequence[str], lang: Lang) -> Article:
    return Article(site="news", key="1", lang=lang, title="", paragraphs=tuple(paragraphs))


def read_by_hand(paths: ArchivePaths) -> list[Gold]:
    """Return the stories of the archive of the corpus whose sentences were aligned by hand."""
    links: dict[str, Links] = {}
    must: dict[str, Links] = {}
    for line in READ.read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        story, english, korean = line.split("\t")
        sure, _, passing = korean.partition("/")
        rows = [{(int(one) - 1, int(english) - 1) for one in part.split()} for part in (sure, passing)]
        must.setdefault(story, set()).update(rows[0])
        links.setdefault(story, set()).update(rows[0] | rows[1])
    with closing(open_catalogue(paths, readonly=True)) as db:
        found = {
            story: {one.article.lang: one.article for one in editions_of_story(db, story)} for story in must
        }
    return [Gold(one["ko"], one["en"], links[story], must[story]) for story, one in found.items()]


if __name__ == "__main__":
    main()
