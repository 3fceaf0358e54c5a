"""`ilbo explain`: the terms a text or a query becomes, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence

import click

from archive.ids import Lang
from archive.paths import ArchivePaths
from commands.output import echo_json, format_option, lang_option
from indexer.analysis.analyze import Analyzer
from indexer.analysis.scripts import lang_of
from indexer.analysis.tokens import Kind, QueryWord, Token
from indexer.analysis.userdict import load_user_dictionary
from indexer.basis import dictionary_path
from render.layout import padded, under, width, wrap
from render.messages import _, translated
from render.style import stdout_style
from render.terminal import safe

EPILOG = """\b
Examples:
  ilbo explain 北미사일 발사에              the terms an article's text becomes
  ilbo explain --query 대북제재위 결의      how a search for these words works
  ilbo explain --lang en "Yoon Seok-youl's visit" --format json
"""


@click.command(epilog=EPILOG, short_help="Show the search terms a text or query becomes.")
@click.argument("text", nargs=-1, required=True)
@lang_option("Language of the text; told by its letters if not given.")
@click.option("--query", "as_query", is_flag=True, help="Read TEXT as the words of a search.")
@format_option("text", "json")
@click.pass_obj
def explain(
    paths: ArchivePaths, text: Sequence[str], lang: Lang | None, as_query: bool, output_format: str
) -> None:
    """Show the terms a text becomes in the index, or with --query what a search for it looks for.

    Analysis is that of the archive: names and compounds in its dictionary.txt are respected.
    """
    joined = " ".join(text)
    lang = lang or lang_of(joined)
    analyzer = Analyzer(load_user_dictionary(dictionary_path(paths)))
    tokens = analyzer.analyze(joined, lang, "query" if as_query else "index")
    words = analyzer.query_words(joined, lang) if as_query else []
    if output_format == "json":
        records = [_record(token, joined) for token in tokens]
        asked = {"words": [_word_record(word) for word in words]} if as_query else {}
        echo_json({"format_version": 1, "text": joined, "lang": lang, "tokens": records, **asked})
        return
    rows = [_row(token, joined) for token in tokens if token.kind != "gram"]
    columns = stdout_style().columns
    head = [_("position"), _("written"), _("term"), _("kind")]
    click.echo(_table(head, rows, columns) if rows else _("no terms"))
    grams = " ".join(dict.fromkeys(token.text for token in tokens if token.kind == "gram"))
    told = [_("bigrams: {grams}").format(grams=grams)] if grams else []
    told += [f"{word.text}: {_meaning(word)}" for word in words]
    for one in told:
        click.echo("\n".join(["", *wrap(safe(one), columns)]))


def _record(token: Token, text: str) -> dict[str, object]:
    return {"term": token.text, "position": token.position, "start": token.start, "end": token.end,
            "kind": token.kind, "written": text[token.start : token.end]}  # fmt: skip


def _word_record(word: QueryWord) -> dict[str, object]:
    return {
        "text": word.text, "start": word.start, "end": word.end, "required": word.required,
        "wholes": list(word.wholes), "slots": [list(slot) for slot in word.slots],
        "weights": dict(word.weights), "grams": list(word.grams), "gram_weight": word.gram_weight,
    }  # fmt: skip


def _row(token: Token, text: str) -> list[str]:
    return [str(token.position), text[token.start : token.end], token.text, _kind(token.kind)]


def _kind(kind: Kind) -> str:
    return {"word": _("word"), "part": _("part or other form"), "gram": _("bigram")}[kind]


def _meaning(word: QueryWord) -> str:
    slots = ["|".join(slot) for slot in word.slots]
    sequence = _(" then ").join(slots)
    found = _(" or ").join([*word.wholes, *([sequence] if sequence else [])])
    if not word.weights:
        return translated(f"{found} (counts only in a phrase)")
    weights = ", ".join(f"{term} {weight:g}" for term, weight in word.weights)
    told = translated(f"found as {found}; ranked by {weights}")
    if word.grams:
        grams = " ".join(word.grams)
        told += translated(f"; resembling {grams} × {word.gram_weight:g}")
    return told


def _table(head: list[str], rows: list[list[str]], columns: int | None) -> str:
    cells = [head, *([safe(cell) for cell in row] for row in rows)]
    widths = [max(width(row[column]) for row in cells) for column in range(len(head))]
    lines: list[str] = []
    for row in cells:
        *others, last = (padded(cell, width) for cell, width in zip(row, widths, strict=True))
        lines += under("".join(f"{cell}  " for cell in others), last.rstrip(), columns)
    return "\n".join(lines)
