"""The retrospective audit, end to end: sources -> staged -> filed -> sorted -> judged, out of core.

Worker processes do the heavy steps; this module plans them, restarts where an earlier run was killed and proves at
the end that the counts balance. Nothing is decided here.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.ipc as ipc

from heardback.bulk.columns import ours_mask, read_columns
from heardback.bulk.filing import FilingCount, FilingPlan, Staged, add_numbers, file_staged
from heardback.bulk.firms import FirmProposal, propose_firm
from heardback.bulk.judge_batches import Bench, Findings, judge_batches
from heardback.bulk.links import Links, links_of
from heardback.bulk.list_mode import askers_of
from heardback.bulk.mass import mass_mailing_ids
from heardback.bulk.processes import Progress, Run, running
from heardback.bulk.sources import Sources, folder_hash, hash_file, open_sources, printable
from heardback.bulk.staging import Digest, merge_digests, read_digest, stage_segments
from heardback.evidence.firm import Firm, split_names
from heardback.evidence.mail import Reader
from heardback.evidence.office import work_days_of
from heardback.evidence.phones import Phones
from heardback.evidence.readings import MailReading
from heardback.evidence.senders import coverage_of, identity_links
from heardback.formats.exports.items import SourceError
from heardback.formats.exports.segments import Segment, SegmentKind
from heardback.kernel.contacts import Coverage
from heardback.kernel.coverage import Covered
from heardback.kernel.decisions import Decision
from heardback.kernel.identities import email_identity
from heardback.kernel.policy import Mode, Policy, PolicyBook
from heardback.kernel.standards import Standard

if TYPE_CHECKING:
    from heardback.bulk.calls import FiledCalls, StagedCalls
    from heardback.bulk.calls_sources import CallSources
    from heardback.bulk.calls_staging import CallDigest

ROWS_PER_PARTITION = 20_000
STAGED_BYTES = 16_000_000  # of mail in one staged file; small segments are put together
ROWS_PER_FILING = 20_000


class CountsDoNotBalance(Exception):
    """A bug: something was lost or doubled on the way; the message says where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRequest:
    """What to audit and how; `read_at` is the moment of this run, the only clock.

    `links` are pairs of identity keys that a person said are one customer, `not_links` pairs that are not;
    `phones` None: proposed from the call records. `calls_profile` maps the columns of call records in a CSV.
    """

    sources: Sequence[str]
    work: Path
    read_at: datetime
    standard: Standard
    zone: tzinfo
    firm: Sequence[str] = ()
    staff: Sequence[str] = ()
    not_staff: Sequence[str] = ()
    is_list: bool = False
    mode: Mode = Mode.STANDARD
    since: datetime | None = None
    as_of: datetime | None = None
    sender_rules: Mapping[str, bool] = field(default_factory=dict)
    decisions: Sequence[Decision] = ()
    trusted_hosts: frozenset[str] = frozenset()
    workers: int = 0
    country: str = ""
    phones: Phones | None = None
    calls_profile: Mapping[str, str] = field(default_factory=dict)
    links: Sequence[tuple[str, str]] = ()
    not_links: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class AuditOutcome:
    """Everything found. The file lists hold Arrow parts of owed answers, contacts and what was set aside."""

    sources: Sources
    digest: Digest
    proposal: FirmProposal
    as_of: datetime
    since: datetime | None
    coverage: tuple[Coverage, ...]
    has_outgoing: bool
    contacts: int
    inbound: int
    outbound: int
    set_aside: int
    owed_files: tuple[Path, ...]
    contact_files: tuple[Path, ...]
    aside_files: tuple[Path, ...]
    source_hashes: tuple[str, ...] = ()
    has_mail: bool = True
    calls: CallsFound | None = None
    call_files: tuple[Path, ...] = ()
    promise_files: tuple[Path, ...] = ()
    awaited_files: tuple[Path, ...] = ()

    @property
    def messages(self) -> int:
        """How many mails and calls were read; a call is one, however many records tell of it."""
        return self.digest.messages + (self.calls.digest.calls if self.calls else 0)

    @property
    def duplicates(self) -> int:
        """How many messages were further sightings of a contact."""
        return self.messages - self.contacts

    @property
    def oldest_at(self) -> datetime | None:
        """When the oldest contact of all sources was, as far as a clock that can be believed says."""
        return _oldest_at(self.digest, self.calls.digest if self.calls else None)


@dataclass(frozen=True, slots=True)
class CallsFound:
    """What the call records held, whose numbers were taken for the firm's, what they cover, what is odd in them."""

    staged: StagedCalls
    filed: FiledCalls
    phones: Phones
    said: tuple[str, ...] = ()

    @property
    def digest(self) -> CallDigest:
        return self.staged.digest

    @property
    def has_outgoing(self) -> bool:
        """Whether the records show calls of ours to outside, so that silence proves something (D12)."""
        return bool(self.filed.coverage)


def run_audit(request: AuditRequest, progress: Progress = lambda step, done, total: None) -> AuditOutcome:
    """Audit `request.sources`; raises SourceError, UnknownFirm or CountsDoNotBalance with one sentence each."""
    request.work.mkdir(parents=True, exist_ok=True)
    calls = _call_sources(request)
    sources = _mail_sources(request, calls, progress)
    numbers_of = request.country if calls is not None else None
    reader = Reader(
        request.zone,
        request.trusted_hosts,
        with_traces=request.is_list,
        numbers_of=numbers_of,
        days=work_days_of(request.standard.calendar),
        # Where firm and staff were named, the sources can add nobody to them.
        ours=_named_firm(request) if request.firm and request.staff else None,
        with_promises=not request.is_list,
    )
    with running(request.workers, sources.total_bytes + (calls.total_bytes if calls else 0)) as run:
        staged, digest = _stage(request, sources, reader, run, progress)
        heard = _stage_calls(request, calls, run, progress) if calls is not None else None
        outcome = _judge_all(request, _Read(sources, staged, digest, heard), run, progress)
        return replace(outcome, source_hashes=_source_hashes(outcome.sources, digest, run))


def _named_firm(request: AuditRequest) -> Firm:
    domains, addresses = split_names((*request.firm, *request.staff))
    return Firm(domains=frozenset(domains), staff=frozenset(addresses - set(request.not_staff)))


def _call_sources(request: AuditRequest) -> CallSources | None:
    """Return the call records among the sources, None where there are none."""
    if not any(":" in source for source in request.sources):
        return None
    # Imported where it is used: an audit of mail alone loads nothing of telephony.
    from heardback.bulk.calls_sources import open_call_sources, part_sources

    given = part_sources(request.sources)[1]
    if not given:
        return None
    if request.is_list:
        raise SourceError(
            f"{printable(given[0])}: a list has no telephone; leave call records out with --staff anyone."
        )
    return open_call_sources(given, request.calls_profile)


def _mail_sources(request: AuditRequest, calls: CallSources | None, progress: Progress) -> Sources:
    mail = list(request.sources)
    if calls is not None:
        from heardback.bulk.calls_sources import part_sources

        mail = part_sources(request.sources)[0]
        if not mail:
            return Sources((), (), (), ())
    return open_sources(
        mail,
        request.work / "spool",
        progress=lambda source, done, total: progress(f"unpacking {source}", done, total),
    )


def _stage_calls(request: AuditRequest, calls: CallSources, run: Run, progress: Progress) -> StagedCalls:
    from heardback.bulk.calls import stage_calls

    return stage_calls(calls, request.work, request.zone, request.read_at, run, progress)


def _source_hashes(sources: Sources, digest: Digest, run: Run) -> tuple[str, ...]:
    """SHA-256 of every source: of the file, or over the hashes of a folder's files."""
    folders = tuple(f"{source.shown.rstrip('/')}/" for source in sources.inputs if source.kind == "folder")
    whole = {
        segment.path: segment.source
        for segment in sources.segments
        if segment.kind is SegmentKind.MBOX and segment.source.startswith(folders)
    }
    files = {source.path for source in sources.inputs if not source.sha256 and source.kind != "folder"}
    hashes = dict(run(_hash_one, sorted(files | whole.keys())))
    inside = [*digest.digests, *((name, hashes[path]) for path, name in whole.items())]
    found = []
    for source in sources.inputs:
        if source.kind == "folder":
            found.append(
                folder_hash([pair for pair in inside if pair[0].startswith(f"{source.shown.rstrip('/')}/")])
            )
        else:
            found.append(source.sha256 or hashes[source.path])
    return tuple(found)


def _hash_one(path: str) -> tuple[str, str]:
    try:
        return path, hash_file(path)
    except OSError as problem:
        raise SourceError(
            f"{printable(path)} cannot be read any more ({problem.strerror or problem}): leave the sources in place "
            "while the audit runs."
        ) from problem


@dataclass(frozen=True, slots=True)
class _Read:
    """Everything that was read, each once, and lies staged."""

    sources: Sources
    staged: Sequence[Path]
    digest: Digest
    heard: StagedCalls | None

    @property
    def oldest_at(self) -> datetime | None:
        return _oldest_at(self.digest, self.heard.digest if self.heard else None)

    @property
    def newest_at(self) -> datetime | None:
        moments = (self.digest.newest_at, self.heard.digest.newest_at if self.heard else None)
        return max(filter(None, moments), default=None)


def _oldest_at(mail: Digest, calls: CallDigest | None) -> datetime | None:
    return min(filter(None, (mail.oldest_at, calls.oldest_at if calls else None)), default=None)


def _judge_all(request: AuditRequest, read: _Read, run: Run, progress: Progress) -> AuditOutcome:
    proposal, said = _proposal(request, read)
    firm, digest = proposal.firm, read.digest
    firsts = _first_sightings(read.staged)
    links = _links(request, digest, firm)
    plan = _filing_plan(request, read, firm, links)
    filed = _folder(request.work / "filed")
    mail = _file_mail(request, read, firsts, plan, filed, run, progress)
    calls = None
    if read.heard is not None:
        add_numbers(mail.numbers_left, links.several)
        calls = _file_calls(request, read.heard, plan, mail.numbers_left, filed, run, (*said, *links.said))
    # Mail among colleagues shows no Sent folder: without any mail to the outside silence proves nothing (D12).
    coverage = () if request.is_list or not mail.outgoing else tuple(coverage_of(digest.senders, firm))
    by_phone = calls.filed.coverage if calls is not None else ()
    bench = _bench(request, (*coverage, *by_phone), plan.as_of)
    parts = _folder(request.work / "judged")
    tally = _judge_partitions(plan, filed, parts, bench, run, progress)
    shutil.rmtree(filed)
    outcome = AuditOutcome(
        sources=read.sources if read.heard is None else _with_calls(read.sources, read.heard.sources),
        digest=digest,
        proposal=proposal,
        as_of=plan.as_of,
        since=request.since,
        coverage=coverage,
        has_outgoing=request.is_list or bool(coverage),
        contacts=sum(int(first.sum()) for first in firsts) + (calls.filed.calls if calls else 0),
        inbound=tally.inbound,
        outbound=tally.outbound,
        set_aside=tally.aside,
        owed_files=_parts(parts, "owed"),
        contact_files=_parts(parts, "contacts"),
        aside_files=_parts(parts, "aside"),
        has_mail=bool(read.sources.inputs),
        calls=calls,
        call_files=_parts(parts, "calls"),
        promise_files=_parts(parts, "promises"),
        awaited_files=_parts(parts, "awaited"),
    )
    _check_balance(outcome, tally.homes)
    return outcome


def _proposal(request: AuditRequest, read: _Read) -> tuple[FirmProposal, tuple[str, ...]]:
    """Return who the firm is, with people's rules and its numbers, and what was taken for granted of these."""
    proposal = _proposal_of_mail(request, read)
    firm = replace(proposal.firm, sender_rules=dict(request.sender_rules))
    said: tuple[str, ...] = ()
    if read.heard is not None:
        from heardback.bulk.calls_firm import propose_phones

        phones, said = propose_phones(read.heard.digest, request.phones, request.country)
        firm = replace(firm, phones=phones)
    return replace(proposal, firm=firm), said


def _proposal_of_mail(request: AuditRequest, read: _Read) -> FirmProposal:
    if request.is_list:
        return FirmProposal(Firm(is_list=True), ())
    if not read.sources.inputs:
        return FirmProposal(_named_firm(request), ())
    return propose_firm(read.digest, given=request.firm, staff=request.staff, not_staff=request.not_staff)


def _with_calls(sources: Sources, calls: CallSources) -> Sources:
    return replace(
        sources, inputs=(*sources.inputs, *calls.inputs), warnings=(*sources.warnings, *calls.said)
    )


def _file_calls(
    request: AuditRequest,
    heard: StagedCalls,
    plan: FilingPlan,
    left: Mapping[str, tuple[str, ...]],
    filed: Path,
    run: Run,
    said: tuple[str, ...],
) -> CallsFound:
    from heardback.bulk.calls import file_all_calls
    from heardback.bulk.calls_filing import CallFilingPlan
    from heardback.bulk.calls_staging import sentences_on

    files = heard.sources.files
    calls_plan = CallFilingPlan(
        firm=plan.firm,
        linked=plan.linked,
        mixed=plan.mixed,
        partitions=plan.partitions,
        as_of=plan.as_of,
        undated_at=plan.undated_at,
        policy=Policy(standard=request.standard, mode=request.mode),
        sources=[file.shown for file in files],
        systems=[file.system for file in files],
    )
    refused = frozenset(_refused_pairs(request.not_links, plan.linked))
    found = file_all_calls(heard, calls_plan, left, refused, filed, run)
    return CallsFound(heard, found, plan.firm.phones, (*said, *sentences_on(heard.digest, files)))


def _refused_pairs(
    not_links: Sequence[tuple[str, str]], linked: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for pair in not_links:
        for number, other in (pair, pair[::-1]):
            if number.startswith("phone:"):
                yield number.removeprefix("phone:"), linked.get(other, other)


def _check_balance(outcome: AuditOutcome, written: int) -> None:
    if written != outcome.contacts:
        raise CountsDoNotBalance(
            f"{outcome.messages:,} messages were read as {outcome.contacts:,} contacts, but {written:,} "
            "contacts were judged or set aside."
        )


def _bench(request: AuditRequest, coverage: tuple[Coverage, ...], as_of: datetime) -> Bench:
    policy = Policy(standard=request.standard, mode=request.mode, is_list_mode=request.is_list)
    by_contact: dict[str, tuple[Decision, ...]] = {}
    for given in request.decisions:
        # Answers are given after the export's end and speak of it: they hold as of the moment audited.
        decision = replace(given, decided_at=min(given.decided_at, as_of))
        by_contact[decision.contact_id] = (*by_contact.get(decision.contact_id, ()), decision)
    covered = None if request.is_list else Covered(coverage)
    book = PolicyBook([policy])
    return Bench(book, as_of, request.since, covered, by_contact, is_list=request.is_list)


# -- stage ---------------------------------------------------------------------------------------------------


def _stage(
    request: AuditRequest, sources: Sources, reader: Reader, run: Run, progress: Progress
) -> tuple[list[Path], Digest]:
    """Stage every segment, or take what an earlier run of the same sources and settings left whole."""
    folder = request.work / "staged" / _staging_key(sources, reader)
    folder.mkdir(parents=True, exist_ok=True)
    groups = _staging_groups(sources.segments)
    paths = [folder / f"{position:06d}.arrow" for position in range(len(groups))]
    weights = [sum(segment.weight for segment in group) for group in groups]
    digests: dict[int, Digest] = {}
    jobs = []
    done = 0
    for position, (group, path) in enumerate(zip(groups, paths, strict=True)):
        known = read_digest(path)
        if known is None:
            jobs.append((position, group, reader, request.read_at, path))
        else:
            digests[position] = known
            done += weights[position]
    progress("reading", done, sources.total_bytes)
    for position, digest in run(_stage_job, jobs):
        digests[position] = digest
        done += weights[position]
        progress("reading", done, sources.total_bytes)
    return paths, merge_digests([digests[position] for position in range(len(paths))])


def _staging_groups(segments: Sequence[Segment]) -> list[tuple[Segment, ...]]:
    """Put neighbouring segments together up to STAGED_BYTES, so that many small files make few staged ones."""
    groups: list[list[Segment]] = []
    weight = 0
    for segment in segments:
        if not groups or weight + segment.weight > STAGED_BYTES:
            groups.append([])
            weight = 0
        groups[-1].append(segment)
        weight += segment.weight
    return [tuple(group) for group in groups]


def _staging_key(sources: Sources, reader: Reader) -> str:
    """What a staged file depends on: the segments with their files' stamps, and how they are read."""
    described = [repr(segment) for segment in sources.segments]
    days = reader.days
    described.append(f"{reader.zone} {sorted(reader.trusted_hosts)} {reader.with_traces} {_STAGING_VERSION}")
    described.append(f"{days.opening} {days.close} {sorted(days.weekdays)} {sorted(days.holidays)}")
    if reader.ours is not None:
        described.append(f"{sorted(reader.ours.domains)} {sorted(reader.ours.staff)}")
    return hashlib.sha256("\n".join(described).encode("utf-8", "replace")).hexdigest()[:24]


# Files staged by another version, or with other fields, are not taken for ours.
_STAGING_VERSION = f"{version('heardback')} {MailReading.__struct_fields__}"


def _stage_job(job: tuple[int, Sequence[Segment], Reader, datetime, Path]) -> tuple[int, Digest]:
    position, segments, reader, read_at, path = job
    return position, stage_segments(segments, reader, read_at, path)


# -- file ----------------------------------------------------------------------------------------------------


def _links(request: AuditRequest, digest: Digest, firm: Firm) -> Links:
    found = [] if request.is_list else identity_links(digest.senders, firm)
    by_mail = [(email_identity(one), email_identity(other)) for one, other in found]
    return links_of(by_mail, request.links, firm.phones)


def _filing_plan(request: AuditRequest, read: _Read, firm: Firm, links: Links) -> FilingPlan:
    heard = read.heard
    as_of = request.as_of or read.newest_at or request.read_at
    hashes = request.work / "our_hashes.npy"
    np.save(hashes, _our_hashes(read.staged, firm))
    return FilingPlan(
        firm=firm,
        linked=links.linked,
        partitions=_partitions(read.digest.messages + (heard.digest.calls if heard is not None else 0)),
        our_hashes=hashes,
        mass_ids=frozenset() if request.is_list else mass_mailing_ids(read.staged, firm),
        as_of=as_of,
        undated_at=read.oldest_at or as_of,
        mixed=links.mixed if heard is not None else frozenset(),
        phone_source="phone:",
        has_calls=heard is not None,
    )


def _partitions(messages: int) -> int:
    """How many parts to judge one by one: small enough for memory, and an even number so that no worker idles."""
    if messages <= ROWS_PER_PARTITION:
        return 1
    return -(-messages // (2 * ROWS_PER_PARTITION)) * 2


def _our_hashes(staged: Sequence[Path], firm: Firm) -> npt.NDArray[np.int64]:
    """Sorted hashes of the Message-IDs of all mail that an address of ours sent."""
    found = []
    for path in staged:
        table = read_columns(path, ["from_address", "message_hash"])
        mine = ours_mask(table.column("from_address"), firm)
        found.append(table.column("message_hash").to_numpy()[mine])
    hashes: npt.NDArray[np.int64] = np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)
    known: npt.NDArray[np.int64] = hashes[hashes != 0]
    return known


def _first_sightings(staged: Sequence[Path]) -> list[npt.NDArray[np.bool_]]:
    """Return, per staged file, which rows are the first sighting of their contact, in order of the sources."""
    halves, sizes = [], []
    for path in staged:
        column = read_columns(path, ["contact_id"]).column(0)
        data = b"".join(column.to_pylist())
        halves.append(np.frombuffer(data, dtype="<u8").reshape(-1, 4)[:, :2])
        sizes.append(len(column))
    ids = np.concatenate(halves) if halves else np.zeros((0, 2), dtype="<u8")
    order = np.lexsort((ids[:, 1], ids[:, 0]))
    ordered = ids[order]
    is_new = np.ones(len(ordered), dtype=bool)
    is_new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    first = np.zeros(len(ordered), dtype=bool)
    first[order[is_new]] = True  # lexsort is stable, so the first of equals is the earliest in the sources
    return np.split(first, np.cumsum(sizes)[:-1]) if sizes else []


def _filing_groups(files: Sequence[Staged]) -> list[list[Staged]]:
    """Put staged files together up to ROWS_PER_FILING, so that each job writes few and full files."""
    groups: list[list[Staged]] = []
    rows = 0
    for file in files:
        count = len(file.first_sightings)
        if not groups or rows + count > ROWS_PER_FILING:
            groups.append([])
            rows = 0
        groups[-1].append(file)
        rows += count
    return groups


@dataclass(slots=True)
class _FiledMail:
    """How much mail of ours went outside, and the numbers that customers left in theirs."""

    outgoing: int = 0
    numbers_left: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _file_mail(
    request: AuditRequest,
    read: _Read,
    firsts: Sequence[npt.NDArray[np.bool_]],
    plan: FilingPlan,
    filed: Path,
    run: Run,
    progress: Progress,
) -> _FiledMail:
    askers = askers_of(read.staged) if request.is_list else None
    files = [
        Staged(path, first, None if askers is None else askers[position])
        for position, (path, first) in enumerate(zip(read.staged, firsts, strict=True))
    ]
    found = _FiledMail()
    done = 0
    progress("filing", done, read.digest.messages)
    for count in run(_file_job, [(group, plan, filed) for group in _filing_groups(files)]):
        done += count.messages
        found.outgoing += count.outgoing
        add_numbers(found.numbers_left, count.numbers_left)
        progress("filing", done, read.digest.messages)
    return found


def _file_job(job: tuple[Sequence[Staged], FilingPlan, Path]) -> FilingCount:
    files, plan, out = job
    return file_staged(files, plan, out)


# -- judge ---------------------------------------------------------------------------------------------------


class _Tally(NamedTuple):
    inbound: int = 0
    outbound: int = 0
    homes: int = 0
    aside: int = 0


def _together(tallies: Iterable[_Tally]) -> _Tally:
    return _Tally(*map(sum, zip(_Tally(), *tallies, strict=True)))


def _judge_partitions(
    plan: FilingPlan, filed: Path, out: Path, bench: Bench, run: Run, progress: Progress
) -> _Tally:
    jobs = [(partition, filed, out, bench) for partition in range(plan.partitions)]
    tallies = []
    progress("judging", 0, len(jobs))
    for tally in run(_judge_one, jobs):
        tallies.append(tally)
        progress("judging", len(tallies), len(jobs))
    return _together(tallies)


def _judge_one(job: tuple[int, Path, Path, Bench]) -> _Tally:
    # Imported where it is used: a worker that only reads mail never loads the engine.
    from heardback.bulk.engines.duckdb import sorted_batches

    partition, filed, out, bench = job
    files = sorted(filed.glob(f"{partition:04d}-*.arrow"))
    tallies = []
    for piece, findings in enumerate(judge_batches(sorted_batches(files, out), bench)):
        _write_findings(findings, out, f"{partition:04d}-{piece:03d}")
        tallies.append(_Tally(findings.inbound, findings.outbound, findings.homes, len(findings.aside)))
    return _together(tallies)


def _write_findings(findings: Findings, out: Path, name: str) -> None:
    for kind, table in (
        ("owed", findings.owed.table()),
        ("contacts", findings.contacts.table()),
        ("aside", findings.aside_table()),
        ("calls", findings.calls.table()),
        ("promises", findings.promises.table()),
        ("awaited", findings.promises.awaited_table()),
    ):
        if table.num_rows:
            with ipc.new_file(out / f"{kind}-{name}.arrow", table.schema) as writer:
                writer.write_table(table)


def _parts(folder: Path, kind: str) -> tuple[Path, ...]:
    return tuple(sorted(folder.glob(f"{kind}-*.arrow")))


def read_parts(files: Iterable[Path]) -> Iterator[pa.Table]:
    """Yield the Arrow parts of an outcome one by one."""
    for path in files:
        with pa.memory_map(str(path)) as mapped:
            yield ipc.open_file(mapped).read_all()


def _folder(path: Path) -> Path:
    """Return an empty folder: what an interrupted run left there is made anew."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path
