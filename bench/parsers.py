"""Mail parsers side by side: how fast, and how often right on odd mail. Run `python bench/parsers.py`.

Speed: every parser reads the same distinct mails in turn, rounds interleaved, the best round counts; read the ratios,
not the microseconds. What each does per mail:
- `parse_mail` (ours): everything a `MailRecord` holds: hops, dates, ids, addresses, text, HTML, attachments.
- `parse_mail` as staged: the same without what an audit never asks of an ordinary mail, the hops below the topmost
  and the HTML beside a plain text.
- fast-mail-parser: `parse_email(mode="lazy")` plus the fields it has (text, HTML, subject, people, date, headers).
- email compat32: `message_from_bytes` plus the decoded text of its text parts.
- email default: `message_from_bytes(policy=default)` plus subject, people, date and preferred body.
Right: odd mails whose reading is known (see `ODD`); an exception is a wrong answer.
"""

from __future__ import annotations

import base64
import email
import email.policy
import quopri
import sys
import time
from collections.abc import Callable
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import fast_mail_parser

from heardback.formats.received import stamped_at
from heardback.formats.records import Unreadable
from heardback.formats.rfc5322 import parse_mail

MAILS = 100
ROUNDS = 7
WORDS = "Guten Tag, die Pumpe läuft seit Montag nicht mehr. Könnten Sie bitte jemanden schicken?\r\n"


def _head(number: int) -> bytes:
    hops = "".join(
        f"Received: from mail{hop}.client{number}.example (mail{hop}.client.example [192.0.2.{hop + 1}])\r\n"
        f"\tby mx{hop}.firm.example (Postfix) with ESMTPS id 4AB{number}C{hop}\r\n"
        f"\tfor <desk@firm.example>; Mon, {hop + 1} Mar 2026 10:{number % 60:02}:0{hop} +0100 (CET)\r\n"
        for hop in range(4)
    )
    signature = "\r\n\t".join([f"{number:064}"] * 5)
    return (
        f"{hops}DKIM-Signature: v=1; a=rsa-sha256; d=client.example; s=x;\r\n\th=from:to:subject; b={signature}==\r\n"
        f"From: =?utf-8?Q?Ann_M=C3=BCller_{number}?= <ann{number}@client.example>\r\nTo: Desk <desk@firm.example>\r\n"
        f"Subject: Re: Pool pump\r\n quote {number}\r\nDate: Mon, 2 Mar 2026 09:{number % 60:02}:58 +0100\r\n"
        f"Message-ID: <abc.{number}@client.example>\r\nIn-Reply-To: <q{number}@firm.example>\r\n"
        f"References: <p{number}@firm.example> <q{number}@firm.example>\r\nMIME-Version: 1.0\r\n"
        "X-Mailer: client 1.0\r\nAccept-Language: de-DE\r\nX-Spam-Score: -1.2\r\n"
    ).encode()


def alternative(number: int) -> bytes:
    """About 11 KB: plain text and its HTML twin in quoted-printable, as most clients write."""
    plain = quopri.encodestring((WORDS * 30).encode())
    html = quopri.encodestring(b"<html><body>" + f"<div>{WORDS}</div>".encode() * 56)
    mark = f"b{number}x{number * 7919}".encode()
    coding = b"charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return (
        _head(number)
        + b'Content-Type: multipart/alternative; boundary="' + mark + b'"\r\n\r\n--' + mark
        + b"\r\nContent-Type: text/plain; " + coding + plain + b"\r\n--" + mark
        + b"\r\nContent-Type: text/html; " + coding + html + b"\r\n--" + mark + b"--\r\n"
    )  # fmt: skip


def plain(number: int) -> bytes:
    return _head(number) + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + (WORDS * 12).encode()


def html_only(number: int) -> bytes:
    body = base64.encodebytes((f"<div><p>Hello <b>{number}</b></p><br>{WORDS}</div>\n" * 60).encode())
    head = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return _head(number) + head + body


def attachment(number: int) -> bytes:
    data = base64.encodebytes(bytes(range(256)) * 400)
    mark = f"b{number}y".encode()
    return (
        _head(number)
        + b"Content-Type: multipart/mixed; boundary=" + mark + b"\r\n\r\n--" + mark
        + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + (WORDS * 5).encode() + b"\r\n--" + mark
        + b"\r\nContent-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + data
        + b"\r\n--" + mark + b"--\r\n"
    )  # fmt: skip


def read_ours(raw: bytes) -> tuple[Any, ...]:
    mail = parse_mail(raw)
    mail.received, mail.html  # noqa: B018
    return mail.subject, [box.address for box in mail.from_], mail.claimed_sent_at, mail.text.strip()


def read_as_staged(raw: bytes) -> tuple[Any, ...]:
    mail = parse_mail(raw)
    stamped_at(mail.headers)
    return mail.subject, [box.address for box in mail.from_], mail.claimed_sent_at, mail.text.strip()


def read_fast(raw: bytes) -> tuple[Any, ...]:
    mail = fast_mail_parser.parse_email(raw, mode="lazy")
    people = [mail.from_] if mail.from_ else []
    mail.to, mail.cc, mail.reply_to, mail.headers, mail.text_html  # noqa: B018
    return mail.subject, [box.address for box in people], mail.date_parsed, "".join(mail.text_plain).strip()


def read_compat(raw: bytes) -> tuple[Any, ...]:
    mail = email.message_from_bytes(raw)
    texts = [
        data.decode(part.get_content_charset() or "utf-8", "replace")
        for part in mail.walk()
        if part.get_content_maintype() == "text" and isinstance(data := part.get_payload(decode=True), bytes)
    ]
    subject = str(make_header(decode_header(mail["subject"] or "")))
    people = [address for _, address in getaddresses([str(mail["from"] or "")])]
    return (
        subject,
        people,
        parsedate_to_datetime(mail["date"]),
        (texts or [""])[0].replace("\r\n", "\n").strip(),
    )


def read_default(raw: bytes) -> tuple[Any, ...]:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    body = mail.get_body(preferencelist=("plain", "html"))
    text = body.get_content() if body else ""
    people = [box.addr_spec for box in mail["from"].addresses] if mail["from"] else []
    str(mail["to"])
    return str(mail["subject"] or ""), people, mail["date"].datetime, text.replace("\r\n", "\n").strip()


PARSERS: dict[str, Callable[[bytes], tuple[Any, ...]]] = {
    "parse_mail (ours)": read_ours,
    "parse_mail as staged": read_as_staged,
    "fast-mail-parser lazy": read_fast,
    "email compat32": read_compat,
    "email policy.default": read_default,
}

_ANN = "From: ann@x.example\nDate: Mon, 2 Mar 2026 10:00:00 +0100\n"
# name: (raw mail, which field of the tuple, what it should be)
ODD: dict[str, tuple[bytes, int, object]] = {
    "one bad base64 part": (
        (_ANN + "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: image/png\n"
         "Content-Transfer-Encoding: base64\n\n!!!A\n--b--\n").encode(), 3, "hello"),
    "group as sender": (b"From: Desk:ann@x.example,bob@x.example;\n\nx", 1, ["ann@x.example", "bob@x.example"]),
    "word split in a character": (
        f"{_ANN}Subject: =?utf-8?B?5pel5pys6A==?= =?utf-8?B?qp4=?=\n\nx".encode(), 0, "日本語"),
    "bare CR line ends": (f"{_ANN}Subject: hi\n\nx".replace("\n", "\r").encode(), 0, "hi"),
    "raw utf-8 subject": (f"{_ANN}Subject: Grüße\n\nx".encode(), 0, "Grüße"),
    "raw windows-1252 subject": (f"{_ANN}Subject: it’s 5 €\n\nx".encode("cp1252"), 0, "it’s 5 €"),
    "text windows-1252 as us-ascii": (f"{_ANN}\nit’s 5 €".encode("cp1252"), 3, "it’s 5 €"),
    "text windows-1252 as iso-8859-1": (
        _ANN.encode() + b"Content-Type: text/plain; charset=iso-8859-1\n\n" + "it’s".encode("cp1252"), 3, "it’s"),
    "unknown charset": (_ANN.encode() + b"Content-Type: text/plain; charset=x-unknown\n\n" + "ü".encode(), 3, "ü"),
    "gb2312 that is gb18030": (
        _ANN.encode() + b"Content-Type: text/plain; charset=gb2312\n\n" + "镕".encode("gb18030"), 3, "镕"),
    "utf-7": (_ANN.encode() + b"Content-Type: text/plain; charset=utf-7\n\nGr+APwA3w-e", 3, "Grüße"),
    "boundary missing": (
        f"{_ANN}Content-Type: multipart/mixed\n\n--b\nContent-Type: text/plain\n\nhi\n--b--".encode(), 3, "hi"),
    "archive address": (
        _ANN.replace("ann@x.example", "ann at x.example (Ann)").encode() + b"\nx", 1, ["ann@x.example"]),
    "comma in an encoded name": (b"From: =?utf-8?Q?Lee,_Ann?= <ann@x.example>\n\nx", 1, ["ann@x.example"]),
    "route": (b"From: Ann <@relay.example:ann@x.example>\n\nx", 1, ["ann@x.example"]),
    "asctime date": (b"From: a@x.example\nDate: Tue Jun  1 17:46:44 2004\n\nx", 2, "2004-06-01T17:46:44"),
    "year 101": (b"From: a@x.example\nDate: Mon, 2 Apr 101 04:20:10 +0000\n\nx", 2, "2001-04-02T04:20:10"),
    "named zone": (b"From: a@x.example\nDate: Thu, 9 Apr 2026 23:34:45 JST\n\nx", 2, "2026-04-09T14:34:45"),
    "junk line in the header": (b"From: a@x.example\n??? junk\nSubject: hi\n\nx", 0, "hi"),
    "empty plain alternative": (
        (_ANN + "Content-Type: multipart/alternative; boundary=b\n\n--b\n\n \n--b\nContent-Type: text/html\n\n"
         "<p>hello</p>\n--b--").encode(), 3, "hello"),
}  # fmt: skip


def _is_right(read: Callable[[bytes], tuple[Any, ...]], raw: bytes, field: int, expected: object) -> bool:
    try:
        found = _one_field(read, raw, field)
    except Unreadable:
        return False
    except Exception:  # a crash is a wrong answer
        return False
    return found == expected


def _one_field(read: Callable[[bytes], tuple[Any, ...]], raw: bytes, field: int) -> object:
    if field != 2 and b"\nDate:" not in raw.replace(b"\r", b"\n"):
        # the date is not what is asked; a reader must not fail for want of it
        raw = b"Date: Mon, 2 Mar 2026 10:00:00 +0100\n" + raw
    value = read(raw)[field]
    if field == 2 and value is not None:
        offset = value.utcoffset()
        return (value.replace(tzinfo=None) - offset if offset else value.replace(tzinfo=None)).isoformat()
    return value


def _best(read: Callable[[bytes], tuple[Any, ...]], mails: list[bytes]) -> float:
    begun = time.process_time()
    for raw in mails:
        read(raw)
    return (time.process_time() - begun) / len(mails)


def main() -> None:
    """Print both tables."""
    for build in (alternative, plain, html_only, attachment):
        mails = [build(number) for number in range(MAILS)]
        best = dict.fromkeys(PARSERS, 1.0)
        for _ in range(ROUNDS):
            for name, read in PARSERS.items():
                best[name] = min(best[name], _best(read, mails))
        unit = best["fast-mail-parser lazy"]
        print(f"\n{build.__name__}: {len(mails[0])} bytes each")
        for name, seconds in best.items():
            print(f"  {name:24} {seconds * 1e6:8.1f} µs   {seconds / unit:6.2f} × fast-mail-parser")
    print(f"\nodd mails read right, of {len(ODD)}")
    for name, read in PARSERS.items():
        wrong = [
            what for what, (raw, field, expected) in ODD.items() if not _is_right(read, raw, field, expected)
        ]
        print(f"  {name:24} {len(ODD) - len(wrong):3}   wrong: {', '.join(wrong) or '-'}")


if __name__ == "__main__":
    main()
