"""A provider says that a caller's message was recorded: the sound is fetched later (`intake.recordings`)."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.models import IntakePoint, Recording
from heardback.evidence.call import call_contact_id
from heardback.formats.call_formats import call_format
from heardback.formats.telephony.hooks import HeardRecording


def hear_of_recording(point: IntakePoint, call_key: str, heard: HeardRecording | None, now: datetime) -> None:
    """Note a message whose sound is still at the provider; heard of twice changes nothing.

    Where the firm keeps no bodies, no sound is fetched either. Call it in commit 1's transaction.
    """
    if heard is None or not call_key or point.is_metadata_only:
        return
    Recording.objects.get_or_create(
        contact_id=call_contact_id(call_format(point.kind).system, call_key),
        reference=heard.reference[:200],
        defaults={
            "intake_point": point,
            "call_key": call_key[:120],
            "address": heard.address[:1000],
            "seconds": heard.seconds,
            "heard_of_at": now,
            "next_look_at": now,
        },
    )
