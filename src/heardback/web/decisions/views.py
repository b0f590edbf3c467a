"""Decisions: what a person may say of an owed answer, a contact, two identities or matters; each can be undone."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from heardback.desk.access import access_contact, access_customer, access_owed, access_work
from heardback.desk.actions.link_identities import (
    accept_proposal,
    link,
    refuse_proposal,
    undo_proposal,
    unlink,
)
from heardback.desk.actions.matters import join_matters, split_matter, undo_matter
from heardback.desk.actions.note_access import note_access
from heardback.desk.actions.reverse import reverse as take_back
from heardback.desk.actions.unreachable import still_missing
from heardback.desk.queries.decidable import decidable
from heardback.kernel.identities import email_identity
from heardback.web.decisions.acting import Done, act, next_url
from heardback.web.decisions.verbs import CONTACT_VERBS, OWED_VERBS, given, undoable
from heardback.web.moments import as_of_for


@require_GET
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """Everything that may be said of one owed answer: a sheet over the list, or a page without script."""
    staff = access_work(request.user)
    row = access_owed(staff, key)
    as_of = as_of_for(request)
    note_access(staff, "customer", row.customer_id, as_of)
    shown = decidable(row, as_of)
    context: dict[str, Any] = {
        "row": row,
        "shown": shown,
        "missing": still_missing(row, as_of) if shown.line.is_open else [],
        "next": next_url(request, reverse("customer", args=[row.customer_id])),
        "template": "heardback/owed/sheet.html" if request.htmx else "heardback/base.html",  # type: ignore[attr-defined]
    }
    return render(request, "heardback/decisions/decide.html", context)


@require_POST
def decide_owed(request: HttpRequest, key: str, verb: str) -> HttpResponse:
    """One decision on an owed answer."""
    staff = access_work(request.user)
    row = access_owed(staff, key)
    deed = OWED_VERBS.get(verb)
    if deed is None:
        raise Http404("There is no such decision.")
    return act(request, lambda: deed(request, staff, row), reverse("customer", args=[row.customer_id]))


@require_POST
def decide_contact(request: HttpRequest, contact_id: str, verb: str) -> HttpResponse:
    """One decision on a contact."""
    staff = access_work(request.user)
    access_contact(staff, contact_id)
    deed = CONTACT_VERBS.get(verb)
    if deed is None:
        raise Http404("There is no such decision.")
    return act(request, lambda: deed(request, staff, contact_id), reverse("contact", args=[contact_id]))


@require_POST
def undo_decision(request: HttpRequest, decision_id: str) -> HttpResponse:
    """Take a decision back; that can be taken back, too."""
    staff = access_work(request.user)

    def deed() -> Done:
        made = take_back(staff, decision_id, now=as_of_for(request), reason=given(request, "reason"))
        return undoable(made, "Taken back. It is as if it had never been said; the log keeps both.")

    return act(request, deed, reverse("customers"))


# -- who is one customer ------------------------------------------------------------------------------------


@require_POST
def link_identity(request: HttpRequest) -> HttpResponse:
    """An address or number is also this customer's."""
    staff = access_work(request.user)
    row = access_customer(staff, given(request, "one"))
    other = given(request, "other")
    key = (
        other
        if other.startswith(("email:", "phone:"))
        else email_identity(other)
        if "@" in other
        else _phone(other)
    )

    def deed() -> Done:
        link(staff, row.customer_id, key, reason=given(request, "reason"), now=as_of_for(request))
        return Done(f"{other} is {row.name}, too. Everything between you stands on one page now.")

    return act(request, deed, reverse("customer", args=[row.customer_id]))


def _phone(number: str) -> str:
    return f"phone:+{''.join(one for one in number if one.isdigit())}"


@require_POST
def unlink_identity(request: HttpRequest) -> HttpResponse:
    """Two identities are two customers."""
    staff = access_work(request.user)
    row = access_customer(staff, given(request, "one"))

    def deed() -> Done:
        reason = given(request, "reason")
        unlink(staff, given(request, "one"), given(request, "other"), reason=reason, now=as_of_for(request))
        return Done("They are two customers now; each has their own page.")

    return act(request, deed, reverse("customer", args=[row.customer_id]))


_ANSWERS = {"accept": accept_proposal, "refuse": refuse_proposal, "undo": undo_proposal}
_SAID = {
    "accept": "They are one customer now.",
    "refuse": "They stay two customers; this is not proposed again.",
    "undo": "Taken back; the question stands again.",
}


@require_POST
def answer_proposal(request: HttpRequest, proposal_id: int, answer: str) -> HttpResponse:
    """Accept or refuse what software suspects, or take that back."""
    staff = access_work(request.user)
    verb = _ANSWERS.get(answer)
    if verb is None:
        raise Http404("A proposal is accepted, refused or taken back.")

    def deed() -> Done:
        verb(staff, proposal_id, now=as_of_for(request))
        undo = "" if answer == "undo" else reverse("answer_proposal", args=[proposal_id, "undo"])
        return Done(_SAID[answer], undo)

    return act(request, deed, reverse("customers"))


# -- matters ------------------------------------------------------------------------------------------------


@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Two conversations are about one matter."""
    staff = access_work(request.user)
    contact = access_contact(staff, given(request, "contact"))

    def deed() -> Done:
        made = join_matters(staff, contact.contact_id, given(request, "other"), now=as_of_for(request))
        return Done("One matter now.", reverse("undo_matter", args=[made.pk]))

    return act(request, deed, reverse("contact", args=[contact.contact_id]))


@require_POST
def split_here(request: HttpRequest, contact_id: str) -> HttpResponse:
    """From this contact on it is another matter."""
    staff = access_work(request.user)
    access_contact(staff, contact_id)

    def deed() -> Done:
        made = split_matter(staff, contact_id, now=as_of_for(request))
        return Done("Another matter from here on.", reverse("undo_matter", args=[made.pk]))

    return act(request, deed, reverse("contact", args=[contact_id]))


@require_POST
def undo_matter_fact(request: HttpRequest, fact_id: int) -> HttpResponse:
    """Take a join or a split back."""
    staff = access_work(request.user)

    def deed() -> Done:
        undo_matter(staff, fact_id, now=as_of_for(request))
        return Done("Taken back.")

    return act(request, deed, reverse("customers"))
