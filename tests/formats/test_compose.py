"""Mail of ours: what goes in comes back through the parser, and nothing a stranger wrote forges a header."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from heardback.evidence.automatic import read_automatic
from heardback.formats.compose import (
    File,
    Letter,
    Quoted,
    Unsendable,
    compose,
    envelope_of,
    new_message_id,
    plain_text,
)
from heardback.formats.records import Mailbox, MailRecord
from heardback.formats.replying import (
    CUT,
    MOST_REFERENCE_CHARACTERS,
    MOST_REFERENCES,
    attribution,
    quote_of,
    reply_parts,
    reply_subject,
    thread_of,
)
from heardback.formats.rfc5322 import parse_mail
from heardback.formats.threading import base_subject
from heardback.kernel.contacts import Mark
from heardback.reading.zones import new_text_and_doubt

SENT_AT = datetime(2026, 3, 18, 14, 0, 5, tzinfo=timezone(timedelta(hours=1)))
DESK = Mailbox("Pool Desk", "desk@pool.example")
ANN = Mailbox("Ann Lee", "ann@lee.example")
LETTER = Letter(
    from_=DESK,
    to=(ANN,),
    subject="Re: Pump",
    text="We come on Thursday.",
    sent_at=SENT_AT,
    message_id="1a2b@pool.example",
)

# What people type; control characters and lone surrogates are refused and tested apart.
_TYPED = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\u2028\u2029")
LINES = st.text(_TYPED, max_size=120).map(lambda text: " ".join(text.split()))
ODD_SUBJECTS = ["=?utf-8?B?SGk=?=", "a  b", "x" * 500, "日本語" * 60, 'Ünï, cödé; "q"']
SUBJECTS = st.one_of(LINES, st.sampled_from(ODD_SUBJECTS))
ODD_LINES = [
    *("-- ", "--", "> quoted", ">> deeper", "From here on", " indented", ".", "..", "a " * 80, "x" * 1200),
    *("日本語" * 40, "", "--   ", "word -- word " * 9, ">", " ", "\ttab"),
]
NAMES = st.one_of(
    LINES,
    st.text(st.sampled_from(list('ab ,;:<>@()[]\\".Ü日=?_-')), max_size=90).map(
        lambda text: " ".join(text.split())
    ),
)
TEXTS = st.one_of(
    st.text(st.one_of(_TYPED, st.sampled_from(list("\n\n  >-. \tFrom"))), max_size=600),
    st.lists(
        st.sampled_from(ODD_LINES),
        max_size=8,
    ).map("\n".join),
)


def parsed(letter: Letter) -> MailRecord:
    return parse_mail(compose(letter))


# -- round trips -------------------------------------------------------------------------------------------------


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("-- \nAnn")
@example("a\n\n\n\nb  \n>From\n From")
@example(f"{'x' * 70} -- {'y' * 70}")
def test_the_text_comes_back(text: str) -> None:
    assume(text.strip())
    raw = compose(replace(LETTER, text=text))
    assert parse_mail(raw).text.rstrip("\n") == plain_text(text)
    _assert_wire_is_clean(raw)


@settings(max_examples=300, deadline=None)
@given(SUBJECTS)
def test_the_subject_comes_back(subject: str) -> None:
    raw = compose(replace(LETTER, subject=subject))
    assert parse_mail(raw).subject == subject.strip()
    _assert_wire_is_clean(raw)


@settings(max_examples=300, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=6))
def test_the_people_come_back(names: list[str]) -> None:
    to = tuple(Mailbox(name, f"p{number}@lee.example") for number, name in enumerate(names))
    raw = compose(replace(LETTER, to=to, cc=to[:2], reply_to=(DESK,)))
    record = parse_mail(raw)
    assert record.to == to
    assert record.cc == to[:2]
    assert (record.from_, record.reply_to) == ((DESK,), (DESK,))
    _assert_wire_is_clean(raw)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(LINES, st.binary(max_size=200)), max_size=3), TEXTS)
def test_the_files_come_back(files: list[tuple[str, bytes]], text: str) -> None:
    assume(text.strip() or files)
    given_files = tuple(File(name, "application/pdf", data) for name, data in files)
    raw = compose(replace(LETTER, text=text, files=given_files))
    record = parse_mail(raw)
    assert [found.filename for found in record.attachments] == [name or "file" for name, _ in files]
    assert record.text.rstrip("\n") == plain_text(text)
    # another reader's view of the bytes themselves
    read = email.message_from_bytes(raw, policy=email.policy.compat32)
    contents = [part.get_payload(decode=True) for part in read.walk() if part.get_content_disposition()]
    assert contents == [data for _, data in files]
    _assert_wire_is_clean(raw)


def _assert_wire_is_clean(raw: bytes) -> None:
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()
    head = raw.partition(b"\r\n\r\n")[0]
    assert all(line.strip() for line in head.split(b"\r\n"))
    assert all(len(line) <= 100 for line in head.split(b"\r\n"))


def test_time_and_ids_come_back() -> None:
    letter = replace(LETTER, in_reply_to="q@lee.example", references=("p@lee.example", "q@lee.example"))
    record = parsed(letter)
    assert record.claimed_sent_at == SENT_AT.astimezone(UTC)
    assert record.date_offset_minutes == 60
    assert record.message_id == letter.message_id
    assert record.in_reply_to == ("q@lee.example",)
    assert record.references == letter.references
    assert not record.defects


def test_the_same_letter_is_the_same_mail() -> None:
    letter = replace(LETTER, files=(File("a.pdf", "application/pdf", b"x"),))
    assert compose(letter) == compose(letter)


def test_a_part_that_holds_the_boundary_gets_another_one() -> None:
    plain = replace(LETTER, files=(File("a.txt", "text/plain", b"x"),))
    first = re.search(rb'boundary="([^"]+)"', compose(plain))
    assert first is not None
    forged = replace(plain, text=f"--{first[1].decode()}--\nand on")
    assert parsed(forged).text.rstrip("\n") == forged.text
    assert len(parsed(forged).attachments) == 1


def test_blind_copies_are_in_the_envelope_alone() -> None:
    letter = replace(LETTER, bcc=(Mailbox("", "archive@pool.example"),))
    assert b"archive" not in compose(letter)
    assert envelope_of(letter) == ("ann@lee.example", "archive@pool.example")
    only = replace(letter, to=())
    assert b"To: undisclosed-recipients:;" in compose(only)


def test_names_of_domains_beyond_ascii_are_sent_as_labels() -> None:
    letter = replace(LETTER, to=(Mailbox("Jörg", "joerg@bücher.example"),))
    assert envelope_of(letter) == ("joerg@xn--bcher-kva.example",)
    assert parsed(letter).to[0].address == "joerg@xn--bcher-kva.example"


def test_letters_before_the_at_sign_are_kept() -> None:
    letter = replace(LETTER, to=(Mailbox("", "jörg@lee.example"),))
    assert parsed(letter).to[0].address == "jörg@lee.example"


def test_a_container_is_attached_as_bytes() -> None:
    inner = compose(LETTER)
    record = parsed(replace(LETTER, files=(File("mail.eml", "message/rfc822", inner),)))
    assert record.attachments[0].content_type == "application/octet-stream"
    assert record.attached == ()


# -- what is refused ---------------------------------------------------------------------------------------------

_BREAKS = ["\r\n", "\n", "\r", "\x00", "\x85", "\u2028", "\x0b", "\ud800"]


@pytest.mark.parametrize("evil", _BREAKS)
@pytest.mark.parametrize(
    "place", ["subject", "name", "address", "from", "reply_to", "id", "reference", "file", "line"]
)
def test_a_line_end_in_any_field_is_refused(place: str, evil: str) -> None:
    text = f"a{evil}Bcc: victim@else.example"
    letter = {
        "subject": replace(LETTER, subject=text),
        "name": replace(LETTER, to=(Mailbox(text, ANN.address),)),
        "address": replace(LETTER, cc=(Mailbox("", f"a{evil}b@lee.example"),)),
        "from": replace(LETTER, from_=Mailbox(text, DESK.address)),
        "reply_to": replace(LETTER, reply_to=(Mailbox("", f"a@lee.example{evil}"),)),
        "id": replace(LETTER, message_id=f"a{evil}@pool.example"),
        "reference": replace(LETTER, references=(f"a@lee.example{evil}",)),
        "file": replace(LETTER, files=(File(text, "text/plain", b""),)),
        "line": replace(LETTER, quoted=Quoted(text, "x")),
    }[place]
    with pytest.raises(Unsendable) as refused:
        compose(letter)
    assert "\n" not in refused.value.reason
    assert refused.value.reason.endswith(".")


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_adds_no_header(subject: str, name: str, local: str, filename: str) -> None:
    letter = replace(
        LETTER,
        subject=subject,
        to=(Mailbox(name, f"{local}@lee.example"),),
        files=(File(filename, "text/plain", b"x"),),
    )
    try:
        raw = compose(letter)
    except Unsendable:
        return
    names = [found for found, _ in parse_mail(raw).headers]
    assert names == [
        *("date", "from", "to", "subject", "message-id"),
        *("mime-version", "content-type", "content-transfer-encoding"),
    ]


@pytest.mark.parametrize(
    ("letter", "word"),
    [
        (replace(LETTER, to=()), "nobody"),
        (replace(LETTER, text=" \n "), "empty"),
        (replace(LETTER, to=(Mailbox("Ann", "ann"),)), "name@firm.example"),
        (replace(LETTER, to=(Mailbox("Ann", "ann@lee..example"),)), "domain"),
        (replace(LETTER, to=(Mailbox("Ann", "ann@lee.example, bob@lee.example"),)), "no mail address"),
        (replace(LETTER, message_id="none"), "Message-ID"),
        (replace(LETTER, in_reply_to="a b@c"), "In-Reply-To"),
        (replace(LETTER, to=(ANN,) * 101), "recipients"),
        (replace(LETTER, text="a\x00b"), "character"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(letter: Letter, word: str) -> None:
    with pytest.raises(Unsendable, match=word):
        compose(letter)


def test_a_message_id_needs_a_domain() -> None:
    assert new_message_id("1a2b", "pool.example") == "1a2b@pool.example"
    with pytest.raises(Unsendable):
        new_message_id("1a2b", "pool example")


# -- replies -----------------------------------------------------------------------------------------------------


def original(header: str, text: str = "When can you come?") -> MailRecord:
    return parse_mail(f"{header}\nDate: Wed, 18 Mar 2026 09:00:00 +0100\n\n{text}\n".encode())


def is_ours(address: str) -> bool:
    return address.endswith("@pool.example")


def test_a_reply_goes_to_the_writer_and_everybody_outside() -> None:
    mail = original(
        "From: Ann Lee <Ann@lee.example>\nTo: Desk <desk@pool.example>, Bob <bob@lee.example>\n"
        "Cc: sam@pool.example, ann@LEE.example, BOB@lee.example\nSubject: Pump\nMessage-ID: <q@lee.example>"
    )
    parts = reply_parts(mail, is_ours)
    assert parts.to == (Mailbox("Ann Lee", "Ann@lee.example"),)
    assert parts.cc == (Mailbox("Bob", "bob@lee.example"),)
    assert reply_parts(mail, is_ours, to_all=False).cc == ()
    assert (parts.subject, parts.in_reply_to, parts.references) == (
        "Re: Pump",
        "q@lee.example",
        ("q@lee.example",),
    )
    assert parts.left_out == ()


def test_reply_to_is_honoured_unless_it_is_ours() -> None:
    head = "From: web@forms.example\nTo: desk@pool.example\nSubject: Form\nMessage-ID: <q@forms.example>\n"
    assert reply_parts(original(f"{head}Reply-To: ann@lee.example"), is_ours).to == (
        Mailbox("", "ann@lee.example"),
    )
    assert reply_parts(original(f"{head}Reply-To: desk@pool.example"), is_ours).to == (
        Mailbox("", "web@forms.example"),
    )


def test_nobody_outside_means_nobody() -> None:
    mail = original(
        "From: sam@pool.example\nTo: desk@pool.example\nSubject: Pump\nMessage-ID: <q@pool.example>"
    )
    assert reply_parts(mail, is_ours).to == ()


def test_hostile_headers_make_an_ordinary_reply() -> None:
    subject = "=?utf-8?Q?Pump=0D=0ABcc:_victim@else.example?="
    name = "=?utf-8?Q?Ann=0D=0ABcc:_victim@else.example?="
    mail = original(
        f"From: {name} <ann@lee.example>\nTo: desk@pool.example, <a b@c>\nSubject: {subject}\n"
        f"Message-ID: <{'x' * 2000}@lee.example>\nReferences: <ok@lee.example> <ü@lee.example> <a>"
    )
    parts = reply_parts(mail, is_ours)
    assert parts.in_reply_to == ""
    assert parts.references == ("ok@lee.example",)
    assert parts.left_out
    letter = replace(
        LETTER, to=parts.to, subject=parts.subject, references=parts.references, quoted=quote_of(mail, UTC)
    )
    record = parsed(letter)
    assert not record.header("bcc")
    assert "\n" not in record.subject
    assert record.to[0].address == "ann@lee.example"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.binary(max_size=200))
def test_any_mail_that_can_be_read_can_be_answered(head: bytes, body: bytes) -> None:
    mail = parse_mail(
        b"From: Ann <ann@lee.example>\r\nSubject: "
        + head.replace(b"\n\n", b"\n")
        + b"\r\nX: y\r\n\r\n"
        + body
    )
    parts = reply_parts(mail, is_ours)
    assume(parts.to)
    letter = replace(
        LETTER,
        to=parts.to,
        cc=parts.cc,
        subject=parts.subject,
        in_reply_to=parts.in_reply_to,
        references=parts.references,
        quoted=quote_of(mail, UTC),
    )
    record = parsed(letter)
    assert record.subject == parts.subject
    assert record.to == parts.to


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Pump", "Re: Pump"),
        ("Re: Pump", "Re: Pump"),
        ("RE: re: Pump", "RE: re: Pump"),
        ("AW: Pump", "AW: Pump"),
        ("Re[2]: Pump", "Re[2]: Pump"),
        ("[desk] Re: Pump", "[desk] Re: Pump"),
        ("Fwd: Pump", "Re: Fwd: Pump"),
        ("Rental", "Re: Rental"),
        ("", "Re:"),
        ("  Pump\r\n leak\x00 ", "Re: Pump leak"),
    ],
)
def test_re_is_never_doubled(subject: str, expected: str) -> None:
    assert reply_subject(subject) == expected
    assert reply_subject(expected) == expected


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=500))
def test_a_reply_keeps_the_base_subject(subject: str) -> None:
    found = reply_subject(subject)
    assert reply_subject(found) == found
    assert len(found) <= 400
    if len(subject) < 390 and subject.isprintable():
        assert base_subject(found) == base_subject(subject)


def test_the_thread_follows_rfc5322() -> None:
    head = "From: ann@lee.example\nSubject: Pump\n"
    with_references = original(f"{head}Message-ID: <c@x>\nReferences: <a@x>\n <b@x>\nIn-Reply-To: <z@x>")
    assert thread_of(with_references) == ("c@x", ("a@x", "b@x", "c@x"))
    assert thread_of(original(f"{head}Message-ID: <c@x>\nIn-Reply-To: <b@x>")) == ("c@x", ("b@x", "c@x"))
    assert thread_of(original(f"{head}Message-ID: <c@x>\nIn-Reply-To: <a@x> <b@x>")) == ("c@x", ("c@x",))
    assert thread_of(original(f"{head}References: <a@x>")) == ("", ("a@x",))
    assert thread_of(original(head.strip())) == ("", ())


@given(st.integers(min_value=3, max_value=400), st.integers(min_value=1, max_value=400))
@settings(max_examples=50, deadline=None)
def test_long_threads_keep_their_root_and_their_newest(count: int, length: int) -> None:
    ids = [f"{number}{'x' * length}@lee.example" for number in range(count)]
    references = "\n ".join(f"<{one}>" for one in ids)
    mail = original(
        f"From: ann@lee.example\nSubject: P\nMessage-ID: <last@lee.example>\nReferences: {references}"
    )
    in_reply_to, kept = thread_of(mail)
    assert in_reply_to == kept[-1] == "last@lee.example"
    assert kept[0] == ids[0]
    assert list(kept[1:-1]) == ids[len(ids) - len(kept[1:-1]) :]
    assert len(kept) <= MOST_REFERENCES
    assert len(kept) <= 4 or sum(len(one) + 3 for one in kept) <= MOST_REFERENCE_CHARACTERS
    record = parsed(replace(LETTER, in_reply_to=in_reply_to, references=kept))
    assert record.references == kept


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "nl", "pt", "da", "sv", "pl", "xx"])
def test_what_we_quote_is_read_as_a_quote(language: str) -> None:
    mail = original(
        "From: Ann Lee <ann@lee.example>\nTo: desk@pool.example\nSubject: Pump\nMessage-ID: <q@lee.example>",
        "When can you come?\n\n> You said Monday.\n\nAnn",
    )
    quoted = quote_of(mail, ZoneInfo("Europe/Berlin"), language)
    record = parsed(replace(LETTER, text="We come on Thursday.\n\nSam", quoted=quoted))
    assert "> When can you come?" in record.text
    assert ">> You said Monday." in record.text
    assert "2026-03-18" in record.text
    assert "09:00" in record.text
    new_text, has_doubt = new_text_and_doubt(record.text)
    assert new_text.strip() == "We come on Thursday.\n\nSam"
    assert not has_doubt


def test_a_huge_original_is_cut_visibly() -> None:
    mail = original("From: ann@lee.example\nSubject: P", "line of text\n" * 20_000)
    quoted = quote_of(mail, UTC)
    assert quoted.text.endswith(f"\n{CUT}")
    assert len(quoted.text) < 51_000


def test_a_writer_without_name_or_time() -> None:
    assert attribution(Mailbox("", ""), None) == "somebody wrote:"
    assert attribution(ANN, None) == "Ann Lee <ann@lee.example> wrote:"


def test_a_notice_says_that_it_is_one() -> None:
    record = parsed(replace(LETTER, is_notice=True))
    assert record.header("auto-submitted") == "auto-generated"
    assert Mark.AUTO_GENERATED in read_automatic(record, record.text).marks
    assert not parsed(LETTER).header("auto-submitted")
    assert not read_automatic(parsed(LETTER), LETTER.text).marks
