"""The site profile in the warcinfo record of every WARC file, so that the file can be read without us."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.errors import ConfigError
from archive.outlets.profile import SiteProfile, builtin_names, load_profile, read_profile

_ORIGIN = "ilbo-profile"
_TOML = "ilbo-profile-toml"
_BUILT_IN = "built-in"


def profile_fields(profile: SiteProfile) -> dict[str, str]:
    """Return the fields of a warcinfo record that keep a profile: where it is from, its TOML as JSON text."""
    return {_ORIGIN: _BUILT_IN if profile.built_in else "file", _TOML: json.dumps(profile.source)}


def recorded_profile(path: Path, site: str) -> SiteProfile | None:
    """Return the profile that the file `path` of the outlet `site` was fetched with.

    A built-in one is that of this program version, with what was corrected since. Files from before profiles
    were recorded belong to the built-in profile of that name; None if there is none, or the file's beginning
    or its profile cannot be read.
    """
    fields = _warcinfo(path)
    if _TOML in fields and fields.get(_ORIGIN) != _BUILT_IN:
        try:
            profile = read_profile(json.loads(fields[_TOML]).encode(), origin=path.name)
        except (ValueError, AttributeError, ConfigError):
            return None
        return profile if profile.site == site else None
    return load_profile(site) if site in builtin_names() else None


def _warcinfo(path: Path) -> Mapping[str, str]:
    try:
        with path.open("rb") as stream:
            record = next(iter(ArchiveIterator(stream)))
            if record.rec_type != "warcinfo":
                return {}
            text = record.content_stream().read().decode("utf-8", "replace")
    except (OSError, ArchiveLoadFailed, StopIteration, ValueError, EOFError):
        return {}
    lines = (line.partition(":") for line in text.splitlines())
    return {name.strip(): value.strip() for name, _, value in lines}
