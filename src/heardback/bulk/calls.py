"""Calls in an audit: cut, folded, placed and filed beside the mail; this module plans, workers do.

Loaded only where call records are among the sources, so that an audit of mail alone pays nothing for it.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from pathlib import Path

from heardback.bulk.calls_filing import (
    PHONE_SOURCE,
    CallFilingCount,
    CallFilingPlan,
    file_calls,
)
from heardback.bulk.calls_sources import CallSources
from heardback.bulk.calls_staging import (
    CallDigest,
    CuttingJob,
    FoldingJob,
    cut_source,
    fold_part,
    merge_call_digests,
    parts_for,
)
from heardback.bulk.processes import Progress, Run
from heardback.evidence.phones import MOST_WHO_SHARE, Phones
from heardback.formats.exports.items import SourceError
from heardback.kernel.contacts import Coverage

#: These tell only of calls to a queue: what we dialled ourselves they never show.
_SEES_NO_OUTGOING = frozenset({"queue_log"})


@dataclass(frozen=True, slots=True)
class StagedCalls:
    """Folded calls, part by part, and what they add up to."""

    sources: CallSources
    parts: tuple[Path, ...]
    digest: CallDigest


@dataclass(frozen=True, slots=True)
class SuggestedLink:
    """A number that one customer left in a mail and that is also in the call records, so many times."""

    customer_id: str
    number: str
    calls: int


@dataclass(frozen=True, slots=True)
class FiledCalls:
    """What became of the calls when they were filed: coverage of answers by phone, and numbers to confirm.

    `outgoing` counts our own calls by phone system; `shared` are numbers that too many people left.
    """

    calls: int = 0
    outgoing: Mapping[str, int] | None = None
    coverage: tuple[Coverage, ...] = ()
    links: tuple[SuggestedLink, ...] = ()


def stage_calls(
    sources: CallSources, work: Path, zone: tzinfo, read_at: datetime, run: Run, progress: Progress
) -> StagedCalls:
    """Cut and fold all call records; raises SourceError with one sentence."""
    pieces, folded = _fresh(work / "pieces"), _fresh(work / "folded")
    parts = parts_for(sources.files, sources.total_bytes)
    jobs = [CuttingJob(number, file, parts, pieces, zone) for number, file in enumerate(sources.files)]
    notes: list[str] = []
    progress("cutting call records", 0, len(jobs))
    for done, (_, said) in enumerate(run(cut_source, jobs), 1):
        notes.extend(said)
        progress("cutting call records", done, len(jobs))
    digests = []
    progress("folding calls", 0, parts)
    folding = [FoldingJob(part, pieces, folded, sources.files, zone, read_at) for part in range(parts)]
    for digest in run(fold_part, folding):
        digests.append(digest)
        progress("folding calls", len(digests), parts)
    shutil.rmtree(pieces)
    if not any(digest.calls for digest in digests):
        raise SourceError(notes[-1] if notes else "The call records hold no call.")
    total = merge_call_digests(digests)
    total.notes.extend(sorted(notes))
    return StagedCalls(sources, tuple(sorted(folded.glob("*.arrow"))), total)


def _fresh(path: Path) -> Path:
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path


def file_all_calls(
    staged: StagedCalls,
    plan: CallFilingPlan,
    numbers_left: Mapping[str, tuple[str, ...]],
    unlinked: frozenset[tuple[str, str]],
    filed: Path,
    run: Run,
) -> FiledCalls:
    """File every call; `unlinked` are pairs (number, customer) that a person said are not one."""
    usable = usable_numbers(numbers_left, plan.firm.phones, unlinked)
    plan = replace(plan, numbers_left=usable)
    counts: list[CallFilingCount] = list(run(_file_one, [(path, plan, filed) for path in staged.parts]))
    outgoing: Counter[str] = Counter()
    met: Counter[str] = Counter()
    for count in counts:
        outgoing.update(count.outgoing)
        met.update(count.met)
    return FiledCalls(
        calls=sum(count.calls for count in counts),
        outgoing=dict(outgoing),
        coverage=phone_coverage(staged, outgoing),
        links=suggested_links(usable, met, plan.linked),
    )


def _file_one(job: tuple[Path, CallFilingPlan, Path]) -> CallFilingCount:
    folded, plan, filed = job
    return file_calls(folded, plan, filed)


def usable_numbers(
    numbers_left: Mapping[str, tuple[str, ...]], phones: Phones, unlinked: frozenset[tuple[str, str]]
) -> dict[str, tuple[str, ...]]:
    """Return the numbers that may be a customer's own: not ours, not a sales caller's, not shared, not refused."""
    found = {}
    for number, customers in numbers_left.items():
        is_known = number in phones.lines or number in phones.people or number in phones.sales
        if is_known or number in phones.shared:
            continue
        if len(customers) <= MOST_WHO_SHARE:
            left_by = tuple(customer for customer in customers if (number, customer) not in unlinked)
            if left_by:
                found[number] = left_by
    return found


def suggested_links(
    numbers: Mapping[str, tuple[str, ...]], met: Mapping[str, int], linked: Mapping[str, str]
) -> tuple[SuggestedLink, ...]:
    """Return the numbers that exactly one customer left and that rang or were rung, the busiest first."""
    found = [
        SuggestedLink(numbers[number][0], number, count)
        for number, count in met.items()
        if len(numbers[number]) == 1 and f"phone:{number}" not in linked
    ]
    return tuple(sorted(found, key=lambda link: (-link.calls, link.customer_id, link.number)))


def phone_coverage(staged: StagedCalls, outgoing: Mapping[str, int]) -> tuple[Coverage, ...]:
    """Return when an answer by phone would have been seen: between first and last record of every phone system.

    A system without one outgoing call proves nothing of our calls (D12); where there are several systems, all of
    them must be searched, for the answer may have been given from any.
    """
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for number, found in staged.digest.sources.items():
        source = staged.sources.files[number]
        if source.format in _SEES_NO_OUTGOING or found.first_at is None or found.last_at is None:
            continue
        if outgoing.get(source.system):
            spans.setdefault(source.system, []).append((found.first_at, found.last_at))
    if not spans:
        return ()
    covered = _united(next(iter(spans.values())))
    for others in list(spans.values())[1:]:
        covered = _common(covered, _united(others))
    return tuple(Coverage(PHONE_SOURCE, begins, ends) for begins, ends in covered)


_Spans = list[tuple[datetime, datetime]]


def _united(spans: _Spans) -> _Spans:
    found: _Spans = []
    for begins, ends in sorted(spans):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(ends, found[-1][1]))
        else:
            found.append((begins, ends))
    return found


def _common(one: _Spans, other: _Spans) -> _Spans:
    return [
        (max(begins, starts), min(ends, stops))
        for begins, ends in one
        for starts, stops in other
        if max(begins, starts) <= min(ends, stops)
    ]
