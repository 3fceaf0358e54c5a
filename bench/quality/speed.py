"""`python -m bench.quality.speed`: speed against bare mecab-ko, and time by size for bad input.

The first pass over a text is what counts: nothing is remembered, each word is new once. `--texts` adds files
of Korean text, a paragraph a line, to measure larger ones.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from statistics import median

from mecab_ko import Tagger

from bench.quality.known_item import development_sentences
from bench.quality.memory import articles
from bench.quality.sample import sample_sets
from indexer.analysis import compounds, hangul, simple
from indexer.analysis.analyze import Analyzer

_ROUNDS = 5
_MADE_UP = 5_000
_SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
_HOSTILE = {
    "one Latin letter": "a", "one syllable": "가", "one hanja": "美", "one digit": "1", "marks": "\u0301",
    "marks out of order": "\u0316\u0301", "NUL": "\0", "lone surrogates": "\ud800", "emoji": "😀",
    "middle dots": "한·", "hyphens": "A-", "scales": "1만", "invisible": "\u200b가",
    "conjoining jamo": "\u1112\u1161\u11ab", "names": "Kim Jong ", "new words": "",
}  # fmt: skip


def main() -> None:
    """Print both tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m bench.quality.speed", description=__doc__)
    parser.add_argument("--texts", type=Path, nargs="*", default=[], help="files of Korean text")
    options = parser.parse_args()
    print(f"CPU time, in turn with bare mecab-ko, median of {_ROUNDS} rounds\n")
    columns = "terms, first pass | tokens, first pass | terms again | tokens again"
    print(f"| text | characters | mecab-ko, chars/s | {columns} |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    sample = next(test for test in sample_sets() if (test.name, test.lang) == ("topics", "ko"))
    _print_speed("sample corpus", list(sample.texts.values()))
    _print_speed("news sentences", development_sentences("ko") or [])
    for path in options.texts:
        lines = path.read_text(encoding="utf-8").splitlines()
        for share in (0.25, 0.5, 1):
            _print_speed(f"{path.stem}, {share:.0%}", lines[: int(share * len(lines))])
    _print_speed("made-up articles", list(islice(articles(_MADE_UP), _MADE_UP)))
    _print_hostile()
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


def _print_speed(name: str, texts: Sequence[str]) -> None:
    if not texts:
        return
    tagger = Tagger()
    tagger.parse(texts[0])
    rounds = []
    for _ in range(_ROUNDS):
        bare = _cpu_s(lambda: [tagger.parse(text) for text in texts])
        analyzer = _fresh()
        terms = _cpu_s(lambda one=analyzer: [one.analyze_field(text, "ko") for text in texts])  # type: ignore[misc]
        again = _cpu_s(lambda one=analyzer: [one.analyze_field(text, "ko") for text in texts])  # type: ignore[misc]
        analyzer = _fresh()
        tokens = _cpu_s(lambda one=analyzer: [one.analyze(text, "ko") for text in texts])  # type: ignore[misc]
        tokens_again = _cpu_s(lambda one=analyzer: [one.analyze(text, "ko") for text in texts])  # type: ignore[misc]
        rounds.append((bare, bare / terms, bare / tokens, bare / again, bare / tokens_again))
    chars = sum(map(len, texts))
    speed, *ratios = (median(column) for column in zip(*rounds, strict=True))
    row = [f"{chars:,}", f"{chars / speed:,.0f}", *(f"{ratio:.2f}" for ratio in ratios)]
    print(f"| {name} | " + " | ".join(row) + " |", flush=True)


def _fresh() -> Analyzer:
    """Return an analyzer that knows nothing yet, its data tables loaded."""
    analyzer = Analyzer()
    analyzer.analyze("북한이 3억 원, 北 美中 Kim Jong-un 5 million", "ko")
    forget()
    return Analyzer()


def _cpu_s(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _print_hostile() -> None:
    print("\n| text | " + " | ".join(f"{size:,}" for size in _SIZES) + " |")
    print("| --- |" + " ---: |" * len(_SIZES))
    for name, piece in _HOSTILE.items():
        times = [_time_hostile(piece, size) for size in _SIZES]
        print(f"| {name} | " + " | ".join(f"{seconds:.3f} s" for seconds in times) + " |", flush=True)


def _time_hostile(piece: str, size: int) -> float:
    text = piece * (size // len(piece)) if piece else " ".join(map(_word, range(size // 6)))
    analyzer = Analyzer()
    start = time.process_time()
    analyzer.analyze_field(text, "ko")
    return time.process_time() - start


def _word(number: int) -> str:
    return "".join(chr(0xAC00 + (number * step) % 11172) for step in (1, 7, 31, 101, 1009))


def forget() -> None:
    """Empty what analysis remembers between analyzers, as in a new process."""
    simple.forget()
    hangul.korean_piece.cache_clear()
    for cached in (compounds.is_noun, compounds.split_noun, compounds.resplit):
        cached.cache_clear()


if __name__ == "__main__":
    main()
