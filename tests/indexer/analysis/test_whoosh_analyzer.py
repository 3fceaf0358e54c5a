"""The analyzer in a stock Whoosh index."""

from __future__ import annotations

from whoosh.fields import TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser

from indexer.analysis.whoosh_analyzer import IlboAnalyzer


def test_whoosh_finds_by_it() -> None:
    """A stock Whoosh index with the analyzer finds words and phrases through particles and compounds."""
    analyzer = IlboAnalyzer("ko")
    schema = Schema(body=TEXT(analyzer=analyzer, phrase=True, stored=True))
    index = RamStorage().create_index(schema)
    writer = index.writer()
    writer.add_document(body="북한이 미사일을 쐈다고 합동참모본부가 밝혔다")
    writer.add_document(body="러시아 대통령이 방한했다")
    writer.commit()
    parser = QueryParser("body", schema)
    with index.searcher() as searcher:
        assert [hit.docnum for hit in searcher.search(parser.parse("북한의"))] == [0]
        assert [hit.docnum for hit in searcher.search(parser.parse('"참모 본부"'))] == [0]
        assert len(searcher.search(parser.parse("북경"))) == 0


def test_positions_and_characters() -> None:
    """Tokens carry position and offsets from the given beginnings, and grams only if asked."""
    tokens = [
        (token.text, token.pos, token.startchar, token.endchar, token.original)
        for token in IlboAnalyzer("ko")(
            "북한의 한국", positions=True, chars=True, keeporiginal=True, start_pos=5, start_char=10
        )
    ]
    assert tokens == [("북한", 5, 10, 12, "북한"), ("한국", 6, 14, 16, "한국")]
    grams = [token.text for token in IlboAnalyzer("ko", grams=True)("북한의", mode="query")]
    assert grams == ["북한"]
