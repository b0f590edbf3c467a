"""The place `setup`."""
