"""Article JSON Lines, the exchange format: one edition a line (`docs/reference/article-jsonl.md`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from archive.dates import normalise_iso
from archive.foreign_records import is_foreign, own_record
from archive.ids import Lang, clean_key, is_lang, is_site
from archive.model import Article
from archive.text import clean_paragraphs, clean_text

# What a message quotes of a wrong value, and more than any date has.
MAX_SHOWN_CHARS = 60


def article_from_json(line: bytes, default_site: str | None = None) -> Article:
    """Read one line. `default_site` stands in for a record that names no site.

    Raises ValueError, saying which field is wrong and how, for anything that is not a whole record.
    """
    record = _loaded(line)
    if not isinstance(record, dict):
        raise ValueError(f"not a JSON object but {type(record).__name__}")
    return article_from_record(record, default_site)


def articles_from_document(text: bytes, default_site: str | None = None) -> list[Article | str]:
    """Read a whole JSON document: one record or a list of them; a str in place of one says what is wrong."""
    try:
        document = _loaded(text.removeprefix(b"\xef\xbb\xbf"))
    except ValueError as error:
        return [str(error)]
    return [
        _article_or_reason(one, default_site)
        for one in (document if isinstance(document, list) else [document])
    ]


def _article_or_reason(record: object, default_site: str | None) -> Article | str:
    if not isinstance(record, dict):
        return f"not a JSON object but {type(record).__name__}"
    try:
        return article_from_record(record, default_site)
    except ValueError as error:
        return str(error)


def _loaded(text: bytes) -> object:
    try:
        return json.loads(text.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 (byte {error.start} of the line)") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at column {error.colno}") from None
    except RecursionError:
        raise ValueError("not a record: nested too deeply") from None
    except ValueError:
        # Python reads whole numbers of up to 4,300 digits.
        raise ValueError("not a record: a number has too many digits") from None


def article_from_record(record: Mapping[str, object], default_site: str | None = None) -> Article:
    """Check and clean a decoded record; raises ValueError as `article_from_json` does.

    A record of news-please or trafilatura is read, too.
    """
    if is_foreign(record):
        record = own_record(record, default_site)
    site = _text(record, "site") or default_site
    if site is None:
        raise ValueError("site is missing (name one for all records with --site)")
    if not is_site(site):
        raise ValueError(f"site {_shown(site)} is not a site name (lower-case letters, digits, _ . -)")
    lang = record.get("lang")
    if not is_lang(lang):
        raise ValueError(f"lang is {_shown(lang)}, not 'ko' or 'en'")
    key = _text(record, "key")
    if not key:
        raise ValueError("key is missing")
    try:
        key = clean_key(key)
    except ValueError as error:
        raise ValueError(f"key: {error}") from None
    title = clean_text(_text(record, "title", required=True) or "")
    paragraphs = clean_paragraphs(_texts(record, "paragraphs", required=True))
    if not title and not paragraphs:
        raise ValueError("title and paragraphs are both empty")
    return Article(
        site=site,
        key=key,
        lang=cast("Lang", lang),
        title=title,
        paragraphs=paragraphs,
        url=_clean(record, "url"),
        published_at=_date(record, "published_at"),
        updated_at=_date(record, "updated_at"),
        section=_clean(record, "section"),
        authors=clean_paragraphs(_texts(record, "authors")),
        story=_clean(record, "story"),
    )


def _shown(value: object) -> str:
    if isinstance(value, (list, dict)):
        return f"a JSON {'array' if isinstance(value, list) else 'object'}"
    text = repr(value)
    return text if len(text) <= MAX_SHOWN_CHARS else f"{text[:MAX_SHOWN_CHARS]}…"


def _text(record: Mapping[str, object], name: str, *, required: bool = False) -> str | None:
    value = record.get(name)
    if value is None and not required:
        return None
    # Many exporters write numeric identifiers as numbers.
    if name in {"key", "story"} and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise ValueError(f"{name} is missing" if value is None else f"{name} is not a string")
    return value


def _clean(record: Mapping[str, object], name: str) -> str | None:
    return clean_text(_text(record, name) or "") or None


def _texts(record: Mapping[str, object], name: str, *, required: bool = False) -> list[str]:
    value = record.get(name)
    if value is None and not required:
        return []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{name} is missing" if value is None else f"{name} is not a list of strings")
    return value


def _date(record: Mapping[str, object], name: str) -> str | None:
    text = _text(record, name)
    if not text:
        return None
    try:
        return normalise_iso(text[:MAX_SHOWN_CHARS])
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def article_to_record(article: Article) -> dict[str, object]:
    """Return the record of an article, ready for `json.dumps`; fields without a value are left out."""
    record = {
        "site": article.site,
        "key": article.key,
        "lang": article.lang,
        "title": article.title,
        "paragraphs": list(article.paragraphs),
        "url": article.url,
        "published_at": article.published_at,
        "updated_at": article.updated_at,
        "section": article.section,
        "authors": list(article.authors) or None,
        "story": article.story,
    }
    return {name: value for name, value in record.items() if value is not None}


def article_to_json(article: Article) -> str:
    """Return one line, without its line break, that `article_from_json` reads back as an equal article."""
    return json.dumps(article_to_record(article), ensure_ascii=False)
