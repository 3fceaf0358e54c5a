"""What goes into an index at a time: consecutive documents, the tokens of their texts in columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from indexer.columns import Tokens, collected
from indexer.segments.document import TEXT_FIELDS, Document, Terms


class Batch(NamedTuple):
    """Documents without their fields, and for each of `TEXT_FIELDS` the tokens of them all."""

    documents: Sequence[Document]
    texts: Mapping[str, Tokens]

    def whole(self) -> Iterator[Document]:
        """Yield each document with its fields."""
        columns = [self.texts[name].by_document() for name in TEXT_FIELDS]
        for document, *fields in zip(self.documents, *columns, strict=True):
            yield document._replace(fields=dict(zip(TEXT_FIELDS, fields, strict=True)))


def batch_of(documents: Sequence[Document]) -> Batch:
    """Put documents with fields together. Raises ValueError if terms and positions do not go together."""
    texts = {name: _together(documents, name) for name in TEXT_FIELDS}
    return Batch([document._replace(fields={}) for document in documents], texts)


def _together(documents: Sequence[Document], name: str) -> Tokens:
    nothing: Terms = ((), ())
    fields = [document.fields.get(name, nothing) for document in documents]
    for document, (terms, positions) in zip(documents, fields, strict=True):
        if len(terms) != len(positions):
            raise ValueError(
                f"{document.edition_id}: {name} has {len(terms)} terms, {len(positions)} positions"
            )
    try:
        return collected([terms for terms, _ in fields], [positions for _, positions in fields])
    except OverflowError:
        pairs = zip(documents, fields, strict=True)
        wrong = next(one for one, (_, places) in pairs if any(not 0 <= place < 1 << 32 for place in places))
        raise ValueError(f"{wrong.edition_id}: {name} has a position out of range") from None
