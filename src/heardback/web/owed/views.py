"""The queue's pages: the list, the list alone for those who have it open, and what one does with a row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_GET, require_POST

from heardback.desk.access import Denied, access_desk, access_owed, access_work
from heardback.desk.actions import claim
from heardback.desk.actions.write_note import write_note
from heardback.desk.models import OwedAnswer, Staff
from heardback.desk.queries.owed_page import page_of
from heardback.desk.queries.owed_page_frame import Frame, Names, frame_of, names_of
from heardback.desk.queries.promises import EVER, reminded
from heardback.desk.refused import Refused
from heardback.web.moments import as_of_for
from heardback.web.owed.rows import rows_html
from heardback.web.owed.shown import CHANNEL_WORDS, Eyes, shown
from heardback.web.owed.wishes import Wish, wish_of
from heardback.web.promises.shown import Looker, PromiseShown, all_shown

MOST_PROMISED = 3


@require_GET
def owed(request: HttpRequest) -> HttpResponse:
    """Everybody who waits, first who can still be won today."""
    staff = access_desk(request.user)
    wish = wish_of(request.GET, staff.pk)
    context = _list(request, staff, wish, names_of())
    context |= {"channels": CHANNEL_WORDS, "query": wish.query, "search_words": ""}
    return render(request, "heardback/owed/page.html", context)


@require_GET
def owed_list(request: HttpRequest) -> HttpResponse:
    """The list alone, for a page that is open: 304 while no fact and no minute has changed."""
    staff = access_desk(request.user)
    names = names_of()
    tag = _tag(request, staff, names.pulse)
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        context = _list(request, staff, wish_of(request.GET, staff.pk), names)
        response = render(request, "heardback/owed/list.html", context)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response


def _list(request: HttpRequest, staff: Staff, wish: Wish, names: Names) -> dict[str, Any]:
    as_of = as_of_for(request)
    frame = frame_of(wish.filters, as_of)
    request.zone = frame.zone  # type: ignore[attr-defined]
    page = page_of(wish.filters, frame.go_live_at, as_of, wish.after)
    has_teams, has_points = len(names.teams) > 1, len(names.points) > 1
    eyes = Eyes(as_of, frame.zone, names.book, staff.pk, frame.country, has_teams, has_points)
    here = dict(wish.query) | ({"after": request.GET["after"]} if wish.after else {})
    return {
        "frame": frame,
        "names": names,
        "has_rows": bool(page.rows),
        "rows": rows_html([shown(row, eyes) for row in page.rows], may_work=_may_work(staff)),
        "filters": wish.filters,
        "is_first_page": wish.after is None,
        "first_url": _with(reverse("owed"), wish.query),
        "next_url": _with(reverse("owed"), wish.query | {"after": page.next_after.encoded()})
        if page.next_after
        else "",
        "list_url": _with(reverse("owed_list"), here),
        "poll_headers": json.dumps({"If-None-Match": _tag(request, staff, names.pulse)}),
        "may_work": _may_work(staff),
        "promised": _promised(wish, frame, eyes),
        "next": _with(reverse("owed"), wish.query),
    }


def _promised(wish: Wish, frame: Frame, eyes: Eyes) -> list[PromiseShown]:
    """The promises whose reminder has come, on top of the first page, where the filters mean people or teams."""
    wanted = wish.filters
    is_elsewhere = wanted.is_unowned or wanted.channel or wanted.point_id or wanted.words or wish.after
    if is_elsewhere or not frame.promised:
        return []
    condition = Q() if wanted.owner_id is None else Q(owner_id=wanted.owner_id)
    condition &= Q() if wanted.team_id is None else Q(team_id=wanted.team_id)
    rows = reminded(frame.go_live_at or EVER, eyes.as_of, limit=MOST_PROMISED, condition=condition)
    return all_shown(rows, Looker(eyes.as_of, eyes.zone, eyes.staff_id, eyes.country))


def _with(path: str, query: dict[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _tag(request: HttpRequest, staff: Staff, pulse: int) -> str:
    """Everything that the list is made of: the facts, the minute, who looks and what for."""
    minute = int(as_of_for(request).timestamp() // 60)
    parts = f"{pulse}/{minute}/{staff.pk}/{staff.role}/{request.GET.urlencode()}"
    return f'W/"{hashlib.blake2s(parts.encode(), digest_size=12).hexdigest()}"'


def _may_work(staff: Staff) -> bool:
    try:
        return bool(access_work(staff))
    except Denied:
        return False


# ---------------------------------------------------------------- one row


@require_GET
def owed_menu(request: HttpRequest, key: str) -> HttpResponse:
    """Take, assign, hand over, let go, note: a sheet over the list, or a page of its own without script."""
    staff = access_work(request.user)
    row = access_owed(staff, key)
    people = [person for person in names_of().people if person.pk != row.owner_id]
    is_handed = row.handed_to_id is not None and (
        row.returns_at is None or as_of_for(request) < row.returns_at
    )
    context = {
        "row": row,
        "people": people,
        "is_mine": row.owner_id == staff.pk,
        "is_handed": is_handed,
        "is_handed_to_me": is_handed and row.handed_to_id == staff.pk,
        "may_assign": row.owner_id in (None, staff.pk) or staff.role == "lead",
        "may_hand_over": row.owner_id == staff.pk or (row.owner_id is not None and staff.role == "lead"),
        "template": "heardback/owed/sheet.html" if request.htmx else "heardback/base.html",  # type: ignore[attr-defined]
        "next": request.GET.get("next", ""),
    }
    return render(request, "heardback/owed/menu.html", context)


Verb = Callable[[HttpRequest, Staff, OwedAnswer], str]


def _acted(request: HttpRequest, key: str, verb: Verb) -> HttpResponse:
    """Do one thing with a row and say what happened: in place with script, on the list again without."""
    staff = access_work(request.user)
    row = access_owed(staff, key)
    try:
        messages.success(request, verb(request, staff, row))
    except Refused as refused:
        messages.error(request, str(refused))
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "heardback/owed/acted.html")
        response["HX-Trigger"] = "acted"
        return response
    wanted = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return redirect(wanted if is_safe and wanted.startswith("/") else reverse("owed"))


@require_POST
def owed_take(request: HttpRequest, key: str) -> HttpResponse:
    """It is mine."""
    return _acted(request, key, lambda request, staff, row: _take(request, staff, row))


def _take(request: HttpRequest, staff: Staff, row: OwedAnswer) -> str:
    claim.take(staff, row.owed_id, now=as_of_for(request))
    return f"{row.customer} is yours."


@require_POST
def owed_release(request: HttpRequest, key: str) -> HttpResponse:
    """It is the team's again."""

    def verb(request: HttpRequest, staff: Staff, row: OwedAnswer) -> str:
        claim.release(staff, row.owed_id, now=as_of_for(request))
        return f"{row.customer} is nobody's now; anyone can take it."

    return _acted(request, key, verb)


@require_POST
def owed_assign(request: HttpRequest, key: str) -> HttpResponse:
    """It is a colleague's from now on."""

    def verb(request: HttpRequest, staff: Staff, row: OwedAnswer) -> str:
        to = _colleague(request)
        claim.assign(staff, row.owed_id, to, now=as_of_for(request), note=request.POST.get("note", ""))
        return f"{row.customer} is {to}'s now."

    return _acted(request, key, verb)


@require_POST
def owed_hand_over(request: HttpRequest, key: str) -> HttpResponse:
    """A colleague is asked to take it on."""

    def verb(request: HttpRequest, staff: Staff, row: OwedAnswer) -> str:
        to = _colleague(request)
        claim.hand_over(staff, row.owed_id, to, now=as_of_for(request), note=request.POST.get("note", ""))
        return f"{to} is asked to take {row.customer}. Without a yes within one opening hour it stays where it is."

    return _acted(request, key, verb)


@require_POST
def owed_accept(request: HttpRequest, key: str) -> HttpResponse:
    """Yes to a hand-over."""

    def verb(request: HttpRequest, staff: Staff, row: OwedAnswer) -> str:
        claim.accept_hand_over(staff, row.owed_id, now=as_of_for(request))
        return f"{row.customer} is yours."

    return _acted(request, key, verb)


@require_POST
def owed_return(request: HttpRequest, key: str) -> HttpResponse:
    """No to a hand-over."""

    def verb(request: HttpRequest, staff: Staff, row: OwedAnswer) -> str:
        after = claim.return_hand_over(
            staff, row.owed_id, now=as_of_for(request), note=request.POST.get("note", "")
        )
        return f"{row.customer} stays with {after.owner or 'the team'}."

    return _acted(request, key, verb)


@require_POST
def owed_note(request: HttpRequest, key: str) -> HttpResponse:
    """An internal note."""

    def verb(request: HttpRequest, staff: Staff, row: OwedAnswer) -> str:
        write_note(
            staff,
            contact_id=row.owed_id,
            customer_id=row.customer_id,
            text=request.POST.get("text", ""),
            now=as_of_for(request),
        )
        return f"Your note on {row.customer} is kept. Customers never see it."

    return _acted(request, key, verb)


def _colleague(request: HttpRequest) -> Staff:
    chosen = request.POST.get("to", "")
    found = Staff.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else None
    if found is None:
        raise Refused("Choose a colleague first.")
    return found
