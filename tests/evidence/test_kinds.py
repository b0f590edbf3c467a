"""Kind and authorship of a mail: list mail of people stays people's (CONTRACT explain mail)."""

from __future__ import annotations

import pytest

from heardback.evidence.automatic import read_automatic
from heardback.evidence.kinds import Kind, MailKind, mail_kind, unparsed_kind
from heardback.formats.rfc5322 import parse_mail


def kind_of(
    headers: str = "", text: str = "Could you come on Monday?", sender: str = "Ann <ann@x.example>"
) -> MailKind:
    subject = "" if "Subject:" in headers else "Subject: Pump\n"
    record = parse_mail(f"From: {sender}\nTo: info@pool-repair.example\n{subject}{headers}\n{text}".encode())
    return mail_kind(record, read_automatic(record))


LIST = "List-Id: Pools <pools.lists.example>\nList-Post: <mailto:pools@lists.example>\nPrecedence: list\n"


@pytest.mark.parametrize(
    ("headers", "kind", "is_automatic"),
    [
        ("", Kind.MESSAGE, False),
        ("Auto-Submitted: no\n", Kind.MESSAGE, False),
        ("Auto-Submitted: auto-forwarded\n", Kind.MESSAGE, False),
        ("Auto-Submitted: auto-replied\n", Kind.AUTO_REPLY, True),
        ("Auto-Submitted: auto-generated\n", Kind.MESSAGE, True),
        ("Subject: Automatische Antwort: Pumpe\n", Kind.AUTO_REPLY, True),
        ("X-Autoreply: yes\n", Kind.AUTO_REPLY, True),
        ("X-Auto-Response-Suppress: All\n", Kind.MESSAGE, False),
        (LIST, Kind.LIST, False),
        (LIST + "List-Unsubscribe: <mailto:u@lists.example>\n", Kind.LIST, False),
        (LIST + "Auto-Submitted: auto-generated\n", Kind.LIST, True),
        ("Precedence: list\n", Kind.LIST, False),
        ("Precedence: bulk\nSender: owner-pools@lists.example\n", Kind.LIST, False),
        ("Precedence: bulk\n", Kind.BULK, True),
        ("List-Unsubscribe: <mailto:u@supplier.example>\n", Kind.BULK, True),
        (
            "List-Id: <n.supplier.example>\nList-Unsubscribe: <https://supplier.example/u>\nX-Campaign: 1\n",
            Kind.BULK,
            True,
        ),
        ("Feedback-ID: 1:2:3:x\nIn-Reply-To: <m1@pool-repair.example>\n", Kind.MESSAGE, False),
    ],
)
def test_kinds_by_header(headers: str, kind: Kind, is_automatic: bool) -> None:
    found = kind_of(headers)
    assert (found.kind, found.is_automatic) == (kind, is_automatic)


def test_no_reply_notice_is_a_machines_message() -> None:
    found = kind_of(sender="noreply@shop.example", text="Your order has shipped.")
    assert (found.kind, found.is_automatic, found.rule) == (Kind.MESSAGE, True, "no_reply_address")


def test_headerless_vacation_notice() -> None:
    found = kind_of(text="I am out of the office until Monday.")
    assert (found.kind, found.is_automatic) == (Kind.AUTO_REPLY, True)
    assert found.evidence


def test_calendar_is_a_kind_of_its_own() -> None:
    found = kind_of(
        "MIME-Version: 1.0\nContent-Type: text/calendar; method=REQUEST\n", "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
    )
    assert (found.kind, found.is_automatic) == (Kind.CALENDAR, False)


def test_bounce_names_its_rule_and_evidence() -> None:
    found = kind_of(
        "Subject: Undelivered mail\n", "<ann@x.example>: 550 user unknown\n", "MAILER-DAEMON@mx.example"
    )
    assert (found.kind, found.is_automatic, found.rule) == (Kind.BOUNCE, True, "dsn")
    assert "failed" in found.evidence[0]


def test_unparsed_is_nobodys_machine() -> None:
    assert unparsed_kind("no header block") == MailKind(
        Kind.UNPARSED, False, "unparsed", ("no header block",)
    )
