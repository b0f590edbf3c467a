"""Ringing back in a browser: on a phone one taps, talks, returns and taps once more; without script, by keys."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import looked_at, pages_of
from tests.browser.test_owed import row_of
from tests.browser.visiting import PHONE
from tests.servers.desk_server import DeskServer

# A browser of the tests has no telephone: what it would dial is written down instead.
DIALLER = """document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='tel:']");
  if (link) { event.preventDefault(); window.dialled = link.href; }
}, true)"""


def with_a_telephone(visit: Visit, person: str, **options: Any) -> Page:
    """Return a window in which telephone links dial."""
    page = visit(person, **options).page
    page.add_init_script(DIALLER)
    return page


def leaves(page: Page) -> None:
    """The telephone's own app covers the page."""
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


def returns(page: Page) -> None:
    """The call is over."""
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: false, configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )


def test_a_tap_a_talk_and_one_tap_more(visit: Visit, desk: DeskServer) -> None:
    desk.do("rings", "+12025550142", 2, name="Tia Tapp")
    page = with_a_telephone(visit, "sam", **PHONE)
    page.goto("/owed/?q=Tia")
    row = row_of(page, "Tia Tapp")
    expect(row).to_contain_text("Rang for 42 s; nobody answered.")
    row.get_by_role("link", name="Call back").tap()
    assert page.evaluate("window.dialled") == "tel:+12025550142"
    leaves(page)
    sheet = page.get_by_role("dialog", name="Actions")
    returns(page)
    expect(sheet).to_contain_text("How did it go with Tia Tapp?")
    button = sheet.get_by_role("button", name="Spoke")
    expect(button).to_be_visible()
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    button.tap()
    expect(page.locator("#messages")).to_contain_text("Tia Tapp counts as answered, as you state.")
    expect(row_of(page, "Tia Tapp")).to_have_count(0)
    (owed,) = desk.do("owed", "+12025550142")
    assert (owed["is_open"], owed["grade"], owed["manner"]) == (False, "D", "attested")
    page.locator("#messages").get_by_role("button", name="Undo").tap()
    expect(row_of(page, "Tia Tapp")).to_have_count(1)


def test_a_page_that_the_phone_dropped_asks_on_return(visit: Visit, desk: DeskServer) -> None:
    desk.do("rings", "+12025550143", 2, name="Dora Drop")
    page = with_a_telephone(visit, "sam", **PHONE)
    page.goto("/owed/?q=Dora")
    row_of(page, "Dora Drop").get_by_role("link", name="Call back").tap()
    sheet = page.get_by_role("dialog", name="Actions")
    expect(sheet).to_contain_text("How did it go with Dora Drop?")
    page.reload()
    expect(sheet).to_contain_text("How did it go with Dora Drop?")
    sheet.get_by_role("button", name="No answer").tap()
    expect(page.locator("#messages")).to_contain_text("Dora Drop still waits; we tried once.")
    expect(row_of(page, "Dora Drop")).to_have_count(1)
    leaves(page)
    returns(page)
    page.wait_for_timeout(300)
    expect(sheet).to_be_hidden()


def test_a_promise_and_answers_on_the_way(visit: Visit, desk: DeskServer) -> None:
    desk.do("rings", "+12025550144", 2, name="Quin Quest", message=31)
    visitor = visit("dana")
    visitor.allows("422")
    page = visitor.page
    page.add_init_script(DIALLER)
    page.goto("/owed/?q=Quin")
    page.keyboard.press("j")
    page.keyboard.press("c")
    sheet = page.get_by_role("dialog", name="Actions")
    expect(sheet).to_contain_text("How did it go with Quin Quest?")
    sheet.get_by_label("Where does it drip?").fill("At the skimmer")
    sheet.get_by_text("A promise or a note").click()
    sheet.get_by_label("We promised to get back by").fill("2020-01-01T10:00")
    sheet.get_by_role("button", name="Voicemail left").click()
    expect(sheet.get_by_role("alert")).to_contain_text("a time to come")
    sheet.get_by_label("We promised to get back by").fill("2099-01-01T10:00")
    sheet.get_by_role("button", name="Voicemail left").click()
    expect(page.locator("#messages")).to_contain_text("a promise that we try again")
    page.goto("/customers/phone:+12025550144/")
    expect(page.locator("main")).to_contain_text("Leak 1 of 1")
    expect(page.get_by_label("Where does it drip?")).to_have_value("At the skimmer")


def test_without_script_one_dials_from_a_page(visit: Visit, desk: DeskServer) -> None:
    desk.do("rings", "+12025550145", 2, name="Will Baines")
    page = visit("sam", java_script_enabled=False).goes("/owed/?q=Will")
    row_of(page, "Will Baines").get_by_role("button", name="Call back").click()
    expect(page.get_by_role("heading", name="Call Will Baines")).to_be_visible()
    expect(page.get_by_role("link", name="Dial (202) 555-0145")).to_have_attribute("href", "tel:+12025550145")
    page.get_by_role("button", name="Wrong number").click()
    expect(page.locator("#messages")).to_contain_text("Will Baines still waits")
    assert desk.do("owed", "+12025550145")[0]["is_open"]


def test_calls_stand_as_bars_with_how_far_they_got(visit: Visit, desk: DeskServer) -> None:
    desk.do("rings", "+12025550146", 9, name="Tara Truth")
    for hours_ago, given in ((8, {}), (7, {"bridged": 11}), (6, {"message": 12})):
        desk.do("calls", "+12025550146", hours_ago, **given)
    page = visit("sam").goes("/customers/phone:+12025550146/")
    bars = page.locator("li.event.call")
    expect(bars).to_have_count(4)
    expect(bars.locator(".tag")).to_have_text(["left a voicemail", "under 20 s", "rang out", "Flyer"])
    expect(page.locator("main")).to_contain_text(re.compile("We left a voicemail and try again"))


def test_the_sheets_and_pages_of_calls_shut_nobody_out(chromium: Browser, desk: DeskServer) -> None:
    desk.do("rings", "+12025550147", 2, name="Axel Axe", message=20)
    desk.do("rings", "+12025550148", 3, name="Bert Taken", bridged=90)
    page = pages_of(chromium, desk, "sam")
    page.add_init_script(DIALLER)
    page.goto("/owed/?q=Axel")
    row_of(page, "Axel Axe").get_by_role("link", name="Call back").click()
    expect(page.get_by_role("dialog", name="Actions")).to_contain_text("How did it go")
    faults = looked_at(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    for path in ("/calls/", "/customers/phone:+12025550147/"):
        page.goto(path)
        page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
        faults += looked_at(page)
    page.context.close()
    lead = pages_of(chromium, desk, "dana")
    for path in ("/settings/phones/", "/settings/questions/"):
        lead.goto(path)
        faults += looked_at(lead)
        assert lead.evaluate("document.documentElement.scrollWidth") <= 390, path
    lead.context.close()
    assert not faults, "\n".join(faults)
