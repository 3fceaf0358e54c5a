"""Days as news writes them: 29일, Nov. 29, 29 November; the group that matched is the day."""

from __future__ import annotations

import re

_MONTHS = (
    "(?:Jan(?:uary|\\.)|Feb(?:ruary|\\.)|March|Mar\\.|April|Apr\\.|May|June|Jun\\.|July|Jul\\.|Aug(?:ust|\\.)|"
    "Sept?(?:ember|\\.)|Oct(?:ober|\\.)|Nov(?:ember|\\.)|Dec(?:ember|\\.))"
)
KOREAN_DAY = re.compile(r"(?<![\d.])(\d{1,2})일(?!\s?(?:간|동안|째|만에|치|분))")
ENGLISH_DAY = re.compile(rf"\b{_MONTHS} (\d{{1,2}})(?:st|nd|rd|th)?\b(?![:,.]?\d)|\b(\d{{1,2}}) {_MONTHS}")
