"""Trying to break the phones: strangers at the webhooks, odd records, numbers that lie.

Held throughout: who waits never disappears, a machine is no person, nothing crashes, no stranger writes facts.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from django.test import Client
from tests.fakes.twilio import form, signature
from tests.flows.test_webhooks import Phones, hook

from heardback.desk.models import Contact
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
