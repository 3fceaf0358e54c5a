"""Pages of The Dong-A Ilbo put together from the parts that were seen there, in all combinations."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.parse.page import parse_page
from archive.parse.rules import ParseRules

TEXTS = {
    "en": (
        "Solnae Opens Second Bridge over the Gaon",
        (
            "The city of Solnae opened its second bridge over the Gaon River on Friday after 12 years.",
            "“I can walk to my daughter's house now,” said Kim Soon-ja, 81, who crossed first.",
            "The bridge cost 48 billion won, of which the province paid half, Mayor Ha Jin-woo said.",
        ),
    ),
    "ko": (
        "솔내시, 가온강 둘째 다리 열어",
        (
            "솔내시가 12일 가온강의 둘째 다리를 열어 12년 동안의 우회가 끝났다.",
            "“이제 딸네 집에 걸어서 간다”고 맨 먼저 다리를 건넌 김순자 씨(81)가 말했다.",
            "다리를 놓는 데 480억 원이 들었으며 절반은 도가 냈다고 하진우 시장은 밝혔다.",
        ),
    ),
}
HEADS = {
    "heading": "<h1>{title}</h1>",
    "second heading": "<h2>{title}</h2>",
    "no heading": '<div class="tit">{title}</div>',
    "bold": "<b>{title}</b>",
    "empty": "<h1></h1>",
    "empty, repeated below": "<h1></h1>",
}
METAS = (
    '<title>{title} | The DONG-A ILBO</title><meta property="og:title" content="{title}">',
    "<title>{title} | The DONG-A ILBO</title>",
    '<title>The DONG-A ILBO</title><meta property="og:title" content="{title}">',
)
DATES = {
    "Posted January. 13, 2024 08:05,": None,
    "Posted January. 13, 2024 08:05": None,
    "JANUARY 13, 2024 08:05": None,
    "Posted January. 13, 2024 08:05,&nbsp; Updated January. 13, 2024 09:40": "09:40",
    "<span>Posted January. 13, 2024 08:05,</span><span>Updated January. 13, 2024 09:40</span>": "09:40",
}
TOGGLES = ("", '<a href="?other">{other}</a>', "<span>{other}</span>")
BYLINES = {
    "Gil-Dong Hong mail@donga.com": ("Gil-Dong Hong",),
    "mail@donga.com": (),
    "one@donga.com two@donga.com": (),
    "연평도=홍길동 기자 mail@donga.com": ("홍길동",),
    "": (),
}
GLUED = {"en": "Gil-Dong Hong mail@donga.com", "ko": "홍길동 mail@donga.com"}
BODIES = {
    "paragraphs": ("<p>", "</p><p>", "</p>"),
    "breaks": ("<div>", "<br><br>", "</div>"),
    "single breaks": ("<div>", "<br />\n", "</div>"),
    "boxes": ("<div>", "</div><div>", "</div>"),
    "newer": ('<section class="news_view">', "<br><br>", "</section>"),
}
AFTER = (
    "",
    "<p>좋아요</p><p>코멘트</p><p>댓글 0</p><h3>주요기사</h3><a href='/x'>다른 기사의 제목이 여기 있다</a>",
    "<div><h3>Headlines</h3><a href='/en/article/all/20240112/1/1'>Another Story Entirely</a></div>"
    "<footer>Copyright 2024 donga.com. All rights reserved.</footer>",
)
BEFORE = (
    '<a href="#c">Go to contents</a><nav><a href="/en/politics">Politics</a></nav>',
    "<div>English donga | Japanese donga | Chinese donga</div>",
)


@given(
    lang=st.sampled_from(("en", "ko")),
    head=st.sampled_from(sorted(HEADS)),
    meta=st.sampled_from(METAS),
    dates=st.sampled_from(sorted(DATES)),
    toggle=st.sampled_from(TOGGLES),
    byline=st.sampled_from([*BYLINES, "glued"]),
    body=st.sampled_from(sorted(BODIES)),
    before=st.sampled_from(BEFORE),
    after=st.sampled_from(AFTER),
)
def test_however_the_parts_combine_the_article_is_the_same(
    lang: str, head: str, meta: str, dates: str, toggle: str, byline: str, body: str, before: str, after: str
) -> None:
    """Headline, text, dates and names are found wherever they stand; nothing around them comes along."""
    title, paragraphs = TEXTS[lang]
    lines = list(paragraphs)
    if byline == "glued":
        lines[-1] += GLUED[lang]
    elif byline:
        lines.append(byline)
    if head == "empty, repeated below":
        lines.insert(0, title)
    opening, between, closing = BODIES[body]
    page = (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{meta}</head><body>{before}'
        f"<div>{HEADS[head]}<div>{dates}</div>{toggle}{opening}{between.join(lines)}{closing}</div>{after}"
        "</body></html>"
    ).format(title=title, other="한국어" if lang == "en" else "ENGLISH")
    read = parse_page(
        page.encode(),
        "text/html; charset=utf-8",
        url="https://www.donga.com/en/article/all/20240113/4681036/1",
        lang="en" if lang == "en" else "ko",
        rules=ParseRules.from_table({"parser": "donga"}, timezone="+09:00"),
    )
    assert (read.title, read.paragraphs) == (title, paragraphs)
    assert read.published_at == "2024-01-13T08:05:00+09:00"
    updated = DATES[dates]
    assert read.updated_at == (f"2024-01-13T{updated}:00+09:00" if updated else None)
    names = (GLUED[lang].rsplit(" ", 1)[0],) if byline == "glued" else BYLINES[byline]
    assert read.authors == names
