"""Crawl and keep newspaper articles: captures in WARC files, editions and links in one catalogue."""
