"""How well analysis finds what a reader means, against plain analyzers and Lucene's nori."""
