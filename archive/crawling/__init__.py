"""The crawl: what to visit, in which order, and how each visit ends."""
