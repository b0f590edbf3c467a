"""What callers left, as sound: kept sealed under the contact it belongs to, fetched from the carrier, erased in time.

A recording is known from the moment the carrier names it; the sound follows when it can be fetched. Fetching and
keeping it twice changes nothing. No rule reads a recording: a call is owed whether its sound was ever fetched or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from heardback.desk.models import IntakeKind, IntakePoint, Recording
from heardback.desk.sealing import Unsealable, digest_of, seal, unseal
from heardback.evidence.call import call_contact_id
from heardback.formats.telephony.twilio.rows import SYSTEM
from heardback.gateways.http import Door, HttpProblem
from heardback.intake.phone_points import KeysUnreadable, keys_of
from heardback.intake.watch_calls import KeysMissing, Provider
from heardback.intake.watch_telnyx import TELNYX
from heardback.intake.watch_twilio import TWILIO

MOST_BYTES: Final = 64 << 20
MOST_TRIES: Final = 12
_LEASE: Final = timedelta(minutes=5)
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
#: Sound that browsers play; anything else is handed out as a file.
PLAYED: Final = frozenset(
    {
        "audio/mpeg",
        "audio/wav",
        "audio/x-wav",
        "audio/wave",
        "audio/ogg",
        "audio/mp4",
        "audio/webm",
        "audio/aac",
    }
)


class TooLarge(ValueError):
    """The recording is larger than is kept; the message names the size."""


class NotHere(Exception):
    """There is no sound to play; `sentence` says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def store_recording(
    point: IntakePoint | None,
    call_key: str,
    sound: bytes,
    content_type: str,
    now: datetime,
    *,
    contact_id: str = "",
    reference: str = "",
    seconds: float = 0.0,
) -> Recording:
    """Keep the sound of a call; when this returns, a power cut loses nothing of it. The same again changes nothing.

    `contact_id` '' is Twilio's call of that key; `reference` '' is named after the bytes. Raises TooLarge.
    """
    if len(sound) > MOST_BYTES:
        raise TooLarge(f"A recording of {len(sound)} bytes is larger than is kept ({MOST_BYTES}).")
    with transaction.atomic():
        row, _ = Recording.objects.select_for_update().get_or_create(
            contact_id=contact_id or call_contact_id(SYSTEM, call_key),
            reference=reference or digest_of(sound),
            defaults={"intake_point": point, "call_key": call_key, "seconds": seconds, "heard_of_at": now},
        )
        if row.kept_at is None and row.erased_at is None:
            row.sealed, row.size, row.kept_at = seal(sound), len(sound), now
            row.content_type = content_type.partition(";")[0].strip().lower()[:80]
            row.problem, row.next_look_at = "", None
            row.save()
    return row


_PROVIDERS: Final[dict[str, Provider]] = {IntakeKind.TWILIO: TWILIO, IntakeKind.TELNYX: TELNYX}


def fetch_recording_one(now: datetime, stand_ins: Mapping[str, str] | None = None) -> bool:
    """Fetch one recording that the carrier still keeps; return whether there was one to fetch."""
    row = _leased(now)
    if row is None:
        return False
    try:
        _fetch(row, now, stand_ins)
    except (KeysUnreadable, KeysMissing) as problem:
        _say(row, problem.sentence, _next_try(row, now))
    except HttpProblem as problem:
        _say(row, problem.sentence, _next_try(row, now))
    except TooLarge as problem:
        _say(row, str(problem), None)
    return True


def _fetch(row: Recording, now: datetime, stand_ins: Mapping[str, str] | None) -> None:
    point = row.intake_point
    provider = _PROVIDERS.get(point.kind) if point is not None else None
    if point is not None and point.is_metadata_only:
        _say(row, "The sound is not fetched: this account is set to keep none.", None)
        return
    if point is None or provider is None:
        _say(row, "Nothing is known of where this recording is kept: call back without it.", None)
        return
    with Door(provider.hosts, stand_ins=stand_ins, longest_wait=5.0) as door:
        audio = provider.open(keys_of(point), door).audio(row.address or row.reference)
    store_recording(
        point,
        row.call_key,
        audio.content,
        audio.media_type,
        now,
        contact_id=row.contact_id,
        reference=row.reference,
    )


def _leased(now: datetime) -> Recording | None:
    """Take one that is due, so that no other worker fetches it meanwhile."""
    with transaction.atomic():
        due = Recording.objects.filter(next_look_at__lte=now, kept_at=None, erased_at=None)
        row = due.select_related("intake_point").order_by("next_look_at").first()
        if row is None:
            return None
        taken = due.filter(pk=row.pk, next_look_at=row.next_look_at).update(
            next_look_at=now + _LEASE, tries=row.tries + 1
        )
        row.tries += 1
        return row if taken else None


def _next_try(row: Recording, now: datetime) -> datetime | None:
    if row.tries >= MOST_TRIES:
        return None
    pause: timedelta = _FIRST_PAUSE * 2 ** max(row.tries - 1, 0)
    return now + min(pause, _LONGEST_PAUSE)


def _say(row: Recording, sentence: str, next_look_at: datetime | None) -> None:
    Recording.objects.filter(pk=row.pk).update(problem=sentence, next_look_at=next_look_at)


def sound_of(row: Recording) -> bytes:
    """Return the sound of a recording; raises NotHere with a sentence where there is none."""
    if row.erased_at is not None:
        raise NotHere("This recording was erased: its time was over, or it was made private.")
    if row.kept_at is None:
        raise NotHere(row.problem or "This recording is still at the carrier; it is fetched by itself.")
    try:
        return unseal(row.sealed)
    except Unsealable as problem:
        raise NotHere(str(problem)) from problem


def erase_recordings(contact_ids: Iterable[str], now: datetime, because: str) -> int:
    """Erase the sound and the guessed words of these contacts for good; return how many recordings that were."""
    rows = Recording.objects.filter(contact_id__in=list(contact_ids), erased_at=None)
    return rows.update(
        sealed=b"",
        words=b"",
        erased_at=now,
        erased_because=because[:120],
        next_look_at=None,
        problem="",
        words_problem="",
        address="",
    )
