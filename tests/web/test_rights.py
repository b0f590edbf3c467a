"""Who may what: no page offers a link that it then refuses, and every page and deed of promises asks for its role."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urldefrag

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk.world import World
from tests.web.looking import Clock, signed_in

from heardback.desk.models import AwaitedRow, Contact, DecisionFact, OwedAnswer, PromiseRow, Staff

pytestmark = pytest.mark.django_db

PAT = "pat@larkspur.example"
CUSTOMER = f"email:{PAT}"
ROLES = ("sam", "dana", "rae", "ada")  # staff, lead, auditor, admin
#: Each page with what it answers to staff, lead, auditor and admin.
PAGES = {
    "promises": (200, 200, 200, 403),
    "promises_csv": (200, 200, 200, 403),
    "promise": (200, 200, 200, 403),
    "enter_promise": (200, 200, 403, 403),
    "awaited": (200, 200, 200, 403),
    "awaited_csv": (200, 200, 200, 403),
    "awaited_one": (200, 200, 403, 403),
    "ask_again": (200, 200, 403, 403),
    "claims": (200, 200, 200, 403),
    "settings_reading_rules": (403, 200, 403, 200),
}
#: Each deed likewise: 302 is done (or refused in words), and nobody learns from a 403 what there is.
DEEDS = {
    "say_promise": (302, 302, 403, 403),
    "say_awaited": (302, 302, 403, 403),
    "promises_in_draft": (200, 200, 403, 403),
    "enter_promise": (302, 302, 403, 403),
    "undo_decision": (302, 302, 403, 403),
}


@pytest.fixture
def world() -> World:
    found = World()
    question = found.mail(PAT, 0, "Can you help with our pump? What does it cost?")
    text = "Got it. We will get back to you by Friday. Could you send us a photo by Thursday?"
    found.reply(question, 2, text, to=PAT)
    found.mail("bo@orr.example", 3, "Our heater is cold. When can you come?")
    return found


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    Clock(monkeypatch).at(30)


def people(world: World) -> list[Staff]:
    return [getattr(world, name) for name in ROLES]


def address(name: str) -> str:
    """The address of one page or deed in this world."""
    promise_id, awaited_id = PromiseRow.objects.get().promise_id, AwaitedRow.objects.get().awaited_id
    given: dict[str, list[str]] = {
        "promise": [promise_id],
        "enter_promise": [CUSTOMER],
        "awaited_one": [awaited_id],
        "ask_again": [awaited_id],
        "claims": [CUSTOMER],
        "say_promise": [promise_id, "kept"],
        "say_awaited": [awaited_id, "stop"],
        "promises_in_draft": [OwedAnswer.objects.filter(is_open=True)[0].owed_id],
        "undo_decision": ["nothing"],
    }
    return reverse(name, args=given.get(name, []))


@pytest.mark.parametrize("name", PAGES)
def test_who_reads_a_page(world: World, name: str) -> None:
    place = address(name)
    assert tuple(signed_in(one).get(place).status_code for one in people(world)) == PAGES[name]
    assert Client().get(place).status_code == 302  # to the sign-in


@pytest.mark.parametrize("name", DEEDS)
def test_who_does_a_deed(world: World, name: str) -> None:
    place = address(name)
    assert Client().post(place).status_code in (302, 403)
    assert not DecisionFact.objects.exists()
    for one, expected in reversed(list(zip(people(world), DEEDS[name], strict=True))):
        before = DecisionFact.objects.count()
        assert signed_in(one).post(place).status_code == expected, one
        assert expected == 302 or DecisionFact.objects.count() == before


@pytest.mark.parametrize("who", ROLES)
def test_what_is_gone_is_said_to_be_gone_only_to_whoever_may_read_it(world: World, who: str) -> None:
    client = signed_in(getattr(world, who))
    gone = [reverse("promise", args=["gone:reply"]), reverse("awaited_one", args=["gone:asked"])]
    # What may be said of a wait is offered to those who work: an auditor reads the list.
    codes = {"ada": [403, 403], "rae": [404, 403]}.get(who, [404, 404])
    assert [client.get(one).status_code for one in gone] == codes
    said = client.post(reverse("say_promise", args=[PromiseRow.objects.get().promise_id, "nonsense"]))
    assert said.status_code == (404 if who in ("sam", "dana") else 403)


@pytest.mark.parametrize("who", ROLES)
def test_no_page_offers_what_it_then_refuses(world: World, who: str) -> None:
    client = signed_in(getattr(world, who))
    seen, waiting, offered_on = set[str](), ["/"], dict[str, str]()
    refused = []
    if who != "ada":
        waiting += [
            reverse("contact", args=[one]) for one in Contact.objects.values_list("contact_id", flat=True)
        ]
        waiting += [reverse("customer", args=[CUSTOMER])]
    while waiting and len(seen) < 150:
        place = waiting.pop(0)
        seen.add(place)
        answer = client.get(place)
        if answer.status_code not in (200, 302):
            refused.append((place, answer.status_code, offered_on.get(place)))
        if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
            continue
        text = answer.content.decode()
        links = re.findall(r'(?:href|hx-get)="(/[^"]*)"', text)
        for one in map(unescape, links):
            target = urldefrag(one)[0]
            if (
                target not in seen
                and target not in waiting
                and not target.startswith(("/static", "/account"))
            ):
                waiting.append(target)
                offered_on[target] = place
    assert len(seen) > 5
    assert refused == []
