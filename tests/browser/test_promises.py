"""Promises as the desk's people keep them: one click and undo, by keys, without scripts, on a phone, in the dark."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browser.conftest import Visit
from tests.browser.test_composer import CAN_SEND
from tests.browser.visiting import PHONE
from tests.servers.desk_server import DeskServer

PROMISES = """
from datetime import timedelta
from heardback.desk.models import PromiseRow
from heardback.desk.promise_rows import promise_of
rows = PromiseRow.objects.filter(customer_id="email:{address}").order_by("made_at", "promise_id")
soon = now + timedelta(minutes=1)
result = [
    dict(
        id=row.promise_id, kind=row.kind, tier=row.tier, owed=row.owed_id, latest=row.latest_at.isoformat(),
        state=promise_of(row).state_at(soon).value, is_confirmed=row.confirmed_at is not None,
    )
    for row in rows
]
"""
DELIVERED = """
from datetime import timedelta
from tests.alerts.outbox import Wire
from heardback.workers import deliver
wire = Wire()
while deliver.deliver_letter(now + timedelta(seconds=15), wire) or deliver.decide_said(now + timedelta(seconds=15)):
    pass
result = len(wire.handed)
"""

TOPS = """Object.fromEntries([...document.querySelectorAll("li.row[id]")]
    .map((row) => [row.id, row.getBoundingClientRect().top]).filter(([, top]) => top >= 0 && top < innerHeight))"""


def promised(desk: DeskServer, name: str, ago: float, words: str) -> str:
    """Somebody asks, Sam answers an hour later; return the customer's address."""
    address = f"{name.lower()}@cove.example"
    asked = desk.do("mail", f"{name} Cove <{address}>", ago, "Can you come? Our pump leaks.")
    desk.do("reply", asked, ago - 1, words, to=address, who="sam")
    return address


def promises_of(desk: DeskServer, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.do("run", PROMISES.format(address=address))
    return found


def row_of(page: Page, name: str) -> Any:
    return page.locator("li.row.promise", has_text=f"{name} Cove")


@pytest.fixture
def sending(desk: DeskServer) -> DeskServer:
    """Return the desk with a mailbox that can send; what goes out ends in a jar."""
    desk.do("run", CAN_SEND)
    desk.do("run", DELIVERED)
    return desk


def test_yes_no_another_date_and_undo_by_one_click(visit: Visit, desk: DeskServer) -> None:
    address = promised(desk, "Abe", 5, "A pump costs 300 dollars. I'll call you tomorrow.")
    page = visit("sam").goes("/promises/")
    row = row_of(page, "Abe")
    expect(row).to_contain_text("Is this a promise?")
    row.get_by_role("button", name=re.compile("^Yes")).click()
    expect(page.locator(".message")).to_contain_text("It is a promise: to call")
    expect(row).not_to_contain_text("Is this a promise?")
    assert promises_of(desk, address)[0]["is_confirmed"]
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Is this a promise?")
    row.get_by_role("link", name="Another date").click()
    later = (datetime.now(UTC) + timedelta(days=9)).strftime("%Y-%m-%dT15:00")
    page.get_by_label("It is a promise, by").fill(later)
    page.get_by_role("button", name="That is the date").click()
    expect(row).not_to_contain_text("Is this a promise?")
    assert promises_of(desk, address)[0]["latest"] > (datetime.now(UTC) + timedelta(days=8)).isoformat()
    page.locator("#messages").get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Is this a promise?")
    row.get_by_role("button", name="No promise").click()
    expect(page.locator(".message")).to_contain_text("It is no promise.")
    assert promises_of(desk, address)[0]["state"] == "void"


def test_they_need_it_no_more_is_said_in_the_sheet(visit: Visit, desk: DeskServer) -> None:
    address = promised(desk, "Bea", 50, "We will get back to you.")
    page = visit("sam").goes("/promises/")
    row_of(page, "Bea").get_by_role("link", name=re.compile("^More about")).click()
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("slipped")
    sheet.get_by_label("They need it no more, because").fill("They sold the house")
    sheet.get_by_role("button", name="Not needed any more").click()
    expect(page.locator(".message")).to_contain_text("Bea Cove needs it no more.")
    assert promises_of(desk, address)[0]["state"] == "waived"


def test_told_before_it_slips_the_old_promise_is_renegotiated(visit: Visit, sending: DeskServer) -> None:
    address = promised(sending, "Cas", 20, "I will get back to you next week.")
    sending.do(
        "run",
        f"""
from heardback.desk.models import PromiseRow
PromiseRow.objects.filter(customer_id="email:{address}").update(remind_at=now)
""",
    )
    visitor = visit("sam")
    visitor.allows("422")
    page = visitor.goes("/promises/")
    row_of(page, "Cas").get_by_role("link", name="Tell them it will be later").click()
    text = page.get_by_label("Your answer")
    expect(text).to_have_value(re.compile(r"> I will get back to you next week\..*\[new date\]", re.DOTALL))
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".error").first).to_contain_text("Say by when")
    expect(page.locator("#id_promised_at")).to_be_focused()
    due = datetime.now(UTC) + timedelta(days=20)
    page.locator("#id_promised_at").fill(due.strftime("%Y-%m-%dT15:00"))
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#letter")).to_contain_text("Goes out in")
    assert sending.do("run", DELIVERED) == 1
    expect(page.locator("#letter")).to_contain_text("You promised the whole answer")
    old, new = promises_of(sending, address)
    assert old["state"] == "renegotiated"
    assert (new["tier"], new["state"]) == ("entered", "open")


def test_what_a_draft_promises_is_asked_while_it_is_typed(visit: Visit, sending: DeskServer) -> None:
    sending.do("mail", "Dee Cove <dee@cove.example>", 3, "What does a pump cost?")
    key = sending.do("owed", "dee@cove.example")[0]["key"]
    page = visit("sam").goes(f"/owed/{key}/reply/")
    page.keyboard.type("A pump costs 300 dollars with all its parts. I'll call you on Friday.")
    beside = page.locator("#in-draft")
    expect(beside).to_contain_text("You promise")
    beside.get_by_label("Yes").check()
    page.get_by_label("Your answer").press_sequentially(" Thank you.")
    page.wait_for_timeout(1500)
    expect(beside.get_by_label("Yes")).to_be_checked()
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#letter")).to_contain_text("Goes out in")
    assert sending.do("run", DELIVERED) == 1
    (one,) = promises_of(sending, "dee@cove.example")
    assert (one["kind"], one["is_confirmed"]) == ("call_back", True)


def test_keys_move_and_answer(visit: Visit, desk: DeskServer) -> None:
    address = promised(desk, "Eve", 4, "A pump costs 300 dollars. I'll call you tomorrow.")
    page = visit("dana").goes("/promises/?group=review&q=eve")
    page.keyboard.press("j")
    page.keyboard.press("y")
    expect(page.locator(".message")).to_contain_text("It is a promise")
    expect(row_of(page, "Eve")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.locator("#messages")).to_contain_text("Taken back")
    expect(row_of(page, "Eve")).to_contain_text("Is this a promise?")
    assert not promises_of(desk, address)[0]["is_confirmed"]


def test_a_key_never_means_another_row_than_the_one_chosen(visit: Visit, desk: DeskServer) -> None:
    read = promised(desk, "Kia", 4, "A pump costs 300 dollars. I'll call you tomorrow.")
    promised(desk, "Kib", 4, "I will get back to you tomorrow.")
    page = visit("dana").goes("/promises/?q=ki")
    expect(page.locator("section", has_text="To review").locator("kbd").first).to_be_visible()
    row_of(page, "Kib").locator(".row-name").focus()
    page.keyboard.press("y")
    page.wait_for_timeout(500)
    expect(row_of(page, "Kia")).to_contain_text("Is this a promise?")
    assert not promises_of(desk, read)[0]["is_confirmed"]
    row_of(page, "Kia").locator(".row-name").focus()
    page.keyboard.press("y")
    expect(page.locator(".message")).to_contain_text("It is a promise")


def test_all_of_it_without_scripts(visit: Visit, desk: DeskServer) -> None:
    address = promised(desk, "Fay", 5, "A pump costs 300 dollars. I'll call you tomorrow.")
    page = visit("sam", java_script_enabled=False).goes("/promises/?q=fay")
    row_of(page, "Fay").get_by_role("button", name=re.compile("^Yes")).click()
    expect(page.locator(".message")).to_contain_text("It is a promise")
    row_of(page, "Fay").get_by_role("link", name=re.compile("^More about")).click()
    page.get_by_role("button", name="Kept", exact=True).click()
    expect(page.locator(".message")).to_contain_text("Kept: Fay Cove has what was promised.")
    assert promises_of(desk, address)[0]["state"] == "kept"
    page.get_by_role("button", name="Undo").click()
    assert promises_of(desk, address)[0]["state"] == "open"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_cut_and_axe_finds_nothing(visit: Visit, desk: DeskServer, scheme: str) -> None:
    name = {"light": "Gil", "dark": "Hal"}[scheme]
    address = promised(desk, name, 60, "I got your message. I'll call you tomorrow.")
    (one,) = promises_of(desk, address)
    for options in (PHONE, {"viewport": {"width": 1400, "height": 900}}):
        visitor = visit("dana", color_scheme=scheme, **options)
        for path in ("/promises/", f"/promises/{one['id']}/", "/owed/", "/settings/reading-rules/",
                     f"/promises/enter/email:{address}/", f"/customers/email:{address}/"):  # fmt: skip
            page = visitor.goes(path)
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
            violations = Axe().run(page).response["violations"]
            assert not violations, (path, [one["id"] for one in violations])


@pytest.mark.parametrize("size", [PHONE, {"viewport": {"width": 1280, "height": 900}}], ids=["phone", "wide"])
def test_who_answers_far_down_the_list_sees_it_with_its_undo_and_keeps_the_place(
    visit: Visit, desk: DeskServer, size: dict[str, Any]
) -> None:
    for name in ("Una", "Uma", "Udo"):
        promised(desk, f"{name}{size['viewport']['width']}", 55, "We will get back to you.")
    names = [f"{name}{size['viewport']['width']}" for name in ("Vera", "Vito", "Vida")]
    for name in names:
        promised(desk, name, 5, "A pump costs 300 dollars. I'll call you tomorrow.")
    page = visit("sam", **size).goes("/promises/")
    button = row_of(page, names[1]).get_by_role("button", name="No promise")
    button.hover()
    before = page.evaluate(TOPS)
    button.click()
    undo = page.locator("#messages").get_by_role("button", name="Undo")
    expect(undo).to_be_in_viewport()
    expect(row_of(page, names[1])).not_to_contain_text("Is this a promise?")
    after = page.evaluate(TOPS)
    assert min(abs(after[row] - before[row]) for row in before.keys() & after.keys()) < 5
    undo.click()
    expect(row_of(page, names[1])).to_contain_text("Is this a promise?")
