"""What people see: editions, hits and stories as terminal text, JSON, CSV or TREC runs."""
