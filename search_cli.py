"""ilbo (일보): a bilingual newspaper archive and search engine for the command line.

This is the program's root: it knows which commands there are, loads the one that is asked for, and turns
failures into one line and an exit code (`docs/reference/exit-codes.md`).
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from archive.errors import IlboError, QuerySyntaxError
from archive.paths import ArchivePaths

# Command → its module and one-line help: listing them must not import them.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("commands.demo", "Crawl, index and search the bundled sample newspaper."),
    "crawl": ("commands.crawl", "Fetch both editions of an outlet's stories into the archive."),
    "import": ("commands.import_", "Import articles from JSON Lines files."),
    "index": ("commands.index", "Bring the search index up to date with the archive."),
    "search": ("commands.search", "Find stories in Korean and English."),
    "show": ("commands.show", "Read an edition, or both side by side."),
    "pair": ("commands.pair", "Show a story's other editions and why they are linked."),
    "check": ("commands.check", "Verify the archive, its links and its index."),
    "stats": ("commands.stats", "Count editions, stories, languages and dates."),
    "sites": ("commands.sites", "List the built-in outlets."),
    "export": ("commands.export", "Take articles out of the archive."),
    "explain": ("commands.explain", "Show the search terms a text becomes."),
}

EPILOG = """\b
Examples:
  ilbo demo                                 see the whole job on the bundled sample
  ilbo crawl donga --since 2024-01          fetch both editions into ./corpus
  ilbo index                                make them searchable
  ilbo search '북미정상회담 OR "summit talks"'  search both languages at once
  ilbo show 1 --both                        read the first hit side by side
"""


class CommandGroup(click.Group):
    """A group whose commands are imported only when one of them runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the command names in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import and return the command `name`; None if there is none."""
        if name not in COMMANDS:
            return None
        command = getattr(import_module(COMMANDS[name][0]), name.replace("import", "import_"))
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
@click.version_option(package_name="ilbo", prog_name="ilbo")
@click.pass_context
def ilbo(ctx: click.Context, archive: Path) -> None:
    """Archive and search Korean and English newspaper articles, pair by pair."""
    ctx.obj = ArchivePaths(archive)


def main() -> None:
    """Run the program and exit with one of the documented codes."""
    _make_output_safe()
    sys.exit(run(sys.argv[1:]))


def _make_output_safe() -> None:
    # A terminal or pipe that cannot encode Hangul gets question marks instead of a failure.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; every failure becomes one line on stderr."""
    try:
        result = ilbo.main(arguments, prog_name="ilbo", standalone_mode=False)
        sys.stdout.flush()
    except Exception as error:
        return _report(error)
    except KeyboardInterrupt:
        return _complain("interrupted", 130)
    return result if isinstance(result, int) else 0


def _report(error: Exception) -> int:
    if isinstance(error, BrokenPipeError):
        _forget_stdout()
        return 0
    if isinstance(error, click.Abort):
        return _complain("interrupted", 130)
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, QuerySyntaxError):
        return _complain(f"{error}\n  {error.query}\n  {_caret(error)}", error.exit_code)
    if not isinstance(error, IlboError):
        if os.environ.get("ILBO_DEBUG"):
            raise error
        from render.failures import describe  # noqa: PLC0415 - only a failure needs it

        error = describe(error)
    return _complain(str(error), error.exit_code)


def _caret(error: QuerySyntaxError) -> str:
    from wcwidth import width  # noqa: PLC0415 - only a failed query needs it

    return " " * width(error.query[: error.position]) + "^"


def _complain(text: str, exit_code: int) -> int:
    from render.terminal import safe  # noqa: PLC0415 - only a failure needs it

    click.echo("ilbo: " + "\n".join(map(safe, text.split("\n"))), err=True)
    return exit_code


def _forget_stdout() -> None:
    # The reader is gone (`| head`): what Python would still flush at exit has nowhere to go.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
