"""From the link that the terminal prints to the first true sentence: the whole desk on a real mailbox."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.visiting import Visitor
from tests.life.installation import Installation, own_database
from tests.servers.desk_server import DeskServer
from tests.servers.dovecot import PASSWORD, WatchedMailbox, shared_dovecot


def asked(sender: str, to: str, days: float, cites: str = "") -> tuple[bytes, datetime]:
    """Return a mail of some days ago, and when it came."""
    moment = datetime.now(UTC) - timedelta(days=days)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "Pump"
    mail["Date"], mail["Message-ID"] = format_datetime(moment), f"<{days}-{sender}>"
    if cites:
        mail["In-Reply-To"] = f"<{cites}>"
    mail.set_content("Could you please come and look at our pump?")
    return mail.as_bytes(), moment


def filled(box: WatchedMailbox) -> None:
    """Let four people have written; one of them was answered."""
    for number in range(4):
        raw, moment = asked(f"kim{number}@lake.example", box.user, 3 + number)
        box.deliver(raw, received_at=moment)
    raw, moment = asked(box.user, "kim0@lake.example", 2.5, cites="3-kim0@lake.example")
    box.deliver(raw, "Sent", received_at=moment)
    box.number_all()


def test_set_up_to_the_first_true_sentence(chromium: Browser, tmp_path: Path) -> None:
    box = shared_dovecot().mailbox()
    filled(box)
    before = box.photograph()
    with own_database() as database_url:
        installation = Installation(tmp_path / "home", database_url)
        with installation.serving() as served:
            served.until(lambda: bool(served.health()), "pages are served")
            link = re.search(r"http://\S+/set-up/\S+", served.log)
            assert link, served.log
            lead = Visitor(chromium, DeskServer(installation), None)
            page = lead.page
            page.goto("/")
            page.goto(link[0])
            expect(page.locator("main")).to_contain_text("never marks, moves, deletes or sends")
            page.get_by_label("What is your firm called?").fill("Blue Heron Pools")
            page.get_by_label("Time zone").select_option("America/New_York")
            page.get_by_label(re.compile("^Country")).select_option("US")
            page.get_by_label(re.compile("^Which address do customers write to")).fill(box.user)
            page.get_by_label(re.compile("^That mailbox's password")).fill(PASSWORD)
            page.get_by_text("Servers, if they are not found").click()
            page.get_by_label(re.compile(r"^Mail server \(IMAP\)")).fill("127.0.0.1")
            page.get_by_label(re.compile("^Port")).fill(str(shared_dovecot().port))
            page.get_by_label(re.compile("^Encryption")).select_option("plain")
            page.get_by_label("Your name").fill("Dana Reyes")
            page.get_by_label("Your own mail address").fill("dana@firm.example")
            page.get_by_label("A password for Heardback").fill("three quiet herons")
            page.get_by_role("button", name="Connect and read").click()
            page.wait_for_url("**/first-look/**")
            sentence = "In the last 14 days 4 people wrote; 3 still wait."
            expect(page.locator("#progress")).to_contain_text(sentence, timeout=60_000)
            page.get_by_role("button", name="Keep these hours").click()
            page.get_by_label("24 hours, seven days a week").check()
            page.get_by_role("button", name="This is our standard").click()
            page.get_by_role("button", name="Keep", exact=True).click()
            page.get_by_role("link", name="To the desk").click()
            page.goto("/owed/")
            expect(page.locator("li.row")).to_have_count(3)
            assert list(lead.unexpected()) == []
            lead.context.close()
            served.stop()
    after = box.photograph()
    assert after == before, "nothing was marked or moved"


@pytest.mark.parametrize("path", ["/set-up/wrong/", "/owed/"])
def test_without_the_link_nothing_is_set_up(chromium: Browser, desk: DeskServer, path: str) -> None:
    stranger = Visitor(chromium, desk, None)
    page = stranger.goes(path)
    expect(page.get_by_label("What is your firm called?")).to_have_count(0)
    stranger.context.close()
