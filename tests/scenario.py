"""A small shared world for tests: one firm, customers X and Y, staff A and B, the week of Mon 16 Mar 2026.

`at("mon 09:00")` is a moment in America/New_York in that week; "next tue 08:00" is a week later, and a date such
as "2026-03-07 22:00" stands for itself. A `Story` collects facts in the order of telling and is judged by the
kernel; `told` prints what is owed, one line each, so that a test reads as given and expected.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from heardback.kernel.contacts import (
    Bounce,
    CallFacts,
    Channel,
    Commitment,
    Contact,
    Coverage,
    Direction,
    MachineDetection,
    Mark,
    PromiseKind,
    Window,
)
from heardback.kernel.coverage import Covered
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.identities import CustomerOf, bounces_by_customer, contacts_by_customer
from heardback.kernel.judge import CustomerFacts, Judgement, OwedAnswer, judge
from heardback.kernel.policy import Policy, PolicyBook
from heardback.kernel.reasons import Grade
from heardback.kernel.status import verdict_at

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 3, 16)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

X, Y = "email:x@customer.example", "email:y@customer.example"
X_PHONE, Y_PHONE = "phone:+12025550111", "phone:+12025550122"
A, B = "a@pool.example", "b@pool.example"
DEFAULT = PolicyBook([Policy()])


def at(said: str) -> datetime:
    """Return the moment that `said` names, aware UTC: "tue 08:00:01", "next mon 09:00", "2026-03-07 22:00"."""
    *words, clock = said.split()
    if words[-1] in DAYS:
        day = MONDAY + timedelta(days=DAYS.index(words[-1]) + (7 if words[0] == "next" else 0))
    else:
        day = date.fromisoformat(words[-1])
    return datetime.combine(day, time.fromisoformat(clock), NEW_YORK).astimezone(UTC)


def window(earliest: str, latest: str, wording: str = "") -> Window:
    return Window(at(earliest), at(latest), wording)


def said(
    kind: PromiseKind,
    window: Window | None = None,
    sentence: str = "",
    *,
    confidence: float = 0.9,
    is_told: bool = False,
) -> Commitment:
    """A promise as read in a mail; its words are its key."""
    words = sentence or f"a promise to {kind.value}"
    return Commitment(words, kind, words, window, confidence, "test_rule", is_told)


class Story:
    """Facts told one after the other; every verb adds one and returns its id. Ids are also Message-IDs."""

    def __init__(self, policy: Policy | None = None) -> None:
        self.book = PolicyBook([policy]) if policy is not None else DEFAULT
        self.contacts: list[Contact] = []
        self.decisions: list[Decision] = []
        self.bounces: list[Bounce] = []
        self.coverage: list[Coverage] | None = None
        self.links: list[tuple[str, str]] = [(X, X_PHONE), (Y, Y_PHONE)]

    # -- the customer speaks

    def mail(
        self,
        name: str,
        when: str,
        *marks: Mark,
        who: str = X,
        cites: Iterable[str] = (),
        subject: str = "Pump",
        asks: Iterable[str] = (),
        accepts: Window | None = None,
        responders: tuple[str, ...] = (),
        channel: Channel = Channel.EMAIL,
        keys: tuple[str, ...] = (),
        commitments: tuple[Commitment, ...] = (),
        asked: tuple[str, ...] = (),
    ) -> str:
        """A mail of `who` arrives."""
        return self._add(
            Contact(
                contact_id=name,
                channel=channel,
                direction=Direction.INBOUND,
                occurred_at=at(when),
                counterparties=(who,),
                subject=subject,
                base_subject=subject.lower(),
                message_id=name,
                cites=tuple(cites),
                marks=frozenset(marks),
                asks=frozenset(asks),
                accepts=accepts,
                responders=responders,
                conversation_keys=keys,
                commitments=commitments,
                asked=asked,
            )
        )

    def form(self, name: str, when: str, *marks: Mark, who: str = X) -> str:
        """A web form is sent: a conversation of its own (3.1)."""
        return self.mail(
            name, when, *marks, who=who, channel=Channel.FORM, subject="", keys=(f"form:{name}",)
        )

    def calls_us(
        self,
        name: str,
        when: str,
        *,
        who: str = X_PHONE,
        rang: float = 25,
        bridged: float = 0,
        message: float = 0,
        is_withheld: bool = False,
    ) -> str:
        """`who` rings: missed, answered (`bridged` seconds) or with a message (seconds)."""
        call = CallFacts(bridged_for=bridged, rang_for=rang, message_for=message, is_withheld=is_withheld)
        channel = Channel.VOICEMAIL if message else Channel.PHONE
        return self._call(name, when, Direction.INBOUND, channel, who, "", call)

    # -- the firm speaks

    def writes(
        self,
        name: str,
        when: str,
        *marks: Mark,
        to: Iterable[str] = (X,),
        cites: Iterable[str] = (),
        subject: str = "Pump",
        staff: str = A,
        proposes: tuple[Window, ...] = (),
        promises: tuple[Window, ...] = (),
        direction: Direction = Direction.OUTBOUND,
        commitments: tuple[Commitment, ...] = (),
        asked: tuple[str, ...] = (),
        asked_by: Window | None = None,
        keys: tuple[str, ...] = (),
    ) -> str:
        """`staff` writes a mail; `cites` makes it a reply."""
        return self._add(
            Contact(
                contact_id=name,
                channel=Channel.EMAIL,
                direction=direction,
                occurred_at=at(when),
                counterparties=tuple(to),
                staff=staff,
                subject=subject,
                base_subject=subject.lower(),
                message_id=name,
                cites=tuple(cites),
                marks=frozenset(marks),
                proposes=proposes,
                promises=promises,
                commitments=commitments,
                asked=asked,
                asked_by=asked_by,
                conversation_keys=keys,
            )
        )

    def calls(
        self,
        name: str,
        when: str,
        *,
        to: str = X_PHONE,
        staff: str = A,
        bridged: float = 0,
        message: float = 0,
        detection: MachineDetection = MachineDetection.HUMAN,
    ) -> str:
        """`staff` rings a customer; without seconds nobody picked up."""
        call = CallFacts(bridged_for=bridged, rang_for=20, message_for=message, machine_detection=detection)
        return self._call(name, when, Direction.OUTBOUND, Channel.PHONE, to, staff, call)

    # -- people decide, machines report

    def decides(
        self,
        kind: DecisionKind,
        contact: str,
        when: str,
        *,
        other: str = "",
        spoke: str = "",
        by: str = A,
        due_at: datetime | None = None,
        promise: str = "",
        promise_kind: PromiseKind = PromiseKind.REPLY,
    ) -> str:
        name = f"decision-{len(self.decisions)}"
        self.decisions.append(
            Decision(
                decision_id=name,
                kind=kind,
                contact_id=contact,
                decided_at=at(when),
                by=by,
                reason="told",
                other_id=other,
                occurred_at=at(spoke) if spoke else None,
                due_at=due_at,
                promise_id=promise,
                promise_kind=promise_kind,
            )
        )
        return name

    def bounces_back(self, name: str, when: str, *, who: str = X, is_permanent: bool = True) -> None:
        """A delivery report on our mail `name` arrives."""
        self.bounces.append(Bounce(f"bounce of {name} {when}", who, at(when), is_permanent, name))

    def covers(self, source: str, since: str, until: str) -> None:
        """We would have seen what `source` sent in that time."""
        self.coverage = [*(self.coverage or []), Coverage(source, at(since), at(until))]

    # -- and is judged

    def judged(self, who: str = X) -> Judgement:
        customer_of = CustomerOf(self.links)
        customer = customer_of(who)
        known = {who, *(identity for link in self.links for identity in link)}
        facts = CustomerFacts(
            customer_id=customer,
            contacts=contacts_by_customer(self.contacts, customer_of).get(customer, []),
            identities=frozenset(identity for identity in known if customer_of(identity) == customer),
            decisions=self.decisions,
            bounces=bounces_by_customer(self.bounces, customer_of).get(customer, []),
            coverage=Covered(self.coverage) if self.coverage is not None else None,
        )
        return judge(facts, self.book)

    def owed(self, who: str = X) -> tuple[OwedAnswer, ...]:
        return self.judged(who).owed

    def told(self, as_of: str, who: str = X) -> list[str]:
        """One line for each owed answer: its contacts, the verdict, and what settled it or might have."""
        return [line_of(owed, at(as_of)) for owed in self.owed(who)]

    def rule_on(self, name: str, who: str = X) -> str:
        """`yes otherwise`: how an inbound contact was ruled."""
        ruling = dict(self.judged(who).rulings)[name]
        return f"{ruling.owes} {ruling.rule}"

    def _call(
        self,
        name: str,
        when: str,
        direction: Direction,
        channel: Channel,
        who: str,
        staff: str,
        call: CallFacts,
    ) -> str:
        return self._add(
            Contact(
                contact_id=name,
                channel=channel,
                direction=direction,
                occurred_at=at(when),
                counterparties=(who,),
                staff=staff,
                conversation_keys=(f"pair:{who}",),
                call=call,
            )
        )

    def _add(self, contact: Contact) -> str:
        self.contacts.append(contact)
        return contact.contact_id


def line_of(owed: OwedAnswer, as_of: datetime) -> str:
    """`x1 x2: met A full by a1`, with `unsure` and candidates where there are any."""
    words = [f"{' '.join(owed.contacts)}: {verdict_at(owed, as_of)}"]
    if owed.settlement is not None and owed.settlement.settled_at <= as_of:
        words.append(f"{owed.settlement.grade} {owed.settlement.manner} by {owed.settlement.contact_id}")
    words += ["unsure"] if not owed.is_certain else []
    words += [f"perhaps {line.contact_id}" for line in owed.suggestions if line.grade is Grade.C]
    return " ".join(words)
