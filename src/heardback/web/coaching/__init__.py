"""The place `coaching`."""
