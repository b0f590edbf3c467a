"""What a posted form means: one small function a verb, from fields to an action to a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from django.http import HttpRequest
from django.urls import reverse

from heardback.desk.actions.attest import AS_ONE_TAP_SAYS, attest
from heardback.desk.actions.attribute import attribute
from heardback.desk.actions.manner import say_full, say_holding, say_partial
from heardback.desk.actions.not_an_answer import say_not_an_answer, undo_settlement
from heardback.desk.actions.not_owed import decide_not_owed
from heardback.desk.actions.owes import decide_owes
from heardback.desk.actions.private import ask_private, confirm_private, refuse_private
from heardback.desk.actions.split import split
from heardback.desk.actions.unreachable import give_up
from heardback.desk.actions.withdrawn import withdraw
from heardback.desk.models import DecisionFact, OwedAnswer, Staff
from heardback.desk.refused import Refused
from heardback.intake.erasing import erase_private
from heardback.web.decisions.acting import Done
from heardback.web.moments import as_of_for, zone_for

OwedVerb = Callable[[HttpRequest, Staff, OwedAnswer], Done]
ContactVerb = Callable[[HttpRequest, Staff, str], Done]


def undoable(row: DecisionFact, sentence: str) -> Done:
    """Return what was done with the address that takes the decision back."""
    return Done(sentence, reverse("undo_decision", args=[row.decision_id]))


def given(request: HttpRequest, name: str) -> str:
    """Return one field of the form, stripped; PostgreSQL keeps no NUL."""
    return request.POST.get(name, "").replace("\0", "").strip()


def moment_given(request: HttpRequest, name: str) -> datetime | None:
    """Return a date and time as typed in the firm's zone, None where left out; Refused where it is none."""
    text = given(request, name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        # The first and the last days of the calendar are none in every zone.
        return (found if found.tzinfo is not None else found.replace(tzinfo=zone_for(request))).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        raise Refused(f"{text!r} is no date and time: write it as 2026-03-16T16:30.") from None


# -- on an owed answer --------------------------------------------------------------------------------------


def _not_owed(request: HttpRequest, staff: Staff, row: OwedAnswer) -> Done:
    made = decide_not_owed(staff, row.owed_id, reason=given(request, "reason"), now=as_of_for(request))
    return undoable(
        made, f"{row.customer}: no answer needed. It stands in the register of what was set aside."
    )


def _owes(request: HttpRequest, staff: Staff, row: OwedAnswer) -> Done:
    made = decide_owes(staff, row.owed_id, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(made, f"{row.customer} is owed an answer.")


def _attribute(request: HttpRequest, staff: Staff, row: OwedAnswer) -> Done:
    made = attribute(
        staff, row.owed_id, given(request, "sent"), now=as_of_for(request), reason=given(request, "reason")
    )
    return undoable(made, f"{row.customer} counts as answered, from when that was sent.")


def _attest(request: HttpRequest, staff: Staff, row: OwedAnswer) -> Done:
    made = attest(
        staff,
        row.owed_id,
        now=as_of_for(request),
        spoke_at=moment_given(request, "spoke_at"),
        number=given(request, "number"),
        summary=given(request, "summary") or AS_ONE_TAP_SAYS,
    )
    return undoable(made, f"{row.customer} counts as answered, as you state.")


def _withdraw(request: HttpRequest, staff: Staff, row: OwedAnswer) -> Done:
    made = withdraw(staff, row.owed_id, reason=given(request, "reason"), now=as_of_for(request))
    return undoable(made, f"{row.customer} needs no answer any more.")


def _give_up(request: HttpRequest, staff: Staff, row: OwedAnswer) -> Done:
    made = give_up(staff, row.owed_id, reason=given(request, "reason"), now=as_of_for(request))
    return undoable(made, f"{row.customer} counts as not reachable; it stays counted as missed.")


def _undo_settlement(request: HttpRequest, staff: Staff, row: OwedAnswer) -> Done:
    made = undo_settlement(staff, row.owed_id, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(
        made, f"{row.customer} waits again, since {row.opened_at.astimezone(zone_for(request)):%d %b, %H:%M}."
    )


def _holding(request: HttpRequest, staff: Staff, row: OwedAnswer) -> Done:
    made = say_holding(staff, row.settled_by, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(made, f"It was a holding reply: {row.customer} has a promise of more.")


def _full(request: HttpRequest, staff: Staff, row: OwedAnswer) -> Done:
    made = say_full(staff, row.settled_by, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(made, f"It was the full answer to {row.customer}.")


def _partial(request: HttpRequest, staff: Staff, row: OwedAnswer) -> Done:
    rest_by = moment_given(request, "rest_by")
    made = say_partial(
        staff, row.settled_by, now=as_of_for(request), rest_by=rest_by, reason=given(request, "reason")
    )
    return undoable(made, f"Part of it is still open: {row.customer} has a promise of the rest.")


OWED_VERBS: Mapping[str, OwedVerb] = {
    "not-owed": _not_owed,
    "owes": _owes,
    "attribute": _attribute,
    "attest": _attest,
    "withdrawn": _withdraw,
    "unreachable": _give_up,
    "undo-settlement": _undo_settlement,
    "holding": _holding,
    "full": _full,
    "partial": _partial,
}


# -- on a contact -------------------------------------------------------------------------------------------


def _contact_owes(request: HttpRequest, staff: Staff, contact_id: str) -> Done:
    made = decide_owes(staff, contact_id, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(made, "It is owed an answer, with its original clock.")


def _split(request: HttpRequest, staff: Staff, contact_id: str) -> Done:
    made = split(staff, contact_id, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(made, "It waits on its own now, with its own time.")


def _not_an_answer(request: HttpRequest, staff: Staff, contact_id: str) -> Done:
    made = say_not_an_answer(staff, contact_id, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(made, "It counts as no answer to anybody.")


def _ask_private(request: HttpRequest, staff: Staff, contact_id: str) -> Done:
    ask_private(staff, contact_id, now=as_of_for(request))
    undo = reverse("decide_contact", args=[contact_id, "refuse-private"])
    return Done("A second person is asked to agree. Until then nothing is erased.", undo)


def _refuse_private(request: HttpRequest, staff: Staff, contact_id: str) -> Done:
    refuse_private(staff, contact_id, now=as_of_for(request))
    return Done("It stays as it is.")


def _confirm_private(request: HttpRequest, staff: Staff, contact_id: str) -> Done:
    confirm_private(staff, contact_id, erase_private, now=as_of_for(request))
    return Done("Its words are gone for good. That something came, when and in which direction stays.")


CONTACT_VERBS: Mapping[str, ContactVerb] = {
    "owes": _contact_owes,
    "split": _split,
    "not-an-answer": _not_an_answer,
    "ask-private": _ask_private,
    "refuse-private": _refuse_private,
    "confirm-private": _confirm_private,
}
