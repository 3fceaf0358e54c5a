"""Which language a text is really in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.parse.language import text_lang
from archive.parse.page import NoArticleError, ParseRules, parse_page

HELP = Path("/usr/share/libreoffice/help")
SAMPLE = Path(__file__).parents[3] / "corpus" / "sample"

KOREAN = "정부는 12일 새 대책을 발표했다. 관계자는 “효과가 곧 나타날 것”이라고 말했다."
ENGLISH = "The government announced new measures on Friday. An official said that they would work soon."


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        (KOREAN, "ko"),
        (ENGLISH, "en"),
        ("한강 불꽃축제", "ko"),
        ("River of Light", "en"),
        ("北 핵실험", "ko"),
        ("美中 무역합의", "ko"),
        ("N. Korea Fires ICBM", "en"),
        ("Samsung Galaxy S24 Ultra 출시", "ko"),
        ("LibreOffice Writer에서 Insert - Table of Contents and Index를 선택하고 OK를 클릭합니다.", "ko"),
        ("The dish called 김치 is eaten with 밥 and 국 in nearly every home of the country.", "en"),
        ("The late leader Kim Jong Il (金正日) ruled the North for 17 years.", "en"),
        ("大韓民國 臨時政府는 1919년 上海에서 수립됐다.", "ko"),
    ],
)
def test_short_and_mixed_lines(text: str, lang: str) -> None:
    """Names, quotations and hanja of the other script do not hide the language of a line."""
    assert text_lang(text) == lang


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t",
        "12,345 — 67%",
        "日米首脳会談が開かれ、北朝鮮問題が話し合われた。",
        "北京消息：中国国家主席习近平周五会见了韩国总统 Yoon Suk-yeol。",
        "Президент подписал закон в пятницу.",
        "Der Präsident hat das Gesetz nicht unterzeichnet, und die Minister sind auf dem Weg nach Bonn.",
        "Le président n’est pas dans la capitale, où les ministres sont réunis pour une crise.",
        "El presidente no firmó la ley, y los ministros del gobierno se reunieron con él por la tarde.",
        "Tổng thống không ký đạo luật và các bộ trưởng của chính phủ đã họp với người đứng đầu quốc hội.",
        "ประธานาธิบดีลงนามในกฎหมายเมื่อวันศุกร์",
    ],
)
def test_other_languages_and_no_text(text: str) -> None:
    """A text in neither language, or without words, has none."""
    assert text_lang(text) is None


def test_menu_words_do_not_outvote_the_text() -> None:
    """A page whose text is English stays English under a Korean headline and Korean menu words."""
    menu = "정치\n경제\n사회\n국제\n문화\n스포츠\n오피니언\n지면보기\n구독신청\n고객센터\n로그인\n회원가입"
    assert text_lang(f"솔내시, 마지막 통근열차 지킨다\n{menu}\n{ENGLISH}\n{ENGLISH}") == "en"
    assert text_lang(f"Home\nPolitics\nSports\nLogin\nContact us\nSitemap\n{KOREAN}") == "ko"


def test_a_sentence_below_a_table_does_not_decide() -> None:
    """Where there is hardly any running text, the short lines count too."""
    table = "\n".join(
        ["절대값", "역 코사인", "쌍곡선 사인", "자연 로그", "제곱근", "반올림", "나머지", "팩토리얼"] * 6
    )
    assert text_lang(f"{table}\nPress F1 for more on this.") == "ko"


def test_three_fifths_decide() -> None:
    """Of a partly translated text the language that says most of it counts; of half and half, neither."""
    assert text_lang("\n".join([KOREAN, ENGLISH, ENGLISH, ENGLISH])) == "en"
    assert text_lang("\n".join([ENGLISH, KOREAN, KOREAN, KOREAN])) == "ko"
    assert text_lang("\n".join([ENGLISH, KOREAN])) is None


@given(st.text(max_size=400))
def test_any_text_has_an_answer(text: str) -> None:
    """No text makes it fail, and the answer is one of three."""
    assert text_lang(text) in {"ko", "en", None}


def test_every_sample_edition_is_in_its_language() -> None:
    """Every text of the bundled sample, one-sentence captions too, is told right."""
    records = [
        json.loads(line) for path in SAMPLE.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()
    ]
    wrong = [one["key"] for one in records if text_lang("\n".join(one["paragraphs"])) != one["lang"]]
    assert records
    assert wrong == []


@pytest.mark.skipif(
    not all((HELP / lang / "text").is_dir() for lang in ("ko", "en-US")),
    reason="libreoffice-help-ko and libreoffice-help-en-us are not installed",
)
def test_untranslated_help_pages() -> None:
    """Of LibreOffice's Korean help, pages left in English count as English, translated ones as Korean.

    How much of a page is translated is known from the English page at the same path: a line that stands there
    too is not. Pages of about one half are left out, and program code speaks no language.
    """
    pages = sorted((HELP / "ko" / "text" / "scalc").rglob("*.html"))[::2]
    wrong = []
    judged = {"ko": 0, "en": 0}
    for path in pages:
        share, lang = _judge(path)
        if share is not None and not 0.3 < share < 0.8:
            expected = "ko" if share >= 0.8 else "en"
            judged[expected] += 1
            if lang != expected:
                wrong.append((path.name, share, lang))
    assert min(judged.values()) > 30
    assert len(wrong) <= sum(judged.values()) // 100, wrong


def _judge(path: Path) -> tuple[float | None, str | None]:
    english = HELP / "en-US" / path.relative_to(HELP / "ko")
    rules = ParseRules.from_table({"body": "#DisplayArea", "drop": "pre"})
    try:
        ours = parse_page(path.read_bytes(), "text/html", url="http://h/", lang="ko", rules=rules)
        theirs = parse_page(english.read_bytes(), "text/html", url="http://h/", lang="en", rules=rules)
    except (NoArticleError, FileNotFoundError):
        return None, None
    untranslated = set(theirs.paragraphs)
    sentences = [text for text in ours.paragraphs if text.endswith(".") or len(text) > 60]
    copied = sum(len(text) for text in sentences if text in untranslated)
    translated = sum(
        len(text) + sum("가" <= c <= "힣" for c in text) for text in sentences if text not in untranslated
    )
    return (translated / (copied + translated) if copied + translated > 100 else None), ours.text_lang
