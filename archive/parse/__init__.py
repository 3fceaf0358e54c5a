"""Article pages to records: bytes to text, text to headline, dates, byline, section and paragraphs."""
