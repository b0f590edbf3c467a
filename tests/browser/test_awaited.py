"""What we wait for, by keyboard, on a phone and in the dark: nothing shuts anybody out, one key opens each thing."""

from __future__ import annotations

from playwright.sync_api import Browser, expect
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import looked_at, pages_of
from tests.browser.visiting import PHONE
from tests.servers.desk_server import DeskServer


def asked(desk: DeskServer, name: str) -> str:
    """Let somebody write, be asked something five days ago, and say nothing since; return our question."""
    address = f"{name.lower()}@supplies.example"
    question = f"Could you send us the price list for {name}?"
    first = desk.do("mail", f"{name} Supplies <{address}>", 150, "When do you open?", subject="Hours")
    desk.do("reply", first, 120, f"At nine. {question}", to=address)
    return question


def test_without_a_mouse_it_is_expected_later_and_that_is_taken_back(visit: Visit, desk: DeskServer) -> None:
    question = asked(desk, "Orrin")
    page = visit("dana").goes("/promises/waiting/")
    row = page.locator("[data-row]", has_text=question)
    expect(row).to_contain_text("was expected")
    row.locator("[data-open]").focus()
    page.keyboard.press("m")
    sheet = page.locator("#sheet")
    expect(sheet.get_by_role("heading", name="Orrin Supplies")).to_be_visible()
    sheet.get_by_label("Expect it by the end of").fill("2031-03-20")
    sheet.get_by_role("button", name="Expect it by").press("Enter")
    expect(page.locator("#messages")).to_contain_text(
        "We expect it from Orrin Supplies by the end of 20 Mar 2031"
    )
    expect(
        page.locator("section", has_text="Coming").locator("[data-row]", has_text=question)
    ).to_be_visible()
    page.locator("#messages").get_by_role("button", name="Undo").press("Enter")
    expect(row).to_contain_text("was expected")


def test_it_fits_a_phone(visit: Visit, desk: DeskServer) -> None:
    question = asked(desk, "Quill")
    page = visit("sam", color_scheme="dark", **PHONE).goes("/promises/waiting/")
    expect(page.locator("[data-row]", has_text=question)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_axe_finds_nothing_serious(chromium: Browser, desk: DeskServer) -> None:
    asked(desk, "Tansy")
    page = pages_of(chromium, desk, "dana")
    page.goto("/promises/waiting/")
    assert looked_at(page) == []
    page.locator("[data-row] .row-more").first.evaluate("link => location.assign(link.href)")
    page.wait_for_url("**/promises/waiting/*/**")
    assert looked_at(page) == []
    page.context.close()
