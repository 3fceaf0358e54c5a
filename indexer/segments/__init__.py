"""Immutable array segments: the files under the index and the readers that answer queries from them.

What others use:

- `document.Document`, `writer.IndexWriter`: add, replace and remove editions, commit a generation;
- `index.Index`: the current generation, opened for reading; `verify` for `ilbo check`;
- `search.search` with `results.Filters`, `facets.facets`, `suggest.suggest`, `morelike.more_like`;
- `queries`: the query classes for ranking, beside Whoosh's own; `schema.Ranking`: the parameters of BM25F;
- `limits.Limits`: what one query may cost.

From the bottom up: `disk` and `container` know bytes and checksums, `manifest` and `housekeeping`
generations. `terms` and `segment` are what stands in one, `build`, `making` and `merge` how it comes about,
`policy` when; `parts` is what the writer keeps of one. `reader` and `matcher` are Whoosh's view.
`statistics`, `scope`, `matches`, `views`, `kept`, `leaves`, `combined`, `phrase`, `expand`, `fuzzy`,
`ceiling` and `evaluate` answer queries on arrays; `filters`, `ordered`, `seen` and `topk` serve `search`.
"""
