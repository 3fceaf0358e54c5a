"""What the newspaper prints, the parser reads: every edition of the sample, through HTTP."""

from __future__ import annotations

from collections import Counter

import requests

from archive.parse.page import ParseRules, parse_page
from demo.newspaper import Newspaper
from demo.pages import era_of
from demo.sample import sample_articles

RULES = ParseRules.from_table({"parser": "donga"})


def test_every_sample_edition_survives_print_and_parse() -> None:
    """Headline, paragraphs, dates to the minute, authors and language come back from every template.

    The section does where the template carries it.
    """
    eras: Counter[str] = Counter()
    with Newspaper(sample_articles()) as paper, requests.Session() as session:
        for story in paper.stories:
            for article, target in ((story.en, story.path), (story.ko, f"{story.path}?m=kor")):
                if article is None:
                    continue
                answer = session.get(paper.base_url + target, timeout=10)
                page = parse_page(
                    answer.content,
                    answer.headers["Content-Type"],
                    url=answer.url,
                    lang=article.lang,
                    rules=RULES,
                )
                assert page.title == article.title
                assert page.paragraphs == article.paragraphs
                assert (page.published_at, page.updated_at) == (article.published_at, article.updated_at)
                assert page.authors == article.authors
                assert page.text_lang == article.lang
                assert page.section in {article.section, None}
                eras[era_of(article)] += 1
    assert set(eras) == {"old", "flattened", "current"}
    assert sum(eras.values()) == len(sample_articles())
