"""ilbo (일보): a bilingual newspaper archive and search engine for the command line.

This is the program's root: it knows which commands there are, loads the one that is asked for, and turns
failures into one line and an exit code (`docs/reference/exit-codes.md`).
"""

from __future__ import annotations

import codecs
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from archive.errors import IlboError, QuerySyntaxError
from archive.paths import ArchivePaths

# Command → its module and one-line help: listing them must not import them.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("commands.demo", "Crawl, index and search the bundled sample newspaper."),
    "crawl": ("commands.crawl", "Fetch both editions of an outlet's stories into the archive."),
    "import": ("commands.import_", "Import articles from JSON, WARC or WACZ files."),
    "index": ("commands.index", "Bring the search index up to date with the archive."),
    "search": ("commands.search", "Find stories in Korean and English."),
    "browse": ("commands.browse", "Read what a query finds in full screen."),
    "similar": ("commands.similar", "Find stories like a given one, in both languages."),
    "show": ("commands.show", "Read an edition, or both side by side."),
    "open": ("commands.open_", "Open an article in the web browser."),
    "pair": ("commands.pair", "Show a story's other editions and why they are linked."),
    "lexicon": ("commands.lexicon", "Show what a word is in the other language."),
    "facets": ("commands.facets", "Count hits by year, section, outlet and more."),
    "timeline": ("commands.timeline", "Chart what a query finds over time."),
    "link": ("commands.link", "Make two editions one story, by hand."),
    "unlink": ("commands.unlink", "Keep two editions in different stories."),
    "queries": ("commands.queries", "List the past searches, to repeat them."),
    "watch": ("commands.watch", "Save searches and see what is new for them."),
    "history": ("commands.history", "Show how an edition changed over time."),
    "check": ("commands.check", "Verify the archive, its links and its index."),
    "rebuild": ("commands.rebuild", "Make a missing or damaged catalogue anew from the WARC files."),
    "reparse": ("commands.reparse", "Read the captures again with today's parsers."),
    "diff-editions": ("commands.diff_editions", "Show what only one of two editions says."),
    "concordance": ("commands.concordance", "Show every use of a term with its translation."),
    "coverage": ("commands.coverage", "Count which stories were translated, and how fast."),
    "stats": ("commands.stats", "Count editions, stories, languages and dates."),
    "sites": ("commands.sites", "List the built-in outlets, or draft a profile."),
    "export": ("commands.export", "Take articles out of the archive."),
    "explain": ("commands.explain", "Show the search terms a text or query becomes."),
}

EPILOG = """\b
Examples:
  ilbo demo                                 see the whole job on the bundled sample
  ilbo crawl donga --since 2024-01          fetch both editions into ./corpus
  ilbo index                                make them searchable
  ilbo search '북미정상회담 OR "summit talks"'  search both languages at once
  ilbo show 1 --both                        read the first hit side by side
"""

# How much of a query is shown on either side of the place that cannot be read.
QUERY_CONTEXT_CHARS = 40


class _ReaderGoneError(Exception):
    """Whoever read stdout has stopped (`| head`). click would make exit code 1 of a BrokenPipeError."""


class CommandGroup(click.Group):
    """A group whose commands are imported only when one of them runs."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what fails below our own code becomes an IlboError that names the archive."""
        try:
            return super().invoke(ctx)
        except (IlboError, click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except BrokenPipeError as error:
            raise _ReaderGoneError from error
        except Exception as error:
            raise _described(error, ctx.obj) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import and return the command `name`; None if there is none."""
        if name not in COMMANDS:
            return None
        # Loading makes many objects and no garbage; looking for some would take a tenth of the time.
        gc.disable()
        module = import_module(COMMANDS[name][0])
        command = getattr(module, module.__name__.rpartition(".")[2])
        gc.freeze()
        gc.enable()
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table above."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.command(
    cls=CommandGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--archive",
    envvar="ILBO_ARCHIVE",
    default="corpus",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The archive directory; also $ILBO_ARCHIVE.",
)
@click.option(
    "--engine",
    envvar="ILBO_ENGINE",
    metavar="ADDRESS",
    help="An OpenSearch cluster to hold the index, https://HOST:9200/PREFIX, or local; also $ILBO_ENGINE.",
)
@click.version_option(package_name="ilbo", prog_name="ilbo")
@click.pass_context
def ilbo(ctx: click.Context, archive: Path, engine: str | None) -> None:
    """Archive and search Korean and English newspaper articles, pair by pair."""
    address = None
    if engine:
        from archive.engine_address import parse_engine  # noqa: PLC0415 - few have a cluster

        address = parse_engine(engine, os.environ)
    ctx.obj = ArchivePaths(archive, address)


def main() -> None:
    """Run the program and exit with one of the documented codes."""
    # numpy's linear algebra, which nothing here uses, would start a thread for every core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _open_missing_streams()
    _make_output_safe()
    sys.exit(run(sys.argv[1:]))


def _open_missing_streams() -> None:
    # Started with a stream closed (`>&-`), the next file opened would get its number, and the output with it.
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8", closefd=False))


def _make_output_safe() -> None:
    # A terminal or pipe that cannot encode Hangul gets \uXXXX, which JSON reads back, instead of a failure.
    codecs.register_error("escape", _escape)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="escape")


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)), error.end


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; every failure becomes one line on stderr."""
    try:
        result = ilbo.main(arguments, prog_name="ilbo", standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except KeyboardInterrupt:
        code = _complain(130, "interrupted")
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except Exception as error:
        code = _report(error)
    return _flushed(code)


def _flushed(code: int) -> int:
    # Written now, while it can still be told if it cannot be written.
    try:
        sys.stdout.flush()
    except OSError as error:
        # What Python would write again at exit has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return code if isinstance(error, BrokenPipeError) else _report(error)
    return code


def _report(error: Exception) -> int:
    if isinstance(error, (BrokenPipeError, _ReaderGoneError)):
        return 0
    if isinstance(error, click.Abort):
        return _complain(130, "interrupted")
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "ilbo"
        return _complain(error.exit_code, f"{error.format_message().rstrip('.')} — see `{command} --help`")
    if not isinstance(error, IlboError):
        error = _described(error, None)
    lines = _place(error) if isinstance(error, QuerySyntaxError) else ()
    return _complain(error.exit_code, str(error), *lines)


def _described(error: Exception, paths: ArchivePaths | None) -> IlboError:
    if os.environ.get("ILBO_DEBUG"):
        raise error
    from render.failures import describe  # noqa: PLC0415 - only a failure needs it

    return describe(error, paths)


def _place(error: QuerySyntaxError) -> tuple[str, str]:
    from wcwidth import width  # noqa: PLC0415 - only a failed query needs it

    from render.terminal import safe  # noqa: PLC0415 - the same

    start = max(error.position - QUERY_CONTEXT_CHARS, 0)
    before = ("…" if start else "") + safe(error.query[start : error.position])
    after = error.query[error.position :]
    cut = "…" if len(after) > QUERY_CONTEXT_CHARS else ""
    return f"  {before}{after[:QUERY_CONTEXT_CHARS]}{cut}", " " * (2 + width(before)) + "^"


def _complain(exit_code: int, *lines: str) -> int:
    from render.terminal import safe  # noqa: PLC0415 - only a failure needs it

    # Where even stderr cannot be written to, the exit code still tells.
    with suppress(OSError):
        click.echo("ilbo: " + "\n".join(map(safe, lines)), err=True)
    return exit_code


if __name__ == "__main__":
    main()
