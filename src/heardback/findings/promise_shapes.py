"""What leaves an audit about promises and about what we wait for: rows, counts, and the rate kept.

Field names and enum values are a contract, as in `shapes`. All moments are aware UTC. Source: SEMANTICS 5.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from heardback.findings.rates import MATURED_FOR_A_RATE
from heardback.kernel.awaiting import AwaitedKind
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.promises import PromiseState, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class MadePromiseRow:
    """One promise to one customer as judged at the audit's moment: a row of `promises.parquet`.

    `owed_id` is the matter it belongs to ('': none). `sentence` is what was read in the words of contact `made_by`
    ('' where a holding reply names nothing), `words` the beginning of that contact. It was due between `earliest`
    and `latest`. `is_suggestion`: found by reading only, nobody confirmed it, so it counts in no rate and is never
    broken. `kept_by` kept it at `kept_at`; `told_at` is when the customer was told a new date, `contacted_at` our
    first human contact after it. What would show an answer is not covered from `uncovered_from` on: where that is
    before `latest`, silence proves nothing, and the state is `unconfirmed`. `candidates` are contacts that may have
    kept it.
    """

    promise_id: str
    customer_id: str
    customer: str
    owed_id: str
    kind: PromiseKind
    tier: Tier
    sentence: str
    made_at: datetime
    earliest: datetime
    latest: datetime
    staff: str
    state: PromiseState
    kept_at: datetime | None = None
    kept_by: str = ""
    confidence: float = 1.0
    rule: str = ""
    is_suggestion: bool = False
    is_holding: bool = False
    made_by: str = ""
    subject: str = ""
    words: str = ""
    wording: str = ""
    told_at: datetime | None = None
    contacted_at: datetime | None = None
    uncovered_from: datetime | None = None
    ended_at: datetime | None = None
    is_other_channel: bool = False
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedRow:
    """One thing that we waited for from a customer: a row of `awaited.csv`.

    `sentence` is what we asked or what they said they would do in contact `contact_id`; `times` how often we asked
    without a word from them, `asked_at` when last. `heard_at` is their next human contact there.
    """

    awaited_id: str
    customer_id: str
    customer: str
    kind: AwaitedKind
    contact_id: str
    staff: str
    since: datetime
    earliest: datetime
    latest: datetime
    sentence: str
    times: int = 1
    asked_at: datetime | None = None
    heard_at: datetime | None = None
    stopped_at: datetime | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class PromiseParts:
    """Promises by what became of them; each is in exactly one."""

    kept: int = 0
    kept_late: int = 0
    renegotiated: int = 0
    broken: int = 0
    unconfirmed: int = 0
    open: int = 0
    waived: int = 0

    @property
    def total(self) -> int:
        return self.settled + self.renegotiated + self.unconfirmed + self.open + self.waived

    @property
    def settled(self) -> int:
        """Those of which one can tell whether they were kept: the only ones that the rate speaks of."""
        return self.kept + self.kept_late + self.broken


@dataclass(frozen=True, slots=True)
class KeptRate:
    """Share kept in time of what was kept, kept late or broken; None where there is none of these."""

    rate: float | None = None
    wilson_low: float | None = None
    wilson_high: float | None = None
    kept: int = 0
    settled: int = 0

    @property
    def is_few(self) -> bool:
        """Too few to speak of a rate."""
        return self.settled < MATURED_FOR_A_RATE


@dataclass(frozen=True, slots=True)
class PromisedPeople:
    """People we said we would come back to, each once, by the worst that became of a promise to them."""

    in_time: int = 0
    late: int = 0
    never: int = 0
    cannot_tell: int = 0
    not_due: int = 0
    waived: int = 0

    @property
    def total(self) -> int:
        return self.in_time + self.late + self.never + self.cannot_tell + self.not_due + self.waived


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseSummary:
    """`promises` of `heardback audit --json`: found = follow_ups + others + suggested + void.

    `follow_ups` are those that count; `others` follow-ups that we took upon us though nobody promised them ("call us
    in three months"): in no rate. `suggested` were found by reading only and nobody confirmed them; of `void` a
    person said that they are none. `people` are those of `follow_ups`. `awaited_open` counts what we still wait for.
    """

    found: int = 0
    follow_ups: PromiseParts = field(default=PromiseParts())
    suggested: PromiseParts = field(default=PromiseParts())
    kept_rate: KeptRate = field(default=KeptRate())
    others: PromiseParts = field(default=PromiseParts())
    void: int = 0
    people: PromisedPeople = field(default=PromisedPeople())
    awaited_open: int = 0
