"""Promises and what we wait for, laid out as rows and read back as the kernel's own; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from heardback.desk.judging import Judged
from heardback.desk.models import AwaitedRow, DecisionFact, PromiseRow
from heardback.kernel.awaiting import Awaited, AwaitedKind
from heardback.kernel.contacts import PromiseKind, Window
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.hours import Calendar
from heardback.kernel.promises import (
    Ending,
    Promise,
    PromiseState,
    Tier,
    holding_rows,
    is_told_too_often,
    remind_at,
    states_around_latest,
    unreviewed_from,
)

Columns = dict[str, Any]


class Makers:
    """Who of us made promises: the person behind an address, or whoever entered the date; one query."""

    def __init__(self, judged: Mapping[str, Judged], people: Mapping[str, int | None]) -> None:
        self._people = people
        promises = [promise for one in judged.values() for promise in one.judgement.promises]
        made_by = {promise.made_by for promise in promises if promise.tier is Tier.ENTERED}
        deeds = {promise.promise_id.partition(":")[0] for promise in promises if promise.tier is Tier.ENTERED}
        dated = (DecisionKind.HOLDING, DecisionKind.PARTIAL)
        rows = DecisionFact.objects.filter(
            Q(decision_id__in=deeds) | Q(contact_id__in=made_by, kind__in=[kind.value for kind in dated])
        )
        self._entered: dict[str, int | None] = {}
        named = rows.order_by("id").values_list("decision_id", "contact_id", "kind", "by_id")
        for decision_id, contact_id, kind, by in named:
            self._entered[decision_id] = by
            if kind in dated:
                self._entered[contact_id] = by

    def of(self, promise: Promise) -> int | None:
        """Return who made it, None where it is nobody's own address."""
        # One letter promises several customers: a word on one of its promises is none on the others.
        if promise.tier is not Tier.ENTERED:
            return self.at(promise.staff)
        entered = self._entered.get(promise.promise_id.partition(":")[0], self._entered.get(promise.made_by))
        return entered if entered is not None else self.at(promise.staff)

    def at(self, address: str) -> int | None:
        """Return whose address that is."""
        return self._people.get(address)


def promise_columns(
    one: Judged, name: str, teams: Mapping[str, int | None], makers: Makers, calendar: Calendar
) -> dict[str, Columns]:
    """Return the rows of one customer's promises by their ids; `teams` by owed answer."""
    judgement = one.judgement
    places = _places(one, calendar)
    found: dict[str, Columns] = {}
    for promise in judgement.promises:
        until, after = states_around_latest(promise)
        ending = promise.ending
        place, is_unapproved = places.get(promise.promise_id, (0, False))
        found[promise.promise_id] = {
            "owed_id": promise.owed_key,
            "customer_id": judgement.customer_id,
            "customer": name[:400],
            "kind": promise.kind.value,
            "made_by": promise.made_by,
            "staff": promise.staff,
            "owner_id": makers.of(promise),
            "team_id": teams.get(promise.owed_key),
            "made_at": promise.made_at,
            "earliest_at": promise.window.earliest_at,
            "latest_at": promise.window.latest_at,
            "remind_at": remind_at(promise, calendar),
            "wording": promise.window.wording,
            "answered_at": promise.answered_at,
            "told_at": promise.told_at,
            "contacted_at": promise.contacted_at,
            "tier": promise.tier.value,
            "sentence": promise.sentence,
            "confidence": promise.confidence,
            "rule": promise.rule,
            "conversation": promise.conversation,
            "is_holding": promise.is_holding,
            "wants_call": promise.wants_call,
            "confirmed_at": promise.confirmed_at,
            "is_moved": promise.is_moved,
            "ended_as": ending.state.value if ending else "",
            "ended_at": ending.ended_at if ending else None,
            "kept_by": promise.kept_by,
            "is_other_channel": promise.is_other_channel,
            "candidates": list(promise.candidates),
            "uncovered_from": promise.uncovered_from,
            "place_in_row": place,
            "is_unapproved": is_unapproved,
            "unreviewed_from": unreviewed_from(promise, calendar),
            "word_until_latest": until.value,
            "word_after_latest": after.value,
        }
    return found


def _places(one: Judged, calendar: Calendar) -> dict[str, tuple[int, bool]]:
    """The place of each holding reply or new date in its row, and whether a supervisor's yes is missing."""
    judgement = one.judgement
    approved = judgement.approved_holding
    found = {
        promise.promise_id: (promise.times_told, is_told_too_often(promise, approved))
        for promise in judgement.promises
        if promise.times_told
    }
    for row in holding_rows(judgement.promises, judgement.conversations, approved):
        unapproved = row.unapproved(calendar)
        for place, promise in enumerate(row.promises, 1):
            found[promise.promise_id] = (place, promise in unapproved)
    return found


def awaited_columns(one: Judged, name: str, makers: Makers) -> dict[str, Columns]:
    """Return the rows of what we wait for from one customer."""
    return {
        awaited.awaited_id: {
            "customer_id": one.judgement.customer_id,
            "customer": name[:400],
            "kind": awaited.kind.value,
            "contact_id": awaited.contact_id,
            "staff": awaited.staff,
            "owner_id": makers.at(awaited.staff),
            "since": awaited.since,
            "earliest_at": awaited.window.earliest_at,
            "latest_at": awaited.window.latest_at,
            "wording": awaited.window.wording,
            "sentence": awaited.sentence,
            "conversation": awaited.conversation,
            "times": awaited.times,
            "asked_at": awaited.asked_at,
            "heard_at": awaited.heard_at,
            "stopped_at": awaited.stopped_at,
            "known_from": awaited.known_from,
        }
        for awaited in one.judgement.awaited
    }


def is_running(promise: Promise) -> bool:
    """Whether it counts and nothing has kept, renewed or ended it yet."""
    has_ended = promise.answered_at or promise.told_at or promise.ending
    return not promise.is_suggestion and not has_ended


def promise_of(row: PromiseRow) -> Promise:
    """Return the kernel's promise of a row; `state_at` of both agree at every moment."""
    return Promise(
        row.promise_id,
        row.owed_id,
        PromiseKind(row.kind),
        row.made_by,
        row.made_at,
        Window(row.earliest_at, row.latest_at, row.wording),
        answered_at=row.answered_at,
        told_at=row.told_at,
        contacted_at=row.contacted_at,
        tier=Tier(row.tier),
        sentence=row.sentence,
        confidence=row.confidence,
        rule=row.rule,
        staff=row.staff,
        conversation=row.conversation,
        is_holding=row.is_holding,
        wants_call=row.wants_call,
        confirmed_at=row.confirmed_at,
        is_moved=row.is_moved,
        ending=Ending(PromiseState(row.ended_as), row.ended_at) if row.ended_at else None,
        kept_by=row.kept_by,
        is_other_channel=row.is_other_channel,
        candidates=tuple(row.candidates),
        uncovered_from=row.uncovered_from,
    )


def awaited_of(row: AwaitedRow) -> Awaited:
    """Return the kernel's own of a row."""
    return Awaited(
        row.awaited_id,
        AwaitedKind(row.kind),
        row.contact_id,
        row.since,
        Window(row.earliest_at, row.latest_at, row.wording),
        row.sentence,
        row.conversation,
        row.staff,
        row.times,
        row.asked_at,
        row.heard_at,
        row.stopped_at,
        row.known_from,
    )
