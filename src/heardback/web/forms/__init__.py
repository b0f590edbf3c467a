"""The place `forms`."""
