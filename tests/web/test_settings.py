"""The settings pages: what leads and admins change, what it leads to, and what is refused."""

from __future__ import annotations

import gzip
import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.desk.world import FIRM, MONDAY, World
from tests.fakes.google_oauth_server import CLIENT_ID, SECRET, GoogleOAuthServer
from tests.servers.dovecot import PASSWORD, shared_dovecot

from heardback.desk.actions.change_retention import hold_customer
from heardback.desk.firm import go_live_at, judging_context, profile
from heardback.desk.models import (
    Chore,
    ChoreKind,
    ChoreState,
    Contact,
    CoverageSpan,
    IntakePoint,
    LegalHold,
    OwedAnswer,
    Phrase,
    Retention,
    Role,
    SenderRule,
    Staff,
    StaffAddress,
    StandardVersion,
    Team,
)
from heardback.desk.sealing import unseal_compressed, unseal_text
from heardback.gateways.http import Door
from heardback.gateways.oauth import GOOGLE
from heardback.intake.chores import MOST_TRIES, chore_one
from heardback.intake.models import RawBytes, RawItem
from heardback.intake.retention import erase_one
from heardback.intake.watch_imap_account import account_of
from heardback.web.settings import google

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    cache.clear()
    return World()


@pytest.fixture
def lead(world: World) -> Client:
    return _client(world.dana)


def _client(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def _do_chores(now: datetime | None = None) -> None:
    while chore_one(now or datetime.now(UTC)):
        pass


def _errors(client: Client, path: str, sent: dict[str, Any]) -> str:
    page = client.post(path, sent, follow=True)
    return page.content.decode()


def test_only_leads_and_admins_change_settings(world: World) -> None:
    assert _client(world.dana).get("/settings/").status_code == 200
    assert _client(world.ada).get("/settings/").status_code == 200
    for person in (world.sam, world.rae):
        assert _client(person).get("/settings/").status_code == 403
        assert _client(person).post("/settings/teams/", {"name": "Rebels"}).status_code == 403
    assert not Team.objects.filter(name="Rebels").exists()


def test_every_settings_page_opens(world: World, lead: Client) -> None:
    world.mail("Kim <kim@lake.example>", 1, "Can you fix our pump?")
    SenderRule.objects.create(sender="news.example", made_at=MONDAY, reason="newsletter")
    Phrase.objects.create(name="Thanks", text="Thank you for asking.")
    for place in (
        "", "firm/", "standards/", "hours/", "phrases/", "retention/", "senders/", "teams/", "staff/", "intake/",
        "imports/", f"staff/{world.sam.pk}/", f"intake/{world.point.pk}/", f"intake/{world.point.pk}/test/",
        "intake/add/imap/", "intake/add/gmail/", "intake/add/graph/", "intake/add/form/", "intake/add/smtp/",
    ):  # fmt: skip
        page = lead.get(f"/settings/{place}")
        assert page.status_code == 200, place
    assert lead.get("/settings/intake/add/fax/").status_code == 404
    assert lead.get("/settings/intake/999/").status_code == 404


def test_a_new_domain_is_ours_and_all_mail_is_placed_anew(world: World, lead: Client) -> None:
    world.mail("Lee <lee@partner.example>", 1, "Could you come by on Friday?")
    assert len(world.waiting()) == 1
    sent = {"name": "Heron", "zone": "Europe/Berlin", "country": "DE", "domains": f"{FIRM}\npartner.example"}
    assert lead.post("/settings/firm/", sent).status_code == 302
    firm = profile()
    assert (firm.name, firm.zone, firm.country, firm.version) == ("Heron", "Europe/Berlin", "DE", 2)
    assert Chore.objects.get().kind == ChoreKind.PLACE
    _do_chores()
    assert not world.waiting(), "it was a colleague after all"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"domains": "gmail.com"}, "everybody"),
        ({"domains": "not a domain"}, "no host or domain"),
        ({"zone": "Mars/Olympus"}, "valid choice"),
        ({"name": ""}, "required"),
    ],
)
def test_a_firm_that_cannot_be_is_refused(
    world: World, lead: Client, sent: dict[str, str], sentence: str
) -> None:
    page = lead.post(
        "/settings/firm/", {"name": "Heron", "zone": "UTC", "country": "", "domains": FIRM, **sent}
    )
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert profile().name == "Blue Heron Pools"


def test_a_new_standard_holds_from_its_day_on_and_not_before(world: World, lead: Client) -> None:
    world.mail("Kim <kim@lake.example>", 1, "Can you fix our pump?")
    due_before = OwedAnswer.objects.get().due_at
    assert lead.post("/settings/standards/", {"text": "2h", "mode": "standard"}).status_code == 302
    _do_chores()
    assert OwedAnswer.objects.get().due_at == due_before
    versions = list(StandardVersion.objects.order_by("pk").values_list("version", "text"))
    assert versions == [("1", "24h"), ("2", "2h")]
    book = judging_context().book
    assert book.at(datetime.now(UTC) + timedelta(minutes=1)).version == "2"
    assert "no number" in _errors(lead, "/settings/standards/", {"text": "soon", "mode": "standard"})
    past = {"text": "3h", "mode": "standard", "in_force_from": "2026-01-01"}
    assert "from now on at the earliest" in _errors(lead, "/settings/standards/", past)


def test_hours_make_a_version_of_their_own(world: World, lead: Client) -> None:
    sent = {"mon": "09:00-12:00, 13:00-17:00", "holiday": [], "own_dates": "2027-05-03", "reason": "lunch"}
    assert lead.post("/settings/hours/", sent).status_code == 302
    version = StandardVersion.objects.latest("pk")
    assert (version.version, version.text, version.reason) == ("2", "24h", "lunch")
    assert version.hours["holidays"] == {"2027-05-03": "closed"}
    assert version.hours["zone"] == "America/New_York"
    assert profile().hours["mon"] == "09:00-12:00, 13:00-17:00"
    page = lead.get("/settings/hours/").content.decode()
    assert "09:00-12:00, 13:00-17:00" in page
    assert "2027-05-03" in page
    assert "no date" in _errors(lead, "/settings/hours/", {"mon": "9:00-17:00", "own_dates": "Easter"})


def test_an_invitation_link_is_shown_once(world: World, lead: Client) -> None:
    sent = {"email": "new@lake.example", "name": "Nia", "role": "staff", "team": world.team.pk}
    page = lead.post("/settings/staff/", sent).content.decode()
    assert "/invitation/" in page
    assert "/invitation/" not in lead.get("/settings/staff/").content.decode()
    assert Staff.objects.get(email="new@lake.example").team == world.team


def test_people_are_changed_with_limits(world: World, lead: Client) -> None:
    sent = {"name": "Sam", "role": "lead", "team": "", "is_active": "on"}
    assert lead.post(f"/settings/staff/{world.sam.pk}/", sent).status_code == 302
    world.sam.refresh_from_db()
    assert (world.sam.role, world.sam.team) == (Role.LEAD, None)
    own = {"name": "Dana", "role": "staff", "team": "", "is_active": "on"}
    assert "Nobody changes their own role" in _errors(lead, f"/settings/staff/{world.dana.pk}/", own)
    admin = _client(world.ada)
    off = {"name": "Dana", "role": "lead", "team": ""}
    assert "Only a lead" in _errors(admin, f"/settings/staff/{world.dana.pk}/", off)
    up = {"name": "Ada", "role": "lead", "team": "", "is_active": "on"}
    assert "Nobody changes their own role" in _errors(admin, f"/settings/staff/{world.ada.pk}/", up)
    assert lead.post(f"/settings/staff/{world.sam.pk}/", {"name": "Sam", "role": "lead"}).status_code == 302
    world.sam.refresh_from_db()
    assert not world.sam.is_active
    world.dana.refresh_from_db()
    assert world.dana.is_active


def test_addresses_are_added_given_away_and_taken_off(world: World, lead: Client) -> None:
    sent = {"address": "Sam.Private@lake.example", "kind": "person", "staff": world.sam.pk}
    assert lead.post("/settings/addresses/", sent).status_code == 302
    row = StaffAddress.objects.get(address="sam.private@lake.example")
    assert row.staff == world.sam
    assert lead.post(f"/settings/addresses/{row.pk}/", {"whose": "shared"}).status_code == 302
    row.refresh_from_db()
    assert row.kind == "shared"
    assert row.staff_id is None
    assert lead.post(f"/settings/addresses/{row.pk}/", {"remove": "1"}).status_code == 302
    assert not StaffAddress.objects.filter(pk=row.pk).exists()
    signing_in = StaffAddress.objects.get(address=world.sam.email)
    assert "signs in here" in _errors(lead, f"/settings/addresses/{signing_in.pk}/", {"remove": "1"})
    assert "already" in _errors(lead, "/settings/addresses/", {"address": world.sam.email, "kind": "person"})


def test_a_mailbox_is_added_tried_changed_and_paused(world: World, lead: Client) -> None:
    box = shared_dovecot().mailbox()
    sent = {
        "name": "Sales",
        "address": box.user,
        "secret": PASSWORD,
        "team": world.team.pk,
        "imap_host": "127.0.0.1",
        "imap_port": box.server.port,
        "imap_security": "plain",
        "excluded_folders": "Private\n",
        "is_metadata_only": "on",
    }
    added = lead.post("/settings/intake/add/imap/", sent)
    point = IntakePoint.objects.get(name="Sales")
    assert added.headers["Location"] == f"/settings/intake/{point.pk}/test/"
    assert (point.excluded_folders, point.is_metadata_only, point.asked_by) == (["Private"], True, world.dana)
    before = box.photograph()
    page = lead.post(f"/settings/intake/{point.pk}/test/").content.decode()
    assert "It can be read." in page
    assert "INBOX" in page
    assert box.photograph() == before
    form = lead.get(f"/settings/intake/{point.pk}/").content.decode()
    assert PASSWORD not in form
    changed = {**sent, "secret": "", "name": "Sales and service", "imap_port": 1}
    lead.post(f"/settings/intake/{point.pk}/", changed)
    point.refresh_from_db()
    assert (point.name, unseal_text(point.secret)) == ("Sales and service", PASSWORD)
    assert "127.0.0.1" in lead.post(f"/settings/intake/{point.pk}/test/").content.decode()
    lead.post(f"/settings/intake/{point.pk}/pause/")
    point.refresh_from_db()
    assert not point.is_active
    lead.post(f"/settings/intake/{point.pk}/pause/", {"go_on": "1"})
    point.refresh_from_db()
    assert point.is_active
    assert "watched already" in _errors(lead, "/settings/intake/add/imap/", sent)


def test_a_microsoft_mailbox_keeps_what_its_watcher_reads(world: World, lead: Client) -> None:
    sent = {
        "name": "Service",
        "address": "office@heron.example",
        "tenant": "heron.example",
        "client_id": "0000",
        "secret": "s3cret",
        "is_shared": "on",
        "members": "Dana@heron.example\nsam@heron.example",
        "also_ours": "",
        "history_since": "2026-01-31",
    }
    assert lead.post("/settings/intake/add/graph/", sent).status_code == 302
    from heardback.intake.watch_graph_settings import settings_of

    found = settings_of(IntakePoint.objects.get(address="office@heron.example"))
    assert (found.tenant, found.members) == ("heron.example", ("dana@heron.example", "sam@heron.example"))
    assert found.history_since == datetime(2026, 1, 31, tzinfo=UTC)


def test_a_form_gets_an_address_that_stays(world: World, lead: Client) -> None:
    words = {
        "title": "Ask us", "language": "en", "name_label": "Name", "email_label": "Mail", "phone_label": "Phone",
        "message_label": "Question", "send_label": "Send",
    }  # fmt: skip
    assert lead.post("/settings/intake/add/form/", {"name": "Website", **words}).status_code == 302
    point = IntakePoint.objects.get(name="Website")
    token = point.settings["token"]
    assert Client().get(f"/form/{token}/").status_code == 200
    lead.post(f"/settings/intake/{point.pk}/", {"name": "Website", **words, "title": "Write to us"})
    point.refresh_from_db()
    assert (point.settings["token"], point.settings["title"]) == (token, "Write to us")
    assert "Write to us" in Client().get(f"/form/{token}/").content.decode()


def test_a_sender_rule_is_taken_back_and_stays_on_record(world: World, lead: Client) -> None:
    rule = SenderRule.objects.create(sender="lake.example", made_at=MONDAY - timedelta(days=1))
    world.mail("Kim <kim@lake.example>", 1, "Can you fix our pump?")
    assert not world.waiting()
    assert lead.post(f"/settings/senders/{rule.pk}/revoke/").status_code == 302
    _do_chores()
    assert len(world.waiting()) == 1
    assert SenderRule.objects.get().revoked_at


def test_phrases_and_teams(world: World, lead: Client) -> None:
    lead.post("/settings/phrases/", {"name": "Thanks", "text": "Thank you for asking."})
    phrase = Phrase.objects.get()
    lead.post(f"/settings/phrases/{phrase.pk}/", {"name": "Thanks", "text": "Thank you."})
    assert Phrase.objects.get().text == "Thank you."
    lead.post(f"/settings/phrases/{phrase.pk}/drop/")
    assert not Phrase.objects.exists()
    lead.post("/settings/teams/", {"name": "Workshop"})
    assert "already" in _errors(lead, "/settings/teams/", {"name": "Workshop"})
    lead.post(f"/settings/teams/{world.team.pk}/", {"name": "Desk"})
    assert set(Team.objects.values_list("name", flat=True)) == {"Desk", "Workshop"}


def test_go_live_is_decided_anew(world: World, lead: Client) -> None:
    assert lead.post("/settings/go-live/", {"go_live": "2026-02-01"}).status_code == 302
    decided = go_live_at()
    assert decided == datetime(2026, 2, 1, 5, tzinfo=UTC), "midnight in New York"
    assert "future" in _errors(lead, "/settings/go-live/", {"go_live": "2199-01-01"})


def test_an_export_is_imported_by_the_worker_and_once(world: World, lead: Client) -> None:
    mail = (
        b"From kim@lake.example Mon Mar 16 13:00:00 2026\nFrom: Kim <kim@lake.example>\n"
        b"To: service@blueheron-pools.example\nSubject: Pump\nMessage-ID: <a1@lake.example>\n"
        b"Date: Mon, 16 Mar 2026 13:00:00 +0000\n\nCan you fix our pump?\n\n"
    )
    packed = gzip.compress(mail, mtime=0)
    for name, raw in (
        ("../../evil.mbox", mail),
        ("again.mbox", mail),
        ("x.mbox.gz", packed),
        ("y.mbox.gz", packed),
    ):
        sent = {"name": "Old mail", "upload": SimpleUploadedFile(name, raw)}
        assert lead.post("/settings/imports/", sent).status_code == 302
        _do_chores()
        assert Chore.objects.latest("pk").state == ChoreState.DONE, Chore.objects.latest("pk").problem
    assert Contact.objects.count() == len(world.waiting()) == 1
    assert RawItem.objects.count() == 2, "once from the file, once from the compressed one"
    assert CoverageSpan.objects.filter(intake_point__name="Old mail").count() == 0, "no answer of ours in it"
    assert "Choose a file" in _errors(lead, "/settings/imports/", {"name": "Nothing"})
    assert "done" in lead.get("/settings/imports/").content.decode()


def test_an_import_that_cannot_be_read_says_so(world: World, lead: Client) -> None:
    sent = {"name": "Photo", "upload": SimpleUploadedFile("holiday.png", b"\x89PNG\r\n\x1a\n0000")}
    lead.post("/settings/imports/", sent)
    now = datetime.now(UTC)
    for turn in range(MOST_TRIES + 1):
        _do_chores(now + timedelta(hours=turn))
    chore = Chore.objects.get()
    assert chore.state == ChoreState.FAILED
    assert chore.problem in lead.get("/settings/imports/").content.decode().replace("&#x27;", "'")


def test_a_chore_that_failed_is_tried_again_then_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from heardback.intake import chores

    def fails(*given: object) -> None:
        raise OSError("disk trouble")

    monkeypatch.setitem(chores._DOERS, ChoreKind.JUDGE, fails)
    Chore.objects.create(kind=ChoreKind.JUDGE, asked_at=MONDAY)
    assert chore_one(MONDAY)
    assert not chore_one(MONDAY), "it rests a little"
    assert chore_one(MONDAY + timedelta(hours=1))
    assert chore_one(MONDAY + timedelta(hours=2))
    assert Chore.objects.get().state == ChoreState.FAILED
    assert "disk trouble" in Chore.objects.get().problem


def test_a_chore_whose_worker_died_is_taken_up(world: World) -> None:
    Chore.objects.create(
        kind=ChoreKind.JUDGE,
        asked_at=MONDAY,
        state=ChoreState.RUNNING,
        leased_until=MONDAY + timedelta(minutes=5),
    )
    assert not chore_one(MONDAY)
    assert chore_one(MONDAY + timedelta(minutes=6))
    assert Chore.objects.get().state == ChoreState.DONE


def test_what_is_past_its_time_is_erased_but_not_who_waits(world: World, lead: Client) -> None:
    answered = world.mail("Kim <kim@lake.example>", 1, "Can you fix our pump, code SECRET77?")
    world.reply(answered, 2, "Yes, on Friday.", to="kim@lake.example")
    world.mail("Lee <lee@lake.example>", 3, "Is anybody there?")
    held = world.mail("Mo <mo@lake.example>", 4, "I shall complain.")
    world.reply(held, 5, "We are sorry.", to="mo@lake.example")
    hold_customer(world.dana, "email:mo@lake.example", "claim", MONDAY)
    sent = {"body_months": 2, "header_months": 4, "owed_years": 3}
    assert lead.post("/settings/retention/", sent).status_code == 302
    assert not erase_one(MONDAY + timedelta(days=50))
    verdicts = list(
        OwedAnswer.objects.order_by("pk").values_list("owed_id", "due_at", "settled_at", "is_open")
    )
    later = MONDAY + timedelta(days=90)
    while erase_one(later):
        pass
    kim = Contact.objects.get(from_address="kim@lake.example")
    assert kim.snippet == ""
    raw = RawItem.objects.select_related("raw").get(contact_id=kim.contact_id).raw
    plain = unseal_compressed(raw.sealed)
    assert b"SECRET77" not in plain
    assert b"Subject: Pool pump" in plain
    readings = str([bytes(row) for row in RawItem.objects.values_list("reading", flat=True)])
    facts = str([bytes(row) for row in Contact.objects.values_list("facts", flat=True)])
    assert "secret77" not in (readings + facts).lower()
    assert Contact.objects.get(from_address="lee@lake.example").snippet, "still waits"
    assert Contact.objects.get(from_address="mo@lake.example").snippet, "held"
    while erase_one(MONDAY + timedelta(days=200)):
        pass
    assert RawBytes.objects.get(pk=raw.pk).sealed in (b"", memoryview(b""))
    after = list(OwedAnswer.objects.order_by("pk").values_list("owed_id", "due_at", "settled_at", "is_open"))
    assert after == verdicts, "verdicts stay"
    lead.post(f"/settings/retention/holds/{LegalHold.objects.get().pk}/lift/")
    while erase_one(MONDAY + timedelta(days=200)):
        pass
    assert not Contact.objects.get(from_address="mo@lake.example").snippet
    assert Retention.objects.get().decided_by == world.dana
    assert "at least as long" in _errors(
        lead, "/settings/retention/", {"body_months": 5, "header_months": 4, "owed_years": 3}
    )


def test_a_gmail_mailbox_signs_in_with_the_firms_own_client(
    world: World, lead: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = IntakePoint.objects.create(
        name="Gmail", kind="gmail", address="office@heron.example", created_at=MONDAY, settings={}
    )
    back = "http://127.0.0.1:8600/settings/intake/google/back/"
    with GoogleOAuthServer() as fake:
        fake.redirects = {back}
        monkeypatch.setattr(google, "open_door", lambda: Door(GOOGLE.hosts, stand_ins=fake.stand_ins))
        path = f"/settings/intake/{point.pk}/google/"
        assert back in lead.get(path).content.decode()
        page = lead.post(path, {"client_id": CLIENT_ID, "client_secret": SECRET}).content.decode()
        link = re.search(r'href="(https://accounts\.google\.com/[^"]+)"', page)
        assert link
        returned = fake.consent(html.unescape(link[1]))
        shown = lead.get("/settings/intake/google/back/", returned)
        assert "Google said yes" in shown.content.decode()
        point.refresh_from_db()
        assert not point.secret, "looking keeps nothing"
        stranger = _client(world.ada).post("/settings/intake/google/back/", returned)
        assert stranger.headers["Location"] == "/settings/intake/", "another session has not begun it"
        assert lead.post("/settings/intake/google/back/", returned).status_code == 302
    point.refresh_from_db()
    assert point.settings == {"sign_in": "google"}
    assert SECRET not in str(bytes(point.secret))
    account = account_of(point, datetime.now(UTC))
    assert callable(account.secret)
    assert account.secret() in fake.access_tokens
    late = lead.post("/settings/intake/google/back/", returned, follow=True).content.decode()
    assert "begin again" in late


def test_a_sign_in_at_google_that_is_refused_is_said(world: World, lead: Client) -> None:
    point = IntakePoint.objects.create(
        name="Gmail", kind="gmail", address="a@heron.example", created_at=MONDAY
    )
    lead.post(f"/settings/intake/{point.pk}/google/", {"client_id": CLIENT_ID, "client_secret": SECRET})
    state = lead.session["google_sign_in"]["state"]
    sent = {"state": state, "error": "access_denied"}
    assert "cancelled" in lead.get("/settings/intake/google/back/", sent, follow=True).content.decode()
    forged = {"state": "guess", "code": "x"}
    assert "not begun here" in lead.get("/settings/intake/google/back/", forged, follow=True).content.decode()


def test_a_lead_takes_a_teams_strictness_back_with_a_reason(world: World) -> None:
    client = _client(world.dana)
    url = reverse("settings_team_mode", args=[world.team.pk])
    client.post(url, {"is_strict": "1", "reason": ""})
    world.team.refresh_from_db()
    assert not world.team.is_strict
    client.post(url, {"is_strict": "1", "reason": "Calls were about other things"})
    world.team.refresh_from_db()
    assert world.team.is_strict
    assert b"only suggests" in client.get(reverse("settings_teams")).content
    client.post(url, {"is_strict": "0", "reason": "Sorted out with the team"})
    world.team.refresh_from_db()
    assert not world.team.is_strict
