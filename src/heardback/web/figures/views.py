"""The figures of calls, and the people behind each of their numbers."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heardback.desk.access import access_desk
from heardback.desk.firm import profile
from heardback.desk.queries.phone_figures import callers_of, owed_of, phone_points, phone_snapshot
from heardback.desk.queries.phones import line_names
from heardback.findings.phone_words import LISTS
from heardback.web.figures.shown import DAYS, days_from, shown_calls, shown_point, since_of
from heardback.web.moments import as_of_for, zone_for


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """How calls to us ended, who was rung back, who rang in vain, each with what it counts."""
    access_desk(request.user)
    as_of, days = as_of_for(request), days_from(request.GET)
    zone_for(request)
    snapshot = phone_snapshot()
    context = {
        "days": days,
        "choices": DAYS,
        "window": DAYS[days],
        "points": [shown_point(one) for one in phone_points(since_of(as_of, days), as_of)],
        "calls": shown_calls(snapshot.figures, days, line_names()) if snapshot else None,
        "country": profile().country.partition("-")[0],
        "figures_at": snapshot.as_of if snapshot else None,
    }
    return render(request, "heardback/figures/page.html", context)


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
