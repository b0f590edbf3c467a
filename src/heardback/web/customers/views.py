"""The place Customers: the list, one customer with everything between us, one contact with its original."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from heardback.desk.access import Denied, access_contact, access_customer, access_desk, access_work
from heardback.desk.actions.note_access import note_access
from heardback.desk.firm import profile, zone_of
from heardback.desk.models import Contact, Filing, Private, Staff
from heardback.desk.queries.calls import good_hour_of
from heardback.desk.queries.customer import CustomerShown, customer_list, customer_shown
from heardback.desk.queries.matters import Matter, matters_of_customer
from heardback.desk.queries.questions import questions_for
from heardback.desk.queries.timeline import contact_line, timeline
from heardback.intake.click_to_call import connection_of
from heardback.intake.message_view import attached_file, message_html, message_view, raw_bytes
from heardback.web.calls.words import good_hour_words
from heardback.web.customers.sandboxed import file_response, frame_response
from heardback.web.customers.sanitised import sanitised
from heardback.web.moments import as_of_for
from heardback.web.promises.shown import Looker, all_shown


def may_work(staff: Staff) -> bool:
    """Whether this person may decide; others see the same page without buttons."""
    try:
        return bool(access_work(staff))
    except Denied:
        return False


@require_GET
def customers(request: HttpRequest) -> HttpResponse:
    """Everybody we ever heard of, the last in touch first; searched by name, address or number."""
    staff = access_desk(request.user)
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    if words:
        note_access(staff, "search", words, as_of_for(request))
    found = customer_list(words, request.GET.get("after", ""))
    context = {"found": found, "search_words": words, "country": profile().country.partition("-")[0]}
    return render(request, "heardback/customers/list.html", context)


@require_GET
def customer(request: HttpRequest, customer_id: str) -> HttpResponse:
    """One customer: who waits, everything between us on one line of time; a fragment beside the list."""
    staff = access_desk(request.user)
    row = access_customer(staff, customer_id)
    as_of = as_of_for(request)
    note_access(staff, "customer", row.customer_id, as_of)
    matters = matters_of_customer(row.customer_id)
    matter = next((one for one in matters if one.matter_id == request.GET.get("matter")), None)
    before = request.GET.get("before", "")
    context: dict[str, Any] = {
        "row": row,
        "timeline": timeline(
            row.customer_id, as_of, before=before, contact_ids=matter.contact_ids if matter else None
        ),
        "matter": matter,
        "may_work": may_work(staff),
        "owed_key": request.GET.get("owed", ""),
    }
    if before and request.htmx:  # type: ignore[attr-defined]
        return render(request, "heardback/customers/timeline.html", context)
    shown = customer_shown(row, as_of)
    context |= {"shown": shown, "matters": matters, "is_beside": bool(request.htmx)}  # type: ignore[attr-defined]
    context |= {
        "promises": all_shown(shown.promises, _looker(request, staff)),
        "next": request.get_full_path(),
    }
    if context["may_work"] and any(one.line.row.number for one in shown.waiting):
        context["connection"] = connection_of(staff)
    context |= _on_the_phone(row.customer_id, shown, matter or next(iter(matters), None), as_of)
    template = "panel" if request.htmx else "page"  # type: ignore[attr-defined]
    return render(request, f"heardback/customers/{template}.html", context)


def _looker(request: HttpRequest, staff: Staff) -> Looker:
    firm = profile()
    return Looker(as_of_for(request), zone_of(firm), staff.pk, firm.country.partition("-")[0])


def _on_the_phone(
    customer_id: str, shown: CustomerShown, matter: Matter | None, as_of: datetime
) -> dict[str, Any]:
    """What one wants to see while ringing them: the questions of the matter, and when to try again."""
    keys = [one.line.row.owed_id for one in shown.waiting] + ([matter.matter_id] if matter else [])
    found: dict[str, Any] = {"questions": questions_for(keys[0]) if keys else None}
    if any(one.line.row.attempts for one in shown.waiting):
        firm = profile()
        hour = good_hour_of(customer_id, firm, as_of)
        found["good_hour"] = good_hour_words(hour, zone_of(firm), as_of) if hour else ""
    return found


@require_GET
def contact(request: HttpRequest, contact_id: str) -> HttpResponse:
    """One contact: its ruling with the evidence, and its original as plain text."""
    staff = access_desk(request.user)
    row = access_contact(staff, contact_id)
    note_access(staff, "contact", contact_id, as_of_for(request))
    filings = list(Filing.objects.filter(contact=row).select_related("contact").order_by("customer_id"))
    view = message_view(contact_id)
    context = {
        "row": row,
        "view": view,
        "filings": [(filing.customer_id, contact_line(filing)) for filing in filings],
        "private": Private.objects.filter(contact_id=contact_id)
        .select_related("asked_by", "confirmed_by")
        .first(),
        "shows_html": view.has_html and request.GET.get("as") == "html",
        "may_work": may_work(staff),
        "matters": _matters_of(row, filings),
    }
    return render(request, "heardback/customers/contact.html", context)


def _matters_of(row: Contact, filings: list[Filing]) -> list[tuple[Matter, list[Matter]]]:
    """The contact's matter on each timeline, with the others that it may be joined with."""
    found = []
    for filing in filings:
        matters = matters_of_customer(filing.customer_id)
        own = next((one for one in matters if row.contact_id in one.contact_ids), None)
        if own is not None:
            found.append((own, [one for one in matters if one is not own][:20]))
    return found


@require_GET
def contact_html(request: HttpRequest, contact_id: str) -> HttpResponse:
    """The mail's own HTML, made safe, for the sandboxed frame alone."""
    staff = access_desk(request.user)
    access_contact(staff, contact_id)
    note_access(staff, "contact", contact_id, as_of_for(request))
    html, pictures = message_html(contact_id)
    safe = sanitised(html, pictures)
    return frame_response(render_to_string("heardback/customers/frame.html", {"safe": safe}))


@require_GET
def contact_raw(request: HttpRequest, contact_id: str) -> HttpResponse:
    """The bytes as they came, as a download."""
    staff = access_desk(request.user)
    access_contact(staff, contact_id)
    raw = raw_bytes(contact_id)
    if raw is None:
        raise Http404("The original is not here any more.")
    note_access(staff, "raw", contact_id, as_of_for(request))
    return file_response(raw, f"{contact_id[:16]}.eml")


@require_GET
def contact_attachment(request: HttpRequest, contact_id: str, number: int) -> HttpResponse:
    """One attachment, as a download."""
    staff = access_desk(request.user)
    access_contact(staff, contact_id)
    found = attached_file(contact_id, number)
    if found is None:
        raise Http404("There is no such attachment.")
    note_access(staff, "raw", contact_id, as_of_for(request))
    return file_response(found[1], found[0].filename)
