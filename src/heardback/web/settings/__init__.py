"""The place `settings`."""
