"""A first profile of an outlet, drafted from sample pages of its articles."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from archive.ids import LANGS, Lang
from archive.outlets.address_pattern import address_pattern
from archive.web.urls import path_and_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A sample page: its canonical address, the language of its text, and its links as (address, label).

    `name` is what the page calls its outlet.
    """

    url: str
    lang: Lang
    links: tuple[tuple[str, str], ...] = ()
    name: str | None = None


def draft_profile(samples: Sequence[Sample]) -> str:
    """Return the TOML of a profile that fits the samples; what they do not tell is a guess and marked so."""
    base = _base(samples[0].url)
    name = next((one.name for one in samples if one.name), urlsplit(base).hostname or "")
    lines = [
        _remark(
            f"Drafted from {len(samples)} sample pages. Lines with a question mark are guesses: look at them."
        ),
        f"site = {_text(_site(base))}",
        f"name = {_text(name)}",
        f"base_url = {_text(base)}",
        'timezone = "+09:00"  ' + _guess("of times that pages show without an offset"),
        "delay_s = 2.0  " + _guess("what the outlet asks for; robots.txt is obeyed in any case"),
        'start = ["/"]  ' + _guess("list pages, feeds or sitemaps"),
        'key = "{key}"',
        "",
    ]
    languages = list(dict.fromkeys(one.lang for one in samples))
    # Which address is which language's is clear only where the stricter pattern comes first.
    patterns = {lang: address_pattern(_targets(samples, lang)) for lang in languages}
    languages.sort(key=lambda lang: -len(patterns[lang].url))
    pairing = list(_pairing(samples, {lang: re.compile(one.pattern) for lang, one in patterns.items()}))
    for lang in languages:
        own = _base(next(one.url for one in samples if one.lang == lang))
        lines += ["[[editions]]", f'lang = "{lang}"']
        lines += [f"base_url = {_text(own)}"] if own != base else []
        lines += [f"pattern = {_literal(patterns[lang].pattern)}", f"url = {_text(patterns[lang].url)}"]
        lines += [f'key = "{lang}-{{key}}"'] if pairing and own == base else []
        lines.append("")
    lines += [*pairing, ""] if pairing else []
    lines += [
        _guess("which links lead to list pages"),
        "[lists]",
        r"patterns = ['/(?:[\w-]+(?:/[\w-]+)?)?/?(?:\?.*)?']",
    ]
    return "\n".join(lines) + "\n"


def _remark(text: str) -> str:
    return f"# {text}"


def _guess(text: str) -> str:
    return _remark(f"? {text}")


def _pairing(samples: Sequence[Sample], patterns: dict[Lang, re.Pattern[str]]) -> Iterator[str]:
    if len(patterns) < len(LANGS) or _share_keys(samples, patterns):
        return
    label = _link_label(samples)
    if label is not None:
        yield "[pairing]"
        yield 'by = "link"'
        yield f"text = {_literal(re.escape(label).replace(chr(92) + ' ', ' '))}"
    else:
        yield _guess("Neither addresses nor links tell which pages are a pair; texts will.")
        yield "[pairing]"
        yield 'by = "none"'


def _share_keys(samples: Sequence[Sample], patterns: dict[Lang, re.Pattern[str]]) -> bool:
    """Tell whether both languages' addresses have the same groups, and samples in both the same values."""
    if len({frozenset(pattern.groupindex) for pattern in patterns.values()}) > 1:
        return False
    seen: dict[tuple[str, ...], set[Lang]] = {}
    for one in samples:
        match = patterns[one.lang].fullmatch(path_and_query(one.url))
        if match is not None:
            seen.setdefault(tuple(match.group(*sorted(match.re.groupindex), "key")), set()).add(one.lang)
    return any(len(langs) > 1 for langs in seen.values())


def _link_label(samples: Sequence[Sample]) -> str | None:
    by_url = {one.url: one.lang for one in samples}
    for sample in samples:
        for target, label in sample.links:
            if label and by_url.get(target, sample.lang) != sample.lang:
                return label
    return None


def _targets(samples: Sequence[Sample], lang: Lang) -> list[str]:
    return [path_and_query(one.url) for one in samples if one.lang == lang]


def _base(url: str) -> str:
    return url[: url.index("/", url.index("://") + 3)]


def _site(base: str) -> str:
    labels = (urlsplit(base).hostname or "").removeprefix("www.").split(".")
    short = next((one for one in labels if len(one) > 3 and not one.isdigit()), "outlet")
    return re.sub(r"[^a-z0-9_-]", "", short.lower()) or "outlet"


def _text(value: str) -> str:
    # JSON strings are TOML strings.
    return json.dumps(value, ensure_ascii=False)


def _literal(value: str) -> str:
    return f"'{value}'" if "'" not in value else _text(value)
