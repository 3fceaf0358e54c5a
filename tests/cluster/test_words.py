"""The words of an index on a cluster: a sorted file; this needs no cluster."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UsageError
from indexer.cluster import words as words_module
from indexer.cluster.words import WordCollector, Words, check_patterns, drop_others, words_path
from indexer.segments.limits import Limits
from indexer.segments.queries import And, Not, Prefix, Query, Term, Wildcard

texts = st.text(st.characters(min_codepoint=33, exclude_categories=("Cs",)), min_size=1, max_size=4)


def saved(path: Path, *batches: Iterable[str]) -> Words | None:
    """Write words, in one commit for each batch, and open the file."""
    for batch in batches:
        collector = WordCollector()
        collector.add(batch)
        collector.save(path)
    return Words.open(path)


@given(words=st.sets(texts, min_size=1), ends=st.tuples(texts, texts))
def test_what_lies_between(words: set[str], ends: tuple[str, str]) -> None:
    """The words from one to below another, in the order of their letters."""
    text = b"".join(f"{word}\n".encode() for word in sorted(words))
    first, last = sorted(ends)
    found = Words(text).between(first, last).decode().split("\n")[:-1]
    assert found == [word for word in sorted(words) if first <= word < last]
    assert Words(text).beginning(first).count(b"\n") == sum(word.startswith(first) for word in words)


def test_commits_add_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each word stands once, however many commits and runs it came in; a line end is in no word."""
    monkeypatch.setattr(words_module, "MOST_HELD", 3)
    path = words_path(tmp_path, "news-000001")
    assert Words.open(path) is None
    assert (
        saved(path, ["다리", "bridge", "a\nb", "터널", "harbor"], ["bridge", "가", "다", "z", "y"])
        is not None
    )
    assert path.read_text().split("\n")[:-1] == sorted(
        ["다리", "bridge", "터널", "harbor", "가", "다", "z", "y"]
    )
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    collector = WordCollector()
    for number in range(10):
        collector.add([f"w{number}", "bridge"])
    collector.save(path)
    assert path.read_text().count("\n") == 18


def test_words_go_with_their_index(tmp_path: Path) -> None:
    """Those of indices that are gone are removed, those of other names stay."""
    for index in ("news-000001", "news-000002", "news-000003", "news-old-000001"):
        words_path(tmp_path, index).touch()
    drop_others(tmp_path, "news", ["news-000002", "news-000003"])
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"news-000002.words", "news-000003.words", "news-old-000001.words"}


@pytest.mark.parametrize(
    ("node", "count"),
    [
        (Prefix("body", "b"), 3),
        (Wildcard("body", "b*"), 3),
        (Not(Wildcard("body", "*a*")), 4),
        (And([Term("body", "b"), Wildcard("body", "b[ae]*")]), 2),
        (Wildcard("body", "*"), 0),
        (Prefix("body", "q"), 0),
        (Term("body", "b"), 0),
    ],
)
def test_a_pattern_may_stand_for_so_many_words(tmp_path: Path, node: Query, count: int) -> None:
    """A pattern that stands for more words than the limit is refused as by the local engine."""
    words = saved(words_path(tmp_path, "x"), ["bay", "bell", "bold", "cab", "라", "가나", "tax", "sea"])
    assert words is not None
    check_patterns(words, node, Limits(expansions=count))
    if count:
        with pytest.raises(UsageError, match=f"stands for {count} different words, at most {count - 1}"):
            check_patterns(words, node, Limits(expansions=count - 1))
