"""Checking what was said, by keyboard, on a phone and in the dark, as somebody at the desk does it."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, expect
from tests.browser.conftest import Visit
from tests.browser.test_accessibility import looked_at, pages_of
from tests.browser.visiting import PHONE
from tests.servers.desk_server import DeskServer

FIRM = "mx.blueheron-pools.example"


def arrives(desk: DeskServer, name: str) -> str:
    """Let a mail with the lines of two servers come in; return the customer's page's address."""
    at = datetime.now(UTC) - timedelta(days=1)
    stamp = f"{at:%a, %d %b %Y %H:%M:%S} +0000"
    address = f"{name.lower()}@lake.example"
    desk.do(
        "mail",
        f"{name} Moor <{address}>",
        24,
        "Please cancel our contract by Friday.",
        headers={
            "Received": f"from out.lake.example (out.lake.example [192.0.2.7]) by {FIRM} (Postfix) with ESMTPS "
            f"id 4F1AB for <service@blueheron-pools.example>; {stamp}"
        },
    )
    return f"/customers/email:{address}/"


def test_a_claim_is_checked_without_a_mouse(visit: Visit, desk: DeskServer) -> None:
    page = visit("rae").goes(arrives(desk, "Kay"))
    page.get_by_role("link", name="Check what was said").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Check what was said")
    page.get_by_label("What was said").focus()
    page.keyboard.type("You never")
    page.get_by_label("Words to look for").fill("cancel contract")
    page.keyboard.press("Enter")
    finding = page.locator("article.claim")
    expect(finding.locator(".claim-outcome")).to_have_text("Found")
    expect(finding.locator("blockquote")).to_contain_text("Please cancel our contract by Friday.")
    expect(finding.get_by_role("heading", name="What we could not see")).to_be_visible()
    moment = finding.locator("time").first
    moment.focus()
    shown = page.evaluate("e => getComputedStyle(e, '::after').content", moment.element_handle())
    assert re.search(r"America/New_York \(\d\d:\d\d:\d\d UTC\)", shown)


def test_the_finding_fits_a_phone_and_paper_and_downloads(
    visit: Visit, desk: DeskServer, tmp_path: Path
) -> None:
    visitor = visit("sam", color_scheme="dark", **PHONE)
    page = visitor.goes(arrives(desk, "Ivo").replace("/customers/", "/claims/"))
    page.get_by_role("button", name="Check the records").click()
    expect(page.locator(".claim-outcome")).to_have_text("Contradicted by records")
    expect(page.locator("article.claim")).to_contain_text("4F1AB")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    with page.expect_download() as coming:
        page.get_by_role("link", name="As CSV").click()
    table = tmp_path / "claim.csv"
    coming.value.save_as(table)
    with table.open(encoding="utf-8-sig", newline="") as lines:
        rows = {row["record"]: row for row in csv.DictReader(lines)}
    assert rows["outcome"]["what"] == "contradicted by records"
    page.emulate_media(media="print")
    expect(page.locator(".claim-form")).to_be_hidden()
    expect(page.locator(".rail")).to_be_hidden()
    expect(page.locator("article.claim")).to_be_visible()


def test_a_finding_shuts_nobody_out(chromium: Browser, desk: DeskServer) -> None:
    address = arrives(desk, "Zoe").replace("/customers/", "/claims/")
    page = pages_of(chromium, desk, "rae")
    for claim in ("never_got", "not_instant", "called", "never_told"):
        page.goto(f"{address}?claim={claim}&since=2026-01-01&until=2099-01-01&words=cancel")
        expect(page.locator("article.claim")).to_be_visible()
        assert not looked_at(page), claim
    page.context.close()
