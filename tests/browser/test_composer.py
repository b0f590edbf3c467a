"""Writing an answer as the desk's people do it: by keys, with a colleague at the same time, with no script."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.browser.conftest import Visit
from tests.browser.visiting import PHONE
from tests.servers.desk_server import DeskServer

CAN_SEND = """
from heardback.desk.models import Phrase
from heardback.desk.sealing import seal_text
world.point.settings = {"host": "imap.blueheron-pools.example", "smtp_host": "smtp.blueheron-pools.example"}
world.point.secret = seal_text("a password")
world.point.save()
Phrase.objects.get_or_create(name="Thanks for asking", defaults={"text": "Thank you for asking, {name}."})
"""
DELIVERED = """
from datetime import timedelta
from tests.alerts.outbox import Wire
from heardback.workers import deliver
wire = Wire()
while deliver.deliver_letter(now + timedelta(seconds=15), wire):
    pass
result = len(wire.handed)
"""


@pytest.fixture
def sending(desk: DeskServer) -> DeskServer:
    """Return the desk with a mailbox that can send; what goes out ends in a jar."""
    desk.do("run", CAN_SEND)
    desk.do("run", DELIVERED)
    return desk


def asks(desk: DeskServer, name: str) -> str:
    desk.do(
        "mail", f"{name} Quay <{name.lower()}@quay.example>", 3, "Can you come on Friday? The pump leaks."
    )
    key: str = desk.do("owed", f"{name.lower()}@quay.example")[0]["key"]
    return key


def test_write_with_keys_alone_and_take_it_back(visit: Visit, sending: DeskServer) -> None:
    key = asks(sending, "Ada")
    page = visit("sam").goes(f"/owed/{key}/reply/")
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.keyboard.type("We come on Friday.")
    page.get_by_label("Subject").focus()
    page.keyboard.press("Enter")  # sends nothing
    expect(page.get_by_label("Your answer")).to_have_value("We come on Friday.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#letter")).to_contain_text("Goes out in")
    page.keyboard.press("u")
    expect(page.locator(".message")).to_contain_text("nothing was sent")
    expect(page.get_by_label("Your answer")).to_have_value("We come on Friday.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#letter")).to_contain_text("Goes out in")
    assert sending.do("run", DELIVERED) == 1
    expect(page.locator("#letter")).to_contain_text("Ada Quay has heard back")
    assert not sending.do("owed", "ada@quay.example")[0]["is_open"]


def test_a_phrase_keeps_the_place_and_the_draft_survives_leaving(visit: Visit, sending: DeskServer) -> None:
    key = asks(sending, "Bea")
    page = visit("sam").goes(f"/owed/{key}/reply/")
    page.get_by_label("Your answer").fill("Hello.")
    page.get_by_label("A phrase of ours").select_option(label="Thanks for asking")
    page.get_by_role("button", name="Insert").click()
    expect(page.get_by_label("Your answer")).to_have_value("Hello.\n\nThank you for asking, Bea Quay.")
    expect(page.locator("#aside")).to_contain_text("The pump leaks.")
    page.get_by_label("Your answer").press_sequentially(" Sam")
    expect(page.locator("#presence")).to_contain_text("Your words were kept")
    page.wait_for_timeout(2000)
    page.goto("/owed/")
    page.goto(f"/owed/{key}/reply/")
    expect(page.get_by_label("Your answer")).to_have_value(re.compile("^Hello.*Sam", re.DOTALL))


def test_two_write_at_once_and_see_each_other(visit: Visit, sending: DeskServer) -> None:
    key = asks(sending, "Cyn")
    sam, dana = visit("sam").goes(f"/owed/{key}/reply/"), visit("dana").goes(f"/owed/{key}/reply/")
    sam.get_by_label("Your answer").press_sequentially("We come on Thursday.")
    dana.get_by_label("Your answer").press_sequentially("We come on Friday.")
    expect(dana.locator("#presence")).to_contain_text("Sam Okafor is writing to them right now.")
    dana.get_by_role("button", name="Send").click()
    expect(dana.locator("#letter")).to_contain_text("Goes out in")
    sam.get_by_role("button", name="Send").click()
    expect(sam.locator("#letter")).to_contain_text("Dana Reyes has answered meanwhile.")
    sam.get_by_role("button", name="Change it").click()
    expect(sam.get_by_label("Your answer")).to_have_value("We come on Thursday.")
    assert sending.do("run", DELIVERED) == 1


def test_without_script(visit: Visit, sending: DeskServer) -> None:
    key = asks(sending, "Dot")
    page = visit("sam", java_script_enabled=False).goes(f"/owed/{key}/reply/")
    page.get_by_label("Your answer").fill("Hello.")
    page.get_by_label("A phrase of ours").select_option(label="Thanks for asking")
    page.get_by_role("button", name="Insert").click()
    expect(page.get_by_label("Your answer")).to_have_value("Hello.\n\nThank you for asking, Dot Quay.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Your answer")).to_have_value("Hello.\n\nThank you for asking, Dot Quay.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["wide", "phone"])
def test_no_barrier_on_any_page(visit: Visit, sending: DeskServer, scheme: str, screen: str) -> None:
    key = asks(sending, f"Eve{scheme}{screen}")
    visitor = visit("sam", color_scheme=scheme, **(PHONE if screen == "phone" else {}))
    page = visitor.goes(f"/owed/{key}/reply/")
    pages = [f"/owed/{key}/reply/", "/letters/", "/account/notices/"]
    page.get_by_label("Your answer").fill("We come on Friday.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#letter")).to_contain_text("Goes out in")
    for path in [page.url, *pages]:
        page.goto(path)
        page.wait_for_timeout(300)
        found = Axe().run(page).response["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], path
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, path
    sending.do("run", DELIVERED)
