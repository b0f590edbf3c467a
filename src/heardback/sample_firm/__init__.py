"""A deterministic, believable firm with ground truth, for the demo, the tests and the bench."""
