"""The place `customers`."""
