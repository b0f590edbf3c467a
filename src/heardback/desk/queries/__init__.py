"""What pages and programs read: every query of the desk, one noun a file."""
