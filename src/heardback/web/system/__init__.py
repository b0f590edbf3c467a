"""The place `system`."""
