"""Whose words a mail carries: forms, groups, relays and mail among ourselves (SEMANTICS 2.2, 2.3 rules 1-2b)."""

from __future__ import annotations

import pytest

from heardback.evidence.contacts import place
from heardback.evidence.firm import Firm
from heardback.evidence.mail import Reader, read_item
from heardback.formats.exports.items import FolderRole, RawItem
from heardback.kernel.contacts import Channel, Contact, Direction, Mark
from heardback.kernel.matching import Weight, reach_of
from heardback.kernel.owing import NOTHING_BEFORE, rule_on
from heardback.kernel.policy import Policy

FIRM = Firm(
    domains=frozenset({"pool.example"}),
    persons=frozenset({"bob@pool.example", "amy@pool.example"}),
)
FORM = "Name: Ann\nE-mail: ann@client.example\nMessage: Can you come on Thursday?"


def placed(sender: str, to: str, *more: str, body: str = "Can you come on Thursday?") -> Contact:
    head = [
        f"From: {sender}",
        f"To: {to}",
        "Date: Mon, 2 Mar 2026 10:00:00 +0000",
        "Message-ID: <m@x>",
        *more,
    ]
    data = ("\n".join(head) + f"\n\n{body}\n").encode()
    item = RawItem(data, "inbox.mbox", 0, len(data), "Inbox", FolderRole.INBOX)
    return place(read_item(item, Reader()), FIRM).contact


def ruled(contact: Contact) -> tuple[str, str]:
    found = rule_on(contact, NOTHING_BEFORE, Policy())
    return found.owes.value, found.rule.value


def test_a_form_that_copies_its_visitor_is_no_answer() -> None:
    found = placed(
        "web@pool.example", "info@pool.example", "Cc: ann@client.example", "Reply-To: ann@client.example"
    )
    assert (found.direction, found.channel) == (Direction.INBOUND, Channel.FORM)
    assert found.counterparties == ("email:ann@client.example",)
    assert ruled(found) == ("yes", "carrier")


def test_a_copy_to_the_visitor_alone_is_sent_by_a_rule() -> None:
    found = placed("web@pool.example", "ann@client.example", "Reply-To: ann@client.example")
    assert found.direction is Direction.OUTBOUND
    assert Mark.RULE_TEMPLATE in found.marks


@pytest.mark.parametrize("cites", [(), ("In-Reply-To: <q@client.example>",)])
def test_a_persons_answer_stays_an_answer(cites: tuple[str, ...]) -> None:
    found = placed("Bob <bob@pool.example>", "ann@client.example", "Reply-To: info@pool.example", *cites)
    assert found.direction is Direction.OUTBOUND
    assert Mark.RULE_TEMPLATE not in found.marks


def test_our_own_group_passes_on_a_mail_that_copies_somebody_else() -> None:
    found = placed(
        "'Ann' via Support <support@pool.example>",
        "support@pool.example",
        "Cc: carl@other.example",
        "Reply-To: ann@client.example",
        "List-ID: <support.pool.example>",
        "Precedence: list",
    )
    assert (found.direction, found.channel) == (Direction.INBOUND, Channel.EMAIL)
    assert found.counterparties == ("email:ann@client.example",)
    assert ruled(found) == ("yes", "otherwise")


def test_a_form_service_that_names_the_visitor_in_the_body_only() -> None:
    found = placed("no-reply@forms.example", "info@pool.example", body=FORM)
    assert found.counterparties == ("email:ann@client.example",)
    assert ruled(found) == ("yes", "carrier")


@pytest.mark.parametrize(
    "more", [("List-Unsubscribe: <https://forms.example/u>",), ("In-Reply-To: <a@pool.example>",)]
)
def test_a_services_newsletter_or_reply_is_no_form(more: tuple[str, ...]) -> None:
    found = placed("no-reply@forms.example", "info@pool.example", *more, body=FORM)
    assert found.counterparties == ("email:no-reply@forms.example",)


def test_a_services_own_notice_names_its_own_help_desk() -> None:
    body = "Name: Pool Ltd\nE-mail: help@forms.example\nMessage: your plan was renewed."
    found = placed("no-reply@forms.example", "info@pool.example", body=body)
    assert ruled(found) == ("no", "no_reply_address")


def test_mail_in_our_name_that_failed_authentication_is_unsure() -> None:
    failed = "Authentication-Results: mx.pool.example; dmarc=fail header.from=pool.example"
    found = placed("Bob <bob@pool.example>", "amy@pool.example", failed)
    assert found.direction is Direction.INBOUND
    assert ruled(found) == ("unsure", "internal_unproven")
    honest = placed("Bob <bob@pool.example>", "amy@pool.example")
    assert honest.direction is Direction.INTERNAL


FORWARD = (
    "see below\n\n---------- Forwarded message ---------\nFrom: Ann <ann@client.example>\n"
    "Date: Mon, 2 Mar 2026 at 08:00\nSubject: pump\nTo: <bob@pool.example>\n\nCan you come?"
)


@pytest.mark.parametrize(
    ("to", "direction"), [("info@pool.example", Direction.INBOUND), ("amy@pool.example", Direction.INTERNAL)]
)
def test_a_forward_counts_at_an_intake_point_only(to: str, direction: Direction) -> None:
    found = placed("Bob <bob@pool.example>", to, "Subject: Fwd: pump", body=FORWARD)
    assert found.direction is direction
    assert (Mark.INTERNAL_FORWARD in found.marks) == (direction is Direction.INBOUND)


def test_a_form_service_whose_visitor_left_only_a_number() -> None:
    body = "Name: Ann\nPhone: 555-0101\nMessage: please call me"
    found = placed("no-reply@forms.example", "info@pool.example", body=body)
    assert ruled(found) == ("unsure", "carrier_no_address")


@pytest.mark.parametrize("more", [(), ("In-Reply-To: <q@client.example>",)])
def test_what_a_no_reply_address_of_ours_says_is_no_human_answer(more: tuple[str, ...]) -> None:
    words = "Thank you. Your request has been received; we will be in touch."
    found = placed("noreply@pool.example", "ann@client.example", *more, body=words)
    reach = reach_of(found, Policy(), cites_customer=bool(more), is_bounced=False)
    assert reach.weight is Weight.NOTHING


LOST_PARCELS = (
    ("Delivery problem", "The pump was not delivered to the following address. carl@client.example knows."),
    ("Mail returned", "The letter was returned, user unknown at this address. carl@client.example"),
    ("Undeliverable package", "Undeliverable. The courier returned it. Write to carl@client.example"),
)


@pytest.mark.parametrize("sender", ["ann@client.example", "postmaster@client.example"])
@pytest.mark.parametrize(("subject", "body"), LOST_PARCELS)
def test_a_person_who_reports_a_lost_parcel_is_never_set_aside(sender: str, subject: str, body: str) -> None:
    found = placed(sender, "info@pool.example", f"Subject: {subject}", body=body)
    assert ruled(found)[0] != "no"


@pytest.mark.parametrize(
    "more", [("Return-Path: <>",), ("X-Failed-Recipients: carl@client.example",)], ids=["null path", "header"]
)
def test_a_mail_systems_words_are_a_delivery_report(more: tuple[str, ...]) -> None:
    body = "Your message could not be delivered to carl@client.example: user unknown."
    found = placed("postmaster@mx.example", "bob@pool.example", "Subject: Undelivered mail", *more, body=body)
    assert ruled(found) == ("no", "dsn")


@pytest.mark.parametrize(
    "subject", ["Complaint about message from ann@client.example", "Abuse report for IP"]
)
def test_a_person_who_complains_is_no_report(subject: str) -> None:
    found = placed(
        "ann@client.example", "info@pool.example", f"Subject: {subject}", body="You never answered."
    )
    assert ruled(found)[0] == "yes"
