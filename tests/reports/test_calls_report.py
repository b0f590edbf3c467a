"""What the report says of calls: the desk's figures over the audit's own tables, nothing counted twice."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from tests.bulk.phone_files import LINE, NEW_YORK, STAFF, Files, at, calls, moment

from heardback.bulk.audit import AuditOutcome, read_parts
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.hours import office_hours
from heardback.reports.calls import CallsReport, calls_report
from heardback.sample_firm.exchange import Caller

ZOE, BEN, CY = Caller("+13125550155", "Zoe"), Caller("+13125550156", "Ben"), Caller("+13125550157", "Cy")


def report_of(outcome: AuditOutcome, since: str = "mon 00:00") -> CallsReport:
    return calls_report(
        pa.concat_tables(list(read_parts(outcome.call_files))),
        pa.concat_tables(list(read_parts(outcome.owed_files))),
        since=moment(since),
        as_of=outcome.as_of,
        zone=NEW_YORK,
        calendar=office_hours(NEW_YORK.key),
    )


@pytest.fixture
def week(tmp_path: Path) -> Files:
    """X is rung back, Zoe is lost, Ben leaves a message, Cy is taken, somebody hides their number."""
    files = Files(tmp_path)
    files.rings("tue 10:00")
    files.we_call("tue 15:00", talks=60)
    files.rings("tue 11:00", caller=ZOE)
    files.exchange.recorded(BEN, at("tue 12:00"), LINE, STAFF, rings=20, speaks=20)
    files.exchange.taken(CY, at("tue 13:00"), LINE, STAFF, rings=12, talks=100)
    files.rings("tue 14:00", caller=Caller(""))
    files.rings("tue 20:00", caller=ZOE)
    return files


def test_every_call_ends_in_exactly_one_way(week: Files) -> None:
    found = report_of(week.audited())
    parts, closed = found.figures.open.parts, found.figures.closed.parts
    assert (parts.offered, parts.answered, parts.gave_up, parts.message) == (5, 1, 3, 1)
    assert (closed.offered, closed.gave_up) == (1, 1)
    assert (found.calls, found.inbound, found.outbound, found.internal) == (9, 6, 3, 0)
    assert found.records > 60
    assert found.figures.withheld_lost == 1
    assert found.figures.open.within.hits == 1


def test_prospects_are_lost_by_line_and_campaign(week: Files) -> None:
    (line,) = report_of(week.audited()).figures.lines
    assert (line.dialled, line.campaign) == (LINE, "yellow pages")
    assert (line.callers, line.answered, line.left_message, line.reached_later, line.lost) == (4, 1, 1, 1, 1)


def test_callbacks_are_live_calls_before_due_and_chases_are_told_apart(week: Files) -> None:
    back = report_of(week.audited()).figures.callbacks
    assert (back.matured, back.in_time, back.nothing) == (3, 1, 2)
    assert back.rang_again.hits == 1


def test_a_persons_word_counts_as_on_the_desk(week: Files) -> None:
    """Withdrawn in time is no callback that is missing; a *yes* makes nobody less of a prospect, a *no* does."""
    rang = {
        row["number"]: row["contact_id"]
        for row in calls(week.audited()).values()
        if row["direction"] == "inbound" and row["started_at"] < moment("tue 19:00")
    }

    def ruled(number: str, kind: DecisionKind) -> CallsReport:
        said = Decision(
            decision_id="d1",
            kind=kind,
            contact_id=rang[number],
            by="anna@pool.example",
            decided_at=moment("tue 21:00"),
        )
        return report_of(week.audited(decisions=(said,)))

    assert ruled(BEN.number, DecisionKind.WITHDRAWN).figures.callbacks.matured == 2
    assert ruled(ZOE.number, DecisionKind.OWES_YES).figures.prospects.lost == 1
    assert ruled(ZOE.number, DecisionKind.OWES_NO).figures.prospects.lost == 0


def test_what_a_cdr_proves_is_told_beside_the_figures(week: Files) -> None:
    found = report_of(week.audited("cdr"))
    assert found.unproven == 2
    assert found.figures.open.parts.answered == 0
    assert found.figures.open.parts.unproven == 1
    assert found.figures.callbacks.in_time == 0


def test_only_calls_since_then_are_in_the_figures(week: Files) -> None:
    found = report_of(week.audited(), since="tue 13:30")
    assert found.figures.open.parts.offered == 1
    assert found.figures.closed.parts.offered == 1


def test_a_record_that_nobody_can_read_is_in_no_figure(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.rings("tue 10:00")
    folder = tmp_path / "phones"
    files.exchange.write(folder)
    with (folder / "Master.csv").open("a") as file:
        file.write("what is this?\n")
    found = report_of(files.audited(sources=[f"cdr:{folder}/Master.csv"], as_of=moment("next sun 23:00")))
    assert (found.unread, found.figures.open.parts.offered) == (1, 1)
    assert found.figures.since == moment("mon 00:00")
    assert found.figures.as_of - found.figures.since > timedelta(days=13)
