"""What a posted form means for something that we wait for: fields to an action to a sentence with its undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest
from django.urls import reverse

from heardback.desk.actions.await_answers import await_until, hang_on, stop_awaiting, unhang
from heardback.desk.models import Staff
from heardback.desk.queries.awaited import Waiting
from heardback.desk.refused import Refused
from heardback.kernel.hours import resolve_wall
from heardback.web.decisions.acting import Done
from heardback.web.decisions.verbs import given, undoable
from heardback.web.moments import as_of_for, zone_for
from heardback.web.wording import day_of

AwaitedVerb = Callable[[HttpRequest, Staff, Waiting], Done]


def _until(request: HttpRequest, staff: Staff, one: Waiting) -> Done:
    until = _end_of(request, given(request, "day"))
    made = await_until(staff, one.awaited.awaited_id, until=until, now=as_of_for(request))
    day = day_of(until, zone_for(request), as_of_for(request))
    return undoable(made, f"We expect it from {one.customer} by the end of {day}.")


def _end_of(request: HttpRequest, typed: str) -> datetime:
    """The last second of a day in the firm's zone."""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        raise Refused("Say by which day you expect it, as 2026-03-20.") from None
    midnight = resolve_wall(datetime.combine(day + timedelta(days=1), time()), zone_for(request))
    return midnight - timedelta(seconds=1)


def _stop(request: HttpRequest, staff: Staff, one: Waiting) -> Done:
    made = stop_awaiting(
        staff, one.awaited.awaited_id, now=as_of_for(request), reason=given(request, "reason")
    )
    return undoable(made, f"We wait for that from {one.customer} no longer.")


def _hang(request: HttpRequest, staff: Staff, one: Waiting) -> Done:
    promise_id = given(request, "promise")
    if not promise_id:
        raise Refused("Choose a promise of ours first.")
    hang_on(staff, promise_id, one.awaited.awaited_id, now=as_of_for(request))
    return Done(
        f"Our promise waits for {one.customer}. Its own clock runs on.",
        f"{_say(one, 'unhang')}?promise={promise_id}",
    )


def _unhang(request: HttpRequest, staff: Staff, one: Waiting) -> Done:
    promise_id = given(request, "promise") or request.GET.get("promise", "").replace("\0", "")
    if not unhang(promise_id, one.awaited.awaited_id, now=as_of_for(request)):
        raise Refused("Nothing of ours hangs on it any more.")
    return Done(
        f"Our promise waits for {one.customer} no longer.", f"{_say(one, 'hang-again')}?promise={promise_id}"
    )


def _hang_again(request: HttpRequest, staff: Staff, one: Waiting) -> Done:
    promise_id = request.GET.get("promise", "").replace("\0", "")
    hang_on(staff, promise_id, one.awaited.awaited_id, now=as_of_for(request))
    return Done(f"Our promise waits for {one.customer} again.", f"{_say(one, 'unhang')}?promise={promise_id}")


def _say(one: Waiting, verb: str) -> str:
    return reverse("say_awaited", args=[one.awaited.awaited_id, verb])


AWAITED_VERBS: Mapping[str, AwaitedVerb] = {
    "until": _until,
    "stop": _stop,
    "hang": _hang,
    "unhang": _unhang,
    "hang-again": _hang_again,
}
