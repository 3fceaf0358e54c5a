"""Immutable array segments: the files under the index and the readers that answer queries from them."""
