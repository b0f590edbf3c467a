"""Not sure: one key each, the next one stands ready, and a rule for a sender settles many."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.conftest import Visit
from tests.servers.desk_server import DeskServer

SOFT = {"X-Auto-Response-Suppress": "All"}


def test_sorted_out_by_keys(visit: Visit, desk: DeskServer) -> None:
    for number in range(3):
        desk.do(
            "mail",
            f"Soft {number} <soft{number}@tool.example>",
            2,
            "Could you please ring me about the pump?",
            subject=f"Soft {number}",
            headers=SOFT,
        )
    for number in range(3):
        desk.do(
            "mail",
            "Offers <offers@shop.example>",
            2,
            f"Offer of the month {number}.",
            subject=f"Offer {number}",
            headers=SOFT,
        )
    page = visit("sam").goes("/not-sure/")
    rows = page.locator("li.row")
    expect(rows).to_have_count(6)
    first = rows.first.locator(".row-name").inner_text()
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(rows).to_have_count(5)
    second = rows.first.locator(".row-name").inner_text()
    assert second != first
    page.keyboard.press("j")
    page.keyboard.press("n")
    expect(rows).to_have_count(4)
    page.keyboard.press("u")
    expect(rows).to_have_count(5)
    page.locator("li.row", has_text="Offers").first.locator(".row-name").focus()
    page.keyboard.press("s")
    sheet = page.get_by_role("dialog", name="Actions")
    sheet.get_by_label("because").fill("Newsletter")
    sheet.get_by_role("button", name="Make the rule").click()
    expect(rows).to_have_count(2)
    assert not desk.do("waits", "offers@shop.example")


def test_sorted_out_without_script(visit: Visit, desk: DeskServer) -> None:
    desk.do("mail", "Slow <slow@tool.example>", 2, "Could you please ring me?", subject="Slow", headers=SOFT)
    page = visit("sam", java_script_enabled=False).goes("/not-sure/")
    page.locator("li.row", has_text="Slow").get_by_role("button", name="Answer owed").click()
    expect(page.locator("#messages")).to_contain_text("Undo")
    (owed,) = desk.do("owed", "slow@tool.example")
    assert (owed["is_open"], owed["is_certain"]) == (True, True)
