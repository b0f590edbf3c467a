"""Setting up a phone system with the keyboard alone, on a wide screen and a narrow one."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser
from tests.browser.test_accessibility import looked_at, pages_of
from tests.servers.desk_server import DeskServer

TABLE = (
    "Date,Caller,Called,Direction,Result,Talk time,A long note that somebody typed\n"
    "2026-03-16 09:00:00,+12025550142,201,in,Answered,00:01:05,Asked about the pump and its very long warranty\n"
    "2026-03-16 10:00:00,+12025550143,201,in,Missed,00:00:00,\n"
)


def test_a_table_is_explained_with_the_keyboard_alone(
    chromium: Browser, desk: DeskServer, tmp_path: Path
) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "calls.csv").write_text(TABLE)
    page = pages_of(chromium, desk, "dana")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/settings/intake/add/pbx_files/")
    page.locator("#id_name").fill("Carrier's list")
    page.get_by_label("Files or folders on this machine").fill(str(tmp_path / "calls.csv"))
    page.get_by_role("button", name="Keep and test").press("Enter")
    page.get_by_role("button", name="Look now").press("Enter")
    assert page.get_by_text("no call records that are known").is_visible()
    assert not looked_at(page)
    page.get_by_role("link", name="Say what the columns mean").press("Enter")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.get_by_label("Number that called").input_value() == "Caller"
    page.get_by_label("“Answered” means").select_option(label="a person of ours picked up")
    page.get_by_role("button", name="Show again").press("Enter")
    assert page.get_by_text("Was put through").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        "nothing is wider than the screen"
    )
    assert not looked_at(page)
    page.get_by_role("button", name="Keep", exact=True).press("Enter")
    page.get_by_role("button", name="Look now").press("Enter")
    assert page.get_by_text("a table, by its columns").is_visible()
    page.context.close()
