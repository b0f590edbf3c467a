"""Hints beside an answer as its writer meets them: while writing, by keys, without scripts, on a phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import Visit
from tests.browser.test_composer import CAN_SEND
from tests.browser.visiting import PHONE
from tests.servers.desk_server import DeskServer

SHIFT = "So you call me in three months."
LOOKED_OVER = """
from datetime import timedelta
from heardback.desk.models import CoachingWish
from heardback.workers.look_over_sent import look_over_sent
CoachingWish.objects.filter(staff=world.sam).update(read_from=now - timedelta(days=3))
result = look_over_sent(now)
"""


@pytest.fixture
def writing(desk: DeskServer) -> DeskServer:
    """Return the desk with a mailbox that can send."""
    desk.do("run", CAN_SEND)
    return desk


def asks(desk: DeskServer, name: str, hours_ago: float = 3) -> str:
    desk.do(
        "mail",
        f"{name} Quay <{name.lower()}@hints.example>",
        hours_ago,
        "Our pump leaks. What does a new one cost?",
    )
    key: str = desk.do("owed", f"{name.lower()}@hints.example")[0]["key"]
    return key


def no_barrier(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [
        (one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")
    ] == []
    width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert width <= 0


def test_hints_come_while_one_writes_and_go_at_a_word(visit: Visit, writing: DeskServer) -> None:
    page = visit("sam").goes(f"/owed/{asks(writing, 'Ann')}/reply/")
    hints = page.locator("#hints")
    expect(hints).to_contain_text("What could be put better stands here")
    page.get_by_label("Your answer").press_sequentially(SHIFT)
    expect(hints.get_by_role("heading", name="The next move is theirs")).to_be_visible()
    expect(hints).to_contain_text("I will call you in three months myself")
    expect(hints).to_contain_text("2 things to look at")
    expect(page.get_by_label("Your answer")).to_be_focused()  # nothing takes one's place away
    # By keys alone: to the button and press it; the rest of the page stays.
    hints.get_by_role("button", name="Not here: The next move is theirs").focus()
    page.keyboard.press("Enter")
    expect(hints.get_by_role("heading", name="The next move is theirs")).to_have_count(0)
    expect(hints.get_by_role("heading", name="A question left open")).to_be_visible()
    expect(hints.get_by_role("heading", name="Before you send")).to_be_focused()
    expect(page.get_by_label("Your answer")).to_have_value(SHIFT)
    page.get_by_label("Your answer").fill("A new pump costs 300 dollars. I repair yours on Friday.")
    expect(hints).to_contain_text("What works well")
    expect(hints.get_by_role("heading", name="A question left open")).to_have_count(0)


def test_it_never_stands_in_the_way(visit: Visit, writing: DeskServer) -> None:
    page = visit("sam").goes(f"/owed/{asks(writing, 'Bob')}/reply/")
    page.get_by_label("Your answer").fill(SHIFT)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#letter")).to_contain_text("Goes out in")
    page.get_by_role("button", name="Undo").click()


def test_look_it_over(visit: Visit, writing: DeskServer) -> None:
    page = visit("sam").goes(f"/owed/{asks(writing, 'Cal')}/reply/")
    page.get_by_label("Your answer").fill("Thank you for")
    page.get_by_role("button", name="Look it over").click()
    expect(page.locator("#hints")).to_contain_text("What does a new one cost?")
    page.wait_for_timeout(2500)  # keeping the draft does not take it away again
    expect(page.locator("#hints")).to_contain_text("What does a new one cost?")


def test_without_script(visit: Visit, writing: DeskServer) -> None:
    page = visit("sam", java_script_enabled=False).goes(f"/owed/{asks(writing, 'Dee')}/reply/")
    page.get_by_label("Your answer").fill(SHIFT)
    page.get_by_role("button", name="Look it over").click()
    expect(page.locator("#hints")).to_contain_text("The next move is theirs")
    page.get_by_role("button", name="Not here: The next move is theirs").click()
    expect(page.get_by_role("heading", name="The next move is theirs")).to_have_count(0)
    expect(page.get_by_label("Your answer")).to_have_value(SHIFT)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["wide", "phone"])
def test_no_barrier(visit: Visit, writing: DeskServer, scheme: str, screen: str) -> None:
    name = f"Eva{scheme}{screen}"
    key = asks(writing, name, hours_ago=50)
    options = PHONE if screen == "phone" else {"viewport": {"width": 1900, "height": 1000}}
    page = visit("sam", color_scheme=scheme, **options).goes(f"/owed/{key}/reply/")
    page.get_by_label("Your answer").fill(f"{SHIFT} It is a pity that the pump leaks.")
    expect(page.locator("#hints")).to_contain_text("The next move is theirs")
    expect(page.locator("#hints")).to_contain_text("They had to wait")
    page.wait_for_timeout(300)
    no_barrier(page)
    if screen == "wide":
        text, hints = page.locator("#id_text").bounding_box(), page.locator("#hints").bounding_box()
        assert text is not None
        assert hints is not None
        assert hints["x"] >= text["x"] + text["width"], "they stand beside the text"
    page.goto("/coaching/")
    no_barrier(page)
    visitor = visit("dana", color_scheme=scheme, **options)
    no_barrier(visitor.goes("/settings/coaching/"))


def test_the_next_morning(visit: Visit, writing: DeskServer) -> None:
    page = visit("sam").goes("/coaching/")
    page.get_by_role("button", name="Look my sent mail over for me").click()
    expect(page.locator(".message")).to_contain_text("the next morning")
    asked = writing.do(
        "mail", "Fay Quay <fay@hints.example>", 40, "Our pump leaks. What does a new one cost?"
    )
    writing.do("reply", asked, 39, SHIFT, to="fay@hints.example", who="sam")
    assert writing.do("run", LOOKED_OVER)
    page.goto("/coaching/")
    expect(page.locator("article").first).to_contain_text(SHIFT)
    no_barrier(page)
    page.get_by_role("button", name="Not here: The next move is theirs").click()
    expect(page.get_by_role("heading", name="The next move is theirs")).to_have_count(0)
