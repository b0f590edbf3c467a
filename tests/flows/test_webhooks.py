"""Webhooks through the real door: signed by the vendors' own libraries, stored, folded, judged."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.core.cache import cache
from django.test import Client
from nacl.signing import SigningKey
from tests.desk.world import World
from tests.fakes.telnyx import PUBLIC_KEY, body_of, event, signed
from tests.fakes.twilio import ACCOUNT, TOKEN, form, rfc2822, sid, signature

from heardback.desk.models import Contact, IntakePoint, OwedAnswer
from heardback.desk.sealing import seal_text
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.phone_points import hook_log, hook_path, new_hook_key, public_address

pytestmark = pytest.mark.django_db
ANN, LINE, DANA = "+12025550142", "+12025550100", "+12025550111"
ROOT, LEG = sid(1), sid(2)


class Phones:
    """A desk with one account of a vendor, and the vendor's way of telling it."""

    def __init__(self, kind: str) -> None:
        cache.clear()
        self.world = World()
        self.client = Client(enforce_csrf_checks=True)
        self.t0 = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
        self.point = IntakePoint.objects.create(
            name="The phones",
            kind=kind,
            settings={"hook_key": new_hook_key(), "account_sid": ACCOUNT, "public_key": PUBLIC_KEY},
            secret=seal_text(TOKEN),
            created_at=self.t0,
        )

    def twilio(self, query: str = "", token: str = TOKEN, url: str = "", **fields: str) -> int:
        return self.twilio_body(form(**fields), query, token, url)

    def twilio_body(self, body: bytes, query: str = "", token: str = TOKEN, url: str = "") -> int:
        address = url or public_address(hook_path(self.point), query)
        given = signature(address, dict(parse_qsl(body.decode(), keep_blank_values=True)), token)
        path = hook_path(self.point) + (f"?{query}" if query else "")
        kind = "application/x-www-form-urlencoded"
        return self.client.post(path, body, kind, headers={"X-Twilio-Signature": given}).status_code

    def telnyx(self, told: dict[str, Any], **signing: Any) -> int:
        body = body_of(told)
        headers = signed(
            body, signing.get("at", datetime.now(UTC)), signing.get("key", SigningKey(bytes(range(32))))
        )
        return self.client.post(hook_path(self.point), body, "application/json", headers=headers).status_code

    def judge(self, after: timedelta = timedelta()) -> None:
        while normalise_one(datetime.now(UTC) + after):
            pass

    def refreshed(self) -> IntakePoint:
        self.point.refresh_from_db()
        return self.point


def hook(phones: Phones, status: str, seconds: float, call: str = ROOT, **more: str) -> dict[str, str]:
    ends = {"From": ANN, "To": LINE, "Direction": "inbound"}
    if call == LEG:
        ends = {"From": ANN, "To": DANA, "Direction": "outbound-dial", "ParentCallSid": ROOT}
    moment = rfc2822(phones.t0 + timedelta(seconds=seconds))
    return {"CallSid": call, "CallStatus": status, "Timestamp": moment} | ends | more


@pytest.fixture
def twilio() -> Phones:
    return Phones("twilio")


@pytest.fixture
def telnyx() -> Phones:
    return Phones("telnyx")


def test_ring_is_owed_before_anything_else_is_known(twilio: Phones) -> None:
    assert twilio.twilio(**hook(twilio, "ringing", 0)) == 200
    twilio.judge()
    owed = OwedAnswer.objects.get()
    assert (owed.opened_at, owed.is_open) == (twilio.t0, True)
    assert owed.customer_id == f"phone:{ANN}"
    item = RawItem.objects.get()
    assert (item.kind, item.folder, item.contact_id) == ("call", "twilio", Contact.objects.get().contact_id)


def test_lost_end_hides_nothing(twilio: Phones) -> None:
    for row in [
        hook(twilio, "ringing", 0),
        hook(twilio, "initiated", 2, LEG),
        hook(twilio, "in-progress", 9, LEG),
    ]:
        twilio.twilio(**row)
    twilio.judge(timedelta(hours=3))
    assert OwedAnswer.objects.get().is_open


@pytest.mark.parametrize("seed", range(6))
def test_answer_counts_in_any_order_late_and_twice(twilio: Phones, seed: int) -> None:
    rows = [
        hook(twilio, "ringing", 0),
        hook(twilio, "in-progress", 9, LEG),
        {"CallSid": LEG, "AnsweredBy": "human", "MachineDetectionDuration": "2100"},
        hook(twilio, "completed", 60, LEG, CallDuration="51"),
        hook(twilio, "completed", 61, CallDuration="61"),
    ]
    mixed = [*rows, rows[seed % 5]]
    Random(seed).shuffle(mixed)
    for row in mixed:
        assert twilio.twilio(**row) == 200
        twilio.judge()
    # An aside that came before its leg was known is told again under the call that it is of.
    call = Contact.objects.exclude(direction="internal").get()
    assert (call.bridged_for, call.outcome) == (51, "answered")
    assert not OwedAnswer.objects.filter(is_open=True).exists()


def test_sent_again_is_stored_once(twilio: Phones) -> None:
    for _ in range(3):
        assert twilio.twilio(**hook(twilio, "ringing", 0)) == 200
    assert RawItem.objects.count() == 1
    assert hook_log(twilio.point).highest_uid == 3


def test_query_of_the_address_is_signed_too(twilio: Phones) -> None:
    assert twilio.twilio("leg=0.1&x=%2B1", **hook(twilio, "ringing", 0)) == 200
    plain = public_address(hook_path(twilio.point))
    assert twilio.twilio("leg=0.2", url=plain, **hook(twilio, "ringing", 1)) == 403


def test_forged_is_refused_counted_shown_and_not_kept(twilio: Phones) -> None:
    for _ in range(2):
        assert twilio.twilio(token="guessed", **hook(twilio, "completed", 9)) == 403
    assert not RawItem.objects.exists()
    assert "auth token" in twilio.refreshed().problem
    assert "2 refused" in twilio.point.problem
    assert twilio.point.problem_since is not None
    assert twilio.twilio(**hook(twilio, "ringing", 0)) == 200
    assert twilio.refreshed().problem == ""
    assert hook_log(twilio.point).lowest_uid == 2


def test_host_header_signs_nothing(twilio: Phones) -> None:
    forged = f"https://evil.example{hook_path(twilio.point)}"
    assert twilio.twilio(url=forged, **hook(twilio, "ringing", 0)) == 403


def test_another_accounts_address_and_a_switched_off_one(twilio: Phones) -> None:
    path = f"/hooks/telnyx/{twilio.point.settings['hook_key']}"
    assert twilio.client.post(path, b"{}", "application/json").status_code == 404
    twilio.point.is_active = False
    twilio.point.save()
    assert twilio.twilio(**hook(twilio, "ringing", 0)) == 404
    assert not RawItem.objects.exists()


def test_size_and_method_and_flood_have_limits(twilio: Phones) -> None:
    path = hook_path(twilio.point)
    assert twilio.client.post(path, b"x" * 300_000, "application/json").status_code == 413
    assert twilio.client.get(path).status_code == 405
    answers = {twilio.twilio(token="guessed", **hook(twilio, "completed", 9)) for _ in range(45)}
    assert answers == {403, 429}
    assert hook_log(twilio.point).lowest_uid < 45


def test_unknown_kind_is_stored_and_named(twilio: Phones) -> None:
    assert twilio.twilio(CallSid=ROOT, SpeechResult="hello", From=ANN, To=LINE, Direction="inbound") == 200
    assert twilio.twilio_body(b"MessageSid=SM1&Body=hello") == 200
    assert RawItem.objects.count() == 2
    twilio.judge()
    assert not RawItem.objects.filter(state=0).exists()
    problems = RawItem.objects.order_by("pk").values_list("problem", flat=True)
    assert "SpeechResult" in problems[0]
    assert "Twilio" in problems[1]


def test_withheld_caller_without_a_message_is_counted_not_owed(twilio: Phones) -> None:
    for row in [hook(twilio, "ringing", 0), hook(twilio, "completed", 40)]:
        twilio.twilio(**row | {"From": "+266696687"})
    twilio.judge()
    assert not OwedAnswer.objects.filter(is_open=True).exists()


def test_voicemail_is_owed_with_its_length(twilio: Phones) -> None:
    fields = {"RecordingSid": sid(1, "RE"), "RecordingDuration": "9", "RecordingStatus": "completed"}
    twilio.twilio(**hook(twilio, "ringing", 0))
    twilio.twilio(
        CallSid=ROOT, RecordingSource="RecordVerb", RecordingUrl="https://api.twilio.com/x", **fields
    )
    twilio.twilio(**hook(twilio, "completed", 45))
    twilio.judge()
    contact = Contact.objects.get()
    assert contact.outcome == "voicemail"
    assert OwedAnswer.objects.get().is_open


class TestTelnyx:
    def ring(self, phones: Phones) -> dict[str, Any]:
        return event("call.initiated", phones.t0, direction="incoming")

    def test_bot_pickup_stays_owed(self, telnyx: Phones) -> None:
        assert telnyx.telnyx(self.ring(telnyx)) == 200
        assert telnyx.telnyx(event("call.answered", telnyx.t0 + timedelta(seconds=0.92))) == 200
        telnyx.judge()
        assert OwedAnswer.objects.get().is_open

    def test_second_delivery_is_another_body_of_the_same_event(self, telnyx: Phones) -> None:
        told = self.ring(telnyx)
        again = json.loads(json.dumps(told)) | {"meta": {"attempt": 2}}
        assert [telnyx.telnyx(told), telnyx.telnyx(again)] == [200, 200]
        assert RawItem.objects.count() == 1

    def test_forged_and_replayed(self, telnyx: Phones) -> None:
        told = self.ring(telnyx)
        assert telnyx.telnyx(told, key=SigningKey.generate()) == 403
        assert "public key" in telnyx.refreshed().problem
        assert telnyx.telnyx(told, at=datetime.now(UTC) - timedelta(minutes=6)) == 403
        assert "clock" in telnyx.refreshed().problem
        assert not RawItem.objects.exists()

    def test_unknown_events_are_stored_and_named(self, telnyx: Phones) -> None:
        assert telnyx.telnyx(self.ring(telnyx)) == 200
        assert telnyx.telnyx(event("call.levitated", telnyx.t0)) == 200
        assert (
            telnyx.telnyx({"data": {"event_type": "message.received", "id": "m1", "payload": {"text": "hi"}}})
            == 200
        )
        telnyx.judge()
        problems = RawItem.objects.order_by("pk").values_list("problem", flat=True)
        assert [problems[0], "call.levitated" in problems[1], "Telnyx" in problems[2]] == ["", True, True]
        assert OwedAnswer.objects.filter(customer_id=f"phone:{ANN}").count() == 1
