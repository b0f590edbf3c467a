"""What somebody who wants in, or wants the desk down, tries at its addresses."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.desk.world import World

from heardback.desk.actions.invite import invite_again
from heardback.desk.models import OwedAnswer, PromiseRow
from heardback.desk.queries.owed_page_filters import after_from

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


@pytest.mark.parametrize(
    "mark",
    [
        '[1e400, "2026-01-01T00:00:00+00:00", 1, "x"]',
        '[0, "2026-01-01T00:00:00+00:00", 1' + "0" * 30 + ', "x"]',
        '[0, "0001-01-01T00:00:00+14:00", 1, "x"]',
        '[0, "2026-01-01T00:00:00+00:00", 1, "\\u0000"]',
        "[" * 100_000,
    ],
    ids=lambda mark: str(mark)[:40],
)
def test_a_made_up_page_mark_is_no_error(world: World, mark: str) -> None:
    client = Client()
    client.force_login(world.dana)
    if len(mark) < 1000:
        after = base64.urlsafe_b64encode(mark.encode()).decode()
        assert client.get("/owed/", {"after": after}).status_code == 200
    else:
        assert after_from(base64.urlsafe_b64encode(mark.encode()).decode()) is None


@pytest.mark.parametrize(
    "mark",
    [
        '["0001-01-01T00:00:00+14:00", "x"]',
        '["2026-01-01T00:00:00+00:00", "\\u0000"]',
        '["2026-01-01T00:00:00+00:00", "\\ud800"]',
        '["2026-01-01T00:00:00", "x"]',
        "[1]",
    ],
)
@pytest.mark.parametrize("page", ["/promises/?group=slipped", "/promises/?group=ended"])
def test_a_made_up_mark_of_the_ledger_is_no_error(world: World, page: str, mark: str) -> None:
    client = Client()
    client.force_login(world.dana)
    after = base64.urlsafe_b64encode(mark.encode()).decode()
    assert client.get(f"{page}&after={after}").status_code == 200


def test_a_promise_is_not_entered_on_somebody_elses_owed_answer(world: World) -> None:
    world.mail("Ann <ann@lee.example>", 0, "Can you repair our pump?")
    world.mail("Bo <bo@moss.example>", 1, "Do you sell filters?", subject="Filters")
    bo = OwedAnswer.objects.get(customer_id="email:bo@moss.example")
    client = Client()
    client.force_login(world.sam)
    due_at = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%dT%H:%M")
    given = {"kind": "reply", "words": "the price", "due_at": due_at, "owed": bo.owed_id}
    client.post("/promises/enter/email:ann@lee.example/", given)
    row = PromiseRow.objects.get(tier="entered")
    assert (row.customer_id, row.owed_id == bo.owed_id) == ("email:ann@lee.example", False)


def test_a_customers_page_costs_the_same_however_much_was_promised(world: World) -> None:
    counts = []
    for at, days in ((0, 2), (10, 20)):
        asked = world.mail("Ann <ann@lee.example>", at, "Can you repair our pump?")
        said = " ".join(f"I will call you on {day} May." for day in range(1, days + 1))
        world.reply(asked, at + 1, f"Yes, that costs 80 dollars to repair. {said}", to="ann@lee.example")
        client = Client()
        client.force_login(world.dana)
        client.get("/customers/email:ann@lee.example/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/customers/email:ann@lee.example/").status_code == 200
        counts.append(len(queries))
    assert PromiseRow.objects.count() > 20
    assert counts[1] <= counts[0] + 1


def test_a_search_for_what_no_text_holds_is_no_error(world: World) -> None:
    client = Client()
    client.force_login(world.dana)
    for words in ("\0", "%", "_", "!", "'\"", "٣" * 300):
        assert client.get("/owed/", {"q": words}).status_code == 200


@pytest.mark.parametrize(
    "wanted", ["9999-12-31T23:59", "https://evil.example/", "//evil.example", "javascript:1", "a:b"]
)
def test_what_is_decided_leads_back_to_a_page_of_ours(world: World, wanted: str) -> None:
    world.mail("Ann <ann@lee.example>", 0, "Can you repair our pump?")
    client = Client()
    client.force_login(world.dana)
    answer = client.post(f"/owed/{world.waiting()[0].owed_id}/take/", {"next": wanted})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith("//")
