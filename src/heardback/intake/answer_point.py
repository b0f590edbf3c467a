"""One webhook of a call at the answer point: what it says is kept, the call moves on, and what comes next is told.

Everything of one turn is one transaction: the webhook as it came, our own steps, where the call stands, a recording
to fetch, a text message to send. A webhook that comes twice finds its own turn done and gets where the call stands.
Calls are folded from the raw items like any other; the row that says where a call stands decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Q

from heardback.answering.flow import (
    Action,
    HangUp,
    Line,
    Note,
    Plan,
    SendText,
    State,
    Turn,
    advance,
    begin,
    where_it_stands,
)
from heardback.answering.settings import AnswerSettings, answer_settings
from heardback.answering.spoken import spoken_moment
from heardback.answering.twilio import Step, events_of
from heardback.desk.firm import firm_calendar, profile, zone_of
from heardback.desk.models import AnswerCall, IntakePoint, Recording, TextMessage
from heardback.desk.queries.call_back_by import owed_due_at, standard_due_at
from heardback.desk.queries.who_is_in import lines_now
from heardback.evidence.call import call_contact_id
from heardback.formats.calls import is_withheld
from heardback.formats.phone_numbers import e164
from heardback.formats.telephony.flow_events import FlowEvent, What, flow_row
from heardback.formats.telephony.hooks import HookRequest
from heardback.formats.telephony.textable import is_textable
from heardback.formats.telephony.twilio.markup import MOST_NUMBERS
from heardback.formats.telephony.twilio.rows import SYSTEM
from heardback.intake.calls import CallText, store_calls
from heardback.intake.receive_calls import store_hook

#: More callers in vain than this in an hour are no firm's customers, but somebody who makes it send texts.
MOST_TEXTS_AN_HOUR: Final = 60
_HOUR: Final = timedelta(hours=1)
_ONE_TEXT_WITHIN: Final = timedelta(hours=12)
_LEG_STEPS: Final = frozenset({Step.LEG, Step.PRESSED, Step.LEG_STATUS})
_ASKS_NOTHING: Final = frozenset({Step.STATUS, Step.RECORDED, Step.LEG_STATUS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One checked webhook: its step, the round or leg in its address, its fields, and itself as it came."""

    call_key: str
    step: Step
    which: str
    fields: Mapping[str, str]
    request: HookRequest


@dataclass(frozen=True, slots=True)
class Answered:
    """What the leg that asked is told to do."""

    actions: tuple[Action, ...]
    leg: str
    language: str


def take_turn(point: IntakePoint, heard: Heard, now: datetime) -> Answered:
    """Keep a webhook and return what comes next. When this returns, a power cut loses nothing of it."""
    try:
        with transaction.atomic():
            return _taken(point, heard, now)
    except IntegrityError:
        # The same call began in another process in this moment; now its row is there.
        with transaction.atomic():
            return _taken(point, heard, now)


def _taken(point: IntakePoint, heard: Heard, now: datetime) -> Answered:
    row = AnswerCall.objects.select_for_update().filter(intake_point=point, call_key=heard.call_key).first()
    leg = heard.which if heard.step in _LEG_STEPS else ""
    if row is None and (leg or heard.step in _ASKS_NOTHING):
        _keep(point, heard, (), now)  # a call that we know nothing of: no phone of ours is joined with it
        return Answered((HangUp(leg),) if leg else (), leg, "")
    settings = answer_settings(point.settings)
    if row is None:
        plan, due_at = plan_call(point, settings, heard.fields, now)
        row = AnswerCall(intake_point=point, call_key=heard.call_key, due_at=due_at, started_at=now)
        turn = begin(plan)
    else:
        plan = msgspec.json.decode(bytes(row.plan), type=Plan)
        turn = _gone_on(plan, msgspec.json.decode(bytes(row.state), type=State), heard, now)
    row.plan, row.state = msgspec.json.encode(plan), msgspec.json.encode(turn.state)
    row.changed_at = now
    row.save()
    _keep(point, heard, turn.notes, now)
    _keep_recordings(point, heard, turn.notes, now)
    _keep_text(point, row, plan, turn, now)
    return Answered(turn.actions, leg, plan.language)


def _gone_on(plan: Plan, state: State, heard: Heard, now: datetime) -> Turn:
    if heard.step is Step.CALL:
        return Turn(state, where_it_stands(plan, state))
    turn = Turn(state)
    for event in events_of(heard.step, heard.which, heard.fields, state, now):
        following = advance(plan, turn.state, event)
        turn = Turn(following.state, turn.actions + following.actions, turn.notes + following.notes)
    return turn


def plan_call(
    point: IntakePoint, settings: AnswerSettings, fields: Mapping[str, str], now: datetime
) -> tuple[Plan, datetime | None]:
    """Return what is to happen to a call that comes now, and the due time that a text message would name."""
    firm = profile()
    written = fields.get("From", "")
    number = "" if is_withheld(written) else e164(written, firm.country)
    owed, fresh = owed_due_at(number), standard_due_at(now)
    said = owed if owed is not None and owed > now else fresh
    due_at = owed or fresh
    lines = [
        Line(one.line.number, one.line.staff.email) for one in lines_now(point, firm, now) if one.is_rung
    ]
    plan = Plan(
        firm=firm.name or "this firm",
        caller=number,
        is_withheld=not number,
        is_open=firm_calendar(firm, now).is_open(now),
        rounds=_rounds(lines, settings),
        hears_back_by=spoken_moment(said, now, zone_of(firm), settings.language) if said else "",
        words=settings.words,
        language=settings.language,
        ring_for=settings.ring_for,
        texting=settings.texting,
        is_textable=due_at is not None
        and is_textable(number, firm.country)
        and _may_text(number, due_at, now),
    )
    return plan, due_at


def _rounds(lines: Iterable[Line], settings: AnswerSettings) -> tuple[tuple[Line, ...], ...]:
    every, size = tuple(lines), 1 if settings.in_turn else MOST_NUMBERS
    return tuple(every[start : start + size] for start in range(0, len(every), size))


def _may_text(number: str, due_at: datetime, now: datetime) -> bool:
    """Whether a text message may go out: anybody can ring with anybody's number, so nobody gets many by it."""
    told = TextMessage.objects.filter(
        Q(due_at=due_at) | Q(wanted_at__gt=now - _ONE_TEXT_WITHIN), number=number
    )
    recent = TextMessage.objects.filter(wanted_at__gt=now - _HOUR)
    return not told.exists() and recent.count() < MOST_TEXTS_AN_HOUR


def _keep(point: IntakePoint, heard: Heard, notes: Iterable[Note], now: datetime) -> None:
    """Store the webhook and our own steps as raw records of the call."""
    rows = [flow_row(_event(note, heard, now)) | {"CallSid": heard.call_key} for note in notes]
    store_hook(point, heard.request, rows)


def keep_steps(point: IntakePoint, call_key: str, rows: Iterable[Mapping[str, str]], now: datetime) -> None:
    """Store steps of our own that no webhook led to, as records of their call."""
    texts = [
        CallText(
            SYSTEM, msgspec.json.encode(dict(row) | {"CallSid": call_key}, order="sorted").decode() + "\n"
        )
        for row in rows
    ]
    store_calls(point, texts, seen_at=now)


def _event(note: Note, heard: Heard, now: datetime) -> FlowEvent:
    fields, is_first = heard.fields, note.what is What.CAME
    is_of_leg = heard.step in _LEG_STEPS and note.leg == heard.which
    return FlowEvent(
        what=note.what,
        at=now,
        caller=fields.get("From", "") if is_first else "",
        dialled=fields.get("To", "") if is_first else "",
        leg=fields.get("CallSid", "")
        if is_of_leg
        else fields.get("DialCallSid", "")
        if note.is_joined
        else "",
        rung=note.leg,
        number=note.line.number if note.line else "",
        staff=note.line.staff if note.line else "",
        is_joined=note.is_joined,
        seconds=note.seconds,
        is_silent=note.is_silent,
        recording=note.recording,
        reason=note.reason,
    )


def _keep_recordings(point: IntakePoint, heard: Heard, notes: Iterable[Note], now: datetime) -> None:
    for note in notes:
        if note.what is What.VOICEMAIL and note.recording:
            Recording.objects.get_or_create(
                contact_id=call_contact_id(SYSTEM, heard.call_key),
                reference=note.recording,
                defaults={
                    "intake_point": point,
                    "call_key": heard.call_key,
                    "address": heard.fields.get("RecordingUrl", "")[:1000],
                    "seconds": note.seconds,
                    "heard_of_at": now,
                    "next_look_at": now,
                },
            )


def _keep_text(point: IntakePoint, row: AnswerCall, plan: Plan, turn: Turn, now: datetime) -> None:
    for action in turn.actions:
        if not isinstance(action, SendText) or row.due_at is None or not plan.caller:
            continue
        if _may_text(plan.caller, row.due_at, now):  # others may have called with this number meanwhile
            TextMessage.objects.get_or_create(
                number=plan.caller,
                due_at=row.due_at,
                defaults={
                    "intake_point": point,
                    "call_key": row.call_key,
                    "text": action.text[:700],
                    "wanted_at": now,
                    "next_look_at": now,
                },
            )
