"""One worker step: a recording that was kept since transcription was switched on is written down by a machine.

What comes back is a guess, kept sealed beside the sound and apart from every fact: no rule, figure or search reads
it, and it goes when the sound goes. A failure costs nobody anything but the guess.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from heardback.desk.models import Recording, Transcription
from heardback.desk.sealing import Unsealable, seal_compressed, unseal_text
from heardback.gateways.http import HttpProblem
from heardback.gateways.transcription import Endpoint, EndpointRefused, transcribe
from heardback.intake.recordings import NotHere, sound_of

MOST_TRIES: Final = 6
_PAUSE: Final = timedelta(minutes=5)
_LOOKED_THROUGH: Final = 200


def transcription_now() -> Transcription | None:
    """Return where recordings are written down, None while that is switched off (as it is at first)."""
    latest = Transcription.objects.order_by("-pk").first()
    return latest if latest is not None and latest.is_on else None


def transcribe_one(now: datetime) -> bool:
    """Write one recording down; return whether there was one to do."""
    wanted = transcription_now()
    row = _next(wanted, now) if wanted is not None else None
    if row is None or wanted is None:
        return False
    try:
        endpoint = Endpoint(wanted.url, wanted.model, unseal_text(wanted.secret))
        text = transcribe(endpoint, sound_of(row), row.content_type)
    except (HttpProblem, NotHere, Unsealable) as problem:
        _say(row, str(problem), is_final=isinstance(problem, EndpointRefused | NotHere))
        return True
    kept = Recording.objects.filter(pk=row.pk, erased_at=None)
    kept.update(
        words=seal_compressed(text.encode()) if text else b"",
        words_by=wanted.model[:120],
        words_at=now,
        words_problem="" if text else "The machine heard no words.",
    )
    return True


def _next(wanted: Transcription, now: datetime) -> Recording | None:
    """Take one that is due, so that no other worker sends it meanwhile; older voices are never sent."""
    waiting = Recording.objects.filter(
        kept_at__gte=wanted.decided_at, erased_at=None, words_at=None, words_tries__lt=MOST_TRIES
    )
    for row in waiting.order_by("words_tries", "pk")[:_LOOKED_THROUGH]:
        rests_for = _PAUSE * (2**row.words_tries - 1)
        if row.kept_at is not None and row.kept_at + rests_for <= now:
            taken = Recording.objects.filter(pk=row.pk, words_tries=row.words_tries)
            if taken.update(words_tries=row.words_tries + 1):
                return row
    return None


def _say(row: Recording, sentence: str, *, is_final: bool) -> None:
    kept = Recording.objects.filter(pk=row.pk)
    kept.update(words_problem=sentence, **({"words_tries": MOST_TRIES} if is_final else {}))
