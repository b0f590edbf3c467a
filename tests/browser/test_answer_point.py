"""The answer point's pages, the voicemail player and the button that connects: for everybody, on every screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import looked_at, pages_of
from tests.browser.visiting import PHONE
from tests.servers.desk_server import DeskServer

BUTTON = "Ring my phone and connect me"

# An answer point that is on, with Sam's phone on its list, keys, and the number that customers see.
BEGUN = """
from heardback.answering.settings import AnswerSettings, NAME
from heardback.desk.models import AnswerLine, IntakePoint, StaffPhone
from heardback.desk.sealing import seal_text
StaffPhone.objects.get_or_create(value="+12025550177", defaults={"staff": world.sam, "made_at": now})
point, is_new = IntakePoint.objects.get_or_create(name="Answered number", kind="twilio", defaults={
    "created_at": now, "secret": seal_text("a-token-of-the-tests"),
    "settings": {"hook_key": "hook-key-of-the-browser", "account_sid": "AC" + "7" * 32,
                 "call_from": "+12025550100", NAME: AnswerSettings(is_on=True).as_row()}})
if is_new:
    AnswerLine.objects.create(intake_point=point, staff=world.sam, number="+12025550177")
IntakePoint.objects.filter(pk=point.pk).update(is_active=True)
result = point.pk
"""
OVER = """
from heardback.desk.models import IntakePoint
IntakePoint.objects.filter(name="Answered number").update(is_active=False)
"""
LEFT = """
from heardback.desk.models import Recording
from heardback.desk.sealing import seal_compressed
from heardback.intake.recordings import store_recording
kept = store_recording(world.point, "CA-browser", b"ID3 some sound", "audio/mpeg", now,
                       contact_id="{contact}", seconds=14.0)
Recording.objects.filter(pk=kept.pk).update(
    words=seal_compressed(b"Please call me about the pump."), words_by="model-of-the-tests")
"""


@pytest.fixture
def answering(desk: DeskServer) -> Iterator[int]:
    """Return an answer point that is on while the test lasts."""
    yield desk.do("run", BEGUN)
    desk.do("run", OVER)


def fits(page: Page) -> bool:
    """Whether nothing is wider than a narrow screen."""
    page.set_viewport_size({"width": 360, "height": 740})
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_its_pages_shut_nobody_out(chromium: Browser, desk: DeskServer, answering: int) -> None:
    page = pages_of(chromium, desk, "dana")
    paths = ("/settings/answer-points/", f"/settings/answer-points/{answering}/", "/settings/transcription/")
    for path in (*paths, "/in-or-out/", "/account/"):
        page.goto(path)
        assert not looked_at(page), path
        assert fits(page), path
    page.context.close()


def test_in_or_out_is_found_and_said_by_keys(visit: Visit, answering: int) -> None:
    page = visit("sam").goes("/account/")
    page.get_by_role("link", name="In or out").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are out")
    expect(page.get_by_role("row", name="Sam Okafor")).to_contain_text("not rung: out")
    page.keyboard.press("i")
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in")


def test_a_voicemail_plays_and_its_words_are_a_guess(chromium: Browser, desk: DeskServer) -> None:
    contact = desk.do("rings", "+12025550171", 2, name="Vera Voice", message=14)
    desk.do("run", LEFT.replace("{contact}", contact))
    page = pages_of(chromium, desk, "sam")
    page.goto("/customers/phone:+12025550171/")
    player = page.locator("[data-voicemail]").first
    expect(player.locator("audio")).to_have_attribute("aria-label", "What the caller left")
    expect(player).to_contain_text("A machine's guess")
    faster = player.get_by_role("button", name="1.5×")
    faster.press("Enter")
    expect(faster).to_have_attribute("aria-pressed", "true")
    assert player.locator("audio").evaluate("sound => sound.playbackRate") == 1.5
    assert not looked_at(page)
    assert fits(page)
    page.context.close()


def test_the_button_that_connects_is_there_for_whom_it_can(
    visit: Visit, chromium: Browser, desk: DeskServer, answering: int
) -> None:
    desk.do("rings", "+12025550172", 2, name="Cora Connect")
    (owed,) = desk.do("owed", "+12025550172")
    path = f"/owed/{owed['key']}/call/"
    touched = visit("sam", **PHONE).goes(path)
    box = touched.get_by_role("button", name=BUTTON).bounding_box()
    assert box is not None
    assert box["height"] >= 44
    page = pages_of(chromium, desk, "sam")
    page.goto(path)
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()
    assert not looked_at(page)
    assert fits(page)
    page.goto("/customers/phone:+12025550172/")
    assert not looked_at(page)
    assert fits(page)
    page.context.close()
    # A phone that is nobody's to ring: with script the refusal is said where one stands.
    desk.do(
        "run",
        "from heardback.desk.models import OwedAnswer\n"
        "OwedAnswer.objects.filter(number='+12025550172').update(number='+19002345678')\n"
        "from heardback.desk.models import Contact\n"
        "Contact.objects.filter(number='+12025550172').update(number='+19002345678')",
    )
    pressed = visit("sam").goes("/customers/phone:+12025550172/")
    pressed.get_by_role("button", name=BUTTON).click()
    expect(pressed.locator("#messages")).to_contain_text("costs extra")
