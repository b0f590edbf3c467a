"""Every address of the desk, walked: outsiders get nothing, looking changes nothing, and the headers stand.

New addresses are found by themselves. One that names a row under a new word gets its row in `walking.Walked`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.walking import CANARY, Address, Walked

from heardback.desk.models import Role, Staff
from heardback.web.middleware import OPEN_PREFIXES

pytestmark = pytest.mark.django_db

#: Tables that looking may touch: who looked, sessions, counts behind rate limits.
_LOOKED = {"desk_accessentry", "django_session", "cache"}
#: What a visitor of the firm's own pages may send without a session: the form's own token stands for it.
_WITHOUT_SESSION = {"form/<str:token>/"}
#: A person's own account: every role changes it.
_OWN = ("accounts/", "account/", "push/")
_WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.I)
_SENT = {
    "reason": "because", "text": "words", "note": "words", "name": "Name", "kind": "not_owed",
    "subject": "Pump", "body": "words", "due_at": "2026-03-20T10:00", "occurred_at": "2026-03-16T10:00",
    "email": "new@lake.example", "role": "lead", "owner": "1", "staff": "1", "answer": "yes",
    "to": "kim@lake.example", "sender": "lake.example",
    "zone": "UTC", "go_live": "2026-01-01", "body_months": "1", "header_months": "2", "owed_years": "1",
    "address": "new@lake.example", "whose": "shared", "remove": "1", "message": "words", "is_active": "on",
}  # fmt: skip


@pytest.fixture
def world() -> Walked:
    cache.clear()
    return Walked()


def _client(staff: Staff | None, **more: Any) -> Client:
    client = Client(raise_request_exception=False, **more)
    if staff is not None:
        client.force_login(staff)
    return client


def _is_open(address: Address) -> bool:
    return address.path.startswith(OPEN_PREFIXES)


def _words(response: HttpResponse) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return body.decode("utf-8", "replace") + str(dict(response.headers))


def _walk(
    client: Client, addresses: list[Address], method: str, sent: dict[str, str] | None = None
) -> Iterator[tuple[Address, HttpResponse, set[str]]]:
    """Ask for each address; yield the response and the tables that it wrote to."""
    for address in addresses:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask: Callable[..., Any] = client.get if method == "GET" else client.post
            response = ask(address.path, sent or {})
        found = (_WRITES.match(query["sql"]) for query in queries.captured_queries)
        yield address, response, {match[1] for match in found if match}


def _photograph() -> dict[str, str]:
    """Return a hash of every table but those that looking may touch."""
    taken = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in _LOOKED:
            rows = sorted(repr(row) for row in model._default_manager.values_list())
            taken[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return taken


def test_the_walk_reaches_the_desk(world: Walked) -> None:
    addresses = world.addresses()
    assert len(addresses) > 40
    seen = {
        address.name
        for address, response, _ in _walk(_client(world.dana), addresses, "GET")
        if response.status_code == 200
    }
    assert {"settings", "settings_person", "settings_point", "account", "what_is_read", "first_look"} <= seen
    broken = [
        (address.path, response.status_code)
        for address, response, _ in _walk(_client(world.dana), addresses, "GET")
        if response.status_code >= 500
    ]
    assert broken == [] or all(path == "/healthz" for path, _ in broken)


@pytest.mark.parametrize("who", ["signed out", "switched off"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_outsider_gets_nothing(world: Walked, who: str, method: str) -> None:
    client = _client(None if who == "signed out" else world.sam)
    if who == "switched off":
        Staff.objects.filter(pk=world.sam.pk).update(is_active=False)
    before = _photograph()
    wrong = []
    for address, response, _ in _walk(client, world.addresses(), method, _SENT):
        if address.route in _WITHOUT_SESSION and method == "POST":
            continue
        is_refused = response.status_code in (403, 404, 405) or response.headers.get(
            "Location", ""
        ).startswith("/accounts/login/")
        if CANARY in _words(response) or not (is_refused or _is_open(address)):
            wrong.append((address.path, response.status_code))
    assert wrong == []
    if method == "GET":
        assert _photograph() == before


def test_open_addresses_are_few_and_named(world: Walked) -> None:
    known = {"accounts", "form", "healthz", "hooks", "invitation", "metrics", "set-up", "sign-in", "sw.js"}
    assert {address.path.split("/")[1] for address in world.addresses() if _is_open(address)} <= known


def test_an_admin_reads_no_customers_words(world: Walked) -> None:
    client = _client(world.ada)
    for method in ("GET", "POST"):
        sent = {name: value for name, value in _SENT.items() if name not in ("role",)}
        wrong = [
            (method, address.path)
            for address, response, _ in _walk(client, world.addresses(), method, sent)
            if CANARY in _words(response)
        ]
        assert wrong == []


def test_an_auditor_reads_and_changes_nothing(world: Walked) -> None:
    addresses = [
        one
        for one in world.addresses()
        if not one.route.startswith(_OWN) and one.route not in _WITHOUT_SESSION
    ]
    client = _client(world.rae)
    before = _photograph()
    wrong = [
        (address.path, response.status_code, written - _LOOKED)
        for address, response, written in _walk(client, addresses, "POST", _SENT)
        if written - _LOOKED or response.status_code >= 500
    ]
    assert wrong == []
    assert _photograph() == before


def test_staff_change_no_settings(world: Walked) -> None:
    addresses = [one for one in world.addresses() if one.route.startswith(("settings/", "first-look/"))]
    assert len(addresses) > 20
    client = _client(world.sam)
    before = _photograph()
    for address, response, _ in _walk(client, addresses, "POST", _SENT):
        assert response.status_code in (403, 405), address.path
    assert _photograph() == before


@pytest.mark.parametrize("role", ["lead", "staff", "auditor", "admin"])
def test_looking_changes_nothing(world: Walked, role: str) -> None:
    person = {"lead": world.dana, "staff": world.sam, "auditor": world.rae, "admin": world.ada}[role]
    assert person.role == Role(role)
    client = _client(person)
    before = _photograph()
    wrong = [
        (address.path, written - _LOOKED)
        for address, _, written in _walk(client, world.addresses(), "GET")
        if written - _LOOKED
    ]
    assert wrong == []
    assert _photograph() == before


def test_no_form_is_taken_from_elsewhere(world: Walked) -> None:
    client = _client(world.dana, enforce_csrf_checks=True)
    before = _photograph()
    wrong = [
        (address.path, response.status_code)
        for address, response, _ in _walk(client, world.addresses(), "POST", _SENT)
        if response.status_code not in (403, 404, 405) and address.route not in _WITHOUT_SESSION
    ]
    assert wrong == []
    # The public form, which has no session to protect, stores what it was sent.
    changed = {table for table, taken in _photograph().items() if taken != before[table]}
    assert changed <= {"intake_rawitem", "intake_rawbytes", "desk_intakepoint"}


@pytest.mark.parametrize("who", ["lead", "signed out"])
def test_every_page_says_what_a_browser_must_not_do(world: Walked, who: str) -> None:
    client = _client(world.dana if who == "lead" else None)
    pages = 0
    for address, response, _ in _walk(client, [*world.addresses(), Address("x", "/no/such/page", "")], "GET"):
        headers = response.headers
        assert headers["X-Content-Type-Options"] == "nosniff", address.path
        assert "camera=()" in headers["Permissions-Policy"], address.path
        assert "no-" in headers["Cache-Control"] or "max-age" in headers["Cache-Control"], address.path
        if not headers.get("Content-Type", "").startswith("text/html") or not response.content:
            continue
        pages += 1
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, address.path
        if policy.startswith(
            "sandbox "
        ):  # a customer's own mail: no script, no form, no network, its own styles
            assert "allow-scripts" not in policy, address.path
            assert "allow-same-origin" not in policy, address.path
            continue
        assert "unsafe" not in policy, address.path
        assert "*" not in policy, address.path
        assert "frame-ancestors" in policy, address.path
        _check_inline(address, response.content.decode())
    assert pages > (30 if who == "lead" else 3)


def _check_inline(address: Address, html: str) -> None:
    html = re.sub(r"<!--.*?-->", "", html, flags=re.S)
    html = re.sub(r"<(code|pre|textarea)\b.*?</\1>", "", html, flags=re.S)
    assert not re.search(r"<[^>]*\s(?:on\w+|style)\s*=", html), address.path
    assert "<style" not in html, address.path
    for tag in re.findall(r"<script\b([^>]*)>", html):
        assert "src=" in tag or 'type="application/json"' in tag, (address.path, tag)
    assert not re.search(
        r"""(?:src|href)=["'](?:https?:)?//(?!127\.0\.0\.1)""", re.sub(r"<a\b[^>]*>", "", html)
    ), address.path


def test_cookies_are_hardened(world: Walked) -> None:
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": world.sam.email, "password": "correct horse"})
    assert {"session", "csrf"} <= set(client.cookies)
    for name in ("session", "csrf"):
        morsel = client.cookies[name]
        assert morsel["httponly"], name
        assert morsel["samesite"] in ("Lax", "Strict"), name


def test_too_much_is_refused_before_it_is_read(world: Walked) -> None:
    class Endless:
        """A body that must not be touched."""

        def read(self, *given: object) -> bytes:
            raise AssertionError("the body was read")

        readline = read

    for path, length, person in (
        ("/accounts/login/", 1_500_000, None),
        ("/settings/phrases/", 40_000_000, world.dana),
        ("/settings/imports/", 3_000_000_000, world.dana),
    ):
        client = _client(person)
        client.raise_request_exception = True
        response = client.generic("POST", path, **{"CONTENT_LENGTH": str(length), "wsgi.input": Endless()})  # type: ignore[arg-type]
        assert response.status_code == 413, path


def test_a_sign_in_leads_back_only_to_this_desk(world: Walked) -> None:
    first = Client().get("/settings/hours/?region=NY")
    assert first.headers["Location"] == "/accounts/login/?next=/settings/hours/%3Fregion%3DNY"
    client = Client()
    sent = {"login": world.dana.email, "password": "correct horse", "next": "https://evil.example/"}
    assert client.post("/accounts/login/", sent).headers["Location"] == "/"
    part = Client().get("/first-look/progress/", headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == "/accounts/login/", (
        "a part of a page never shows the sign-in inside it"
    )
