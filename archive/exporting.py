"""Export: editions as article JSON Lines, CSV or TMX."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from archive import clock
from archive.alignment import align_paragraphs
from archive.model import Edition
from archive.records import article_to_json

CSV_COLUMNS = (
    "id",
    "story",
    "site",
    "key",
    "lang",
    "published_at",
    "updated_at",
    "section",
    "authors",
    "title",
    "url",
    "text",
)

# XML 1.0 has no form for most control characters, lone surrogates, U+FFFE and U+FFFF.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def iter_jsonl(editions: Iterable[Edition], named_stories: Container[str]) -> Iterator[str]:
    """Yield one line per edition, in the form `ilbo import` reads.

    An edition whose outlet gave its story no name gets the story's id for one if that is among
    `named_stories`: those whose editions have different keys and would otherwise part (see
    `archive.stories.stories_of_many_keys`).
    """
    for edition in editions:
        article = edition.article
        if article.story is None and edition.story in named_stories:
            article = article._replace(story=edition.story)
        yield article_to_json(article) + "\n"


def iter_csv(editions: Iterable[Edition]) -> Iterator[str]:
    """Yield a header and one row per edition (RFC 4180); paragraphs are joined by blank lines."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for edition in editions:
        yield _emptied(out)
        article = edition.article
        values = {
            **{name: getattr(article, name) for name in article._fields},
            "id": edition.id,
            "story": edition.story,
            "authors": "; ".join(article.authors),
            "text": "\n\n".join(article.paragraphs),
        }
        writer.writerow(["" if values[name] is None else values[name] for name in CSV_COLUMNS])
    yield _emptied(out)


def _emptied(out: io.StringIO) -> str:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text


def iter_tmx(pairs: Iterable[tuple[Edition, Edition]], program_version: str) -> Iterator[str]:
    """Yield a TMX 1.4b translation memory of the aligned paragraphs of (Korean, English) editions.

    Headlines form a unit too; paragraphs only one edition has are left out.
    """
    now = clock.now().strftime("%Y%m%dT%H%M%SZ")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
    yield (
        f'<header creationtool="ilbo" creationtoolversion={quoteattr(program_version)} segtype="paragraph" '
        f'o-tmf="ilbo" adminlang="en" srclang="*all*" datatype="plaintext" creationdate="{now}"/>\n<body>\n'
    )
    for korean, english in pairs:
        beads = align_paragraphs(korean.article.paragraphs, english.article.paragraphs)
        for ours, theirs in (((korean.article.title,), (english.article.title,)), *beads):
            if any(ours) and any(theirs):
                yield _unit(korean.story, "\n".join(ours), "\n".join(theirs))
    yield "</body>\n</tmx>\n"


def _unit(story: str, korean: str, english: str) -> str:
    variants = "".join(
        f'<tuv xml:lang="{lang}"><seg>{escape(_xml_text(text))}</seg></tuv>'
        for lang, text in (("ko", korean), ("en", english))
    )
    return f'<tu><prop type="story">{escape(_xml_text(story))}</prop>{variants}</tu>\n'


def _xml_text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
