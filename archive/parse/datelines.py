"""The line of a page that says when the article appeared and when it was changed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from archive.parse.dates import iter_moments

_PUBLISHED = (
    r"posted(?: on)?|published(?: on)?|write|written|input|송고(?:시간|일시)?|입력(?:시간|일시)?"
    r"|기사\s?입력|등록|게재|발행|작성|승인"
)
_UPDATED = r"(?:last )?updated?(?: on)?|modified|(?:최종\s?)?수정(?:시간|일시)?|업데이트"
_LABEL = re.compile(rf"(?<![a-z])(?:{_UPDATED}|{_PUBLISHED})(?![a-z])", re.IGNORECASE)
_CHANGED = re.compile(_UPDATED, re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]")

# What may stand beside a date on its line: the toggle, a byline, a counter; a sentence is longer.
_MAX_OTHER_LETTERS_LABELLED = 60
_MAX_OTHER_LETTERS = 12


@dataclass(frozen=True, slots=True)
class DateLine:
    """The dates of one line, ISO 8601; `labelled` if it says what they are; `rest` is what follows them."""

    published_at: str | None
    updated_at: str | None
    labelled: bool
    rest: str = ""


def read_date_line(text: str, offset: str) -> DateLine | None:
    """Return the dates of a line that is there to give them; None for a sentence that mentions a date.

    1. The label before a date says whether it is the first or a later version; without one it is the first.
    2. A date repeated in another spelling (`2002-03-05 18:032002년 3월 5일 18시 03분`) counts once.
    3. A labelled line begins with its label or a date; beside labels and dates it has few letters.
    """
    if len(text) > 400:
        return None
    published = updated = None
    labelled = False
    other: list[str] = []
    end = 0
    for moment in iter_moments(text, offset):
        between = text[end : moment.start]
        labels = [match.group() for match in _LABEL.finditer(between)]
        other.append(_LABEL.sub("", between))
        end = moment.end
        labelled = labelled or bool(labels)
        if labels and _CHANGED.fullmatch(labels[-1]):
            updated = updated or moment.iso
        else:
            published = published or moment.iso
    if not published and not updated:
        return None
    begins = not _LETTERS.search(other[0])
    letters = len(_LETTERS.findall("".join([*other, _LABEL.sub("", text[end:])])))
    if letters > (_MAX_OTHER_LETTERS_LABELLED if labelled and begins else _MAX_OTHER_LETTERS):
        return None
    return DateLine(published, updated, labelled, text[end:].strip(" ,.|"))
