"""The place `not_sure`."""
