"""What a file is, from its first bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heardback.formats.exports.sniff import FileKind, emlx_message, sniff

MAIL = b"Received: from a.example\n\tby b.example; Tue, 1 Jun 2004 17:40:49 +0000\nSubject: Pump\n\nHello\n"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("one.eml", MAIL, FileKind.EML),
        ("no-extension", MAIL, FileKind.EML),
        ("bom.eml", b"\xef\xbb\xbf" + MAIL, FileKind.EML),
        ("cr.eml", MAIL.replace(b"\n", b"\r"), FileKind.EML),
        ("blank.eml", b"\r\n\r\n" + MAIL, FileKind.EML),
        ("odd.eml", b"Subject: only this\n\nx", FileKind.EML),
        ("broken.eml", b"no header at all", FileKind.EML),
        ("box", b"From a@b.example Tue Jun  1 17:40:49 2004\n" + MAIL, FileKind.MBOX),
        ("box", b"\n\nFrom a@b.example Tue Jun  1 17:40:49 2004\n" + MAIL, FileKind.MBOX),
        ("box", b"tail of a mail\n\nFrom a@b.example Tue Jun  1 17:40:49 2004\n" + MAIL, FileKind.MBOX),
        ("12.emlx", b"%d\n" % len(MAIL) + MAIL + b"<?xml", FileKind.EMLX),
        ("a", b"\x1f\x8b\x08", FileKind.GZIP),
        ("a", b"PK\x03\x04" + bytes(60), FileKind.ZIP),
        ("a", bytes(257) + b"ustar" + bytes(100), FileKind.TAR),
        ("a", b"!BDN" + bytes(60), FileKind.PST),
        ("BMW.eml", b"BMW: x\nSubject: y\n\nz", FileKind.EML),
        ("MZ.txt", b"MZ: x\nSubject: y\nFrom: z@a.example\n\nz", FileKind.EML),
        ("letter.txt", b"From Monday on: we are closed.\nSubject to change.\n", FileKind.NOT_MAIL),
        ("page.html", b"<html><body>", FileKind.NOT_MAIL),
        ("settings.yml", b"name: x\nhost: y\n", FileKind.NOT_MAIL),
        ("Inbox.msf", b"anything", FileKind.COMPANION),
        (".DS_Store", b"\x00\x00\x00\x01Bud1", FileKind.COMPANION),
        ("empty", b"", FileKind.EMPTY),
    ],
)
def test_what_a_file_is(name: str, data: bytes, kind: FileKind) -> None:
    assert sniff(data, name, len(data)).kind is kind


def test_an_emlx_gives_its_mail_only() -> None:
    assert emlx_message(b"%d  \n" % len(MAIL) + MAIL + b"<?xml version='1.0'?>") == MAIL
    assert emlx_message(MAIL) == MAIL


@given(st.binary(max_size=600), st.text(max_size=10))
def test_any_bytes_are_something(data: bytes, name: str) -> None:
    found = sniff(data, name, len(data))
    assert found.kind is not FileKind.NOT_MAIL or (found.words and found.mend)
