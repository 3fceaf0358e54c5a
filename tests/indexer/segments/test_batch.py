"""Documents together are the documents they are one by one."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.segments.batch import Batch, batch_of
from indexer.segments.document import TEXT_FIELDS, Document
from tests.indexer.segments.strategies import IDS, documents


def complete(document: Document) -> Document:
    """Return a document with all of its fields, those without terms too."""
    fields = {name: document.fields.get(name, ([], [])) for name in TEXT_FIELDS}
    return document._replace(fields={name: (list(a), list(b)) for name, (a, b) in fields.items()})


@given(st.lists(st.sampled_from(IDS).flatmap(documents), max_size=12))
def test_documents_are_the_same_together_and_in_another_process(made: list[Document]) -> None:
    """What is put together comes apart as it was, also when it was sent."""
    sent: Batch = pickle.loads(pickle.dumps(batch_of(made)))
    assert list(sent.whole()) == list(map(complete, made))
    for tokens in sent.texts.values():
        assert sorted(set(tokens.numbers.tolist())) == list(range(len(tokens.terms)))


@pytest.mark.parametrize("field", [(["a", "b"], [0]), (["a"], [-1]), (["a"], [2**32])])
def test_a_field_that_makes_no_sense_is_told(field: tuple[list[str], list[int]]) -> None:
    """Terms without positions and positions out of range are an error that names document and field."""
    document = Document("s/1", "s", "s", "ko", fields={"body": field})
    with pytest.raises(ValueError, match="s/1: body has"):
        batch_of([document])
    with pytest.raises(ValueError, match="s/1: body has"):
        batch_of([Document("s/0", "s", "s", "ko", fields={"body": (["a"], [0])}), document])
