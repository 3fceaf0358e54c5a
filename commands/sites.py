"""`ilbo sites`: the outlets that can be crawled by name."""

from __future__ import annotations

import click
from wcwidth import wcswidth

from archive.outlets.profile import builtin_profiles
from commands.output import echo_json, format_option

EPILOG = """\b
Examples:
  ilbo sites
  ilbo sites --format json
"""


@click.command(epilog=EPILOG, short_help="List the built-in outlets.")
@format_option("text", "json")
def sites(output_format: str) -> None:
    """List the built-in outlets: the name to give to `ilbo crawl`, the outlet, its address and pace.

    For any other outlet give `ilbo crawl` the path of a profile .toml (docs/reference/site-profile.md).
    """
    for profile in builtin_profiles():
        if output_format == "json":
            echo_json(
                {
                    "site": profile.site,
                    "name": profile.name,
                    "name_ko": profile.name_ko,
                    "base_url": profile.base_url,
                    "langs": list(profile.langs),
                    "delay_s": profile.delay_s,
                }
            )
            continue
        name = f"{profile.name} / {profile.name_ko}" if profile.name_ko else profile.name
        pad = " " * max(0, 32 - wcswidth(name))
        click.echo(
            f"{profile.site:<14} {name}{pad} {profile.base_url}  {', '.join(profile.langs)}, "
            f"{profile.delay_s:g} s between requests"
        )
