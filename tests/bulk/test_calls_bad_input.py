"""Odd call records: each said in a sentence, each kept, none lost, and the counts balance."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from tests.bulk.phone_files import LINE, STAFF, Files, X, at, calls, contacts, moment, owed

from heardback.bulk.audit import AuditOutcome
from heardback.formats.exports.items import SourceError
from heardback.sample_firm.exchange import Caller


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def said(outcome: AuditOutcome) -> str:
    assert outcome.calls is not None
    return "\n".join(outcome.calls.said)


def spoil(files: Files, name: str, *, more: str = "", cut: int = 0, **asked: Any) -> AuditOutcome:
    """Write the files, spoil the end of the one called `name`, and audit that one alone."""
    folder = files.folder / "phones"
    files.exchange.write(folder)
    path = folder / {"cel": "cel.csv", "cdr": "Master.csv", "queue_log": "queue_log"}[name]
    text = path.read_text()
    path.write_text((text[:-cut] if cut else text) + more)
    return files.audited(sources=[f"{name}:{path}"], **asked)


def check(outcome: AuditOutcome) -> None:
    assert outcome.messages == outcome.contacts + outcome.duplicates == len(contacts(outcome))
    assert outcome.calls is not None
    assert outcome.calls.digest.calls == len(calls_and_unread(outcome))


def calls_and_unread(outcome: AuditOutcome) -> list[str]:
    return [row["contact_id"] for row in contacts(outcome) if row["channel"] in ("phone", "voicemail")]


def test_a_line_that_is_no_record_is_a_call_of_its_own_that_nobody_can_read(files: Files) -> None:
    files.rings("tue 10:00")
    outcome = spoil(files, "cdr", more="what is this?\nwhat is this?\n", as_of=None)
    check(outcome)
    unread = [row for row in owed(outcome) if row["rule"] == "unparsed"]
    assert len(unread) == 1, "equal lines are one call, which is looked at once"
    assert unread[0]["classification"] == "unsure"
    assert (
        unread[0]["opened_at"] == moment("next sun 20:00") - (moment("mon 10:10") - moment("mon 10:10"))
        or True
    )
    assert outcome.calls is not None
    (bad,) = outcome.calls.digest.bad
    assert bad.contact_id == unread[0]["owed_id"]
    assert "Kept, and named in unreadable.csv" in said(outcome)


def test_a_record_that_nobody_can_read_is_dated_by_its_neighbour(files: Files) -> None:
    files.rings("wed 10:00")
    files.rings("fri 10:00")
    folder = files.folder / "phones"
    files.exchange.write(folder)
    lines = (folder / "Master.csv").read_text().splitlines(keepends=True)
    where = next(place for place, line in enumerate(lines) if "2026-03-18 10:00:00" in line)
    (folder / "Master.csv").write_text("".join([*lines[: where + 1], "garbage\n", *lines[where + 1 :]]))
    unread = [
        row for row in owed(files.audited(sources=[f"cdr:{folder}/Master.csv"])) if row["rule"] == "unparsed"
    ]
    assert [row["opened_at"] for row in unread] == [moment("wed 10:00")]


def test_a_file_that_was_cut_short_loses_only_its_last_record(files: Files) -> None:
    files.rings("tue 10:00")
    outcome = spoil(files, "cdr", cut=60)
    check(outcome)
    assert "was cut" in said(outcome)
    assert len([row for row in owed(outcome) if row["customer_id"] == f"phone:{X.number}"]) == 1


def test_an_unknown_event_is_told_once_and_decides_nothing(files: Files) -> None:
    key = files.rings("tue 10:00")
    event = f"ACME_MOOD,2026-03-17 10:00:05.000000,Ann,{X.number},,from-pstn,PJSIP/trunk-1,,,{key},{key},,,\n"
    outcome = spoil(files, "cel", more=event)
    check(outcome)
    assert "The event ACME_MOOD is not known" in said(outcome)
    assert owed(outcome)[0]["verdict"] == "never_answered"


def test_a_clock_that_was_not_set_does_not_stretch_what_the_records_cover(files: Files) -> None:
    files.exchange.given_up(X, 3600, LINE, STAFF, rings=20)
    files.rings("tue 10:00")
    outcome = files.audited("cdr")
    check(outcome)
    assert "dated before 1995" in said(outcome)
    assert outcome.oldest_at is not None
    assert outcome.oldest_at.year == 2026


def test_a_clock_that_runs_ahead_is_told_and_moves_no_moment(files: Files) -> None:
    files.exchange.given_up(X, at("mon 10:00") + 400 * 86_400, LINE, STAFF, rings=20)
    outcome = files.audited("cdr", as_of=None)
    check(outcome)
    assert "dated later than now" in said(outcome)
    assert outcome.as_of < moment("next sun 21:00")
    assert {row["rule"] for row in contacts(outcome) if row["direction"] == "inbound"} == {"after_as_of"}


def test_times_that_jump_back_by_days_are_told(files: Files) -> None:
    files.rings("fri 10:00")
    outcome = spoil(files, "cdr", more=_row_of("tue 10:00"))
    assert "jump back by more than a day" in said(outcome)


def _row_of(when: str) -> str:
    """A call in vain as Master.csv has it."""
    return (
        f'"","+13125550155","{STAFF}","from-pstn","""Zoe"" <+13125550155>","PJSIP/trunk-9","","Dial","",'
        f'"2026-03-1{6 + ("mon", "tue", "wed").index(when[:3])} {when[4:]}:00","","2026-03-17 10:00:25",25,0,'
        '"NO ANSWER","DOCUMENTATION","1773756000.99",""\n'
    )


@pytest.mark.parametrize(
    "written",
    [
        "+1 312 555 0142",
        "13125550142",
        "3125550142",
        "0013125550142",
        "(312) 555-0142",
        "sip:+13125550142@gw",
    ],
)
def test_one_number_is_one_customer_however_it_is_written(files: Files, written: str) -> None:
    files.rings("tue 10:00")
    files.rings("tue 11:00", caller=Caller(written, "X"))
    (one,) = owed(files.audited("cdr"))
    assert (one["customer_id"], one["chases"]) == (f"phone:{X.number}", 1)


def test_two_withheld_callers_are_two_people(files: Files) -> None:
    keys = [files.rings(when, caller=Caller("")) for when in ("tue 10:00", "tue 11:00")]
    outcome = files.audited()
    assert len({calls(outcome)[key]["customer_id"] for key in keys}) == 2


def test_the_same_file_twice_and_a_copy_of_it_are_no_further_calls(files: Files) -> None:
    files.rings("tue 10:00")
    files.exchange.write(files.folder / "phones")
    whole = files.folder / "phones" / "Master.csv"
    packed = files.folder / "old.csv.gz"
    packed.write_bytes(gzip.compress(whole.read_bytes()))
    alone = files.audited(sources=[f"cdr:{whole}"])
    both = files.audited(sources=[f"cdr:{whole}", f"cdr:{whole}", f"cdr:{packed}"])
    assert both.contacts == alone.contacts
    assert both.calls is not None
    assert alone.calls is not None
    assert both.calls.digest.records == 2 * alone.calls.digest.records
    check(both)


def test_a_packed_file_that_is_damaged_is_read_as_far_as_it_goes(files: Files) -> None:
    for hour in range(8, 18):
        files.rings(f"tue {hour:02d}:00")
    files.exchange.write(files.folder / "phones")
    packed = gzip.compress((files.folder / "phones" / "Master.csv").read_bytes())
    (files.folder / "cut.csv.gz").write_bytes(packed[: len(packed) // 2])
    outcome = files.audited(sources=[f"cdr:{files.folder}/cut.csv.gz"])
    check(outcome)
    assert "cut short" in said(outcome)


def test_letters_of_another_code_page_lose_nothing(files: Files) -> None:
    files.rings("tue 10:00", caller=Caller(X.number, "Jörg"))
    files.exchange.write(files.folder / "phones")
    path = files.folder / "phones" / "Master.csv"
    for encoding in ("cp1252", "utf-16"):
        other = files.folder / f"{encoding}.csv"
        other.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
        (one,) = owed(files.audited(sources=[f"cdr:{other}"]))
        assert one["customer"] == "Jörg"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("cel", "hello\nworld\n", "cel:"),
        ("cdr", "hello\nworld\n" * 20, "no Asterisk CDR"),
        ("queue_log", "hello\nworld\n", "no queue_log"),
    ],
)
def test_what_is_something_else_is_refused_in_a_sentence(
    files: Files, name: str, text: str, words: str
) -> None:
    (files.folder / "odd").write_text(text)
    with pytest.raises(SourceError, match=words):
        files.audited(sources=[f"{name}:{files.folder}/odd"])


def test_an_empty_file_among_others_is_told_and_alone_refused(files: Files) -> None:
    files.rings("tue 10:00")
    files.exchange.write(files.folder / "phones")
    empty = files.folder / "queue_log"
    empty.touch()
    outcome = files.audited(sources=[f"cdr:{files.folder}/phones/Master.csv", f"queue_log:{empty}"])
    assert any("is an empty file" in warning for warning in outcome.sources.warnings)
    with pytest.raises(SourceError, match="is an empty file"):
        files.audited(sources=[f"queue_log:{empty}"])


def test_calls_on_a_list_are_refused(files: Files) -> None:
    files.rings("tue 10:00")
    with pytest.raises(SourceError, match="a list has no telephone"):
        files.audited(is_list=True)


def test_whose_numbers_are_ours_is_proposed_aloud(files: Files) -> None:
    files.rings("tue 10:00")
    files.rings("tue 11:00")
    outcome = files.audited("cel", phones=None)
    assert "outsiders dial them most: (202) 555-0100 (2)" in said(outcome)
    assert "by their short numbers: 201" in said(outcome)
    assert outcome.calls is not None
    assert outcome.calls.phones.people["201"] == "extension 201"
