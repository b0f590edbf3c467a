"""The words of a notice: plain text for mail, and for a phone's lock screen nothing that names a customer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from urllib.parse import quote

from django.db.models import Q

from heardback.alerts.audience import own_rows, people_told, untaken_rows
from heardback.alerts.hours import next_morning_at
from heardback.alerts.models import Alert, AlertKind, Letter, LetterState
from heardback.desk.firm import go_live_at
from heardback.desk.models import IntakePoint, OwedAnswer, PromiseRow, Staff
from heardback.desk.promise_words import DOES
from heardback.desk.queries.awaited import own_past
from heardback.desk.queries.coaching import hinted_mails
from heardback.desk.queries.promises import COUNTED, EVER, RUNNING, SUGGESTED, reminded_by
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.hours import Calendar
from heardback.kernel.promises import Tier
from heardback.kernel.standards import lasting

MOST_LISTED = 20
_HINTS_FROM = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Notice:
    """What one person is told. `title` and `line` go to the lock screen; `path` is where one tap leads."""

    subject: str
    text: str
    title: str
    line: str
    path: str
    tag: str

    def push(self) -> bytes:
        """Return what the browser is given: no name and no word of a customer, because anybody sees a lock screen."""
        shown = {"title": self.title, "body": self.line, "url": self.path, "tag": self.tag}
        return json.dumps(shown, ensure_ascii=False).encode()


def due_soon_notice(rows: Sequence[OwedAnswer], zone: tzinfo, url: str, now: datetime) -> Notice:
    """Return the notice for owed answers that come due; at least one row, the most urgent first."""
    first = rows[0]
    due = said(first.due_at, zone, now)
    is_past = first.due_at < now
    when = f"was due {due}" if is_past else f"by {due}"
    waits = _people_wait(len(rows))
    lines = [_row(row, zone, url, now) for row in rows]
    subject = f"{first.customer} hears back {when}" if not is_past else f"{first.customer}: the answer {when}"
    if len(rows) > 1:
        subject = f"{waits} for your answer, the first {when}"
    return Notice(
        subject=subject,
        text="\n\n".join([f"{waits} for your answer.", *lines, _foot(url)]),
        title=waits,
        line=f"The first answer {when}."
        if len(rows) > 1
        else f"The answer is due {due}."
        if not is_past
        else f"The answer {when}.",
        path=path_of(first.owed_id) if len(rows) == 1 else "/owed/",
        tag="due-soon",
    )


def morning_notice(staff: Staff, calendar: Calendar, url: str, now: datetime) -> Notice:
    """Return one person's summary of the day: their own, what is nobody's, promises, doubts and blind spots."""
    zone, until = calendar.tz, next_morning_at(calendar, now)
    queue = OwedAnswer.objects.filter(is_open=True, is_certain=True)
    since = go_live_at()
    if since is not None:
        queue = queue.filter(opened_at__gte=since)
    own = list(queue.filter(own_rows(staff)).order_by("due_at", "owed_id"))
    nobodys = list(queue.filter(untaken_rows(staff, people_told())).order_by("due_at", "owed_id"))
    due_today = [row for row in (*own, *nobodys) if row.due_at < until]
    title = "Nobody is waiting for you" if not own else f"{_people_wait(len(own))} for you"
    sections = [
        title + ".",
        _counted(due_today, zone, now, until),
        _section("Yours", own, zone, url, now),
        _section("Not taken by anybody", nobodys, zone, url, now),
        _promises(staff, zone, url, now, until),
        _awaited(staff, zone, url, now),
        _unsure(url),
        _letters(staff, url),
        _hints(staff, url, now),
        _blind_spots(now),
        _foot(url),
    ]
    return Notice(
        subject=f"{title} ({now.astimezone(zone):%A %-d %B})",
        text="\n\n".join(section for section in sections if section),
        title=title,
        line=_counted(due_today, zone, now, until) or "Nothing is due before the next morning.",
        path="/",
        tag="morning",
    )


def path_of(owed_id: str) -> str:
    """Return the short way to one row, which stays the same whatever the pages are called."""
    return f"/go/{owed_id}/"


def said(moment: datetime, zone: tzinfo, now: datetime) -> str:
    """Return a moment as a person says it, in the firm's zone: "16:40 today", "Mon 23 Mar 09:00"."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    clock = f"{local:%H:%M}"
    if days in (-1, 0, 1):
        return f"{clock} {('yesterday', 'today', 'tomorrow')[days + 1]}"
    return f"{local:%a} {local.day} {local:%b} {clock}"


def _people_wait(count: int) -> str:
    return "1 person waits" if count == 1 else f"{count} people wait"


def _row(row: OwedAnswer, zone: tzinfo, url: str, now: datetime) -> str:
    due = said(row.due_at, zone, now)
    waited = lasting((now - row.opened_at).total_seconds() // 60 * 60)
    tried = f", tried {row.chases + 1} times" if row.chases else ""
    verb = "was due" if row.due_at < now else "hears back by"
    return f"{row.customer}: waiting {waited}{tried}, {verb} {due}.\n{url}{path_of(row.owed_id)}"


def _section(title: str, rows: Sequence[OwedAnswer], zone: tzinfo, url: str, now: datetime) -> str:
    if not rows:
        return ""
    lines = [_row(row, zone, url, now) for row in rows[:MOST_LISTED]]
    if len(rows) > MOST_LISTED:
        lines.append(f"and {len(rows) - MOST_LISTED} more: {url}/owed/")
    return f"{title} ({len(rows)})\n\n" + "\n\n".join(lines)


def _counted(rows: Sequence[OwedAnswer], zone: tzinfo, now: datetime, until: datetime) -> str:
    if not rows:
        return ""
    late = sum(1 for row in rows if row.due_at < now)
    parts = [f"{late} overdue"] if late else []
    if len(rows) > late:
        parts.append(f"{len(rows) - late} due before {said(until, zone, now)}")
    return " and ".join(parts) + "."


def _promises(staff: Staff, zone: tzinfo, url: str, now: datetime, until: datetime) -> str:
    """One's own promises that count, slipped ones first; and how many sentences wait for a yes or no."""
    # Written from a shared mailbox, a promise is the letter's writer's.
    written = Letter.objects.filter(written_by=staff, state=LetterState.SENT).values("contact_id")
    own = Q(owner=staff) | Q(staff__in=staff.addresses.values("address")) | Q(made_by__in=written)
    rows = PromiseRow.objects.filter(own, made_at__gte=go_live_at() or EVER).order_by(
        "latest_at", "promise_id"
    )
    counted = list(rows.filter(COUNTED & reminded_by(until)))
    lines = [_promise(row, zone, url, now) for row in counted[:MOST_LISTED]]
    if len(counted) > MOST_LISTED:
        lines.append(f"and {len(counted) - MOST_LISTED} more: {url}/promises/?owner=me")
    sections = [f"Promises due ({len(counted)})", *lines] if lines else []
    to_review = rows.filter(RUNNING & SUGGESTED, tier=Tier.SUGGESTED.value).count()
    if to_review:
        read = "1 sentence of yours reads" if to_review == 1 else f"{to_review} sentences of yours read"
        sections.append(f"{read} like a promise. Is it one? {url}/promises/?owner=me&group=review")
    return "\n\n".join(sections)


def _promise(row: PromiseRow, zone: tzinfo, url: str, now: datetime) -> str:
    does, when = DOES[PromiseKind(row.kind)], said(row.latest_at, zone, now)
    told = f"slipped: {does}, was due {when}" if row.latest_at < now else f"{does} by {when}"
    words = f"\n“{row.sentence}”" if row.sentence else ""
    return f"{row.customer}: {told}.{words}\n{url}/promises/{quote(row.promise_id)}/"


def _awaited(staff: Staff, zone: tzinfo, url: str, now: datetime) -> str:
    """What they asked, or their promise hangs on, and nobody answered by its date."""
    rows = own_past(staff, now)
    if not rows:
        return ""
    lines = [
        f"{row.customer}: expected by {said(row.latest_at, zone, now)}, waiting since {said(row.since, zone, now)}."
        for row in rows[:MOST_LISTED]
    ]
    more = f"\nand {len(rows) - MOST_LISTED} more" if len(rows) > MOST_LISTED else ""
    return f"You wait for ({len(rows)})\n\n" + "\n".join(lines) + f"{more}\n{url}/promises/waiting/?whose=me"


def _unsure(url: str) -> str:
    count = OwedAnswer.objects.filter(is_open=True, is_certain=False).count()
    return f"{count} to sort out: {url}/not-sure/" if count else ""


def _letters(staff: Staff, url: str) -> str:
    states = (LetterState.REFUSED, LetterState.UNKNOWN, LetterState.HELD)
    count = Letter.objects.filter(written_by=staff, state__in=states).count()
    if not count:
        return ""
    whose = "1 answer of yours has" if count == 1 else f"{count} answers of yours have"
    return f"{whose} not gone out for certain: {url}/letters/"


def _hints(staff: Staff, url: str, now: datetime) -> str:
    """Point to the hints on one's own mail since the last summary; no word of them stands in a mail."""
    told = Alert.objects.filter(staff=staff, kind=AlertKind.MORNING, told_at__isnull=False)
    since = told.order_by("-told_at").values_list("told_at", flat=True).first()
    count = hinted_mails(staff, max(filter(None, (since, now - _HINTS_FROM))))
    if not count:
        return ""
    mails = "a mail" if count == 1 else f"{count} mails"
    return f"Hints on {mails} that you sent, for you alone: {url}/coaching/"


def _blind_spots(now: datetime) -> str:
    rows = IntakePoint.objects.filter(is_active=True).exclude(problem="").order_by("name")
    lines = [f"{row.name}: {row.problem}" for row in rows]
    return "What we cannot see\n\n" + "\n\n".join(lines) if lines else ""


def _foot(url: str) -> str:
    return f"When and how you are told: {url}/account/notices/"
