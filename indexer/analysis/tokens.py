"""What analysis hands on: tokens, the terms of a field, and the words of a query.

One space of terms serves both languages, so that `BTS`, `KBO` or a Korean name in an English text is found
from either side. Two kinds of terms live in separate index fields:

- `title` and `body` hold *words*: the lemma or whole form of each word, and at the same positions the
  *parts* of compounds and other forms of the same word. The most finely split reading of a text occupies
  consecutive positions, whatever its spacing: 북미정상회담, 북미 정상회담 and 북 미 정상 회담 are all
  북 미 정상 회담 at p, p+1, p+2, p+3, and the whole forms stand at the position where they begin.
- `title_gram` and `body_gram` hold *grams*: the syllable bigrams of each run of Hangul, at consecutive
  positions inside a run and with a gap between runs, so that a phrase of grams never crosses a word
  boundary. They are a safety net for wrong splits.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["word", "part", "gram"]
Mode: TypeAlias = Literal["index", "query"]


class Token(NamedTuple):
    """A term with its place.

    `position` counts words from 0 for kinds `word` and `part`, and grams from 0 for kind `gram`.
    `start` and `end` are code-point offsets into the text that was given, end exclusive.
    """

    text: str
    position: int
    start: int
    end: int
    kind: Kind


class FieldTerms(NamedTuple):
    """All terms of one field, without offsets: what the index builder reads.

    `terms[i]` stands at word position `positions[i]` (not decreasing); `grams[i]` stands at gram position
    `gram_positions[i]` (increasing). `length` is the number of word positions, `gram_length` that of
    gram positions including gaps; the next paragraph of a field goes behind them.
    """

    terms: list[str]
    positions: list[int]
    length: int
    grams: list[str]
    gram_positions: list[int]
    gram_length: int


class QueryWord(NamedTuple):
    """One word as the user wrote it (one blank-delimited unit, or a part of it cut at punctuation).

    How a planner uses it:

    - **Does a text contain the word?** Yes, if the field holds any term of `wholes`, or, for some run of
      consecutive positions, one term of each slot of `slots` in order. AND, NOT and filters use this and
      nothing else. A word with one slot therefore is the union of `wholes` and `slots[0]`.
    - **Phrases.** Join the `slots` of the words: one position after the other, any term of a slot may stand
      there.
    - **Ranking.** Sum over `weights`: each term's BM25 times its weight. All terms of `wholes` and `slots`
      are in it, parts and other forms with less weight, and related terms that are in neither. Add
      `gram_weight` times the BM25 of each of `grams` in the gram field. Grams find texts only where ranking
      is asked for (words, not phrases, not NOT), and a text found through grams alone stands below every
      text that contains a word.
    - **Required.** `required` is False for function and question words (the, 무엇, 언제): they count in a
      phrase but need not be present otherwise, and have no weights. If no word of a query is required, all
      are.

    `start` and `end` are code-point offsets into the query. `text` is the word as written.
    """

    text: str
    start: int
    end: int
    wholes: tuple[str, ...]
    slots: tuple[tuple[str, ...], ...]
    weights: tuple[tuple[str, float], ...]
    grams: tuple[str, ...]
    gram_weight: float
    required: bool
