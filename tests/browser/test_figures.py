"""Figures: numbers that open their people, on a wide screen and a phone, in light and dark, without a script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import looked_at, pages_of
from tests.browser.visiting import PHONE
from tests.servers.desk_server import DeskServer

_A_WEEK = """
from tests.desk.calling import Pbx
from heardback.workers.phone_figures import computed, refresh_phone_figures
from datetime import timedelta
from tests.desk import world as worlds
from heardback.desk.firm import firm_calendar, profile
pbx = Pbx(world)
calendar = firm_calendar(profile(), now)
day = calendar.business_day_after(calendar.local_day(now - timedelta(days=7)), 1)
ten = (calendar.at_wall(day, 10 * 3600) - worlds.MONDAY) / timedelta(hours=1)
for number in range(24):
    caller = f"+1202555{120 + number:04}"
    at = ten + number * 0.04  # hours after the world began
    if number % 4:
        pbx.answered(caller, at, 10)
    else:
        pbx.missed(caller, at, 20, line=Pbx.RADIO)
pbx.machine("+12025550150", ten + 3, line=Pbx.RADIO)
pbx.missed("anonymous", ten + 3.5, 25)
refresh_phone_figures(now)
"""


@pytest.fixture(scope="module")
def called(desk: DeskServer) -> DeskServer:
    """Return the desk after a week of calls."""
    desk.do("run", _A_WEEK)
    return desk


def test_every_number_opens_its_people(visit: Visit, called: DeskServer) -> None:
    page = visit("sam").goes("/figures/")
    expect(page.get_by_role("heading", name="Figures", level=1)).to_be_visible()
    links = page.locator(".counts a")
    names = [links.nth(at).inner_text() for at in range(links.count())]
    assert names
    for at, words in enumerate(names):
        count = int(words.split()[0])
        links.nth(at).click()
        expect(page.locator("[data-row]")).to_have_count(count)
        page.go_back()
    page.get_by_role("link", name="A quarter").click()
    expect(page.locator(".choices [aria-current]")).to_have_text("A quarter")
    expect(page.locator(".rate-value").first).to_have_text("69 %")  # 18 of 26
    expect(page.locator(".bar")).to_have_count(1)  # the other hour has too few


def test_a_person_behind_a_number_is_one_step_away(visit: Visit, called: DeskServer) -> None:
    page = visit("sam", java_script_enabled=False, **PHONE).goes("/figures/")
    page.get_by_role("link", name="new caller").first.click()
    page.locator(".line-name").first.click()
    expect(page.locator("h1")).to_contain_text("+1202555")


def test_nothing_is_wider_than_a_phone(visit: Visit, called: DeskServer) -> None:
    page = visit("sam", **PHONE).goes("/figures/")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def test_axe_finds_nothing_serious(chromium: Browser, called: DeskServer) -> None:
    page = pages_of(chromium, called, "dana")
    for path in ("/figures/", "/figures/?days=7", "/figures/calls/open_gave_up/?days=28"):
        page.goto(path)
        assert looked_at(page) == [], path
    page.context.close()
