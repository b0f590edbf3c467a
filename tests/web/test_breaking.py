"""What somebody who wants in, or wants the desk down, tries at its addresses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from tests.desk.world import World

from heardback.desk.actions.invite import invite_again

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    cache.clear()
    return World()


def _with_link(world: World) -> Client:
    token = invite_again(world.ada, world.sam, datetime.now(UTC))
    client = Client()
    answer = client.post(f"/invitation/{token}/", {"name": "Sam", "password": "long and new pump"})
    assert answer.status_code == 302
    return client


def test_a_new_password_link_signs_in(world: World) -> None:
    assert "_auth_user_id" in _with_link(world).session


def test_a_new_password_link_does_not_stand_for_the_second_factor(world: World) -> None:
    """An admin makes such links and reads no customers' words: they must not become somebody who does."""
    TOTP.activate(world.sam, generate_totp_secret())
    client = _with_link(world)
    assert "_auth_user_id" not in client.session
    answer = client.post("/accounts/login/", {"login": world.sam.email, "password": "long and new pump"})
    assert answer["Location"].startswith("/accounts/2fa/")
    assert "_auth_user_id" not in client.session
