"""From an audit's outcome to its report and files: counts, coverage, questions, sample, manifest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from heardback.bulk.audit import AuditOutcome, AuditRequest, read_parts
from heardback.bulk.firms import is_shared, seen_as_copies_only
from heardback.bulk.questions import questions_for
from heardback.findings.promise_tables import AWAITED_SCHEMA, PROMISE_SCHEMA
from heardback.findings.shapes import Counts, LinkRow, Question, SetAsideRow, SourceCoverage, UnreadableRow
from heardback.findings.tables import CALL_SCHEMA, OWED_SCHEMA
from heardback.formats.phone_numbers import shown
from heardback.kernel.reasons import MEANINGS, Rule
from heardback.kernel.standards import Standard, StandardKind, described
from heardback.reports.audit import Audit, SetAsideRule, assemble
from heardback.reports.calls import CallsReport, calls_report
from heardback.reports.html import render_html
from heardback.reports.outputs import OutputFolder
from heardback.reports.searched import Searched

SAMPLE_SIZE = 20


def assemble_audit(outcome: AuditOutcome, request: AuditRequest, standard: str, zone: ZoneInfo) -> Audit:
    """Return everything that is shown, computed once from the outcome."""
    owed = _owed_table(outcome)
    return assemble(
        _without_figures_per_person(owed),
        searched=_searched(outcome, request, standard, zone),
        counts=_counts(outcome),
        coverage=_coverage(outcome, request),
        set_aside=_set_aside_rules(outcome),
        set_aside_sample=_sample(outcome),
        unreadable=_unreadable(outcome),
        questions=[
            Question(
                question_id=found.question_id,
                text=found.text,
                settles=found.settles,
                answers=found.answers,
                examples=found.examples,
            )
            for found in questions_for(owed, outcome)
        ],
        calls=_calls_report(outcome, owed, request, zone),
        links=_links(outcome),
        promises=_concat(outcome.promise_files, PROMISE_SCHEMA),
        awaited=_concat(outcome.awaited_files, AWAITED_SCHEMA),
    )


def _calls_report(
    outcome: AuditOutcome, owed: pa.Table, request: AuditRequest, zone: ZoneInfo
) -> CallsReport | None:
    if outcome.calls is None:
        return None
    calendar = request.standard.calendar
    return calls_report(
        _concat(outcome.call_files, CALL_SCHEMA),
        owed,
        since=request.since or outcome.oldest_at or outcome.as_of,
        as_of=outcome.as_of,
        zone=zone,
        calendar=None if calendar.is_never_open else calendar,
    )


def _links(outcome: AuditOutcome) -> list[LinkRow]:
    """Numbers that people left in mail and that are in the call records: for a person to confirm (2.2)."""
    if outcome.calls is None:
        return []
    return [
        LinkRow(
            identity=link.customer_id,
            number=link.number,
            calls=link.calls,
            answer=f"link {link.customer_id.removeprefix('email:')} {link.number}",
        )
        for link in outcome.calls.filed.links
    ]


def _owed_table(outcome: AuditOutcome) -> pa.Table:
    return _concat(outcome.owed_files, OWED_SCHEMA)


def _concat(files: Sequence[Path], schema: pa.Schema) -> pa.Table:
    parts = list(read_parts(files))
    return pa.concat_tables(parts) if parts else schema.empty_table()


def _without_figures_per_person(owed: pa.Table) -> pa.Table:
    """What came to somebody's own address counts as one group: no figure speaks of one person (SEMANTICS 7)."""
    points = owed.column("intake_point").to_pylist()
    grouped = [point if not point or is_shared(point) else "people's own addresses" for point in points]
    index = owed.schema.get_field_index("intake_point")
    return owed.set_column(index, owed.schema.field(index), pa.array(grouped, pa.string()))


def _searched(outcome: AuditOutcome, request: AuditRequest, standard: str, zone: ZoneInfo) -> Searched:
    is_elapsed = request.standard.kind is StandardKind.ELAPSED
    spans = outcome.calls.filed.coverage if outcome.calls is not None else ()
    return Searched(
        firm=_firm_name(outcome),
        since=request.since or outcome.oldest_at or outcome.as_of,
        as_of=outcome.as_of,
        zone=zone,
        standard=standard,
        standard_words=_spoken(request.standard),
        standard_seconds=float(request.standard.amount) if is_elapsed else None,
        mode=request.mode.value,
        has_outgoing=outcome.has_outgoing,
        has_mail=outcome.has_mail,
        has_call_records=outcome.calls is not None,
        has_outgoing_calls=outcome.calls is not None and outcome.calls.has_outgoing,
        calls_from=spans[0].covered_from if spans else None,
        calls_to=spans[-1].covered_to if spans else None,
        missing_sent=tuple(seen_as_copies_only(outcome.digest, outcome.proposal.firm)),
        is_list=request.is_list,
        made_at=request.read_at,
        sources=tuple(source.shown for source in outcome.sources.inputs),
        version=version("heardback"),
    )


def _spoken(standard: Standard) -> str:
    """Return the standard as it reads inside a sentence: "within 24 hours"."""
    if standard.kind is StandardKind.ELAPSED and standard.amount % 3600 == 0:
        hours = standard.amount // 3600
        return "1 hour" if hours == 1 else f"{hours} hours"
    return described(standard)


def _firm_name(outcome: AuditOutcome) -> str:
    firm = outcome.proposal.firm
    names = sorted(firm.domains) or sorted(firm.staff)[:3]
    lines = [shown(line, firm.phones.country) for line in list(firm.phones.lines)[:3]]
    return ", ".join(names or lines) or ("the list" if firm.is_list else "the firm")


def _counts(outcome: AuditOutcome) -> Counts:
    return Counts(
        messages=outcome.messages,
        contacts=outcome.contacts,
        inbound=outcome.inbound,
        outbound=outcome.outbound,
        set_aside=outcome.set_aside,
        unreadable=len({unread.contact_id for unread in outcome.digest.unreadable})
        + _unreadable_calls(outcome),
        duplicates=outcome.duplicates,
        calls=outcome.calls.digest.calls if outcome.calls is not None else 0,
        call_records=outcome.calls.digest.records if outcome.calls is not None else 0,
    )


def _unreadable_calls(outcome: AuditOutcome) -> int:
    bad = outcome.calls.digest.bad if outcome.calls is not None else []
    return len({one.contact_id for one in bad if one.contact_id})


def _coverage(outcome: AuditOutcome, request: AuditRequest) -> list[SourceCoverage]:
    """What would have been seen: of mail a line a person, of calls a line a file."""
    return [*_mail_coverage(outcome, request), *_call_coverage(outcome)]


def _call_coverage(outcome: AuditOutcome) -> list[SourceCoverage]:
    if outcome.calls is None:
        return []
    calls, outgoing = outcome.calls, outcome.calls.filed.outgoing or {}
    found = []
    for number, file in enumerate(calls.staged.sources.files):
        digest = calls.digest.sources.get(number)
        gap = ""
        if file.format == "queue_log":
            gap = f"{file.shown} tells of calls to queues only: what was dialled from here is not in it."
        elif not outgoing.get(file.system):
            gap = f"No outgoing call is in {file.shown}: who was rung back cannot be told from it."
        found.append(
            SourceCoverage(
                source=file.shown,
                covered_from=digest.first_at if digest else None,
                covered_to=digest.last_at if digest else None,
                messages=digest.calls if digest else 0,
                gap=gap,
            )
        )
    return found


def _mail_coverage(outcome: AuditOutcome, request: AuditRequest) -> list[SourceCoverage]:
    """One line a person: from when to when its outgoing mail is in the sources, and what is missing."""
    senders = outcome.digest.senders
    found = {
        interval.source: SourceCoverage(
            source=interval.source,
            covered_from=interval.covered_from,
            covered_to=interval.covered_to,
            messages=senders[interval.source].mails,
        )
        for interval in outcome.coverage
        if interval.source and not interval.source.startswith("phone:")
    }
    for address in seen_as_copies_only(outcome.digest, outcome.proposal.firm):
        gap = f"Only copies of {address}'s mail are in these sources, no Sent folder."
        mails = senders[address].mails
        found[address] = SourceCoverage(
            source=address, covered_from=None, covered_to=None, messages=mails, gap=gap
        )
    for address in {address.lower() for address in request.staff} - found.keys():
        if not is_shared(address):
            gap = f"No mail sent by {address} is in these sources."
            found[address] = SourceCoverage(source=address, covered_from=None, covered_to=None, gap=gap)
    return [found[address] for address in sorted(found)]


def _set_aside_rules(outcome: AuditOutcome) -> list[SetAsideRule]:
    counts: Counter[str] = Counter()
    for table in read_parts(outcome.aside_files):
        for entry in pc.value_counts(table.column("rule")).to_pylist():
            counts[entry["values"]] += entry["counts"]
    return [
        SetAsideRule(rule=rule, sentence=MEANINGS[Rule(rule)], count=count)
        for rule, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _sample(outcome: AuditOutcome) -> list[SetAsideRow]:
    """A random sample to check, the same for the same facts: the smallest contact ids, which are hashes."""
    tables = list(read_parts(outcome.aside_files))
    if not tables:
        return []
    table = pa.concat_tables(tables)
    smallest = pc.select_k_unstable(table, SAMPLE_SIZE, sort_keys=[("contact_id", "ascending")])
    return list(_aside_rows(table.take(smallest)))


def _aside_rows(table: pa.Table) -> Iterator[SetAsideRow]:
    for row in table.to_pylist():
        yield SetAsideRow(
            contact_id=row["contact_id"],
            occurred_at=row["occurred_at"],
            from_identity=row["from_identity"],
            subject=row["subject"],
            rule=row["rule"],
            sentence=MEANINGS[Rule(row["rule"])],
            evidence=tuple(row["evidence"]),
            source=row["source"],
            offset=row["offset"],
        )


def _unreadable(outcome: AuditOutcome) -> list[UnreadableRow]:
    found = [
        UnreadableRow(
            source=unread.source,
            offset=unread.offset,
            size=unread.length,
            reason=unread.reason,
            contact_id=unread.contact_id,
        )
        for unread in outcome.digest.unreadable
    ]
    found.extend(_unreadable_records(outcome))
    for path, reason in (*outcome.sources.refused, *outcome.digest.refused):
        found.append(UnreadableRow(source=path, offset=0, size=0, reason=f"Not read: {reason}"))
    return found


def _unreadable_records(outcome: AuditOutcome) -> Iterator[UnreadableRow]:
    """Call records that could not be read; one whose call could be read without it names no contact."""
    if outcome.calls is None:
        return
    files = outcome.calls.staged.sources.files
    for one in outcome.calls.digest.bad:
        yield UnreadableRow(
            source=files[one.source].shown,
            offset=one.position,
            size=one.size,
            reason=one.reason,
            contact_id=one.contact_id,
        )


def write_audit(
    out: Path, found: Audit, outcome: AuditOutcome, request: AuditRequest, *, seconds: float
) -> tuple[Path, ...]:
    """Write all files of the audit below `out`, whole or not at all; return what was written."""
    with OutputFolder(out) as folder:
        folder.write_owed(read_parts(outcome.owed_files))
        folder.write_contacts(read_parts(outcome.contact_files))
        folder.write_set_aside(row for table in read_parts(outcome.aside_files) for row in _aside_rows(table))
        folder.write_unreadable(found.unreadable)
        folder.write_promises(read_parts(outcome.promise_files))
        folder.write_awaited(read_parts(outcome.awaited_files))
        if outcome.calls is not None:
            folder.write_calls(read_parts(outcome.call_files))
            folder.write_links(found.links)
        folder.write_report(render_html(found))
        folder.write_manifest(_manifest(found, outcome, request, seconds))
    names = (
        "report.html", "owed.csv", "owed.parquet", "promises.csv", "promises.parquet", "awaited.csv",
        "contacts.parquet", "set_aside.csv", "unreadable.csv",
    )  # fmt: skip
    of_calls = ("calls.parquet", "links.csv") if outcome.calls is not None else ()
    return tuple(out / name for name in (*names, *of_calls, "manifest.json"))


def _manifest(
    found: Audit, outcome: AuditOutcome, request: AuditRequest, seconds: float
) -> dict[str, object]:
    summary = found.summary
    return {
        "version": version("heardback"),
        "counts": _counts(outcome),
        "promises": summary.promises,
        "as_of": summary.as_of,
        "since": request.since,
        "standard": summary.standard,
        "mode": summary.mode,
        "timezone": summary.timezone,
        "firm": sorted(outcome.proposal.firm.domains | outcome.proposal.firm.staff),
        "sources": [
            {"path": source.shown, "kind": source.kind, "bytes": source.size, "sha256": digest}
            for source, digest in zip(outcome.sources.inputs, outcome.source_hashes, strict=True)
        ],
        "notes": [
            *outcome.proposal.said,
            *outcome.sources.warnings,
            *dict.fromkeys(outcome.digest.notes),
            *(outcome.calls.said if outcome.calls is not None else ()),
        ],
        "seconds": round(seconds, 3),
    }
