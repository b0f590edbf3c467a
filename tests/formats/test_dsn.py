"""Delivery reports: whom a mail did not reach, whether that is final, and which mail it was."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.formats.dsn import DeliveryReport, read_delivery_report
from heardback.formats.dsn_reason import find_reply, find_status, is_dead_address
from heardback.formats.dsn_text import failed_in_prose, is_delay_prose, own_words
from heardback.formats.records import MailRecord
from heardback.formats.rfc5322 import parse_mail

DAEMON = "Mail Delivery System <MAILER-DAEMON@mx.pool-repair.example>"


def mail(
    text: str, *, sender: str = DAEMON, subject: str = "Undelivered Mail Returned to Sender", more: str = ""
) -> MailRecord:
    head = f"From: {sender}\nTo: maria@pool-repair.example\nSubject: {subject}\n{more}"
    if "Content-Type" not in more:
        head += "Content-Type: text/plain; charset=utf-8\n"
    return parse_mail(f"{head}\n{text}".encode())


def standard(
    fields: str, *, text: str = "Your message could not be delivered.", original: str = ""
) -> MailRecord:
    body = (
        f"--b\nContent-Type: text/plain\n\n{text}\n--b\nContent-Type: message/delivery-status\n\n{fields}\n"
    )
    if original:
        body += f"--b\nContent-Type: message/rfc822\n\n{original}\n"
    kind = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n'
    return mail(body + "--b--\n", more=f"MIME-Version: 1.0\nReturn-Path: <>\n{kind}")


def report_of(record: MailRecord) -> DeliveryReport:
    report = read_delivery_report(record)
    assert report is not None
    return report


def addresses(record: MailRecord) -> set[str]:
    return {recipient.address for recipient in report_of(record).failed}


# --- RFC 3464 ---------------------------------------------------------------------------------------------


def test_standard_report_names_recipient_status_and_original() -> None:
    fields = (
        "Reporting-MTA: dns; mx.pool-repair.example\n\n"
        "Final-Recipient: rfc822; ann@x.example\nAction: failed\nStatus: 5.1.1\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <ann@x.example>: Recipient address rejected:\n User unknown"
    )
    original = "Message-ID: <m1@pool-repair.example>\nTo: ann@x.example\nSubject: Your pump\n\nHello"
    report = report_of(standard(fields, original=original))
    (recipient,) = report.failed
    assert (recipient.address, recipient.action, recipient.status) == ("ann@x.example", "failed", "5.1.1")
    assert recipient.is_permanent
    assert recipient.diagnostic.endswith("User unknown")
    assert (report.action, report.status, report.is_permanent) == ("failed", "5.1.1", True)
    assert report.original_message_id == "m1@pool-repair.example"
    assert report.original_recipients == ("ann@x.example",)
    assert report.original_subject == "Your pump"
    assert report.is_standard


def test_the_address_we_wrote_to_outranks_the_one_it_was_forwarded_to() -> None:
    fields = (
        "Reporting-MTA: dns; mx\n\nOriginal-Recipient: rfc822;ann@x.example\n"
        "Final-Recipient: rfc822;a.smith@inner.x.example\nAction: failed\nStatus: 5.1.1"
    )
    assert addresses(standard(fields)) == {"ann@x.example"}


def test_a_full_mailbox_is_final_but_the_address_is_not_dead() -> None:
    fields = (
        "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@x.example\nAction: failed\n"
        "Status: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 Mailbox full"
    )
    report = report_of(standard(fields))
    assert (report.action, report.is_permanent) == ("failed", False)


def test_delay_is_not_final() -> None:
    fields = (
        "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@x.example\nAction: delayed\nStatus: 4.4.1"
    )
    report = report_of(standard(fields, text="Your message has been delayed."))
    assert (report.action, report.is_permanent) == ("delayed", False)
    assert addresses(standard(fields)) == {"ann@x.example"}


def test_failed_after_retries_is_final_though_the_status_is_transient() -> None:
    fields = "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@x.example\nAction: failed\nStatus: 4.4.7"
    assert report_of(standard(fields)).action == "failed"


def test_one_of_two_recipients_was_reached() -> None:
    fields = (
        "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@x.example\nAction: delivered\nStatus: 2.0.0\n\n"
        "Final-Recipient: rfc822; bob@x.example\nAction: failed\nStatus: 5.1.1"
    )
    report = report_of(standard(fields))
    assert [recipient.address for recipient in report.failed] == ["bob@x.example"]
    assert report.delivered == ("ann@x.example",)


def test_a_report_of_success_fails_nobody() -> None:
    fields = (
        "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@x.example\nAction: delivered\nStatus: 2.1.5"
    )
    report = report_of(standard(fields, text="Your message was delivered."))
    assert (report.failed, report.action, report.is_permanent) == ((), "delivered", False)


@pytest.mark.parametrize(
    "written",
    [
        "rfc822; ann@x.example",
        "RFC822;<ann@x.example>",
        "ann@x.example",
        "utf-8; ann@x.example",
        "rfc822;\n ann@x.example",
    ],
)
def test_address_types_are_optional_and_folded(written: str) -> None:
    fields = f"Reporting-MTA: dns; mx\n\nFinal-Recipient: {written}\nAction: failed\nStatus: 5.1.1"
    assert addresses(standard(fields)) == {"ann@x.example"}


def test_missing_action_is_told_by_status_and_words() -> None:
    fields = "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; ann@x.example\nStatus: 5.1.1"
    assert report_of(standard(fields)).action == "failed"
    fields = fields.replace("5.1.1", "4.4.1")
    assert (
        report_of(standard(fields, text="Delivery has been delayed and will be retried.")).action == "delayed"
    )


def test_a_filter_that_refuses_by_receipt_is_a_failure() -> None:
    body = (
        "--b\nContent-Type: text/plain\n\nYour message to <ann@x.example> was automatically "
        "rejected:\nQuota exceeded\n"
        "--b\nContent-Type: message/disposition-notification\n\nReporting-UA: mx\n"
        "Final-Recipient: rfc822; ann@x.example\nOriginal-Message-ID: <m1@pool-repair.example>\n"
        "Disposition: automatic-action/MDN-sent-automatically; deleted\n--b--\n"
    )
    kind = 'Content-Type: multipart/report; report-type=disposition-notification; boundary="b"\n'
    record = mail(body, subject="Automatically rejected mail", more=f"MIME-Version: 1.0\n{kind}")
    assert addresses(record) == {"ann@x.example"}
    read = body.replace("automatically rejected:\nQuota exceeded", "displayed").replace(
        "deleted", "displayed"
    )
    assert (
        read_delivery_report(mail(read, subject="Read: Your pump", more=f"MIME-Version: 1.0\n{kind}")) is None
    )


# --- prose dialects ---------------------------------------------------------------------------------------

PROSE = {
    "angle brackets and colon": "I wasn't able to deliver your message to the following addresses.\n\n"
    "<ann@x.example>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of "
    "the message.\n\n"
    "To: somebody.else@y.example\n",
    "indented list": "A message that you sent could not be delivered to one or more of its recipients.\n"
    "The following address(es) failed:\n\n  ann@x.example\n    SMTP error from remote mail server after RCPT TO:\n"
    "    550 user unknown\n\n------ This is a copy of the message, including all the headers. ------\n\nTo: "
    "b@y.example\n",
    "transcript": "   ----- The following addresses had permanent fatal errors -----\n<ann@x.example>\n"
    "    (reason: 550 5.1.1 User unknown)\n\n   ----- Transcript of session follows -----\n"
    ">>> MAIL From:<maria@pool-repair.example>\n<<< 250 ok\n>>> RCPT To:<ann@x.example>\n<<< 550 5.1.1 User "
    "unknown\n",
    "reached nobody": "Your message\n\n  To:      office@z.example\n  Subject: Pump\n\ndid not reach the "
    "following recipient(s):\n\n"
    "ann@x.example on Mon, 2 Mar 2026 10:00:00 +0000\n    The recipient name is not recognized\n",
    "label": "Undeliverable Address: ann@x.example\n\nReason: no such user here\n\nSystem Contact: "
    "postmaster@x.example\n",
    "sentence": "Unfortunately, unable to deliver your message to ann@x.example because the domain was not "
    "found.\n",
    "german": "Ihre Nachricht konnte an folgende Empfänger nicht zugestellt "
    "werden:\n\nann@x.example\n\nEmpfänger unbekannt\n",
    "french": "Votre message n'a pas pu être remis au destinataire suivant "
    ":\n\n<ann@x.example>\n\nUtilisateur inconnu\n",
    "spanish": "No se pudo entregar su mensaje a los siguientes destinatarios:\n\nann@x.example\n\nNo "
    "existe el usuario\n",
    "japanese": "以下の宛先への送信に失敗しました。\n\n<ann@x.example>\n\n宛先が見つかりません\n",
    "russian": "Ваше сообщение не может быть доставлено по следующему "
    "адресу:\n\n<ann@x.example>\n\nпользователь не найден\n",
    "bullets": "Delivery to the following recipients failed permanently:\n\n   * ann@x.example\n\nNo such "
    "user here\n",
}


@pytest.mark.parametrize("dialect", PROSE)
def test_prose_dialects(dialect: str) -> None:
    report = report_of(mail(PROSE[dialect]))
    assert [recipient.address for recipient in report.failed] == ["ann@x.example"]
    assert (report.action, report.is_permanent) == ("failed", True)


def test_several_recipients_each_with_its_reason() -> None:
    text = (
        "Unable to deliver message to the following address(es).\n\n<ann@x.example>:\nThis account is over "
        "quota.\n\n"
        "<bob@x.example>:\n550 user unknown\n\n--- Original message follows.\n\nFrom: maria@pool-repair.example\n"
    )
    report = report_of(mail(text))
    assert [(recipient.address, recipient.is_permanent) for recipient in report.failed] == [
        ("ann@x.example", False),
        ("bob@x.example", True),
    ]


def test_an_alias_fails_with_the_address_behind_it() -> None:
    text = (
        "The following address(es) failed:\n\n  inner@y.example\n    (generated from ann@x.example)\n    "
        "550 user unknown\n"
    )
    assert addresses(mail("A message could not be delivered. " + text)) == {
        "inner@y.example",
        "ann@x.example",
    }


def test_contacts_in_the_text_have_not_failed() -> None:
    text = (
        "I'm sorry to have to inform you that your message could not be delivered.\n"
        "For further assistance, please contact <helpdesk@x.example>\n\n<ann@x.example>: 550 user unknown\n"
    )
    assert addresses(mail(text)) == {"ann@x.example"}


def test_x_failed_recipients_header_is_believed() -> None:
    record = mail("Delivery has failed.", more="X-Failed-Recipients: ann@x.example, bob@x.example\n")
    assert addresses(record) == {"ann@x.example", "bob@x.example"}


def test_nobody_is_named_where_the_report_names_nobody() -> None:
    original = "Message-ID: <m1@pool-repair.example>\nTo: list@x.example\nSubject: Pump\n"
    text = f"A message that you sent could not be delivered.\n\n--- Original message follows.\n\n{original}"
    report = report_of(mail(text))
    assert (report.failed, report.original_message_id) == ((), "m1@pool-repair.example")


def test_local_names_get_the_servers_domain() -> None:
    text = "Your mail to the following recipients could not be delivered:\n\n\tann.smith\n"
    assert addresses(mail(text, sender="MAILER-DAEMON@x.example")) == {"ann.smith@x.example"}


def test_warning_of_delay_in_prose() -> None:
    text = (
        "A message that you sent has not yet been delivered to one or more of its recipients after 24 hours.\n\n"
        "  ann@x.example\n\nNo action is required. Eventually the software will give up.\n"
    )
    report = report_of(mail(text, subject="Warning: message delayed 24 hours"))
    assert (report.action, addresses(mail(text))) == ("delayed", {"ann@x.example"})


def test_notice_of_a_sending_service_in_json() -> None:
    text = (
        '{"notificationType":"Bounce","bounce":{"bounceType":"Permanent","bouncedRecipients":'
        '[{"emailAddress":"ann@x.example","action":"failed","status":"5.1.1","diagnosticCode":"smtp; 550 '
        'user unknown"}]}}'
    )
    record = mail(text, sender="no-reply@notices.example", subject="Notification Message")
    assert addresses(record) == {"ann@x.example"}


def test_report_inside_a_report() -> None:
    inner = (
        "From: MAILER-DAEMON@x.example\nSubject: Returned mail\nContent-Type: text/plain\n\n"
        "The following addresses had permanent fatal errors\n<ann@x.example>\n550 user unknown\n"
    )
    body = (
        f"--b\nContent-Type: text/plain\n\nThe message was returned to sender.\n--b\nContent-Type: "
        f"message/rfc822\n\n{inner}\n--b--\n"
    )
    record = mail(body, more='MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n')
    assert addresses(record) == {"ann@x.example"}


# --- people -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sender", "subject", "text"),
    [
        ("Ann <ann@x.example>", "Re: Undelivered Mail Returned to Sender", "That was my old address, sorry."),
        (
            "Ann <ann@x.example>",
            "Fwd: Undelivered Mail",
            "<bob@x.example>: 550 user unknown\nWhat does this mean?",
        ),
        (
            "Ann <ann@x.example>",
            "Mail delivery failed",
            "My mail to info@pool-repair.example could not be delivered to you.",
        ),
        (
            "Ann <ann@x.example>",
            "Undeliverable parcel",
            "The parcel could not be delivered. When will you come?",
        ),
        ("Ann <ann@x.example>", "Failed pump", "The pump failed again."),
        ("Ann <ann@x.example>", "Question", "I got: 550 5.1.1 <bob@y.example>... User unknown. Is that you?"),
        ("postmaster@x.example", "Your new contract", "Please call me about the contract."),
    ],
)
def test_people_who_write_about_delivery_are_people(sender: str, subject: str, text: str) -> None:
    assert read_delivery_report(mail(text, sender=sender, subject=subject)) is None


# --- reasons ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "diagnostic",
    [
        "550 5.1.1 The email account that you tried to reach does not exist",
        "550 no such person at this address",
        "550 sorry, no mailbox here by that name (#5.1.1)",
        "550 RESOLVER.ADR.RecipNotFound; not found",
        "Host or domain name not found. Name service error for name=x.example type=A: Host not found",
        "550 Unrouteable address",
        "Domain x.example does not accept mail (nullMX)",
        "554 delivery error: This user doesn't have a x.example account",
        "550 unknown local-part in domain",
        "destinatario sconosciuto",
        "Empfänger unbekannt",
    ],
)
def test_dead_addresses(diagnostic: str) -> None:
    assert is_dead_address("", diagnostic)


@pytest.mark.parametrize(
    "diagnostic",
    [
        "552 5.2.2 Mailbox full",
        "550 User is over quota",
        "550 5.2.1 account is disabled",
        "554 5.7.1 Client host [192.0.2.1] blocked using bl.example",
        "550 5.7.26 unauthenticated email is not accepted",
        "554 5.7.1 Relay access denied",
        "450 4.2.0 Greylisted, try again later",
        "550 5.1.8 Domain of sender address does not exist",
        "550 sender address rejected: Domain not found",
        "554 5.4.6 Too many hops",
        "552 message size exceeds fixed limit",
        "550 5.7.1 You are not allowed to send to this group",
    ],
)
def test_living_addresses(diagnostic: str) -> None:
    assert not is_dead_address(find_status(diagnostic), diagnostic)


def test_unknown_after_the_whole_mail_was_sent_is_a_filters_word() -> None:
    assert is_dead_address("5.2.0", "550 Unknown user ann@x.example")
    assert not is_dead_address("5.2.0", "550 Unknown user ann@x.example", "(in reply to end of DATA command)")
    assert is_dead_address("5.1.1", "550 5.1.1 User unknown", "(in reply to end of DATA command)")


def test_status_and_reply_are_no_ip_addresses_or_sizes() -> None:
    assert find_status("host mx[192.5.1.1] said: 550 5.7.1 no") == "5.7.1"
    assert find_status("version 5.1.10.2 of Postfix") == ""
    assert find_reply("queued for 450 seconds... 421 try later") in ("450", "421")
    assert find_reply("a message of 550 bytes") == ""


def test_own_words_end_at_the_copy() -> None:
    assert "somebody" not in own_words(PROSE["angle brackets and colon"])
    assert own_words("--- Original message follows.\nall of it") == "--- Original message follows.\nall of it"


def test_delay_and_giving_up() -> None:
    assert is_delay_prose("Your message has been delayed. Delivery attempts will continue.")
    assert not is_delay_prose("It was delayed for five days. This is a permanent error; I've given up.")


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_without_raising(text: str) -> None:
    read_delivery_report(mail(text))
    for failure in failed_in_prose(text, frozenset(), "x.example"):
        assert "@" in failure.address


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.from_regex(r"[a-z]{3,10}@[a-z]{3,8}\.example", fullmatch=True), min_size=1, max_size=6, unique=True
    )
)
def test_every_listed_recipient_is_found_and_none_other(recipients: list[str]) -> None:
    listing = "\n".join(f"<{address}>: 550 5.1.1 user unknown" for address in recipients)
    text = (
        f"Your message could not be delivered to these recipients:\n\n{listing}\n\n--- Original message "
        f"follows.\n"
    )
    assert addresses(mail(text)) == set(recipients)


def test_a_forwarded_report_with_a_question_is_a_persons_mail() -> None:
    fields = (
        "Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; info@x.example\nAction: failed\nStatus: 5.1.1"
    )
    body = f"--b\nContent-Type: text/plain\n\nWhy?\n--b\nContent-Type: message/delivery-status\n\n{fields}\n--b--\n"
    kind = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n'
    record = mail(
        body, sender="Ann <ann@x.example>", subject="Fwd: Undelivered Mail Returned to Sender", more=kind
    )
    assert read_delivery_report(record) is None


HOSTILE = {
    "marks": ">" * 200_000 + "x@",
    "dashes": "-" * 200_000,
    "one long word": "a" * 200_000 + "@",
    "dots": "a." * 100_000 + "@" + "a." * 100_000,
    "quotes": '"' * 100_000,
    "ats": "a@" * 100_000,
    "spaces": " " * 200_000 + "@x.example",
    "tags": "<p " * 60_000,
    "codes": "550 " * 60_000,
    "not delivered": "could not be delivered to " * 8_000,
    "many lines": "<ann@x.example>: 550 user unknown\n" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_bounded_time(name: str) -> None:
    started = time.process_time()
    read_delivery_report(mail(HOSTILE[name]))
    read_delivery_report(mail(HOSTILE[name], more="MIME-Version: 1.0\nContent-Type: text/html\n"))
    assert time.process_time() - started < 5
