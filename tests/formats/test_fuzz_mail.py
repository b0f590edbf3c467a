"""Whatever the bytes: a `MailRecord` or `Unreadable`, text that UTF-8 can hold, and an end in bounded time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heardback.formats.html_text import html_to_text
from heardback.formats.mime_charset import decode_text
from heardback.formats.mime_params import parse_header_value
from heardback.formats.mime_words import decode_words
from heardback.formats.records import MailRecord, Unreadable
from heardback.formats.rfc5322 import parse_mail
from heardback.formats.tnef import read_tnef

FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

SEED = (
    b"Received: from a.example (a.example [192.0.2.1]) by mx.example with ESMTP id X; "
    b"Mon, 2 Mar 2026 10:00:00 +0100\r\n"
    b"From: =?utf-8?Q?M=C3=BCller=2C_Ann?= <ann@x.example>\r\nTo: Desk:desk@firm.example,b@firm.example;\r\n"
    b"Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nMessage-ID: <m1@x.example>\r\nReferences: <a@x> <b@x>\r\n"
    b'Subject: =?gb2312?B?xOO6ww==?= hi\r\nContent-Type: multipart/mixed; boundary="b1"\r\n\r\n'
    b"--b1\r\nContent-Type: text/plain; charset=utf-7\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"Hello =E4=\r\n+2AA- there\r\n--b1\r\n"
    b"Content-Type: text/html; charset=utf-16\r\n\r\n<p>x<blockquote>y&#xD800;\r\n"
    b"--b1\r\nContent-Type: message/rfc822\r\n\r\nFrom: c@y.example\r\nSubject: in\r\n\r\ntext\r\n--b1\r\n"
    b"Content-Type: application/ms-tnef\r\nContent-Transfer-Encoding: base64\r\n\r\neJ8+IgAAAQaQCAAEAAAAAAABAAEA\r\n"
    b"--b1\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nSUMMARY:x\r\n"
    b"--b1\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n"
    b"--b1\r\nContent-Type: image/png; name*0*=utf-8''%E4%; name*1=x\r\n"
    b"Content-Transfer-Encoding: x-uuencode\r\n\r\n!!\r\n--b1--"
)
SPLICES = [
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\x1b$B",
    b"=?utf-8?B?",
    b"?=",
    b"--b1",
    b'"',
    b"(",
    b"<",
    b";",
    b":",
]
SPLICES += [
    b"\xff",
    b"\xed\xa0\x80",
    b"+2AA-",
    b"=D8",
    b"charset=",
    b"utf-16",
    b"iso-2022-jp",
    b"hz",
    b"gb18030",
]
SPLICES += [b"base64", b"&#55296;", b"\x84\x31\xa4\x37"]
SPLICES += ["²".encode(), "٣".encode(), "İ".encode(), "\u2028".encode()]
LABELS = ["", "utf-7", "utf-16", "utf-32", "hz", "gb2312", "iso-2022-jp", "big5", "cp037"]


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif is_dataclass(value):
        for one_field in fields(value):
            yield from strings(getattr(value, one_field.name))


def check(raw: bytes) -> None:
    try:
        record = parse_mail(raw)
    except Unreadable:
        return
    assert isinstance(record, MailRecord)
    for text in strings(record):
        text.encode("utf-8")


@FUZZ
@given(st.binary(max_size=2000))
def test_raw_bytes(raw: bytes) -> None:
    check(raw)
    check(b"Subject: x\n" + raw)


@FUZZ
@given(
    st.lists(
        st.tuples(
            st.integers(0, len(SEED)), st.integers(0, 40), st.sampled_from(SPLICES) | st.binary(max_size=8)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_mutated_mail(edits: list[tuple[int, int, bytes]]) -> None:
    raw = SEED
    for position, removed, inserted in edits:
        raw = raw[:position] + inserted + raw[position + removed :]
    check(raw)


@FUZZ
@given(
    st.binary(max_size=300),
    st.sampled_from(LABELS),
)
def test_charsets(data: bytes, label: str) -> None:
    decode_text(data, label)[0].encode("utf-8")


@FUZZ
@given(st.text(max_size=300))
def test_header_values_and_html(text: str) -> None:
    decode_words(text)
    decode_words(f"=?utf-8?q?{text}?=")
    parse_header_value(text)
    parse_header_value(f"text/plain; {text}")
    html_to_text(text)


@FUZZ
@given(st.binary(max_size=300))
def test_tnef(data: bytes) -> None:
    read_tnef(data)
    read_tnef(b"\x78\x9f\x3e\x22\0\0" + data)
    read_tnef(b"\x78\x9f\x3e\x22\0\0\x01\x03\x90\x06\0" + len(data).to_bytes(4, "little") + data)


def nested(levels: int) -> bytes:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(levels))
    return b"Subject: x\n" + head + b"\ndeep\n"


def matryoshka(levels: int) -> bytes:
    return b"Subject: x\nContent-Type: message/rfc822\n\n" * levels + b"Subject: last\n\ndeep\n"


HOSTILE = {
    "a thousand levels": nested(1000),
    "a thousand mails in each other": matryoshka(1000),
    "many headers": b"Subject: x\n" + b"X-A: b\n" * 75_000 + b"\nbody",
    "one huge header": b"Subject: " + b"a" * 750_000 + b"\n\nbody",
    "a header of blanks": b"Subject: " + b" " * 250_000 + b"x\n\nbody",
    "a header of folds": b"Subject: x\n" + b" \n" * 75_000 + b"\nbody",
    "folds with blanks": b"Subject: x" + b"   \n   " * 50_000 + b"\n\nbody",
    "header without end": b"Subject: x\n" + b"junk\n" * 75_000,
    "encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 15_000 + b"\n\nbody",
    "half encoded words": b"Subject: " + b"=?utf-8?q?a" * 25_000 + b"\n\nbody",
    "half words with an end": b"Subject: " + b"=?a?q?x" * 25_000 + b"?=\n\nbody",
    "parameters": b"Content-Type: text/plain" + b"; a=b" * 50_000 + b"\n\nbody",
    "continuations": b"Content-Type: text/plain" + b"; a*1=b" * 50_000 + b"\n\nbody",
    "quotes in parameters": b"Content-Type: text/plain; a=" + b'"\\' * 75_000 + b"\n\nbody",
    "blanks in parameters": b"Content-Type: text/plain; a=" + b" b" * 75_000 + b"\n\nbody",
    "comments in a type": b"Content-Type: text/plain" + b"(" * 75_000 + b";a=b\n\nbody",
    "delimiters": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n" * 75_000,
    "half delimiters": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--" * 250_000,
    "guesses": b"Content-Type: multipart/mixed\n\n" + b"--x\n" * 75_000,
    "received lines": b"Received: from a by b; x\n" * 5_000 + b"\nbody",
    "a huge received line": b"Received: " + b"(" * 250_000 + b"\n\nbody",
    "ids": b"References: " + b"<a@b> " * 50_000 + b"\n\nbody",
    "half ids": b"References: " + b"<" * 250_000 + b"\n\nbody",
    "addresses": b"To: " + b"a@b.example, " * 25_000 + b"\n\nbody",
    "groups": b"To: " + b"a:" * 75_000 + b"\n\nbody",
    "brackets": b"To: " + b"<(" * 75_000 + b"\n\nbody",
    "comments in brackets": b"To: <" + b"()" * 75_000 + b"\n\nbody",
    "html": b"Content-Type: text/html\n\n" + b'<div><!-- <style><a b="' * 12_500,
    "html quotes": b"Content-Type: text/html\n\n" + b"<blockquote>x" * 12_500,
    "calendar": b"Content-Type: text/calendar\n\n" + b"BEGIN:VEVENT\n" * 15_000,
    "base64 junk": b"Content-Transfer-Encoding: base64\n\n" + b"AAA=\n=" * 50_000,
    "uuencode": b"Content-Transfer-Encoding: uuencode\n\nbegin 644 x\n" + b"#AAAA\n" * 25_000,
    "dates": b"Date: " + b"1 Jan " * 50_000 + b"\n\nbody",
    "utf-7": b"Content-Type: text/plain; charset=utf-7\n\n" + b"+2ADYAA-" * 25_000,
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile_mail_ends_soon(name: str) -> None:
    begun = time.process_time()
    check(HOSTILE[name])
    assert time.process_time() - begun < 3.0


def test_a_mail_without_measure_is_cut_only_with_a_word() -> None:
    record = parse_mail(b"Subject: x\nContent-Type: text/plain\n\n" + b"word " * 2_000_000)
    assert len(record.text) == 8 << 20
    assert "a part of 10000000 bytes: the first 8388608 are read" in record.defects
