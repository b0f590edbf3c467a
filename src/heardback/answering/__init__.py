"""The phone answer point: what happens to a call that nobody has taken yet. Pure; vendors and rows are elsewhere."""
