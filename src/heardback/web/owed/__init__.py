"""The place `owed`."""
