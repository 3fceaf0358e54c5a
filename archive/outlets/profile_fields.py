"""Reading a TOML table field by field, so that every mistake is reported with its file and its field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NoReturn, cast

from archive.errors import ConfigError
from archive.ids import Lang, is_lang
from archive.web.urls import clean_base_url


class Fields:
    """One table of a profile; `finish` reports what nobody asked for, most likely a misspelling."""

    def __init__(self, table: Mapping[str, object], origin: str, prefix: str = "") -> None:
        self._table = table
        self._origin = origin
        self._prefix = prefix
        self._seen: set[str] = set()

    def fail(self, field: str, problem: str) -> NoReturn:
        """Raise ConfigError about a field."""
        raise ConfigError(
            f"the profile {self._origin}, field {self._prefix}{field}: {problem}",
            "docs/reference/site-profile.md describes the fields",
        )

    def finish(self) -> None:
        """Raise ConfigError for the first field that was never read."""
        for field in self._table:
            if field not in self._seen:
                self.fail(field, "there is no such field")

    def _get(self, field: str) -> object:
        self._seen.add(field)
        return self._table.get(field)

    def text(self, field: str, default: str | None = None) -> str:
        """Return a string; without a default it must be there and not empty."""
        value = self._get(field)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not (value or default is not None):
            self.fail(field, "a text is needed" if value is None else f"{value!r} is not a text")
        if any(not char.isprintable() for char in value):
            self.fail(field, "control characters are not possible")
        return value

    def texts(self, field: str) -> tuple[str, ...]:
        """Return a list of strings, empty if the field is absent."""
        value = self._get(field)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self.fail(field, "a list of texts is needed")
        return tuple(cast("list[str]", value))

    def number(self, field: str, default: float) -> float:
        """Return a finite number that is not negative."""
        value = self._get(field)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < float("inf"):
            self.fail(field, f"{value!r} is not a number of at least 0")
        return float(value)

    def flag(self, field: str) -> bool:
        """Return true or false; absent is false."""
        value = self._get(field)
        if value is not None and not isinstance(value, bool):
            self.fail(field, f"{value!r} is neither true nor false")
        return bool(value)

    def lang(self, field: str) -> Lang:
        """Return a language code."""
        value = self._get(field)
        if not is_lang(value):
            self.fail(field, f"{value!r} is neither 'ko' nor 'en'")
        return cast("Lang", value)

    def base_url(self, field: str, default: str | None = None) -> str:
        """Return scheme and host of a web site."""
        url = self.text(field, default)
        try:
            return url and clean_base_url(url)
        except ValueError as error:
            self.fail(field, str(error))

    def pattern_of(self, field: str, text: str) -> re.Pattern[str]:
        """Compile a regular expression that stands in `field`."""
        try:
            return re.compile(text)
        except re.error as error:
            self.fail(field, f"{text!r} is no regular expression: {error}")

    def raw_table(self, field: str) -> Mapping[str, object]:
        """Return a table as it stands, empty if absent."""
        value = self._get(field)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.fail(field, "a table is needed")
        return cast("dict[str, object]", value)

    def table(self, field: str) -> Fields:
        """Return a table to be read field by field."""
        return Fields(self.raw_table(field), self._origin, f"{self._prefix}{field}.")

    def tables(self, field: str) -> list[Fields]:
        """Return the tables of an array of tables."""
        value = self._get(field)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(field, f"an array of tables is needed: [[{field}]]")
        return [
            Fields(item, self._origin, f"{self._prefix}{field}[{no}].") for no, item in enumerate(value, 1)
        ]
