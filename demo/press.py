"""A newspaper's run of articles: which edition stands at which address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from archive.ids import Lang
from archive.model import Article

_UNDATED = "20000101"


@dataclass(frozen=True, slots=True)
class PrintedStory:
    """A story as the outlet publishes it: one address, one or both editions, at least one of them."""

    en: Article | None
    ko: Article | None

    @property
    def lead(self) -> Article:
        """The edition that gives the story its address: the English one, if there is one."""
        article = self.en or self.ko
        assert article is not None
        return article

    @property
    def path(self) -> str:
        """The path of the story; its Korean text has `?m=kor` after it."""
        return f"/en/article/all/{self.day}/{quote(self.lead.key, safe='')}/1"

    @property
    def link(self) -> str:
        """Where list pages point: to the Korean text only if there is no other."""
        return self.path if self.en else f"{self.path}?m=kor"

    @property
    def day(self) -> str:
        """The day in the address, `YYYYMMDD`."""
        return (self.lead.published_at or "")[:10].replace("-", "") or _UNDATED

    def edition(self, lang: Lang) -> Article | None:
        """Return what the outlet shows for a language.

        A story without Korean text shows its English one instead, a story without English nothing.
        """
        return (self.ko or self.en) if lang == "ko" else self.en


def print_stories(articles: Iterable[Article]) -> list[PrintedStory]:
    """Group editions into stories, by `story` or else by key, newest first.

    A later edition of the same story and language replaces the earlier one.
    """
    groups: dict[str, dict[Lang, Article]] = {}
    for article in articles:
        groups.setdefault(article.story or article.key, {})[article.lang] = article
    stories = [PrintedStory(group.get("en"), group.get("ko")) for group in groups.values()]
    return sorted(stories, key=lambda story: (story.lead.published_at or "", story.lead.key), reverse=True)
