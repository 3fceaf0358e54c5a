"""What writer and reader of a lexicon file agree on; `docs/reference/lexicon.md` describes the whole."""

from __future__ import annotations

FORMAT = 1
# Where a translation comes from, in the file by its place here.
LEARNED = "learned"
SOURCES = (LEARNED, "seed", "correction")
