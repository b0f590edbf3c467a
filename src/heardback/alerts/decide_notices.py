"""Decide what people are to be told: a morning summary each working day, and a notice when a debt comes due soon.

Nothing else is ever sent by itself. A decision is a row, once for each person and thing; telling comes later
(`deliver_notices`), inside the firm's hours, and is dropped where it has become needless. Moments come from the
kernel (`due_soon_at`: 75 % of the standard is used).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from heardback.alerts.hours import firm_calendar, morning_at
from heardback.alerts.models import Alert, AlertKind
from heardback.desk.access import WORKERS
from heardback.desk.firm import go_live_at, profile
from heardback.desk.models import OwedAnswer, Staff
from heardback.kernel.hours import Calendar

#: Longer past due than this, the morning summary says it: after a standstill nobody gets fifty single notices.
LATE_BY = timedelta(hours=12)


def decide_notices(now: datetime) -> int:
    """Write the rows that are due to be decided at `now`; return how many. Any number of calls decide once."""
    firm = profile()
    if not firm.is_set_up:
        return 0
    people = list(Staff.objects.filter(is_active=True, role__in=WORKERS).order_by("pk"))
    calendar = firm_calendar(firm, now)
    wanted = [*_mornings(people, calendar, now), *_due_soon(people, calendar, now)]
    keys = {alert.key for alert in wanted}
    known = set(Alert.objects.filter(key__in=keys).values_list("staff_id", "kind", "key"))
    fresh = [alert for alert in wanted if (alert.staff_id, alert.kind, alert.key) not in known]
    Alert.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _mornings(people: Iterable[Staff], calendar: Calendar, now: datetime) -> Iterator[Alert]:
    day = calendar.local_day(now)
    if not calendar.is_business_day(day):
        return
    closes_at = calendar.close_of_business(day)
    for staff in people:
        begins_at = morning_at(staff, calendar, day)
        if begins_at is not None and begins_at <= now <= max(closes_at, begins_at + timedelta(hours=1)):
            yield Alert(
                staff=staff,
                kind=AlertKind.MORNING,
                key=day.isoformat(),
                decided_at=now,
                not_before=begins_at,
            )


def _due_soon(people: list[Staff], calendar: Calendar, now: datetime) -> Iterator[Alert]:
    rows = OwedAnswer.objects.filter(
        is_open=True, is_certain=True, due_soon_at__lte=now, due_at__gt=now - LATE_BY
    )
    since = go_live_at()
    if since is not None:
        rows = rows.filter(opened_at__gte=since)
    for row in rows.order_by("due_at", "owed_id"):
        for staff in audience_of(row, people):
            yield Alert(
                staff=staff,
                kind=AlertKind.DUE_SOON,
                key=row.owed_id,
                decided_at=now,
                not_before=calendar.next_open_at(now),
            )


def audience_of(row: OwedAnswer, people: Iterable[Staff]) -> list[Staff]:
    """Return who is told of an owed answer: its owner (and to whom it is being handed), else the team, else all."""
    everybody = list(people)
    named = {row.owner_id, row.handed_to_id} - {None}
    owners = [staff for staff in everybody if staff.pk in named]
    if owners:
        return owners
    team = [staff for staff in everybody if row.team_id is not None and staff.team_id == row.team_id]
    return team or everybody
