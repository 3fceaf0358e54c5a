"""Nothing that the program says to a Korean reader stays English."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys

import pytest

from archive.paths import ArchivePaths
from demo.sample import sample_articles
from tests.archive.scripted_site import PROFILE, ScriptedSite, list_page, story_pages
from tests.conftest import ROOT, TIMEOUT_S, environment, stock

STORIES = 16
# Runs the command lines on stdin one after the other, and shows each before what it says.
RUN = """
import json, sys, search_cli
for line in sys.stdin:
    print("$", line, flush=True)
    search_cli.run(json.loads(line))
"""
COMMANDS = """
import again.jsonl
show 1
search 서울
index
search 서울
show 1
show 1 --both
show 1 --lang en
pair 1
show 99
similar 1
diff-editions 1 --all
diff-editions 1
link 1 2
open 1
search 꿱꿹
search '"x'
search 서울 --since nonsense
search
serch
show sample/nothing
help nothing
history {story}
concordance 서울
concordance 꿱꿹
count 서울
lexicon 가나다라
facets 서울
timeline 서울 --by year
timeline 꿱꿹
coverage
coverage --untranslated
stats
check
queries
watch run
watch add a 서울
watch add a 서울
watch list
watch run
watch run
watch remove a
watch remove b
unlink {story}/ko {story}/en
link {story}/ko {story}/en
pair {story}
link --auto
explain 제재
explain --query 제재
rebuild
browse 제재
export 서울 --format jsonl -o OUT
export 서울 --format html -o COPY
reparse
"""
# What is written in Latin letters in Korean too: commands, quotations, addresses, ids, options, units.
NO_WORDS = re.compile(
    r"""`[^`]*`|'[^']*'|"[^"]*"|https?://\S+|\S*[/=:.]\w\S*|--[a-z]+|[$]\w+"""
    r"|\b(?:ilbo|browse|ko|en|id|ms|key|site|sample|paper|yesterday)\b",
    re.ASCII,
)


def english_lines(said: str) -> list[str]:
    """Return the lines with English words in small letters, which are no article's here."""
    lines = (line for line in said.splitlines() if not line.startswith("$"))
    return [line for line in lines if re.search("[a-z]{2,}", NO_WORDS.sub("", line))]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Run every command on an archive whose English is all in capitals; return what was shown."""
    folder = tmp_path_factory.mktemp("korean")
    archive = ArchivePaths(folder / "archive")
    records = [
        {
            "site": one.site, "key": one.key, "lang": one.lang, "title": one.title.upper(),
            "paragraphs": [text.upper() for text in one.paragraphs], "published_at": one.published_at,
            "section": one.lang.upper(), "authors": [name.upper() for name in one.authors],
        }
        for one in sample_articles()[: 2 * STORIES]
    ]  # fmt: skip
    stock(archive, records)
    first = dict(records[0], title="고친 제목", paragraphs=["고친 글.", *records[0]["paragraphs"][1:]])
    (folder / "again.jsonl").write_text(json.dumps(first) + "\n" + "{}\n", "utf-8")
    story = f"{first['site']}/{first['key']}"
    lines = [shlex.split(line) for line in COMMANDS.format(story=story).splitlines() if line]
    pages = {"/en/": list_page("/en/a/1", "/en/a/2"), **dict(story_pages("1", "2"))}
    with ScriptedSite(pages) as site:
        profile = folder / "paper.toml"
        profile.write_text(PROFILE.format(base=site.url, template="{key}", extra=""))
        lines += [["crawl", str(profile), *rest] for rest in (["--plan"], [], ["-v"])]
        lines += [["reparse", "--dry-run"], ["check", "--repair"]]
        done = subprocess.run(
            [sys.executable, "-c", RUN],
            input="".join(json.dumps(["--archive", str(archive.root), *line]) + "\n" for line in lines),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={
                **environment(LC_ALL="ko_KR.UTF-8", ILBO_CONFIG=""),
                "PYTHONPATH": str(ROOT),
                "PYTHONUTF8": "1",
            },
            cwd=folder,
            text=True,
            check=True,
            timeout=TIMEOUT_S,
        )
    return done.stdout


def test_all_commands_speak_korean(said: str) -> None:
    """No line of any command's output has English words that are not an article's."""
    assert english_lines(said) == []
