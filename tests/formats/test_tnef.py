"""winmail.dat, built object by object after MS-OXTNEF; `tnefparse` reads the same file as a second opinion."""

from __future__ import annotations

import base64
import struct

from tnefparse import TNEF

from heardback.formats.records import Attachment
from heardback.formats.rfc5322 import parse_mail
from heardback.formats.tnef import read_tnef


def tnef_object(level: int, name: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def text_property(name: int, text: str) -> bytes:
    data = text.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHII", 0x1F, name, 1, len(data)) + data + b"\0" * (-len(data) % 4)


def properties(*items: bytes) -> bytes:
    return struct.pack("<I", len(items)) + b"".join(items)


WINMAIL = (
    struct.pack("<IH", 0x223E9F78, 1)
    + tnef_object(1, 0x9006, 8, struct.pack("<I", 0x10000))
    + tnef_object(1, 0x9007, 6, struct.pack("<II", 1252, 0))
    + tnef_object(
        1, 0x9003, 6, properties(struct.pack("<HHI", 3, 0x0017, 1), text_property(0x1000, "Grüße\r\nAnn"))
    )
    + tnef_object(2, 0x9002, 6, b"\x01\0" + b"\xff" * 12)
    + tnef_object(2, 0x8010, 1, b"SHORT~1.TXT\0")
    + tnef_object(2, 0x800F, 6, b"file data")
    + tnef_object(2, 0x9005, 6, properties(text_property(0x3707, "long näme.txt")))
)


def test_body_and_files() -> None:
    found = read_tnef(WINMAIL)
    assert found is not None
    assert found.text == "Grüße\nAnn"
    assert found.attachments == (Attachment("long näme.txt", "application/octet-stream", 9),)


def test_another_reader_agrees() -> None:
    other = TNEF(WINMAIL, do_checksum=True)
    found = read_tnef(WINMAIL)
    assert found is not None
    assert [one.long_filename() for one in other.attachments] == [one.filename for one in found.attachments]
    assert [len(one.data) for one in other.attachments] == [one.size for one in found.attachments]


def test_a_mail_whose_only_text_is_in_winmail_dat() -> None:
    raw = (
        b"From: ann@x.example\nContent-Type: application/ms-tnef; name=winmail.dat\n"
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(WINMAIL)
    )
    record = parse_mail(raw)
    assert record.text == "Grüße\nAnn"
    assert [one.filename for one in record.attachments] == ["long näme.txt"]


def test_claimed_counts_cost_nothing() -> None:
    endless = struct.pack("<I", 0xFFFFFFFF) + struct.pack("<HHI", 0x1F, 0x1000, 0xFFFFFFFF)
    found = read_tnef(struct.pack("<IH", 0x223E9F78, 1) + tnef_object(1, 0x9003, 6, endless))
    assert found is not None
    assert found.text == ""


def test_what_is_none_stays_a_file() -> None:
    assert read_tnef(b"PK\x03\x04 something else") is None
    record = parse_mail(b"From: a@x.example\nContent-Type: application/ms-tnef; name=winmail.dat\n\nnonsense")
    assert [one.filename for one in record.attachments] == ["winmail.dat"]
    assert "winmail.dat not readable" in record.defects
