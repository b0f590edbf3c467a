"""The ledger as CSV: what is shown, one promise a line, with its facts; nothing is counted per person."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from heardback.desk.access import access_desk
from heardback.desk.actions.note_access import note_access
from heardback.desk.models import PromiseRow
from heardback.desk.promise_rows import promise_of
from heardback.desk.promise_words import STATE_WORDS
from heardback.desk.queries.promises import Group, Times, Wanted, condition_of, promises_between
from heardback.findings.csv_cells import disarmed
from heardback.web.moments import as_of_for
from heardback.web.promises.shown import lead_words
from heardback.web.promises.views import looking, wanted_of

COLUMNS = (
    "promise_id", "customer_id", "customer", "what", "words", "named_time", "kind", "tier", "is_suggestion", "state",
    "made_at", "made_by", "earliest_at", "latest_at", "remind_at", "kept_at", "kept_by", "told_at", "ended_as",
    "ended_at", "rule", "confidence", "owed_id",
)  # fmt: skip


class _Echo:
    """What csv writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


@require_GET
def promises_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every promise that the ledger shows for these filters, those that ended in the last 30 days among them."""
    staff = access_desk(request.user)
    note_access(staff, "export", "promises", as_of_for(request))
    _, times = looking(request, staff)
    wanted, _ = wanted_of(request.GET, staff)
    has_ended = wanted.owner_id in (None, staff.pk)
    lines = _lines(wanted, times, has_ended=has_ended)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="promises.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _lines(wanted: Wanted, times: Times, *, has_ended: bool) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    groups = [
        group for group in Group if group is not Group.APPROVAL and (has_ended or group is not Group.ENDED)
    ]
    for group in groups:
        rows = promises_between(times.since, times.as_of).filter(
            condition_of(group, times) & wanted.condition
        )
        for row in rows.order_by("latest_at", "promise_id").select_related("owner").iterator(1000):
            if group is not Group.ENDED or _over_since(row, times):
                yield str(writer.writerow([disarmed(cell) for cell in _cells(row, times)]))


def _over_since(row: PromiseRow, times: Times) -> bool:
    over_at = row.ended_at or row.answered_at or row.told_at
    return over_at is not None and times.ended_since <= over_at <= times.as_of


def _cells(row: PromiseRow, times: Times) -> list[str]:
    promise = promise_of(row)
    moments = (row.earliest_at, row.latest_at, row.remind_at, row.answered_at)
    earliest_at, latest_at, remind_at, kept_at = (one.isoformat() if one else "" for one in moments)
    return [
        row.promise_id, row.customer_id, row.customer, lead_words(row), row.sentence, row.wording, row.kind, row.tier,
        "yes" if promise.is_suggestion else "no", STATE_WORDS[promise.state_at(times.as_of)],
        row.made_at.isoformat(), str(row.owner) if row.owner else row.staff, earliest_at, latest_at, remind_at,
        kept_at, row.kept_by, row.told_at.isoformat() if row.told_at else "", row.ended_as,
        row.ended_at.isoformat() if row.ended_at else "", row.rule, f"{row.confidence:.2f}", row.owed_id,
    ]  # fmt: skip
