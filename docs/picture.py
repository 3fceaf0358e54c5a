"""Draw a command as it looks on a terminal: `python docs/picture.py` makes docs/images/both.svg anew.

The command runs on a pseudo-terminal with the sample corpus; its text and attributes become an SVG, each run
of words in the columns where the terminal shows it.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
from html import escape
from pathlib import Path

import wcwidth

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "images" / "both.svg"
COLUMNS, LINES = 100, 26
COMMAND = ("show", "sample/1976217", "--both")
_WIDTH, _HEIGHT, _SIZE = 8.4, 19, 14
_STYLES = {
    "1": "font-weight:bold",
    "2": "opacity:.6",
    "1;4": "font-weight:bold;text-decoration:underline",
    "0": "",
}


def ilbo(archive: Path, *arguments: str) -> str:
    """Run a command on a pseudo-terminal and return what it shows."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    environment = {
        **os.environ,
        "ILBO_ARCHIVE": str(archive),
        "ILBO_PAGER": "cat",
        "TERM": "xterm",
        "LC_ALL": "C.UTF-8",
    }
    process = subprocess.Popen(
        [sys.executable, "search_cli.py", *arguments],
        cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            block = os.read(ours, 65_536)
        except OSError:
            break
        if not block:
            break
        shown += block
    process.wait()
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


def drawn(text: str) -> str:
    """Return the SVG of what a terminal shows."""
    lines = text.split("\n")[: LINES - 1]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" font-size="{_SIZE}" '
        f'viewBox="0 0 {COLUMNS * _WIDTH + 24:.0f} {(len(lines) + 1) * _HEIGHT + 20}" '
        'font-family="D2Coding, NanumGothicCoding, Noto Sans Mono CJK KR, monospace">',
        '<rect width="100%" height="100%" rx="6" fill="#1d1f27"/><g fill="#e6e6e6">',
    ]
    for row, line in enumerate([f"$ ilbo {' '.join(COMMAND)}", *lines]):
        column = 0
        begin, *rest = re.split(r"\x1b\[([\d;]+)m", line)
        for style, piece in zip(["0", *rest[::2]], [begin, *rest[1::2]], strict=True):
            for run in re.finditer(r"│|[^│\s]+(?: [^│\s]+)*", piece):
                x = 12 + (column + wcwidth.width(piece[: run.start()])) * _WIDTH
                width = wcwidth.width(run[0]) * _WIDTH
                parts.append(
                    f'<text x="{x:.1f}" y="{(row + 1) * _HEIGHT + 4}" textLength="{width:.1f}" '
                    f'lengthAdjust="spacingAndGlyphs" style="{_STYLES[style]}">{escape(run[0])}</text>'
                )
            column += wcwidth.width(piece)
    return "\n".join([*parts, "</g></svg>"]) + "\n"


def main() -> None:
    """Import the sample and draw the picture."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder)
        ilbo(archive, "import", *map(str, sorted((ROOT / "corpus" / "sample").glob("*.jsonl"))))
        PICTURE.write_text(drawn(ilbo(archive, *COMMAND)), "utf-8")


if __name__ == "__main__":
    main()
