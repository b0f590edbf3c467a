"""Ringing back: a tap dials and says so, and on return one tap says how it went; questions on the way."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from heardback.desk.access import access_contact, access_owed, access_work
from heardback.desk.actions.answer_questions import answer_questions
from heardback.desk.actions.dial import dial, numbers_of, undo_dial
from heardback.desk.actions.note_access import note_access
from heardback.desk.actions.number_words import say_sales, say_shared, take_back_word
from heardback.desk.actions.wrap_up import WrappedUp, to_wrap_up, wrap_up, wrap_up_taken
from heardback.desk.firm import profile
from heardback.desk.models import DialOutcome, NumberKind, OwedAnswer, Staff
from heardback.desk.queries.calls import calls_taken, good_hour_of, not_wrapped_up
from heardback.desk.queries.questions import questions_for
from heardback.desk.refused import Refused
from heardback.intake.click_to_call import connection_of, place_call
from heardback.web.calls.words import good_hour_words
from heardback.web.decisions.acting import Done, act, next_url, refused_in_sheet
from heardback.web.decisions.verbs import given, moment_given, undoable
from heardback.web.moments import as_of_for, zone_for
from heardback.web.owed.calling import spoken_number, tel

_QUESTION = "question-"


@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """One's own calls: those nobody knows yet how they went, and those one took."""
    staff = access_work(request.user)
    as_of = as_of_for(request)
    zone_for(request)
    context = {
        "asked": not_wrapped_up(staff, as_of),
        "taken": calls_taken(staff, as_of),
        "next": reverse("calls"),
    }
    return render(request, "heardback/calls/page.html", context)


@require_GET
def call(request: HttpRequest, key: str) -> HttpResponse:
    """Whom to ring, and how it went: a sheet over the list, or a page that dials without script."""
    staff = access_work(request.user)
    return _sheet(request, staff, access_owed(staff, key))


def _sheet(request: HttpRequest, staff: Staff, row: OwedAnswer, said: str = "") -> HttpResponse:
    as_of = as_of_for(request)
    note_access(staff, "customer", row.customer_id, as_of)
    made = to_wrap_up(staff, row.owed_id, as_of)
    firm_row = profile()
    number = made.number if made is not None else row.number
    context: dict[str, Any] = {
        "row": row,
        "said": said,
        "made": made,
        "number": spoken_number(number, firm_row.country.partition("-")[0]) if number else "",
        "tel": tel(number) if number else "",
        "dialled": number,
        "connection": connection_of(staff) if number else None,
        "others": sorted(numbers_of(row.customer_id) - {number, row.number}),
        "outcomes": _OUTCOMES,
        "questions": questions_for(row.owed_id),
        "next": next_url(request, reverse("owed")),
        "template": "heardback/owed/sheet.html" if request.htmx else "heardback/base.html",  # type: ignore[attr-defined]
    }
    return render(request, "heardback/calls/wrap_up.html", context)


_OUTCOMES = (
    (DialOutcome.SPOKE, "Spoke", "check"),
    (DialOutcome.VOICEMAIL, "Voicemail left", "voicemail"),
    (DialOutcome.NO_ANSWER, "No answer", "missed"),
    (DialOutcome.WRONG_NUMBER, "Wrong number", "close"),
)


@require_POST
def dial_number(request: HttpRequest, key: str) -> HttpResponse:
    """Note that the number is being dialled; then ask how it went."""
    staff = access_work(request.user)
    row = access_owed(staff, key)
    try:
        dial(staff, row.owed_id, now=as_of_for(request), number=given(request, "number"))
    except Refused as refused:
        return _refused(request, str(refused), reverse("owed"))
    if request.htmx:  # type: ignore[attr-defined]
        return _sheet(request, staff, row)
    return redirect("call", row.owed_id)


def _refused(request: HttpRequest, sentence: str, otherwise: str) -> HttpResponse:
    messages.error(request, sentence)
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "heardback/owed/acted.html")
        response["HX-Trigger"] = "acted"
        return response
    return redirect(next_url(request, otherwise))


@require_POST
def connect(request: HttpRequest, key: str) -> HttpResponse:
    """Let one's own phone ring, and then the customer's; then ask how it went."""
    staff = access_work(request.user)
    row = access_owed(staff, key)
    try:
        phone = place_call(staff, row.owed_id, now=as_of_for(request), number=given(request, "number"))
    except Refused as refused:
        if request.htmx and request.POST.get("in_sheet"):  # type: ignore[attr-defined]
            return refused_in_sheet(request, str(refused))
        return _refused(request, str(refused), reverse("call", args=[row.owed_id]))
    sentence = f"Your phone {spoken_number(phone)} rings. Press 1 on it to be connected."
    if request.htmx:  # type: ignore[attr-defined]
        return _sheet(request, staff, row, sentence)
    messages.success(request, sentence)
    return redirect("call", row.owed_id)


@require_POST
def undo(request: HttpRequest, dialled_id: int) -> HttpResponse:
    """It was not dialled after all."""
    staff = access_work(request.user)

    def deed() -> Done:
        undo_dial(staff, dialled_id, now=as_of_for(request))
        return Done("Taken back: no call was made.")

    return act(request, deed, reverse("owed"))


@require_POST
def told(request: HttpRequest, key: str) -> HttpResponse:
    """How it went, with a promise, a note and answers to questions where there are any."""
    staff = access_work(request.user)
    row = access_owed(staff, key)
    outcome = given(request, "outcome")
    if outcome not in DialOutcome.values:
        raise Http404("A call ends with somebody, a voicemail, nobody or a wrong number.")

    def deed() -> Done:
        as_of = as_of_for(request)
        with transaction.atomic():
            _keep_answers(request, staff, row.owed_id, as_of)
            done = wrap_up(
                staff,
                row.owed_id,
                DialOutcome(outcome),
                now=as_of,
                promise_by=moment_given(request, "promise_by"),
                note=given(request, "note"),
            )
        return _said(done, zone_for(request), as_of)

    return act(request, deed, reverse("customer", args=[row.customer_id]))


def _said(done: WrappedUp, zone: ZoneInfo, as_of: datetime) -> Done:
    row = done.owed
    if done.outcome is DialOutcome.SPOKE:
        how = "as you state" if row.grade == "D" else "as the phone system recorded"
        return undoable(done.decision, f"{row.customer} counts as answered, {how}.")
    if done.outcome is DialOutcome.VOICEMAIL and not row.is_open:
        return undoable(done.decision, f"{row.customer} has a promise that we try again.")
    tries = "once" if row.attempts == 1 else f"{row.attempts} times"
    waits = f"{row.customer} still waits; we tried {tries}."
    if done.wrong is not None:
        back = reverse("number_take_back", args=[done.wrong.pk])
        return Done(f"{waits} {done.wrong.number} is not offered for them any more.", back)
    hour = good_hour_of(row.customer_id, profile(), as_of)
    next_words = f" A good hour: {good_hour_words(hour, zone, as_of)}." if hour is not None else ""
    return undoable(done.decision, f"{waits}{next_words}")


@require_POST
def taken(request: HttpRequest, contact_id: str) -> HttpResponse:
    """What came of a call that one took: a note, a promise; nothing is required."""
    staff = access_work(request.user)
    access_contact(staff, contact_id)

    def deed() -> Done:
        made = wrap_up_taken(
            staff,
            contact_id,
            now=as_of_for(request),
            promise_by=moment_given(request, "promise_by"),
            note=given(request, "note"),
        )
        return undoable(made, "Kept, with your promise.") if made is not None else Done("Your note is kept.")

    return act(request, deed, reverse("calls"))


@require_POST
def number_word(request: HttpRequest, key: str) -> HttpResponse:
    """Several people share the number of who waits, or sales calls come from it."""
    staff = access_work(request.user)
    row = access_owed(staff, key)
    kind = given(request, "kind")

    def deed() -> Done:
        as_of = as_of_for(request)
        if kind == NumberKind.SALES:
            made = say_sales(staff, row.number, now=as_of, key=row.owed_id)
            rest = "" if made.batch_id else " This one is past due and yours: a colleague decides on it."
            sentence = f"Sales calls come from {made.number}: calls to come owe nothing.{rest}"
        elif kind == NumberKind.SHARED:
            made = say_shared(staff, row.number, now=as_of)
            sentence = (
                f"Several people share {made.number}: a call to it answers only whom it was dialled for."
            )
        else:
            raise Refused("A number is shared, or sales calls come from it.")
        return Done(sentence, reverse("number_take_back", args=[made.pk]))

    return act(request, deed, reverse("customer", args=[row.customer_id]))


@require_POST
def take_back(request: HttpRequest, word_id: int) -> HttpResponse:
    """Take a word on a number back."""
    staff = access_work(request.user)

    def deed() -> Done:
        row = take_back_word(staff, word_id, now=as_of_for(request))
        return Done(f"Taken back: {row.number} is a number like any other.")

    return act(request, deed, reverse("owed"))


@require_POST
def questions(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Keep what was answered, with the contact's matter."""
    staff = access_work(request.user)
    access_contact(staff, contact_id)

    def deed() -> Done:
        kept = _keep_answers(request, staff, contact_id, as_of_for(request))
        return Done("Kept with the matter." if kept else "Nothing had changed.")

    return act(request, deed, reverse("contact", args=[contact_id]))


def _keep_answers(request: HttpRequest, staff: Staff, contact_id: str, as_of: datetime) -> int:
    said = {
        int(name.removeprefix(_QUESTION)): given(request, name)
        for name in request.POST
        if name.startswith(_QUESTION) and name.removeprefix(_QUESTION).isdecimal() and len(name) < 30
    }
    return len(answer_questions(staff, contact_id, said, now=as_of)) if said else 0
