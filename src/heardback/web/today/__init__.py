"""The place `today`."""
