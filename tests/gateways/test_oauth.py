"""Signing in to Gmail with the firm's own client, against a stand-in of Google's token endpoint."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.fakes.google_oauth_server import CLIENT_ID, SECRET, GoogleOAuthServer
from tests.fakes.serving import Asked, LoopbackServer, Reply

from heardback.gateways.http import Door
from heardback.gateways.oauth import (
    GOOGLE,
    Client,
    Grant,
    OAuthProblem,
    SignInAgain,
    begin_sign_in,
    code_from,
    exchange_code,
    microsoft,
    refresh,
    xoauth2,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BACK = "https://desk.firm.example/oauth/back"
CLIENT = Client(GOOGLE, CLIENT_ID, SECRET)


@pytest.fixture
def google() -> Iterator[GoogleOAuthServer]:
    with GoogleOAuthServer() as server:
        yield server


@pytest.fixture
def door(google: GoogleOAuthServer) -> Iterator[Door]:
    with Door(GOOGLE.hosts, stand_ins=google.stand_ins, longest_wait=0) as door:
        yield door


def signed_in(google: GoogleOAuthServer, door: Door, client: Client = CLIENT) -> Grant:
    sign_in = begin_sign_in(client, BACK, "owner@firm.example")
    code = code_from(google.consent(sign_in.url), sign_in.state)
    return exchange_code(door, client, code, sign_in.code_verifier, BACK, NOW)


def test_a_sign_in_gives_an_hour_and_a_lasting_permission(google: GoogleOAuthServer, door: Door) -> None:
    grant = signed_in(google, door)
    assert grant.access_token in google.access_tokens
    assert grant.refresh_token in google.refresh_tokens
    assert grant.expires_at == NOW + timedelta(seconds=3599)
    assert grant.is_valid_at(NOW + timedelta(minutes=58))
    assert not grant.is_valid_at(NOW + timedelta(minutes=59))


def test_the_sign_in_address_asks_for_mail_offline_with_pkce_and_state() -> None:
    first, second = begin_sign_in(CLIENT, BACK), begin_sign_in(CLIENT, BACK)
    fields = dict(parse_qsl(urlsplit(first.url).query))
    assert fields["scope"] == "https://mail.google.com/"
    assert (fields["access_type"], fields["prompt"]) == ("offline", "consent")
    assert first.state != second.state
    assert first.code_verifier != second.code_verifier
    assert first.code_verifier not in first.url
    assert 43 <= len(first.code_verifier) <= 128  # RFC 7636 section 4.1


def test_a_refresh_gives_a_new_hour_and_keeps_the_permission(google: GoogleOAuthServer, door: Door) -> None:
    grant = signed_in(google, door)
    later = refresh(door, CLIENT, grant.refresh_token, NOW + timedelta(hours=1))
    assert later.access_token != grant.access_token
    assert later.refresh_token == grant.refresh_token
    assert later.expires_at == NOW + timedelta(hours=1, seconds=3599)


def test_an_ended_permission_says_sign_in_again(google: GoogleOAuthServer, door: Door) -> None:
    grant = signed_in(google, door)
    google.end_permission()
    with pytest.raises(SignInAgain, match="sign in again in Settings"):
        refresh(door, CLIENT, grant.refresh_token, NOW)


def test_a_code_works_once_and_with_its_verifier(google: GoogleOAuthServer, door: Door) -> None:
    sign_in = begin_sign_in(CLIENT, BACK)
    code = code_from(google.consent(sign_in.url), sign_in.state)
    exchange_code(door, CLIENT, code, sign_in.code_verifier, BACK, NOW)
    with pytest.raises(OAuthProblem, match="begin again"):
        exchange_code(door, CLIENT, code, sign_in.code_verifier, BACK, NOW)
    other = code_from(google.consent(sign_in.url), sign_in.state)
    with pytest.raises(OAuthProblem, match="begin again"):
        exchange_code(door, CLIENT, other, "x" * 64, BACK, NOW)


def test_what_comes_back_must_belong_to_this_sign_in(google: GoogleOAuthServer) -> None:
    sign_in = begin_sign_in(CLIENT, BACK)
    with pytest.raises(OAuthProblem, match="not begun here"):
        code_from(google.consent(sign_in.url), begin_sign_in(CLIENT, BACK).state)
    with pytest.raises(OAuthProblem, match="choose Allow"):
        code_from(google.consent(sign_in.url, allow=False), sign_in.state)
    with pytest.raises(OAuthProblem, match="no code"):
        code_from({"state": sign_in.state}, sign_in.state)
    with pytest.raises(OAuthProblem, match="not begun here"):
        code_from({"code": "4/0A", "state": "ü"}, sign_in.state)


def test_an_unticked_box_is_named(google: GoogleOAuthServer, door: Door) -> None:
    google.ticked_scope = "openid https://www.googleapis.com/auth/userinfo.email"
    with pytest.raises(OAuthProblem, match="leave every box ticked"):
        signed_in(google, door)


def test_a_permission_for_an_hour_only_is_refused(google: GoogleOAuthServer, door: Door) -> None:
    google.gives_refresh_token = False
    with pytest.raises(OAuthProblem, match="one hour only"):
        signed_in(google, door)


def test_a_wrong_secret_and_a_wrong_redirect_name_the_mend(google: GoogleOAuthServer, door: Door) -> None:
    with pytest.raises(OAuthProblem, match=r"copy both anew from console\.cloud\.google\.com"):
        signed_in(google, door, replace(CLIENT, client_secret="wrong"))
    sign_in = begin_sign_in(CLIENT, BACK)
    code = code_from(google.consent(sign_in.url), sign_in.state)
    with pytest.raises(OAuthProblem, match="address to return to"):
        exchange_code(door, CLIENT, code, sign_in.code_verifier, "https://other.example/", NOW)


def test_an_outage_is_no_end_of_the_permission(google: GoogleOAuthServer, door: Door) -> None:
    grant = signed_in(google, door)
    google.faults.append(Reply(500, b"oops"))
    with pytest.raises(OAuthProblem, match="tried again") as caught:
        refresh(door, CLIENT, grant.refresh_token, NOW)
    assert not isinstance(caught.value, SignInAgain)
    assert refresh(door, CLIENT, grant.refresh_token, NOW).access_token


def test_secrets_are_not_printed(google: GoogleOAuthServer, door: Door) -> None:
    grant = signed_in(google, door)
    shown = repr((CLIENT, grant, begin_sign_in(CLIENT, BACK)))
    assert SECRET not in shown
    assert grant.access_token not in shown
    assert grant.refresh_token not in shown


def test_xoauth2_is_as_google_documents_it() -> None:
    token = "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"
    documented = (
        "dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52"
        "YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ=="
    )
    assert base64.b64decode(documented).decode() == xoauth2("someuser@example.com", token)
    with pytest.raises(OAuthProblem):
        xoauth2("a@firm.example\x01auth=Bearer x", token)


def test_microsofts_imap_is_signed_in_to_the_same_way() -> None:
    provider = microsoft("firm.example")
    scope = "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send"

    def answer(asked: Asked) -> Reply:
        assert asked.path == "/firm.example/oauth2/v2.0/token"
        form = dict(parse_qsl(asked.body.decode()))
        if form["grant_type"] == "refresh_token":
            words = "AADSTS700082: The refresh token has expired due to inactivity."
            return Reply(400, json.dumps({"error": "invalid_grant", "error_description": words}).encode())
        return Reply(
            200,
            json.dumps(
                {"access_token": "ey.1", "refresh_token": "0.AX", "expires_in": 4000, "scope": scope}
            ).encode(),
        )

    with (
        LoopbackServer(answer) as server,
        Door(provider.hosts, stand_ins={"login.microsoftonline.com": server.base}) as door,
    ):
        client = Client(provider, "id", "secret")
        sign_in = begin_sign_in(client, BACK)
        assert sign_in.url.startswith("https://login.microsoftonline.com/firm.example/oauth2/v2.0/authorize?")
        grant = exchange_code(door, client, "code", sign_in.code_verifier, BACK, NOW)
        with pytest.raises(SignInAgain, match="AADSTS700082"):
            refresh(door, client, grant.refresh_token, NOW)
