"""What a search command on tantivy would be: click, an index of the same newspaper, ten hits with snippets.

`python -m bench.commands.peer build FILE.jsonl INDEX` indexes article JSON Lines, one document an edition;
`python bench/commands/peer.py search INDEX QUERY` searches headline and text and prints date, id, headline,
and a snippet of each hit, and the number of all hits.
"""

from __future__ import annotations

import click


@click.group()
def peer() -> None:
    """Search with tantivy."""


@peer.command()
@click.argument("source")
@click.argument("folder")
def build(source: str, folder: str) -> None:
    """Index a file."""
    import json  # noqa: PLC0415 - a search does not need it
    from pathlib import Path  # noqa: PLC0415

    import tantivy  # noqa: PLC0415

    builder = tantivy.SchemaBuilder()
    for name in ("id", "title", "body", "date"):
        builder.add_text_field(name, stored=True)
    Path(folder).mkdir(parents=True)
    writer = tantivy.Index(builder.build(), path=folder).writer(256 << 20, 1)
    with Path(source).open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            body = "\n".join(record["paragraphs"])
            edition = f"{record['site']}/{record['key']}/{record['lang']}"
            writer.add_document(
                tantivy.Document(id=edition, title=record["title"], body=body, date=record["published_at"])
            )
    writer.commit()
    writer.wait_merging_threads()


@peer.command()
@click.argument("folder")
@click.argument("query")
def search(folder: str, query: str) -> None:
    """Print the best ten editions."""
    from tantivy import Index, SnippetGenerator  # noqa: PLC0415

    index = Index.open(folder)
    searcher = index.searcher()
    parsed = index.parse_query(query, ["title", "body"])
    found = searcher.search(parsed, 10)
    snippets = SnippetGenerator.create(searcher, parsed, index.schema, "body")
    for rank, (_, address) in enumerate(found.hits, 1):
        document = searcher.doc(address)
        click.echo(f"{rank}. {document['date'][0]} · {document['id'][0]}\n   {document['title'][0]}")
        click.echo(f"   {snippets.snippet_from_doc(document).fragment()}\n")
    click.echo(f"{found.count} editions", err=True)


if __name__ == "__main__":
    peer()
