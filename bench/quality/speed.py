"""`python -m bench.quality.speed`: speed against bare mecab-ko, and time by size for bad input."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable

from mecab_ko import Tagger

from bench.quality.known_item import development_sentences
from bench.quality.sample import sample_sets
from indexer.analysis import compounds, hangul, simple
from indexer.analysis.analyze import Analyzer

_SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
_HOSTILE = {
    "one Latin letter": "a", "one syllable": "가", "one hanja": "美", "one digit": "1", "marks": "\u0301",
    "marks out of order": "\u0316\u0301", "NUL": "\0", "lone surrogates": "\ud800", "emoji": "😀",
    "middle dots": "한·", "hyphens": "A-", "scales": "1만", "invisible": "\u200b가",
    "conjoining jamo": "\u1112\u1161\u11ab", "names": "Kim Jong ", "new words": "",
}  # fmt: skip


def main() -> None:
    """Print both tables in Markdown."""
    paragraphs = next(
        test for test in sample_sets() if (test.name, test.lang) == ("paragraphs, 2 words", "ko")
    )
    texts = list(paragraphs.texts.values())
    texts += development_sentences("ko") or []
    chars = sum(map(len, texts))
    print(f"{chars:,} characters of Korean news; CPU time, best of five\n")
    print("| | characters/s | of mecab-ko |\n| --- | ---: | ---: |")
    tagger = Tagger()
    bare = chars / _best(lambda: [tagger.parse(text) for text in texts])
    known = Analyzer()
    rows = {
        "mecab-ko alone": bare,
        "index terms, all words new": chars / _best(lambda: _fresh(texts)),
        "index terms, words known": chars
        / _best(lambda: [known.analyze_field(text, "ko") for text in texts]),
        "tokens with offsets, words known": chars
        / _best(lambda: [known.analyze(text, "ko") for text in texts]),
    }
    for name, speed in rows.items():
        print(f"| {name} | {speed:,.0f} | {speed / bare:.2f} |")
    _print_hostile()
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


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


def _fresh(texts: list[str]) -> None:
    analyzer = Analyzer()
    forget()
    for text in texts:
        analyzer.analyze_field(text, "ko")


def _best(run: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def forget() -> None:
    """Empty what analysis remembers between analyzers, as in a new process."""
    simple.forget()
    hangul.korean_piece.cache_clear()
    for cached in (compounds.is_noun, compounds.split_noun, compounds.resplit):
        cached.cache_clear()


if __name__ == "__main__":
    main()
