"""The place `promises`."""
