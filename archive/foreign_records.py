"""Article records as news-please and trafilatura write them, turned into ours.

Sources: `NewsArticle.get_serializable_dict` of news-please 1.6, and `--output-format json` of trafilatura 2.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from urllib.parse import urlsplit

from archive.ids import MAX_KEY_CHARS, is_lang
from archive.outlets.profile import builtin_profiles
from archive.outlets.site_urls import SiteUrls
from archive.web.urls import canonical_url, path_and_query

_DIGEST_CHARS = 12


def is_foreign(record: Mapping[str, object]) -> bool:
    """Tell whether a record is of news-please or trafilatura: it has one text instead of paragraphs."""
    return "paragraphs" not in record and ("maintext" in record or "text" in record)


def own_record(record: Mapping[str, object], default_site: str | None) -> dict[str, object]:
    """Return a foreign record in our form.

    1. The outlet, key and language of an address that a built-in profile knows are those of the profile.
    2. Else the outlet is `default_site` or the host, and the key is the address's path and query.
    3. Else the language is the one the record names, or the one its text is in.
    4. Each line of the text is a paragraph. Of a moment without an offset only the day is kept, because
       neither program says in which zone it is.

    Raises ValueError for a record without an address or a text, or in another language.
    """
    text = record.get("maintext", record.get("text"))
    if not isinstance(text, str) or not text.strip():
        raise ValueError("it has no text")
    url = _first(record, "url", "source")
    if url is None:
        raise ValueError("url is missing")
    site, key, lang = _place(canonical_url(url), default_site)
    authors = record.get("authors", record.get("author"))
    categories = record.get("categories")
    return {
        "site": site,
        "key": key,
        "lang": lang or _language(record, text),
        "title": _first(record, "title") or "",
        "paragraphs": text.splitlines(),
        "url": url,
        "published_at": _day(_first(record, "date_publish", "date")),
        "updated_at": _day(_first(record, "date_modify")),
        "section": next(iter(_names(categories)), None),
        "authors": _names(authors),
    }


def _first(record: Mapping[str, object], *names: str) -> str | None:
    return next((value for name in names if isinstance(value := record.get(name), str) and value), None)


@cache
def _outlets() -> tuple[SiteUrls, ...]:
    return tuple(SiteUrls(profile) for profile in builtin_profiles())


def _place(url: str, default_site: str | None) -> tuple[str, str, str | None]:
    """Return outlet, key and language of an address; no language where no built-in profile knows it."""
    for urls in _outlets():
        editions = urls.editions_on(url)
        # Where two texts stand on a page, the record's own language says which it is.
        if editions:
            lang = editions[0].lang if len(editions) == 1 else None
            return urls.profile.site, editions[0].key, lang
    path = path_and_query(url).strip("/").replace("/", ":") or "index"
    if len(path) > MAX_KEY_CHARS // 2:
        digest = hashlib.sha256(path.encode()).hexdigest()[:_DIGEST_CHARS]
        path = f"{path[: MAX_KEY_CHARS // 2]}-{digest}"
    return default_site or (urlsplit(url).hostname or "").removeprefix("www."), path, None


def _language(record: Mapping[str, object], text: str) -> str | None:
    named = (_first(record, "language") or "").lower().partition("-")[0]
    if is_lang(named):
        return named
    # Only records that do not say so are worth the look.
    from archive.parse.language import text_lang  # noqa: PLC0415

    lang = text_lang(text)
    if lang is None or named:
        raise ValueError(f"the text is {named or 'neither Korean nor English'}")
    return lang


def _day(moment: str | None) -> str | None:
    # Where there is no date, one of them writes the word "None".
    if moment is None or not moment[:4].isdigit():
        return None
    if moment[10:11] not in ("T", " "):
        return moment
    zoned = moment.endswith("Z") or any(sign in moment[19:] for sign in "+-")
    return moment if zoned else moment[:10]


def _names(value: object) -> list[str]:
    texts = value.split(";") if isinstance(value, str) else value
    return [text.strip() for text in texts if isinstance(text, str)] if isinstance(texts, list) else []
