"""Signing in, one-time links, invitations, second factors and lock-out."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.desk.world import MONDAY, World

from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.invite import invite, invite_again
from heardback.desk.actions.one_time_links import (
    address_of,
    link_of,
    make_link,
    make_sign_in_link,
    path_of,
    set_up_path,
    token_file,
    use_link,
)
from heardback.desk.models import LinkPurpose, OneTimeLink, Role, Staff, StaffAddress

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"
NEW = "three quiet herons"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def world() -> World:
    return World()


def _signed_in(person: Staff) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _sign_in(client: Client, email: str, password: str) -> int:
    return client.post(reverse("account_login"), {"login": email, "password": password}).status_code


def test_a_person_signs_in_by_address_and_password(world: World) -> None:
    client = Client()
    assert client.get("/account/").status_code == 302
    assert _sign_in(client, world.sam.email.upper(), PASSWORD) == 302
    page = client.get("/account/")
    assert page.status_code == 200
    assert "Sam Okafor" in page.content.decode()


def test_who_is_switched_off_is_out_at_once(world: World) -> None:
    client = _signed_in(world.sam)
    Staff.objects.filter(pk=world.sam.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302
    other = Client()
    _sign_in(other, world.sam.email, PASSWORD)
    assert other.get("/account/").status_code == 302


def test_nobody_signs_up_and_no_password_is_mailed(world: World) -> None:
    client = Client()
    for path in (
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/password/reset/",
        "/accounts/confirm-email/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, {"email": "eve@evil.example"}).status_code == 404
    assert "Ask a lead" in client.get(reverse("account_reset_password")).content.decode()


def test_five_wrong_passwords_lock_the_account_for_a_while(world: World) -> None:
    client = Client()
    for _ in range(5):
        assert _sign_in(client, world.sam.email, "wrong password") == 200
    assert _sign_in(Client(REMOTE_ADDR="192.0.2.9"), world.sam.email, PASSWORD) == 200, "locked for everybody"
    cache.clear()
    assert _sign_in(Client(), world.sam.email, PASSWORD) == 302


def test_a_forwarded_address_counts_for_nothing_without_a_proxy(world: World) -> None:
    for number in range(12):
        client = Client(headers={"X-Forwarded-For": f"198.51.100.{number}"})
        _sign_in(client, f"nobody{number}@firm.example", "wrong password")
    client = Client(headers={"X-Forwarded-For": "198.51.100.99"})
    assert _sign_in(client, world.dana.email, PASSWORD) == 200, "one address tried too many names"


def test_a_new_password_ends_other_sessions_and_keeps_this_one(world: World) -> None:
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        assert _sign_in(client, world.sam.email, PASSWORD) == 302
    changed = here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert changed.status_code == 302
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_a_sign_in_link_works_once_and_opening_it_changes_nothing(world: World) -> None:
    now = datetime.now(UTC)
    address = make_sign_in_link(world.dana, now)
    path = address.removeprefix("http://127.0.0.1:8600")
    client = Client()
    for _ in range(2):
        assert "Sign in as Dana Reyes" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert client.get("/account/").status_code == 200
    assert Client().post(path).status_code == 404
    assert Client().get(path).status_code == 404


def test_links_die_by_time_by_a_newer_one_and_serve_one_purpose(world: World) -> None:
    token = make_link(LinkPurpose.SIGN_IN, MONDAY, staff=world.sam)
    assert link_of(token, LinkPurpose.SIGN_IN, MONDAY + timedelta(minutes=29))
    assert not link_of(token, LinkPurpose.SIGN_IN, MONDAY + timedelta(minutes=30))
    assert not link_of(token, LinkPurpose.INVITE, MONDAY)
    newer = make_link(LinkPurpose.SIGN_IN, MONDAY, staff=world.sam)
    assert not use_link(token, LinkPurpose.SIGN_IN, MONDAY)
    assert use_link(newer, LinkPurpose.SIGN_IN, MONDAY)
    assert not use_link(newer, LinkPurpose.SIGN_IN, MONDAY)
    assert token not in str(list(OneTimeLink.objects.values())), "only hashes are kept"


def test_the_set_up_token_lies_in_a_private_file_and_stays_until_used() -> None:
    token_file().unlink(missing_ok=True)
    path = set_up_path(MONDAY)
    assert set_up_path(MONDAY + timedelta(hours=1)) == path
    assert token_file().stat().st_mode & 0o777 == 0o600
    assert set_up_path(MONDAY + timedelta(days=3)) != path


def test_an_invitation_sets_name_and_password_once(world: World) -> None:
    now = datetime.now(UTC)
    staff, token = invite(
        world.dana,
        email=" New@Blueheron-Pools.example",
        name="New",
        role=Role.STAFF,
        team=world.team,
        now=now,
    )
    assert StaffAddress.objects.get(address="new@blueheron-pools.example").staff == staff
    path = path_of(LinkPurpose.INVITE, token)
    client = Client()
    weak = client.post(path, {"name": "Nia Brook", "password": "short"})
    assert weak.status_code == 422
    assert "too short" in weak.content.decode()
    assert client.post(path, {"name": "Nia Brook", "password": NEW}).status_code == 302
    assert "Nia Brook" in client.get("/account/").content.decode()
    assert Client().get(path).status_code == 404
    assert _sign_in(Client(), "new@blueheron-pools.example", NEW) == 302


def test_who_may_invite_whom(world: World) -> None:
    with pytest.raises(Refused, match="Only a lead"):
        invite(world.ada, email="x@firm.example", name="X", role=Role.AUDITOR, team=None, now=MONDAY)
    with pytest.raises(Refused, match="Only a lead"):
        invite_again(world.ada, world.dana, MONDAY)
    with pytest.raises(Refused, match="already"):
        invite(world.dana, email=world.sam.email, name="Sam", role=Role.STAFF, team=None, now=MONDAY)
    with pytest.raises(Refused, match="no mail address"):
        invite(world.dana, email="not an address", name="X", role=Role.STAFF, team=None, now=MONDAY)
    invite(world.ada, email="y@firm.example", name="Y", role=Role.STAFF, team=None, now=MONDAY)


def test_a_code_from_an_app_is_asked_for_after_the_password(world: World) -> None:
    secret = generate_totp_secret()
    TOTP.activate(world.sam, secret)
    client = Client()
    assert _sign_in(client, world.sam.email, PASSWORD) == 302
    assert client.get("/account/").status_code == 302, "the password alone opens nothing"
    page = client.get(reverse("mfa_authenticate"))
    assert page.status_code == 200
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_second_factors_are_added_under_the_strict_policy(world: World) -> None:
    client = Client()
    _sign_in(client, world.sam.email, PASSWORD)
    assert client.get(reverse("mfa_activate_totp")).status_code == 302, "the password is asked for once more"
    assert client.get(reverse("account_reauthenticate")).status_code == 200
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn"):
        page = client.get(reverse(name))
        assert page.status_code == 200, name
        html = page.content.decode()
        assert not re.search(r"\son\w+\s*=|style\s*=|<style", html), name
        for tag, words in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.S):
            assert "src=" in tag or 'type="application/json"' in tag, (name, words)
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r'value="([A-Z2-7]{32})"', page.content.decode())
    assert secret
    code = format_hotp_value(hotp_value(secret[1], int(time.time()) // 30))
    assert client.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert Authenticator.objects.filter(user=world.sam, type="totp").exists()
    assert Authenticator.objects.filter(user=world.sam, type="recovery_codes").exists()
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    begun = Client().get(reverse("mfa_login_webauthn"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert "challenge" in begun.content.decode(), "a passkey alone signs in"


def test_a_person_changes_their_own_notices_and_nothing_else(world: World) -> None:
    client = _signed_in(world.sam)
    sent = client.post(
        "/account/", {"name": "Sam O.", "morning_at": "08:15", "wants_mail": "on", "role": "lead"}
    )
    assert sent.status_code == 302
    world.sam.refresh_from_db()
    assert (world.sam.name, str(world.sam.morning_at), world.sam.role) == ("Sam O.", "08:15:00", "staff")
    assert (world.sam.wants_mail, world.sam.wants_push) == (True, False)
    assert client.post("/account/", {"name": "Sam", "morning_at": "late"}).status_code == 422


def test_everybody_sees_what_is_read(world: World) -> None:
    for person in (world.sam, world.ada, world.rae):
        page = _signed_in(person).get(reverse("what_is_read")).content.decode()
        assert "service@blueheron-pools.example" in page
        assert "never marks, moves, deletes" in page


def test_looks_at_ones_own_mail_are_shown_to_that_person(world: World) -> None:
    from heardback.desk.models import AccessEntry, Contact

    asked = world.mail("Kim <kim@lake.example>", 1, "Can you fix our pump?")
    world.reply(asked, 2, "Yes, on Friday.", to="kim@lake.example", sender=world.sam.email)
    own = Contact.objects.get(staff=world.sam.email)
    now = datetime.now(UTC)
    Contact.objects.update(occurred_at=now)
    AccessEntry.objects.create(staff=world.rae, seen_at=now, what="contact", key=own.contact_id)
    AccessEntry.objects.create(staff=world.rae, seen_at=now, what="contact", key="of-no-mail-of-theirs")
    page = _signed_in(world.sam).get(reverse("access_log")).content.decode()
    assert own.contact_id in page
    assert "of-no-mail-of-theirs" not in page
    assert "another" in _signed_in(world.dana).get(reverse("access_log")).content.decode()
    assert address_of(LinkPurpose.SIGN_IN, "x").startswith("http://127.0.0.1:8600/sign-in/x")
