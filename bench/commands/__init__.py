"""Whole commands as a user waits for them."""
