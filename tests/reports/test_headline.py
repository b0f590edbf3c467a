"""The headline claims only what was searched, and never swaps people for owed answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.reports.sample import ZONE
from tests.reports.test_figures import AS_OF, owed

from heardback.findings.shapes import Counts, OwedRow, Try
from heardback.kernel.contacts import Channel
from heardback.kernel.status import Verdict
from heardback.reports.audit import assemble
from heardback.reports.headline import Headline
from heardback.reports.searched import Searched

SEARCHED = Searched(
    firm="poolrepair.example",
    since=AS_OF - timedelta(days=90),
    as_of=AS_OF,
    zone=ZONE,
    made_at=AS_OF,
    has_call_records=True,
    has_outgoing_calls=True,
    calls_from=AS_OF - timedelta(days=400),
    calls_to=AS_OF,
)
LONG_AGO = AS_OF - timedelta(days=61, hours=5)


def headline(rows: list[OwedRow], searched: Searched = SEARCHED) -> Headline:
    return assemble(rows, searched=searched, counts=Counts()).headline


def waiting(number: int, **more: object) -> OwedRow:
    """Somebody who waits, and whom the call records could be searched for."""
    row = replace(owed(number, LONG_AGO, chased_after=(48, 96)), number_left=True)
    return replace(row, **more)  # type: ignore[arg-type]


def test_who_left_no_number_may_have_been_rung_all_the_same() -> None:
    rows = [waiting(1), waiting(2, number_left=False)]
    assert headline(rows).never == (
        "For 2 no human answer was found, in writing or by phone. 1 of these 2 left no number that the call records "
        "could be searched for."
    )


def test_call_records_of_other_days_prove_nothing() -> None:
    searched = replace(SEARCHED, calls_from=AS_OF - timedelta(days=3))
    assert headline([waiting(1)], searched).never == (
        "For 1 no human answer was found, in writing or by phone. All of these left a number and may have been rung "
        "when no call records are at hand."
    )


def test_calls_without_mail_speak_of_the_phone_only() -> None:
    searched = replace(SEARCHED, has_mail=False, has_outgoing=False)
    found = headline([waiting(1, channel=Channel.PHONE)], searched)
    assert found.wrote == "In the last 90 days 1 person called you."
    assert found.never == "For 1 no human answer by phone was found; mail was not searched."
    assert found.gap == ""


def test_without_outgoing_calls_the_gap_comes_first() -> None:
    searched = replace(SEARCHED, has_mail=False, has_outgoing=False, has_outgoing_calls=False)
    found = headline([waiting(1, channel=Channel.PHONE)], searched)
    assert found.gap.startswith("No outgoing call of poolrepair.example is in these call records")
    assert found.never == ""


def test_a_call_that_proves_no_person_stands_beside_the_claim() -> None:
    found = headline([waiting(1, unproven=1), waiting(2)])
    assert found.doubts == (
        "1 of these 2 got a call that was connected, though nothing proves that a person answered it.",
    )


def test_the_sentence_of_the_first_page() -> None:
    rows = [waiting(1), *(owed(number, AS_OF - timedelta(days=40), 3) for number in range(2, 9))]
    found = headline(rows, replace(SEARCHED))
    assert found.claim == (
        "In the last 90 days 8 people wrote to or called you. 1 never got a human answer. "
        "The oldest still waiting wrote three times and has waited 61 days."
    )
    assert found.doubts == ()


def test_without_call_records_it_speaks_of_writing_only() -> None:
    searched = replace(SEARCHED, has_call_records=False)
    rows = [waiting(1), waiting(2, number_left=False)]
    found = headline(rows, searched)
    assert found.wrote == "In the last 90 days 2 people wrote to you."
    assert found.never == (
        "For 2 of them no written answer was found; 1 of these 2 left a number and may have been rung."
    )
    assert "never got" not in found.text


def test_without_sent_mail_the_gap_comes_first_and_no_claim_is_made() -> None:
    searched = replace(SEARCHED, has_outgoing=False, has_call_records=False)
    audit = assemble([waiting(1), waiting(2)], searched=searched, counts=Counts())
    assert audit.headline.text.startswith("No sent mail of poolrepair.example is in these sources")
    assert audit.headline.never == ""
    assert audit.headline.oldest == ""
    assert "waiting" not in audit.headline.text
    assert audit.summary.never_answered_people is None


def test_one_person_owed_two_answers_is_one_person() -> None:
    rows = [waiting(1, customer_id="ann"), waiting(2, customer_id="ann")]
    audit = assemble(rows, searched=SEARCHED, counts=Counts())
    assert audit.summary.people == 1
    assert audit.summary.certain.never_answered == 2
    assert "1 never got a human answer." in audit.headline.claim


def test_who_heard_back_about_something_else_is_told_apart() -> None:
    rows = [
        waiting(1, customer_id="ann"),
        owed(2, AS_OF - timedelta(days=30), 4, customer_id="ann"),
        waiting(3, customer_id="bob"),
    ]
    assert headline(rows).never == (
        "2 never got a human answer to something they asked; 1 of them never heard back at all."
    )


def test_maybe_unconfirmed_unsure_and_pending_stand_beside_the_claim() -> None:
    rows = [
        waiting(1),
        waiting(2, verdict=Verdict.MAYBE_ANSWERED),
        waiting(3, verdict=Verdict.BREACHED_UNCONFIRMED),
        owed(4, LONG_AGO, unsure=True),
        owed(5, AS_OF - timedelta(hours=2)),
    ]
    found = headline(rows)
    assert "1 never got a human answer." in found.claim
    assert [doubt.split(" ", 1)[0] for doubt in found.doubts] == ["1", "1", "1", "1"]
    assert "1 more person may have been answered: somebody replied" in found.doubts[0]
    assert "do not cover" in found.doubts[1]
    assert found.doubts[2] == "1 more message may be sales mail or need no answer: look."
    assert found.doubts[3] == "1 answer is not yet due."


def test_nobody_is_counted_twice_as_more_people() -> None:
    rows = [
        waiting(1, customer_id="ann"),
        waiting(2, customer_id="ann", verdict=Verdict.MAYBE_ANSWERED),
        waiting(3, customer_id="bob", verdict=Verdict.MAYBE_ANSWERED),
        waiting(4, customer_id="bob", verdict=Verdict.BREACHED_UNCONFIRMED),
    ]
    assert [doubt[:13] for doubt in headline(rows).doubts] == ["1 more person"]


def test_a_list_has_askers_and_anybody_may_answer() -> None:
    searched = replace(SEARCHED, is_list=True, has_outgoing=False, has_call_records=False)
    found = headline([waiting(1)], searched)
    assert found.gap == ""
    assert found.claim.startswith("In the last 90 days 1 person asked something here. 1 never got an answer")


def test_nobody_is_waiting() -> None:
    assert headline([owed(1, AS_OF - timedelta(days=3), 2)]).never == "Nobody is waiting."
    pending = headline([owed(1, AS_OF - timedelta(hours=3))])
    assert pending.never == "Nobody waits past the standard."
    assert headline([]).claim == "In the last 90 days no message was found that surely owes an answer."


def test_an_old_export_is_not_the_last_days() -> None:
    searched = replace(SEARCHED, made_at=AS_OF + timedelta(days=400))
    assert headline([waiting(1)], searched).wrote.startswith("In the 90 days up to 31 March 2026, 1 person ")


def test_years_are_given_by_their_days() -> None:
    searched = replace(SEARCHED, since=AS_OF - timedelta(days=5000), made_at=None)
    assert headline([waiting(1)], searched).wrote.startswith("From 22 July 2012 to 31 March 2026, 1 person ")
    old = replace(waiting(1), opened_at=AS_OF - timedelta(days=4000))
    assert headline([old], searched).oldest.endswith("has waited 10 years.")


def test_who_also_rang_tried() -> None:
    row = waiting(1)
    row = replace(row, tried=(*row.tried[:2], Try(Channel.VOICEMAIL, AS_OF - timedelta(days=50))))
    assert headline([row]).oldest.startswith("The oldest still waiting tried three times")
