"""One worker step: a text message to a caller whom nobody answered is handed to the carrier, once.

A text names a time that was true when the call ended: one that could not be handed over within some minutes is given
up, because a late one tells less than the call that is owed anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from heardback.answering.settings import answer_settings
from heardback.desk.models import TextMessage
from heardback.formats.telephony.flow_events import FlowEvent, What, flow_row
from heardback.gateways.http import Door, HttpProblem
from heardback.gateways.twilio import HOSTS
from heardback.gateways.twilio_texts import send_text
from heardback.intake.answer_point import keep_steps
from heardback.intake.phone_points import KeysUnreadable, keys_of
from heardback.intake.watch_calls import KeysMissing
from heardback.intake.watch_twilio import twilio_keys

GIVEN_UP_AFTER: Final = timedelta(minutes=15)
_LEASE: Final = timedelta(minutes=2)
_PAUSE: Final = timedelta(minutes=1)


def send_text_one(now: datetime, stand_ins: Mapping[str, str] | None = None) -> bool:
    """Hand one text message over; return whether there was one to send."""
    row = _leased(now)
    if row is None:
        return False
    if now - row.wanted_at > GIVEN_UP_AFTER:
        _say(row, "It could not be sent in time, and a late one would name the wrong moment.", None)
        return True
    try:
        _send(row, stand_ins)
    except (KeysMissing, KeysUnreadable) as problem:
        _say(row, problem.sentence, None)
    except HttpProblem as problem:
        _say(row, problem.sentence, now + _PAUSE if problem.can_retry else None)
    else:
        with transaction.atomic():
            TextMessage.objects.filter(pk=row.pk).update(sent_at=now, next_look_at=None, problem="")
            step = flow_row(FlowEvent(what=What.TEXTED, at=now, number=row.number))
            keep_steps(row.intake_point, row.call_key, [step], now)
    return True


def _send(row: TextMessage, stand_ins: Mapping[str, str] | None) -> None:
    point = row.intake_point
    sender = answer_settings(point.settings).text_from
    if not sender:
        raise KeysMissing("No number is named that text messages are sent from: enter it in Settings.")
    with Door(HOSTS, stand_ins=stand_ins, longest_wait=5.0) as door:
        send_text(twilio_keys(keys_of(point)), door, sender=sender, number=row.number, text=row.text)


def _leased(now: datetime) -> TextMessage | None:
    with transaction.atomic():
        due = TextMessage.objects.filter(next_look_at__lte=now, sent_at=None)
        row = due.select_related("intake_point").order_by("next_look_at").first()
        if row is None:
            return None
        taken = due.filter(pk=row.pk, next_look_at=row.next_look_at)
        return row if taken.update(next_look_at=now + _LEASE, tries=row.tries + 1) else None


def _say(row: TextMessage, sentence: str, next_look_at: datetime | None) -> None:
    TextMessage.objects.filter(pk=row.pk).update(problem=sentence, next_look_at=next_look_at)
