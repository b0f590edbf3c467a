"""The whole desk on a real mailbox: mail becomes a row, an answer settles it, a crash in between loses nothing."""

from __future__ import annotations

import os
import signal

import pytest
from tests.life.installation import Installation
from tests.servers.dovecot import PASSWORD, WatchedMailbox, shared_dovecot


@pytest.fixture
def mailbox() -> WatchedMailbox:
    return shared_dovecot().mailbox()


def _asks(number: int) -> bytes:
    return (
        f"From: Ada {number} <ada{number}@customer.example>\r\nTo: service@blueheron-pools.example\r\n"
        f"Subject: Filter {number}\r\nMessage-ID: <f{number}@customer.example>\r\n"
        "Date: Tue, 17 Mar 2026 09:00:00 +0000\r\n\r\nIs the filter in stock?\r\n"
    ).encode()


def _answers(number: int) -> bytes:
    return (
        f"From: Dana <dana@blueheron-pools.example>\r\nTo: ada{number}@customer.example\r\n"
        f"Subject: Re: Filter {number}\r\nMessage-ID: <a{number}@blueheron-pools.example>\r\n"
        f"In-Reply-To: <f{number}@customer.example>\r\nDate: Tue, 17 Mar 2026 10:00:00 +0000\r\n\r\n"
        "Yes, we have three of them and can bring one tomorrow.\r\n"
    ).encode()


def test_mail_becomes_a_row_and_an_answer_settles_it(
    installation: Installation, mailbox: WatchedMailbox
) -> None:
    installation.python(
        "from heardback.desk.models import *\nfrom heardback.desk.sealing import seal_text\n"
        f"settings = {{'host': 'localhost', 'port': {mailbox.server.port}, 'security': 'plain', "
        f"'username': {mailbox.user!r}}}\n"
        f"IntakePoint.objects.update(settings=settings, secret=seal_text({PASSWORD!r}))"
    )
    for number in range(20):
        mailbox.deliver(_asks(number))
    with installation.serving("--only", "ingest", "--only", "tick") as desk:
        desk.until(lambda: _count(installation, True) == 20, "all who asked wait")
        before = mailbox.photograph()
        os.kill(desk.pid_of("ingest"), signal.SIGKILL)
        for number in range(20, 40):
            mailbox.deliver(_asks(number))
        mailbox.deliver(_answers(3), "Sent")
        desk.until(lambda: _count(installation, True) == 39, "what came meanwhile is read")
        desk.until(lambda: _count(installation, False) == 1, "the answer settles")
        assert desk.stop() < 15
        assert "Traceback" not in desk.log
        after = mailbox.photograph()
        # The server's own lists grow with what was delivered; of the mail itself nothing may have changed.
        mails = {name: seen for name, seen in before.items() if "/dovecot" not in f"/{name}"}
        assert len(mails) >= 20
        assert {name: after[name] for name in mails} == mails


def _count(installation: Installation, is_open: bool) -> int:
    return int(
        installation.python(
            "from heardback.desk.models import *\n"
            f"print(OwedAnswer.objects.filter(is_open={is_open}, subject__startswith='Filter').count())"
        )
    )
