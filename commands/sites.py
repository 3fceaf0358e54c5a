"""`ilbo sites`: the outlets that can be crawled by name, and a first profile of another one."""

from __future__ import annotations

import click

from archive.outlets.profile import SiteProfile, builtin_profiles
from commands.output import echo_json, format_option
from render.layout import padded, under, wrap
from render.messages import _
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo sites
  ilbo sites --format json
  ilbo sites new https://paper.example/en/news/20240113/4681 > paper.toml
"""

_COLUMNS_FOR_ALL = 120

NEW_EPILOG = """\b
Examples:
  ilbo sites new https://paper.example/en/20240113/81 https://paper.example/ko/20240113/81
  ilbo sites new http://127.0.0.1:8000/a/1 http://127.0.0.1:8000/a/2 --delay 0 > paper.toml
"""


@click.group(
    epilog=EPILOG, invoke_without_command=True, short_help="List the built-in outlets, or draft a profile."
)
@format_option("text", "json")
@click.pass_context
def sites(context: click.Context, output_format: str) -> None:
    """List the built-in outlets: the name to give to `ilbo crawl`, the outlet, its address and pace.

    For any other outlet `ilbo sites new` drafts a profile; docs/how-to/add-an-outlet.md goes through it.
    """
    if context.invoked_subcommand is not None:
        return
    for profile in builtin_profiles():
        if output_format == "json":
            echo_json(
                {
                    "site": profile.site,
                    "name": profile.name,
                    "name_ko": profile.name_ko,
                    "base_url": profile.base_url,
                    "langs": list(profile.langs),
                    "pairing": profile.pairing.by,
                    "delay_s": profile.delay_s,
                }
            )
        else:
            click.echo("\n".join(_lines(profile, stdout_style().columns)))


def _lines(profile: SiteProfile, columns: int | None) -> list[str]:
    name = f"{profile.name} / {profile.name_ko}" if profile.name_ko else profile.name
    pace = _("{seconds} s between requests").format(seconds=f"{profile.delay_s:g}")
    about = f"{profile.base_url}  {', '.join(profile.langs)}, {pace}"
    if columns is None or columns >= _COLUMNS_FOR_ALL:
        return [f"{profile.site:<14} {padded(name, 40)} {about}"]
    return [*under(f"{profile.site}  ", name, columns), *wrap(about, columns, "  ")]


@sites.command(epilog=NEW_EPILOG, short_help="Draft a profile from sample pages.")
@click.argument("urls", nargs=-1, required=True, metavar="URL…")
@click.option("--delay", type=click.FloatRange(min=0), metavar="S", help="Seconds between requests.")
@click.option("--contact", envvar="ILBO_CONTACT", metavar="TEXT", help="How the outlet can reach you.")
def new(urls: tuple[str, ...], delay: float | None, contact: str | None) -> None:
    """Fetch sample pages of an outlet and draft its profile, with what it would extract from them.

    Give the addresses of a few articles, best of both editions of the same stories. The result is a TOML
    document: put it into a file, correct what is marked with a question mark, and give the file to `ilbo
    crawl`. Of the outlet nothing but these pages and its robots.txt is asked for.
    """
    from archive.crawling.crawl_settings import checked_contact  # noqa: PLC0415 - what fetches loads slowly
    from archive.crawling.sampling import draft_from  # noqa: PLC0415
    from render.draft import draft_page  # noqa: PLC0415

    click.echo(draft_page(draft_from(urls, delay_s=delay, contact=checked_contact(contact))))
