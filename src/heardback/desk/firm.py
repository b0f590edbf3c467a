"""The firm as the pure layers need it: who we are, which standard holds, what we would have seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from heardback.desk.models import (
    CoverageSpan,
    FirmProfile,
    GoLive,
    NumberKind,
    NumberWord,
    PhoneLine,
    RuleSwitch,
    SenderRule,
    StaffAddress,
    StaffAddressKind,
    StaffPhone,
    StandardVersion,
    TeamMode,
)
from heardback.evidence.firm import Firm, domain_of
from heardback.evidence.mail import Reader
from heardback.evidence.office import work_days_of
from heardback.evidence.phones import Phones
from heardback.formats.opening_hours import parse_calendar
from heardback.formats.standard_files import parse_standard
from heardback.kernel.contacts import Commitment, Contact, Coverage, Direction, Mark
from heardback.kernel.coverage import Covered
from heardback.kernel.hours import Calendar, office_hours
from heardback.kernel.policy import ALWAYS, Mode, Policy, PolicyBook
from heardback.kernel.standards import Standard

FOREVER = datetime.max.replace(tzinfo=UTC)
DEFAULT_STANDARD = "24h"


def profile() -> FirmProfile:
    """Return the one firm, made on first use."""
    found, _ = FirmProfile.objects.get_or_create(pk=1)
    return found


def zone_of(firm: FirmProfile) -> ZoneInfo:
    """Return the firm's time zone."""
    return ZoneInfo(firm.zone)


def firm_calendar(firm: FirmProfile, now: datetime) -> Calendar:
    """Return when the firm is open, holidays and all: its own hours, else those of the standard in force at `now`.

    Monday to Friday, 9 to 17, until somebody says otherwise, and where the hours given never open.
    """
    hours = firm.hours
    if not hours:
        in_force = StandardVersion.objects.filter(in_force_from__lte=now).order_by("-in_force_from", "-id")
        row = in_force.first()
        hours = row.hours if row is not None else {}
    calendar = parse_calendar(hours or None, timezone=firm.zone)
    return office_hours(firm.zone) if calendar.is_never_open else calendar


def evidence_firm(firm: FirmProfile) -> Firm:
    """Return who "we" are, for placing mail. Sender rules are applied when judging, because they have a date."""
    addresses = list(StaffAddress.objects.values_list("address", "kind"))
    return Firm(
        domains=frozenset(firm.domains),
        staff=frozenset(address for address, _ in addresses),
        persons=frozenset(address for address, kind in addresses if kind == StaffAddressKind.PERSON),
        relays=frozenset(firm.relays),
        own_groups=frozenset(firm.own_groups),
        phones=phones(firm),
    )


def phones(firm: FirmProfile) -> Phones:
    """Return whose telephone number is whose."""
    words = NumberWord.objects.filter(revoked_at__isnull=True).order_by("-made_at", "-id")
    by_kind: defaultdict[str, dict[str, datetime]] = defaultdict(dict)
    for number, kind, made_at in words.values_list("number", "kind", "made_at"):
        by_kind[kind][number] = made_at  # the earliest standing word on a number
    return Phones(
        country=firm.country.partition("-")[0].upper(),
        lines=dict(PhoneLine.objects.values_list("number", "campaign")),
        people=dict(StaffPhone.objects.values_list("value", "staff__email")),
        shared=frozenset(by_kind[NumberKind.SHARED]),
        sales_since=by_kind[NumberKind.SALES],
    )


def mail_reader(firm: FirmProfile) -> Reader:
    """Return how mail is read: the firm's zone and days, and the servers whose stamps count."""
    days = work_days_of(firm_calendar(firm, FOREVER))
    return Reader(zone_of(firm), frozenset(firm.trusted_hosts), days=days)


@dataclass(frozen=True, slots=True)
class RuledSender:
    """A standing sender rule: in force for what comes at or after `made_at`, until revoked."""

    owes: bool
    made_at: datetime


StrictSpan = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class JudgingContext:
    """What every customer is judged by: read once a step, shared by all customers of it."""

    book: PolicyBook
    covered: Covered
    go_live_at: datetime | None
    rules: Mapping[str, RuledSender] = field(default_factory=dict)
    strict: Mapping[int, tuple[StrictSpan, ...]] = field(default_factory=dict)  # by intake point
    silent: Mapping[str, datetime] = field(default_factory=dict)  # rules of reading switched off, since when
    calendar: Calendar = field(default_factory=lambda: office_hours("UTC"))

    def book_for(self, intake_points: Iterable[int | None]) -> PolicyBook:
        """Return the policy of a customer who came in at these points.

        While any of their teams is strict, grade B only suggests for them (SEMANTICS 12.2): in doubt it is owed.
        """
        spans = [span for point in intake_points if point is not None for span in self.strict.get(point, ())]
        return self.book if not spans else _strict_book(self.book, spans)

    def spoken(self, contact: Contact) -> tuple[Commitment, ...]:
        """Return the commitments read in it but those of rules that were switched off when it was sent (5.1)."""
        return tuple(
            one
            for one in contact.commitments
            if one.rule not in self.silent or contact.occurred_at < self.silent[one.rule]
        )

    def rule_marks(self, contact: Contact) -> frozenset[Mark]:
        """Return what people's sender rules say of this contact (SEMANTICS 2.3 rule 11)."""
        if not self.rules or contact.direction is not Direction.INBOUND or not contact.counterparties:
            return frozenset()
        address = contact.counterparties[0].partition(":")[2]
        rule = self.rules.get(address) or self.rules.get(domain_of(address))
        if rule is None:
            return frozenset()
        if rule.owes:
            return frozenset({Mark.SENDER_RULE_YES})
        if contact.occurred_at >= rule.made_at:
            return frozenset({Mark.SENDER_RULE_NO})
        if self.go_live_at is not None and contact.occurred_at < self.go_live_at:
            return frozenset({Mark.SENDER_RULE_NO_BACKWARDS})
        return frozenset()


def judging_context() -> JudgingContext:
    """Read what every customer is judged by: the standard's versions, coverage, rules, strict teams, hours."""
    return JudgingContext(
        policy_book(),
        covered(),
        go_live_at(),
        sender_rules(),
        strict_spans(),
        silent_rules(),
        firm_calendar(profile(), FOREVER),
    )


def policy_book() -> PolicyBook:
    """Return all versions of the firm's standard; before the first one, it holds too."""
    return book_of(list(StandardVersion.objects.order_by("in_force_from", "id")))


def book_of(versions: Sequence[StandardVersion]) -> PolicyBook:
    """Return the book of these versions, the earliest first."""
    policies = [
        Policy(
            standard=standard_of(row),
            version=row.version,
            in_force_from=row.in_force_from if position else ALWAYS,
            mode=Mode(row.mode),
        )
        for position, row in enumerate(versions)
    ]
    return PolicyBook(policies or [Policy()])


def strict_spans() -> dict[int, tuple[StrictSpan, ...]]:
    """Return when the team behind each intake point was strict, [from, until)."""
    said: defaultdict[int, list[tuple[datetime, bool]]] = defaultdict(list)
    rows = TeamMode.objects.filter(team__intakepoint__isnull=False).order_by("in_force_from", "id")
    for point, moment, is_strict in rows.values_list("team__intakepoint", "in_force_from", "is_strict"):
        said[point].append((moment, is_strict))
    return {
        point: tuple(
            (moment, until)
            for (moment, is_strict), (until, _) in pairwise([*words, (FOREVER, False)])
            if is_strict
        )
        for point, words in said.items()
    }


def _strict_book(book: PolicyBook, spans: Iterable[StrictSpan]) -> PolicyBook:
    """The same versions, cut where strictness begins and ends; only the ordinary mode becomes strict."""
    within = list(spans)
    edges = {*book.starts, *(edge for span in within for edge in span if edge < FOREVER)}
    policies = []
    for edge in sorted(edges):
        policy = replace(book.at(edge), in_force_from=edge)
        if policy.mode is Mode.STANDARD and any(start <= edge < end for start, end in within):
            policy = replace(policy, mode=Mode.STRICT, version=f"{policy.version} strict")
        policies.append(policy)
    return PolicyBook(policies)


def standard_of(row: StandardVersion) -> Standard:
    """Return a version's standard with its calendar frozen as it was written."""
    calendar = parse_calendar(row.hours) if row.hours else None
    return parse_standard(row.text, calendar, version=row.version)


def go_live_at() -> datetime | None:
    """Return the latest go-live decision's moment, None before set-up."""
    latest = GoLive.objects.order_by("-decided_at", "-id").first()
    return latest.go_live_at if latest else None


def silent_rules() -> dict[str, datetime]:
    """Return the rules of reading that are switched off, and since when."""
    latest = {row.rule: row for row in RuleSwitch.objects.order_by("made_at", "id")}
    return {rule: row.made_at for rule, row in latest.items() if not row.is_on}


def sender_rules() -> dict[str, RuledSender]:
    """Return the standing rules by sender; the latest on a sender stands."""
    rows = SenderRule.objects.filter(revoked_at__isnull=True).order_by("made_at", "id")
    return {row.sender: RuledSender(row.owes, row.made_at) for row in rows}


def covered() -> Covered:
    """Return where we would have seen an answer. A live span has no end: silence in it means silence.

    A feed that fails stops being live (`intake.coverage`), and its span ends at the last good look.
    """
    rows = CoverageSpan.objects.filter(is_outgoing=True).values_list(
        "source", "covered_from", "covered_to", "is_live"
    )
    return Covered(
        Coverage(source, start, FOREVER if is_live else end) for source, start, end, is_live in rows
    )
