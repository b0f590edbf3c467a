"""The demo's mail server and its people: mail comes in and is answered at a quickened pace (`sample_firm.live`).

It takes the place of the intake's worker: what it brings is stored and normalised by the same two commits. What the
visitor writes is taken by a mail server of its own on this machine, which passes nothing on.
"""

from __future__ import annotations

import heapq
import logging
from datetime import datetime, timedelta

from heardback.desk.models import IntakePoint
from heardback.gateways.swallowing_smtp import SwallowingServer
from heardback.intake.demo_mail import is_taken_care_of, look_at_demo, store_copies
from heardback.intake.normalise import normalise_one
from heardback.sample_firm import live
from heardback.workers.loop import Life, Stop, run_steps

LOG = logging.getLogger(__name__)
_REST = 0.5
_LOOK_EVERY = timedelta(seconds=10)
_LONGEST_STORY = 30 * 60
SEED = 1


class Playing:
    """Lets the sample firm's days go on; `state` says after a restart where it was."""

    def __init__(self, points: dict[str, IntakePoint], state: dict[str, object]) -> None:
        self._points, self._state = points, state
        self._life = live.Life(SEED)
        self._waiting: list[tuple[int, str, live.Copy]] = []
        self._answered: set[str] = set()
        self._looked_at: datetime | None = None
        for number, begins_at in self._begun():
            self._wait_for(number, begins_at)

    def play_one(self, now: datetime) -> bool:
        """Bring what has come by `now` and begin the next story when it is time; True where mail came."""
        if self._looked_at is None or not timedelta(0) <= now - self._looked_at < _LOOK_EVERY:
            look_at_demo(self._points, now)
            self._looked_at = now
        moment = int(now.timestamp())
        self._begin_next(moment)
        come = []
        while self._waiting and self._waiting[0][0] <= moment:
            copy = heapq.heappop(self._waiting)[2]
            if self._still_happens(copy):
                come.append(copy)
        if come:
            store_copies(self._points, come, now)
        return bool(come)

    def _begun(self) -> list[tuple[int, int]]:
        begun = self._state.get("begun")
        return [(int(number), int(at)) for number, at in begun] if isinstance(begun, list) else []

    def _begin_next(self, moment: int) -> None:
        number = int(str(self._state.get("next", 0)))
        due_at = int(str(self._state.get("next_at", 0)))
        if moment < due_at <= moment + live.pause_before(number):
            return
        self._wait_for(number, moment)
        begun = [one for one in self._begun() if one[1] > moment - _LONGEST_STORY]
        self._state |= {
            "begun": [*begun, (number, moment)],
            "next": number + 1,
            "next_at": moment + live.pause_before(number + 1),
        }

    def _wait_for(self, number: int, begins_at: int) -> None:
        for copy in self._life.story(number, begins_at):
            heapq.heappush(self._waiting, (copy.at, copy.key, copy))

    def _still_happens(self, copy: live.Copy) -> bool:
        """Nobody in the story answers, or asks again, what the visitor has taken care of."""
        if not copy.opener or copy.opener in self._answered:
            return True
        if copy.is_ours:
            if is_taken_care_of(copy.opener):
                return False
            self._answered.add(copy.opener)
        return True


def run(stop: Stop) -> None:
    """Play until told to stop."""
    life = Life("ingest")
    playing: Playing | None = None

    def step(now: datetime) -> bool:
        nonlocal playing
        if playing is None:
            points = {point.address.partition("@")[0]: point for point in IntakePoint.objects.all()}
            playing = Playing(points, life.state)
        did_work = playing.play_one(now)
        return normalise_one(now) > 0 or did_work

    with SwallowingServer(lambda to: LOG.info("Answered %s.", ", ".join(to))) as server:
        _tell_port(server.port)
        run_steps(life, step, stop, _REST)


def _tell_port(port: int) -> None:
    for point in IntakePoint.objects.all():
        sends = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "plain"}
        point.settings = {**point.settings, **sends, "keeps_sent": True}
        point.save(update_fields=["settings"])
