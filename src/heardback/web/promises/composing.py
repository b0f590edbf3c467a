"""Promises in the composer: the note that tells of a delay, what the draft promises, a third "not yet" in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from heardback.alerts.letter_promises import SaidInDraft
from heardback.desk.access import access_owed, access_promise, access_work
from heardback.desk.firm import mail_reader, profile
from heardback.desk.models import OwedAnswer, Staff
from heardback.desk.promise_words import DOES, by_words, sureness
from heardback.desk.queries.promises import holding_in_a_row
from heardback.desk.queries.rule_precision import is_on
from heardback.evidence.said import commitments_in
from heardback.kernel.contacts import Commitment, PromiseKind
from heardback.kernel.promises import MOST_IN_A_ROW
from heardback.reading.zones import split_zones
from heardback.web.decisions.verbs import given, moment_given
from heardback.web.moments import as_of_for, zone_for
from heardback.web.promises.later import WORDS, has_mark, language_for, later_note

SAID, DUE = "said-", "due-"
_MOST = 10


@dataclass(frozen=True, slots=True)
class DraftPromise:
    """One promise read in a draft. `said` is "yes", "no" or "" for nothing yet; `due` what was typed as the date."""

    key: str
    does: str
    sentence: str
    by: str
    sure: str
    rule: str
    said: str
    due: str
    has_date: bool


def note_for(request: HttpRequest, staff: Staff, owed: OwedAnswer, words: str, typed: str) -> dict[str, Any]:
    """Return what the composer begins with where one tells of a delay (`?promise=`); nothing otherwise."""
    promise_id = request.GET.get("promise", "")
    if not promise_id:
        return {}
    row = access_promise(staff, promise_id)
    if row.customer_id != owed.customer_id or has_mark(typed):
        return {"is_holding": True} if has_mark(typed) else {}
    note = later_note(row, owed.customer, language_for(words), as_of_for(request))
    return {"text": f"{typed.rstrip()}\n\n{note}".strip(), "is_holding": True}


def in_composer(request: HttpRequest, owed: OwedAnswer, conversation_of: str, text: str) -> dict[str, Any]:
    """Return what the composer shows of promises: those of the draft, and how many "not yet" stand in a row."""
    return {
        "in_draft": drafted(request, text),
        "later_mark": next((words.mark for words in WORDS.values() if words.mark in text), ""),
        "in_a_row": holding_in_a_row(owed.customer_id, conversation_of),
        "most_in_a_row": MOST_IN_A_ROW,
    }


def drafted(request: HttpRequest, text: str) -> list[DraftPromise]:
    """Return the promises of a draft with what was said of them so far."""
    zone, as_of = zone_for(request), as_of_for(request)
    found = _read(text, as_of)
    if request.POST.get("is_holding") and request.POST.get("promised_at"):
        # Entered already, with its date: the first promise of the answer itself is that one.
        head = next((one for one in found if one.window), found[0] if found else None)
        found = [one for one in found if one is not head]
    return [
        DraftPromise(
            key=one.key,
            does=DOES[PromiseKind(one.kind)],
            sentence=one.sentence,
            by=by_words(one.window.latest_at, zone, as_of, one.window.earliest_at) if one.window else "",
            sure=sureness(one.confidence),
            rule=one.rule,
            said=request.POST.get(f"{SAID}{one.key}", ""),
            due=request.POST.get(f"{DUE}{one.key}", ""),
            has_date=one.window is not None,
        )
        for one in found
    ]


def _read(text: str, as_of: datetime) -> list[Commitment]:
    reader = mail_reader(profile())
    own = split_zones(text).new_text
    found = commitments_in(own, as_of, reader.zone, reader.days)
    # A sentence that still waits for its date is the one that the writer enters below.
    asked = [one for one in found if one.kind is not PromiseKind.BURDEN_SHIFT and not has_mark(one.sentence)]
    return [one for one in asked[:_MOST] if is_on(one.rule)]


def said_in_draft(request: HttpRequest, text: str) -> list[SaidInDraft]:
    """Return what the writer said of the promises in their draft: yes, yes with another date, or no promise."""
    found = []
    for one in _read(text, as_of_for(request)):
        said = given(request, f"{SAID}{one.key}")
        due_at = moment_given(request, f"{DUE}{one.key}") if said != "no" else None
        said = "yes" if due_at is not None else said
        if said in ("yes", "no"):
            found.append(SaidInDraft(one.key, is_promise=said == "yes", due_at=due_at))
    return found


@require_POST
def promises_in_draft(request: HttpRequest, key: str) -> HttpResponse:
    """The promises of what is typed right now, to be confirmed before it goes out."""
    staff = access_work(request.user)
    access_owed(staff, key)
    context = {"in_draft": drafted(request, request.POST.get("text", ""))}
    return render(request, "heardback/promises/_drafted.html", context)
