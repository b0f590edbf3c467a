"""The place `notices`."""
