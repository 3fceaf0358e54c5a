"""`python -m bench.quality.memory`: memory of one process while it analyses a million new articles.

The articles are made up: words come with the frequencies of real text (the rank of a word is drawn evenly on
a logarithmic scale) from a vocabulary that grows with every article, so that new words never end. The first
thousands are the words of the sample corpus, particles, numbers, hanja and names among them; behind these
stand syllables put together, alone or joined to a known word. Each gets a particle.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

from bench.quality.sample import sample_sets
from indexer.analysis.analyze import Analyzer

_WORDS_A_ARTICLE = 40
_NEW_WORDS_A_ARTICLE = 3
_ROWS = 25
_PARTICLES = (
    "",
    "이",
    "가",
    "은",
    "는",
    "을",
    "를",
    "의",
    "에",
    "에서",
    "에서는",
    "으로",
    "과",
    "도",
    "했다",
    "한",
    "했다.",
)
_SYLLABLES = (
    "가강건경고관광교구국군권금기김나남노단대덕도동두라로류리마만명문미민박백병보복부북비사산삼상서석선성"
    "세소송수순신아안양연영오용우운원위유은의이인일임자장재전정제조종주준중지진차창천철청초최추치탄태토통"
    "파평포표풍하한해현호홍화환황효후훈희"
)


def main() -> None:
    """Print a table in Markdown: articles, characters, resident memory, CPU time."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.memory", description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    options = parser.parse_args()
    analyzer = Analyzer()
    chars = 0
    analysing_s = 0.0
    step = max(options.articles // _ROWS, 1)
    print("| articles | characters | vocabulary | resident MiB | CPU s of analysis |")
    print("| ---: | ---: | ---: | ---: | ---: |", flush=True)
    for number, text in enumerate(articles(options.articles), 1):
        start = time.process_time()
        analyzer.analyze_field(text, "ko")
        if number % 10 == 0:
            analyzer.analyze(text, "ko")
            analyzer.query_words(text[:40], "ko")
        analysing_s += time.process_time() - start
        chars += len(text)
        if number % step == 0 or number in (1, step // 10):
            words = _vocabulary(number)
            print(
                f"| {number:,} | {chars:,} | {words:,} | {_resident_mib()} | {analysing_s:,.0f} |", flush=True
            )


def articles(count: int) -> Iterator[str]:
    """Yield made-up articles; the same every time."""
    rng = random.Random(20261126)
    known = sorted({word for test in sample_sets() for text in test.texts.values() for word in text.split()})
    rng.shuffle(known)
    for number in range(count):
        size = _vocabulary(number)
        ranks = (int(size ** rng.random()) for _ in range(_WORDS_A_ARTICLE))
        yield " ".join(_word(rank, known, rng) for rank in ranks)


def _vocabulary(articles_read: int) -> int:
    return 20_000 + _NEW_WORDS_A_ARTICLE * articles_read


def _word(rank: int, known: list[str], rng: random.Random) -> str:
    if rank < len(known):
        return known[rank]
    word = ""
    number = rank
    while number:
        number, digit = divmod(number, len(_SYLLABLES))
        word += _SYLLABLES[digit]
    if rank % 50 == 0:
        return f"{rank:,}{word[0]}"
    if rank % 20 == 0:
        return "".join(chr(97 + int(digit)) for digit in str(rank)) + rng.choice(_PARTICLES)
    joined = known[rank % len(known)] if rank % 3 == 0 else ""
    return (joined if joined.isalpha() and len(joined) < 4 else "") + word + rng.choice(_PARTICLES)


def _resident_mib() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


if __name__ == "__main__":
    main()
