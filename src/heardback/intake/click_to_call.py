"""Click to call: a button on the desk lets one's own phone ring, and a press of 1 dials the customer.

The call is dialled from its task like a tap on the number (`desk.actions.dial`), to that customer's numbers alone,
and is placed once however often the button is pressed. What comes of it is told by signed webhooks, stored as raw
records of the call: nobody counts as answered because a button was pressed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction

from heardback.answering.click_to_call import (
    RINGS_OURS_FOR,
    AddressOf,
    Step,
    Wish,
    asked,
    connected,
    hung_up,
    over,
)
from heardback.answering.settings import answer_settings
from heardback.desk.actions.dial import dial, undo_dial
from heardback.desk.firm import profile
from heardback.desk.models import (
    AnswerCall,
    Dialled,
    DialOutcome,
    IntakeKind,
    IntakePoint,
    PhoneLine,
    Staff,
    StaffPhone,
)
from heardback.desk.refused import Refused
from heardback.formats.phone_numbers import e164
from heardback.formats.telephony.flow_events import FlowEvent, What, flow_row
from heardback.formats.telephony.hooks import HookRequest
from heardback.formats.telephony.premium import is_premium
from heardback.formats.telephony.twilio.rows import row_of_form
from heardback.gateways.http import Door, HttpProblem
from heardback.gateways.twilio import HOSTS, TwilioKeys
from heardback.gateways.twilio_calls import PerhapsPlaced, ring_both
from heardback.intake.phone_points import KeysUnreadable, hook_path, keys_of, public_address
from heardback.intake.receive_calls import store_hook
from heardback.intake.watch_calls import KeysMissing
from heardback.intake.watch_twilio import twilio_keys

#: The name of the setting that holds the number which customers see.
CALL_FROM: Final = "call_from"
#: A phone of ours that rings later than this after the button was pressed dials nobody.
_GOOD_FOR: Final = timedelta(minutes=5)
_KEY: Final = "connect:"


@dataclass(frozen=True, slots=True)
class Connection:
    """How a person can be connected: through this account, on this phone of theirs, seen as this line (E.164)."""

    point: IntakePoint
    keys: TwilioKeys
    phone: str
    line: str


def connection_of(staff: Staff) -> Connection | None:
    """Return how `staff` can let their own phone ring; None where no account, line or phone is there for it."""
    points = IntakePoint.objects.filter(is_active=True, kind=IntakeKind.TWILIO).order_by("pk")
    for point in points:
        keys, line = _keys(point), _line(point)
        if keys is None or not line or not point.settings.get("hook_key"):
            continue
        phone = _phone(staff)
        return Connection(point, keys, phone, line) if phone else None
    return None


def _keys(point: IntakePoint) -> TwilioKeys | None:
    try:
        return twilio_keys(keys_of(point))
    except (KeysMissing, KeysUnreadable):
        return None


def _line(point: IntakePoint) -> str:
    """The number that customers see: the one entered for it, else that of text messages, else the only line."""
    given = str(point.settings.get(CALL_FROM) or "") or answer_settings(point.settings).text_from
    if not given:
        lines = list(PhoneLine.objects.values_list("number", flat=True)[:2])
        given = lines[0] if len(lines) == 1 else ""
    return e164(given, profile().country)


def _phone(staff: Staff) -> str:
    phones = StaffPhone.objects.filter(staff=staff, value__startswith="+").order_by("pk")
    return next((one for one in phones.values_list("value", flat=True) if e164(one, "")), "")


def place_call(by: Staff, key: str, *, now: datetime, number: str = "") -> str:
    """Let `by`'s own phone ring for the owed answer `key`; return the phone's number. Raises Refused.

    Twice within a minute is one call. Where the provider says no, nothing was dialled.
    """
    way = connection_of(by)
    if way is None:
        raise Refused("No phone of yours can be rung: an administrator enters it in Settings, People.")
    with transaction.atomic():
        Staff.objects.select_for_update().get(pk=by.pk)  # the second press of a double click waits here
        made = dial(by, key, now=now, number=number)
        wish = _wish(by, way, made)
        call, is_first = AnswerCall.objects.get_or_create(
            intake_point=way.point,
            call_key=f"{_KEY}{made.pk}",
            defaults={
                "plan": msgspec.json.encode(wish),
                "state": b"{}",
                "started_at": now,
                "changed_at": now,
            },
        )
    if is_first:
        _ring(by, way, made, call, now)
    return way.phone


def _wish(by: Staff, way: Connection, made: Dialled) -> Wish:
    number = e164(made.number, profile().country)
    if not number:
        raise Refused(f"{made.number} is no number that can be rung from here: dial it on your phone.")
    if is_premium(number):
        raise Refused(f"{number} costs extra: it is not rung from here, dial it on your phone if you must.")
    if number == way.phone:
        raise Refused(f"{number} is your own phone.")
    language = answer_settings(way.point.settings).language
    return Wish(phone=way.phone, staff=by.email, number=number, line=way.line, language=language)


def _ring(by: Staff, way: Connection, made: Dialled, call: AnswerCall, now: datetime) -> None:
    address_of = addresses(way.point, made.pk)
    try:
        with Door(HOSTS, deadline=20.0, longest_wait=2.0) as door:
            ring_both(
                way.keys,
                door,
                phone=way.phone,
                line=way.line,
                asked_at=address_of(Step.ASKED),
                told_at=address_of(Step.TOLD),
                seconds=RINGS_OURS_FOR,
            )
    except PerhapsPlaced as problem:
        raise Refused(f"{problem.sentence} If it does not, dial yourself.") from problem
    except HttpProblem as problem:
        with transaction.atomic():
            call.delete()
            if made.dialled_at == now:  # not the tap before, which dialled by itself
                undo_dial(by, made.pk, now=now)
        raise Refused(f"{problem.sentence.rstrip('.')}. Dial yourself.") from problem


def addresses(point: IntakePoint, dialled_id: int) -> AddressOf:
    """Return what gives the full addresses of one call's steps: the firm's own, signed by the carrier."""
    return lambda step: public_address(f"{hook_path(point)}/connect/{step.value}/{dialled_id}")


def take_step(point: IntakePoint, dialled_id: int, step: Step, request: HookRequest, now: datetime) -> bytes:
    """Keep one checked webhook of such a call and return what the phone that asked is told to do."""
    fields = row_of_form(request.body.decode("utf-8", "replace"))
    row = AnswerCall.objects.filter(intake_point=point, call_key=f"{_KEY}{dialled_id}").first()
    wish = msgspec.json.decode(bytes(row.plan), type=Wish) if row is not None else None
    what = _what(step, fields)
    store_hook(point, request, _rows(what, wish, fields, now))
    if row is None or wish is None or step is Step.TOLD:
        return hung_up()
    if step is Step.OVER:
        return over(wish, fields.get("DialCallStatus", ""))
    address_of = addresses(point, dialled_id)
    if not _may_dial(row, dialled_id, now) or what is What.DECLINED:
        return hung_up()
    if what is What.OFFERED:
        return asked(wish, profile().name, address_of)
    return connected(wish, address_of, public_address(hook_path(point)))


def _what(step: Step, fields: Mapping[str, str]) -> What | None:
    match step:
        case Step.TOLD:
            return What.RANG
        case Step.ASKED:
            return What.OFFERED
        case Step.PRESSED:
            return What.ACCEPTED if fields.get("Digits", "") == "1" else What.DECLINED
        case Step.OVER:
            return None


def _rows(
    what: What | None, wish: Wish | None, fields: Mapping[str, str], now: datetime
) -> list[dict[str, str]]:
    """Our own step beside the webhook: that a person of ours pressed 1 is what the carrier does not tell."""
    leg = fields.get("CallSid", "")
    if what is None or wish is None or not leg:
        return []
    event = FlowEvent(what=what, at=now, leg=leg, rung="desk", number=wish.phone, staff=wish.staff)
    return [flow_row(event) | {"CallSid": leg}]


def _may_dial(row: AnswerCall, dialled_id: int, now: datetime) -> bool:
    """Whether the customer may be rung still: it was asked for just now, and not taken back."""
    is_back = Dialled.objects.filter(pk=dialled_id, outcome=DialOutcome.NOT_MADE).exists()
    return not is_back and now - row.started_at <= _GOOD_FOR
