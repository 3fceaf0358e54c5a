"""`ilbo crawl`: an outlet's pages into the archive."""

from __future__ import annotations

import time
from collections import Counter

import click

from archive.crawling.crawl import crawl as run_crawl
from archive.crawling.crawl_settings import (
    CrawlResult,
    CrawlSettings,
    PageDone,
    checked_base_url,
    checked_contact,
    day_range,
)
from archive.crawling.outcome import OUTCOMES
from archive.crawling.plan import CrawlPlan, plan_crawl
from archive.errors import UsageError
from archive.outlets.profile import load_profile
from archive.paths import ArchivePaths
from commands.completing import complete_profiles
from commands.output import echo_counters, echo_json, format_option, warn
from commands.progress import Progress
from render.figures import duration, size
from render.layout import padded
from render.messages import _, translated

EPILOG = """\b
Examples:
  ilbo crawl donga --since 2024-01 --limit 20
  ilbo crawl docs/examples/libreoffice-help.toml --base-url http://127.0.0.1:8000 --delay 0
  ilbo crawl donga --new                      what appeared since the last crawl
  ilbo crawl donga --url /en/article/all/20240113/4681036/1
"""


@click.command(epilog=EPILOG, short_help="Fetch both editions of an outlet's stories into the archive.")
@click.argument("site", metavar="SITE", shell_complete=complete_profiles)
@click.option(
    "--url", "start", multiple=True, metavar="URL", help="A start page, absolute or a path; repeatable."
)
@click.option("--since", metavar="D", help="Only stories from then on: 2024-01, 'last month', 작년…")
@click.option("--until", metavar="D", help="Only stories up to then, inclusive; the same forms.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after N stories.")
@click.option("--new", "only_new", is_flag=True, help="Only pages that were never fetched before.")
@click.option(
    "--base-url", metavar="URL", help="Fetch from this scheme and host instead (mirror, test server)."
)
@click.option("--delay", type=click.FloatRange(min=0), metavar="S", help="Seconds between requests.")
@click.option("--contact", envvar="ILBO_CONTACT", metavar="TEXT", help="How the outlet can reach you.")
@click.option("--plan", is_flag=True, help="Fetch no article: say how many there are and how long it takes.")
@click.option("-v", "--verbose", is_flag=True, help="A line on stderr for every URL, with its outcome.")
@format_option("text", "json")
@click.pass_obj
def crawl(
    paths: ArchivePaths,
    site: str,
    start: tuple[str, ...],
    since: str | None,
    until: str | None,
    limit: int | None,
    only_new: bool,
    base_url: str | None,
    delay: float | None,
    contact: str | None,
    plan: bool,
    verbose: bool,
    output_format: str,
) -> None:
    """Fetch both editions of an outlet's stories into the archive.

    SITE is a built-in outlet (see `ilbo sites`) or the path of a profile .toml. What robots.txt forbids is
    not fetched, and its Crawl-delay is kept even if --delay is shorter. Pages that have not changed since
    they were last fetched are not sent again. An interrupted crawl goes on when the same command is given
    again.
    """
    started = time.monotonic()
    if delay is not None and not delay < float("inf"):
        raise UsageError(f"--delay: {delay} is no number of seconds", "give for example 1.5")
    settings = CrawlSettings(
        start=start,
        days=day_range(since, until),
        limit=limit,
        only_new=only_new,
        base_url=checked_base_url(base_url),
        delay_s=delay,
        contact=checked_contact(contact),
    )
    profile = load_profile(site)
    ended: Counter[str] = Counter()
    with Progress(f"crawling {profile.site}", "pages") as progress:

        def on_page(page: PageDone) -> None:
            if verbose:
                outcome = padded(_(page.outcome.replace("_", " ")), 14)
                warn(f"{outcome} {page.url}" + (f" ({translated(page.detail)})" if page.detail else ""))
            else:
                ended[page.outcome] += 1
                told = ", ".join(
                    _("{count} {outcome}").format(count=f"{count:,}", outcome=_(name.replace("_", " ")))
                    for name, count in ended.most_common()
                )
                progress.update(page.done, note=told, waiting=page.waiting)

        done = (
            plan_crawl(paths, profile, settings, on_page)
            if plan
            else run_crawl(paths, profile, settings, on_page)
        )
    if isinstance(done, CrawlPlan):
        _show_plan(done, output_format)
    else:
        _show_result(done, time.monotonic() - started, output_format)


def _show_result(result: CrawlResult, elapsed_s: float, output_format: str) -> None:
    if output_format == "json":
        echo_json({**result.counts, "elapsed_s": round(elapsed_s, 3), "receipt": result.receipt})
        return
    echo_counters("crawled", {name: result.counts[name] for name in OUTCOMES}, elapsed_s, output_format)
    receipt = result.receipt
    requests, same = receipt["requests"], receipt["not_modified"]
    assert isinstance(requests, int)
    assert isinstance(same, int)
    assert isinstance(receipt["body_bytes"], int)
    click.echo(
        translated(
            f"{receipt['stories']} stories, {requests:,} requests, {same:,} of them answered `not modified`, "
            f"{size(receipt['body_bytes'])}; {receipt['delay_s']:g} s between requests"
        )
    )
    unread = result.counts["no_article"] + result.counts["quarantined"]
    if unread:
        click.echo(
            translated(f"{unread:,} pages could not be read: `ilbo reparse --quarantined --dry-run` says why")
        )


def _show_plan(plan: CrawlPlan, output_format: str) -> None:
    if output_format == "json":
        echo_json({**plan.counts, "elapsed_s": round(plan.elapsed_s, 3), "plan": plan.as_json()})
        return
    click.echo(
        translated(
            f"{plan.stories:,} stories in {plan.list_pages:,} list pages, {plan.editions:,} editions; "
            f"{plan.known:,} of them are in the archive and will only be asked after"
        )
    )
    click.echo(
        translated(f"{plan.requests:,} requests, {plan.delay_s:g} s apart: about {duration(plan.seconds)}")
    )
    for rule in plan.rules:
        click.echo(f"- {translated(rule)}")
