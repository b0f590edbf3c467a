"""Typed records and readings become the kernel's Contact: the one assembly line."""
