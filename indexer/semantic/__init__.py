"""Meaning, as an option: sentence vectors of both languages in one space (the extra `ilbo[semantic]`)."""
