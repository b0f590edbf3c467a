"""Web push: the bytes of RFC 8291's own example, and a push service's stand-in that decrypts what it gets."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.fakes.push_service import HOST, Browser, PushService

from heardback.gateways.http import Door
from heardback.gateways.push import (
    PushProblem,
    Sender,
    Subscription,
    SubscriptionGone,
    encrypted,
    is_push_service,
    send_push,
)

NOW = datetime(2026, 3, 16, 13, 0, tzinfo=UTC)
SENDER = Sender(ec.generate_private_key(ec.SECP256R1()), "mailto:service@blueheron-pools.example")


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_example_of_rfc_8291() -> None:
    """Appendix A, with its keys and salt."""
    own = ec.derive_private_key(
        int.from_bytes(unpacked("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1()
    )
    body = encrypted(
        b"When I grow up, I want to be a watermelon",
        unpacked("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        unpacked("BTBZMqHH6r4Tts7J_aSIgg"),
        own,
        unpacked("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert base64.urlsafe_b64encode(body).rstrip(b"=").decode() == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
        "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_browser_reads_what_we_sent_and_the_service_cannot() -> None:
    browser = Browser()
    with PushService() as service:
        send_push(
            browser.subscription,
            b'{"title": "1 person waits"}',
            SENDER,
            NOW,
            ttl=timedelta(hours=4),
            topic="due",
            open_door=service.door,
        )
        (asked,) = service.log
    assert json.loads(browser.reads(asked.body)) == {"title": "1 person waits"}
    assert b"person" not in asked.body
    assert (asked.headers["ttl"], asked.headers["topic"]) == ("14400", "due")
    claims = service.claims_of(asked)
    assert claims["aud"] == f"https://{HOST}"
    assert claims["sub"] == "mailto:service@blueheron-pools.example"
    assert NOW.timestamp() < claims["exp"] <= (NOW + timedelta(hours=24)).timestamp()


@pytest.mark.parametrize(
    ("status", "is_gone", "can_retry"),
    [(410, True, False), (404, True, False), (503, False, True), (403, False, False)],
)
def test_what_a_refusal_means(status: int, is_gone: bool, can_retry: bool) -> None:
    with PushService(status) as service, pytest.raises(PushProblem) as raised:
        send_push(Browser().subscription, b"{}", SENDER, NOW, ttl=timedelta(hours=1), open_door=service.door)
    assert (isinstance(raised.value, SubscriptionGone), raised.value.can_retry) == (is_gone, can_retry)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://127.0.0.1/push",
        "http://fcm.googleapis.com/fcm/send/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://user@fcm.googleapis.com/x",
        "https://evilpush.apple.com/x",
        "https://[::1",
        "file:///etc/passwd",
    ],
)
def test_nothing_but_a_push_service_is_ever_spoken_to(endpoint: str) -> None:
    assert not is_push_service(endpoint)
    browser = Browser().subscription
    with pytest.raises(PushProblem):
        send_push(Subscription(endpoint, browser.p256dh, browser.auth), b"{}", SENDER, NOW, ttl=timedelta(1))


def test_keys_that_are_none_are_a_subscription_that_is_gone() -> None:
    odd = Subscription(f"https://{HOST}/x", "AAAA", "BBBB")
    with PushService() as service, pytest.raises(SubscriptionGone):
        send_push(odd, b"{}", SENDER, NOW, ttl=timedelta(hours=1), open_door=service.door)
    assert service.log == []
    assert isinstance(Door([HOST]), Door)
