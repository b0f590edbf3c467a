"""What an Asterisk channel's id tells by itself: when that channel was made, on the machine's own clock in UTC."""

from __future__ import annotations


def epoch_of(unique_id: str) -> float:
    """Return the epoch of "[system-]epoch.serial"; 0 where the id tells none."""
    text = unique_id.rpartition("-")[2].partition(".")[0]
    return float(text) if len(text) in (9, 10) and text.isdecimal() else 0.0
