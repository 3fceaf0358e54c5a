"""The reader's configuration file: defaults and aliases (`docs/reference/configuration.md`).

Only the command line reads it; the archive and its index are the same for everybody.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import click

from archive.errors import ConfigError
from archive.ids import LANGS
from commands.configuration_file import config_path
from render.style import THEMES

# Setting → the environment variable that goes before it, and what is meant if neither is given.
SETTINGS: Mapping[str, tuple[str, str]] = {
    "archive": ("ILBO_ARCHIVE", "corpus"),
    "engine": ("ILBO_ENGINE", "local"),
    "theme": ("ILBO_THEME", "auto"),
    "pager": ("ILBO_PAGER", "less -FRX"),
    "languages": ("ILBO_LANGUAGES", " ".join(LANGS)),
}
_TABLES = ("aliases", "defaults", "opensearch")
_ALIAS = re.compile(r"(?<!\S)(?P<minus>-?)@(?P<name>[\w-]+)(?!\S)")
_NAME = re.compile(r"[\w-]+")
_REMEDY = "docs/reference/configuration.md describes the settings"


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the file at `path` says; empty if there is none.

    `settings` are those of `SETTINGS`, as the environment would have them; `aliases` are pieces of a query,
    or lists of arguments; `defaults` are option values by command and option; `opensearch` is as it stands.
    """

    path: Path | None
    source: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    aliases: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    defaults: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    opensearch: Mapping[str, Any] = field(default_factory=dict)

    def line_of(self, table: str, key: str) -> int:
        """Return the line on which a key of a table stands; the table's own if it cannot be told."""
        return _line_of(self.source, table, key)

    def fail(self, table: str, key: str, problem: str) -> NoReturn:
        """Raise ConfigError about a key; the problem is told in the reader's language."""
        from render.messages import translated  # noqa: PLC0415 - only a failure needs it

        place = f"{table}.{key}" if table else key
        raise ConfigError(f"{self.path}:{self.line_of(table, key)}: {place}: {translated(problem)}", _REMEDY)

    def apply(self) -> None:
        """Let the settings be the environment's where that has none."""
        for name, value in self.settings.items():
            os.environ.setdefault(SETTINGS[name][0], value)

    def defaults_of(self, command: click.Command) -> dict[str, object]:
        """Return the defaults for a command by parameter; raises ConfigError for an option it has not."""
        table = f"defaults.{command.name}"
        values: dict[str, object] = {}
        for option, value in self.defaults.get(command.name or "", {}).items():
            match = next((one for one in command.params if f"--{option}" in one.opts), None)
            if match is None or match.name is None:
                self.fail(table, option, f"`ilbo {command.name}` has no option --{option}")
            if isinstance(value, (dict, list)):
                self.fail(table, option, "one value is needed")
            # As on the command line, a value is a text; only flags are true or false.
            values[match.name] = value if isinstance(value, bool) else str(value)
        return values

    def expanded(self, arguments: list[str]) -> list[str]:
        """Return the arguments of a query with each `@NAME` replaced by what it stands for; others stay.

        A piece of a query is bracketed if it has blanks, so that `-@NAME` and `@NAME AND …` mean all of it.
        A list of arguments is put in only where the alias is an argument by itself.
        """
        pieces: list[str] = []
        for argument in arguments:
            value = self.aliases.get(argument[1:]) if argument.startswith("@") else None
            pieces += value if isinstance(value, tuple) else [_ALIAS.sub(self._piece, argument)]
        return pieces

    def _piece(self, match: re.Match[str]) -> str:
        value = self.aliases.get(match["name"])
        if not isinstance(value, str):
            return match[0]
        return match["minus"] + (f"({value})" if " " in value.strip() else value)


def load_configuration() -> Configuration:
    """Read the file, if there is one; raises ConfigError, naming the line, for what cannot be used."""
    path = config_path()
    if path is None:
        return Configuration(None)
    try:
        source = path.read_text("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Configuration(path)
    except OSError as error:
        raise ConfigError(
            f"cannot read {path}: {error.strerror}", "correct this, or set ILBO_CONFIG"
        ) from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text", "convert it") from None
    toml = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        table = toml.loads(source)
    except toml.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}", "correct that line") from None
    return _checked(Configuration(path, source), table)


def _checked(config: Configuration, table: Mapping[str, Any]) -> Configuration:
    for key in table:
        if key not in SETTINGS and key not in _TABLES:
            known = ", ".join((*SETTINGS, *(f"[{name}]" for name in _TABLES)))
            config.fail("", key, f"there is no such setting; there are {known}")
    settings = {name: _setting(config, name, table[name]) for name in SETTINGS if name in table}
    aliases = {
        name: _alias(config, name, value) for name, value in _table(config, table, "", "aliases").items()
    }
    defaults = {
        command: _table(config, table.get("defaults", {}), "defaults", command)
        for command in _table(config, table, "", "defaults")
    }
    opensearch = _table(config, table, "", "opensearch")
    return Configuration(config.path, config.source, settings, aliases, defaults, opensearch)


def _table(config: Configuration, parent: Mapping[str, Any], name: str, key: str) -> Mapping[str, Any]:
    value = parent.get(key, {})
    if not isinstance(value, dict):
        config.fail(name, key, "a table is needed")
    return value


def _setting(config: Configuration, name: str, value: object) -> str:
    if name == "languages":
        if not isinstance(value, list) or sorted(map(str, value)) != sorted(LANGS):
            config.fail("", name, 'give ["ko", "en"] or ["en", "ko"], the first one first')
        return " ".join(value)
    if not isinstance(value, str):
        config.fail("", name, "a text is needed")
    if name == "theme" and value not in THEMES:
        config.fail("", name, f"there is no theme {value!r}; there are {', '.join(THEMES)}")
    return str(Path(value).expanduser()) if name == "archive" else value


def _alias(config: Configuration, name: str, value: object) -> str | tuple[str, ...]:
    if not _NAME.fullmatch(name):
        config.fail("aliases", name, "an alias is called by letters, digits, - and _")
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        config.fail("aliases", name, "give a piece of a query, or a list of arguments")
    return tuple(value)


def _line_of(source: str, table: str, key: str) -> int:
    """Find a key in TOML text: below its table's header, or with the table's name before it."""
    header = ""
    fallback = 1
    names = {key, f'"{key}"', f"'{key}'"}
    for number, line in enumerate(source.splitlines(), 1):
        opened = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
        if opened:
            header = opened[1]
            if header in {table, f"{table}.{key}" if table else key}:
                fallback = number
            continue
        written = line.partition("=")[0].strip()
        dotted = f"{header}.{written}" if header else written
        if (header == table and written in names) or dotted in {
            f"{table}.{one}" if table else one for one in names
        }:
            return number
    return fallback
