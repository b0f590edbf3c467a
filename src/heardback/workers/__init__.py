"""What a clock calls: loops around one-step functions, one process each, started by `heardback serve`."""
