"""Tell people what was decided: lease, tell, mark. By mail and by push, as each person wants.

A notice that was told and not marked (killed in between) is told again with the same Message-ID: a notice twice is
better than none. What was settled meanwhile is dropped and never told.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Q, QuerySet, When

from heardback.alerts.audience import audience_of, people_told
from heardback.alerts.models import Alert, AlertKind
from heardback.alerts.notice_words import Notice, due_soon_notice, morning_notice
from heardback.alerts.promise_reminders import (
    audience_of_promise,
    promise_id_of,
    promise_notice,
    reminder_key,
    running_promises,
)
from heardback.alerts.subscriptions import browsers_of, forget, opened
from heardback.alerts.transports import NotHandedOver, Transport, Unclear
from heardback.desk.access import WORKERS
from heardback.desk.firm import firm_calendar, profile
from heardback.desk.models import OwedAnswer, PromiseRow, Staff
from heardback.formats.compose import Letter as Mail
from heardback.formats.compose import Unsendable, compose, new_message_id
from heardback.formats.records import Mailbox
from heardback.gateways.http import HttpProblem
from heardback.gateways.push import Subscription, SubscriptionGone
from heardback.kernel.hours import Calendar

LEASE = timedelta(minutes=15)
_SINGLE = (AlertKind.DUE_SOON, AlertKind.PROMISE)
PAUSES = (1, 5, 15, 30, 60)  # minutes between tries; after the last only the problem is kept

Push = Callable[[Subscription, bytes, datetime, timedelta, str], None]


@dataclass(frozen=True, slots=True)
class Notifier:
    """The ways to tell: `transport` None where no mailbox can send, with the sentence in `why_no_mail`."""

    from_: Mailbox
    transport: Transport | None
    push: Push | None
    url: str
    why_no_mail: str = ""


class _NotTold(Exception):
    """Telling failed for now."""

    def __init__(self, sentence: str, *, is_passing: bool) -> None:
        super().__init__(sentence)
        self.is_passing = is_passing


def notify_one(now: datetime, notifier: Notifier) -> bool:
    """Tell one person what is due longest for them; return whether there was anything."""
    alerts = _leased(now)
    if not alerts:
        return False
    calendar = firm_calendar(profile(), now)
    alerts, notice = _composed(alerts, calendar, notifier.url, now)
    if not alerts or notice is None:
        return True
    staff = alerts[0].staff
    problems = [
        *_attempt(lambda: _push(staff, notice, alerts, notifier, now)),
        *_attempt(lambda: _mail(staff, notice, alerts, notifier, now)),
    ]
    _finish(alerts, problems, now)
    return True


def has_something_to_tell(now: datetime) -> bool:
    """Whether anybody is to be told anything at `now`: one small query, for a loop that asks every second."""
    return _due(now).exists()


def _due(now: datetime) -> QuerySet[Alert]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lte=now)
    return Alert.objects.filter(free, told_at__isnull=True, dropped_at__isnull=True, not_before__lte=now)


def _leased(now: datetime) -> list[Alert]:
    """Lease what is due longest, and with it what is like it for the same person: one mail, one list.

    A morning summary goes first and says what came due overnight, so that nobody is told the same twice.
    """
    due = _due(now)
    is_single = Case(When(kind=AlertKind.MORNING, then=0), default=1)
    first = due.order_by("not_before", is_single, "pk").first()
    if first is None:
        return []
    alike = _SINGLE if first.kind == AlertKind.MORNING else (first.kind,)
    soon = due.filter(staff=first.staff_id, kind__in=alike).values_list("pk", flat=True)
    wanted = sorted({first.pk, *soon})
    taken = [pk for pk in wanted if due.filter(pk=pk).update(leased_until=now + LEASE)]
    return list(Alert.objects.filter(pk__in=taken).select_related("staff").order_by("pk"))


def _composed(
    alerts: list[Alert], calendar: Calendar, url: str, now: datetime
) -> tuple[list[Alert], Notice | None]:
    """Drop what has become needless; return the rest with its words."""
    staff = alerts[0].staff
    if not staff.is_active or staff.role not in WORKERS or not (staff.wants_mail or staff.wants_push):
        _drop(alerts, now)
        return [], None
    today = calendar.local_day(now).isoformat()
    mornings = [alert for alert in alerts if alert.kind == AlertKind.MORNING]
    _drop([alert for alert in mornings if alert.key != today], now)  # yesterday's summary helps nobody
    kept, rows = _still_due([alert for alert in alerts if alert.kind == AlertKind.DUE_SOON], staff, now)
    reminders, promises = _still_promised(
        [alert for alert in alerts if alert.kind == AlertKind.PROMISE], staff, calendar, now
    )
    todays = [alert for alert in mornings if alert.key == today]
    if todays:
        return [*todays, *kept, *reminders], morning_notice(staff, calendar, url, now)
    if rows:
        return kept, due_soon_notice(rows, calendar.tz, url, now)
    return reminders, promise_notice(promises, calendar.tz, url, now) if promises else None


def _still_due(alerts: list[Alert], staff: Staff, now: datetime) -> tuple[list[Alert], list[OwedAnswer]]:
    """Drop what was settled or taken over by somebody else; return the rest, and their rows by urgency."""
    people = people_told()
    keys = [alert.key for alert in alerts]
    found = OwedAnswer.objects.filter(owed_id__in=keys, is_open=True, is_certain=True)
    rows = {row.owed_id: row for row in found if staff in audience_of(row, people)}
    _drop([alert for alert in alerts if alert.key not in rows], now)
    ordered = sorted(rows.values(), key=lambda row: (row.due_at, row.owed_id))
    return [alert for alert in alerts if alert.key in rows], ordered


def _still_promised(
    alerts: list[Alert], staff: Staff, calendar: Calendar, now: datetime
) -> tuple[list[Alert], list[PromiseRow]]:
    """Drop what was kept, ended or moved to another date; return the rest, and their rows by urgency."""
    people = people_told()
    ids = [promise_id_of(alert.key) for alert in alerts]
    found = running_promises().filter(promise_id__in=ids).order_by("latest_at", "promise_id")
    rows = {reminder_key(row, calendar): row for row in found if staff in audience_of_promise(row, people)}
    _drop([alert for alert in alerts if alert.key not in rows], now)
    return [alert for alert in alerts if alert.key in rows], list(rows.values())


def _drop(alerts: list[Alert], now: datetime) -> None:
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(dropped_at=now, leased_until=None)


def _attempt(tell: Callable[[], None]) -> list[_NotTold]:
    try:
        tell()
    except _NotTold as problem:
        return [problem]
    return []


def _push(staff: Staff, notice: Notice, alerts: list[Alert], notifier: Notifier, now: datetime) -> None:
    if not staff.wants_push or notifier.push is None or all(alert.pushed_at for alert in alerts):
        return
    browsers = browsers_of(staff)
    told, problem = 0, None
    for row in browsers:
        try:
            notifier.push(opened(row), notice.push(), now, timedelta(hours=8), notice.tag)
            told += 1
        except SubscriptionGone:
            forget(row, now=now)
        except HttpProblem as refused:
            problem = refused
    if told:
        Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(pushed_at=now)
    elif problem is not None:
        raise _NotTold(problem.sentence, is_passing=problem.can_retry)


def _mail(staff: Staff, notice: Notice, alerts: list[Alert], notifier: Notifier, now: datetime) -> None:
    if not staff.wants_mail or all(alert.mailed_at for alert in alerts):
        return
    if notifier.transport is None:
        raise _NotTold(notifier.why_no_mail, is_passing=True)
    try:
        raw = compose(_letter(staff, notice, alerts, notifier, now))
        notifier.transport.hand_over(notifier.from_.address, [staff.email], raw)
    except Unsendable as problem:
        raise _NotTold(problem.reason, is_passing=False) from problem
    except NotHandedOver as problem:
        raise _NotTold(problem.sentence, is_passing=problem.is_passing) from problem
    except Unclear as problem:
        # It may have gone out; a notice is not worth telling twice on purpose.
        Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(problem=problem.sentence)
    Alert.objects.filter(pk__in=[alert.pk for alert in alerts]).update(mailed_at=now)


def _letter(staff: Staff, notice: Notice, alerts: list[Alert], notifier: Notifier, now: datetime) -> Mail:
    newest = max(alerts, key=lambda alert: alert.pk)
    token = f"notice-{newest.pk}-{int(newest.decided_at.timestamp())}"
    return Mail(
        from_=notifier.from_,
        to=(Mailbox(staff.name, staff.email),),
        subject=notice.subject,
        text=notice.text,
        sent_at=now.replace(microsecond=0),
        message_id=new_message_id(token, notifier.from_.address.rpartition("@")[2]),
        is_notice=True,
    )


def _finish(alerts: list[Alert], problems: list[_NotTold], now: datetime) -> None:
    rows = Alert.objects.filter(pk__in=[alert.pk for alert in alerts])
    tries = max(alert.tries for alert in alerts) + 1
    sentence = " ".join(str(problem) for problem in problems)
    if any(problem.is_passing for problem in problems) and tries <= len(PAUSES):
        pause = timedelta(minutes=PAUSES[tries - 1])
        rows.update(leased_until=None, not_before=now + pause, tries=tries, problem=sentence)
    elif sentence:
        rows.update(leased_until=None, told_at=now, tries=tries, problem=sentence)
    else:
        rows.update(leased_until=None, told_at=now, tries=tries)
