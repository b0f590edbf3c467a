"""What a click on a promise means: one small function a verb, from fields to an action to a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest

from heardback.desk.actions.approve_holding import approve_holding
from heardback.desk.actions.end_promise import break_promise, keep_promise, waive_promise
from heardback.desk.actions.renew_promise import move_by_customer, tell_new_date
from heardback.desk.actions.review_promise import confirm_promise, dismiss_promise
from heardback.desk.models import PromiseRow, Staff
from heardback.desk.promise_words import DOES, by_words
from heardback.desk.refused import Refused
from heardback.kernel.contacts import PromiseKind
from heardback.web.decisions.acting import Done
from heardback.web.decisions.verbs import given, moment_given, undoable
from heardback.web.moments import as_of_for, zone_for

PromiseVerb = Callable[[HttpRequest, Staff, PromiseRow], Done]


def _confirm(request: HttpRequest, staff: Staff, row: PromiseRow) -> Done:
    due_at = moment_given(request, "due_at")
    made = confirm_promise(staff, row.promise_id, now=as_of_for(request), due_at=due_at)
    latest_at, now = due_at or row.latest_at, as_of_for(request)
    said = f"It is a promise: to {DOES[PromiseKind(row.kind)]} {by_words(latest_at, zone_for(request), now)}."
    return undoable(made, said if latest_at > now else f"{said} That time has passed.")


_SLIPPED = "The old promise had slipped by then."


def _move(request: HttpRequest, staff: Staff, row: PromiseRow) -> Done:
    if moment_given(request, "due_at") is None:
        raise Refused("Choose the date that was meant.")
    return _confirm(request, staff, row)


def _dismiss(request: HttpRequest, staff: Staff, row: PromiseRow) -> Done:
    made = dismiss_promise(staff, row.promise_id, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(made, "It is no promise.")


def _kept(request: HttpRequest, staff: Staff, row: PromiseRow) -> Done:
    made = keep_promise(
        staff,
        row.promise_id,
        now=as_of_for(request),
        kept_at=moment_given(request, "kept_at"),
        kept_by=given(request, "kept_by"),
        reason=given(request, "reason"),
    )
    return undoable(made, f"Kept: {row.customer} has what was promised.")


def _not_kept(request: HttpRequest, staff: Staff, row: PromiseRow) -> Done:
    made = break_promise(staff, row.promise_id, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(made, "It was not kept. It stands with the promises that slipped.")


def _waived(request: HttpRequest, staff: Staff, row: PromiseRow) -> Done:
    made = waive_promise(staff, row.promise_id, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(made, f"{row.customer} needs it no more.")


def _they_asked(request: HttpRequest, staff: Staff, row: PromiseRow) -> Done:
    due_at = moment_given(request, "due_at")
    if due_at is None:
        raise Refused("Choose the date that they asked for.")
    now = as_of_for(request)
    asked_at = moment_given(request, "told_at")
    made = move_by_customer(
        staff, row.promise_id, due_at=due_at, now=now, asked_at=asked_at, reason=given(request, "reason")
    )
    by = by_words(due_at, zone_for(request), now)
    if (asked_at or now) > row.latest_at:
        return undoable(made, f"A new promise, {by}, as they asked. {_SLIPPED}")
    return undoable(made, f"Moved {by}, as they asked.")


def _told(request: HttpRequest, staff: Staff, row: PromiseRow) -> Done:
    due_at = moment_given(request, "due_at")
    if due_at is None:
        raise Refused("Choose the new date that you told them.")
    now = as_of_for(request)
    told_at = moment_given(request, "told_at")
    made = tell_new_date(
        staff, row.promise_id, due_at=due_at, now=now, told_at=told_at, reason=given(request, "reason")
    )
    is_late = (told_at or now) > row.latest_at
    slipped = f" {_SLIPPED}" if is_late else ""
    return undoable(made, f"A new promise, {by_words(due_at, zone_for(request), now)}.{slipped}")


def _approve(request: HttpRequest, staff: Staff, row: PromiseRow) -> Done:
    made = approve_holding(staff, row.promise_id, now=as_of_for(request), reason=given(request, "reason"))
    return undoable(made, "You agreed to it. The full answer is still promised.")


PROMISE_VERBS: Mapping[str, PromiseVerb] = {
    "confirm": _confirm,
    "move": _move,
    "dismiss": _dismiss,
    "kept": _kept,
    "not-kept": _not_kept,
    "waived": _waived,
    "they-asked": _they_asked,
    "told": _told,
    "approve": _approve,
}
