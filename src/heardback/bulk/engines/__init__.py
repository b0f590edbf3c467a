"""What moves and sorts rows; engines never decide."""
