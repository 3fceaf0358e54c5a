"""Terms that come from another process as numbers."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from indexer.segments.document import Document
from indexer.segments.numbering import NumberedTerms, numbered
from tests.indexer.segments.strategies import IDS, documents, field_terms


def sent(documents: list[Document], size: int) -> list[Document]:
    """Return documents as they come from a worker process, `size` at a time."""
    batches = (documents[at : at + size] for at in range(0, len(documents), size))
    return [document for batch in batches for document in pickle.loads(pickle.dumps(numbered(batch)))]


@given(st.lists(st.sampled_from(IDS).flatmap(documents), max_size=12), st.integers(1, 5))
def test_numbered_documents_are_the_same(made: list[Document], size: int) -> None:
    """However documents are sent, they arrive as they were."""
    assert sent(made, size) == made


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
