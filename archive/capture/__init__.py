"""Responses kept in WARC files, what the catalogue knows of them, and the editions they hold."""
