"""A verb that may not be done: one clear sentence that says why, and what to do instead."""

from __future__ import annotations


class Refused(Exception):
    """The desk did nothing; `str()` of it is the sentence to show."""
