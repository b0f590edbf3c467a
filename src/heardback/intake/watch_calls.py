"""Pulling a provider's list of calls: every hour to repair lost webhooks, or every minute where none come.

Each look lists from a moment well before the last one, and before the start of any call that was running then, so
that what changed since is seen; the same record again stores nothing. The cursor moves only after the last page.
What a look proves is recorded for the incoming side alone: a list of calls says nothing of letters, so it never makes
the silence of a mailbox firmer.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from django.db import transaction

from heardback.desk.models import IntakePoint
from heardback.formats.exports.items import FolderRole
from heardback.gateways.call_lists import AccountRefused, CallList, Listed
from heardback.gateways.http import Door, HttpProblem
from heardback.intake.calls import CallText, store_calls
from heardback.intake.coverage import CALLS, note_look
from heardback.intake.heard_recordings import hear_of_recording
from heardback.intake.models import Cursor
from heardback.intake.phone_points import KeysUnreadable, hook_log, hook_trouble, keys_of
from heardback.intake.watching import note_seen, say_problem

#: Lists are not complete at once, and our clock is not the provider's.
OVERLAP: Final = timedelta(minutes=30)
#: A little under an hour, so that an account looked at hourly never counts as one not looked at.
HOURLY: Final = timedelta(minutes=50)
ALONE: Final = timedelta(minutes=1)
_FIRST_LOOK: Final = timedelta(days=30)
_REST_AFTER_REFUSAL: Final = timedelta(minutes=15)
_LOST_IS_SHOWN_FOR: Final = timedelta(days=7)
_LONGEST_CALL: Final = timedelta(days=2)
_LONGEST_WAIT = 5.0


class KeysMissing(Exception):
    """The account is not set up yet; `sentence` says what is missing."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Provider:
    """How one provider's list is opened: `open` raises KeysMissing; `hosts` are all that may be spoken to."""

    name: str
    hosts: frozenset[str]
    open: Callable[[Mapping[str, str], Door], CallList]


class CallWatcher:
    """Keeps one account pulled; for one thread and one point. `stand_ins` take the provider's place."""

    def __init__(
        self,
        provider: Provider,
        *,
        stand_ins: Mapping[str, str] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._provider = provider
        self._door = Door(provider.hosts, stand_ins=stand_ins, sleep=sleep)
        self._rests_until: datetime | None = None
        self._tried: tuple[object, ...] = ()

    def close(self) -> None:
        """Close the connections."""
        self._door.close()

    def wait(self, seconds: float) -> None:
        """Return after at most `seconds`: a list tells nobody that it has grown."""
        time.sleep(min(seconds, _LONGEST_WAIT))

    def ingest_one(self, point: IntakePoint, now: datetime) -> bool:
        """Pull `point` if it is due. False: there is nothing more to do just now."""
        is_same = self._tried == (bytes(point.secret), sorted(point.settings.items(), key=str))
        if is_same and self._rests_until is not None and now < self._rests_until:
            return False
        cursor = call_cursor(point)
        if cursor.looked_at is not None and now - cursor.looked_at < every(point):
            return False
        self._tried = (bytes(point.secret), sorted(point.settings.items(), key=str))
        try:
            calls = self._provider.open(keys_of(point), self._door)
            _pull(point, cursor, calls, now)
        except (KeysMissing, KeysUnreadable) as problem:
            self._trouble(point, problem.sentence, now, _REST_AFTER_REFUSAL)
        except HttpProblem as problem:
            is_for_good = isinstance(problem, AccountRefused) or not problem.can_retry
            rest = _REST_AFTER_REFUSAL if is_for_good else max(problem.retry_after, ALONE)
            self._trouble(point, problem.sentence, now, rest)
        else:
            self._rests_until = None
        return False

    def _trouble(self, point: IntakePoint, sentence: str, now: datetime, rest: timedelta) -> None:
        self._rests_until = now + rest
        say_problem(point, sentence, now)


def every(point: IntakePoint) -> timedelta:
    """Return how often an account is pulled: hourly where its webhooks come, else every minute."""
    chosen = str(point.settings.get("pulls", ""))
    if chosen in ("hourly", "alone"):
        return HOURLY if chosen == "hourly" else ALONE
    return HOURLY if hook_log(point).highest_uid else ALONE


def call_cursor(point: IntakePoint) -> Cursor:
    """Return how far the list was read: whole up to `looked_at`; `token` says where the next look begins."""
    cursor, _ = Cursor.objects.get_or_create(
        intake_point=point, folder=CALLS, defaults={"role": FolderRole.OTHER.value, "is_backfilled": True}
    )
    return cursor


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the next look begins, and the sentence on calls that no list holds any more."""

    runs_since: datetime | None = None
    lost: str = ""
    lost_at: datetime | None = None

    def still_lost(self, now: datetime) -> str:
        """Return the sentence while it is news."""
        return self.lost if self.lost_at is not None and now - self.lost_at < _LOST_IS_SHOWN_FOR else ""


def _place_of(cursor: Cursor) -> _Place:
    try:
        return msgspec.json.decode(cursor.token, type=_Place)
    except msgspec.MsgspecError:
        return _Place()


def _pull(point: IntakePoint, cursor: Cursor, calls: CallList, now: datetime) -> None:
    place = _place_of(cursor)
    since, lost = _since(point, cursor, place, calls.oldest(now), now)
    runs_since = now
    for page in calls.pages(since):
        with transaction.atomic():
            store_calls(point, [_text(point, one) for one in page], seen_at=now)
            for one in page:
                hear_of_recording(point, one.call_key, one.recording, now)
        runs_since = min([runs_since, *(one.runs_since for one in page if one.runs_since)])
    if lost:
        place = replace(place, lost=lost, lost_at=now)
    place = replace(place, runs_since=max(runs_since, now - _LONGEST_CALL))
    cursor.token = msgspec.json.encode(place).decode()
    cursor.looked_at = now
    cursor.oldest_at = since if lost or cursor.oldest_at is None else min(cursor.oldest_at, since)
    with transaction.atomic():
        cursor.save()
        note_seen(point, now)
        note_look(point, cursor, now, is_all_mail=False, has_vanished=bool(lost))
    say_problem(point, place.still_lost(now) or hook_trouble(point), now)


def _text(point: IntakePoint, one: Listed) -> CallText:
    """A record is stored anew only when it changed: its own bytes are part of its key."""
    digest = hashlib.sha256(one.line.encode()).hexdigest()[:20]
    return CallText(point.kind, one.line, f"{one.name}:{digest}")


def _since(
    point: IntakePoint, cursor: Cursor, place: _Place, oldest: datetime | None, now: datetime
) -> tuple[datetime, str]:
    """Return where this look begins, and a sentence where the provider's list no longer reaches back so far."""
    looked_at = cursor.looked_at
    if looked_at is None:
        return max(_chosen(point) or now - _FIRST_LOOK, oldest or datetime.min.replace(tzinfo=UTC)), ""
    since = min(place.runs_since or looked_at, looked_at) - OVERLAP
    if oldest is None or oldest <= since:
        return since, ""
    if looked_at >= oldest:
        return oldest, ""
    return oldest, (
        f"Calls between {looked_at:%d %b %H:%M} and {oldest:%d %b %H:%M} UTC are not known: {point.name} was not "
        "looked at for so long that the provider no longer lists them. Ask the provider for its call records of that "
        "time and import them."
    )


def _chosen(point: IntakePoint) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(point.settings.get("history_since", "")))
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found
