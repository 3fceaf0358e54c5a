"""What `ilbo search` would be on tantivy: the same analysis, texts, snippets and page.

`python bench/commands/equal_peer.py build ARCHIVE INDEX` indexes the terms of an archive's editions;
`… search ARCHIVE INDEX QUERY` analyses the query, finds stories by any of its words, and prints them as
`ilbo search` does: both headlines, a snippet with its marks, editions counted. What it leaves out is what
tantivy has no call for, the exact number of stories, and translation.
"""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import click

if TYPE_CHECKING:
    from indexer.analysis.tokens import QueryWord

_EDITIONS_A_STORY = 4


@click.group()
def peer() -> None:
    """Search an archive with tantivy."""


@peer.command()
@click.argument("archive", type=Path)
@click.argument("folder", type=Path)
def build(archive: Path, folder: Path) -> None:
    """Index an archive."""
    import tantivy  # noqa: PLC0415 - a search does not need all of it

    from archive.catalogue import open_catalogue  # noqa: PLC0415 - the same
    from archive.editions import iter_editions  # noqa: PLC0415
    from archive.paths import ArchivePaths  # noqa: PLC0415
    from indexer.analysis.analyze import Analyzer  # noqa: PLC0415

    builder = tantivy.SchemaBuilder()
    for name in ("title", "body"):
        builder.add_text_field(name, tokenizer_name="whitespace")
    builder.add_text_field("story", stored=True, tokenizer_name="raw")
    builder.add_unsigned_field("number", stored=True)
    folder.mkdir(parents=True)
    writer = tantivy.Index(builder.build(), path=str(folder)).writer(256 << 20, 1)
    analyzer = Analyzer()
    with closing(open_catalogue(ArchivePaths(archive), readonly=True)) as db:
        for edition in iter_editions(db):
            article = edition.article
            texts = (article.title, " ".join(article.paragraphs))
            title, body = (" ".join(analyzer.analyze_field(text, article.lang).terms) for text in texts)
            writer.add_document(
                tantivy.Document(title=title, body=body, story=edition.story, number=edition.number)
            )
    writer.commit()
    writer.wait_merging_threads()


@peer.command()
@click.argument("archive", type=Path)
@click.argument("folder")
@click.argument("query")
def search(archive: Path, folder: str, query: str) -> None:
    """Print the best ten stories."""
    from tantivy import Index  # noqa: PLC0415 - building does not need these

    from archive.catalogue import open_catalogue  # noqa: PLC0415
    from archive.editions import editions_by_number, editions_of_story  # noqa: PLC0415
    from archive.paths import ArchivePaths  # noqa: PLC0415
    from indexer.analysis.analyze import Analyzer  # noqa: PLC0415
    from indexer.analysis.scripts import lang_of  # noqa: PLC0415
    from indexer.results import EditionHit, SearchResult, StoryHit  # noqa: PLC0415
    from indexer.snippets import snippet  # noqa: PLC0415
    from render.hits import hits_page  # noqa: PLC0415
    from render.style import stdout_style  # noqa: PLC0415

    analyzer = Analyzer()
    words = analyzer.query_words(query, lang_of(query))
    terms = frozenset(term for word in words for term, _ in word.weights)
    index = Index.open(folder)
    searcher = index.searcher()
    found = searcher.search(_query(index.schema, words), 10 * _EDITIONS_A_STORY)
    stories: dict[str, list[int]] = {}
    scores: dict[str, float] = {}
    for score, address in found.hits:
        document = searcher.doc(address)
        story = document["story"][0]
        stories.setdefault(story, []).append(document["number"][0])
        scores.setdefault(story, score)
    hits = []
    with closing(open_catalogue(ArchivePaths(archive), readonly=True)) as db:
        for rank, (story, numbers) in enumerate(list(stories.items())[:10], 1):
            own = editions_by_number(db, numbers)
            others = [one for one in editions_of_story(db, story) if one.number not in own]
            editions = [
                EditionHit(one, snippet(one.article, terms if one.number in own else frozenset(), analyzer))
                for one in (*own.values(), *others)
            ]
            langs = tuple(one.article.lang for one in own.values())
            hits.append(StoryHit(rank, scores[story], story, langs, tuple(editions)))
    result = SearchResult(query, found.count, found.count, 0.0, tuple(hits))
    click.echo(hits_page(result, stdout_style()))
    click.echo(f"\n1–{len(hits)} of {found.count:,} editions", err=True)


def _query(schema: Any, words: list[QueryWord]) -> Any:
    from tantivy import Occur, Query  # noqa: PLC0415 - building does not need them

    return Query.boolean_query(
        [
            (Occur.Should, Query.boost_query(Query.term_query(schema, field, term), boost * weight))
            for word in words
            for term, weight in word.weights
            for field, boost in (("title", 2.0), ("body", 1.0))
        ]
    )


if __name__ == "__main__":
    peer()
