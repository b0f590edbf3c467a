"""Whose phones an answer point rings now: people on its list who are in, within their hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from heardback.answering.settings import answer_settings
from heardback.desk.firm import firm_calendar
from heardback.desk.models import AnswerLine, FirmProfile, IntakeKind, IntakePoint, Presence, Staff
from heardback.formats.opening_hours import parse_calendar
from heardback.formats.records import Unreadable
from heardback.kernel.hours import Calendar


@dataclass(frozen=True, slots=True)
class LineNow:
    """One phone of the list and whether it is rung at this moment; `why` says why not, '' where it is."""

    line: AnswerLine
    is_rung: bool
    why: str = ""


def lines_now(point: IntakePoint, firm: FirmProfile, now: datetime) -> list[LineNow]:
    """Return the phones of an answer point in their order, with who is in."""
    lines = list(
        AnswerLine.objects.filter(intake_point=point).select_related("staff").order_by("position", "pk")
    )
    in_now = presences({line.staff_id for line in lines})
    usual = firm_calendar(firm, now)
    return [_line_now(line, in_now, usual, firm, now) for line in lines]


@dataclass(frozen=True, slots=True)
class PointNow:
    """One answer point and its phones as they stand now."""

    point: IntakePoint
    lines: list[LineNow]

    @property
    def is_anybody_in(self) -> bool:
        return any(one.is_rung for one in self.lines)


def points_now(firm: FirmProfile, now: datetime) -> list[PointNow]:
    """Return every answer point that is switched on, with whose phones ring."""
    points = IntakePoint.objects.filter(is_active=True, kind=IntakeKind.TWILIO).order_by("name", "pk")
    return [
        PointNow(point, lines_now(point, firm, now))
        for point in points
        if answer_settings(point.settings).is_on
    ]


def has_answer_point() -> bool:
    """Say whether any number is answered here, so that people are asked whether they are in."""
    points = IntakePoint.objects.filter(is_active=True, kind=IntakeKind.TWILIO)
    return any(answer_settings(point.settings).is_on for point in points)


def presences(staff_ids: Iterable[int]) -> dict[int, Presence]:
    """Return each person's latest word on being in or out."""
    rows = Presence.objects.filter(staff_id__in=list(staff_ids)).order_by("pk")
    return {row.staff_id: row for row in rows}


def is_in(staff: Staff) -> bool:
    """Whether a person is in by their own word; who never said is in."""
    said = presences([staff.pk]).get(staff.pk)
    return said is None or said.is_in


def _line_now(
    line: AnswerLine, said: dict[int, Presence], usual: Calendar, firm: FirmProfile, now: datetime
) -> LineNow:
    if not line.staff.is_active:
        return LineNow(line, False, "switched off")
    word = said.get(line.staff_id)
    if word is not None and not word.is_in:
        return LineNow(line, False, "out")
    if not _calendar(line, usual, firm).is_open(now):
        return LineNow(line, False, "outside their hours")
    return LineNow(line, True)


def _calendar(line: AnswerLine, usual: Calendar, firm: FirmProfile) -> Calendar:
    if not line.hours:
        return usual
    try:
        return parse_calendar(line.hours, timezone=firm.zone)
    except Unreadable:
        return usual  # checked when it was kept; the firm's own hours are the lesser harm
