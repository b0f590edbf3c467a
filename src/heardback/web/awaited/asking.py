"""Ask again: a reminder is drafted, a person reads, changes and sends it; it goes out like any answer of the desk."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from heardback.alerts.mailboxes import senders_for, shown_sender
from heardback.alerts.queries import letters_to
from heardback.alerts.write_letter import Writing, write_letter
from heardback.desk.access import access_work
from heardback.desk.actions.note_access import note_access
from heardback.desk.firm import profile
from heardback.desk.models import IntakePoint, Staff
from heardback.formats.compose import Unsendable
from heardback.web.awaited.reminder import Reminder, drafted, language_of, reminder_for
from heardback.web.awaited.views import access_awaited
from heardback.web.moments import as_of_for, zone_for
from heardback.web.replies.forms import ReplyForm


@require_http_methods(["GET", "POST"])
def ask_again(request: HttpRequest, awaited_id: str) -> HttpResponse:
    """The composer with a short reminder; what is sent stays in the conversation and counts as asking again."""
    staff = access_work(request.user)
    start = reminder_for(access_awaited(staff, awaited_id))
    note_access(staff, "customer", start.waiting.customer_id, as_of_for(request))
    if request.method != "POST":
        return _composer(
            request, start, _form(request, start, staff, initial=_initial(request, start, staff))
        )
    form = _form(request, start, staff, data=request.POST)
    if request.POST.get("do") != "send" or not form.is_valid():
        return _composer(request, start, form, status=422)
    try:
        letter = write_letter(staff, _writing(form, start, staff), now=as_of_for(request))
    except Unsendable as problem:
        form.add_error(None, problem.reason)
        return _composer(request, start, form, status=422)
    return redirect("letter", letter.pk)


def _form(request: HttpRequest, start: Reminder, staff: Staff, **more: Any) -> ReplyForm:
    return ReplyForm(
        points=senders_for(None, staff, IntakePoint.objects.filter(is_active=True)),
        addresses=start.addresses,
        zone=zone_for(request),
        as_of=as_of_for(request),
        **more,
    )


def _initial(request: HttpRequest, start: Reminder, staff: Staff) -> dict[str, Any]:
    awaited = start.waiting.awaited
    is_own = staff.addresses.filter(address=awaited.staff).exists()
    return {
        "to": ", ".join(f'"{box.name}" <{box.address}>' if box.name else box.address for box in start.to),
        "subject": start.subject,
        "text": drafted(start.waiting, str(staff), is_own, zone_for(request), language_of(start.waiting)),
        "token": secrets.token_hex(16),
        "opened_at": as_of_for(request).isoformat(),
    }


def _composer(request: HttpRequest, start: Reminder, form: ReplyForm, status: int = 200) -> HttpResponse:
    context = {
        "one": start.waiting,
        "form": form,
        "addresses": start.addresses,
        "letters": letters_to(start.waiting.customer_id),
    }
    return render(request, "heardback/awaited/ask.html", context, status=status)


def _writing(form: ReplyForm, start: Reminder, staff: Staff) -> Writing:
    given = form.cleaned_data
    point = form.points[given["point"]]
    in_reply_to, references = start.thread
    return Writing(
        token=given["token"],
        opened_at=given["opened_at"],
        customer_id=start.waiting.customer_id,
        answers="",
        point=point,
        from_=shown_sender(staff, profile(), point),
        to=given["to"],
        cc=given["cc"],
        subject=given["subject"],
        text=given["text"],
        in_reply_to=in_reply_to,
        references=references,
    )
