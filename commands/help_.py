"""`ilbo help`: commands, and how to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import groupby

import click

from archive.errors import UsageError
from commands.pager import echo_page
from render.layout import under, width, wrap
from render.messages import _
from render.style import stdout_style

EPILOG = """\b
Examples:
  ilbo help query                        the query language
  ilbo help dates                        what --since and --until understand
  ilbo help search                       the same as ilbo search --help
"""

QUERY = """\
Words, in Korean, English or both. Texts with all of them come first, then
texts with some. Korean words are found with their particles and endings, in
compounds and as hanja (북한 finds 北); English words in all their forms.

  북한 미사일               any of the words, those with all of them first
  "summit talks"            in this order, next to each other
  "summit talks"~2          with at most two words between neighbours
  북한 AND 미사일           both            Seoul OR Busan     one of them
  -sanctions                without it      NOT sanctions      the same
  (중국 OR China) AND veto  brackets group
  미사*   miss*   wom?n     patterns        Zelensky~          one letter wrong
  title:제재  body:제재     in the headline, in the text
  author:"Gil-Dong Hong"    section:politics   site:donga   lang:en
  date:2024-01              date:2023..2024-03          date:작년

Quote what the shell would read itself: ilbo search '"summit talks" -Seoul'.
Options narrow in the same way: --since, --until, --site, --section, --author,
--lang, --paired. `ilbo explain --query WORDS` shows what is looked for.
"""

DATES = """\
--since, --until and date: understand the same forms; days are days in Korea.

  2024   2024-01   2024-01-13           2024년   2024년 1월   2024.1.13
  January 2024   13 Jan 2024            1월 13일   January (the last one)
  today   yesterday   monday            오늘   어제   그제   월요일
  this week   last month   last year    이번 주   지난달   작년   재작년
  3 days ago   a month ago              사흘 전   3개월 전   일주일 전
  last 3 months   past two weeks        최근 3개월   지난 2주

--since begins with the first day of such a time, --until ends with the last:
  ilbo search 숭례문 --since "last year" --until 어제
"""

_MOST_COLUMNS = 100
TOPICS = {"query": QUERY, "dates": DATES}


@click.command("help", epilog=EPILOG, short_help="Explain a command, the query language, or dates.")
@click.argument("topic", required=False, metavar="[TOPIC]")
@click.pass_context
def help_(ctx: click.Context, topic: str | None) -> None:
    """Explain a command, or a TOPIC: query (the query language), dates, commands (all of them)."""
    root = ctx.find_root()
    assert isinstance(root.command, click.Group)
    if topic is None:
        echo_page(root.command.get_help(root))
    elif topic in TOPICS:
        echo_page("\n".join(_within(_(TOPICS[topic]), stdout_style().columns)))
    elif topic == "commands":
        names = root.command.list_commands(root)
        width = max(map(len, names))
        texts = {name: root.command.get_command(root, name) for name in names}
        columns = stdout_style().columns
        told = ((f"{name:<{width}}  ", _(one.short_help or "")) for name, one in texts.items() if one)
        echo_page("\n".join(line for head, text in told for line in under(head, text, columns)))
    else:
        command = root.command.get_command(root, topic)
        if command is None:
            raise UsageError(f"there is no command or topic {topic!r}", _near(topic, root.command, root))
        echo_page(command.get_help(click.Context(command, info_name=topic, parent=root)))


def _within(text: str, columns: int | None) -> Iterator[str]:
    """Yield the lines of a topic for a terminal: prose as wide as it is, examples cell by cell if narrow."""
    for kind, group in groupby(text.rstrip("\n").split("\n"), lambda line: (bool(line), line[:2] == "  ")):
        lines = list(group)
        if columns is None or kind == (False, False):
            yield from lines
        elif kind == (True, False):
            yield from wrap(" ".join(lines), min(columns, _MOST_COLUMNS))
        else:
            for line in lines:
                yield from [line] if width(line) <= columns else _packed(line, columns)


def _packed(line: str, columns: int) -> Iterator[str]:
    """Yield what stands in the columns of a line, as many as there is room for beside each other."""
    filled = ""
    for cell in re.split(r" {2,}", line.strip()):
        if filled and width(f"{filled}  {cell}") > columns:
            yield from wrap(filled.strip(), columns, "  ")
            filled = "  "
        filled += f"  {cell}"
    yield from wrap(filled.strip(), columns, "    " if filled.startswith("    ") else "  ")


def _near(topic: str, group: click.Group, ctx: click.Context) -> str:
    near = get_close_matches(topic, [*group.list_commands(ctx), *TOPICS, "commands"], n=1)
    return f"did you mean `ilbo help {near[0]}`?" if near else "see `ilbo help commands`"
