"""`python -m bench.seeds`: write the lexicon's names of countries, languages, moneys and cities anew.

Needs babel, which the program itself does not: what stands in CLDR changes once a year, and a small file
of it is read faster than babel is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import babel
from babel import Locale

TARGET = Path(__file__).parents[1] / "indexer" / "lexicon" / "cldr.tsv"
_HEAD = f"""\
# Names in Korean and English from the Unicode CLDR, by way of babel {babel.__version__}.
# Columns: kind, Korean, English.
# Made by `python -m bench.seeds`. © Unicode, Inc., Unicode License V3 (https://www.unicode.org/license.txt).
"""
_ASIDE = re.compile(r"\s*\(.*\)")


def main() -> None:
    """Write the file."""
    rows = dict.fromkeys(_rows(Locale("ko"), Locale("en")))
    TARGET.write_text(_HEAD + "".join("\t".join(row) + "\n" for row in rows), "utf-8")
    print(f"{len(rows):,} names in {TARGET}")


def _rows(ko: Locale, en: Locale) -> Iterator[tuple[str, str, str]]:
    tables = (
        ("place", ko.territories, en.territories),
        ("language", _of_two_letters(ko.languages), _of_two_letters(en.languages)),
        ("city", _cities(ko), _cities(en)),
        ("day", ko.days["format"]["wide"], en.days["format"]["wide"]),
    )
    for kind, ours, theirs in tables:
        for code in sorted(theirs.keys() & ours.keys(), key=str):
            for korean, english in zip(_forms(ours[code]), _forms(theirs[code]), strict=False):
                if korean != english and re.search("[가-힣]", korean):
                    yield kind, korean, english
    yield from _currencies(ko, en)


def _currencies(ko: Locale, en: Locale) -> Iterator[tuple[str, str, str]]:
    """Yield what is of a country, and the money: 아르헨티나 페소 and Argentine Peso are two pairs."""
    places = set(ko.territories.values())
    for code in sorted(en.currencies.keys() & ko.currencies.keys()):
        ours, theirs = ko.currencies[code].split(), en.currencies[code].split()
        if len(ours) == len(theirs) == 2 and ours[0] in places:
            yield "of a place", ours[0], theirs[0]
            yield "currency", ours[1], theirs[1]


def _forms(name: str) -> list[str]:
    """Return a name without what stands in brackets, and that too: `Myanmar (Burma)` is two names."""
    inside = re.findall(r"\(([^)]*)\)", name)
    return [_ASIDE.sub("", name).removesuffix(" SAR China"), *inside]


def _of_two_letters(languages: Mapping[str, str]) -> dict[str, str]:
    """Return the languages that have a code of ISO 639-1, those that news is likely to name."""
    return {code: name for code, name in languages.items() if len(code) == 2}


def _cities(locale: Locale) -> dict[str, str]:
    return {zone: names["city"] for zone, names in locale.time_zones.items() if "city" in names}


if __name__ == "__main__":
    main()
