"""The query language: text to a syntax tree, and the tree with today's analysis to Whoosh queries."""
