"""Keep the translations complete: find every message the program shows, and compile the Korean ones.

`python docs/messages.py` adds new messages to `render/locale/ko/LC_MESSAGES/ilbo.po`, drops those that are
gone and compiles the .mo beside it; with `--check` it only says what has no translation, and exits 1.

Messages are: the arguments of `_()` and `plural()`; the texts and remedies of failures and the texts of
warnings, whose f-strings become templates (`no article {identifier} in {root}`); the help of commands and
their options; the names of outcomes that are counted.
"""

from __future__ import annotations

import ast
import inspect
import io
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from render.messages import FILLED  # noqa: E402 - found through the line above

PO = ROOT / "render" / "locale" / "ko" / "LC_MESSAGES" / "ilbo.po"
PACKAGES = ("archive", "commands", "demo", "indexer", "render")
# Of each kind of call, how many of its first arguments are texts that are shown.
_SHOWN = {
    "warn": 1,
    "fail": 9,
    "_fail": 9,
    "_error": 9,
    "_refuse": 9,
    "echo_counters": 1,
    "Progress": 2,
    "translated": 1,
    "Damage": 9,
    "_remark": 1,
    "_guess": 1,
}
# Variables that hold a text which is shown.
_TEXTS = frozenset(
    {"what", "message", "problem", "cost", "remedy", "reason", "note", "cause", "source", "kept"}
)
# Tables of texts that are shown; what else stands in them is not.
_TABLES = frozenset({"_RULES", "STEPS", "RELATIONS", "QUERY", "DATES"})
# Functions that return or yield texts that are shown.
_TELLING = frozenset({"notices", "index_state", "_near", "_rules"})
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
Message: TypeAlias = "str | tuple[str, str]"
Key: TypeAlias = "tuple[Message, str | None]"
# What click itself says; it looks it up in the program's translations.
CLICK: tuple[Message, ...] = (
    "Usage:", "Options", "Commands", "Show this message and exit.", "Show the version and exit.",
    "default: {default}", "required", "Missing argument", "Missing option", "Missing parameter",
    "No such option {name!r}.", "No such command {name!r}.", "env var: {var}", "Aborted!", "directory",
    "file", "Option {name!r} does not take a value.", "Invalid value for {param_hint}: {message}",
    "Invalid value: {message}", "{value} is not in the range {range}.",
    "{value!r} is not a valid {number_type}.", "{name} {filename!r} is a directory.",
    "{name} {filename!r} is a file.", "{name} {filename!r} is not readable.",
    ("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
    ("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
)  # fmt: skip


def modules() -> Iterator[Path]:
    """Yield the project's modules whose texts are shown."""
    yield ROOT / "search_cli.py"
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def messages() -> set[Key]:
    """Return every message, or its two forms, with its context."""
    plain = ((message, None) for message in (*CLICK, *_helps(), *_names()))
    return {*plain, *(key for path in modules() for key in _of_module(path))}


def _of_module(path: Path) -> Iterator[Key]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name == "plural":
                yield (_text(node.args[0]), _text(node.args[1])), None
            elif name == "_":
                yield from ((text, None) for text in _alternatives(node.args[0], path))
            else:
                count = 2 if name.endswith("Error") else _SHOWN.get(name, 0)
                yield from (_filled(text) for one in node.args[:count] for text in _alternatives(one, path))
        elif isinstance(node, ast.Assign | ast.AnnAssign) and _is_table(node):
            yield from ((one, None) for one in _strings(node.value) if not one.startswith("SELECT"))
        elif isinstance(node, ast.FunctionDef) and node.name in _TELLING:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Yield | ast.Return) and inner.value is not None:
                    yield from (_filled(text) for text in _alternatives(inner.value, path))


def _filled(text: str) -> Key:
    """Return a message that is translated when it is shown: one with places is found as a template."""
    return text, FILLED if _PLACEHOLDER.search(text) else None


def _is_table(node: ast.Assign | ast.AnnAssign) -> bool:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(target, ast.Name) and target.id in _TABLES for target in targets)


def _strings(node: ast.AST | None) -> Iterator[str]:
    for inner in ast.walk(node) if node is not None else ():
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and " " in inner.value.strip():
            yield inner.value


def _text(node: ast.expr) -> str:
    assert isinstance(node, ast.Constant)
    return str(node.value)


def _alternatives(node: ast.expr, path: Path) -> Iterator[str]:
    """Yield the templates an expression may give; none for what is no text of ours."""
    if isinstance(node, ast.IfExp):
        yield from _alternatives(node.body, path)
        yield from _alternatives(node.orelse, path)
    elif isinstance(node, ast.Name) and (node.id.isupper() or node.id in _TEXTS):
        yield from _constant(node.id, path)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if any(char.isalpha() for char in node.value):
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        text = _numbered("".join(_part(part) for part in node.values))
        if any(char.isalpha() for char in _PLACEHOLDER.sub("", text)):
            yield text
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield from _alternatives(part.value, path)


def _numbered(template: str) -> str:
    """Give each placeholder a name of its own: the second `{id}` is `{id2}`."""
    seen: Counter[str] = Counter()

    def named(match: re.Match[str]) -> str:
        seen[match[1]] += 1
        return match[0] if seen[match[1]] == 1 else f"{{{match[1]}{seen[match[1]]}}}"

    return _PLACEHOLDER.sub(named, template)


def _part(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    assert isinstance(node, ast.FormattedValue)
    value = node.value
    while isinstance(value, (ast.Call, ast.Subscript, ast.BinOp)):
        inner = (
            (value.args[0] if value.args else value.func) if isinstance(value, ast.Call)
            else value.value if isinstance(value, ast.Subscript) else value.left
        )  # fmt: skip
        value = inner
    name = value.id if isinstance(value, ast.Name) else getattr(value, "attr", "value")
    return f"{{{name}}}"


def _constant(name: str, path: Path) -> Iterator[str]:
    """Yield the text of a module's constant, its own or an imported one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id == name for t in node.targets
        ):
            yield from _alternatives(node.value, path)
        elif isinstance(node, ast.ImportFrom) and node.module and any(a.name == name for a in node.names):
            other = ROOT / f"{node.module.replace('.', '/')}.py"
            if other.exists():
                yield from _constant(name, other)


def _helps() -> Iterator[str]:
    from commands import COMMANDS
    from commands.overview import GROUPS
    from search_cli import EPILOG, ilbo

    yield from (*GROUPS, EPILOG)
    for module, _ in COMMANDS.values():
        yield from _help_of(getattr(import_module(module), module.rpartition(".")[2]))
    yield from filter(None, (getattr(param, "help", None) for param in ilbo.params))


def _help_of(command: click.Command) -> Iterator[str]:
    texts = [command.short_help, inspect.cleandoc(command.help or ""), command.epilog]
    yield from filter(None, (*texts, *(getattr(param, "help", None) for param in command.params)))
    for one in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _help_of(one)


def _names() -> Iterator[str]:
    """Yield the names of what is counted, compared or said in evidence."""
    from archive import importing
    from archive.capture import reparse
    from archive.crawling import outcome
    from indexer.across.differences import Only
    from indexer.lexicon.format import SOURCES
    from indexer.linking import inference

    counted = (*outcome.OUTCOMES, *importing.OUTCOMES, *reparse.OUTCOMES, *inference.OUTCOMES)
    indexed = ("added", "updated", "removed", "rejected")
    checked = ("editions", "links", "captures")
    rules = ("same key", "same story name", "link on the page", "by hand")
    evidence = ("key", "story label", "page", "leads to")
    kinds = (field.name for field in fields(Only))
    names = (*counted, *indexed, *checked, *reparse.FIELDS, *SOURCES, *kinds, *rules, *evidence)
    yield from (name.replace("_", " ") for name in (*names, "words", "meaning"))


def updated() -> Catalog:
    """Return the catalogue with every message of today, keeping the translations there are."""
    old = read_po(io.BytesIO(PO.read_bytes() if PO.exists() else b""), locale="ko")
    new = Catalog(
        locale="ko", project="ilbo", charset="utf-8", header_comment="# Korean messages of ilbo.", fuzzy=False
    )
    if PO.exists():
        # The files differ from run to run only where messages do.
        new.creation_date = old.creation_date
    for message, context in sorted(messages(), key=str):
        before = old.get(message if isinstance(message, str) else message[0], context)
        new.add(message, None if before is None else before.string, context=context)
    return new


def untranslated(catalogue: Catalog) -> list[str]:
    """Return the messages without a translation, or whose placeholders differ from its."""
    faults = []
    for message in catalogue:
        if not message.id:
            continue
        forms = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = sorted(set(_PLACEHOLDER.findall(forms[-1])))
        if (
            not strings
            or not all(strings)
            or any(sorted(set(_PLACEHOLDER.findall(s))) != wanted for s in strings)
        ):
            faults.append(forms[0])
    return faults


def compiled(catalogue: Catalog) -> bytes:
    """Return the catalogue as the program reads it (GNU .mo)."""
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def main() -> int:
    """Bring the translations up to date, or check them."""
    catalogue = updated()
    missing = untranslated(catalogue)
    if "--check" not in sys.argv:
        PO.parent.mkdir(parents=True, exist_ok=True)
        with PO.open("wb") as stream:
            write_po(stream, catalogue, width=110, include_lineno=False, ignore_obsolete=True)
        PO.with_suffix(".mo").write_bytes(compiled(catalogue))
    for message in missing:
        print(repr(message))
    return 1 if missing and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
