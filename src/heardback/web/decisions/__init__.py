"""The place `decisions`."""
