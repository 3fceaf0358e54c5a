"""How well translations are found without the outlet's links, and how fast."""
