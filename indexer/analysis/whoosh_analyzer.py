"""The analysis as a Whoosh analyzer, for schemas and tools that bring their own text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Token as WhooshToken
from whoosh.analysis import Tokenizer

from archive.ids import Lang
from indexer.analysis.analyze import Analyzer
from indexer.analysis.tokens import Mode


class IlboAnalyzer(Tokenizer):  # type: ignore[misc]
    """Yields the words of a text, or with `grams` its syllable bigrams, as Whoosh tokens.

    `user_words` is a user dictionary as `load_user_dictionary` returns it. Mode `query` is honoured.
    """

    def __init__(
        self, lang: Lang, *, grams: bool = False, user_words: dict[str, tuple[str, ...]] | None = None
    ) -> None:
        self.lang = lang
        self.grams = grams
        self._analyzer = Analyzer(user_words)

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        tokenize: bool = True,
        mode: str = "",
        **kwargs: Any,
    ) -> Iterator[WhooshToken]:
        """Yield one token object again and again, as Whoosh's tokenizers do."""
        token = WhooshToken(positions, chars, removestops=removestops, mode=mode, **kwargs)
        as_mode: Mode = "query" if mode == "query" else "index"
        for found in self._analyzer.analyze(value, self.lang, as_mode, with_grams=self.grams):
            if (found.kind == "gram") != self.grams:
                continue
            token.text = found.text
            token.boost = 1.0
            token.stopped = False
            if keeporiginal:
                token.original = value[found.start : found.end]
            if positions:
                token.pos = start_pos + found.position
            if chars:
                token.startchar, token.endchar = start_char + found.start, start_char + found.end
            yield token
