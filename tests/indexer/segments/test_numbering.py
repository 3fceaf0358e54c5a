"""Terms that come from another process as numbers: the index is the same to the last byte."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from indexer.segments.document import Document
from indexer.segments.numbering import NumberedTerms, numbered
from indexer.segments.writer import IndexWriter
from tests.indexer.segments.strategies import IDS, documents, field_terms


def written(documents: Iterable[Document]) -> dict[str, bytes]:
    """Return the files of an index made of these documents, written often for want of memory."""
    with tempfile.TemporaryDirectory() as folder:
        with IndexWriter.open(Path(folder), memory_bytes=1) as writer:
            for document in documents:
                writer.add(document)
            writer.commit({})
        return {path.name: path.read_bytes() for path in Path(folder).iterdir() if path.suffix == ".arrays"}


def sent(documents: list[Document], size: int) -> list[Document]:
    """Return documents as they come from a worker process, `size` at a time."""
    batches = (documents[at : at + size] for at in range(0, len(documents), size))
    return [document for batch in batches for document in pickle.loads(pickle.dumps(numbered(batch)))]


@given(st.lists(st.sampled_from(IDS).flatmap(documents), max_size=12), st.integers(1, 5))
def test_numbered_terms_make_the_same_index(made: list[Document], size: int) -> None:
    """However documents are sent, their files are those of documents made here."""
    assert sent(made, size) == made
    assert written(sent(made, size)) == written(made)


def test_a_word_of_another_document_is_no_term_of_a_segment() -> None:
    """What only an edition of the same batch has that is written later does not get into a segment."""
    made = [
        Document(edition_id=f"s/{n}", story="s", site="s", lang="ko", fields={"body": ([f"w{n}"], [0])})
        for n in range(200)
    ]
    assert written(sent(made, 100)) == written(made)


@given(field_terms())
def test_numbered_terms_are_a_sequence(drawn: tuple[list[str], list[int]]) -> None:
    """They can be read like the list they stand for."""
    terms = list(drawn[0])
    document = Document(edition_id="s/1", story="s", site="s", lang="ko", fields={"body": drawn})
    same = numbered([document])[0].fields["body"][0]
    assert isinstance(same, NumberedTerms)
    assert (list(same), len(same), same[1:]) == (terms, len(terms), terms[1:])
    assert all(term in same for term in terms)
    assert "absent" not in same
