"""Bytes in, typed frozen records out; nothing here decides and no dict leaves."""
