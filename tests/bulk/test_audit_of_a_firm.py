"""What only the whole of the sources shows: who the firm is, who is one customer, what went to many."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from heardback.bulk.audit import AuditOutcome, AuditRequest, read_parts, run_audit
from heardback.bulk.firms import UnknownFirm
from heardback.kernel.standards import parse_elapsed

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRM = "pool.example"


def letter(sender: str, to: str, subject: str, hours: float, *more: str, body: str = "Can you come?") -> str:
    sent_at = START + timedelta(hours=hours)
    head = [
        f"From {sender.split()[0]} {sent_at:%a %b %d %H:%M:%S %Y}",
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {sent_at:%a, %d %b %Y %H:%M:%S} +0000",
        f"Message-ID: <{subject.replace(' ', '.')}.{hours}@x.example>",
        *more,
    ]
    return "\n".join(head) + f"\n\n{body}\n\n"


def audited(folder: Path, inbox: list[str], sent: list[str] = (), **more: Any) -> AuditOutcome:  # type: ignore[assignment]
    mail = folder / "mail"
    mail.mkdir(exist_ok=True)
    (mail / "Inbox").write_text("".join(inbox))
    if sent:
        (mail / "Sent").write_text("".join(sent))
    asked = AuditRequest(
        sources=[str(mail)],
        work=folder / "work",
        read_at=datetime(2026, 6, 1, tzinfo=UTC),
        standard=parse_elapsed(24),
        zone=ZoneInfo("UTC"),
        firm=(FIRM,),
    )
    return run_audit(replace(asked, **more))


def owed(outcome: AuditOutcome) -> dict[str, dict[str, Any]]:
    return {row["subject"]: row for part in read_parts(outcome.owed_files) for row in part.to_pylist()}


def test_a_public_mail_domain_is_no_firm_even_where_it_is_given(tmp_path: Path) -> None:
    with pytest.raises(UnknownFirm, match=r"gmail\.com is everybody's"):
        audited(tmp_path, [letter("ann@gmail.com", "us@gmail.com", "leak", 0)], firm=("gmail.com",))


def test_two_visitors_of_one_outside_form_are_two_customers(tmp_path: Path) -> None:
    inbox = [
        letter("forms@host.example", "info@pool.example", f"form {name}", hour, f"Reply-To: {name}@a.example")
        for hour, name in enumerate(("ann", "ben"))
    ]
    found = owed(audited(tmp_path, inbox, [letter("bob@pool.example", "zoe@z.example", "hello", 90)]))
    assert found["form ann"]["customer_id"] == "email:ann@a.example"
    assert found["form ben"]["customer_id"] == "email:ben@a.example"


def test_same_words_to_many_in_few_mails_answer_nobody(tmp_path: Path) -> None:
    people = [f"c{number}@a.example" for number in range(9)]
    inbox = [letter(who, "info@pool.example", f"leak {who}", 0) for who in people]
    words = "We are closed on Friday because of the storm."
    sent = [
        letter("bob@pool.example", ", ".join(people[at : at + 3]), f"closed {at}", 3 + at / 60, body=words)
        for at in (0, 3, 6)
    ]
    sent.append(letter("bob@pool.example", "zoe@z.example", "hello", 90))
    assert {row["verdict"] for row in owed(audited(tmp_path, inbox, sent)).values()} == {
        "breached_unconfirmed"
    }


def test_an_unreadable_post_on_a_list_waits_for_a_person(tmp_path: Path) -> None:
    inbox = [
        letter("ann@a.example", "list@l.example", "how", 0),
        "From x@l.example Mon Mar  2 10:00:00 2026\nNothing: of a mail\n\nno mail\n\n",
    ]
    outcome = audited(tmp_path, inbox, is_list=True, firm=())
    assert len(outcome.digest.unreadable) == 1
    assert owed(outcome)[""]["classification"] == "unsure"
    assert owed(outcome)[""]["rule"] == "unparsed"


def contacts(outcome: AuditOutcome) -> dict[str, dict[str, Any]]:
    return {row["subject"]: row for part in read_parts(outcome.contact_files) for row in part.to_pylist()}


def test_two_addresses_of_one_person_are_one_customer_in_both_tables(tmp_path: Path) -> None:
    inbox = [
        letter("ann@work.example", "info@pool.example", "leak", 0, "Reply-To: ann@a.example"),
        letter("ann@a.example", "info@pool.example", "pump", 1),
    ]
    outcome = audited(tmp_path, inbox, [letter("bob@pool.example", "ann@work.example", "hello", 90)])
    assert {row["customer_id"] for row in owed(outcome).values()} == {"email:ann@a.example"}
    assert [row["customer_ids"] for row in contacts(outcome).values()] == [["email:ann@a.example"]] * 3


def test_what_is_later_than_the_audits_moment_is_not_ruled_on(tmp_path: Path) -> None:
    inbox = [letter("ann@a.example", "info@pool.example", subject, hours) for subject, hours in LATE]
    found = contacts(audited(tmp_path, inbox, as_of=START + timedelta(hours=9)))
    assert (found["leak"]["owes"], found["leak"]["rule"]) == ("yes", "otherwise")
    assert (found["pump"]["owes"], found["pump"]["rule"]) == (None, "after_as_of")


LATE = (("leak", 1), ("pump", 20))


def test_what_a_machine_wrote_is_the_same_in_the_table_as_in_explain(tmp_path: Path) -> None:
    inbox = [
        letter("ann@a.example", "info@pool.example", "leak", 0),
        letter(
            "news@shop.example", "info@pool.example", "sale", 0, "List-Unsubscribe: <https://shop.example/u>"
        ),
    ]
    found = contacts(audited(tmp_path, inbox))
    assert (found["leak"]["is_automatic"], found["sale"]["is_automatic"]) == (False, True)


def test_a_mail_that_nothing_dates_waits_since_the_sources_begin_and_not_since_1970(tmp_path: Path) -> None:
    whole = letter("ann@a.example", "info@pool.example", "leak", 0).splitlines()
    undated = [line for line in whole[1:] if not line.startswith("Date:")]
    sent = [letter("bob@pool.example", "zoe@z.example", "hello", hours) for hours in (5, 90)]
    outcome = audited(tmp_path, ["From ann@a.example\n" + "\n".join(undated) + "\n\n"], sent)
    assert owed(outcome)["leak"]["opened_at"] == START + timedelta(hours=5)
