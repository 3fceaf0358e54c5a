"""`ilbo config`: the settings in effect, and where each comes from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

import click

from archive.errors import UsageError
from commands.configuration import SETTINGS, Configuration, load_configuration
from commands.configuration_file import config_path
from commands.engine_settings import NAME, engine_named, without_credentials
from commands.output import echo_json, format_option
from render.layout import under, wrap
from render.messages import _
from render.style import stdout_style
from render.terminal import safe

EPILOG = """\b
Examples:
  ilbo config                            the settings, and where each comes from
  ilbo config --edit                     change them in your editor
"""

TEMPLATE = """\
# Settings of ilbo; docs/reference/configuration.md describes them. A line that begins with # is a remark.

# archive = "~/news"            # instead of ./corpus
# theme = "dark"                # auto, dark, light or plain
# pager = "less -FRX"
# languages = ["ko", "en"]      # which stands first
# engine = "opensearch"         # the index stands on a cluster, see below

[aliases]                       # `ilbo search @korea talks`
# korea = '북한 OR "North Korea"'
# recent = ["--since", "3 months ago", "--sort", "newest"]

[defaults.search]               # values of options that are not given
# limit = 20

[opensearch]
# hosts = ["https://search-1.example:9200", "https://search-2.example:9200"]
# prefix = "news"               # the name behind which the indices stand
# user = "reader"
# password_file = "password"    # beside this file; its first line counts
# ca_file = "ca.pem"            # the authority that signed the nodes' certificates
"""


BUILT_IN = "built in"


class Shown(NamedTuple):
    """A setting, its value in effect and where that comes from."""

    name: str
    value: str
    origin: str


@click.command(epilog=EPILOG, short_help="Show the settings and where they come from.")
@click.option("--path", "only_path", is_flag=True, help="Print where the configuration file is, or would be.")
@click.option("--edit", is_flag=True, help="Open the file in $VISUAL or $EDITOR; a new one explains itself.")
@format_option("text", "json")
def config(only_path: bool, edit: bool, output_format: str) -> None:
    """Show the settings in effect and where each comes from: an option, the environment, the file, or none.

    The file is $ILBO_CONFIG, else $XDG_CONFIG_HOME/ilbo/config.toml, else ~/.config/ilbo/config.toml. With
    an empty ILBO_CONFIG there is none, which scripts may want.
    """
    path = config_path()
    if path is None and (edit or only_path):
        raise UsageError(
            "ILBO_CONFIG is empty, so there is no configuration file", "unset it, or name a file"
        )
    if only_path:
        click.echo(str(path))
        return
    if edit:
        _edit()
        return
    root = click.get_current_context().find_root()
    found = load_configuration()
    _check_defaults(found, root)
    if found.opensearch:
        engine_named(NAME, found, os.environ)
    shown = list(_settings(found, root))
    if output_format == "json":
        echo_json({"path": None if path is None else str(path), "settings": [one._asdict() for one in shown]})
        return
    there = path is not None and path.exists()
    where = safe(str(path or _("no file: ILBO_CONFIG is empty")))
    columns = stdout_style().columns
    click.echo("\n".join(wrap(where if there or not path else where + _(" (not there yet)"), columns)))
    names, values = (max(len(one[column]) for one in shown) for column in (0, 1))
    for one in shown:
        origin = _("built in") if one.origin == BUILT_IN else one.origin
        head, value = safe(f"{one.name:<{names}}  "), safe(f"{one.value:<{min(values, 40)}}  {origin}")
        click.echo("\n".join(under(head, value, columns)))


def _check_defaults(found: Configuration, root: click.Context) -> None:
    assert isinstance(root.command, click.Group)
    for name in found.defaults:
        command = root.command.get_command(root, name)
        if command is None:
            found.fail("defaults", name, "there is no such command")
        found.defaults_of(command)


def _edit() -> None:
    path = config_path()
    assert path is not None
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEMPLATE, "utf-8")
    click.edit(filename=str(path))
    load_configuration()


def _settings(found: Configuration, root: click.Context) -> Iterator[Shown]:
    for name, (variable, default) in SETTINGS.items():
        yield _setting(found, name, variable, default, root)
    for command, options in found.defaults.items():
        for option, value in options.items():
            place = f"{found.path}:{found.line_of(f'defaults.{command}', option)}"
            yield Shown(f"{command} --{option}", str(value), place)
    for key, value in found.opensearch.items():
        text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
        yield Shown(f"opensearch.{key}", text, f"{found.path}:{found.line_of('opensearch', key)}")
    for name, meaning in found.aliases.items():
        text = meaning if isinstance(meaning, str) else " ".join(meaning)
        yield Shown(f"@{name}", text, f"{found.path}:{found.line_of('aliases', name)}")


def _setting(found: Configuration, name: str, variable: str, default: str, root: click.Context) -> Shown:
    if name in root.params and root.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
        return Shown(name, without_credentials(str(root.params[name])), f"--{name}")
    value = os.environ.get(variable)
    if value:
        return Shown(name, without_credentials(value), f"${variable}")
    if name in found.settings:
        value = without_credentials(found.settings[name])
        return Shown(name, value, f"{found.path}:{found.line_of('', name)}")
    if name == "pager" and os.environ.get("PAGER"):
        return Shown(name, os.environ["PAGER"], "$PAGER")
    return Shown(name, default, BUILT_IN)
