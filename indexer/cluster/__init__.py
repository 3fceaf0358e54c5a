"""The index on an OpenSearch cluster, as an engine behind `indexer.engine`.

Texts are analysed here, as for the array segments, and sent as terms with positions (`tokens`, `mapping`);
queries are translated class by class (`dsl`). So both engines find the same editions.

`client` and `failures` reach the cluster, `generations` knows which index is current, `bulk` and `writer`
fill it, `searching`, `paging`, `counting` and `engine` ask it.
"""
