"""Decide what people are to be told: a morning summary each working day, a notice when an answer comes due soon, and
a reminder of a promise before it slips.

Nothing else is ever sent by itself. A decision is a row, once for each person and thing; telling comes later
(`deliver_notices`), inside the firm's hours, and is dropped where it has become needless. Moments come from the
kernel (`due_soon_at`: 75 % of the standard is used).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from heardback.alerts.audience import audience_of, people_told
from heardback.alerts.hours import morning_at, next_morning_at
from heardback.alerts.models import Alert, AlertKind
from heardback.alerts.promise_reminders import audience_of_promise, reminder_key, running_promises
from heardback.desk.firm import firm_calendar, go_live_at, profile
from heardback.desk.models import OwedAnswer, Staff
from heardback.kernel.hours import Calendar

#: Longer past due than this, the morning summary says it: after a standstill nobody gets fifty single notices.
LATE_BY = timedelta(hours=12)
#: What comes due before the next opening is told so long before closing: afterwards nobody is there to hear it.
BEFORE_CLOSING = timedelta(hours=1)


def decide_notices(now: datetime) -> int:
    """Write the rows that are due to be decided at `now`; return how many. Any number of calls decide once."""
    firm = profile()
    if not firm.is_set_up:
        return 0
    people = people_told()
    calendar = firm_calendar(firm, now)
    wanted = [
        *_mornings(people, calendar, now),
        *_due_soon(people, calendar, now),
        *_promises(people, calendar, now),
    ]
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


def _told_before_closing(calendar: Calendar, now: datetime) -> datetime | None:
    """Return until when what comes due must be told now, because the firm is about to close; else None."""
    if (
        not calendar.is_open(now)
        or now < calendar.close_of_business(calendar.local_day(now)) - BEFORE_CLOSING
    ):
        return None
    return next_morning_at(calendar, now)


def _due_soon(people: list[Staff], calendar: Calendar, now: datetime) -> Iterator[Alert]:
    is_soon = Q(due_soon_at__lte=now)
    until = _told_before_closing(calendar, now)
    if until is not None:
        is_soon |= Q(due_at__lte=until)
    rows = OwedAnswer.objects.filter(is_soon, is_open=True, is_certain=True, due_at__gt=now - LATE_BY)
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


def _promises(people: list[Staff], calendar: Calendar, now: datetime) -> Iterator[Alert]:
    """A promise whose reminder has come is told to whoever made it, once a date."""
    rows = running_promises().filter(remind_at__lte=now, latest_at__gt=now - LATE_BY)
    since = go_live_at()
    if since is not None:
        rows = rows.filter(made_at__gte=since)
    for row in rows.order_by("latest_at", "promise_id"):
        for staff in audience_of_promise(row, people):
            yield Alert(
                staff=staff,
                kind=AlertKind.PROMISE,
                key=reminder_key(row, calendar),
                decided_at=now,
                not_before=calendar.next_open_at(now),
            )
