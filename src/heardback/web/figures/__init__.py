"""The place `figures`."""
