"""Which generation to start from, and which files nobody needs any more."""

from __future__ import annotations

import json
import re
from pathlib import Path

from archive.errors import CorruptDataError, NotFoundError
from indexer.segments.container import REBUILD
from indexer.segments.disk import Disk
from indexer.segments.manifest import EMPTY, Generation, load_generation, manifest_name

_OURS = re.compile(r"(?:segment|dead)-(\d{6,})\.arrays|generation-(\d{6,})\.json|.*\.tmp")


def current_or_empty(folder: Path) -> Generation:
    """Read the current generation, the empty one if there is none. Raises CorruptDataError."""
    try:
        return load_generation(folder)
    except NotFoundError:
        return EMPTY
    except FileNotFoundError as error:
        raise CorruptDataError(f"{error.filename} is missing", REBUILD) from None


def numbered_behind(folder: Path) -> Generation:
    """Return an empty generation whose numbers lie behind those of all files there, readable or not."""
    found = [match for path in folder.iterdir() if (match := _OURS.fullmatch(path.name))]
    files = [int(match[1]) for match in found if match[1]]
    generations = [int(match[2]) for match in found if match[2]]
    return EMPTY._replace(number=max(generations, default=0), next_file=max(files, default=0) + 1)


def _previous_names(folder: Path, generation: Generation) -> set[str]:
    """Return the files of the generation before this one, if its manifest is still there and readable."""
    path = folder / manifest_name(generation.number - 1)
    try:
        segments = json.loads(path.read_bytes())["segments"]
        files = [s[kind]["name"] for s in segments for kind in ("file", "tombstones") if s[kind]]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {path.name, *files}


def sweep(disk: Disk, folder: Path) -> None:
    """Remove the files of the index that neither the current generation nor the one before it needs.

    What is current is asked of the disk, not of the writer: whatever a failed commit did, the files of
    the generation that readers find stay. If that cannot be told, nothing is removed.
    """
    try:
        current = load_generation(folder)
        kept = current.file_names | _previous_names(folder, current)
    except NotFoundError:
        kept = set()
    except (OSError, CorruptDataError):
        return
    for path in sorted(folder.iterdir()):
        if _OURS.fullmatch(path.name) and path.name not in kept:
            disk.remove(path)
