"""The front page, and the people behind each of its numbers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heardback.desk.access import READERS, access_desk, access_overview
from heardback.desk.firm import go_live_at
from heardback.desk.queries.people import GROUPS, behind
from heardback.desk.queries.today import due_and_seen, front_of, never_answered
from heardback.web.figures.promises import kept_sentence
from heardback.web.moments import as_of_for, end_of_day, zone_for
from heardback.web.pages import mark_from, mark_of
from heardback.web.today.words import GROUP_WORDS, seeing


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The honest headline, who was never answered, how long people wait, what is promised, what we cannot see."""
    staff = access_overview(request.user)
    as_of = as_of_for(request)
    front = front_of(as_of)
    request.zone = front.zone  # type: ignore[attr-defined]
    may_read = staff.role in READERS
    due = due_and_seen(front.go_live_at, as_of, end_of_day(as_of, front.zone))
    context = {
        "front": front,
        "figures": front.figures,
        "curve": [(hours, share) for hours, share in front.figures.get("curve", [])],
        "never": never_answered(front.go_live_at, as_of) if may_read else None,
        "promises": due.promises if may_read else [],
        "more_promises": due.more,
        "kept": kept_sentence(front.figures.get("promises")),
        "points": [(point, seeing(point, as_of)) for point in due.points],
        "may_read": may_read,
    }
    return render(request, "heardback/today/page.html", context)


@require_GET
def today_group(request: HttpRequest, group: str) -> HttpResponse:
    """The people behind one number."""
    access_desk(request.user)
    if group not in GROUPS:
        raise Http404("There is no such list.")
    as_of = as_of_for(request)
    found = behind(group, go_live_at(), as_of, mark_from(request.GET.get("after", "")))
    zone_for(request)
    context = {
        "group": group,
        "words": GROUP_WORDS[group],
        "rows": found.rows,
        "next": mark_of(found.next_after),
        "is_first_page": "after" not in request.GET,
    }
    return render(request, "heardback/today/group.html", context)
