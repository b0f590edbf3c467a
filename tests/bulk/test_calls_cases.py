"""SEMANTICS 11 by files: T12-T22, S2.4 and T42 from mailboxes and an exchange's call records to the verdict."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.bulk.phone_files import LINKED, Files, X, at, calls, message_left_from_a_mobile, moment, owed

from heardback.kernel.policy import Mode
from heardback.sample_firm.exchange import Caller


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_t12_a_call_settles_the_form_of_a_linked_customer(files: Files) -> None:
    files.fills_form("mon 09:00")
    files.we_call("mon 16:00", talks=45)
    (one,) = owed(files.audited(links=LINKED))
    assert (one["channel"], one["verdict"], one["grade"], one["manner"]) == ("form", "met", "B", "full")
    assert one["settled_at"] == moment("mon 16:00")


def test_t13_with_two_open_the_call_settles_none(files: Files) -> None:
    files.fills_form("mon 09:00")
    files.writes("mon 10:00", "The new cover")
    files.we_call("mon 16:00", talks=45)
    found = owed(files.audited(links=LINKED))
    assert [row["verdict"] for row in found] == ["maybe_answered", "maybe_answered"]
    assert {candidate for row in found for candidate in row["candidates"]} == {
        row["contact_id"]
        for row in calls(files.audited(links=LINKED)).values()
        if row["occurred_at"] == moment("mon 16:00")
    }


def test_t14_by_the_same_client_rule_it_settles_both(files: Files) -> None:
    files.fills_form("mon 09:00")
    files.writes("mon 10:00", "The new cover")
    files.we_call("mon 16:00", talks=45)
    found = owed(files.audited(links=LINKED, mode=Mode.SAME_CLIENT))
    assert [row["verdict"] for row in found] == ["met", "met"]
    assert all("same_client" in [reason["rule"] for reason in row["reasons"]] for row in found)


def test_t15_twelve_seconds_are_an_attempt(files: Files) -> None:
    files.rings("mon 09:00")
    files.we_call("mon 16:00", talks=12)
    (one,) = owed(files.audited())
    assert (one["verdict"], one["attempts"]) == ("never_answered", 1)


def test_t16_a_message_left_holds(files: Files) -> None:
    files.rings("mon 10:00")
    (one,) = owed(files.audited(**message_left_from_a_mobile(files)))
    assert (one["verdict"], one["manner"], one["settled_at"]) == ("met", "holding", moment("mon 16:00"))


def test_t17_answered_and_nothing_proves_a_person(files: Files) -> None:
    files.rings("mon 09:00")
    files.exchange.dials_by_machine("201", X.number, at("mon 16:00"), rings=12, talks=40)
    (one,) = owed(files.audited("cel"))
    assert (one["verdict"], one["unproven"], one["state"]) == ("never_answered", 1, "open")
    assert "human_unproven" in [reason["rule"] for reason in one["reasons"]]


def test_t17_a_plain_cdr_proves_no_person_and_cel_of_the_same_call_does(files: Files) -> None:
    files.rings("mon 09:00")
    files.we_call("mon 16:00", talks=90)
    (by_cdr,) = owed(files.audited("cdr"))
    assert (by_cdr["verdict"], by_cdr["unproven"]) == ("never_answered", 1)
    (by_both,) = owed(files.audited("cdr", "cel"))
    assert (by_both["verdict"], by_both["grade"]) == ("met", "A")


def test_t18_three_attempts_and_a_mail(files: Files) -> None:
    files.fills_form("mon 09:00")
    for when in ("mon 12:00", "mon 15:00", "tue 08:00"):
        files.we_call(when, talks=0)
    files.we_write("tue 08:30", "Re: Website inquiry")
    (one,) = owed(files.audited(links=LINKED))
    assert (one["verdict"], one["attempts"]) == ("met", 3)


def test_t19_called_again_is_no_callback(files: Files) -> None:
    files.rings("mon 10:00")
    files.is_taken("mon 12:00")
    (one,) = owed(files.audited())
    assert (one["verdict"], one["manner"]) == ("met", "called_again")


def test_t20_a_withheld_number_is_counted_and_not_owed(files: Files) -> None:
    key = files.rings("mon 10:00", caller=Caller(""))
    outcome = files.audited()
    assert not owed(outcome)
    call = calls(outcome)[key]
    assert (call["owes"], call["rule"], call["is_withheld"]) == ("no", "unanswerable", True)


def test_t21_six_seconds_are_a_slip(files: Files) -> None:
    key = files.rings("mon 10:00", rings=6)
    outcome = files.audited()
    assert not owed(outcome)
    assert calls(outcome)[key]["rule"] == "short_abandon"


@pytest.mark.parametrize("formats", [("cdr",), ("cel",), ("cdr", "cel", "queue_log")])
def test_t22_a_menus_answer_is_no_answer(files: Files, formats: tuple[str, ...]) -> None:
    key = files.exchange.menu_only(X, at("mon 10:00"), "+12025550100", listens=30)
    outcome = files.audited(*formats)
    (one,) = owed(outcome)
    assert one["verdict"] == "never_answered"
    call = calls(outcome)[key]
    assert (call["is_answered_by_person"], call["outcome"]) == (False, "ivr_only")


def test_s2_4_five_days_of_mails_and_messages(files: Files) -> None:
    files.writes("mon 08:00")
    files.leaves_message("mon 16:00")
    files.writes("tue 08:00")
    files.leaves_message("tue 16:00")
    files.writes("wed 08:00")
    files.leaves_message("thu 16:00")
    files.we_call("fri 10:00", talks=180)
    (one,) = owed(files.audited(links=LINKED))
    assert (one["verdict"], one["chases"]) == ("late", 5)
    assert one["opened_at"] == moment("mon 08:00")
    assert one["due_at"] == moment("tue 08:00")
    assert one["settled_at"] - one["due_at"] == timedelta(days=3, hours=2)
    assert [one["channel"] for one in one["tried"]] == [
        "email",
        "voicemail",
        "email",
        "voicemail",
        "email",
        "voicemail",
    ]


def test_s2_5_unlinked_they_are_two_and_the_number_links_nobody(files: Files) -> None:
    files.writes("mon 08:00")
    files.leaves_message("mon 16:00")
    files.we_call("mon 18:00", talks=60)
    mail, phone = owed(files.audited())
    assert (mail["customer_id"], mail["verdict"]) == ("email:xenia@home.example", "never_answered")
    assert (phone["customer_id"], phone["verdict"]) == (f"phone:{X.number}", "met")


def test_t42_linked_later_they_are_one_since_the_mail(files: Files) -> None:
    files.writes("mon 08:00")
    files.leaves_message("mon 16:00")
    files.we_call("mon 18:00", talks=60)
    (one,) = owed(files.audited(links=LINKED))
    assert (one["verdict"], one["grade"], one["chases"]) == ("met", "A", 1)
    assert one["opened_at"] == moment("mon 08:00")
    assert one["settled_at"] == moment("mon 18:00")
