"""The sample firm's phones come in: an exchange's event file in the demo's own folder, read by the usual watcher.

What callers leave is a sound that nobody takes for a voice: a few soft tones, other ones for each call.
"""

from __future__ import annotations

import hashlib
import io
import math
import wave
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from heardback.desk.models import Contact, IntakePoint
from heardback.evidence.call import call_contact_id
from heardback.intake.demo_mail import is_ended
from heardback.intake.recordings import store_recording
from heardback.sample_firm.live_calls import CallLine, Message, header

_SYSTEM: Final = "asterisk"
_RATE: Final = 8000
_NOTE: Final = 0.4
#: A pentatonic scale: whichever of them follow each other, it sounds friendly.
_SCALE: Final = (262.0, 294.0, 330.0, 392.0, 440.0, 523.0)


def begin_file(path: Path) -> None:
    """Make the exchange's file with its header; only under `import` may a watched file lie in our own folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header(), encoding="utf-8", newline="\n")


def append_lines(path: Path, lines: Iterable[CallLine]) -> None:
    """Write what the exchange tells, as an exchange does: at the end of its file."""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write("".join(line.text for line in lines))


def keep_messages(point: IntakePoint, messages: Sequence[Message]) -> None:
    """Keep the sound of what callers left; twice is once."""
    for one in messages:
        store_recording(
            point,
            one.call,
            tones(one.call, one.seconds),
            "audio/wav",
            datetime.fromtimestamp(one.at, UTC),
            contact_id=call_contact_id(_SYSTEM, one.call),
            reference="tones of the demo",
            seconds=one.seconds,
        )


def tones(call: str, seconds: int) -> bytes:
    """Return a WAV file (8 kHz, mono) of so many seconds: the same call, the same tune."""
    digits = hashlib.sha256(call.encode()).digest()
    notes = [_SCALE[digits[place % len(digits)] % len(_SCALE)] for place in range(math.ceil(seconds / _NOTE))]
    sound = b"".join(_note(pitch) for pitch in notes)[: seconds * _RATE]
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(1)
        writer.setframerate(_RATE)
        writer.writeframes(sound)
    return file.getvalue()


@cache
def _note(pitch: float) -> bytes:
    """A tone that fades, as unsigned bytes."""
    length = int(_NOTE * _RATE)
    return bytes(
        128 + round(60 * math.exp(-4 * place / length) * math.sin(2 * math.pi * pitch * place / _RATE))
        for place in range(length)
    )


def is_call_taken_care_of(call: str) -> bool:
    """Whether the visitor has settled or ruled on the matter that this call of the exchange began."""
    return is_ended(Contact.objects.filter(contact_id=call_contact_id(_SYSTEM, call)).first())
