"""Wrap-up: how a call went, in one tap: spoke, voicemail left, nobody answered, wrong number (SEMANTICS 3.3).

A word of a person about their own call. "Spoke" and "voicemail left" settle as what that person states (grade D), or
confirm the phone system's record where it proves nothing alone; the record of that very call, whenever it comes,
counts instead. "Nobody answered" and "wrong number" are attempts: who waits goes on waiting.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from heardback.desk.actions.dial import RECORDED_WITHIN, recorded_call, unlink_dialled
from heardback.desk.actions.number_words import say_wrong
from heardback.desk.actions.record_decision import record_decision
from heardback.desk.actions.write_note import write_note
from heardback.desk.debts import members_of, owed_with
from heardback.desk.firm import policy_book, profile
from heardback.desk.models import (
    Contact,
    DecisionFact,
    Dialled,
    DialOutcome,
    Filing,
    NumberWord,
    OwedAnswer,
    Staff,
)
from heardback.desk.refused import Refused
from heardback.desk.restored import restored
from heardback.formats.phone_numbers import e164
from heardback.kernel.contacts import Direction
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.reasons import Rule
from heardback.kernel.status import State, state_at

#: A call that nobody wrapped up for so long is asked about no more; its record or a word on the page still counts.
ASKED_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class WrappedUp:
    """What came of it: the decision, the owed answer as it is now, and the word on the number if it was wrong."""

    decision: DecisionFact
    owed: OwedAnswer
    outcome: DialOutcome
    wrong: NumberWord | None = None


@dataclass(frozen=True, slots=True)
class _Call:
    """The call that is wrapped up: `made` where the desk dialled it, `record` where the phone system saw it."""

    by: Staff
    row: OwedAnswer
    made: Dialled | None
    record: Contact | None
    occurred_at: datetime
    promise_by: datetime | None
    now: datetime

    @property
    def number(self) -> str:
        return self.made.number if self.made is not None else self.row.number


def wrap_up(
    by: Staff,
    key: str,
    outcome: DialOutcome,
    *,
    now: datetime,
    promise_by: datetime | None = None,
    note: str = "",
) -> WrappedUp:
    """Say how the call to the customer of owed answer `key` went, with a promise that was made on it and a note.

    Speaks of the latest call that `by` dialled from the task and has not wrapped up, else of one just ended.
    Refused with a sentence where there is nothing to say, or a promise that nobody can have heard.
    """
    verb = _VERBS.get(outcome)
    if verb is None:
        raise Refused("Say how it went: spoke, voicemail left, nobody answered, or wrong number.")
    if promise_by is not None and promise_by <= now:
        raise Refused("A promise is for a time to come: choose a later moment.")
    if promise_by is not None and outcome not in (DialOutcome.SPOKE, DialOutcome.VOICEMAIL):
        raise Refused("Nobody heard that promise: nobody was reached.")
    with transaction.atomic():
        call = _call(by, key, now, promise_by)
        decision = verb(call)
        wrong = _wrong_number(call) if outcome is DialOutcome.WRONG_NUMBER else None
        if note.strip():
            write_note(by, contact_id=call.row.owed_id, customer_id=call.row.customer_id, text=note, now=now)
        if call.made is not None:
            call.made.outcome, call.made.told_at = outcome, now
            call.made.save(update_fields=["outcome", "told_at"])
    return WrappedUp(decision, owed_with(key), outcome, wrong)


def wrap_up_taken(
    by: Staff, contact_id: str, *, now: datetime, promise_by: datetime | None = None, note: str = ""
) -> DecisionFact | None:
    """Keep what came of a call that somebody took: a note, a promise; never required.

    Returns the decision that made the promise, None where there was only a note. Refused for anything else than a
    call that a person answered, and where nothing is said.
    """
    filing = Filing.objects.filter(contact__contact_id=contact_id, rule=Rule.CALL_ANSWERED.value).first()
    if filing is None:
        raise Refused("That is no call that somebody here took.")
    if promise_by is None and not note.strip():
        raise Refused("Write a note or choose a date; or leave it, nothing is required.")
    if promise_by is not None and promise_by <= now:
        raise Refused("A promise is for a time to come: choose a later moment.")
    with transaction.atomic():
        if note.strip():
            write_note(by, contact_id=contact_id, customer_id=filing.customer_id, text=note, now=now)
        if promise_by is None:
            return None
        return record_decision(
            by, DecisionKind.PARTIAL, contact_id, now=now, due_at=promise_by, reason="Promised on the phone"
        )


def to_wrap_up(by: Staff, key: str, now: datetime) -> Dialled | None:
    """Return the latest call that `by` dialled for this owed answer and said nothing of yet."""
    members = [*members_of(owed_with(key).owed_id), key]
    rows = Dialled.objects.filter(
        contact_id__in=members, staff=by, outcome="", dialled_at__lte=now, dialled_at__gt=now - ASKED_FOR
    )
    return rows.select_related("link").order_by("-dialled_at", "-pk").first()


def _call(by: Staff, key: str, now: datetime, promise_by: datetime | None) -> _Call:
    row = owed_with(key)
    if state_at(restored(row, policy_book()), now) is State.CLOSED:
        raise Refused(f"This is closed already ({row.close_rule.replace('_', ' ')}). Take that back first.")
    made = to_wrap_up(by, key, now)
    # Not later than the record of that call could be, so that the record counts once it comes.
    occurred_at = min(now, made.dialled_at + RECORDED_WITHIN) if made is not None else now
    record = recorded_call(made) if made is not None else None
    return _Call(by, row, made, record, occurred_at, promise_by, now)


def _spoke(call: _Call) -> DecisionFact:
    if call.record is not None and _is_unproven(call.record):
        return _confirm(call, call.record)
    how = "Spoke with them" if call.record is not None else "Spoke with them, called from my mobile"
    return _word(call, DecisionKind.ATTEST, how)


def _confirm(call: _Call, record: Contact) -> DecisionFact:
    """The phone system saw the call and could not tell who was there; its caller does."""
    batch_id = uuid.uuid4().hex
    made = record_decision(
        call.by,
        DecisionKind.CONFIRM_CALL,
        record.contact_id,
        now=call.now,
        reason="Spoke with them",
        batch_id=batch_id,
    )
    if call.promise_by is not None:
        record_decision(
            call.by,
            DecisionKind.PARTIAL,
            record.contact_id,
            now=call.now,
            due_at=call.promise_by,
            reason="Promised on the phone",
            batch_id=batch_id,
        )
    return made


def _left_voicemail(call: _Call) -> DecisionFact:
    return _word(call, DecisionKind.LEFT_VOICEMAIL, "Left a voicemail")


def _nobody(call: _Call) -> DecisionFact:
    return _word(call, DecisionKind.ATTEMPT, "Nobody answered")


def _wrong(call: _Call) -> DecisionFact:
    return _word(call, DecisionKind.ATTEMPT, "Wrong number")


def _word(call: _Call, kind: DecisionKind, how: str) -> DecisionFact:
    if call.occurred_at <= call.row.opened_at:
        raise Refused(f"{call.row.customer} wrote or called only after that call: say when you spoke.")
    return record_decision(
        call.by,
        kind,
        call.row.owed_id,
        now=call.now,
        occurred_at=call.occurred_at,
        due_at=call.promise_by,
        reason=f"{how} ({call.number})" if call.number else how,
    )


_VERBS: Mapping[DialOutcome, Callable[[_Call], DecisionFact]] = {
    DialOutcome.SPOKE: _spoke,
    DialOutcome.VOICEMAIL: _left_voicemail,
    DialOutcome.NO_ANSWER: _nobody,
    DialOutcome.WRONG_NUMBER: _wrong,
}


def _is_unproven(record: Contact) -> bool:
    return Filing.objects.filter(contact=record, rule=Rule.HUMAN_UNPROVEN.value).exists()


def _wrong_number(call: _Call) -> NumberWord | None:
    """What was left is not offered again; a number that they rang from themselves stays, whoever picked up."""
    number = e164(call.number, profile().country)
    if number:
        unlink_dialled(call.by, number, call.now)
    row = owed_with(call.row.owed_id)
    left = Contact.objects.filter(
        filings__customer_id=row.customer_id, number=row.number, direction=Direction.INBOUND.value
    )
    if not row.number or left.filter(channel__in=("phone", "voicemail")).exists() or not left.exists():
        return None
    return say_wrong(call.by, row.number, now=call.now)
