"""Links between editions that the outlet does not link, inferred from what their texts have in common."""
