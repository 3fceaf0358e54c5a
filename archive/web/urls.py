"""One written form for every address: `canonical_url`."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

MAX_URL_CHARS = 2000

# Parameters that say where a reader came from and never what is shown.
TRACKING = re.compile(
    r"(?:utm_[a-z_]+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id|_ga|_gl"
    r"|mkt_tok|spm|n_media|n_query|n_rank|n_ad_group|n_ad|n_keyword(?:_id)?|n_campaign_type|napm)",
    re.IGNORECASE,
)

_USUAL_PORT = {"http": 80, "https": 443}
_DROPPED = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# What may stand unescaped in a path or query (RFC 3986, pchar and the two that a query adds).
_PATH_SAFE = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_QUERY_SAFE = _PATH_SAFE | frozenset("?")


def canonical_url(url: str) -> str:
    """Return the one form of an absolute http(s) URL under which the archive keeps it.

    1. White space around it and control characters in it are removed.
    2. Scheme and host are lower case, the host in its ASCII (IDNA) form, without a dot at its end.
    3. The scheme's usual port and any user name or password are removed.
    4. Dot segments of the path are resolved; an empty path is `/`.
    5. Escapes of unreserved characters are decoded, the rest has upper-case digits; everything that may not
       stand in a URL is escaped as UTF-8, a `%` that begins no escape too.
    6. Tracking parameters and empty ones are removed from the query; the order of the others stays.
    7. The fragment is removed.

    Doing it twice changes nothing, and the result is printable ASCII. Raises ValueError for anything that is
    no http(s) URL with a host, and for one of more than `MAX_URL_CHARS` characters.
    """
    try:
        parts = urlsplit(_DROPPED.sub("", url.strip()))
        port = parts.port
    except ValueError as error:
        raise ValueError(f"{url!r} is no URL: {error}") from None
    scheme = parts.scheme.lower()
    if scheme not in _USUAL_PORT:
        raise ValueError(f"{url!r} is no http or https URL")
    if "[" in parts.netloc and ":" not in (parts.hostname or ""):
        raise ValueError(f"{url!r} has brackets around what is no IPv6 address")
    host = canonical_host(parts.hostname or "")
    authority = host if port in (None, _USUAL_PORT[scheme]) else f"{host}:{port}"
    path = resolve_dots(_escape(parts.path, _PATH_SAFE)) or "/"
    result = urlunsplit((scheme, authority, path, _query(parts.query), ""))
    if len(result) > MAX_URL_CHARS:
        raise ValueError(f"the URL has {len(result)} characters, at most {MAX_URL_CHARS} are followed")
    return result


def canonical_host(host: str) -> str:
    """Return a host name in ASCII and lower case, an IPv6 address in brackets; ValueError if it is none."""
    host = host.lower().rstrip(".")
    if ":" in host:
        if re.fullmatch(r"[0-9a-f:.]+", host) is None:
            raise ValueError(f"{host!r} is no host")
        return f"[{host}]"
    try:
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise ValueError(f"{host!r} is no host") from None
    if re.fullmatch(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*", ascii_host) is None:
        raise ValueError(f"{host!r} is no host")
    return ascii_host


def clean_base_url(url: str) -> str:
    """Return scheme and host (and port) of `url` in lower case; ValueError if it is anything more or else."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise ValueError(f"{url!r} is no URL: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not of the form http://HOST or https://HOST")
    if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{url!r} has more than scheme, host and port")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = _USUAL_PORT[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in (None, usual) else "")


def join_url(base: str, reference: str) -> str | None:
    """Return the canonical URL that a link on the page `base` leads to, or None if it leads to no page."""
    try:
        return canonical_url(urljoin(base, _DROPPED.sub("", reference.strip())))
    except ValueError:
        return None


def path_and_query(url: str) -> str:
    """Return what follows the host of a canonical URL."""
    return url[url.index("/", url.index("://") + 3) :]


def authority_of(url: str) -> str:
    """Return the host of a canonical URL, with its port if that is not the usual one."""
    start = url.index("://") + 3
    return url[start : url.index("/", start)]


def endpoint_of(url: str) -> str:
    """Return `HOST:PORT` of a URL, the port always there, an IPv6 address without its brackets."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or _USUAL_PORT[parts.scheme]}"


def resolve_dots(path: str) -> str:
    """Resolve `.` and `..` in an absolute path (RFC 3986, 5.2.4); `..` at the root stays at the root."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments[1:]:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _escape(text: str, safe: frozenset[str]) -> str:
    out: list[str] = []
    end = 0
    for match in _ESCAPE.finditer(text):
        out.append(_quote(text[end : match.start()], safe))
        char = chr(int(match[1], 16))
        out.append(char if char in _UNRESERVED else f"%{match[1].upper()}")
        end = match.end()
    out.append(_quote(text[end:], safe))
    return "".join(out)


def _quote(text: str, safe: frozenset[str]) -> str:
    if safe.issuperset(text):
        return text
    return "".join(
        char if char in safe else "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "surrogatepass"))
        for char in text
    )


def _query(query: str) -> str:
    fields = (_escape(field, _QUERY_SAFE) for field in query.split("&"))
    return "&".join(field for field in fields if field and not TRACKING.fullmatch(field.partition("=")[0]))
