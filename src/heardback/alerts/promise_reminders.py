"""A promise before it slips: who is reminded, when, and in which words. The lock screen names no customer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from django.db.models import QuerySet

from heardback.alerts.notice_words import MOST_LISTED, Notice, said
from heardback.desk.models import PromiseRow, Staff
from heardback.desk.queries.promises import COUNTED
from heardback.kernel.hours import Calendar


def running_promises() -> QuerySet[PromiseRow]:
    """Return the promises that count and that nothing has kept, renewed or ended; a suggestion reminds nobody."""
    return PromiseRow.objects.filter(COUNTED)


def audience_of_promise(row: PromiseRow, people: Iterable[Staff]) -> list[Staff]:
    """Return who is reminded: whoever made it, else the team, else everybody who works the desk."""
    everybody = list(people)
    makers = [staff for staff in everybody if staff.pk == row.owner_id]
    if makers:
        return makers
    team = [staff for staff in everybody if row.team_id is not None and staff.team_id == row.team_id]
    return team or everybody


def reminder_key(row: PromiseRow, calendar: Calendar) -> str:
    """Return what makes a reminder one: the promise and the day of its latest moment; a new date reminds anew."""
    return f"{row.promise_id}@{calendar.local_day(row.latest_at).isoformat()}"


def promise_id_of(key: str) -> str:
    """Return the promise that a reminder's key names."""
    return key.rpartition("@")[0]


def promise_notice(rows: Sequence[PromiseRow], zone: tzinfo, url: str, now: datetime) -> Notice:
    """Return the notice for promises whose reminder has come; at least one row, the most urgent first."""
    first, is_past = rows[0], rows[0].latest_at < now
    when = ("was due " if is_past else "by ") + said(first.latest_at, zone, now)
    count = "1 promise comes due" if len(rows) == 1 else f"{len(rows)} promises come due"
    subject = f"{count}, the first {when}"
    if len(rows) == 1:
        subject = f"{first.customer}: {'our promise' if is_past else 'we said we would'} {when}"
    lines = [_line(row, zone, url, now) for row in rows[:MOST_LISTED]]
    if len(rows) > MOST_LISTED:
        lines.append(f"and {len(rows) - MOST_LISTED} more: {url}/promises/")
    return Notice(
        subject=subject,
        text="\n\n".join([f"{count}.", *lines, f"When and how you are told: {url}/account/notices/"]),
        title=count,
        line=f"The first {when}." if len(rows) > 1 else f"It {when}." if is_past else f"Due {when}.",
        path="/promises/",
        tag="promise",
    )


def _line(row: PromiseRow, zone: tzinfo, url: str, now: datetime) -> str:
    words = f"\n“{row.sentence}”" if row.sentence else ""
    when = said(row.latest_at, zone, now)
    told = f"our promise was due {when}" if row.latest_at < now else f"we said we would by {when}"
    return f"{row.customer}: {told}.{words}\n{url}/promises/"
