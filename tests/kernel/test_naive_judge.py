"""The judge and a naive one, written from SEMANTICS without shared code, agree on random histories."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from tests.kernel.histories import IDENTITIES, History, histories, minute
from tests.kernel.naive_judge import NaiveJudge, NaiveJudgement, NaiveOwed, judge_naively, verdict_naively
from tests.kernel.naive_promises import NaivePromises, state_naively

from heardback.kernel.judge import Judgement, OwedAnswer, judge
from heardback.kernel.reasons import Grade
from heardback.kernel.status import state_at, verdict_at

Row = dict[str, object]


def row_of(owed: OwedAnswer, history: History) -> Row:
    settled, closed = owed.settlement, owed.closure
    return {
        "key": owed.key,
        "members": list(owed.contacts),
        "certain": owed.is_certain,
        "opened_at": owed.opened_at,
        "due_at": owed.due_at,
        "settled_at": settled.settled_at if settled else None,
        "settled_by": settled.contact_id if settled else "",
        "grade": str(settled.grade) if settled else "",
        "manner": str(settled.manner) if settled else "",
        "closed_at": closed.closed_at if closed else None,
        "closed_for": str(closed.rule) if closed else "",
        "candidates": sorted(line.contact_id for line in owed.suggestions if line.grade is Grade.C),
        "to_confirm": sorted(line.contact_id for line in owed.suggestions if line.grade is Grade.D),
        "attempts": list(owed.attempts),
        "state": str(state_at(owed, history.as_of)),
        "verdict": str(verdict_at(owed, history.as_of)),
    }


def naive_row(owed: NaiveOwed, history: History) -> Row:
    settled = owed.settled_at is not None and owed.settled_at <= history.as_of
    closed = owed.closed_at is not None and owed.closed_at <= history.as_of
    return {
        "key": owed.opener.contact_id,
        "members": [member.contact_id for member in owed.members],
        "certain": owed.certain,
        "opened_at": owed.opener.occurred_at,
        "due_at": owed.due_at,
        "settled_at": owed.settled_at,
        "settled_by": owed.settled_by,
        "grade": owed.grade,
        "manner": owed.manner,
        "closed_at": owed.closed_at,
        "closed_for": owed.closed_for,
        "candidates": sorted(owed.candidates),
        "to_confirm": sorted(owed.to_confirm),
        "attempts": owed.attempts,
        "state": "settled" if settled else "closed" if closed else "open",
        "verdict": verdict_naively(owed, history.as_of, history.coverage),
    }


def judged(history: History) -> tuple[Judgement, NaiveJudgement]:
    naive = judge_naively(
        history.contacts,
        decisions=history.decisions,
        bounces=history.bounces,
        identities=IDENTITIES,
        book=history.book,
    )
    return judge(history.facts, history.book), naive


def promises_of(history: History) -> dict[str, Row]:
    """Every promise by its id, as the kernel judges it, with its state at moments of interest."""
    real = judge(history.facts, history.book)
    return {
        promise.promise_id: {
            "kind": promise.kind,
            "made": (promise.made_by, promise.made_at),
            "window": (promise.window.earliest_at, promise.window.latest_at),
            "is_suggestion": promise.is_suggestion,
            "is_holding": promise.is_holding,
            "kept_by": promise.kept_by,
            "candidates": promise.candidates,
            "states": [str(promise.state_at(moment)) for moment in moments_of(promise.window.latest_at)],
        }
        for promise in real.promises
    }


def naive_promises_of(history: History) -> dict[str, Row]:
    naive = NaiveJudge(history.contacts, history.decisions, history.bounces, IDENTITIES, history.book)
    naive.run()
    return {
        promise.promise_id: {
            "kind": promise.kind,
            "made": (promise.made_by, promise.made_at),
            "window": (promise.window.earliest_at, promise.window.latest_at),
            "is_suggestion": promise.is_suggestion,
            "is_holding": promise.is_holding,
            "kept_by": promise.kept_by,
            "candidates": tuple(promise.candidates),
            "states": [
                state_naively(promise, moment, history.coverage)
                for moment in moments_of(promise.window.latest_at)
            ],
        }
        for promise in NaivePromises(naive).run()
    }


def moments_of(latest_at: datetime) -> list[datetime]:
    instant = timedelta(microseconds=1)
    often = [minute(count) for count in (0, 55, 60, 75, 110, 115, 125, 130, 200, 215, 1500, 1516, 5000)]
    return [latest_at - instant, latest_at, latest_at + instant, *often]


def assert_agree(history: History) -> None:
    real, naive = judged(history)
    rulings = {contact_id: (str(ruling.owes), str(ruling.rule)) for contact_id, ruling in real.rulings}
    assert rulings == naive.rulings
    rows = [row_of(owed, history) for owed in real.owed]
    expected = sorted((naive_row(owed, history) for owed in naive.owed), key=lambda row: str(row["key"]))
    assert sorted(rows, key=lambda row: str(row["key"])) == expected


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories())
def test_both_judges_agree_on_promises(history: History) -> None:
    assert promises_of(history) == naive_promises_of(history)


@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(histories())
def test_both_judges_agree_on_random_histories(history: History) -> None:
    assert_agree(history)
