"""Signatures as the vendors' own client libraries make and check them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey
from telnyx import Telnyx
from tests.fakes.telnyx import API_KEY, PUBLIC_KEY, SIGNING, body_of, event, signed
from tests.fakes.twilio import TOKEN, form, signature
from twilio.request_validator import RequestValidator

from heardback.formats.telephony.hooks import HookRequest, NotSigned
from heardback.formats.telephony.telnyx.signature import check as check_telnyx
from heardback.formats.telephony.twilio.signature import check as check_twilio

URL = "https://desk.example/hooks/twilio/abc"
FORM = "application/x-www-form-urlencoded"
NOW = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)


def fields_of(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode(), keep_blank_values=True).items()}


def asked(body: bytes, given: str, url: str = URL, kind: str = FORM, **more: str) -> HookRequest:
    headers = {"x-twilio-signature": given, "content-type": kind} | {
        name.replace("_", "-"): value for name, value in more.items()
    }
    return HookRequest(url, headers, body, NOW)


def is_twilios(request: HookRequest, token: str = TOKEN) -> bool:
    try:
        check_twilio(request, {"auth_token": token})
    except NotSigned:
        return False
    return True


BODY = form(CallSid="CA1", CallStatus="ringing", From="+12025550142", To="+12025550100", CallerName="")


def test_twilio_signs_address_and_sorted_form() -> None:
    given = signature(URL, fields_of(BODY))
    assert RequestValidator(TOKEN).validate(URL, fields_of(BODY), given)
    assert is_twilios(asked(BODY, given))


@pytest.mark.parametrize(
    "request_",
    [
        asked(BODY, signature(URL, fields_of(BODY), "another-token")),
        asked(BODY + b"&Digits=1", signature(URL, fields_of(BODY))),
        asked(BODY.replace(b"ringing", b"completed"), signature(URL, fields_of(BODY))),
        asked(BODY, signature(URL, fields_of(BODY)), "https://evil.example/hooks/twilio/abc"),
        asked(BODY, signature(URL, fields_of(BODY)), f"{URL}?leg=0.1"),
        asked(BODY, ""),
        asked(BODY, "ä"),
        asked(BODY, signature(URL, {}), kind="text/plain"),
        asked(b"\xff\xfe=1", signature(URL, {})),
    ],
)
def test_twilio_forged(request_: HookRequest) -> None:
    assert not is_twilios(request_)


def test_twilio_without_a_token_trusts_nobody() -> None:
    assert not is_twilios(asked(BODY, signature(URL, fields_of(BODY), "")), "")


@pytest.mark.parametrize("signed_url", ["https://desk.example:443/h", "https://desk.example/h"])
@pytest.mark.parametrize("our_url", ["https://desk.example:443/h", "https://desk.example/h"])
def test_twilio_with_and_without_the_port(signed_url: str, our_url: str) -> None:
    assert is_twilios(asked(BODY, signature(signed_url, fields_of(BODY)), our_url))


def test_twilio_json_body_is_covered_by_its_hash_in_the_address() -> None:
    body = b'{"CallSid": "CA1"}'
    url = f"{URL}?bodySHA256={RequestValidator(TOKEN).compute_hash(body.decode())}"
    given = signature(url, {})
    assert RequestValidator(TOKEN).validate(url, body.decode(), given)
    assert is_twilios(asked(body, given, url, "application/json"))
    assert not is_twilios(asked(body + b" ", given, url, "application/json"))
    assert not is_twilios(asked(body, signature(URL, {}), URL, "application/json"))


def test_twilio_shared_key_with_sha256() -> None:
    header = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"
    given = signature(URL, fields_of(BODY), algorithm="HMAC_SHA256")
    assert is_twilios(asked(BODY, given, x_twilio_webhooks_signature_settings=header))
    assert not is_twilios(asked(BODY, given))
    assert not is_twilios(asked(BODY, given, x_twilio_webhooks_signature_settings="algorithm=NONE"))


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=12), st.text(max_size=20), max_size=6), st.booleans())
def test_twilio_agrees_with_its_library_on_any_form(fields: Mapping[str, str], is_forged: bool) -> None:
    from urllib.parse import urlencode

    body = urlencode(fields).encode()
    given = signature(URL, dict(fields), "x" if is_forged else TOKEN)
    assert is_twilios(asked(body, given)) is RequestValidator(TOKEN).validate(URL, dict(fields), given)


EVENT = body_of(event("call.initiated", NOW, direction="incoming"))


def is_telnyxs(
    headers: Mapping[str, str], body: bytes = EVENT, at: datetime = NOW, key: str = PUBLIC_KEY
) -> bool:
    try:
        check_telnyx(HookRequest(URL, headers, body, at), {"public_key": key})
    except NotSigned:
        return False
    return True


def test_telnyx_checks_as_its_client_does() -> None:
    moment = datetime.fromtimestamp(int(time.time()), UTC)
    headers = signed(EVENT, moment)
    with Telnyx(api_key=API_KEY, public_key=PUBLIC_KEY) as client:
        client.webhooks.unwrap(EVENT.decode(), headers=headers)
    assert is_telnyxs(headers, at=moment)


def test_telnyx_forged() -> None:
    good = signed(EVENT, NOW)
    assert is_telnyxs(good)
    assert not is_telnyxs(good, EVENT + b" ")
    assert not is_telnyxs(signed(EVENT, NOW, SigningKey.generate()))
    assert not is_telnyxs(good | {"telnyx-timestamp": str(int(NOW.timestamp()) + 1)})
    assert not is_telnyxs({})
    assert not is_telnyxs(good | {"telnyx-signature-ed25519": "?"})
    assert not is_telnyxs(good, key="")
    assert not is_telnyxs(good, key="not base64!")


@pytest.mark.parametrize(
    ("late", "is_taken"), [(299, True), (301, False), (-299, True), (-301, False), (1e7, False)]
)
def test_telnyx_replay_window(late: float, is_taken: bool) -> None:
    assert is_telnyxs(signed(EVENT, NOW), at=NOW + timedelta(seconds=late)) is is_taken


def test_telnyx_signed_moment_that_is_no_number() -> None:
    import base64

    value = SIGNING.sign(b"soon|" + EVENT).signature
    headers = {"telnyx-timestamp": "soon", "telnyx-signature-ed25519": base64.b64encode(value).decode()}
    assert not is_telnyxs(headers)
