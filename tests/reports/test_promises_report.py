"""Promises in the report: one sentence first, what counts and what was only read apart, only what was searched."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from rich.console import Console
from tests.reports.promised import SAID, promise, promised_audit, sample_promises, suggestion
from tests.reports.sample import AS_OF, HOSTILE
from tests.reports.test_html import Page

from heardback.findings.promise_tables import AWAITED_SCHEMA, PROMISE_SCHEMA, promise_rows
from heardback.findings.promise_words import what_followed
from heardback.findings.tables import table_of_shapes
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.promises import PromiseState
from heardback.reports.html import render_html
from heardback.reports.outputs import OutputFolder
from heardback.reports.promises import SHOWN_PROMISES, promises_report
from heardback.reports.terminal import render_terminal

SENTENCE = (
    "We said we would come back to 50 people; 30 heard from us in time, 5 late, 12 never in writing, "
    "2 we cannot tell, 1 not yet due."
)


def section(**searched: bool) -> str:
    page = render_html(promised_audit(None, **searched))
    begin = page.index('<section id="promises">')
    return page[begin : page.index("</section>", begin)]


def text(**searched: bool) -> str:
    return Page(section(**searched) + "</section>").text


def test_the_sentence_comes_first_and_adds_up() -> None:
    rows = [row for row in sample_promises() if row.kind is not PromiseKind.CONDITIONAL]
    page = render_html(promised_audit(rows))
    begin = page.index('<section id="promises">')
    words = Page(page[begin : page.index("</section>", begin)] + "</section>").text
    assert words.startswith(f"Promises found in old mail {SENTENCE}")
    people = promised_audit(rows).promises.people
    assert (
        people.total
        == 50
        == people.in_time + people.late + people.never + people.cannot_tell + people.not_due
    )


@pytest.mark.parametrize(
    ("searched", "never"),
    [
        ({}, "12 never in writing,"),
        ({"has_call_records": True, "has_outgoing_calls": True}, "12 never,"),
        ({"has_call_records": True, "has_outgoing_calls": False}, "12 never in writing,"),
        ({"has_mail": False, "has_call_records": True, "has_outgoing_calls": True}, "12 never by phone,"),
    ],
)
def test_it_claims_only_what_was_searched(searched: dict[str, bool], never: str) -> None:
    assert never in text(**searched)


def test_what_was_never_kept_comes_before_all_else_quoted_with_its_dates() -> None:
    words = text()
    assert words.index("Not kept") < words.index("Cannot tell Somebody") < words.index("Ours to remember")
    assert words.index("Only if something happened first") < words.index("Found by reading only")
    assert "“I will get back to you about 40.”" in words
    assert "said 13 February 2026 · Nothing seen afterwards." in words
    assert "by 17 February 2026" in words
    silent, told = words.index("about 45."), words.index("about 63.")
    assert silent < told, "those with nothing at all afterwards stand first"


def test_a_suggestion_is_nowhere_called_broken_or_not_kept() -> None:
    audit = promised_audit([suggestion(1, PromiseState.UNCONFIRMED), suggestion(2, PromiseState.UNCONFIRMED)])
    report = audit.promises
    assert (report.not_kept.total, report.read_only.total, report.people.total) == (0, 2, 0)
    words = Page(render_html(audit)).text
    words = words[words.index("Promises found in old mail") :]
    words = words[: words.index("Maybe answered")]
    assert "nothing seen afterwards" in words
    assert "none of them is called broken" in words
    assert "not kept" not in words[: words.index("By kind")].lower()


def test_cannot_tell_stands_beside_the_rate() -> None:
    summary = promised_audit().summary.promises
    assert summary.kept_rate.settled == 29 + 4 + 13
    assert "of 3 more one cannot tell" in text()
    assert f"63 % (29 of {summary.kept_rate.settled})" in text()


def test_below_twenty_there_is_no_rate() -> None:
    audit = promised_audit([promise(1, PromiseState.KEPT), promise(2, PromiseState.BROKEN)])
    assert "1 of 2 (2/20)" in render_html(audit)
    assert "50 %" not in render_html(audit).partition('<section id="promises">')[2].partition("</section>")[0]


def test_nobody_of_us_is_named() -> None:
    assert "anna@poolrepair.example" not in section()


def test_nothing_of_a_stranger_acts() -> None:
    page = Page(section() + "</section>")
    assert not {tag for tag, _ in page.tags} & {"script", "img", "a"}
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    assert HOSTILE[0] in page.text
    assert "\u202e" not in section()


def test_more_than_fit_are_counted_and_located() -> None:
    rows = [promise(number, PromiseState.BROKEN) for number in range(SHOWN_PROMISES + 7)]
    page = render_html(promised_audit(rows))
    total = SHOWN_PROMISES + 7
    assert f"{SHOWN_PROMISES} of {total} are shown here; all {total} are in promises.csv." in page


def test_a_list_has_no_section_of_promises() -> None:
    assert 'id="promises"' not in render_html(promised_audit([], is_list=True))


def test_without_any_promise_it_says_so() -> None:
    page = render_html(promised_audit([]))
    assert "No reply was found in which we said that we would come back to somebody." in page


def test_the_terminal_says_it_in_few_lines() -> None:
    out = io.StringIO()
    render_terminal(promised_audit(), Console(file=out, width=100), [])
    words = " ".join(out.getvalue().split())
    assert "We said we would come back to 51 people; 30 heard from us in time" in words
    assert "3 more sentences read like a promise; nobody confirmed that" in words
    assert max(map(len, out.getvalue().splitlines())) <= 100


def test_every_state_is_followed_by_its_own_words() -> None:
    heard = SAID + timedelta(days=9)
    rows = {
        "kept": promise(1, PromiseState.KEPT, kept_at=heard),
        "late": promise(1, PromiseState.KEPT_LATE, kept_at=heard),
        "other": promise(1, PromiseState.KEPT, kept_at=heard, is_other_channel=True),
        "told": promise(1, PromiseState.RENEGOTIATED, told_at=heard),
        "told late": promise(1, PromiseState.BROKEN, told_at=heard),
        "silent": promise(1, PromiseState.BROKEN),
        "said so": promise(1, PromiseState.BROKEN, ended_at=AS_OF, contacted_at=heard),
        "touched": promise(1, PromiseState.UNCONFIRMED, contacted_at=heard),
        "unseen": promise(1, PromiseState.UNCONFIRMED, uncovered_from=SAID),
        "not rung": promise(1, PromiseState.UNCONFIRMED, uncovered_from=SAID, kind=PromiseKind.CALL_BACK),
        "open": promise(1, PromiseState.OPEN),
        "waived": promise(1, PromiseState.WAIVED),
        "void": promise(1, PromiseState.VOID),
    }
    said = {name: what_followed(row) for name, row in rows.items()}
    assert len(set(said.values())) == len(said)
    assert "may have been rung" in said["not rung"]
    assert said["silent"] == "Nothing seen afterwards."


def test_the_files_hold_the_same_rows_and_no_formula(tmp_path: Path) -> None:
    rows = sample_promises()
    table = table_of_shapes(rows, PROMISE_SCHEMA)
    with OutputFolder(tmp_path) as out:
        assert out.write_promises([table.slice(0, 5), *table.slice(5).to_batches()]) == len(rows)
        assert out.write_awaited([AWAITED_SCHEMA.empty_table()]) == 0
    assert promise_rows(pq.read_table(tmp_path / "promises.parquet")) == tuple(rows)
    with (tmp_path / "promises.csv").open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [line["promise_id"] for line in read] == [row.promise_id for row in rows]
    assert "'=HYPERLINK(0)" in [line["sentence"] for line in read]
    assert read[0]["made_at"] == SAID.isoformat()
    assert (tmp_path / "awaited.csv").read_text().startswith('"awaited_id","customer_id"')


def test_counts_are_of_every_row_once() -> None:
    report = promises_report(table_of_shapes(sample_promises(), PROMISE_SCHEMA))
    summary = report.summary
    assert summary.found == len(sample_promises())
    assert summary.found == (
        summary.follow_ups.total + summary.others.total + summary.suggested.total + summary.void
    )
    assert sum(line.parts.total + line.suggested for line in report.kinds) == summary.found - summary.void
    assert [row.customer_id for row in report.ours.rows] == ["email:c61@home.example"]
    assert promises_report(None).summary.found == 0
