"""A promise that a person enters: on a customer's page, or on an owed answer; certain from then on (T1)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from heardback.desk.access import access_customer, access_owed, access_work
from heardback.desk.actions.promise import PROMISABLE, promise
from heardback.desk.models import Customer, OwedAnswer, Staff
from heardback.desk.promise_words import by_words
from heardback.desk.refused import Refused
from heardback.kernel.contacts import PromiseKind
from heardback.web.decisions.acting import Done, act, next_url
from heardback.web.decisions.verbs import given, moment_given, undoable
from heardback.web.moments import as_of_for, zone_for

_WORDS = {
    PromiseKind.REPLY: "to write",
    PromiseKind.CALL_BACK: "to call",
    PromiseKind.DELIVER: "to send something",
    PromiseKind.ACT: "to do something",
}


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, customer_id: str) -> HttpResponse:
    """What was promised, in which words, by when; `owed` names the owed answer that it is about."""
    staff = access_work(request.user)
    row = access_customer(staff, customer_id)
    page = reverse("customer", args=[row.customer_id])
    if request.method == "POST":
        return act(request, lambda: _enter(request, staff, row), page)
    owed = request.GET.get("owed", "")
    context: dict[str, Any] = {
        "row": row,
        "owed": _owed_of(staff, row, owed),
        "kinds": [(kind.value, _WORDS[kind]) for kind in PROMISABLE],
        "next": next_url(request, page),
        "template": "heardback/owed/sheet.html" if request.htmx else "heardback/base.html",  # type: ignore[attr-defined]
    }
    return render(request, "heardback/promises/enter.html", context)


def _enter(request: HttpRequest, staff: Staff, row: Customer) -> Done:
    kind, due_at, owed = given(request, "kind"), moment_given(request, "due_at"), given(request, "owed")
    if due_at is None:
        raise Refused("Say by when: a promise without a date is none.")
    about = _owed_of(staff, row, owed)
    made = promise(
        staff,
        row.customer_id,
        kind=PromiseKind(kind) if kind in set(PromiseKind) else PromiseKind.REPLY,
        words=given(request, "words"),
        due_at=due_at,
        now=as_of_for(request),
        contact_id=about.owed_id if about else "",
    )
    by = by_words(due_at, zone_for(request), as_of_for(request))
    return undoable(made, f"Promised to {row.name}, {by}. It stands in Promises until it is kept.")


def _owed_of(staff: Staff, row: Customer, key: str) -> OwedAnswer | None:
    """What it is about: an owed answer of that very customer, whose identities may have been split since."""
    owed = access_owed(staff, key) if key else None
    return owed if owed is not None and owed.customer_id == row.customer_id else None
