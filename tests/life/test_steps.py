"""The workers' steps, called as the loop calls them: what time changes, what a failure does not stop."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.desk.world import MONDAY, World

from heardback.desk.actions.beat_worker import begin_worker
from heardback.desk.firm import policy_book
from heardback.desk.models import CoverageSpan, IntakePoint, OwedAnswer, WorkerBeat
from heardback.desk.restored import restored
from heardback.intake.health import health_at
from heardback.intake.models import ItemState, RawItem
from heardback.kernel.status import Verdict, verdict_at
from heardback.workers.ingest import Watchers
from heardback.workers.loop import Life, Stop, run_steps
from heardback.workers.tick import CHORES, Chore, Tick

HOUR = timedelta(hours=1)


def _ticked(now: datetime, state: dict[str, Any] | None = None) -> dict[str, Any]:
    remembered: dict[str, Any] = {} if state is None else state
    tick = Tick([chore for chore in CHORES if chore.name in ("looking again", "coverage")])
    while tick.tick_one(now, remembered):
        pass
    assert not tick.problems
    return remembered


@pytest.mark.django_db
def test_time_alone_brings_a_row_to_the_clock() -> None:
    world = World()
    world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump?")
    (owed,) = world.waiting()
    assert owed.next_look_at == owed.due_soon_at
    CoverageSpan.objects.update(covered_to=MONDAY + 20 * HOUR)
    _ticked(MONDAY + 20 * HOUR)
    owed.refresh_from_db()
    assert owed.next_look_at == owed.due_at == MONDAY + 24 * HOUR


@pytest.mark.django_db
def test_a_dead_feed_ends_coverage_and_who_waits_is_judged_anew() -> None:
    world = World()
    world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump?")
    CoverageSpan.objects.update(covered_to=MONDAY + HOUR)
    state = _ticked(MONDAY + HOUR + timedelta(minutes=1))
    assert _verdict(MONDAY + 25 * HOUR) is Verdict.NEVER_ANSWERED

    state = _ticked(MONDAY + 3 * HOUR, state)
    assert not CoverageSpan.objects.filter(is_live=True).exists()
    assert _verdict(MONDAY + 25 * HOUR) is Verdict.BREACHED_UNCONFIRMED

    CoverageSpan.objects.update(is_live=True, covered_to=MONDAY + 5 * HOUR)
    _ticked(MONDAY + 5 * HOUR, state)
    assert _verdict(MONDAY + 25 * HOUR) is Verdict.NEVER_ANSWERED


def _verdict(as_of: datetime) -> Verdict:
    return verdict_at(restored(OwedAnswer.objects.get(), policy_book()), as_of)


def test_a_failing_chore_stops_no_other_and_says_so() -> None:
    done: list[datetime] = []

    def fails(now: datetime, state: dict[str, Any]) -> bool:
        raise ValueError("no such table")

    def does(now: datetime, state: dict[str, Any]) -> bool:
        done.append(now)
        return False

    tick = Tick([Chore("failing", HOUR, fails), Chore("doing", HOUR, does)])
    for minutes in (0, 10, 61, 62, -300):  # the last: somebody put the clock back
        tick.tick_one(MONDAY + timedelta(minutes=minutes), {})
    assert [(moment - MONDAY).total_seconds() // 60 for moment in done] == [0, 61, -300]
    assert tick.problems == {"failing": "failing: ValueError: no such table"}


@pytest.mark.django_db(transaction=True)
def test_a_failing_step_is_shown_and_tried_again() -> None:
    stop, calls = Stop(), []

    def step(now: datetime) -> bool:
        calls.append(now)
        if len(calls) == 1:
            raise RuntimeError("the disk is full")
        if len(calls) == 3:
            stop.set()
        return True

    life = Life("tick")
    run_steps(life, step, stop, rest=0.01)
    assert len(calls) == 3
    assert life.problem == ""
    assert WorkerBeat.objects.get().name == "tick"


class _Watcher:
    """Remembers who asked; the first step of a point fails."""

    steps: dict[int, int]
    closed: int

    def __init__(self, seen: _Seen) -> None:
        self._seen = seen

    def ingest_one(self, point: IntakePoint, now: datetime) -> bool:
        count = self._seen.steps[point.pk] = self._seen.steps.get(point.pk, 0) + 1
        if count == 1:
            raise OSError("the line is cut")
        return False

    def wait(self, seconds: float) -> None:
        self._seen.woke.wait(0.02)

    def close(self) -> None:
        self._seen.closed += 1


class _Seen:
    def __init__(self) -> None:
        self.steps: dict[int, int] = {}
        self.closed = 0
        self.woke = threading.Event()


@pytest.mark.django_db(transaction=True)
def test_each_mailbox_has_a_watcher_as_long_as_it_is_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("heardback.workers.ingest._AFTER_A_FAILURE", 0.01)
    seen = _Seen()
    watchers = Watchers({"imap": lambda: _Watcher(seen)})
    one, two = (
        IntakePoint.objects.create(name=name, kind="imap", created_at=MONDAY) for name in ("one", "two")
    )
    IntakePoint.objects.create(name="form", kind="form", created_at=MONDAY)
    watchers.keep(MONDAY)
    _until(lambda: seen.steps.get(one.pk, 0) > 2 and seen.steps.get(two.pk, 0) > 2)
    assert set(seen.steps) == {one.pk, two.pk}
    IntakePoint.objects.filter(pk=two.pk).update(is_active=False)
    watchers.keep(MONDAY + timedelta(seconds=6))
    _until(lambda: seen.closed >= 3)  # once after each failure, once at the end
    before = dict(seen.steps)
    _until(lambda: seen.steps[one.pk] > before[one.pk] + 2)
    assert seen.steps[two.pk] <= before[two.pk] + 1
    watchers.end()


def _until(is_so: Any) -> None:
    for _ in range(500):
        if is_so():
            return
        threading.Event().wait(0.02)
    pytest.fail("not within ten seconds")


@pytest.mark.django_db
def test_health_names_what_is_wrong_and_nobody(client: Client) -> None:
    now = datetime.now(UTC)
    for name in ("ingest", "tick", "deliver"):
        begin_worker(name, now)
    assert health_at(now).status == "ok"
    assert client.get("/healthz").json()["status"] == "ok"
    WorkerBeat.objects.filter(name="tick").update(beaten_at=now - timedelta(minutes=3))
    WorkerBeat.objects.filter(name="deliver").update(problem="OSError: secret@lee.example")
    world = World()
    world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump?")
    RawItem.objects.update(state=ItemState.STUCK)
    told = client.get("/healthz").json()
    assert told["status"] == "degraded"
    assert len(told["problems"]) == 3
    assert told["stuck"] == 1
    assert "@" not in str(told)
    assert client.get("/healthz?strict").status_code == 503
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_metrics_count_who_waits(client: Client) -> None:
    world = World()
    world.mail("Ann Lee <ann@lee.example>", 0, "Can you repair our pump?")
    told = client.get("/metrics").content.decode()
    assert 'heardback_owed_open{certain="yes",overdue="yes"} 1.0' in told
    assert "@" not in told
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.7").status_code == 403
    assert client.get("/metrics", HTTP_X_FORWARDED_FOR="203.0.113.7").status_code == 403
