"""What we wait for: the tab beside the promises."""
