"""Figures without survivorship bias: who still waits stays in, and a rate speaks only of what has come due.

Every function is pure and works on columns; `as_of` is passed in. The report, the terminal and `--json` print
what these return and compute nothing of their own. Source: SEMANTICS 7.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from heardback.findings.rates import wilson
from heardback.findings.shapes import (
    Classification,
    CloseReason,
    Excluded,
    OldestWaiting,
    OwedRow,
    Partition,
    WithinStandard,
)
from heardback.findings.tables import owed_table
from heardback.findings.waiting import (
    ANSWERED,
    CENSORED,
    COMPETING,
    Mask,
    Seconds,
    WaitingCurve,
    cumulative_incidence,
    kaplan_meier,
)
from heardback.kernel.contacts import Manner
from heardback.kernel.reasons import Grade
from heardback.kernel.status import GONE_QUIET_AFTER, State, Verdict

Micros = npt.NDArray[np.int64]

MICROS = 1_000_000
NO_MOMENT = np.iinfo(np.int64).min
HOLDING_WARNING = 0.40  # a larger share of holding replies deserves a warning
OFFICE_OPENS, OFFICE_HOURS, OFFICE_DAYS = 9, 8, 5
VERDICTS = tuple(Verdict)
PARTITION_WORDS = tuple(verdict for verdict in VERDICTS if verdict is not Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True)
class Labels:
    """A column of text as codes into `names`; code order is order of first appearance."""

    codes: npt.NDArray[np.int32]
    names: tuple[str, ...]

    def where(self, name: str) -> Mask:
        try:
            return np.asarray(self.codes == self.names.index(name))
        except ValueError:
            return np.zeros(len(self.codes), dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class OwedColumns:
    """Owed answers as columns of equal length; moments are µs since 1970 UTC, NO_MOMENT for none."""

    owed_id: pa.ChunkedArray
    customer: pa.ChunkedArray
    subject: pa.ChunkedArray
    customer_id: Labels
    channel: Labels
    intake_point: Labels
    state: Labels
    verdict: Labels
    classification: Labels
    grade: Labels
    manner: Labels
    close_reason: Labels
    opened_at: Micros
    due_at: Micros
    settled_at: Micros
    closed_at: Micros
    last_tried_at: Micros
    chases: npt.NDArray[np.int64]
    is_first_contact: Mask
    number_left: Mask
    unproven: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.opened_at)

    @property
    def certain(self) -> Mask:
        return self.classification.where(Classification.YES)

    @property
    def unsure(self) -> Mask:
        return self.classification.where(Classification.UNSURE)

    @property
    def everyone(self) -> Mask:
        return np.ones(len(self), dtype=np.bool_)

    def is_verdict(self, *verdicts: Verdict) -> Mask:
        mask = np.zeros(len(self), dtype=np.bool_)
        for verdict in verdicts:
            mask |= self.verdict.where(verdict)
        return mask


def columns_of(owed: pa.Table | Sequence[OwedRow]) -> OwedColumns:
    """Return the columns of an owed table (OWED_SCHEMA) or rows; ValueError on a negative latency."""
    table = owed if isinstance(owed, pa.Table) else owed_table(owed)
    opened_at = _micros(table["opened_at"])
    settled_at = _micros(table["settled_at"])
    if bool(np.any((settled_at != NO_MOMENT) & (settled_at < opened_at))):
        raise ValueError("an owed answer is settled before it was opened")
    return OwedColumns(
        owed_id=table["owed_id"],
        customer=table["customer"],
        subject=table["subject"],
        **{
            name: _labels(table[name])
            for name in (
                "customer_id",
                "channel",
                "intake_point",
                "state",
                "verdict",
                "classification",
                "grade",
                "manner",
                "close_reason",
            )
        },
        opened_at=opened_at,
        due_at=_micros(table["due_at"]),
        settled_at=settled_at,
        closed_at=_micros(table["closed_at"]),
        last_tried_at=_last_tried(table["tried"], opened_at),
        chases=np.asarray(pc.fill_null(table["chases"], 0), dtype=np.int64),
        is_first_contact=np.asarray(pc.fill_null(table["is_first_contact"], False), dtype=np.bool_),
        number_left=np.asarray(pc.fill_null(table["number_left"], False), dtype=np.bool_),
        unproven=np.asarray(pc.fill_null(table["unproven"], 0), dtype=np.int64),
    )


def micros_of(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970 UTC."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


# ---------------------------------------------------------------- how many


def partition(owed: OwedColumns, among: Mask) -> Partition:
    """Return the owed answers `among` by verdict; those outside the partition are `excluded`."""
    counts = np.bincount(owed.verdict.codes[among], minlength=len(owed.verdict.names) + 1)
    by_name = dict(zip(owed.verdict.names, counts.tolist(), strict=False))
    return Partition(**{verdict.value: by_name.get(verdict.value, 0) for verdict in PARTITION_WORDS})


def excluded(owed: OwedColumns, among: Mask) -> Excluded:
    """Return what stands beside the partition, by the reason for closing it."""
    outside = among & owed.verdict.where(Verdict.NOT_APPLICABLE)
    not_owed, withdrawn, duplicate = (
        int(np.count_nonzero(outside & owed.close_reason.where(reason)))
        for reason in (CloseReason.NOT_OWED, CloseReason.WITHDRAWN, CloseReason.DUPLICATE_PARTY)
    )
    other = int(np.count_nonzero(outside)) - not_owed - withdrawn - duplicate
    return Excluded(not_owed, withdrawn, duplicate, other)


def people(owed: OwedColumns, among: Mask) -> int:
    """Return the number of distinct customers `among`."""
    return len(np.unique(owed.customer_id.codes[among]))


def within_standard(parts: Partition) -> WithinStandard:
    """Return the share met of what has come due, its interval, and bounds if every doubt fell one way."""
    matured = parts.matured
    if not matured:
        return WithinStandard(None, None, None, None, None)
    low, high = wilson(parts.met, matured)
    best = parts.met + parts.maybe_answered + parts.breached_unconfirmed
    return WithinStandard(
        parts.met / matured, low, high, parts.met / matured, best / matured, parts.met, matured
    )


def proven_within_standard(owed: OwedColumns, among: Mask) -> WithinStandard:
    """Return the share met by direct or linked evidence (grades A, B): a mere statement does not count."""
    parts = partition(owed, among)
    firm = owed.grade.where(Grade.A) | owed.grade.where(Grade.B)
    met = int(np.count_nonzero(among & firm & owed.verdict.where(Verdict.MET)))
    if not parts.matured:
        return within_standard(parts)
    low, high = wilson(met, parts.matured)
    share = met / parts.matured
    return WithinStandard(share, low, high, share, share, met, parts.matured)


@dataclass(frozen=True, slots=True)
class Manners:
    """How the met ones were met."""

    full: int
    holding: int
    attested: int
    called_again: int

    @property
    def holding_share(self) -> float | None:
        total = self.full + self.holding + self.attested + self.called_again
        return self.holding / total if total else None


def manners(owed: OwedColumns, among: Mask) -> Manners:
    """Return the split of the met by manner; more than 40 % holding replies deserve a warning."""
    met = among & owed.verdict.where(Verdict.MET)
    return Manners(
        *(
            int(np.count_nonzero(met & owed.manner.where(manner)))
            for manner in (Manner.FULL, Manner.HOLDING, Manner.ATTESTED, Manner.CALLED_AGAIN)
        )
    )


@dataclass(frozen=True, slots=True)
class Chases:
    """How often people had to try again, and how long they sat in silence all together."""

    mean: float
    share_with_one: float
    most: int
    silent_seconds: float


def chases(owed: OwedColumns, among: Mask, as_of: datetime) -> Chases | None:
    """Return the chases per owed answer `among`, None where there is none."""
    counts = owed.chases[among]
    if not len(counts):
        return None
    waited, _ = durations(owed, among, as_of)
    return Chases(
        float(counts.mean()),
        float(np.count_nonzero(counts)) / len(counts),
        int(counts.max()),
        float(waited.sum()),
    )


def gone_quiet(owed: OwedColumns, among: Mask, as_of: datetime) -> int:
    """Return how many still wait unanswered past due and have not tried again for seven days (S2.13)."""
    latest = micros_of(as_of - GONE_QUIET_AFTER)
    silent = owed.is_verdict(Verdict.NEVER_ANSWERED) & (owed.last_tried_at <= latest)
    return int(np.count_nonzero(among & silent))


@dataclass(frozen=True, slots=True)
class Age:
    """How many never answered have waited in [from_days, below_days); `below_days` None for no end."""

    from_days: int
    below_days: int | None
    owed: int
    people: int


AGE_STEPS = (0, 3, 7, 28, 91, 365)


def ages(owed: OwedColumns, among: Mask, as_of: datetime) -> tuple[Age, ...]:
    """Return the never answered `among` by how long they have waited, empty steps included."""
    never = among & owed.verdict.where(Verdict.NEVER_ANSWERED)
    days = (micros_of(as_of) - owed.opened_at) // (86_400 * MICROS)
    found = []
    for start, end in zip(AGE_STEPS, (*AGE_STEPS[1:], None), strict=True):
        inside = never & (days >= start) & (days < end if end is not None else True)
        found.append(Age(start, end, int(np.count_nonzero(inside)), people(owed, inside)))
    return tuple(found)


def oldest_first(owed: OwedColumns, among: Mask) -> npt.NDArray[np.int64]:
    """Return the positions of those `among`, longest waiting first, ties by position."""
    positions = np.flatnonzero(among)
    return positions[np.argsort(owed.opened_at[positions], kind="stable")]


def oldest_waiting(owed: OwedColumns, among: Mask, limit: int = 10) -> tuple[OldestWaiting, ...]:
    """Return the never answered `among` who wait longest."""
    never = among & owed.verdict.where(Verdict.NEVER_ANSWERED)
    return tuple(
        OldestWaiting(
            owed.owed_id[int(at)].as_py(),
            owed.customer[int(at)].as_py() or "",
            owed.subject[int(at)].as_py() or "",
            _moment(int(owed.opened_at[at])),
            int(owed.chases[at]),
        )
        for at in oldest_first(owed, never)[:limit]
    )


# ---------------------------------------------------------------- how long


def durations(owed: OwedColumns, among: Mask, as_of: datetime) -> tuple[Seconds, npt.NDArray[np.int8]]:
    """Return for each `among` the seconds waited and how the wait ended (CENSORED, ANSWERED, COMPETING).

    Withdrawn and unreachable ones compete. Not owed, duplicates and held ones were never waiting: leave
    them out of `among` with `waiters`.
    """
    opened, settled, closed = owed.opened_at[among], owed.settled_at[among], owed.closed_at[among]
    is_settled = settled != NO_MOMENT
    is_closed = (~is_settled) & (closed != NO_MOMENT)
    end = np.where(is_settled, settled, np.where(is_closed, closed, micros_of(as_of)))
    cause = np.where(is_settled, ANSWERED, np.where(is_closed, COMPETING, CENSORED)).astype(np.int8)
    return np.maximum(end - opened, 0) / MICROS, cause


def waiters(owed: OwedColumns, among: Mask) -> Mask:
    """Return those `among` who did wait: the partition, and who withdrew or could not be reached."""
    competing = owed.close_reason.where(CloseReason.WITHDRAWN) | owed.close_reason.where(
        CloseReason.UNREACHABLE
    )
    return np.asarray(among & (~owed.verdict.where(Verdict.NOT_APPLICABLE) | competing))


def waiting_curve(owed: OwedColumns, among: Mask, as_of: datetime) -> WaitingCurve:
    """Return the time to a human answer of everybody `among` who waited, the still-waiting kept in."""
    waited, cause = durations(owed, waiters(owed, among), as_of)
    return cumulative_incidence(waited, cause)


def answered_only_curve(owed: OwedColumns, among: Mask, as_of: datetime) -> WaitingCurve:
    """Return the curve that leaves out whoever still waits: what most tools draw."""
    waited, cause = durations(owed, waiters(owed, among), as_of)
    return kaplan_meier(waited[cause == ANSWERED], np.ones(int(np.sum(cause == ANSWERED)), dtype=np.bool_))


# ---------------------------------------------------------------- what other tools would have shown


@dataclass(frozen=True, slots=True)
class OtherTools:
    """The same owed answers through customary figures, each None where it cannot be computed."""

    answered_only_mean: float | None
    answered_only_median: float | None
    pair_median: float | None
    answered_only_rate: float | None
    resolved_rate: float | None
    office_mean: float | None
    office_rate: float | None


def other_tools(owed: OwedColumns, among: Mask, zone: ZoneInfo, standard_seconds: float | None) -> OtherTools:
    """Return what customary help-desk figures say of those `among`.

    answered_only: whoever still waits is left out. pair: from the last chase to the answer. resolved:
    whatever was closed counts as a hit. office: hours of an office day (Mon-Fri, 9 to 17) instead of
    hours a person waits.
    """
    answered = among & (owed.settled_at != NO_MOMENT)
    closed = among & ~answered & owed.state.where(State.CLOSED)
    count, closed_count = int(np.count_nonzero(answered)), int(np.count_nonzero(closed))
    in_time = int(np.count_nonzero(answered & (owed.settled_at <= owed.due_at)))
    if not count:
        return OtherTools(None, None, None, None, 1.0 if closed_count else None, None, None)
    settled, opened = owed.settled_at[answered], owed.opened_at[answered]
    waited = (settled - opened) / MICROS
    last = np.minimum(owed.last_tried_at[answered], settled)
    office = _office_seconds(settled, zone) - _office_seconds(opened, zone)
    return OtherTools(
        answered_only_mean=float(waited.mean()),
        answered_only_median=float(np.median(waited)),
        pair_median=float(np.median((settled - last) / MICROS)),
        answered_only_rate=in_time / count,
        resolved_rate=(in_time + closed_count) / (count + closed_count),
        office_mean=float(office.mean()),
        office_rate=float(np.mean(office <= standard_seconds)) if standard_seconds else None,
    )


# ---------------------------------------------------------------- where and when


@dataclass(frozen=True, slots=True)
class Group:
    """Owed answers that share a name (a month, a channel, an intake point)."""

    name: str
    parts: Partition
    rate: WithinStandard


def by_label(owed: OwedColumns, labels: Labels, among: Mask) -> tuple[Group, ...]:
    """Return one group for each label that occurs `among`, most matured first, then by name."""
    groups = [_group(name, owed, among & (labels.codes == code)) for code, name in enumerate(labels.names)]
    found = [group for group in groups if group.parts.total]
    return tuple(sorted(found, key=lambda group: (-group.parts.matured, group.name)))


def by_first_contact(owed: OwedColumns, among: Mask) -> tuple[Group, ...]:
    """Return those who got in touch for the first time, and everybody else; empty groups are left out."""
    first = owed.is_first_contact
    groups = _group("first contact", owed, among & first), _group("in touch before", owed, among & ~first)
    return tuple(group for group in groups if group.parts.total)


def by_month(owed: OwedColumns, among: Mask, zone: ZoneInfo) -> tuple[Group, ...]:
    """Return one group for each calendar month ("2026-03") from first to last, empty months included."""
    return _by_period(owed, among, zone, months=1)


def by_year(owed: OwedColumns, among: Mask, zone: ZoneInfo) -> tuple[Group, ...]:
    """Return one group for each calendar year ("2026") from first to last, empty years included."""
    return _by_period(owed, among, zone, months=12)


def hours_of_week(moments: Micros, zone: ZoneInfo) -> npt.NDArray[np.int64]:
    """Return counts as 7 rows (Monday first) by 24 hours, in the firm's own time."""
    local = local_seconds(moments[moments != NO_MOMENT], zone)
    hours = local // 3600
    slot = ((hours // 24 + 3) % 7) * 24 + hours % 24  # 1 January 1970 was a Thursday
    return np.bincount(slot, minlength=168).astype(np.int64).reshape(7, 24)


def local_seconds(moments: Micros, zone: ZoneInfo) -> npt.NDArray[np.int64]:
    """Return wall-clock seconds since 1970 in `zone` for moments in microseconds UTC."""
    seconds = moments // MICROS
    if not len(seconds):
        return seconds
    starts, offsets = _offsets(int(seconds.min()), int(seconds.max()), zone)
    return np.asarray(seconds + offsets[np.searchsorted(starts, seconds, side="right") - 1])


# ---------------------------------------------------------------- helpers of this page


def _micros(column: pa.ChunkedArray) -> Micros:
    return np.asarray(pc.fill_null(column.cast(pa.timestamp("us", tz="UTC")).cast(pa.int64()), NO_MOMENT))


def _labels(column: pa.ChunkedArray) -> Labels:
    encoded = pc.fill_null(column.cast(pa.string()), "").combine_chunks().dictionary_encode()
    return Labels(np.asarray(encoded.indices, dtype=np.int32), tuple(encoded.dictionary.to_pylist()))


def _last_tried(tried: pa.ChunkedArray, opened_at: Micros) -> Micros:
    latest = opened_at.copy()
    lists = tried.combine_chunks()
    times = pc.struct_field(pc.list_flatten(lists), "occurred_at")
    if len(times):
        np.maximum.at(latest, np.asarray(pc.list_parent_indices(lists)), _micros(pa.chunked_array([times])))
    return latest


def _moment(micros: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)


def _group(name: str, owed: OwedColumns, among: Mask) -> Group:
    parts = partition(owed, among)
    return Group(name, parts, within_standard(parts))


def _by_period(owed: OwedColumns, among: Mask, zone: ZoneInfo, months: int) -> tuple[Group, ...]:
    local = local_seconds(owed.opened_at, zone).astype("datetime64[s]").astype("datetime64[M]")
    period = local.astype(np.int64) // months
    among = among & ~owed.verdict.where(Verdict.NOT_APPLICABLE)
    if not np.any(among):
        return ()
    groups = []
    for index in range(int(period[among].min()), int(period[among].max()) + 1):
        start = np.datetime64(index * months, "M")
        name = str(start) if months == 1 else str(start.astype("datetime64[Y]"))
        groups.append(_group(name, owed, among & (period == index)))
    return tuple(groups)


def _offsets(first: int, last: int, zone: ZoneInfo) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return when each UTC offset begins: sampled daily, then bisected to the second."""
    starts, offsets = [first], [_offset(first, zone)]
    for day in range(first, last + 86_400, 86_400):
        offset = _offset(day, zone)
        if offset != offsets[-1]:
            low, high = day - 86_400, day
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(middle, zone) == offsets[-1] else (low, middle)
            starts.append(high)
            offsets.append(offset)
    return np.array(starts, dtype=np.int64), np.array(offsets, dtype=np.int64)


def _offset(second: int, zone: ZoneInfo) -> int:
    away = datetime.fromtimestamp(second, zone).utcoffset()
    return int(away.total_seconds()) if away is not None else 0


def _office_seconds(moments: Micros, zone: ZoneInfo) -> npt.NDArray[np.int64]:
    """Return office seconds since Monday 5 January 1970, so that differences count office time only."""
    local = local_seconds(moments, zone) - 4 * 86_400
    days, second = local // 86_400, local % 86_400
    weeks, weekday = days // 7, days % 7
    open_seconds = OFFICE_HOURS * 3600
    today = np.clip(second - OFFICE_OPENS * 3600, 0, open_seconds) * (weekday < OFFICE_DAYS)
    return np.asarray((weeks * OFFICE_DAYS + np.minimum(weekday, OFFICE_DAYS)) * open_seconds + today)
