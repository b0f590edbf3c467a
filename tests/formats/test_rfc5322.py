"""Whole mails: what a mail client shows must be in the record."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest

from heardback.formats.records import Attachment, Calendar, MailRecord, Unreadable
from heardback.formats.rfc5322 import parse_mail

HEAD = (
    "From: Ann <ann@x.example>\nTo: desk@firm.example\n"
    "Date: Mon, 2 Mar 2026 10:00:00 +0100\nMessage-ID: <m1@x.example>\n"
)


def mail(body: str, *fields: str, charset: str = "utf-8") -> MailRecord:
    return parse_mail((HEAD + "".join(f"{field}\n" for field in fields) + "\n" + body).encode(charset))


def multipart(kind: str, *parts: str, boundary: str = "b1") -> str:
    """A part (headers, blank line, body) a piece, put into a multipart with its own Content-Type line."""
    inside = "".join(f"--{boundary}\n{part}\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n{inside}--{boundary}--\n'


def whole(kind: str, *parts: str) -> MailRecord:
    return parse_mail((HEAD + multipart(kind, *parts)).encode())


def coded(text: str, kind: str = "text/plain", charset: str = "utf-8") -> str:
    body = base64.encodebytes(text.encode(charset)).decode()
    return f"Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: base64\n\n{body}"


PLAIN = "Content-Type: text/plain\n\nplain words\n"
HTML = "Content-Type: text/html\n\n<p>html <b>words</b></p>\n"


def test_a_plain_mail() -> None:
    record = mail(
        "Hello\n\nAnn\n", "Subject: =?utf-8?Q?Pumpe_l=C3=A4uft?= nicht", "In-Reply-To: <q@firm.example>"
    )
    assert record.subject == "Pumpe läuft nicht"
    assert record.text == "Hello\n\nAnn\n"
    assert record.claimed_sent_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert record.date_offset_minutes == 60
    assert record.message_id == "m1@x.example"
    assert record.in_reply_to == ("q@firm.example",)
    assert record.header("subject") == "=?utf-8?Q?Pumpe_l=C3=A4uft?= nicht"
    assert record.defects == ()


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_of_every_system(newline: str) -> None:
    raw = (HEAD + "Subject: a\n b\n\nline one\nline two\n").replace("\n", newline).encode()
    record = parse_mail(raw)
    assert (record.subject, record.text) == ("a b", "line one\nline two\n")


@pytest.mark.parametrize(
    ("field", "subject"),
    [
        ("=?utf-8?B?w6Q=?= =?utf-8?B?w7Y=?=", "äö"),
        ("=?utf-8?B?5pel5pys6A==?= =?utf-8?B?qp4=?=", "日本語"),  # a character split between two words
        ("=?utf-8?Q?=E6=97=A5=E6?=\n =?utf-8?Q?=9C=AC?=", "日本"),
        ("=?iso-8859-1?Q?a?= =?utf-8?Q?=C3=A4?=", "aä"),
        ("=?gb2312?B?xOO6ww==?=", "你好"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?us-ascii*en?Q?plain?=", "plain"),
        ("=?unknown-8bit?Q?caf=E9?=", "café"),
        ("=?utf-8?Q?not closed", "=?utf-8?Q?not closed"),
        ("=?utf-8?X?what?=", "=?utf-8?X?what?="),
        ("50 =? 50", "50 =? 50"),
        ("Re: [SPAM]=?utf-8?Q?hello?= you", "Re: [SPAM] hello you"),
        ('"=?utf-8?Q?in_quotes?="', '"in quotes"'),
    ],
)
def test_encoded_words(field: str, subject: str) -> None:
    assert mail("x", f"Subject: {field}").subject == subject


def test_raw_eight_bit_headers() -> None:
    assert mail("x", "Subject: Grüße").subject == "Grüße"
    assert mail("x", "Subject: Grüße", charset="cp1252").subject == "Grüße"
    russian = mail("x", "Subject: Привет", "Content-Type: text/plain; charset=koi8-r", charset="koi8-r")
    assert russian.subject == "Привет"


@pytest.mark.parametrize(
    ("label", "charset", "text"),
    [
        ("us-ascii", "utf-8", "Grüße aus Köln"),
        ("us-ascii", "cp1252", "Grüße – “gut”"),
        ("iso-8859-1", "cp1252", "it’s 5 €"),
        ("iso-8859-1", "utf-8", "Grüße"),
        ("utf-8", "cp1252", "Grüße"),
        ("gb2312", "gb18030", "镕"),
        ("ks_c_5601-1987", "cp949", "안녕 똠"),
        ("shift_jis", "cp932", "①日本"),
        ("iso-2022-jp", "euc_jp", "日本語"),
        ("iso-8859-8-i", "iso8859-8", "שלום"),
        ("x-mystery", "utf-8", "Grüße"),
        ("utf-7", "utf-7", "Grüße +1"),
        ("utf-16", "utf-16", "Grüße"),
        ("rot13", "ascii", "plain"),
        ("unicode_escape", "ascii", "\\ud800"),
        ('"utf-8"', "utf-8", "ü"),
        ("", "utf-8", "ü"),
    ],
)
def test_charsets_that_lie(label: str, charset: str, text: str) -> None:
    body = base64.b64encode(text.encode(charset)).decode()
    record = mail(body, f"Content-Type: text/plain; charset={label}", "Content-Transfer-Encoding: base64")
    assert record.text == text


def test_alternatives_show_the_plain_one_and_keep_the_html() -> None:
    record = whole("alternative", PLAIN, HTML)
    assert record.text.strip() == "plain words"
    assert "<b>words</b>" in record.html
    assert record.attachments == ()


def test_html_alone_is_rendered() -> None:
    assert whole("mixed", HTML).text == "html words"
    assert whole("alternative", "Content-Type: text/plain\n\n \n", HTML).text == "html words"


def test_html_that_names_its_own_charset() -> None:
    page = (
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=koi8-r'></head>Привет</html>"
    )
    assert mail(page, "Content-Type: text/html", charset="koi8-r").text == "Привет"


def test_parts_of_a_mixed_mail_follow_each_other() -> None:
    footer = "Content-Type: text/plain\n\nlist footer\n"
    assert whole("mixed", HTML, footer).text.split("\n") == ["html words", "list footer", ""]


def test_attachments_and_their_names() -> None:
    record = whole(
        "mixed",
        PLAIN,
        "Content-Type: application/pdf; name*0*=utf-8''R%C3%A9; name*1=sum; name*2*=%C3%A9.pdf\n\nx",
        "Content-Type: image/png\nContent-Disposition: attachment; filename==?utf-8?Q?Bild_=C3=A4.png?=\n\nx",
        "Content-Type: text/plain; name=notes.txt\n\nnot shown",
        "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64\n\nAAAA\nAA==",
    )
    assert [one.filename for one in record.attachments] == ["Résumé.pdf", "Bild ä.png", "notes.txt", ""]
    assert record.attachments[3] == Attachment("", "application/octet-stream", 4)
    assert record.text == "plain words\n"


def test_a_small_embedded_logo_is_no_attachment_but_a_pasted_photo_is() -> None:
    html = 'Content-Type: text/html\n\n<p>Hi</p><img src="cid:logo@x"><img src="cid:photo@x">'
    logo = "Content-Type: image/png\nContent-ID: <logo@x>\nContent-Transfer-Encoding: base64\n\n" + "A" * 400
    photo = (
        "Content-Type: image/png\nContent-ID: <photo@x>\nContent-Transfer-Encoding: base64\n\n" + "A" * 60_000
    )
    assert [one.size for one in whole("related", html, logo, photo).attachments] == [45_000]
    only_picture = 'Content-Type: text/html\n\n<img src="cid:logo@x">'
    assert len(whole("related", only_picture, logo).attachments) == 1


def test_a_forwarded_mail_is_kept_as_a_mail() -> None:
    inner = "Content-Type: message/rfc822\n\nFrom: carol@y.example\nSubject: inner\n\ninner text\n"
    record = whole("mixed", PLAIN, inner)
    assert record.attached[0].subject == "inner"
    assert record.attached[0].text == "inner text\n"
    assert "inner" not in record.text
    packed = base64.encodebytes(b"From: carol@y.example\nSubject: packed\n\ntext").decode()
    coded_mail = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{packed}"
    assert whole("mixed", PLAIN, coded_mail).attached[0].subject == "packed"


def test_an_inline_forward_stays_in_the_text() -> None:
    body = "see below\n\n-------- Forwarded Message --------\nFrom: carol@y.example\n\nplease help\n"
    assert mail(body).text == body


def test_a_digest_holds_mails_without_saying_so() -> None:
    record = whole(
        "digest", "\nFrom: a@x.example\nSubject: one\n\n1", "\nFrom: b@x.example\nSubject: two\n\n2"
    )
    assert [one.subject for one in record.attached] == ["one", "two"]


def test_signed_mail_shows_its_text_and_no_signature_file() -> None:
    signature = "Content-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN PGP SIGNATURE-----"
    record = whole("signed", PLAIN, signature)
    assert (record.text, record.attachments) == ("plain words\n", ())
    opaque = mail(
        "AAAA", "Content-Type: application/pkcs7-mime; name=smime.p7m", "Content-Transfer-Encoding: base64"
    )
    assert opaque.attachments[0].filename == "smime.p7m"
    assert "encrypted or opaque-signed: its text is not readable here" in opaque.defects


def test_calendar_parts() -> None:
    invitation = (
        'BEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nATTENDEE;CN="Lee: Ann";PARTSTAT=DECLINED:mailto:ann@x.example\n'
        "SUMMARY:Pump\\, round\n  two\nCOMMENT:Cannot come\\nsorry\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    record = whole("alternative", PLAIN, coded(invitation, "text/calendar; method=REPLY"))
    assert record.calendar == Calendar("REPLY", "Pump, round two", "Cannot come\nsorry", "DECLINED")
    assert record.attachments == ()


def test_a_delivery_report() -> None:
    record = parse_mail(
        (
            HEAD
            + multipart(
                "report; report-type=delivery-status",
                PLAIN,
                "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nAction: failed\n",
                "Content-Type: text/rfc822-headers\n\nSubject: original\n",
            )
        ).encode()
    )
    assert record.report_type == "delivery-status"
    assert [kind for kind, _ in record.machine_parts] == ["message/delivery-status", "text/rfc822-headers"]
    assert "Action: failed" in record.machine_parts[0][1]
    assert record.text == "plain words\n"


@pytest.mark.parametrize(
    ("body", "text", "defect"),
    [
        (f"--b1\n{PLAIN}", "plain words\n", "last boundary missing"),
        (f"--zz\n{PLAIN}\n--zz--\n", "plain words\n", "boundary not found: taken from the body"),
        ("just words\n", "just words\n", "multipart without a part: read as text"),
        (f"--b1\n{PLAIN}\n--b1x\nmore\n--b1--\n", "plain words\n\n--b1x\nmore", ""),
        (f"preamble\n--b1  \n{PLAIN}\n--b1--  \nepilogue\n", "plain words\n", ""),
    ],
)
def test_boundaries_wrong_and_missing(body: str, text: str, defect: str) -> None:
    record = mail(body, "Content-Type: multipart/mixed; boundary=b1")
    assert record.text == text
    assert not defect or defect in record.defects


def test_a_boundary_used_twice_loses_no_part() -> None:
    inner = 'Content-Type: multipart/alternative; boundary="b1"\n\n--b1\n' + PLAIN + "\n--b1--\n"
    record = whole("mixed", inner, "Content-Type: application/pdf; name=plan.pdf\n\nx")
    assert record.text == "plain words\n"
    assert [one.filename for one in record.attachments] == ["plan.pdf"]
    assert "parts behind the closing boundary" in record.defects


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("SGVsbG8gd29ybGQ", "Hello world"),  # padding lost
        ("SGVs\nbG8gd29y\nbGQ=\n", "Hello world"),
        ("Plain words, though base64 was declared.\n", "Plain words, though base64 was declared.\n"),
        ("A" * 76 + "\n" + "A" * 75 + "=\n-- \nlist footer!\n", "\0" * 113 + "\n-- \nlist footer!\n"),
    ],
)
def test_damaged_base64_loses_nothing(body: str, text: str) -> None:
    assert mail(body, "Content-Transfer-Encoding: base64").text == text


@pytest.mark.parametrize(
    ("value", "message_id"),
    [
        ("<a@b>", "a@b"),
        ("a@b", "a@b"),
        ("<a\n b@c>", "ab@c"),
        ("(note) <a@b> (note)", "a@b"),
        ("< a @ b >", "a@b"),
        ("<>", ""),
        ("", ""),
        ("<unclosed@b", "unclosed@b"),
    ],
)
def test_message_ids_of_odd_shape(value: str, message_id: str) -> None:
    assert parse_mail(f"From: a@x.example\nMessage-ID: {value}\n\nx".encode()).message_id == message_id


def test_free_text_cites_nothing_but_ids_in_it_count() -> None:
    cites = "In-Reply-To: Your message of Monday from bob@x.example"
    assert mail("x", cites).in_reply_to == ()
    assert mail("x", "In-Reply-To: Your message <q@x.example> of Monday").in_reply_to == ("q@x.example",)
    assert mail("x", "References: <a@x> junk <b@x>\n <a@x> <c@x>").references == ("a@x", "b@x", "c@x")
    assert mail("x", "References: a@x b@x").references == ("a@x", "b@x")


def test_repeated_headers() -> None:
    record = mail("x", "Subject: first", "Subject: second", "To: other@firm.example")
    assert record.subject == "first"
    assert [box.address for box in record.to] == ["desk@firm.example", "other@firm.example"]
    assert "more than one subject header: the first is used" in record.defects


def test_missing_headers_are_named() -> None:
    record = parse_mail(b"Subject: hello\n\nx")
    assert set(record.defects) == {"no Date", "no Message-ID", "no address in From"}
    assert record.claimed_sent_at is None


def test_junk_in_the_header() -> None:
    skipped = parse_mail(
        b"From x Mon Mar  2 10:00:00 2026\nFrom: a@x.example\n?? junk ??\nSubject: s\n\nbody\n"
    )
    assert (skipped.subject, skipped.text) == ("s", "body\n")
    begun = parse_mail(b"From: a@x.example\nSubject: s\nHello there\nhow are you\n\nbye\n")
    assert begun.text == "Hello there\nhow are you\n\nbye\n"
    assert "no blank line between header and body" in begun.defects


def test_other_text_types_are_shown_where_nothing_else_is() -> None:
    assert mail("<bold>Hi</bold> there", "Content-Type: text/enriched").text == "Hi there"
    record = whole("alternative", PLAIN, "Content-Type: text/enriched\n\n<bold>Hi</bold>")
    assert (record.text, len(record.attachments)) == ("plain words\n", 1)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n\n\n",
        b"hello\n\nworld",
        b"\x89PNG\r\n\x1a\n\0\0",
        b"\xff\xd8\xff\xe0\0\x10JFIF",
        b"PK\x03\x04",
    ],
)
def test_what_is_no_mail_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        parse_mail(raw)


@pytest.mark.parametrize("before", [0, 1, 16_380, 16_384, 40_000])
def test_a_boundary_is_found_wherever_it_lies(before: int) -> None:
    lines = base64.encodebytes(b"x" * before).decode()
    raw = (
        "From: ann@client.example\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nfirst\n--bb\n"
        "Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n"
        f"{lines}{'A' * (before % 7)}\n--bb\nContent-Type: text/plain; name=b.txt\n\n{'- ' * before}\n--bb--\n"
    )
    record = parse_mail(raw.encode())
    assert record.text == "first"
    assert [one.filename for one in record.attachments] == ["a.pdf", "b.txt"]
    assert [one.size for one in record.attachments][1] == 2 * before
