"""Owed as the desk's people use it: by mouse, by keys, on a phone, without script, while mail comes in."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Visit
from tests.browser.visiting import PHONE
from tests.servers.desk_server import DeskServer

RENEW = "document.querySelector('[data-poll]').dispatchEvent(new Event('renew'))"  # as the ten seconds do


def row_of(page: Page, name: str) -> Locator:
    """Return the row of one customer."""
    return page.locator("li.row", has=page.locator(".row-name", has_text=re.compile(f"^{re.escape(name)}$")))


def test_take_and_hand_over(visit: Visit, desk: DeskServer) -> None:
    desk.do("mail", "Tess Moor <tess@lake.example>", 3, "Can you come on Friday?")
    sam, dana = visit("sam"), visit("dana")
    row = row_of(sam.goes("/owed/"), "Tess Moor")
    row.get_by_role("button", name="Take").click()
    expect(row).to_contain_text("yours")
    assert desk.do("owed", "tess@lake.example")[0]["owner"] == "Sam Okafor"
    row.get_by_role("link", name="More for Tess Moor").click()
    sheet = sam.page.get_by_role("dialog")
    sheet.get_by_label("Give it to").select_option(label="Dana Reyes")
    sheet.get_by_role("button", name="Hand over").click()
    expect(sheet).to_be_hidden()
    expect(row).to_contain_text("Dana Reyes")
    assert desk.do("owed", "tess@lake.example")[0]["handed_to"] == "Dana Reyes"
    theirs = row_of(dana.goes("/owed/"), "Tess Moor")
    theirs.get_by_role("button", name="Accept").click()
    expect(theirs).to_contain_text("yours")
    assert desk.do("owed", "tess@lake.example")[0]["owner"] == "Dana Reyes"


def test_a_note_stands_on_the_customers_page(visit: Visit, desk: DeskServer) -> None:
    desk.do("mail", "Noel Ames <noel@lake.example>", 3, "Can you come on Friday?")
    page = visit("sam").goes("/owed/")
    row_of(page, "Noel Ames").get_by_role("link", name="More for Noel Ames").click()
    sheet = page.get_by_role("dialog")
    sheet.get_by_label("Internal note").fill("The gate code is with the neighbour.")
    sheet.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#messages")).to_contain_text("kept")
    row_of(page, "Noel Ames").locator(".row-name").click()
    expect(page.locator("#aside")).to_contain_text("The gate code is with the neighbour.")


def test_all_by_keys(visit: Visit, desk: DeskServer) -> None:
    for name in ("Ida", "Ike", "Iva"):
        desk.do("mail", f"{name} Keys <{name.lower()}@lake.example>", 4, "Can you come on Friday?")
    page = visit("dana").goes("/owed/?q=Keys")
    names = [row.inner_text() for row in page.locator(".row-name").all()]
    assert sorted(names) == ["Ida Keys", "Ike Keys", "Iva Keys"]
    selected = page.locator("li.row.is-selected .row-name")
    for key, place in (("j", 0), ("j", 1), ("j", 2), ("j", 2), ("k", 1)):
        page.keyboard.press(key)
        expect(selected).to_have_text(names[place])
        expect(selected).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#aside h1")).to_have_text(names[1])
    page.keyboard.press("t")
    expect(row_of(page, names[1])).to_contain_text("yours")
    expect(selected).to_have_text(names[1])
    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name="Actions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Actions")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_hidden()
    page.keyboard.press("/")
    search = page.locator("main [data-search]")
    expect(search).to_be_focused()
    page.keyboard.type("Iva Keys")
    page.keyboard.press("Enter")
    expect(page.locator(".row-name")).to_have_text(["Iva Keys"])
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Write to Iva Keys")).to_be_visible()


def test_c_calls_back_whoever_left_a_number(visit: Visit, desk: DeskServer) -> None:
    desk.do("mail", "Cal Ring <cal@lake.example>", 2, "Please call me back on +1 410 555 0142.")
    page = visit("sam").goes("/owed/?q=Cal+Ring")
    expect(page.locator(".row-name")).to_have_text(["Cal Ring"])
    call = row_of(page, "Cal Ring").get_by_role("link", name="Call back")
    expect(call).to_have_attribute("href", "tel:+14105550142")
    page.evaluate(
        "document.addEventListener('click', e => { const a = e.target.closest('a'); "
        "if (a) { window.dialled = a.href; e.preventDefault(); } }, true)"
    )
    page.keyboard.press("j")
    expect(page.locator("[data-row].is-selected .row-name")).to_be_focused()
    page.keyboard.press("c")
    assert page.evaluate("window.dialled") == "tel:+14105550142"


def test_the_list_lives_and_keeps_ones_place(visit: Visit, desk: DeskServer) -> None:
    for number in range(14):
        desk.do(
            "mail", f"Live {number:02} <live{number}@lake.example>", 30 - number, "Can you come on Friday?"
        )
    settling = desk.do("mail", "Live Going <going@lake.example>", 3.5, "Can you come on Friday?")
    sam = visit("sam", viewport={"width": 1280, "height": 600})
    page = sam.goes("/owed/?q=Live")
    row_of(page, "Live 00").locator(".row-name").focus()
    page.mouse.move(300, 400)
    page.mouse.wheel(0, 60)
    page.wait_for_function("scrollY > 100")
    where = (
        "(() => { const one = document.activeElement; return [one.id, one.getBoundingClientRect().top]; })()"
    )
    place = page.evaluate(where)
    expect(row_of(page, "Live Going")).to_have_count(1)
    seen = page.evaluate_handle(
        "(() => { const seen = {empty: 0}; new MutationObserver(() => {"
        "if (!document.querySelector('li.row')) seen.empty += 1; })"
        ".observe(document.body, {childList: true, subtree: true}); return seen; })()"
    )
    desk.do("mail", "Live Newcomer <newcomer@lake.example>", 0, "Can you come on Friday?")
    expect(row_of(page, "Live Newcomer")).to_have_count(1)
    assert page.evaluate(where) == [place[0], pytest.approx(place[1], abs=1)], "one reads on where one was"
    desk.do("reply", settling, 0, "Yes, on Friday at nine.", to="going@lake.example")
    page.evaluate(RENEW)
    expect(row_of(page, "Live Going")).to_have_count(0)
    assert page.evaluate(where) == [place[0], pytest.approx(place[1], abs=1)], "one reads on where one was"
    assert seen.json_value() == {"empty": 0}, "the list was never empty while it renewed itself"


def test_nothing_new_is_said_in_few_bytes(visit: Visit) -> None:
    page = visit("sam").goes("/owed/?q=nobody-of-this-name")
    statuses = []
    for _ in range(3):  # 200 where a minute began meanwhile
        with page.expect_response(lambda answer: "/owed/list/" in answer.url) as renewed:
            page.evaluate(RENEW)
        statuses.append(renewed.value.status)
    assert statuses.count(304) >= 2


def test_a_phones_screen(visit: Visit, desk: DeskServer) -> None:
    desk.do("mail", "Pia Phone <pia@lake.example>", 2, "Please call me back on +1 410 555 0143.")
    page = visit("sam", **PHONE).goes("/owed/?q=Pia")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    call = row_of(page, "Pia Phone").get_by_role("link", name="Call back").bounding_box()
    assert call is not None
    assert call["height"] >= 44
    assert call["width"] >= 44
    assert call["x"] + call["width"] > 195, "the thumb of a right hand reaches it"
    for place in page.locator("nav.places a").all():
        box = place.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["y"] + box["height"] > 780, "the places are a bar at the bottom"
    expect(page.get_by_role("link", name="Sam Okafor, your account")).to_be_visible()
    row_of(page, "Pia Phone").locator(".row-name").tap()
    expect(page.get_by_role("heading", name="Pia Phone")).to_be_visible()
    expect(page).to_have_url(re.compile("/customers/"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_dark(visit: Visit) -> None:
    dark = visit("sam", color_scheme="dark").goes("/owed/")
    light = visit("sam", color_scheme="light").goes("/owed/")
    lightness = (
        "(name) => getComputedStyle(document.body)[name].match(/[\\d.]+/g)"
        ".slice(0, 3).reduce((sum, part) => sum + Number(part), 0)"
    )
    assert dark.evaluate(lightness, "backgroundColor") < dark.evaluate(lightness, "color")
    assert light.evaluate(lightness, "backgroundColor") > light.evaluate(lightness, "color")


def test_nothing_moves_for_who_wants_no_motion(visit: Visit) -> None:
    page = visit("sam", reduced_motion="reduce").goes("/owed/")
    longest = page.evaluate(
        "Math.max(...[...document.querySelectorAll('*')].flatMap(one => { const style = getComputedStyle(one);"
        "return [style.transitionDuration, style.animationDuration].join(',').split(',').map(parseFloat); }))"
    )
    assert longest <= 0.001


def test_without_script(visit: Visit, desk: DeskServer) -> None:
    desk.do("mail", "Plain Jo <plain@lake.example>", 3, "Can you come on Friday?")
    page = visit("sam", java_script_enabled=False).goes("/owed/")
    page.locator("main [name=q]").fill("Plain")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".row-name")).to_have_text(["Plain Jo"])
    row_of(page, "Plain Jo").get_by_role("button", name="Take").click()
    expect(row_of(page, "Plain Jo")).to_contain_text("yours")
    row_of(page, "Plain Jo").get_by_role("link", name="More for Plain Jo").click()
    page.get_by_label("Internal note").fill("Written without script.")
    page.get_by_role("button", name="Keep the note").click()
    row_of(page, "Plain Jo").locator(".row-name").click()
    expect(page.locator("main")).to_contain_text("Written without script.")
    page.get_by_role("link", name="Something else…").first.click()
    page.get_by_label("because").fill("Only thanks")
    page.get_by_role("button", name="No answer needed").click()
    expect(page.locator("#messages")).to_contain_text("no answer needed")
    assert not desk.do("waits", "plain@lake.example")
    page.locator("#messages").get_by_role("button", name="Undo").click()
    assert desk.do("waits", "plain@lake.example")


def test_a_tap_on_a_row_half_below_the_bar_opens_it(visit: Visit, desk: DeskServer) -> None:
    for number in range(3):
        desk.do(
            "mail",
            f"Tap{number} Cove <tap{number}@cove.example>",
            5 - number,
            "Can you come? Our pump leaks.",
        )
    page = visit("sam", **PHONE).goes("/owed/?q=Tap")
    bar = page.locator("nav.places").bounding_box()
    assert bar is not None
    link = page.locator("li.row [data-open]").last
    # Its name shows, what stands below it does not: the row lies across the edge of what can be seen.
    link.evaluate(
        "(link, top) => window.scrollBy(0, link.getBoundingClientRect().bottom - top)", bar["y"] - 4
    )
    box = link.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.wait_for_url("**/customers/**")
