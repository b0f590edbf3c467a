"""The place `hooks`: where telephone providers tell of calls."""
