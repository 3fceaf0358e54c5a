"""The OpenSearch engine on real nodes: speed beside the local engine, analysis beside nori."""
