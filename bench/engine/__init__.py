"""How fast the index engine is, beside stock Whoosh, tantivy and SQLite FTS5 on the same tokens."""
