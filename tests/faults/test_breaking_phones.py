"""Trying to break the phones: strangers at the webhooks, odd records, numbers that lie.

Held throughout: who waits never disappears, a machine is no person, nothing crashes, no stranger writes facts.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.fakes.twilio import form, signature
from tests.flows.test_webhooks import Phones, hook

from heardback.desk.models import Contact
from heardback.evidence.call import fold_call, place_call
from heardback.evidence.firm import Firm
from heardback.formats.call_formats import call_format
from heardback.formats.records import Unreadable
from heardback.intake.models import ItemState, RawItem
from heardback.intake.phone_points import hook_path

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def twilio(db: None) -> Phones:
    return Phones("twilio")


# -- strangers at the webhooks


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x",
        "application/json",
        "text/plain",
        "",
        "application/\xff",
        f"{FORM}; charset=utf-16",
    ],
)
def test_no_content_type_gets_past_the_signature(twilio: Phones, kind: str) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="CallSid"\r\n\r\nCA1\r\n--x--\r\n'
    answer = Client(raise_request_exception=False).post(
        hook_path(twilio.point), body, kind, headers={"X-Twilio-Signature": "x"}
    )
    assert answer.status_code in (400, 403)
    assert not RawItem.objects.exists()


@pytest.mark.parametrize("length", ["abc", "-5", "9" * 40, "", "1e3"])
def test_no_length_breaks_the_door(twilio: Phones, length: str) -> None:
    answer = Client(raise_request_exception=False).post(
        hook_path(twilio.point),
        b"CallSid=CA1",
        FORM,
        headers={"X-Twilio-Signature": "x"},
        CONTENT_LENGTH=length,
    )
    assert answer.status_code in (400, 403, 413)


@pytest.mark.parametrize(
    "path",
    [
        "/hooks/twilio/%00",
        "/hooks/tw%00ilio/key",
        "/hooks/twilio/%FF%FE",
        "/hooks/twilio/%0d%0aX: y",
        "/hooks/imap_mailbox/x",
        "/hooks//x",
        "/hooks/twilio/" + "a" * 5000,
        "/hooks/twilio/[",
        "/hooks/twilio/k?" + "a=" * 5000,
    ],
)
def test_no_address_breaks_the_door(twilio: Phones, path: str) -> None:
    answer = Client(raise_request_exception=False).post(path, b"CallSid=CA1", FORM)
    assert answer.status_code in (400, 403, 404)


def test_the_host_is_the_firms_own_whatever_the_request_claims(twilio: Phones) -> None:
    evil = f"https://evil.example{hook_path(twilio.point)}"
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Original-URL": evil}
    fields = hook(twilio, "ringing", 0)
    body = form(**fields)
    signed = signature(evil, dict(parse_qsl(body.decode())))
    answer = Client(raise_request_exception=False).post(
        hook_path(twilio.point), body, FORM, headers={**headers, "X-Twilio-Signature": signed}
    )
    assert answer.status_code in (400, 403)
    assert not RawItem.objects.exists()


def test_a_flood_of_forged_webhooks_keeps_no_signed_one_out(twilio: Phones) -> None:
    """Strangers with accounts of their own send from the carrier's very addresses."""
    answers = {twilio.twilio(token="guessed", **hook(twilio, "completed", 9)) for _ in range(25)}
    assert answers == {403, 429}
    assert twilio.twilio(**hook(twilio, "ringing", 0)) == 200
    assert RawItem.objects.count() == 1


@pytest.mark.parametrize(
    "name",
    ["Ann\0Lee", "A" * 20_000, "\ufffd\ud83d".encode("utf-8", "replace").decode(), "<Say>&\"'", "a;b&c=d"],
)
def test_odd_names_of_callers_are_kept(twilio: Phones, name: str) -> None:
    assert twilio.twilio(**hook(twilio, "ringing", 0, CallerName=name)) == 200
    twilio.judge()
    assert RawItem.objects.get().state == ItemState.DONE
    assert "\0" not in Contact.objects.get().from_name


# -- odd records: a sentence or a call, never a crash and never half a minute

CEL = '"{kind}","2026-03-16 10:00:00.000000","","2025550142","2025550142","","","s","from-trunk","PJSIP/trunk-1",'
CSV_HEADER = "Start,From,To,Duration,Status,Direction,Id\n"
QUEUE = "1772460000|1772459995.7|8000|NONE|ENTERQUEUE||2025550142|1\n"
HOOK = (
    '{{"CallSid": "CA1", "From": "+12025550142", "CallStatus": "ringing", "Direction": "inbound", '
    '"CallerName": {}}}\n'
)
EVENT = (
    '{{"data": {{"event_type": "call.initiated", "id": "1", "occurred_at": "2026-03-16T10:00:00Z", '
    '"payload": {{"call_session_id": "s1", "call_leg_id": "l1", "direction": "incoming", "from": {}}}}}}}\n'
)
DEEP = '{"a":' * 3000
LONG = "x" * 70_000
ODD_RECORDS = [
    ("cel", f"[{DEEP}\n"),
    ("cel", f'{{"eventtype": "CHAN_START", "extra": "{LONG}", "cidname": "\udcff"}}\n'),
    (
        "cel",
        CEL.format(kind="\u00b2") + '"","","DOCUMENTATION","","1773655200.1","1773655200.1","","","",""\n',
    ),
    ("csv", f"{CSV_HEADER}{LONG},2025550142,2025550100,60,missed,inbound,1\n"),
    ("csv", f"{CSV_HEADER}2026-03-16 10:00:00,2025550142,2025550100,{LONG},missed,inbound,1\n"),
    ("csv", f"{CSV_HEADER}16.03.2026 10:00:00 +99:99,2025550142,2025550100,60,missed,inbound,1\n"),
    (
        "csv",
        'Start,From,,Duration,Status,Direction,Id\n2026-03-16 10:00:00,2025550142,",60,missed,inbound,1\n',
    ),
    ("queue_log", QUEUE + "1772460000|1772459995.7|8000|" + "|" * 50_000 + "\n"),
    ("queue_log", QUEUE.replace("2025550142", LONG)),
    ("twilio", HOOK.format('"\\ud800"')),
    ("twilio", HOOK.format(f'"{LONG}"')),
    ("twilio", HOOK.format(DEEP)),
    ("telnyx", EVENT.format('"\\ud800"')),
    ("telnyx", EVENT.format(DEEP)),
    (
        "3cx",
        "Call 1,1_1,x,2026/03/02 09:00:00,,2026/03/02 08:00:00,TerminatedBySrc,2025550142,Ext.201,1,201\n",
    ),
    (
        "3cx",
        "Call 1,1_1,9,9999/12/31 23:59:59,,9999/12/31 23:59:59,TerminatedBySrc,2025550142,Ext.201,1,201\n",
    ),
]


@pytest.mark.parametrize(
    ("name", "text"), ODD_RECORDS, ids=[f"{name}-{at}" for at, (name, _) in enumerate(ODD_RECORDS)]
)
def test_odd_records_make_a_sentence_or_a_call(name: str, text: str) -> None:
    began = time.process_time()
    with suppress(Unreadable):
        pieces = list(call_format(name).split(text.splitlines(keepends=True), {}))
        record = fold_call([piece for piece in pieces if piece.call_key], ZoneInfo("Asia/Tokyo"))
        assert place_call(record, Firm()).words
        assert record.ended_at is None or record.ended_at >= record.started_at
    assert time.process_time() - began < 3


def test_a_clock_set_back_in_a_3cx_leaves_the_caller_waiting() -> None:
    line = "Call 1,1_1,x,2026/03/02 09:00:00,,2026/03/02 08:00:00,TerminatedBySrc,2025550142,Ext.201,1,201\n"
    record = fold_call(call_format("3cx").split([line], {}), UTC)
    facts = place_call(record, Firm()).contact.call
    assert facts is not None
    assert facts.rang_for >= 10
