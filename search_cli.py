"""ilbo (일보): a bilingual newspaper archive and search engine for the command line.

This is the program's root: it loads the command that is asked for, and turns failures into one line
and an exit code (`docs/reference/exit-codes.md`).
"""

from __future__ import annotations

import os
import sys


def _while_loading(kind: type[BaseException], error: BaseException, trace: Any) -> None:
    if issubclass(kind, KeyboardInterrupt):
        try:
            os.write(2, b"ilbo: interrupted\n")
        finally:
            os._exit(130)
    sys.__excepthook__(kind, error, trace)


sys.excepthook = _while_loading

import codecs  # noqa: E402 - Ctrl-C may come during this
import gc  # noqa: E402 - the same
from contextlib import suppress  # noqa: E402 - the same
from importlib import import_module  # noqa: E402 - the same
from pathlib import Path  # noqa: E402 - the same
from typing import TYPE_CHECKING, Any  # noqa: E402 - the same

import click  # noqa: E402 - the same

from archive.errors import ConfigError, IlboError, QuerySyntaxError, UsageError  # noqa: E402 - the same
from archive.paths import ArchivePaths  # noqa: E402 - the same
from commands import COMMANDS  # noqa: E402 - the same
from commands.configuration_file import CONFIGURATION, config_path, is_configured  # noqa: E402 - the same

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_OBJECTS_BEFORE_COLLECTION = 50_000

EPILOG = """\b
Examples:
  ilbo demo                               see the whole job on a small newspaper
  ilbo crawl donga --since "last month"   fetch both editions of its stories
  ilbo index                              make them searchable
  ilbo search '북미회담 OR "summit talk"' search both languages at once
  ilbo show 1 --both                      read the first hit side by side
"""


# What is drawn with, and what newspapers set, as a terminal without UTF-8 can show it.
_LIKE = str.maketrans("·…–—→│‘’“”×●○■□▶█▒", "-~-->|''\"\"x*o#o>#=")


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
        # Loading makes many objects and no garbage; later too, what a command makes is mostly kept.
        gc.disable()
        gc.set_threshold(_OBJECTS_BEFORE_COLLECTION)
        module = import_module(COMMANDS[name][0])
        command = getattr(module, module.__name__.rpartition(".")[2])
        gc.freeze()
        gc.enable()
        assert isinstance(command, click.Command)
        from commands.speaking import in_readers_language  # noqa: PLC0415 - the root's own help needs it not

        return in_readers_language(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; one that is nearly right is suggested."""
        if args[0] not in COMMANDS and args[0][:1].isalnum():
            from difflib import get_close_matches  # noqa: PLC0415 - only a mistake needs it

            near = get_close_matches(args[0], COMMANDS, n=1)
            remedy = f"did you mean `ilbo {near[0]}`?" if near else "see `ilbo --help`"
            raise UsageError(f"there is no command {args[0]!r}", remedy)
        return super().resolve_command(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands, or options, that begin so."""
        from click.shell_completion import CompletionItem  # noqa: PLC0415 - only completion needs it

        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        return [
            CompletionItem(name, help=text)
            for name, (_, text) in COMMANDS.items()
            if name.startswith(incomplete)
        ]

    def get_help(self, ctx: click.Context) -> str:
        """Return all commands on one screen."""
        from commands.overview import overview  # noqa: PLC0415 - only the help needs it

        return overview(list(COMMANDS), EPILOG)


@click.command(
    cls=CommandGroup,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--archive",
    envvar="ILBO_ARCHIVE",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="The archive directory; also $ILBO_ARCHIVE.  [default: corpus]",
)
@click.option(
    "--engine",
    envvar="ILBO_ENGINE",
    metavar="ADDRESS",
    help="What holds the index: local, opensearch (its hosts are in the configuration file), or "
    "https://HOST:9200/PREFIX; also $ILBO_ENGINE.",
)
@click.version_option(package_name="ilbo", prog_name="ilbo")
@click.pass_context
def ilbo(ctx: click.Context, archive: Path | None, engine: str | None) -> None:
    """Archive and search Korean and English newspaper articles, pair by pair."""
    file = config_path()
    configuration = None
    # `ilbo config` looks by itself, so that a faulty file can be mended with it.
    if file is not None and file.exists() and ctx.invoked_subcommand != "config":
        from commands.configuration import load_configuration  # noqa: PLC0415 - most readers have no file

        configuration = ctx.meta[CONFIGURATION] = load_configuration()
        configuration.apply()
        command = ilbo.get_command(ctx, ctx.invoked_subcommand or "")
        if command is not None:
            ctx.default_map = {str(command.name): configuration.defaults_of(command)}
    address = None
    engine = engine or os.environ.get("ILBO_ENGINE")
    if engine and ctx.invoked_subcommand != "config":
        from commands.engine_settings import engine_named  # noqa: PLC0415 - few have a cluster

        address = engine_named(engine, configuration, os.environ)
    ctx.obj = ArchivePaths(archive or Path(os.environ.get("ILBO_ARCHIVE") or "corpus"), address)


def main() -> None:
    """Run the program and exit with one of the documented codes."""
    # numpy's linear algebra, which nothing here uses, would start a thread for every core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _read_arguments_as_utf8()
    _open_missing_streams()
    _make_output_safe()
    code = run(sys.argv[1:])
    with suppress(OSError):
        sys.stderr.flush()
    # All is written and closed. Taking modules and objects apart would take a reader's time.
    os._exit(code)


def _read_arguments_as_utf8() -> None:
    # A locale without Hangul cannot read them, nor names of files: start again in Python's mode that can.
    if sys.flags.utf8_mode or not any("\udc80" <= char <= "\udcff" for char in "".join(sys.argv)):
        return
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    command = [sys.executable, "-X", "utf8", *sys.orig_argv[1:]]
    os.execve(command[0], command, {**os.environ, "PYTHONIOENCODING": encoding})  # noqa: S606 - ourselves


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
    codecs.register_error("resemble", _resemble)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="resemble" if stream.isatty() else "escape")


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)), error.end


def _resemble(error: UnicodeError) -> tuple[str, int]:
    """Give a reader's terminal an ASCII character of the same width for a dash, quote or ellipsis."""
    assert isinstance(error, UnicodeEncodeError)
    like = str.translate(error.object[error.start], _LIKE)
    return (like, error.start + 1) if like.isascii() else _escape(error)


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; every failure becomes one line on stderr."""
    try:
        result = ilbo.main(arguments, prog_name="ilbo", standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except KeyboardInterrupt:
        code = _report(click.Abort())
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
    from render.messages import translated  # noqa: PLC0415 - only a failure needs it

    if isinstance(error, click.Abort):
        return _complain(130, translated("interrupted"))
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return error.exit_code
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "ilbo"
        if type(error) is click.BadParameter:
            error = click.BadParameter(translated(error.message), context, error.param, error.param_hint)
        text = translated(error.format_message().rstrip("."))
        if isinstance(error, click.BadParameter) and is_configured(error):
            return _complain(ConfigError.exit_code, f"{config_path()}: {command}: {text}")
        return _complain(error.exit_code, f"{text} — {translated(f'see `{command} --help`')}")
    if not isinstance(error, IlboError):
        error = _described(error, None)
    from render.failures import place_in_query, sentence  # noqa: PLC0415 - the same

    lines = place_in_query(error) if isinstance(error, QuerySyntaxError) else ()
    return _complain(error.exit_code, sentence(error), *lines)


def _described(error: Exception, paths: ArchivePaths | None) -> IlboError:
    if os.environ.get("ILBO_DEBUG"):
        raise error
    from render.failures import describe  # noqa: PLC0415 - only a failure needs it

    return describe(error, paths)


def _complain(exit_code: int, *lines: str) -> int:
    from render.layout import wrap  # noqa: PLC0415 - the same
    from render.style import style_for  # noqa: PLC0415 - the same
    from render.terminal import safe  # noqa: PLC0415 - only a failure needs it

    # Where even stderr cannot be written to, the exit code still tells.
    with suppress(OSError):
        told = wrap(f"ilbo: {safe(lines[0])}", style_for(sys.stderr).columns)
        click.echo("\n".join([*told, *map(safe, lines[1:])]), err=True)
    return exit_code


if __name__ == "__main__":
    main()
