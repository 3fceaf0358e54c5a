"""How well analysis finds what a reader means: nDCG@10, MRR@10 and R@100 against plain analyzers and Lucene's nori."""
