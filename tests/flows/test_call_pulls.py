"""Lists of calls pulled from real HTTP servers: they repair lost webhooks, and stand alone where none come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.desk.world import MONDAY, World
from tests.fakes.serving import Reply
from tests.fakes.telnyx import API_KEY, TelnyxServer, event
from tests.fakes.twilio import ACCOUNT, KEY_SECRET, KEY_SID, SOUND, TOKEN, TwilioServer, form, sid

from heardback.desk.models import Contact, CoverageSpan, IntakePoint, OwedAnswer, Recording
from heardback.desk.sealing import seal_text, unseal
from heardback.formats.telephony.hooks import HookRequest
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.phone_points import note_hook
from heardback.intake.receive_calls import store_hook
from heardback.intake.recordings import fetch_recording_one
from heardback.intake.watch_calls import CallWatcher, call_cursor, every
from heardback.intake.watch_telnyx import TelnyxWatcher
from heardback.intake.watch_twilio import TwilioWatcher
from heardback.workers.ingest import WATCHERS

pytestmark = pytest.mark.django_db
T0 = MONDAY
ANN, DANA = "+12025550142", "+12025550111"


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


class Pulled:
    """A desk with one account whose calls are only pulled."""

    def __init__(self, kind: str, stand_ins: dict[str, str], secret: str, **settings: str) -> None:
        self.world = World()
        self.point = IntakePoint.objects.create(
            name="The phones", kind=kind, settings=settings, secret=seal_text(secret), created_at=T0
        )
        make: type[Any] = TwilioWatcher if kind == "twilio" else TelnyxWatcher
        self.watcher: CallWatcher = make(stand_ins=stand_ins, sleep=lambda _: None)

    def pull(self, minutes: float) -> IntakePoint:
        self.point.refresh_from_db()
        assert self.watcher.ingest_one(self.point, at(minutes)) is False
        while normalise_one(at(minutes)):
            pass
        self.point.refresh_from_db()
        return self.point


@pytest.fixture
def server() -> Iterator[TwilioServer]:
    with TwilioServer() as server:
        yield server


@pytest.fixture
def desk(server: TwilioServer) -> Iterator[Pulled]:
    desk = Pulled("twilio", server.stand_ins, TOKEN, account_sid=ACCOUNT)
    yield desk
    desk.watcher.close()


def owed() -> int:
    return OwedAnswer.objects.filter(is_open=True).count()


def test_every_page_is_read_and_read_again_stores_nothing(server: TwilioServer, desk: Pulled) -> None:
    for number in range(1, 8):
        server.call(number, at(number), "no-answer", at(number + 1), **{"from": f"+1202555014{number}"})
    assert desk.pull(20).problem == ""
    assert (RawItem.objects.count(), owed()) == (7, 7)
    assert desk.point.last_seen_at == at(20)
    desk.pull(21)
    desk.pull(22)
    assert (RawItem.objects.count(), owed()) == (7, 7)


def test_look_is_due_every_minute_alone_and_hourly_beside_webhooks(
    server: TwilioServer, desk: Pulled
) -> None:
    for minutes in (0, 0.5, 1, 1.5, 2):
        desk.pull(minutes)
    assert len([one for one in server.log if one.path.endswith("Calls.json")]) == 3
    assert every(desk.point) == timedelta(minutes=1)
    note_hook(desk.point, at(2))
    assert every(desk.point) > timedelta(minutes=45)
    desk.point.settings["pulls"] = "alone"
    assert every(desk.point) == timedelta(minutes=1)


def test_call_that_runs_is_owed_and_seen_to_end_however_long_it_lasts(
    server: TwilioServer, desk: Pulled
) -> None:
    server.call(1, at(0), "in-progress")
    desk.pull(1)
    assert owed() == 1
    for minutes in range(60, 600, 60):
        desk.pull(minutes)
    server.call(1, at(0), "completed", at(590))
    server.call(
        2, at(1), "completed", at(590), parent_call_sid=sid(1), direction="outbound-dial", answered_by="human"
    )
    desk.pull(601)
    assert owed() == 0
    assert Contact.objects.get().outcome == "answered"


def test_what_webhooks_lost_the_list_repairs(server: TwilioServer, desk: Pulled) -> None:
    body = form(CallSid=sid(1), CallStatus="ringing", From=ANN, To="+12025550100", Direction="inbound")
    store_hook(desk.point, HookRequest("https://desk.example/hooks/twilio/x", {}, body, at(0)))
    desk.pull(0)
    assert owed() == 1
    server.call(1, at(0), "completed", at(3))
    server.call(
        2,
        at(0.2),
        "completed",
        at(3),
        parent_call_sid=sid(1),
        direction="outbound-dial",
        to=DANA,
        answered_by="human",
    )
    server.call(3, at(0.2), "canceled", at(0.4), parent_call_sid=sid(1), direction="outbound-dial")
    desk.pull(55)
    assert owed() == 0
    assert Contact.objects.count() == 1


def test_voicemail_with_its_sound(server: TwilioServer, desk: Pulled) -> None:
    server.call(1, at(0), "completed", at(1))
    server.recording(1, sid(1), at(0.5), 12)
    server.recording(2, sid(1), at(0.2), 30, source="DialVerb")
    desk.pull(5)
    contact = Contact.objects.get()
    assert (contact.outcome, owed()) == ("voicemail", 1)
    assert fetch_recording_one(at(6), server.stand_ins)
    assert not fetch_recording_one(at(7), server.stand_ins)
    kept = Recording.objects.get()  # a recorded conversation is nobody's message
    assert (kept.contact_id, kept.seconds, unseal(kept.sealed)) == (contact.contact_id, 12, SOUND)


def test_account_that_keeps_no_bodies_fetches_no_sound(server: TwilioServer, desk: Pulled) -> None:
    desk.point.is_metadata_only = True
    desk.point.save()
    server.call(1, at(0), "completed", at(1))
    server.recording(1, sid(1), at(0.5), 12)
    desk.pull(5)
    assert not Recording.objects.exists()
    assert Contact.objects.get().outcome == "voicemail"


def test_cut_off_between_pages_goes_on_without_a_gap(server: TwilioServer, desk: Pulled) -> None:
    for number in range(1, 6):
        server.call(number, at(number), "no-answer", at(number + 1), **{"from": f"+1202555014{number}"})
    server.fail_on_page = 1
    assert "status 500" in desk.pull(10).problem
    assert owed() == 2
    assert call_cursor(desk.point).looked_at is None
    server.fail_on_page = None
    assert desk.pull(60).problem == ""
    assert owed() == 5


def test_wrong_token_says_the_mend_and_rests_until_it_is_changed(server: TwilioServer, desk: Pulled) -> None:
    desk.point.secret = seal_text("wrong")
    desk.point.save()
    assert "auth token" in desk.pull(0).problem
    asked = len(server.log)
    desk.pull(2)
    assert len(server.log) == asked
    desk.point.secret = seal_text(f'{{"api_key_secret": "{KEY_SECRET}", "auth_token": "wrong"}}')
    desk.point.settings["api_key_sid"] = KEY_SID
    desk.point.save()
    assert desk.pull(3).problem == ""


def test_missing_keys_and_patience(server: TwilioServer, desk: Pulled) -> None:
    server.faults = [Reply(429, b"", {"Retry-After": "900"})]
    assert "asks to wait" in desk.pull(0).problem
    asked = len(server.log)
    desk.pull(10)
    assert len(server.log) == asked
    assert desk.pull(16).problem == ""
    desk.point.settings = {}
    desk.point.save()
    assert "account SID" in desk.pull(20).problem


def test_list_of_calls_makes_no_mailbox_firmer(server: TwilioServer, desk: Pulled) -> None:
    before = list(CoverageSpan.objects.filter(is_outgoing=True).values())
    for minutes in (0, 20, 40):
        desk.pull(minutes)
    assert list(CoverageSpan.objects.filter(is_outgoing=True).values()) == before
    span = CoverageSpan.objects.get(intake_point=desk.point)
    assert (span.is_outgoing, span.covered_from, span.covered_to) == (False, T0 - timedelta(days=30), at(40))


def test_workers_watch_both_vendors() -> None:
    assert (WATCHERS["twilio"], WATCHERS["telnyx"]) == (TwilioWatcher, TelnyxWatcher)


class TestTelnyx:
    @pytest.fixture
    def events(self) -> Iterator[TelnyxServer]:
        with TelnyxServer() as server:
            yield server

    def ring(self, minutes: float, number: int, kind: str = "initiated", **more: Any) -> dict[str, Any]:
        return event(f"call.{kind}", at(minutes), session=f"s{number}", leg=f"l{number}", **more)

    def test_events_of_a_day(self, events: TelnyxServer) -> None:
        desk = Pulled("telnyx", events.stand_ins, API_KEY)
        events.events = [self.ring(number, number, direction="incoming") for number in range(5)]
        events.events += [self.ring(6, 1, "hangup", hangup_cause="originator_cancel")]
        assert desk.pull(10).problem == ""
        assert Contact.objects.count() == 5
        desk.pull(11)
        assert RawItem.objects.count() == 6
        desk.watcher.close()

    def test_what_the_list_no_longer_holds_is_said(self, events: TelnyxServer) -> None:
        desk = Pulled("telnyx", events.stand_ins, API_KEY)
        assert desk.pull(0).problem == ""
        problem = desk.pull(60 * 30).problem
        assert "are not known" in problem
        assert "16 Mar 13:00" in problem
        assert desk.pull(60 * 31).problem == problem
        assert CoverageSpan.objects.filter(intake_point=desk.point).count() == 2
        desk.watcher.close()

    def test_wrong_key(self, events: TelnyxServer) -> None:
        desk = Pulled("telnyx", events.stand_ins, "wrong")
        assert "API key" in desk.pull(0).problem
        desk.watcher.close()
