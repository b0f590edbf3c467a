"""D12 for calls: nobody is called unanswered by phone where calls of ours would not have been seen."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.bulk.phone_files import LINE, LINKED, MAIL_OF_X, STAFF, Files, X, at, moment, owed

from heardback.bulk.calls import _common, _united
from heardback.sample_firm.exchange import Caller, Exchange
from heardback.sample_firm.firm import FirmClock


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_a_queue_log_alone_proves_nothing_of_callbacks(files: Files) -> None:
    files.rings("tue 10:00")
    outcome = files.audited("queue_log")
    assert outcome.calls is not None
    assert not outcome.calls.has_outgoing
    assert {row["verdict"] for row in owed(outcome)} == {"breached_unconfirmed"}


def test_without_one_outgoing_call_nothing_is_claimed(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.exchange = Exchange(FirmClock("America/New_York"))
    for when in ("mon 10:00", "next fri 10:00"):
        files.rings(when)
    outcome = files.audited("cdr", "cel")
    assert {row["verdict"] for row in owed(outcome)} == {"breached_unconfirmed"}


def test_what_rang_shortly_before_the_records_end_is_not_yet_proven(files: Files) -> None:
    files.rings("next sun 10:00")
    (one,) = owed(files.audited(as_of=datetime(2026, 4, 20, tzinfo=UTC)))
    assert one["verdict"] == "breached_unconfirmed"
    assert one["uncovered_from"] is not None
    assert moment("next sun 19:00") < one["uncovered_from"] < moment("next sun 21:00")


def test_sent_mail_is_no_proof_about_the_phone_nor_calls_about_mail(files: Files) -> None:
    files.rings("tue 10:00")
    files.writes("tue 11:00")
    mail, phone = sorted(owed(files.audited("queue_log")), key=lambda row: str(row["channel"]))
    assert (mail["verdict"], phone["verdict"]) == ("never_answered", "breached_unconfirmed")


def test_whoever_is_known_by_both_must_be_searched_for_in_both(files: Files) -> None:
    files.writes("tue 11:00")
    files.rings("wed 11:00", caller=Caller("+13125550177"))
    for formats, verdict in (("queue_log", "breached_unconfirmed"), ("cel", "never_answered")):
        found = {row["customer"]: row["verdict"] for row in owed(files.audited(formats, links=LINKED))}
        assert found[MAIL_OF_X] == verdict


def test_of_two_phone_systems_both_must_be_searched(files: Files, tmp_path: Path) -> None:
    files.rings("tue 10:00")
    bill = tmp_path / "mobile.csv"
    rows = "".join(
        f"2026-03-{day} 09:00:00,outbound,+12025550181,+13125550199,60\n" for day in (16, 17, 18, 19)
    )
    bill.write_text(f"Start time,Direction,From,To,Talk time\n{rows}")
    files.exchange.write(files.folder / "phones")
    profile = {
        "columns.started_at": "Start time", "columns.direction": "Direction", "columns.from_number": "From",
        "columns.to_number": "To", "columns.talk_seconds": "Talk time",
    }  # fmt: skip
    sources = [f"cel:{files.folder}/phones/cel.csv", f"csv:{bill}"]
    outcome = files.audited(sources=sources, calls_profile=profile)
    assert outcome.calls is not None
    (span,) = outcome.calls.filed.coverage
    assert span.covered_to < moment("thu 12:00") < moment("next sun 20:00")


def test_spans_unite_and_intersect() -> None:
    one, two, three, four = (datetime(2026, 3, day, tzinfo=UTC) for day in (1, 3, 5, 9))
    assert _united([(three, four), (one, three)]) == [(one, four)]
    assert _united([(one, two), (three, four)]) == [(one, two), (three, four)]
    assert _common([(one, three)], [(two, four)]) == [(two, three)]
    assert _common([(one, two)], [(three, four)]) == []


def test_a_call_later_than_the_audits_moment_is_kept_and_not_judged(files: Files) -> None:
    files.exchange.given_up(X, at("next sun 15:00"), LINE, STAFF, rings=30)
    outcome = files.audited("cdr")
    assert not owed(outcome)
    assert outcome.messages == outcome.contacts == 3
