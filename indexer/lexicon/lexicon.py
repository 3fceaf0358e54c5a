"""The lexicon as readers see it: one file, mapped, never loaded."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from archive.errors import CorruptDataError
from archive.ids import LANGS, Lang, other_lang
from indexer.lexicon.format import FORMAT, SOURCES
from indexer.segments.container import Container
from indexer.segments.terms import TermDictionary

if TYPE_CHECKING:
    from pathlib import Path

    from archive.paths import ArchivePaths


class Translation(NamedTuple):
    """What a term may be in the other language.

    `term` is as the index has it (a phrase: terms joined by blanks), `forms` how it is written, the commonest
    first. `chance` (0 to 1) is how likely it is, `sightings` in how many stories the two were found
    to translate each other, `source` one of `SOURCES`, `examples` the catalogue numbers of a Korean and an
    English edition where they do, if there are any.
    """

    term: str
    forms: tuple[str, ...]
    chance: float
    sightings: float
    source: str
    examples: tuple[int, ...]


class Matrix(NamedTuple):
    """All translations of one language's terms, as numpy arrays that are mapped from the file.

    Row i is `starts[i]` to `starts[i + 1]`: `others` are term numbers of the other language, the likeliest
    first, `chances` their probabilities.
    """

    starts: Any
    others: Any
    chances: Any


class Lexicon:
    """An archive's lexicon, open for reading; what it reads is verified, as in an index segment."""

    def __init__(self, file: Container) -> None:
        self._file = file
        self._terms = {lang: TermDictionary(file, lang) for lang in LANGS}
        self._forms = TermDictionary(file, "en_forms")

    @classmethod
    def open(cls, paths: ArchivePaths) -> Lexicon | None:
        """Open an archive's lexicon; None if none was made yet.

        Raises CorruptDataError when the file is damaged or of another format.
        """
        return cls.at(paths.lexicon)

    @classmethod
    def at(cls, path: Path) -> Lexicon | None:
        """Open a lexicon's file, as `open` does an archive's."""
        try:
            file = Container(path)
        except FileNotFoundError:
            return None
        if file.meta.get("format") != FORMAT:
            raise CorruptDataError(f"{path} has another format than this program reads", "run `ilbo index`")
        return cls(file)

    @property
    def meta(self) -> dict[str, Any]:
        """What it was made from: counts of `stories` and `sentence_pairs`, and digests of the rest."""
        return self._file.meta

    def __len__(self) -> int:
        """Return how many terms both languages have together."""
        return sum(map(len, self._terms.values()))

    def number(self, term: str, lang: Lang) -> int:
        """Return the number of a term, -1 if it is not here."""
        return self._terms[lang].find(term.encode())

    def term(self, number: int, lang: Lang) -> str:
        """Return the term of a number."""
        return self._terms[lang][number].decode()

    def translations(self, term: str, lang: Lang, *, least: float = 0.0) -> list[Translation]:
        """Return what `term` of `lang` may be in the other language, likeliest first; `least` is a chance."""
        number = self.number(term, lang)
        if number < 0:
            return []
        start, stop = self._file.view(f"{lang}/starts", number, number + 2)
        other = other_lang(lang)
        columns = zip(
            *(
                self._file.view(f"{lang}/{name}", start, stop)
                for name in ("others", "chances", "counts", "sources")
            ),
            strict=True,
        )
        examples = self._file.view(f"{lang}/examples", 2 * start, 2 * stop)
        return [
            Translation(
                self.term(at, other),
                self._written(at, other),
                chance,
                count,
                SOURCES[source],
                tuple(filter(None, examples[2 * row : 2 * row + 2])),
            )
            for row, (at, chance, count, source) in enumerate(columns)
            if chance >= least
        ]

    def forms(self, term: str, lang: Lang) -> tuple[str, ...]:
        """Return how a term is written, the commonest first; empty if it is not here."""
        number = self.number(term, lang)
        return () if number < 0 else self._written(number, lang)

    def _written(self, number: int, lang: Lang) -> tuple[str, ...]:
        if lang == "ko":
            return (self.term(number, lang),)
        return tuple(self._forms[number].decode().split("\t"))

    def numbers(self, terms: Iterable[str], lang: Lang) -> Any:
        """Return the numbers of many terms as an array of int64, -1 for those that are not here."""
        import numpy as np  # noqa: PLC0415

        at = self._numbers[lang]
        return np.fromiter((at.get(term, -1) for term in terms), dtype=np.int64)

    @cached_property
    def _numbers(self) -> dict[Lang, dict[str, int]]:
        return {lang: {term.decode(): i for i, term in enumerate(self._terms[lang])} for lang in LANGS}

    def matrix(self, lang: Lang) -> Matrix:
        """Return all translations out of `lang`, for work in bulk."""
        import numpy as np  # noqa: PLC0415

        names = (("starts", "<u4"), ("others", "<u4"), ("chances", "<f4"))
        return Matrix(
            *(np.frombuffer(self._file.view(f"{lang}/{name}"), dtype=dtype) for name, dtype in names)
        )

    def damages(self) -> list[str]:
        """Read every byte; return a line for each damage."""
        return self._file.damages()
