"""The site profile in the warcinfo record of every WARC file, so that the file can be read without us."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from archive.errors import ConfigError
from archive.outlets.profile import SiteProfile, builtin_names, load_profile, read_profile
from archive.web.urls import clean_base_url

_ORIGIN = "ilbo-profile"
_TOML = "ilbo-profile-toml"
_BASE = "ilbo-base-url"
_BUILT_IN = "built-in"


def profile_fields(profile: SiteProfile, base_url: str | None = None) -> dict[str, str]:
    """Return the fields of a warcinfo record that keep a profile: where it is from, its TOML as JSON text.

    `base_url` is where the pages were fetched from, if it was not the outlet itself.
    """
    fields = {_ORIGIN: _BUILT_IN if profile.built_in else "file", _TOML: json.dumps(profile.source)}
    return fields if base_url in (None, profile.base_url) else {**fields, _BASE: str(base_url)}


def recorded_profile(path: Path, site: str) -> SiteProfile | None:
    """Return the profile that the file `path` of the outlet `site` was fetched with.

    A built-in one is that of this program version, with what was corrected since. Files from before profiles
    were recorded belong to the built-in profile of that name; None if there is none, or the file's beginning
    or its profile cannot be read.
    """
    fields = _warcinfo(path)
    if _TOML in fields and fields.get(_ORIGIN) != _BUILT_IN:
        profile = profile_of_info(fields, origin=path.name)
        return profile if profile is not None and profile.site == site else None
    return load_profile(site) if site in builtin_names() else None


def profile_of_info(fields: Mapping[str, str], *, origin: str) -> SiteProfile | None:
    """Return the profile that the fields of a warcinfo record keep; None if they keep none that can be used.

    A built-in one is that of this program version.
    """
    if _TOML not in fields:
        return None
    try:
        profile = read_profile(json.loads(fields[_TOML]).encode(), origin=origin)
    except (ValueError, AttributeError, ConfigError):
        return None
    if fields.get(_ORIGIN) == _BUILT_IN:
        return load_profile(profile.site) if profile.site in builtin_names() else None
    return profile


def recorded_base(fields: Mapping[str, str]) -> str | None:
    """Return the mirror that the fields of a warcinfo record name, None if pages came from the outlet."""
    try:
        return clean_base_url(fields[_BASE]) if _BASE in fields else None
    except ValueError:
        return None


def info_fields(body: bytes) -> dict[str, str]:
    """Read the body of a warcinfo record (`application/warc-fields`)."""
    lines = (line.partition(":") for line in body.decode("utf-8", "replace").splitlines())
    return {name.strip(): value.strip() for name, _, value in lines}


def _warcinfo(path: Path) -> Mapping[str, str]:
    try:
        with path.open("rb") as stream:
            record = next(iter(ArchiveIterator(stream)))
            if record.rec_type != "warcinfo":
                return {}
            return info_fields(record.content_stream().read())
    except (OSError, ArchiveLoadFailed, StopIteration, ValueError, EOFError):
        return {}
