"""The sample corpus is whole: its stories, its topics and their judgements fit together."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from archive.model import Article
from archive.records import article_from_json, article_to_record

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
SAMPLES = sorted((CORPUS / "sample").glob("*.jsonl"))


def articles_of(path: Path) -> list[Article]:
    """Read the editions of one sample file; raises ValueError at a line that is no record."""
    return [article_from_json(line) for line in path.read_bytes().splitlines()]


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """Read all editions of the sample."""
    return [article for path in SAMPLES for article in articles_of(path)]


@pytest.fixture(scope="module")
def languages(articles: list[Article]) -> dict[str, set[str]]:
    """Map every story to its languages."""
    found: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        assert article.story is not None
        found[article.story].add(article.lang)
    return found


@pytest.fixture(scope="module")
def topics() -> list[tuple[str, str]]:
    """Read the lines of topics.tsv: qid and query."""
    lines = (CORPUS / "topics.tsv").read_text("utf-8").splitlines()
    return [(qid, query) for qid, query in (line.split("\t") for line in lines)]


@pytest.fixture(scope="module")
def judgements() -> list[tuple[str, str, int]]:
    """Read the lines of qrels.txt: qid, edition id, relevance."""
    lines = (CORPUS / "qrels.txt").read_text("utf-8").splitlines()
    fields = [line.split(" ") for line in lines]
    assert {zero for _, zero, _, _ in fields} == {"0"}
    return [(qid, edition, int(relevance)) for qid, _, edition, relevance in fields]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_line_is_a_complete_record(path: Path) -> None:
    """Each line is a record of site `sample` with text, date, section and story, one JSON object a line."""
    articles = articles_of(path)
    assert articles
    for article in articles:
        assert article.site == "sample"
        assert article.title
        assert all(article.paragraphs)
        assert article.paragraphs
        assert article.published_at
        assert article.section
        assert article.story


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_importing_changes_no_text(path: Path) -> None:
    """Titles and paragraphs stand in the file as the archive keeps them: NFC, white space folded."""
    raw = path.read_text("utf-8")
    assert unicodedata.is_normalized("NFC", raw)
    for line in raw.splitlines():
        written = {name: value for name, value in json.loads(line).items() if value != []}
        assert article_to_record(article_from_json(line.encode())) == written


def test_editions_are_unique(articles: list[Article]) -> None:
    """No edition id comes twice, and no story has two editions in one language."""
    ids = Counter(article.id for article in articles)
    versions = Counter((article.story, article.lang) for article in articles)
    assert max(ids.values()) == 1
    assert max(versions.values()) == 1


def test_editions_of_a_key_share_their_story(articles: list[Article]) -> None:
    """A key stands for one story, so that `story` and `key` never contradict each other."""
    stories: dict[str, set[str | None]] = defaultdict(set)
    for article in articles:
        stories[article.key].add(article.story)
    assert all(len(names) == 1 for names in stories.values())


def test_both_paired_and_single_stories(languages: dict[str, set[str]]) -> None:
    """At least 40 stories have both languages; at least 12 have one, and of those some each language."""
    both = [story for story, langs in languages.items() if langs == {"ko", "en"}]
    single = Counter(next(iter(langs)) for langs in languages.values() if len(langs) == 1)
    assert len(both) >= 40
    assert single.total() >= 12
    assert set(single) == {"ko", "en"}


def test_years_are_spread(articles: list[Article]) -> None:
    """Stories come from the early 2000s to the 2020s, no year holding more than a fifth of them."""
    years = Counter(int((article.published_at or "")[:4]) for article in articles)
    assert min(years) <= 2002
    assert max(years) >= 2023
    assert len(years) >= 15
    assert max(years.values()) <= len(articles) / 5


def test_readme_counts(articles: list[Article], languages: dict[str, set[str]]) -> None:
    """The table of corpus/README.md has the counts of every file and of the whole."""
    table = (CORPUS / "README.md").read_text("utf-8")
    for path in SAMPLES:
        editions = articles_of(path)
        row = f"(sample/{path.name}) | {len({article.story for article in editions})} | {len(editions)} |"
        assert row in table
    assert f"| **{len(languages)}** | **{len(articles)}** |" in table


def test_queries_are_plain_and_distinct(topics: list[tuple[str, str]]) -> None:
    """A query has one to six words in the language of its topic, no operators; all are unique."""
    assert len({qid for qid, _ in topics}) == len(topics)
    assert len({query for _, query in topics}) == len(topics)
    for qid, query in topics:
        assert 1 <= len(query.split()) <= 6
        assert query == unicodedata.normalize("NFC", query.strip())
        assert not re.search(r'["():*~]|\b(?:AND|OR|NOT)\b|(?<!\S)-', query), query
        if qid.endswith("-en"):
            assert not re.search("[가-힣]", query), query


def test_every_need_is_asked_in_both_languages(topics: list[tuple[str, str]]) -> None:
    """There are at least 48 needs, each with a Korean and an English topic."""
    needs: dict[str, list[str]] = defaultdict(list)
    for qid, _ in topics:
        number, lang = qid.split("-")
        needs[number].append(lang)
    assert len(needs) >= 48
    assert all(langs == ["ko", "en"] for langs in needs.values())


def test_queries_copy_no_headline(topics: list[tuple[str, str]], articles: list[Article]) -> None:
    """No query is a headline."""
    headlines = {article.title.casefold() for article in articles}
    assert not [query for _, query in topics if query.casefold() in headlines]


def test_judgements_name_topics_and_editions(
    topics: list[tuple[str, str]], judgements: list[tuple[str, str, int]], articles: list[Article]
) -> None:
    """Every judged edition and topic exists, is judged once, and on the scale 0, 1, 2."""
    assert {edition for _, edition, _ in judgements} <= {article.id for article in articles}
    assert {qid for qid, _, _ in judgements} == {qid for qid, _ in topics}
    assert {relevance for _, _, relevance in judgements} == {0, 1, 2}
    assert max(Counter((qid, edition) for qid, edition, _ in judgements).values()) == 1


def test_every_topic_can_be_answered_in_its_language(
    topics: list[tuple[str, str]], judgements: list[tuple[str, str, int]]
) -> None:
    """Each topic has at least one relevant edition in its own language."""
    answered = {qid for qid, edition, relevance in judgements if relevance and edition[-2:] == qid[-2:]}
    assert answered == {qid for qid, _ in topics}


def test_both_topics_of_a_need_are_judged_alike(judgements: list[tuple[str, str, int]]) -> None:
    """The Korean and the English topic of a need have the same judgements: the need is the same."""
    needs: dict[str, dict[str, set[tuple[str, int]]]] = defaultdict(lambda: defaultdict(set))
    for qid, edition, relevance in judgements:
        number, lang = qid.split("-")
        needs[number][lang].add((edition, relevance))
    assert [number for number, by_lang in needs.items() if by_lang["ko"] != by_lang["en"]] == []


def test_every_question_has_an_answer_in_the_corpus() -> None:
    """Questions have ids of their own, and each is answered by a paragraph that is there."""
    lines = (CORPUS / "questions.tsv").read_text("utf-8").splitlines()
    asked = [line.split("\t") for line in lines]
    assert len({qid for qid, _ in asked}) == len({question for _, question in asked}) == len(asked)
    sizes = {
        f"sample/{article.key}/{article.lang}": len(article.paragraphs)
        for path in SAMPLES
        for article in articles_of(path)
    }
    answered = set()
    for line in (CORPUS / "questions-qrels.txt").read_text("utf-8").splitlines():
        qid, zero, place, grade = line.split()
        edition, _, number = place.partition("#")
        assert zero == "0"
        assert grade in ("1", "2")
        assert 1 <= int(number) <= sizes[edition]
        answered.add(qid)
    assert answered == {qid for qid, _ in asked}
