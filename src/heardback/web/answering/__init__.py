"""The place where a carrier asks what to do with a call."""
