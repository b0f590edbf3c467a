"""The rules of SEMANTICS 2-5, pure: standard library only, no I/O, no clock, no randomness."""
