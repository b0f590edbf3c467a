"""The firm's own web form: who is owed an answer, by what, and what a hostile visitor can do (nothing)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.evidence.firm import Firm
from heardback.evidence.form import (
    FormReading,
    ReplyBy,
    decode_form_reading,
    encode_form_reading,
    form_contact_id,
    form_reading,
    place_form,
    suggested_link,
)
from heardback.formats.form_submission import FormSubmission, encode_form_submission, parse_form_submission
from heardback.formats.records import Unreadable
from heardback.kernel.contacts import Channel, Direction, Mark
from heardback.kernel.conversations import Conversations
from heardback.kernel.owing import NOTHING_BEFORE, History, Owes, rule_on
from heardback.kernel.policy import Policy
from heardback.kernel.reasons import Rule

NEW_YORK = ZoneInfo("America/New_York")
SUBMITTED_AT = datetime(2026, 3, 18, 13, 0, tzinfo=UTC)
FIRM = Firm(domains=frozenset({"pool.example"}))
ANN = FormSubmission(
    submission_id="7f3a",
    submitted_at=SUBMITTED_AT,
    form_point="website",
    form_name="Ask us",
    host="desk.pool.example",
    name="Ann  Lee",
    email="Ann@Lee.example",
    phone="(202) 555-0143",
    message="The pump is loud. When can you come?",
    page="https://pool.example/pumps",
    campaign="spring",
)


def reading_of(submission: FormSubmission = ANN) -> FormReading:
    return form_reading(submission, "US", NEW_YORK)


def ruling(submission: FormSubmission, history: History = NOTHING_BEFORE) -> tuple[Owes, Rule]:
    found = rule_on(place_form(reading_of(submission), FIRM).contact, history, Policy())
    return found.owes, found.rule


def test_a_submission_owes_an_answer_from_the_servers_time() -> None:
    placed = place_form(reading_of(), FIRM)
    contact = placed.contact
    assert (contact.channel, contact.direction) == (Channel.FORM, Direction.INBOUND)
    assert contact.occurred_at == SUBMITTED_AT
    assert contact.contact_id == form_contact_id("7f3a")
    assert contact.subject == "Ask us"
    assert {Mark.QUESTION, Mark.CARRIER} <= contact.marks
    assert contact.asks
    assert ruling(ANN) == (Owes.YES, Rule.CARRIER)


def test_a_number_asks_for_a_call_and_an_address_for_a_mail() -> None:
    """S0.7, S0.8."""
    both = place_form(reading_of(), FIRM)
    assert (both.reply_by, both.number) == (ReplyBy.PHONE, "+12025550143")
    assert both.contact.counterparties == ("email:ann@lee.example",)
    mail = place_form(reading_of(replace(ANN, phone="")), FIRM)
    assert (mail.reply_by, mail.number) == (ReplyBy.EMAIL, "")
    call = place_form(reading_of(replace(ANN, email="")), FIRM)
    assert (call.reply_by, call.contact.counterparties) == (ReplyBy.PHONE, ("phone:+12025550143",))
    assert ruling(replace(ANN, email="")) == (Owes.YES, Rule.CARRIER)


def test_neither_address_nor_number_is_for_a_person_to_look_at() -> None:
    """S0.10."""
    for email, phone in (("", ""), ("ann", "call me"), ("ann@lee", "12"), ("a b@lee.example", "")):
        lost = replace(ANN, email=email, phone=phone)
        assert place_form(reading_of(lost), FIRM).reply_by is ReplyBy.NOTHING
        assert ruling(lost) == (Owes.UNSURE, Rule.CARRIER_NO_ADDRESS)
    one = place_form(reading_of(replace(ANN, email="", phone="", submission_id="1")), FIRM).contact
    two = place_form(reading_of(replace(ANN, email="", phone="", submission_id="2")), FIRM).contact
    assert one.counterparties != two.counterparties


def test_a_number_without_its_area_code_can_still_be_dialled() -> None:
    placed = place_form(reading_of(replace(ANN, email="", phone="555-0143")), FIRM)
    assert (placed.reply_by, placed.number) == (ReplyBy.PHONE, "555-0143")
    assert Mark.CARRIER_NO_ADDRESS in placed.contact.marks


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("(202) 555-0143", "US", "+12025550143"),
        ("mobile 202.555.0143, after five", "US", "+12025550143"),
        ("+1 202 555 0143 ext 4", "DE", "+12025550143"),
        ("202-555-0143", "", ""),
        ("202-555-0143", "US-CA", "+12025550143"),
        ("٢٠٢ ٥٥٥ ٠١٤٣", "US", "+12025550143"),
        ("1" * 5000, "US", ""),
    ],
)
def test_numbers_are_read_in_the_firms_country(typed: str, country: str, expected: str) -> None:
    assert form_reading(replace(ANN, phone=typed), country, NEW_YORK).phone == expected


def test_our_own_address_in_the_form_is_no_customer() -> None:
    tried = replace(ANN, email="desk@pool.example", phone="")
    assert ruling(tried) == (Owes.UNSURE, Rule.CARRIER_NO_ADDRESS)


@pytest.mark.parametrize("message", ["Thanks", "ok", "Great work, Sam is wonderful. Thank you so much", ""])
def test_words_never_say_no_in_a_form(message: str) -> None:
    assert ruling(replace(ANN, message=message))[0] is Owes.YES


def test_praise_and_requests_are_marked() -> None:
    praise = reading_of(
        replace(ANN, message="Great work, Sam is wonderful. Thank you so much for all your help.")
    )
    assert Mark.PRAISE.value in praise.marks
    assert Mark.REGULATED.value in reading_of(replace(ANN, message="Please delete all my data.")).marks


def test_a_trapped_machine_is_spam_unless_we_know_the_sender() -> None:
    trapped = replace(ANN, is_trapped=True)
    assert ruling(trapped) == (Owes.NO, Rule.SPAM)
    assert ruling(trapped, History(wrote_at=SUBMITTED_AT - timedelta(days=9)))[0] is Owes.YES
    assert ruling(replace(trapped, email="", phone="")) == (Owes.NO, Rule.SPAM)
    assert reading_of(trapped).doubts == ("A field that no person sees was filled in.",)


def test_a_hurried_visitor_is_unsure_and_never_no() -> None:
    hurried = replace(ANN, filled_in_for=0.4)
    assert ruling(hurried) == (Owes.UNSURE, Rule.SOFT_AUTO)
    assert ruling(replace(hurried, message="thanks")) == (Owes.UNSURE, Rule.SOFT_AUTO)
    assert ruling(replace(ANN, filled_in_for=30.0))[0] is Owes.YES
    assert "0.4 s" in reading_of(hurried).doubts[0]


def test_a_reply_that_cites_the_submission_joins_it() -> None:
    contact = place_form(reading_of(), FIRM).contact
    reply = replace(
        contact,
        contact_id="reply",
        direction=Direction.OUTBOUND,
        channel=Channel.EMAIL,
        message_id="r@pool.example",
        cites=("form.7f3a@desk.pool.example",),
        conversation_keys=(),
    )
    conversations = Conversations([contact, reply])
    assert conversations.of(contact) == conversations.of(reply)


def test_a_link_is_suggested_where_both_were_typed() -> None:
    assert suggested_link(reading_of()) == ("email:ann@lee.example", "phone:+12025550143")
    assert suggested_link(reading_of(replace(ANN, phone=""))) is None


def test_the_document_comes_back() -> None:
    there = replace(
        ANN, submitted_at=SUBMITTED_AT.astimezone(timezone(timedelta(hours=2))), more=(("Pool", "oval"),)
    )
    raw = encode_form_submission(there)
    assert parse_form_submission(raw) == there
    assert parse_form_submission(raw).submitted_at.utcoffset() == timedelta(0)
    assert b"Ann" in raw


DOCUMENT = encode_form_submission(ANN)


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"{", b"[]", b"\xff\xfe", b'{"kind": "x", "version": 1, "submission": {}}', b"[" * 100_000),
        DOCUMENT.replace(b'"version": 1', b'"version": 2'),
        DOCUMENT.replace(b'"heardback-form"', b'"else"'),
        DOCUMENT.replace(b'"7f3a"', b'""'),
        DOCUMENT.replace(b"Z", b""),
    ],
)
def test_what_is_no_submission_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        parse_form_submission(raw)


ANYTHING = st.text(st.characters(codec="utf-8"), max_size=200)


@settings(max_examples=200, deadline=None)
@given(ANYTHING, ANYTHING, ANYTHING, ANYTHING, ANYTHING)
def test_whatever_is_typed_is_kept_and_read(
    name: str, email: str, phone: str, message: str, page: str
) -> None:
    typed = replace(ANN, name=name, email=email, phone=phone, message=message, page=page)
    assert parse_form_submission(encode_form_submission(typed)) == typed
    reading = reading_of(typed)
    assert decode_form_reading(encode_form_reading(reading)) == reading
    contact = place_form(reading, FIRM).contact
    assert len(contact.counterparties) == 1
    assert "\n" not in reading.name + reading.email + reading.phone + reading.form_name
    assert rule_on(contact, NOTHING_BEFORE, Policy()).owes is not Owes.NO
