"""The place `replies`."""
