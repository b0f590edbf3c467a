"""The figures of calls and of promises, and who is behind each of their numbers."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heardback.desk.access import access_desk
from heardback.desk.firm import profile
from heardback.desk.queries.phone_figures import callers_of, owed_of, phone_points, phone_snapshot
from heardback.desk.queries.phones import line_names
from heardback.desk.queries.promise_figures import calls_and_promises, promise_snapshot, promises_behind
from heardback.findings import promise_meanings
from heardback.findings.phone_words import LISTS
from heardback.web.figures.promises import shown_promises
from heardback.web.figures.shown import DAYS, days_from, shown_calls, shown_point, since_of, span
from heardback.web.moments import as_of_for, zone_for


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How calls to us ended, who was rung back or rang in vain, what was promised and kept; each with its meaning."""
    access_desk(request.user)
    as_of, days = as_of_for(request), days_from(request.GET)
    zone_for(request)
    snapshot, promised = calls_and_promises()
    context = {
        "days": days,
        "choices": DAYS,
        "window": span(days),
        "points": [shown_point(one) for one in phone_points(since_of(as_of, days), as_of)],
        "calls": shown_calls(snapshot.figures, days, line_names()) if snapshot else None,
        "country": profile().country.partition("-")[0],
        "figures_at": snapshot.as_of if snapshot else None,
        "promises": shown_promises(promised.figures, days) if promised else None,
        "promises_at": promised.as_of if promised else None,
    }
    return render(request, "heardback/figures/page.html", context)


@require_GET
def promises_of(request: HttpRequest, name: str) -> HttpResponse:
    """The promises behind one number: those that the figure counted, without who made them."""
    access_desk(request.user)
    if name not in promise_meanings.LISTS:
        raise Http404("There is no such list.")
    days, snapshot = days_from(request.GET), promise_snapshot()
    ids = snapshot.figures["windows"][days]["behind"].get(name, ()) if snapshot else ()
    zone_for(request)
    context = {
        "words": promise_meanings.LISTS[name],
        "days": days,
        "rows": promises_behind(ids),
        "figures_at": snapshot.as_of if snapshot else None,
    }
    return render(request, "heardback/figures/promises_behind.html", context)


@require_GET
def calls_behind(request: HttpRequest, name: str) -> HttpResponse:
    """The calls, or the people to be rung back, behind one number: those that the figure counted."""
    access_desk(request.user)
    if name not in LISTS:
        raise Http404("There is no such list.")
    days, snapshot = days_from(request.GET), phone_snapshot()
    ids = snapshot.figures["windows"][days]["behind"].get(name, ()) if snapshot else ()
    zone_for(request)
    counted_at: datetime | None = snapshot.as_of if snapshot else None
    context = {
        "words": LISTS[name],
        "days": days,
        "rows": owed_of(ids) if name.startswith("owed_") else callers_of(ids),
        "figures_at": counted_at,
    }
    return render(request, "heardback/figures/behind.html", context)
