"""Promises found in old mail: kept, late, renewed, broken, and where nobody can tell (SEMANTICS 5, D12)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.bulk.phone_files import LINKED, MAIL_OF_X, Files, message_left_from_a_mobile, moment
from tests.bulk.promise_files import ANNA, BEN, OldMail, awaited, promises, promises_to, utc

from heardback.findings.promise_tables import PROMISE_SCHEMA, promise_rows
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.reports.promises import PromisesReport, promises_report

BY_FRIDAY = "Thank you, got it. I will get back to you by Friday."
THE_ANSWER = "The seal is worn. A new one costs 40 dollars, and we can fit it on any weekday."
STILL_CHECKING = "Sorry, we are still checking this with the supplier. I will get back to you by "
THE_DRAWING = (
    "A new seal costs 40 dollars, and fitting it takes an hour. I will send you the drawing by Friday."
)


@pytest.fixture
def mail(tmp_path: Path) -> OldMail:
    return OldMail(tmp_path)


def the_one(mail: OldMail, who: str = "ann", **more: Any) -> dict[str, Any]:
    (found,) = promises_to(mail.audited(**more), who)
    return found


def promised(mail: OldMail, who: str, *, staff: str = ANNA, words: str = BY_FRIDAY) -> None:
    mail.asks(who, "mon 09:00")
    mail.says(who, "mon 15:00", words, staff=staff)


def test_a_follow_up_kept_in_time(mail: OldMail) -> None:
    promised(mail, "ann")
    mail.says("ann", "thu 10:00", THE_ANSWER)
    one = the_one(mail)
    assert (one["state"], one["kept_at"], one["tier"]) == ("kept", utc("thu 10:00"), "follow_up")
    assert (one["customer"], one["staff"], one["sentence"]) == (
        "Ann Lee",
        ANNA,
        "I will get back to you by Friday.",
    )
    assert (one["made_at"], one["earliest"]) == (utc("mon 15:00"), utc("fri 09:00"))
    assert timedelta(0) < utc("sat 00:00") - one["latest"] <= timedelta(seconds=1)
    assert one["owed_id"]
    assert one["kept_by"] not in ("", one["made_by"])


def test_kept_late(mail: OldMail) -> None:
    promised(mail, "ann")
    mail.says("ann", "next mon 10:00", THE_ANSWER)
    one = the_one(mail)
    assert (one["state"], one["kept_at"]) == ("kept_late", utc("next mon 10:00"))


def test_broken_by_silence_where_we_would_have_seen_an_answer(mail: OldMail) -> None:
    promised(mail, "ann")
    one = the_one(mail)
    assert (one["state"], one["kept_at"], one["contacted_at"], one["is_suggestion"]) == (
        "broken",
        None,
        None,
        False,
    )


def test_silence_breaks_nothing_where_the_writers_sent_mail_is_not_covered(mail: OldMail) -> None:
    # Ben's last mail here is his promise: whatever he sent afterwards is not in these sources.
    promised(mail, "ann", staff=BEN)
    one = the_one(mail)
    assert (one["state"], one["uncovered_from"]) == ("unconfirmed", utc("mon 15:00"))


def test_what_a_person_calls_broken_is_broken_whatever_is_covered(mail: OldMail) -> None:
    promised(mail, "ann", staff=BEN)
    one = the_one(mail)
    word = Decision(
        decision_id="file:1", kind=DecisionKind.BREAK_PROMISE, contact_id=one["made_by"],
        promise_id=one["promise_id"], decided_at=utc("next sun 23:00"), by="decisions file",
    )  # fmt: skip
    assert the_one(mail, decisions=[word])["state"] == "broken"


def test_a_new_date_in_time_renews_it(mail: OldMail) -> None:
    promised(mail, "ann")
    mail.says("ann", "fri 10:00", STILL_CHECKING + "Tuesday.")
    mail.says("ann", "next tue 10:00", THE_ANSWER)
    old, new = promises_to(mail.audited(), "ann")
    assert (old["state"], old["told_at"], new["state"]) == ("renegotiated", utc("fri 10:00"), "kept")


def test_a_new_date_told_too_late_breaks_the_old_one_and_opens_its_own(mail: OldMail) -> None:
    promised(mail, "ann")
    mail.says("ann", "next mon 10:00", STILL_CHECKING + "Wednesday.")
    mail.says("ann", "next wed 10:00", THE_ANSWER)
    old, new = promises_to(mail.audited(), "ann")
    assert (old["state"], old["told_at"], new["state"]) == ("broken", utc("next mon 10:00"), "kept")
    assert report(mail).people.late == 1, "told late is heard late, not never"


def test_a_condition_has_no_date_but_a_day_to_give_one(mail: OldMail) -> None:
    promised(mail, "ann", words="Thank you, got it. If the part arrives, I will call you.")
    one = the_one(mail)
    assert (one["kind"], one["latest"]) == ("conditional", utc("tue 15:00"))
    assert [row.promise_id for row in report(mail).conditional.rows] == [one["promise_id"]]


def test_call_us_in_three_months_is_ours_to_remember_and_in_no_rate(mail: OldMail) -> None:
    mail.asks("ann", "mon 09:00")
    mail.says("ann", "mon 15:00", "The seal is fine for now. Please call us again in three months.")
    one = the_one(mail)
    assert (one["kind"], one["state"], one["is_suggestion"]) == ("burden_shift", "open", False)
    found = report(mail)
    assert (found.summary.others.open, found.summary.follow_ups.total, found.people.total) == (1, 0, 0)
    assert found.ours.total == 1


def test_what_was_to_be_sent_is_never_proven_by_mail_alone(mail: OldMail) -> None:
    mail.asks("ann", "mon 09:00")
    mail.says("ann", "mon 15:00", THE_DRAWING)
    mail.says("ann", "thu 10:00", "Here is the drawing.", attached="drawing.pdf")
    one = the_one(mail)
    assert (one["kind"], one["tier"], one["state"]) == ("deliver", "suggested", "unconfirmed")
    assert len(one["candidates"]) == 1
    assert (one["is_suggestion"], one["contacted_at"]) == (True, utc("thu 10:00"))


def test_a_suggestion_is_never_called_broken(mail: OldMail) -> None:
    mail.asks("ann", "mon 09:00")
    mail.says("ann", "mon 15:00", THE_DRAWING)
    assert (the_one(mail)["state"], the_one(mail)["is_suggestion"]) == ("unconfirmed", True)
    found = report(mail)
    assert (found.summary.suggested.unconfirmed, found.read_only.total) == (1, 1)
    assert (found.not_kept.total, found.summary.follow_ups.total, found.people.total) == (0, 0, 0)


def test_a_promised_call_cannot_be_told_of_where_no_calls_were_searched(mail: OldMail) -> None:
    promised(mail, "ann", words="Thank you, got it. I will call you on Tuesday.")
    one = the_one(mail)
    assert (one["kind"], one["state"], one["uncovered_from"]) == (
        "call_back",
        "unconfirmed",
        utc("mon 15:00"),
    )


def test_a_call_keeps_a_promise_to_call_and_silence_on_the_phone_breaks_it(tmp_path: Path) -> None:
    for folder, rung in (("rung", True), ("silent", False)):
        (tmp_path / folder).mkdir()
        files = Files(tmp_path / folder)
        files.writes("mon 09:00", "Pump")
        body = "Thank you, got it. I will call you on Tuesday."
        files.we_write("mon 15:00", "Re: Pump", MAIL_OF_X)
        files.sent[-1] = files.sent[-1].replace("We come on Friday.", body)
        if rung:
            files.we_call("tue 10:00", talks=60)
        found = [row for row in promises(files.audited("cel", links=LINKED)) if row["kind"] == "call_back"]
        assert [row["state"] for row in found] == ["kept" if rung else "broken"], folder


def test_a_voicemail_of_ours_says_that_we_try_again(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.rings("mon 10:00")
    (one,) = promises(files.audited(**message_left_from_a_mobile(files)))
    assert (one["kind"], one["state"], one["latest"]) == ("try_again", "broken", moment("tue 16:00"))
    files.we_call("tue 12:00", talks=60)
    (one,) = promises(files.audited(**message_left_from_a_mobile(files)))
    assert (one["state"], one["kept_at"]) == ("kept", moment("tue 12:00"))


def test_what_we_asked_is_awaited_until_they_write(mail: OldMail) -> None:
    mail.asks("ann", "mon 09:00")
    mail.says("ann", "mon 15:00", "Which model is it, and how old is it?")
    (one,) = awaited(mail.audited())
    assert (one["kind"], one["is_open"], one["sentence"]) == (
        "asked",
        True,
        "Which model is it, and how old is it?",
    )
    assert report(mail).summary.awaited_open == 1
    mail.asks("ann", "tue 09:00", "It is a Haas 200, ten years old.")
    (one,) = awaited(mail.audited())
    assert (one["is_open"], one["heard_at"]) == (False, utc("tue 09:00"))


def test_what_strangers_ask_is_read_only_where_they_might_be_ours_and_nothing_differs(mail: OldMail) -> None:
    mail.asks("ann", "mon 09:00", "Which seal do we need?")
    mail.says("ann", "mon 15:00", "Which model is it, and how old is it?", staff=BEN)
    mail.says("bea", "mon 16:00", "Could you send us the invoice?")
    guessed = mail.audited()
    known = mail.audited(staff=(ANNA, BEN))
    assert sorted(row["sentence"] for row in awaited(known)) == sorted(
        row["sentence"] for row in awaited(guessed)
    )
    assert len(awaited(known)) == 2
    assert promises(known) == promises(guessed)


def test_what_was_promised_before_the_time_asked_for_is_left_out(mail: OldMail) -> None:
    promised(mail, "ann")
    mail.says("ann", "next mon 10:00", STILL_CHECKING + "Wednesday.")
    (one,) = promises_to(mail.audited(since=moment("sat 00:00")), "ann")
    assert one["made_at"] == utc("next mon 10:00")


def test_what_comes_after_the_moment_spoken_of_is_not_yet_there(mail: OldMail) -> None:
    promised(mail, "ann")
    mail.says("ann", "thu 10:00", THE_ANSWER)
    one = the_one(mail, as_of=moment("wed 12:00"))
    assert (one["state"], one["kept_at"], one["contacted_at"]) == ("open", None, None)


def test_a_list_promises_nothing(mail: OldMail) -> None:
    promised(mail, "ann")
    assert promises(mail.audited(is_list=True, firm=())) == []


def report(mail: OldMail) -> PromisesReport:
    outcome = mail.audited()
    rows = pa.Table.from_pylist(promises(outcome), schema=PROMISE_SCHEMA)
    assert len(promise_rows(rows)) == rows.num_rows
    return promises_report(rows, pa.table({"is_open": [row["is_open"] for row in awaited(outcome)]}))


def test_every_promise_is_in_exactly_one_count(mail: OldMail) -> None:
    promised(mail, "ann")
    mail.says("ann", "thu 10:00", THE_ANSWER)
    promised(mail, "bea")
    promised(mail, "cleo")
    mail.says("cleo", "next mon 10:00", THE_ANSWER)
    promised(mail, "dora", staff=BEN)
    promised(mail, "eva", words="Thank you, got it. I will get back to you at the end of the month.")
    mail.asks("finn", "mon 09:00")
    mail.says("finn", "mon 15:00", THE_DRAWING)
    found = report(mail)
    summary, parts = found.summary, found.summary.follow_ups
    assert (parts.kept, parts.kept_late, parts.broken, parts.unconfirmed, parts.open) == (1, 1, 1, 1, 1)
    assert summary.found == parts.total + summary.others.total + summary.suggested.total + summary.void == 6
    assert (summary.kept_rate.kept, summary.kept_rate.settled) == (1, 3)
    people = found.people
    assert (people.in_time, people.late, people.never, people.cannot_tell, people.not_due) == (1, 1, 1, 1, 1)
    assert sum(line.parts.total + line.suggested for line in found.kinds) == summary.found
    assert [row.customer for row in found.not_kept.rows] == ["Bea Lee"]
    assert [row.customer for row in found.cannot_tell.rows] == ["Dora Lee"]


def test_a_person_is_counted_once_by_the_worst_that_became_of_a_promise(mail: OldMail) -> None:
    promised(mail, "ann")
    mail.says("ann", "thu 10:00", THE_ANSWER)
    mail.asks("ann", "next mon 09:00", "It leaks again. Can you come?")
    mail.says("ann", "next mon 15:00", "Thank you, got it. I will get back to you by Wednesday.")
    found = report(mail)
    assert (found.summary.follow_ups.kept, found.summary.follow_ups.broken) == (1, 1)
    assert (found.people.total, found.people.never) == (1, 1)
