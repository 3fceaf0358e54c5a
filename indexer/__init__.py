"""Turn the catalogue's editions into a searchable index, and queries into hits grouped by story."""
