"""Change how an answer point answers, and whose phones it rings. What is kept holds from the next call on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from heardback.answering.flow import Texting
from heardback.answering.settings import LONGEST_RING, NAME, SHORTEST_RING, AnswerSettings
from heardback.desk.actions.change_phones import add_staff_phone
from heardback.desk.actions.change_refused import Refused
from heardback.desk.firm import profile
from heardback.desk.models import AnswerLine, IntakeKind, IntakePoint, PhoneLine, Staff, StaffPhone
from heardback.formats.opening_hours import parse_calendar
from heardback.formats.phone_numbers import e164
from heardback.formats.records import Unreadable

#: More are rung by no carrier within the time that a caller stays.
MOST_LINES = 30


def change_answer_point(by: Staff, point: IntakePoint, wish: AnswerSettings) -> AnswerSettings:
    """Keep how an answer point answers. Raises Refused; a call that runs keeps the plan that it began with."""
    if point.kind != IntakeKind.TWILIO:
        raise Refused(
            "Heardback answers calls of a Twilio account only: add one under Intake points.", "is_on"
        )
    if not SHORTEST_RING <= wish.ring_for <= LONGEST_RING:
        raise Refused(f"Let phones ring for {SHORTEST_RING} to {LONGEST_RING} seconds.", "ring_for")
    sender = e164(wish.text_from, profile().country) if wish.text_from.strip() else ""
    if wish.text_from.strip() and not sender:
        raise Refused(f"{wish.text_from[:40]!r} is no telephone number.", "text_from")
    if wish.texting is not Texting.OFF and not sender:
        raise Refused("Name your number that text messages are sent from.", "text_from")
    kept = replace(wish, text_from=sender)
    point.settings = {**point.settings, NAME: kept.as_row()}
    point.save(update_fields=["settings"])
    return kept


def add_answer_line(
    by: Staff, point: IntakePoint, *, staff: Staff, number: str, hours: str, now: datetime
) -> AnswerLine:
    """Have an answer point ring a person's phone, within their `hours` ('' the firm's). Raises Refused.

    The number becomes that person's phone, so that a call they take counts as answered by them.
    """
    firm = profile()
    wanted = e164(number, firm.country)
    if not wanted:
        raise Refused(
            f"{number.strip()[:40]!r} is no telephone number: write it as +1 202 555 0142.", "number"
        )
    if PhoneLine.objects.filter(number=wanted).exists():
        raise Refused(
            f"{wanted} is a line that customers ring: the call would come back to itself.", "number"
        )
    if AnswerLine.objects.filter(intake_point=point, number=wanted).exists():
        raise Refused(f"{wanted} is on the list already.", "number")
    if AnswerLine.objects.filter(intake_point=point).count() >= MOST_LINES:
        raise Refused(f"At most {MOST_LINES} phones are rung.", "number")
    own_hours = _hours(hours, firm.zone)
    owner = StaffPhone.objects.filter(value=wanted).select_related("staff").first()
    if owner is not None and owner.staff_id != staff.pk:
        raise Refused(f"{wanted} is {owner.staff}'s phone.", "number")
    with transaction.atomic():
        if owner is None:
            add_staff_phone(by, value=wanted, staff=staff, now=now)
        last = AnswerLine.objects.filter(intake_point=point).aggregate(last=Max("position"))["last"]
        return AnswerLine.objects.create(
            intake_point=point,
            staff=staff,
            number=wanted,
            hours=own_hours,
            position=0 if last is None else last + 1,
        )


def remove_answer_line(row: AnswerLine) -> None:
    """Ring this phone no more; it stays that person's."""
    row.delete()


def move_answer_line_up(row: AnswerLine) -> None:
    """Ring this phone before the one that stands above it now."""
    lines = list(AnswerLine.objects.filter(intake_point=row.intake_point).order_by("position", "pk"))
    at = next((place for place, line in enumerate(lines) if line.pk == row.pk), 0)
    if at:
        lines[at - 1], lines[at] = lines[at], lines[at - 1]
    for place, line in enumerate(lines):
        line.position = place
    AnswerLine.objects.bulk_update(lines, ["position"])


def _hours(text: str, zone: str) -> dict[str, str]:
    written = " ".join(text.split())
    if not written:
        return {}
    try:
        calendar = parse_calendar(written, timezone=zone)
    except Unreadable as problem:
        raise Refused(problem.reason, "hours") from problem
    if calendar.is_never_open:
        raise Refused("These hours never begin: write them such as Mon-Fri 08:00-20:00.", "hours")
    return {"hours": written}
