"""What we wait for: the list in its groups, everything about one, one click a verb, and the whole as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from heardback.desk.access import WORKERS, Denied, access_desk, access_work
from heardback.desk.actions.note_access import note_access
from heardback.desk.models import Staff
from heardback.desk.queries.awaited import (
    Waiting,
    WaitingPage,
    Which,
    promises_to_hang,
    waiting_lines,
    waiting_one,
    waiting_page,
)
from heardback.findings.csv_cells import disarmed
from heardback.web.awaited.verbs import AWAITED_VERBS
from heardback.web.decisions.acting import act, next_url
from heardback.web.moments import as_of_for, end_of_day, zone_for
from heardback.web.pages import mark_from, mark_of

GROUPS = (("past", "Past the date"), ("today", "Due today"), ("coming", "Coming"))
WHICH: dict[str, Which] = {"quiet": "quiet", "strangers": "strangers"}
COLUMNS = (
    "customer",
    "kind",
    "words",
    "since",
    "times_asked",
    "last_asked",
    "expected_by",
    "asked_by",
    "promises",
)


@require_GET
def awaited(request: HttpRequest) -> HttpResponse:
    """What customers keep us waiting for: past its date, due today, coming; `?whose=me`, `?which=quiet`."""
    staff = access_desk(request.user)
    as_of = as_of_for(request)
    is_mine, which = request.GET.get("whose") == "me", WHICH.get(request.GET.get("which", ""), "running")
    after = mark_from(request.GET.get("after", ""))
    page = waiting_page(as_of, mine=staff if is_mine else None, which=which, after=after)
    context: dict[str, Any] = {
        "groups": _grouped(request, page) if which == "running" else _folded(which, page),
        "page": page,
        "next_mark": mark_of(page.next_after),
        "is_first_page": after is None,
        "is_mine": is_mine,
        "which": which,
        "here": "awaited",
        "may_work": staff.role in WORKERS,
        "next": request.get_full_path(),
    }
    return render(request, "heardback/awaited/page.html", context)


def _grouped(request: HttpRequest, page: WaitingPage) -> list[tuple[str, str, list[Waiting]]]:
    as_of = as_of_for(request)
    tomorrow = end_of_day(as_of, zone_for(request))
    placed = [(one.group_at(as_of, tomorrow), one) for one in page.rows]
    found = [(name, title, [one for group, one in placed if group == name]) for name, title in GROUPS]
    return [(name, title, rows) for name, title, rows in found if rows]


def _folded(which: Which, page: WaitingPage) -> list[tuple[str, str, list[Waiting]]]:
    return [(which, "", list(page.rows))] if page.rows else []


def access_awaited(staff: object, awaited_id: str) -> Waiting:
    """Return one thing that we wait for."""
    access_desk(staff)
    found = waiting_one(awaited_id)
    if found is None:
        raise Denied(
            "We wait for nothing of the kind any more: what it was read from has changed. Look again.",
            is_missing=True,
        )
    return found


@require_GET
def awaited_one(request: HttpRequest, awaited_id: str) -> HttpResponse:
    """What may be said of one: a sheet over the list, or a page without script."""
    staff = access_work(request.user)
    one = access_awaited(staff, awaited_id)
    note_access(staff, "customer", one.customer_id, as_of_for(request))
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    context: dict[str, Any] = {
        "one": one,
        "words": words,
        "is_open": one.awaited.is_open_at(as_of_for(request)),
        "choices": promises_to_hang(one, words),
        "next": next_url(request, reverse("awaited")),
        "tomorrow": end_of_day(as_of_for(request), zone_for(request)).astimezone(zone_for(request)).date(),
        "template": "heardback/owed/sheet.html" if request.htmx else "heardback/base.html",  # type: ignore[attr-defined]
    }
    return render(request, "heardback/awaited/one.html", context)


@require_POST
def say_awaited(request: HttpRequest, awaited_id: str, verb: str) -> HttpResponse:
    """One word of a person on something that we wait for."""
    staff = access_work(request.user)
    one = access_awaited(staff, awaited_id)
    deed = AWAITED_VERBS.get(verb)
    if deed is None:
        raise Http404("There is nothing of the kind to say.")
    return act(request, lambda: deed(request, staff, one), reverse("awaited"))


# -- the whole list


class _Echo:
    """What csv writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


@require_GET
def awaited_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Everything that we wait for, folded or not, as CSV; moments in the firm's zone with their offset."""
    staff = access_desk(request.user)
    as_of, zone = as_of_for(request), zone_for(request)
    note_access(staff, "export", "what we wait for", as_of)
    mine: Staff | None = staff if request.GET.get("whose") == "me" else None
    response = StreamingHttpResponse(_csv_lines(as_of, mine, zone), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="what-we-wait-for.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def _csv_lines(as_of: datetime, mine: Staff | None, zone: ZoneInfo) -> Iterator[str]:
    writer: Any = csv.writer(_Echo())
    yield "\ufeff" + str(writer.writerow(COLUMNS))
    for one in waiting_lines(as_of, mine):
        yield str(writer.writerow([disarmed(cell) for cell in _cells(one, zone)]))


def _cells(one: Waiting, zone: ZoneInfo) -> tuple[str, ...]:
    awaited = one.awaited
    promised = (f"{row.customer}: {row.sentence or row.kind}" for row in one.hanging)
    return (
        one.customer,
        awaited.kind.value,
        " ".join(one.quotes),
        _said(awaited.since, zone),
        str(awaited.times),
        _said(awaited.asked_at, zone) if awaited.asked_at else "",
        _said(awaited.window.latest_at, zone),
        one.asker,
        "; ".join(promised),
    )


def _said(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="seconds")
