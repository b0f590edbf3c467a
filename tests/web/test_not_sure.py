"""Not sure: sorting out with one key each, rules that settle many, the register, its sample, those from before."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.world import MONDAY, World

from heardback.desk.models import Contact, DecisionFact, OwedAnswer, SampledLook, SenderRule, Staff
from heardback.desk.queries.not_sure import unsure_page
from heardback.desk.queries.sample import last_week, sample_of

pytestmark = pytest.mark.django_db

NEWS = "Shop News <news@shop.example>"
SOFT = {"X-Auto-Response-Suppress": "All"}


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are asked for two hours after Monday 09:00."""
    at(monkeypatch, 2)


def at(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    class Clock:
        @staticmethod
        def now(zone: object) -> object:
            return MONDAY + timedelta(hours=hours)

    monkeypatch.setattr("heardback.web.middleware.datetime", Clock)


def signed_in(staff: Staff) -> Client:
    client = Client()
    client.force_login(staff, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_the_likeliest_comes_first_with_words_and_evidence(world: World) -> None:
    world.mail(NEWS, 0, "Our offer of the month.", subject="Offers", headers=SOFT)
    world.mail(
        "Ann <ann@lee.example>", 0, "Could you please ring me about the pump?", subject="Pump", headers=SOFT
    )
    page = signed_in(world.sam).get(reverse("not_sure")).content.decode()
    assert "2 to sort out" in page
    assert page.index("ring me about the pump") < page.index("Our offer of the month")
    assert "suppress auto" in page
    assert page.count('data-hotkey="y"') == 2


def test_yes_makes_it_certain_with_its_clock_and_no_takes_it_away(world: World) -> None:
    world.mail("Ann <ann@lee.example>", 0, "Could you please ring me?", subject="Pump", headers=SOFT)
    world.mail(NEWS, 0, "Our offer of the month.", subject="Offers", headers=SOFT)
    first, second = (one.line.row for one in unsure_page(MONDAY).rows)
    client = signed_in(world.sam)
    client.post(reverse("decide_owed", args=[first.owed_id, "owes"]))
    client.post(reverse("decide_owed", args=[second.owed_id, "not-owed"]), {"reason": "Sorted out"})
    (owed,) = world.waiting()
    assert (owed.owed_id, owed.is_certain, owed.due_at) == (first.owed_id, True, first.due_at)
    assert "Nothing to sort out" in client.get(reverse("not_sure")).content.decode()
    undo = DecisionFact.objects.get(kind="owes_no")
    client.post(reverse("undo_decision", args=[undo.decision_id]))
    assert len(world.waiting()) == 2


def test_one_rule_settles_what_is_not_yet_due_and_leaves_what_is_past_due(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        world.mail(NEWS, number, f"Offer {number}", subject=f"Offers {number}", headers=SOFT)
    key = world.waiting()[0].owed_id
    client = signed_in(world.sam)
    assert "3 more from this sender" in client.get(reverse("not_sure")).content.decode()
    sheet = client.get(reverse("sender_rule", args=[key])).content.decode()
    assert "news@shop.example" in sheet
    assert "4 unsure now" in sheet
    at(monkeypatch, 25.5)  # two of the four are past due
    page = client.post(
        reverse("sender_rule", args=[key]),
        {"sender": "news@shop.example", "owes": "no", "reason": "Newsletter"},
        follow=True,
    ).content.decode()
    assert "2 that waited were settled with it. 2 past due must be looked at one by one." in page
    assert len(world.waiting()) == 2
    world.mail(NEWS, 26, "Offer 9", subject="Offers 9", headers=SOFT)
    assert len(world.waiting()) == 2
    client.post(reverse("revoke_rule", args=[SenderRule.objects.get().pk]))
    assert len(world.waiting()) == 5


def test_a_rule_for_a_public_domain_is_refused(world: World) -> None:
    world.mail("Ann <ann@gmail.com>", 0, "Please ring me.", headers=SOFT)
    key = world.waiting()[0].owed_id
    client = signed_in(world.sam)
    assert 'value="gmail.com"' not in client.get(reverse("sender_rule", args=[key])).content.decode()
    page = client.post(
        reverse("sender_rule", args=[key]), {"sender": "gmail.com", "owes": "no", "reason": "x"}, follow=True
    )
    assert b"Everybody writes from gmail.com" in page.content
    assert not SenderRule.objects.exists()


def test_the_register_is_searched_and_a_contact_comes_back_with_its_own_time(world: World) -> None:
    world.mail(
        NEWS,
        0,
        "Weekly offers",
        subject="Offers",
        headers={"List-Unsubscribe": "<mailto:x@shop.example>", "List-Id": "<n.shop.example>"},
    )
    world.mail(
        "Bot <bot@tool.example>",
        0,
        "Job done",
        subject="Report",
        headers={"Auto-Submitted": "auto-generated"},
    )
    assert not world.waiting()
    client = signed_in(world.sam)
    page = client.get(reverse("set_aside")).content.decode()
    assert "bulk" in page
    assert "Its header says that a machine sent it" in page
    page = client.get(reverse("set_aside"), {"q": "offers"}).content.decode()
    assert "Weekly offers" in page
    assert "Job done" not in page
    assert "Job done" not in client.get(reverse("set_aside"), {"rule": "bulk"}).content.decode()
    contact = Contact.objects.get(subject="Report")
    client.post(reverse("decide_contact", args=[contact.contact_id, "owes"]))
    (owed,) = world.waiting()
    assert (owed.opened_at, owed.is_certain) == (contact.occurred_at, True)


def test_the_weekly_sample_is_the_same_for_everybody_and_disagreeing_opens(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        world.mail(
            f"Bot {number} <bot{number}@tool.example>",
            number,
            f"Job {number}",
            headers={"Auto-Submitted": "auto-generated"},
        )
    at(monkeypatch, 24 * 8)
    now = MONDAY + timedelta(days=8)
    week = last_week(now, ZoneInfo("America/New_York"))
    assert week.isoformat() == "2026-03-16"
    sample = sample_of(week, now)
    assert (len(sample.rows), sample.set_aside) == (20, 30)
    assert [row.line.contact_id for row in sample_of(week, now).rows] == [
        row.line.contact_id for row in sample.rows
    ]
    client = signed_in(world.sam)
    assert "20 still to look at" in client.get(reverse("sample")).content.decode()
    wrong, right = sample.rows[0].line.contact_id, sample.rows[1].line.contact_id
    client.post(reverse("sample_look", args=["2026-03-16", wrong]), {"agrees": "no"})
    client.post(reverse("sample_look", args=["2026-03-16", right]), {"agrees": "yes"})
    assert [owed.owed_id for owed in world.waiting()] == [wrong]
    page = client.get(reverse("sample")).content.decode()
    assert "1 of 2 looked at in 12 weeks were set aside wrongly." in page
    assert len(sample_of(week, now).rows) == 20
    client.post(reverse("sample_look", args=["2026-03-16", right]), {"agrees": "no"})
    assert SampledLook.objects.count() == 2


def test_those_from_before_are_a_list_to_win_back(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(go_live=MONDAY + timedelta(hours=10))
    world.mail("Old <old@x.example>", 0, "=HYPERLINK(1) anybody there?", subject="First")
    world.mail("Older <older@x.example>", -20, "Hello?", subject="Older")
    world.mail("New <new@x.example>", 11, "Hi?", subject="New")
    client = signed_in(world.sam)
    page = client.get(reverse("before")).content.decode()
    assert "2 people never got an answer" in page
    assert page.index("anybody there") < page.index("Hello?")
    assert "Hi?" not in page
    response = client.get(reverse("before_csv"))
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert [row["identity"] for row in rows] == ["old@x.example", "older@x.example"]
    assert rows[0]["last_words"].startswith("'=HYPERLINK")


def test_leads_see_the_share_undone(world: World) -> None:
    lead, staff = signed_in(world.dana), signed_in(world.sam)
    assert (
        "0 of 0 settled by phone or new mail were undone in 90 days."
        in lead.get(reverse("settled_by_phone")).content.decode()
    )
    assert "were undone" not in staff.get(reverse("settled_by_phone")).content.decode()


def test_outsiders_get_nothing(world: World) -> None:
    world.mail("Ann <ann@lee.example>", 0, "Please ring me.", headers=SOFT)
    key = OwedAnswer.objects.get().owed_id
    urls = [
        reverse(name)
        for name in ("not_sure", "set_aside", "sample", "before", "before_csv", "settled_by_phone")
    ]
    urls.append(reverse("sender_rule", args=[key]))
    for url in urls:
        assert Client().get(url).status_code == 302
        assert signed_in(world.ada).get(url).status_code == 403
    assert (
        signed_in(world.rae).post(reverse("sender_rule", args=[key]), {"sender": "x.example"}).status_code
        == 403
    )


@pytest.mark.parametrize(
    "key", ["x", "~", "2026-03-16~1", "2026-03-16T10:00:00+00:00~99999999999999999999", "nan~a", "1~\0", "0~"]
)
def test_a_page_key_that_somebody_made_up_breaks_nothing(world: World, key: str) -> None:
    world.mail("Ann <ann@lee.example>", 0, "Please ring me.", headers=SOFT)
    client = signed_in(world.sam)
    for name in ("not_sure", "set_aside", "before", "customers"):
        assert client.get(reverse(name), {"after": key, "q": "a\0b"}).status_code == 200
    assert client.get(reverse("customer", args=["email:ann@lee.example"]), {"before": key}).status_code == 200
    assert client.get(reverse("sample"), {"week": key}).status_code == 200
