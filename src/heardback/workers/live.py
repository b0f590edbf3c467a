"""The demo's mail server, its telephone exchange and its people, at a quickened pace (`sample_firm.live`).

It takes the place of the intake's worker: the mail that it brings is stored and normalised by the same two commits,
and the exchange's file is read by the same watcher as any firm's. What the visitor writes is taken by a mail server
of its own on this machine, which passes nothing on.
"""

from __future__ import annotations

import heapq
import logging
from datetime import datetime, timedelta
from pathlib import Path

from heardback.desk.models import IntakeKind, IntakePoint
from heardback.gateways.swallowing_smtp import SwallowingServer
from heardback.intake.demo_calls import append_lines, is_call_taken_care_of, keep_messages
from heardback.intake.demo_mail import is_taken_care_of, look_at_demo, store_copies
from heardback.intake.normalise import normalise_one
from heardback.intake.watch_call_files import CallFilesWatcher, file_settings
from heardback.sample_firm import live, live_calls
from heardback.workers.ingest import Watchers
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
        number, due_at = _number(self._state, "next"), _number(self._state, "next_at")
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


class Ringing:
    """Lets the phones ring: the exchange writes its lines when their time has come; `state` is its own part.

    After a restart a line may be written twice; whoever reads the file knows it.
    """

    def __init__(self, point: IntakePoint, path: Path, state: dict[str, object]) -> None:
        self._point, self._path, self._state = point, path, state
        self._life = live_calls.CallLife(SEED)
        self._lines: list[tuple[int, int, live_calls.CallLine]] = []
        self._messages: list[tuple[int, str, live_calls.Message]] = []
        self._callbacks: dict[str, str] = {}
        self._given_up: set[str] = set()
        for number, begins_at in self._begun():
            self._wait_for(number, begins_at, _number(self._state, "played_to"))

    def play_one(self, now: datetime) -> bool:
        """Write what the exchange tells by `now`; True where it told anything."""
        moment = int(now.timestamp())
        self._begin_next(moment)
        due = []
        while self._lines and self._lines[0][0] <= moment:
            due.append(heapq.heappop(self._lines)[2])
        told = [line for line in due if self._still_happens(line)]
        if told:
            append_lines(self._path, told)
        heard = []
        while self._messages and self._messages[0][0] <= moment:
            heard.append(heapq.heappop(self._messages)[2])
        keep_messages(self._point, heard)
        self._state["played_to"] = moment
        return bool(told)

    def _begun(self) -> list[tuple[int, int]]:
        begun = self._state.get("begun")
        return [(int(number), int(at)) for number, at in begun] if isinstance(begun, list) else []

    def _begin_next(self, moment: int) -> None:
        number, due_at = _number(self._state, "next"), _number(self._state, "next_at")
        if moment < due_at <= moment + live_calls.pause_before(number):
            return
        self._wait_for(number, moment, 0)
        begun = [one for one in self._begun() if one[1] > moment - _LONGEST_STORY]
        self._state |= {
            "begun": [*begun, (number, moment)],
            "next": number + 1,
            "next_at": moment + live_calls.pause_before(number + 1),
        }

    def _wait_for(self, number: int, begins_at: int, played_to: int) -> None:
        told = self._life.story(number, begins_at)
        if told.callback:
            self._callbacks[told.callback] = told.opener
        for place, line in enumerate(told.lines):
            if line.at >= played_to:
                heapq.heappush(self._lines, (line.at, number * 1000 + place, line))
        for message in told.messages:
            if message.at >= played_to:
                heapq.heappush(self._messages, (message.at, message.call, message))

    def _still_happens(self, line: live_calls.CallLine) -> bool:
        """Nobody in the story rings back whom the visitor has taken care of; a call that began goes on."""
        opener = self._callbacks.pop(line.call, "")
        if opener and is_call_taken_care_of(opener):
            self._given_up.add(line.call)
        return line.call not in self._given_up


def _number(state: dict[str, object], name: str) -> int:
    return int(str(state.get(name, 0)))


def run(stop: Stop) -> None:
    """Play until told to stop."""
    life = Life("ingest")
    players: list[Playing | Ringing] = []
    watchers = Watchers({IntakeKind.PBX_FILES: CallFilesWatcher})

    def step(now: datetime) -> bool:
        if not players:
            points = {point.address.partition("@")[0]: point for point in _mailboxes()}
            players.extend([Playing(points, life.state), *_exchanges(life.state)])
        did_work = [player.play_one(now) for player in players]
        watchers.keep(now)
        return normalise_one(now) > 0 or any(did_work)

    with SwallowingServer(lambda to: LOG.info("Answered %s.", ", ".join(to))) as server:
        _tell_port(server.port)
        run_steps(life, step, stop, _REST)
    watchers.end()


def _mailboxes() -> list[IntakePoint]:
    return list(IntakePoint.objects.filter(kind=IntakeKind.IMAP))


def _exchanges(state: dict[str, object]) -> list[Ringing]:
    own = state.setdefault("phones", {})
    assert isinstance(own, dict)
    points = IntakePoint.objects.filter(kind=IntakeKind.PBX_FILES).order_by("pk")[:1]
    return [Ringing(point, file_settings(point.settings).sources[0].path, own) for point in points]


def _tell_port(port: int) -> None:
    for point in _mailboxes():
        sends = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_security": "plain"}
        point.settings = {**point.settings, **sends, "keeps_sent": True}
        point.save(update_fields=["settings"])
