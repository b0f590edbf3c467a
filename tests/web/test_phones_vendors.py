"""Telephone providers in Settings: keys typed in and never shown, an address that stays, a try at once."""

from __future__ import annotations

import pytest
from django.test import Client, override_settings
from tests.desk.world import World
from tests.fakes.telnyx import PUBLIC_KEY
from tests.fakes.twilio import ACCOUNT, TOKEN

from heardback.desk.models import IntakePoint
from heardback.desk.sealing import unseal_text
from heardback.intake.phone_points import note_hook, note_refused_hook

pytestmark = pytest.mark.django_db
TWILIO = {"name": "The phones", "account_sid": ACCOUNT, "secret": TOKEN, "pulls": "", "history_since": ""}


@pytest.fixture
def lead() -> Client:
    client = Client()
    client.force_login(World().dana)
    return client


def added(lead: Client, kind: str, sent: dict[str, str]) -> IntakePoint:
    assert lead.post(f"/settings/intake/add/{kind}/", sent).status_code == 302
    return IntakePoint.objects.get(kind=kind)


@override_settings(HEARDBACK_URL="https://desk.blueheron-pools.example")
def test_account_is_added_and_changed_and_keeps_its_address(lead: Client) -> None:
    point = added(lead, "twilio", TWILIO)
    address = f"https://desk.blueheron-pools.example/hooks/twilio/{point.settings['hook_key']}"
    page = lead.get(f"/settings/intake/{point.pk}/").content.decode()
    assert address in page
    assert "None came so far" in page
    assert TOKEN not in page
    changed = TWILIO | {"secret": "", "pulls": "hourly", "history_since": "2026-01-31"}
    assert lead.post(f"/settings/intake/{point.pk}/", changed).status_code == 302
    note_hook(point, point.created_at)
    note_refused_hook(point, "x")
    point.refresh_from_db()
    assert (unseal_text(point.secret), point.settings["pulls"]) == (TOKEN, "hourly")
    page = lead.get(f"/settings/intake/{point.pk}/").content.decode()
    assert address in page
    assert "1 webhook came" in page
    assert "1 was refused" in page


@override_settings(HEARDBACK_URL="http://127.0.0.1:8600")
def test_desk_without_a_public_address_says_that_it_only_looks(lead: Client) -> None:
    point = added(lead, "telnyx", {"name": "Lines", "public_key": PUBLIC_KEY, "secret": "KEY"})
    page = lead.get(f"/settings/intake/{point.pk}/").content.decode()
    assert "no public address" in page
    assert "/hooks/telnyx/" not in page


@pytest.mark.parametrize(
    ("kind", "sent", "sentence"),
    [
        ("twilio", TWILIO | {"account_sid": "AC1"}, "copy it from the console"),
        ("telnyx", {"name": "Lines", "public_key": "KEY"}, "Keys &amp; Credentials"),
        ("twilio", TWILIO | {"name": ""}, "required"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    lead: Client, kind: str, sent: dict[str, str], sentence: str
) -> None:
    answer = lead.post(f"/settings/intake/add/{kind}/", sent)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_try_names_what_is_missing(lead: Client) -> None:
    point = added(lead, "twilio", TWILIO | {"secret": ""})
    page = lead.post(f"/settings/intake/{point.pk}/test/").content.decode()
    assert "enter the auth token" in page
