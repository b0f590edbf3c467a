"""The place `accounts`."""
