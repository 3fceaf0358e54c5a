"""Failures a user can meet, each with its exit code, what it is about and what to do about it.

The exit codes are those of BSD `sysexits.h` where one fits; `docs/reference/exit-codes.md` lists them.
"""

from __future__ import annotations

from typing import ClassVar


class IlboError(Exception):
    """Base of every failure that is reported to the user as one line instead of a traceback.

    `message` says what went wrong and names the file, URL or identifier; `remedy` says what to do next
    and may be empty where nothing can be done.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} — {self.remedy}" if self.remedy else self.message


class UsageError(IlboError):
    """The command line asks for something impossible or malformed; correct the named option or argument."""

    exit_code = 2


class QuerySyntaxError(UsageError):
    """A query cannot be read. `position` is the 0-based code-point offset of the offending character."""

    def __init__(self, message: str, query: str, position: int, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.query = query
        self.position = position


class CorruptDataError(IlboError):
    """A file of the archive or index, or a record to import, is damaged; `ilbo check` tells what it costs."""

    exit_code = 65


class NotFoundError(IlboError):
    """The named archive, index, article or file does not exist; check the name or create it first."""

    exit_code = 66


class SourceUnavailableError(IlboError):
    """The outlet cannot be reached or refuses; check the address or the network, or try again later."""

    exit_code = 69


class LockedError(IlboError):
    """Another process is writing to the same part of the archive; wait for it to end and try again."""

    exit_code = 75


class ConfigError(IlboError):
    """A site profile or setting cannot be used; the message names the file and the field to correct."""

    exit_code = 78
