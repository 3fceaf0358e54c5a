"""Bytes to text whatever the page and the server call the charset."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parse.decode import decode_html

# 펲, 뷁 and 똠 are in CP949 but not in EUC-KR proper.
TEXT = "<p>펲시콜라와 똠얌꿍, 뷁 — 北 핵실험 뒤 “안보리” 소집.</p>".replace("—", "-")
LABELS = [
    None,
    "text/html",
    "text/html; charset=euc-kr",
    "text/html; charset=utf-8",
    "text/html;charset=KS_C_5601-1987",
]


@pytest.mark.parametrize("label", [*LABELS, "text/html; charset=iso-8859-1", "text/html; charset=nonsense"])
@pytest.mark.parametrize("charset", ["cp949", "utf-8"])
def test_korean_is_read_under_any_label(charset: str, label: str | None) -> None:
    """CP949 and UTF-8 are told apart by the bytes, however they are labelled or mislabelled."""
    assert decode_html(TEXT.encode(charset), label) == TEXT


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_mark_decides(charset: str) -> None:
    """A byte order mark outranks the header, and is no part of the text."""
    assert decode_html(TEXT.encode(charset), "text/html; charset=euc-kr") == TEXT


def test_declaration_in_the_page_is_heard() -> None:
    """The page's own declaration counts where the header has none, even after a long head."""
    head = f"<script>{'x' * 3000}</script>"
    page = f"{head}<meta http-equiv='Content-Type' content='text/html; charset=shift_jis'>漢字"
    assert decode_html(page.encode("shift_jis"), "text/html").endswith("漢字")
    xml = "<?xml version='1.0' encoding='shift_jis'?><html>漢字</html>"
    assert "漢字" in decode_html(xml.encode("shift_jis"), None)


def test_header_outranks_declaration() -> None:
    """Where header and declaration differ and both could be right, the header is."""
    page = "<meta charset='euc-jp'>漢字"
    assert decode_html(page.encode("shift_jis"), "text/html; charset=shift_jis") == page


def test_declared_charset_that_the_bytes_are_not() -> None:
    """A page that is UTF-8 is read as such although it declares EUC-KR, and the other way round."""
    page = "<meta charset='euc-kr'>한글"
    assert decode_html(page.encode("utf-8"), None) == page
    page = "<meta charset='utf-8'>한글"
    assert decode_html(page.encode("cp949"), None) == page


def test_western_text() -> None:
    """Accents and curly quotes of Windows-1252 are read under its own name, Latin-1's, and none."""
    text = "The café is “special” — naïve"
    for label in ("text/html; charset=windows-1252", "text/html; charset=iso-8859-1", None):
        assert decode_html(text.encode("cp1252"), label) == text


def test_damage_stays_local() -> None:
    """A cut or broken character costs one or two characters, not the page."""
    for charset in ("utf-8", "cp949"):
        cut = decode_html(TEXT.encode(charset)[:-10] + b"\xff" + b"</p>", f"text/html; charset={charset}")
        assert cut.startswith(TEXT[:30])
        assert cut.count("\ufffd") <= 2


def test_result_is_nfc() -> None:
    """Text that was sent decomposed, as macOS does, arrives composed."""
    assert decode_html(unicodedata.normalize("NFD", TEXT).encode(), None) == TEXT


@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=60), st.sampled_from(LABELS)))
def test_nothing_is_raised(body: bytes, label: str | None) -> None:
    """Any bytes under any header become text in NFC."""
    text = decode_html(body, label)
    assert unicodedata.is_normalized("NFC", text)


@given(st.text(alphabet="가나다라마바사힣漢字abc .", max_size=50))
def test_utf8_survives(text: str) -> None:
    """What was sent as UTF-8 and says so is what is read."""
    assert decode_html(text.encode(), "text/html; charset=utf-8") == unicodedata.normalize("NFC", text)
