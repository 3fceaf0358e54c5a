"""Failures: one exit code each, a message, a remedy."""

from __future__ import annotations

import pytest

from archive import errors
from archive.errors import IlboError, QuerySyntaxError, UsageError

CODES = {
    "IlboError": 1,
    "UsageError": 2,
    "QuerySyntaxError": 2,
    "CorruptDataError": 65,
    "NotFoundError": 66,
    "SourceUnavailableError": 69,
    "LockedError": 75,
    "ConfigError": 78,
}


def test_exit_codes_are_the_documented_ones() -> None:
    """Every failure class has the exit code that scripts rely on, and there is no other class."""
    found = {
        name: value.exit_code
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, IlboError)
    }
    assert found == CODES


@pytest.mark.parametrize("kind", [UsageError, errors.NotFoundError])
def test_a_failure_reads_as_message_and_remedy(kind: type[IlboError]) -> None:
    """The text of a failure is its message, a dash and its remedy, or the message alone."""
    assert str(kind("no article x", "search for one")) == "no article x — search for one"
    assert str(kind("no article x")) == "no article x"


def test_a_syntax_error_knows_its_place() -> None:
    """A query that cannot be read is a usage error that keeps the query and the position."""
    error = QuerySyntaxError("wrong", "a (b", 2, "close it")
    assert (error.query, error.position, error.message, error.remedy) == ("a (b", 2, "wrong", "close it")
    assert isinstance(error, UsageError)
