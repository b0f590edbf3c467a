"""Owed as the desk's people use it: by mouse, by keys, on a phone, without script, while mail comes in."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Visit
from tests.browser.visiting import PHONE
from tests.servers.desk_server import DeskServer


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
