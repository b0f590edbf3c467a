"""The assembly line for mail: many mails at once read exactly as one by one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from heardback.evidence import mail
from heardback.evidence.mail import HANDFUL, Reader, read_item, read_items
from heardback.formats.exports.items import FolderRole, RawItem
from heardback.kernel.contacts import Mark


def item(raw: str, role: FolderRole = FolderRole.INBOX, offset: int = 0) -> RawItem:
    data = raw.encode()
    return RawItem(data, "inbox.mbox", offset, len(data), "Inbox", role)


def letter(number: int, body: str = "The pump leaks. Can you come on Thursday?", *more: str) -> str:
    head = [
        f"Received: from a.example by mx.firm.example; Mon, 2 Mar 2026 10:{number % 60:02}:00 +0100",
        "Received: from b.example by a.example; Mon, 2 Mar 2026 09:00:00 +0100",
        "Delivered-To: desk@firm.example",
        "X-Original-To: Desk@firm.example",
        f"From: Ann <ann{number}@client.example>",
        "To: desk@firm.example",
        f"Message-ID: <m{number}@client.example>",
        "Date: Mon, 2 Mar 2026 09:59:58 +0100",
        *more,
    ]
    return "\n".join(head) + f"\n\n{body}\n"


MIXED = [
    "no mail at all",
    letter(1),
    "",
    letter(
        2, "Name: Ann\nE-mail: ann@client.example\nPhone: 555-0101\nMessage: please call +1 (212) 555-0101"
    ),
    letter(3, "I am out of the office until Monday.", "Auto-Submitted: auto-replied"),
    letter(4, "", "List-Id: News <News.firm.example>", "X-Mozilla-Draft-Info: internal/draft"),
    letter(5, "> old\n\nThanks!", "In-Reply-To: <q@firm.example>", "References: <p@firm.example>"),
]


@pytest.mark.parametrize("count", [0, 1, len(MIXED), HANDFUL, HANDFUL + 1])
def test_many_at_once_read_as_one_by_one(count: int) -> None:
    items = [item(MIXED[number % len(MIXED)], offset=number) for number in range(count)]
    assert list(read_items(items, Reader())) == [read_item(one, Reader()) for one in items]


def test_large_mails_are_not_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "HANDFUL_BYTES", 1)
    given: list[int] = []

    def items() -> list[RawItem]:
        return [item(letter(number), offset=number) for number in range(3)]

    def watched() -> Iterator[RawItem]:
        for one in items():
            given.append(one.offset)
            yield one

    readings = read_items(watched(), Reader())
    next(readings)
    assert given == [0]
    assert all(one.offset < other.offset for one, other in pairwise(readings))


def test_what_servers_wrote_about_carrying_it() -> None:
    reading = read_item(item(MIXED[5]), Reader())
    assert reading.delivered_to == ("desk@firm.example",)
    assert reading.list_id == "news.firm.example"
    assert {Mark.DRAFT.value, Mark.EMPTY.value, Mark.LIST_ID.value} <= set(reading.marks)
    assert reading.marks == tuple(sorted(reading.marks))


def test_the_perimeter_is_the_topmost_line_or_the_last_trusted_one() -> None:
    raw = item(letter(7))
    assert read_item(raw, Reader()).perimeter_at == datetime(2026, 3, 2, 9, 7, tzinfo=UTC)
    trusting = Reader(trusted_hosts=frozenset({"mx.firm.example", "a.example"}))
    assert read_item(raw, trusting).perimeter_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert read_item(raw, Reader(trusted_hosts=frozenset({"other.example"}))).perimeter_at is None


@pytest.mark.parametrize(
    ("body", "has_number"),
    [
        ("call +1 (212) 555-0101", True),
        ("(0049) 30 5550101 99", True),
        ("order 12345678", False),
        ("order 123456789", True),
        ("a number of 15 digits 123456789012345", False),
        ("no number", False),
    ],
)
def test_telephone_numbers(body: str, has_number: bool) -> None:
    assert read_item(item(letter(8, body)), Reader()).has_number is has_number


def test_references_come_first_and_nothing_twice() -> None:
    more = ("In-Reply-To: <q@firm.example>", "References: <p@firm.example> <q@firm.example>")
    reading = read_item(item(letter(9, "ok", *more)), Reader())
    assert reading.cites == ("p@firm.example", "q@firm.example")
    reading = read_item(item(letter(9, "ok", more[0], "References: <p@firm.example>")), Reader())
    assert reading.cites == ("p@firm.example", "q@firm.example")


def test_a_number_in_the_signature_was_left_and_one_in_a_quote_was_not() -> None:
    signed = letter(1, "Could you call me?\n\n-- \nAnn Lee\n+1 202-555-0143")
    quoted = letter(
        2, "Could you write?\n\nOn Mon, 16 Mar 2026 Desk <desk@firm.example> wrote:\n> Ring 202-555-0100"
    )
    assert read_item(item(signed), Reader()).has_number
    assert not read_item(item(quoted), Reader()).has_number
