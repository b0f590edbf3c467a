"""Check what was said against what is recorded."""
