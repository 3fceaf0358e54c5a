"""Lucene's analyzers, nori and EnglishAnalyzer, run by a few lines of Java where Lucene is installed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

Mode: TypeAlias = Literal["ko-discard", "ko-mixed", "en"]

JARS = Path("/usr/share/java")
_NAMES = ("lucene-core", "lucene-analyzers-common", "lucene-analyzers-nori")
_SOURCE = Path(__file__).parent / "java" / "NoriTokens.java"


@lru_cache(maxsize=1)
def class_path() -> str | None:
    """Return the class path of Lucene 8, None without it or Java (Debian: liblucene8-java, default-jdk)."""
    if shutil.which("java") is None:
        return None
    jars = [max(JARS.glob(f"{name}-8.*.jar"), default=None) for name in _NAMES]
    return None if None in jars else ":".join(map(str, jars))


def lucene_terms(lines: Sequence[str], mode: Mode) -> list[list[str]]:
    """Return the terms of each line; the lines must not contain line breaks. Needs `class_path()`."""
    path = class_path()
    if path is None:
        raise FileNotFoundError("Lucene 8 is not installed")
    text = "".join(" ".join(line.split()) + "\n" for line in lines)
    done = subprocess.run(
        ["java", "-cp", path, str(_SOURCE), mode],
        input=text,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return [row.split("\t") if row else [] for row in done.stdout.split("\n")[: len(lines)]]
