"""Bytes of a page to text: Korean pages lie about their charset, so the bytes are asked as well."""

from __future__ import annotations

import codecs
import re
import unicodedata
from email.message import Message

# Browsers read the first kibibyte for a declaration; old pages put scripts and comments before it.
_DECLARATION_BYTES = 8192
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_HIGH_PAIR = re.compile(rb"[\x80-\xff]{2}")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What the label means in practice: CP949 is EUC-KR with all syllables, Windows-1252 is Latin-1 with quotes.
_MEANT = {
    "euc_kr": "cp949",
    "johab": "johab",
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
}
_WEAK = frozenset({"cp1252"})


def decode_html(body: bytes, content_type: str | None) -> str:
    """Return the text of a page in NFC; bytes that fit no charset become U+FFFD, nothing is ever raised.

    1. A byte order mark decides.
    2. Else bytes that are valid UTF-8 are UTF-8, unless the label is another and the bytes are valid in it
       and hold no Hangul as UTF-8.
    3. Else the first of header charset, declared charset, CP949 in which every byte is valid. EUC-KR means
       CP949; Latin-1 in the header is a server's default and comes last.
    4. Else, if no two bytes above 127 stand side by side, it is Western text, where quotes and accents are
       single bytes; otherwise whichever charset of 3, or UTF-8, leaves the fewest damaged places.
    """
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return _nfc(body[len(mark) :].decode(charset, "replace"))
    labels = _labels(body, content_type)
    utf8 = _strictly(body, "utf-8")
    if utf8 is not None and (not labels or labels[0] == "utf-8" or body.isascii() or _HANGUL.search(utf8)):
        return _nfc(utf8)
    for charset in labels:
        text = utf8 if charset == "utf-8" else _strictly(body, charset)
        if text is not None and not (charset in _WEAK and _is_korean(body)):
            return _nfc(text)
    if not _HIGH_PAIR.search(body):
        return _nfc(body.decode("cp1252", "replace"))
    return _nfc(_least_damaged(body, labels))


def _labels(body: bytes, content_type: str | None) -> list[str]:
    head = body[:_DECLARATION_BYTES]
    declared = [match.group(1).decode("ascii") for match in (_XML.search(head), _META.search(head)) if match]
    found = [_python_name(label) for label in [_header_charset(content_type), *declared] if label]
    known = list(dict.fromkeys(charset for charset in found if charset))
    strong = [charset for charset in known if charset not in _WEAK]
    return [*strong, *(["cp949"] if "cp949" not in strong else []), *(c for c in known if c in _WEAK)]


def _header_charset(content_type: str | None) -> str | None:
    if not content_type:
        return None
    message = Message()
    message["Content-Type"] = re.sub(r"[\r\n]+", " ", content_type)
    try:
        return message.get_content_charset()
    except (UnicodeError, LookupError, ValueError):
        return None


def _python_name(label: str) -> str | None:
    label = label.strip().lower()
    if label in {"ks_c_5601-1987", "ks_c_5601-1989", "ksc5601", "ksc_5601", "windows-949", "x-windows-949"}:
        return "cp949"
    try:
        info = codecs.lookup(label)
        # Only charsets: base64, zlib and their like are codecs too.
        b"".decode(info.name)
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(info.name, info.name)
    # A page that could declare itself in these letters is not in UTF-16, whatever it says.
    return "utf-8" if name.startswith(("utf-16", "utf-32", "utf-7")) else name


def _strictly(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeError, ValueError):
        return None


def _is_korean(body: bytes) -> bool:
    text = _strictly(body, "cp949")
    if text is None:
        return False
    return 2 * len(_HANGUL.findall(text)) > len(_NOT_ASCII.findall(text))


def _least_damaged(body: bytes, labels: list[str]) -> str:
    candidates = [c for c in labels if c not in _WEAK] + ["utf-8", "cp949"]
    texts = [body.decode(charset, "replace") for charset in dict.fromkeys(candidates)]
    return min(texts, key=lambda text: text.count("\ufffd"))


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
