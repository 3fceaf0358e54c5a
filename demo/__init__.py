"""A small bilingual newspaper on loopback and the demonstration that crawls, indexes and searches it."""
