"""The set-up against a real mailbox: from the terminal's link to the first true sentence."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.servers.dovecot import PASSWORD, WatchedMailbox, shared_dovecot

from heardback.desk.actions.one_time_links import set_up_path, token_file
from heardback.desk.firm import go_live_at, profile
from heardback.desk.models import (
    Chore,
    GoLive,
    IntakePoint,
    Role,
    Staff,
    StaffAddress,
    StandardVersion,
)
from heardback.desk.sealing import unseal_text
from heardback.gateways.autodiscover import Found, Needs, Server
from heardback.intake.chores import chore_one
from heardback.intake.normalise import normalise_one
from heardback.intake.watch_imap import ImapWatcher
from heardback.web.setup import connect
from heardback.web.setup.guesses import guessed_country, public_holidays_of, zones

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def path() -> str:
    cache.clear()
    token_file().unlink(missing_ok=True)
    return set_up_path(NOW)


@pytest.fixture
def mailbox() -> WatchedMailbox:
    box = shared_dovecot().mailbox()
    for number in range(4):
        box.deliver(_mail(f"kim{number}@lake.example", box.user, 3 + number), received_at=_ago(3 + number))
    box.deliver(
        _mail(box.user, "kim0@lake.example", 2.5, cites="kim0@lake.example-3"), "Sent", received_at=_ago(2.5)
    )
    box.deliver(_mail("sam@firm.example", "old@lake.example", 40), "Sent", received_at=_ago(40))
    with box.second_client() as client:  # the server numbers what was delivered
        for folder in ("INBOX", "Sent"):
            client.select(folder)
    return box


def _ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def _mail(sender: str, to: str, days: float, cites: str = "") -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Pump"
    mail["Date"], mail["Message-ID"] = format_datetime(_ago(days)), f"<{sender}-{days}>"
    if cites:
        mail["In-Reply-To"] = f"<{cites}>"
    mail.set_content("Could you please come and look at our pump?")
    return mail.as_bytes()


def _answers(box: WatchedMailbox, **more: Any) -> dict[str, Any]:
    return {
        "firm_name": "Blue Heron Pools",
        "zone": "America/New_York",
        "country": "US",
        "address": box.user,
        "mailbox_password": PASSWORD,
        "imap_host": "127.0.0.1",
        "imap_port": box.server.port,
        "imap_security": "plain",
        "lead_name": "Dana Reyes",
        "lead_email": "dana@firm.example",
        "password": "three quiet herons",
        **more,
    }


def _read_all(client: Client) -> None:
    point = IntakePoint.objects.get()
    watcher = ImapWatcher()
    for _ in range(30):
        if not watcher.ingest_one(point, NOW):
            break
    watcher.close()
    while normalise_one(NOW) or chore_one(NOW):
        pass


def test_from_the_terminals_link_to_the_first_true_sentence(path: str, mailbox: WatchedMailbox) -> None:
    client = Client()
    page = client.get(path).content.decode()
    assert "never marks, moves, deletes or sends" in page
    before = mailbox.photograph()
    assert client.post(path, _answers(mailbox)).status_code == 302
    assert not token_file().exists()
    assert Client().get(path).status_code == 404, "the link died with its use"
    early = client.get("/first-look/").content.decode()
    assert "Reading the last 14 days" in early
    _read_all(client)
    found = client.get("/first-look/progress/").content.decode()
    assert "In the last 14 days 4 people wrote; 3 still wait." in " ".join(found.split())
    assert mailbox.photograph() == before, "nothing was marked or moved"


def test_everything_is_laid_out_by_the_first_page(path: str, mailbox: WatchedMailbox) -> None:
    client = Client()
    client.post(path, _answers(mailbox, has_told_staff="on"))
    firm, point, lead = profile(), IntakePoint.objects.get(), Staff.objects.get()
    assert (firm.name, firm.zone, firm.country, firm.domains) == (
        "Blue Heron Pools",
        "America/New_York",
        "US",
        ["firm.example"],
    )
    assert firm.is_set_up
    assert firm.staff_told_by == lead
    assert (lead.role, lead.email, lead.check_password("three quiet herons")) == (
        Role.LEAD,
        "dana@firm.example",
        True,
    )
    assert point.settings == {"host": "127.0.0.1", "port": mailbox.server.port, "security": "plain"}
    assert unseal_text(point.secret) == PASSWORD
    assert PASSWORD.encode() not in bytes(point.secret)
    assert point.asked_by == lead
    assert set(StaffAddress.objects.values_list("address", flat=True)) == {mailbox.user, lead.email}
    assert abs(GoLive.objects.latest("id").go_live_at - (datetime.now(UTC) - timedelta(days=14))) < timedelta(
        hours=1
    )
    assert not StandardVersion.objects.exists(), "the standard is asked for, not assumed"
    assert client.get("/account/").status_code == 200


def test_a_wrong_password_keeps_nothing_and_the_link_lives(path: str, mailbox: WatchedMailbox) -> None:
    client = Client()
    page = client.post(path, _answers(mailbox, mailbox_password="wrong"))
    assert page.status_code == 422
    text = page.content.decode()
    assert mailbox.user in text
    assert "password" in text
    assert "wrong" not in re.sub(r"class=\S+", "", text.replace("wrong password", ""))
    assert not Staff.objects.exists()
    assert not IntakePoint.objects.exists()
    assert not profile().is_set_up
    assert client.post(path, _answers(mailbox)).status_code == 302


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"password": "short"}, "too short"),
        ({"firm_name": " "}, "required"),
        ({"address": ""}, "Give the address"),
        ({"zone": "Mars/Olympus"}, "valid choice"),
        ({"imap_host": "127.0.0.1", "imap_port": 1}, "127.0.0.1"),
    ],
)
def test_what_cannot_be_used_is_said_and_changes_nothing(
    path: str, mailbox: WatchedMailbox, more: dict[str, Any], sentence: str
) -> None:
    page = Client().post(path, _answers(mailbox, **more))
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Staff.objects.exists()


def test_servers_are_found_from_the_address(
    path: str, mailbox: WatchedMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Found(Server("127.0.0.1", mailbox.server.port, "plain"), None, mailbox.user)
    monkeypatch.setattr(connect, "discover", lambda address: found)
    sent = _answers(mailbox, imap_host="", imap_port="", imap_security="tls")
    assert Client().post(path, sent).status_code == 302
    assert IntakePoint.objects.get().settings["port"] == mailbox.server.port


def test_microsoft_365_is_explained_instead_of_asked_for_a_password(
    path: str, mailbox: WatchedMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server("outlook.office365.com", 993)
    monkeypatch.setattr(
        connect,
        "discover",
        lambda address: Found(server, None, address, needs=Needs.GRAPH, help_url="docs/microsoft365.md"),
    )
    page = Client().post(path, _answers(mailbox, imap_host="")).content.decode()
    assert "Microsoft 365" in page
    assert "docs/microsoft365.md" in page


def test_one_can_go_on_without_a_mailbox(path: str) -> None:
    client = Client()
    sent = {
        "firm_name": "Blue Heron Pools",
        "zone": "Europe/Berlin",
        "country": "DE",
        "lead_name": "Dana",
        "lead_email": "dana@firm.example",
        "password": "three quiet herons",
        "skip": "1",
    }
    assert client.post(path, sent).status_code == 302
    assert "No mailbox is read yet" in client.get("/first-look/").content.decode()


def test_the_page_is_nowhere_without_its_link(path: str) -> None:
    for wrong in ("/set-up/", "/set-up/guess/", path[:-2] + "x/"):
        assert Client().get(wrong).status_code == 404
        assert Client().post(wrong, {}).status_code == 404


def test_the_four_questions(path: str, mailbox: WatchedMailbox) -> None:
    client = Client()
    client.post(path, _answers(mailbox))
    _read_all(client)
    page = client.get("/first-look/").content.decode()
    assert "sam@firm.example" in page, "seen in Sent, so proposed"
    assert "24 hours, skipping closed days" in page
    assert "Independence Day" in page
    assert client.post("/first-look/staff/", {"staff": ["sam@firm.example"]}).status_code == 302
    assert StaffAddress.objects.filter(address="sam@firm.example", kind="person").exists()
    hours = {
        "mon": "09:00-17:00",
        "sat": "10:00-13:00",
        "holiday": [f"{NOW.year}-12-25"],
        "own_dates": "2027-01-02",
    }
    assert client.post("/first-look/hours/", hours).status_code == 302
    kept = profile().hours
    assert kept["holidays"] == {f"{NOW.year}-12-25": "Christmas Day", "2027-01-02": "closed"}
    assert (kept["mon"], kept["tue"], kept["sat"]) == ("09:00-17:00", "", "10:00-13:00")
    assert client.post("/first-look/standard/", {"text": "24h skipping closed days"}).status_code == 302
    version = StandardVersion.objects.get()
    assert (version.text, version.version, version.hours["sat"]) == (
        "24h skipping closed days",
        "1",
        "10:00-13:00",
    )
    sent = {"go_live": (NOW - timedelta(days=30)).date().isoformat(), "told_staff": "on"}
    assert client.post("/first-look/go-live/", sent).status_code == 302
    decided = go_live_at()
    assert decided is not None
    assert (NOW - decided).days in (29, 30)
    assert profile().staff_told_at
    assert Chore.objects.filter(state="waiting").exists(), "the worker judges everybody anew"
    while chore_one(NOW):
        pass
    assert not Chore.objects.exclude(state="done").exists()


@pytest.mark.parametrize(
    ("place", "sent", "sentence"),
    [
        ("standard", {"own_text": "soon"}, "no number"),
        ("hours", {"mon": "from nine"}, "from nine"),
        ("go-live", {"go_live": "2199-01-01"}, "future"),
        ("go-live", {"go_live": "yesterday"}, "Choose a day"),
        ("staff", {"staff": ["nonsense"]}, "no mail address"),
    ],
)
def test_answers_that_cannot_be_read_are_said(
    path: str, mailbox: WatchedMailbox, place: str, sent: dict[str, Any], sentence: str
) -> None:
    client = Client()
    client.post(path, _answers(mailbox))
    page = client.post(f"/first-look/{place}/", sent, follow=True).content.decode()
    assert sentence in page


def test_guesses() -> None:
    assert guessed_country("Europe/Berlin", "") == "DE"
    assert guessed_country("UTC", "en-GB,en;q=0.8") == "GB"
    assert guessed_country("UTC", "en") == ""
    assert "America/New_York" in zones()
    assert public_holidays_of("US", range(2026, 2027))[0][1] == "New Year's Day"
    assert public_holidays_of("XX", range(2026, 2027)) == []
    assert dict(public_holidays_of("DE-BY", range(2026, 2027))) != dict(
        public_holidays_of("DE", range(2026, 2027))
    )
