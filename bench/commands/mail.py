"""Time cold commands beside notmuch and Recoll on the same newspaper, which is turned into mail for them.

`python -m bench.commands.mail [--stories N] [--runs N] [--work DIR]` writes bench/results/commands-mail.md
and needs the programs notmuch, recollindex and recollq. An edition is a message (headline,
author, date, text), the two editions of a story are a thread. Runs are interleaved; beside the time that
passed stands the processor's time, which other work on the machine lengthens less.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import datetime, timezone
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from bench.commands.__main__ import COMMANDS, FLOOR, ILBO, RESULTS
from bench.commands.large import Command, measured, result
from bench.commands.newspaper import rare_name, records, write

PROGRAMS = ("notmuch", "recollindex", "recollq")
STORY = 7


def message(record: Mapping[str, Any]) -> bytes:
    """Return an article record as a mail message."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"{record['authors'][0]} <{record['lang']}@bench.example>"
    mail["To"] = "readers@bench.example"
    mail["Subject"] = record["title"]
    published = datetime.fromisoformat(record["published_at"]).replace(tzinfo=timezone.utc)
    mail["Date"] = format_datetime(published)
    mail["Message-ID"] = f"<{record['key']}.{record['lang']}@bench.example>"
    if record["lang"] == "en":
        mail["In-Reply-To"] = f"<{record['key']}.ko@bench.example>"
    mail.set_content("\n\n".join(record["paragraphs"]))
    return mail.as_bytes()


def prepared(work: Path, stories: int) -> tuple[Path, dict[str, str], dict[str, float]]:
    """Make what is not there yet of archive, mail and indexes.

    Returns the archive, the environment that tells the peers where theirs are, and how many seconds each
    index took that was made.
    """
    archive, mail, recoll = work / "archive", work / "mail", work / "recoll"
    environment = {
        **os.environ,
        "NOTMUCH_CONFIG": str(work / "notmuch-config"),
        "RECOLL_CONFDIR": str(recoll),
        # Without it Xapian takes a run of Hangul for one word.
        "XAPIAN_CJK_NGRAM": "1",
    }
    took: dict[str, float] = {}
    source = work / "newspaper.jsonl"
    if not source.exists():
        write(source, stories)
    if not archive.exists():
        measured((*ILBO, "import", str(source)), archive)
        took["ilbo index"] = measured((*ILBO, "index"), archive)[0] / 1000
    if not mail.exists():
        (mail / "cur").mkdir(parents=True)
        for record in records(stories):
            (mail / "cur" / f"{record['key']}.{record['lang']}.eml").write_bytes(message(record))
        (work / "notmuch-config").write_text(f"[database]\npath={mail}\n[new]\ntags=\n", "utf-8")
        took["notmuch new"] = _seconds(["notmuch", "new", "--quiet"], environment)
        recoll.mkdir()
        (recoll / "recoll.conf").write_text(f"topdirs = {mail / 'cur'}\n", "utf-8")
        took["recollindex"] = _seconds(["recollindex"], environment)
    return archive, environment, took


def _seconds(command: list[str], environment: Mapping[str, str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return time.perf_counter() - started


def commands(stories: int) -> dict[str, Command]:
    """Return what is timed: the same searches by each program, ten hits each, and reading one message."""
    found: dict[str, Command] = {FLOOR: COMMANDS[FLOOR]}
    for query in (rare_name(stories), "북한 미사일", "security council"):
        any_word = " or ".join(query.split())
        found[f"ilbo search {query}"] = (*ILBO, "search", query)
        found[f"ilbo search --no-translate {query}"] = (*ILBO, "search", "--no-translate", query)
        found[f"notmuch search {any_word}"] = ("notmuch", "search", "--limit=10", any_word)
        found[f"recollq, any word, abstracts: {query}"] = ("recollq", "-o", "-n", "10", "-A", *query.split())
    found["ilbo show ID"] = (*ILBO, "show", f"bench/{STORY}/ko")
    found["notmuch show ID"] = ("notmuch", "show", f"id:{STORY}.ko@bench.example")
    found["ilbo count"] = (*ILBO, "count", "security")
    found["notmuch count"] = ("notmuch", "count", "security")
    return found


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(prog="python -m bench.commands.mail")
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--work", type=Path, help="keep the material here and reuse what is there")
    options = parser.parse_args()
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing:
        sys.exit(f"not installed: {', '.join(missing)}")
    with tempfile.TemporaryDirectory() as scratch:
        work = options.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        archive, environment, took = prepared(work, options.stories)
        text = result(
            f"Cold commands beside notmuch and Recoll, {2 * options.stories:,} editions",
            commands(options.stories),
            archive,
            options.runs,
            environment,
        )
    made = [f"`{name}` took {seconds:.0f} s." for name, seconds in took.items()]
    text += "\n".join(["", f"{_version('notmuch')}; {_version('recollindex')}.", *made]) + "\n"
    RESULTS.with_name("commands-mail.md").write_text(text, "utf-8")
    print(text)


def _version(program: str) -> str:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    told = (done.stdout + done.stderr).splitlines()
    return next(line for line in told if line.startswith(("notmuch", "Recoll version"))).strip()


if __name__ == "__main__":
    main()
