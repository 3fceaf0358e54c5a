"""Text to tokens with positions and code-point offsets, for Korean and English newspaper text."""
