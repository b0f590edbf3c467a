"""Promises that nobody has come back on: slipped, slipping, due."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heardback.desk.access import access_desk
from heardback.desk.firm import go_live_at
from heardback.desk.queries.promises import promises_of
from heardback.web.moments import as_of_for
from heardback.web.pages import mark_from, mark_of

EVER = datetime.min.replace(tzinfo=UTC, year=1900)
GROUPS = (("broken", "Slipped"), ("slipping", "Due now"), ("open", "Coming up"))


@require_GET
def promises(request: HttpRequest) -> HttpResponse:
    """What we said we would do, for whom, by when."""
    access_desk(request.user)
    as_of = as_of_for(request)
    page = promises_of(go_live_at() or EVER, as_of, mark_from(request.GET.get("after", "")))
    stated = [(one.state_at(as_of), one) for one in page.rows]
    context = {
        "groups": [
            (name, title, [one for state, one in stated if state == name])
            for name, title in GROUPS
            if any(state == name for state, _ in stated)
        ],
        "next": mark_of(page.next_after),
        "is_first_page": "after" not in request.GET,
    }
    return render(request, "heardback/promises/page.html", context)
