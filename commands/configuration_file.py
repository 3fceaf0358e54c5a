"""Where the reader's configuration file is; a command that finds none loads nothing more."""

from __future__ import annotations

import os
from pathlib import Path

import click

# Where a command's context keeps what the file says.
CONFIGURATION = "ilbo.configuration"


def config_path() -> Path | None:
    """Return where the file is looked for: `$ILBO_CONFIG` (empty: nowhere), else the XDG folder."""
    named = os.environ.get("ILBO_CONFIG")
    if named is not None:
        return Path(named).expanduser() if named else None
    folder = os.environ.get("XDG_CONFIG_HOME", "")
    # A relative path is to be ignored (XDG Base Directory Specification).
    if not folder.startswith("/"):
        folder = os.path.expanduser("~/.config")  # noqa: PTH111 - Path.expanduser fails where there is no home
    return Path(folder) / "ilbo" / "config.toml"


def is_configured(error: click.BadParameter) -> bool:
    """Tell whether the value that is wrong came from the file and not from the command line."""
    if error.ctx is None or error.param is None or error.param.name is None:
        return False
    return error.ctx.get_parameter_source(error.param.name) is click.core.ParameterSource.DEFAULT_MAP
