"""Writing an answer in the browser: sent by a real mail server, taken back in time, held back with a date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Visit
from tests.servers.desk_server import DeskServer
from tests.servers.smtp_server import PASSWORD, USER, SmtpTestServer, smtp_server

_CAN_SEND = """
from heardback.desk.sealing import seal_text
world.point.settings = {settings!r}
world.point.secret = seal_text({password!r})
world.point.save()
"""
# The ten seconds in which one may undo are over, and the deliverer comes by.
_DELIVER = """
from heardback.alerts.models import Letter
from heardback.workers import deliver
from heardback.workers.outgoing import OutgoingMail
Letter.objects.filter(state="waiting").update(not_before=now)
result = bool(deliver.deliver_letter(now, OutgoingMail(now)))
"""


@pytest.fixture(scope="module")
def postfix(desk: DeskServer) -> Iterator[SmtpTestServer]:
    """Let the desk's mailbox send through a real server."""
    with smtp_server() as server:
        settings = {
            "host": "127.0.0.1",
            "keeps_sent": True,
            "smtp_host": "127.0.0.1",
            "smtp_port": server.starttls_port,
            "smtp_username": USER,
            "smtp_certificates": str(server.ca_file),
        }
        desk.do("run", _CAN_SEND.format(settings=settings, password=PASSWORD))
        yield server


def composing(page: Page, desk: DeskServer, address: str) -> Page:
    """Open the composer from the queue."""
    (owed,) = desk.do("owed", address)
    page.goto(f"/owed/{owed['key']}/reply/")
    return page


def test_an_answer_goes_out(visit: Visit, desk: DeskServer, postfix: SmtpTestServer) -> None:
    desk.do("mail", "Ann Lee <ann@lee.example>", 3, "Can you repair our pump?")
    page = composing(visit("sam").page, desk, "ann@lee.example")
    expect(page.get_by_label("Your answer")).to_be_focused()
    expect(page.get_by_label("To", exact=True)).to_have_value('"Ann Lee" <ann@lee.example>')
    page.keyboard.type("We come on Thursday at nine.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#letter")).to_contain_text("Goes out in")
    assert desk.do("run", _DELIVER)
    expect(page.locator("#letter")).to_contain_text("Ann Lee has heard back.")
    (raw,) = postfix.delivered()
    assert b"We come on Thursday at nine." in raw
    assert b"In-Reply-To:" in raw
    assert not desk.do("waits", "ann@lee.example")


def test_an_answer_is_taken_back(visit: Visit, desk: DeskServer, postfix: SmtpTestServer) -> None:
    postfix.clear()
    desk.do("mail", "Una Lee <una@lee.example>", 3, "Can you repair our pump?")
    page = composing(visit("sam").page, desk, "una@lee.example")
    page.get_by_label("Your answer").fill("We never come.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Your answer")).to_have_value("We never come.")
    assert not desk.do("run", _DELIVER)
    assert desk.do("waits", "una@lee.example")
    assert not list((postfix.folder / "mail").glob("*/new/*"))


def test_a_holding_reply_with_a_date(visit: Visit, desk: DeskServer, postfix: SmtpTestServer) -> None:
    desk.do("mail", "Hal Lee <hal@lee.example>", 3, "What would a new pump cost?")
    page = composing(visit("sam").page, desk, "hal@lee.example")
    promised = datetime.now() + timedelta(days=2)  # noqa: DTZ005 - a wall clock's time, as a browser's field has it
    page.get_by_label("Your answer").fill("We ask the maker and write to you by then.")
    page.get_by_label("This is not the whole answer yet").check()
    page.get_by_label("by", exact=True).fill(f"{promised:%Y-%m-%dT16:00}")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#letter")).to_contain_text("Goes out in")
    assert desk.do("run", _DELIVER)
    expect(page.locator("#letter")).to_contain_text("You promised the whole answer")
    page.goto("/promises/")
    expect(page.locator("main")).to_contain_text("Hal Lee")


def test_a_colleague_is_seen_writing(visit: Visit, desk: DeskServer, postfix: SmtpTestServer) -> None:
    desk.do("mail", "Two Lee <two@lee.example>", 3, "Can you repair our pump?")
    sams = composing(visit("sam").page, desk, "two@lee.example")
    sams.get_by_label("Your answer").press_sequentially("We can")
    expect(sams.locator("#presence")).to_contain_text("Your words were kept")
    danas = composing(visit("dana").page, desk, "two@lee.example")
    expect(danas.locator("#presence")).to_contain_text("Sam Okafor is writing to them right now.")


def test_an_answer_without_script(visit: Visit, desk: DeskServer, postfix: SmtpTestServer) -> None:
    desk.do("mail", "Nos Lee <nos@lee.example>", 3, "Can you repair our pump?")
    page = composing(visit("sam", java_script_enabled=False).page, desk, "nos@lee.example")
    page.get_by_label("Your answer").fill("We come on Thursday.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#letter")).to_contain_text("Goes out in")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Your answer")).to_have_value("We come on Thursday.")
