"""Heardback: everybody who contacts the firm hears back from a human, and the firm can prove it."""
