"""What a mail holds beyond what is read of it is named in `defects`; hostile headers cost their length."""

from __future__ import annotations

import struct
import time
from collections.abc import Callable

import pytest

from heardback.formats.addresses import MOST_ADDRESSES
from heardback.formats.calendars import MOST_CHARACTERS
from heardback.formats.received import LONGEST_ODD, MOST_HOPS
from heardback.formats.records import MailRecord
from heardback.formats.rfc5322 import parse_mail
from heardback.formats.threading import parse_message_ids
from heardback.formats.tnef import MOST_OBJECTS

HOP = "Received: from a.example by mx.firm.example with SMTP id 1; Mon, 2 Mar 2026 10:00:00 +0100\n"
HEAD = "From: ann@client.example\nMessage-ID: <a@client.example>\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n"


def read(header: str, body: str = "x") -> MailRecord:
    return parse_mail(f"{header}{HEAD}\n{body}".encode())


def test_an_ordinary_mail_has_no_defects() -> None:
    assert read(HOP).defects == ()


def test_received_lines_beyond_the_most_that_are_read() -> None:
    assert read(HOP * MOST_HOPS).defects == ()
    record = read(HOP * (MOST_HOPS + 1))
    assert len(record.received) == MOST_HOPS
    assert record.defects == (f"{MOST_HOPS + 1} Received lines: the topmost {MOST_HOPS} are read",)


def test_a_long_received_line() -> None:
    record = read(f"Received: by mx.firm.example {'x' * LONGEST_ODD}\n")
    assert record.defects[0].startswith("a Received line of ")
    assert record.received[0].by_host == "mx.firm.example"


def test_addresses_beyond_the_most_that_are_read() -> None:
    record = read(f"To: {', '.join(f'p{number}@client.example' for number in range(MOST_ADDRESSES + 5))}\n")
    assert len(record.to) == MOST_ADDRESSES
    assert record.defects == (f"more addresses in to than are read: the first {MOST_ADDRESSES}",)


def test_every_reference_counts() -> None:
    ids = [f"r{number}@client.example" for number in range(5000)]
    record = read(f"References: {' '.join(f'<{one}>' for one in ids)}\n")
    assert record.references == tuple(ids)
    assert record.defects == ()


def test_a_long_calendar() -> None:
    start = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Visit\n"
    record = read("Content-Type: text/calendar\n", start + "X-PAD:0123456789\n" * (MOST_CHARACTERS // 16))
    assert record.calendar is not None
    assert record.calendar.summary == "Visit"
    assert record.defects[0].startswith("a calendar of ")


def test_winmail_dat_with_more_objects_than_are_read() -> None:
    one = struct.pack("<BHHI", 1, 0x8008, 6, 0) + b"\0\0"
    data = struct.pack("<IH", 0x223E9F78, 1) + one * (MOST_OBJECTS + 1)
    raw = f"{HEAD}Content-Type: application/ms-tnef\nContent-Transfer-Encoding: binary\n\n".encode() + data
    assert parse_mail(raw).defects == (
        f"winmail.dat with more than {MOST_OBJECTS} objects: the rest is not read",
    )
    whole = raw[: -len(one)]
    assert parse_mail(whole).defects == ()


def test_a_long_date() -> None:
    record = parse_mail(f"From: a@x.example\nMessage-ID: <a@x>\nDate: {'x ' * 300}\n\nx".encode())
    assert record.defects == ("a Date of 599 characters: the first 400 are read", "Date not readable")


@pytest.mark.parametrize(
    "hostile",
    [
        lambda size: "<" * size,
        lambda size: "by " * size + ";<a@b>",
        lambda size: "<" + "a@" * size + " x",
        lambda size: "<a> " * size + "<",
        lambda size: "from <" * size,
    ],
)
def test_ids_of_a_hostile_header_cost_its_length(hostile: Callable[[int], str]) -> None:
    value = hostile(200_000)
    begun = time.process_time()
    parse_message_ids(value)
    # the square of its length would take minutes
    assert time.process_time() - begun < 5


def test_a_person_named_in_a_phrase_is_not_cited_by_a_mail() -> None:
    record = read("In-Reply-To: Your message from Ann <ann@client.example> of Monday <m1@client.example>\n")
    assert record.in_reply_to == ("m1@client.example",)


def test_the_same_id_is_the_same_however_it_is_quoted() -> None:
    record = parse_mail(b'From: a@x.example\nMessage-ID: <"a.b"@x.example>\nReferences: <a.b@x.example>\n\nx')
    assert record.message_id == record.references[0] == "a.b@x.example"
