"""Voices: recordings are fetched from the carrier and, where the firm wants it, written down by a machine.

Beside the deliverer in a thread of its own: a model may take minutes for one, and no answer waits for that.
"""

from __future__ import annotations

from datetime import datetime

from heardback.intake.recordings import fetch_recording_one
from heardback.intake.transcribe import transcribe_one
from heardback.workers.loop import Life, Stop, run_steps

_REST = 2.0


def run(stop: Stop) -> None:
    """Fetch and write down until told to stop."""
    run_steps(Life("voices"), voices_step, stop, _REST)


def voices_step(now: datetime) -> bool:
    """Fetch one recording and write one down; True where something was done, so that there may be more."""
    did = fetch_recording_one(now)
    did |= transcribe_one(now)
    return did
