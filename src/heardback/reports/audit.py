"""One audit put together: what was searched, what was found, and every figure, ready to be shown.

`assemble` is the only way to get one, so the terminal, the document and `--json` cannot disagree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from heardback.findings.shapes import (
    AuditSummary,
    Counts,
    Excluded,
    LinkRow,
    OwedRow,
    Partition,
    Question,
    SetAsideRow,
    SourceCoverage,
    UnreadableRow,
    WithinStandard,
)
from heardback.findings.tables import owed_rows, owed_table
from heardback.findings.waiting import Mask, WaitingCurve
from heardback.kernel.status import Verdict
from heardback.reports import figures
from heardback.reports.calls import CallsReport
from heardback.reports.figures import OwedColumns
from heardback.reports.headline import Found, Headline, headline_of
from heardback.reports.promises import PromisesReport, promises_report
from heardback.reports.searched import Searched

SHOWN_WAITING = 500
SHOWN_OTHERS = 200
UNANSWERED = (Verdict.NEVER_ANSWERED, Verdict.MAYBE_ANSWERED, Verdict.BREACHED_UNCONFIRMED)


@dataclass(frozen=True, slots=True)
class Shown:
    """Owed answers shown one by one: `rows` of `total`, the rest is in owed.csv; `people` of the total."""

    rows: tuple[OwedRow, ...]
    total: int
    people: int

    @property
    def missing(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """Whom a report shows one by one; all but `unsure` are certain."""

    never: Shown
    maybe: Shown
    unconfirmed: Shown
    unsure: Shown
    pending: Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The certain ones by how long, when, where and for whom; `arrivals` and `answers` by hour of the week."""

    ages: tuple[figures.Age, ...]
    months: tuple[figures.Group, ...]
    years: tuple[figures.Group, ...]
    intake_points: tuple[figures.Group, ...]
    channels: tuple[figures.Group, ...]
    first_contacts: tuple[figures.Group, ...]
    arrivals: npt.NDArray[np.int64]
    answers: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class View:
    """The figures of one reading of the same facts: the certain ones, or with the unsure ones."""

    among: Mask
    parts: Partition
    excluded: Excluded
    rate: WithinStandard
    proven: WithinStandard
    curve: WaitingCurve
    manners: figures.Manners
    chases: figures.Chases | None
    gone_quiet: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAsideRule:
    """How many contacts one rule set aside, and the rule in a sentence."""

    rule: str
    sentence: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """Everything that a report is written from."""

    searched: Searched
    counts: Counts
    headline: Headline
    found: Found
    owed: OwedColumns
    certain: View
    with_unsure: View
    unsure_parts: Partition
    answered_only: WaitingCurve
    other_tools: figures.OtherTools
    groups: Groups
    lists: Lists
    coverage: tuple[SourceCoverage, ...]
    set_aside: tuple[SetAsideRule, ...]
    set_aside_sample: tuple[SetAsideRow, ...]
    unreadable: tuple[UnreadableRow, ...]
    questions: tuple[Question, ...]
    summary: AuditSummary
    promises: PromisesReport
    calls: CallsReport | None = None
    links: tuple[LinkRow, ...] = ()

    @property
    def as_of(self) -> datetime:
        return self.searched.as_of


def assemble(
    owed: pa.Table | Sequence[OwedRow],
    *,
    searched: Searched,
    counts: Counts,
    coverage: Sequence[SourceCoverage] = (),
    set_aside: Sequence[SetAsideRule] = (),
    set_aside_sample: Sequence[SetAsideRow] = (),
    unreadable: Sequence[UnreadableRow] = (),
    questions: Sequence[Question] = (),
    calls: CallsReport | None = None,
    links: Sequence[LinkRow] = (),
    promises: pa.Table | None = None,
    awaited: pa.Table | None = None,
) -> Audit:
    """Return the audit of `owed` (OWED_SCHEMA or rows), `promises` and what was `awaited` (likewise), judged as of
    `searched.as_of`.

    The caller draws the sample of what was set aside; everything else is computed here from the columns.
    """
    table = owed if isinstance(owed, pa.Table) else owed_table(owed)
    columns, as_of, zone = figures.columns_of(table), searched.as_of, searched.zone
    certain = _view(columns, columns.certain, as_of)
    with_unsure = _view(columns, columns.everyone, as_of)
    unsure_parts = figures.partition(columns, columns.unsure)
    lists = _lists(table, columns)
    found = _found(columns, certain, unsure_parts, lists.never, searched)
    headline = headline_of(found, searched)
    promised = promises_report(promises, awaited, as_of=as_of)
    summary = _summary(columns, certain, with_unsure, unsure_parts, searched, counts, coverage)
    return Audit(
        searched=searched,
        counts=counts,
        headline=headline,
        found=found,
        owed=columns,
        certain=certain,
        with_unsure=with_unsure,
        unsure_parts=unsure_parts,
        answered_only=figures.answered_only_curve(columns, columns.certain, as_of),
        other_tools=figures.other_tools(columns, columns.certain, zone, searched.standard_seconds),
        groups=_groups(columns, searched),
        lists=lists,
        coverage=tuple(coverage),
        set_aside=tuple(set_aside),
        set_aside_sample=tuple(set_aside_sample),
        unreadable=tuple(unreadable),
        questions=tuple(questions),
        promises=promised,
        calls=calls,
        links=tuple(links),
        summary=replace(
            summary,
            headline=headline.text,
            never_answered_people=found.never_people if searched.can_tell else None,
            promises=promised.summary,
        ),
    )


def _view(owed: OwedColumns, among: Mask, as_of: datetime) -> View:
    parts = figures.partition(owed, among)
    return View(
        among=among,
        parts=parts,
        excluded=figures.excluded(owed, among),
        rate=figures.within_standard(parts),
        proven=figures.proven_within_standard(owed, among),
        curve=figures.waiting_curve(owed, among, as_of),
        manners=figures.manners(owed, among),
        chases=figures.chases(owed, figures.waiters(owed, among), as_of),
        gone_quiet=figures.gone_quiet(owed, among, as_of),
        people=figures.people(owed, figures.waiters(owed, among)),
    )


def _groups(owed: OwedColumns, searched: Searched) -> Groups:
    among, zone = owed.certain, searched.zone
    return Groups(
        ages=figures.ages(owed, among, searched.as_of),
        months=figures.by_month(owed, among, zone),
        years=figures.by_year(owed, among, zone),
        intake_points=figures.by_label(owed, owed.intake_point, among),
        channels=figures.by_label(owed, owed.channel, among),
        first_contacts=figures.by_first_contact(owed, among),
        arrivals=figures.hours_of_week(owed.opened_at[among], zone),
        answers=figures.hours_of_week(owed.settled_at[among], zone),
    )


def _lists(table: pa.Table, owed: OwedColumns) -> Lists:
    def certain(verdict: Verdict, limit: int = SHOWN_OTHERS) -> Shown:
        return _shown(table, owed, owed.certain & owed.is_verdict(verdict), limit)

    return Lists(
        never=certain(Verdict.NEVER_ANSWERED, SHOWN_WAITING),
        maybe=certain(Verdict.MAYBE_ANSWERED),
        unconfirmed=certain(Verdict.BREACHED_UNCONFIRMED),
        unsure=_shown_unsure(table, owed),
        pending=certain(Verdict.PENDING),
    )


def _shown(table: pa.Table, owed: OwedColumns, among: Mask, limit: int) -> Shown:
    order = figures.oldest_first(owed, among)
    return Shown(owed_rows(table.take(order[:limit])), len(order), figures.people(owed, among))


def _shown_unsure(table: pa.Table, owed: OwedColumns) -> Shown:
    """Those most likely to wait first (SEMANTICS 7), then the longest waiting."""
    among = owed.unsure & owed.is_verdict(*UNANSWERED, Verdict.PENDING)
    order = figures.oldest_first(owed, among)
    likelihood = np.asarray(table["likelihood"].take(pa.array(order)).fill_null(0.5), dtype=np.float64)
    order = order[np.argsort(-likelihood, kind="stable")]
    return Shown(owed_rows(table.take(order[:SHOWN_OTHERS])), len(order), figures.people(owed, among))


def _outside(owed: OwedColumns, searched: Searched) -> Mask:
    """Those whose wait is not wholly within the time that the call records cover."""
    if searched.calls_from is None or searched.calls_to is None:
        return owed.everyone
    begins, ends = figures.micros_of(searched.calls_from), figures.micros_of(searched.calls_to)
    return np.asarray((owed.opened_at < begins) | (owed.due_at > ends))


def _found(
    owed: OwedColumns, certain: View, unsure_parts: Partition, never: Shown, searched: Searched
) -> Found:
    is_never = owed.certain & owed.is_verdict(Verdict.NEVER_ANSWERED)
    heard = owed.is_verdict(
        Verdict.MET, Verdict.LATE, Verdict.EARLY, Verdict.MAYBE_ANSWERED, Verdict.BREACHED_UNCONFIRMED
    )
    never_people = np.unique(owed.customer_id.codes[is_never])
    heard_people = np.unique(owed.customer_id.codes[heard])
    maybe = owed.certain & owed.is_verdict(Verdict.MAYBE_ANSWERED)
    unconfirmed = owed.certain & owed.is_verdict(Verdict.BREACHED_UNCONFIRMED)
    maybe_people = np.setdiff1d(owed.customer_id.codes[maybe], never_people)
    unconfirmed_people = np.setdiff1d(owed.customer_id.codes[unconfirmed], never_people)
    return Found(
        people=certain.people,
        owed=certain.parts.total,
        never_owed=certain.parts.never_answered,
        never_people=len(never_people),
        never_heard_people=len(np.setdiff1d(never_people, heard_people)),
        never_people_with_number=figures.people(owed, is_never & owed.number_left),
        never_people_without_call=figures.people(owed, is_never & ~owed.number_left),
        never_people_outside_calls=figures.people(
            owed, is_never & owed.number_left & _outside(owed, searched)
        ),
        unproven_people=figures.people(owed, is_never & (owed.unproven > 0)),
        maybe_people=len(maybe_people),
        unconfirmed_people=len(np.setdiff1d(unconfirmed_people, maybe_people)),
        unsure_open=unsure_parts.never_answered
        + unsure_parts.maybe_answered
        + unsure_parts.breached_unconfirmed
        + unsure_parts.pending,
        pending=certain.parts.pending,
        oldest=never.rows[0] if never.rows else None,
    )


def _summary(
    owed: OwedColumns,
    certain: View,
    with_unsure: View,
    unsure_parts: Partition,
    searched: Searched,
    counts: Counts,
    coverage: Sequence[SourceCoverage],
) -> AuditSummary:
    return AuditSummary(
        messages=counts.messages,
        contacts=counts.contacts,
        inbound=counts.inbound,
        outbound=counts.outbound,
        set_aside=counts.set_aside,
        unreadable=counts.unreadable,
        duplicates=counts.duplicates,
        calls=counts.calls,
        call_records=counts.call_records,
        people=certain.people,
        owed=len(owed),
        certain=certain.parts,
        unsure=unsure_parts,
        within_standard=certain.rate,
        within_standard_with_unsure=with_unsure.rate,
        within_standard_proven=certain.proven,
        median_seconds=certain.curve.answered_by(0.5),
        p90_seconds=certain.curve.answered_by(0.9),
        oldest_waiting=figures.oldest_waiting(owed, certain.among),
        coverage=tuple(coverage),
        as_of=searched.as_of,
        standard=searched.standard,
        mode=searched.mode,
        timezone=searched.zone.key,
        excluded=with_unsure.excluded,
    )
