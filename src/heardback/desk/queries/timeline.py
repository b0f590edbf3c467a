"""One customer's timeline over all channels, newest first: contacts, notes, decisions, claims, promises.

Pages are cut by a key, so that a customer with thousands of contacts costs as much as one with fifty. Everything
between two pages' contacts stands on exactly one page. Reads only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby

from django.db.models import Q

from heardback.desk.encoding import decode_contact
from heardback.desk.firm import policy_book
from heardback.desk.judging import decisions_on
from heardback.desk.models import (
    Claim,
    DecisionFact,
    Filing,
    Identity,
    IdentityLink,
    Note,
    OwedAnswer,
    PromiseRow,
    StaffAddress,
)
from heardback.desk.models import Contact as ContactRow
from heardback.desk.promise_rows import promise_of
from heardback.desk.queries.calls import truth_level, truth_words
from heardback.desk.queries.deeds import CLAIM_WORDS, decision_words
from heardback.desk.queries.page_keys import moment_and_number, page_key
from heardback.desk.queries.recordings import RecordingShown, recordings_of
from heardback.desk.restored import restored
from heardback.kernel.contacts import Channel, Contact, Direction
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.judge import standing
from heardback.kernel.policy import PolicyBook
from heardback.kernel.promises import PromiseState
from heardback.kernel.reasons import MEANINGS, Rule
from heardback.kernel.status import State, Verdict, flags_at, state_at, verdict_at

PAGE = 40
_ALWAYS, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
#: Rules by which a contact was a machine's or for many: greyed and folded.
MACHINES = frozenset(
    {
        Rule.AUTO,
        Rule.AUTO_LIKELY,
        Rule.BULK,
        Rule.DSN,
        Rule.MDN,
        Rule.REPORT,
        Rule.SPAM,
        Rule.NO_REPLY_ADDRESS,
        Rule.SENDER_RULE,
        Rule.CALENDAR_REPLY,
        Rule.X_AUTOMATIC,
        Rule.X_BULK,
        Rule.X_MASS_MAILING,
        Rule.X_TEMPLATE,
    }
)


@dataclass(frozen=True, slots=True)
class OwedLine:
    """An owed answer with what the kernel says of it at the page's moment."""

    row: OwedAnswer
    state: State
    verdict: Verdict
    flags: frozenset[str]

    @property
    def is_open(self) -> bool:
        """Whether the customer still waits."""
        return self.state is State.OPEN

    @property
    def asks_right_matter(self) -> bool:
        """Settled by a link, not by the conversation: a person may say that it was about something else."""
        return self.state is State.SETTLED and self.row.grade == "B"

    @property
    def settled_by_rule(self) -> str:
        """Why it counts as settled, in a sentence."""
        return MEANINGS[Rule(self.row.settled_rule)] if self.row.settled_rule else ""

    @property
    def closed_by_rule(self) -> str:
        """Why it is closed, in a sentence."""
        return MEANINGS[Rule(self.row.close_rule)] if self.row.close_rule else ""


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact with its ruling; `owed` where this contact opened it, `settles` where it answered."""

    contact_id: str
    occurred_at: datetime
    known_at: datetime
    channel: Channel
    direction: str
    who: str
    address: str
    to: tuple[str, ...]
    subject: str
    words: str
    owes: str
    rule: str
    meaning: str
    grade: str
    is_machine: bool
    owed_id: str
    conversation: str
    evidence: tuple[str, ...]
    bridged_for: float
    message_for: float
    truth: str = ""  # of a call of ours: how far it got
    truth_level: str = ""
    campaign: str = ""
    recordings: tuple[RecordingShown, ...] = ()
    owed: OwedLine | None = None
    settles: OwedLine | None = None
    manner: str = ""

    kind = "contact"

    @property
    def is_inbound(self) -> bool:
        """Inbound stands left, outbound right."""
        return self.direction == "inbound"

    @property
    def is_call(self) -> bool:
        """A quiet bar with its length."""
        return self.channel in (Channel.PHONE, Channel.VOICEMAIL)

    @property
    def is_chase(self) -> bool:
        """It waits in an owed answer that another contact opened."""
        return self.owes in ("yes", "unsure") and bool(self.owed_id) and self.owed is None


@dataclass(frozen=True, slots=True)
class MachineRun:
    """Machines' contacts in a row, folded into one line."""

    occurred_at: datetime
    lines: tuple[ContactLine, ...]

    kind = "machines"


@dataclass(frozen=True, slots=True)
class Deed:
    """What a person did: decision, claim, note, link; `undo_id` where it can still be taken back."""

    kind: str
    occurred_at: datetime
    by: str
    sentence: str
    text: str = ""
    contact_id: str = ""
    undo_id: str = ""
    is_undone: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """A promise at the moment it was made, with its state at the page's moment."""

    row: PromiseRow
    state: PromiseState

    kind = "promise"

    @property
    def occurred_at(self) -> datetime:
        """When it was made."""
        return self.row.made_at


Entry = ContactLine | MachineRun | Deed | PromiseLine


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page, newest first; `earlier` is the key of the next page, '' on the last one."""

    entries: tuple[Entry, ...]
    earlier: str


def timeline(
    customer_id: str,
    as_of: datetime,
    *,
    before: str = "",
    contact_ids: frozenset[str] | None = None,
    size: int = PAGE,
) -> Timeline:
    """Return one page of a customer's timeline; `contact_ids` narrows it to the contacts of one matter."""
    rows = Filing.objects.filter(customer_id=customer_id).select_related("contact")
    if contact_ids is not None:
        rows = rows.filter(contact__contact_id__in=contact_ids)
    cut = moment_and_number(before)
    if cut is not None:
        rows = rows.filter(Q(occurred_at__lt=cut[0]) | Q(occurred_at=cut[0], pk__lt=cut[1]))
    found = list(rows.order_by("-occurred_at", "-pk")[: size + 1])
    page = found[:size]
    earlier = page_key(page[-1].occurred_at, page[-1].pk) if len(found) > size else ""
    since = page[-1].occurred_at if earlier else _ALWAYS
    until = cut[0] if cut is not None else _NEVER
    entries: list[Entry] = list(_contact_lines(page, as_of))
    if contact_ids is None:
        entries += _deeds(customer_id, since, until)
    entries += _promises(customer_id, since, until, as_of)
    entries.sort(key=lambda entry: entry.occurred_at, reverse=True)
    return Timeline(tuple(_folded(entries)), earlier)


# -- contacts -----------------------------------------------------------------------------------------------


def _contact_lines(page: Sequence[Filing], as_of: datetime) -> Iterable[ContactLine]:
    book = policy_book()
    contact_ids = [filing.contact.contact_id for filing in page]
    owed_ids = {filing.owed_id for filing in page if filing.owed_id}
    rows = OwedAnswer.objects.filter(
        Q(owed_id__in=owed_ids) | Q(settled_by__in=contact_ids),
        customer_id__in={filing.customer_id for filing in page},
    )
    lines = [owed_line(row, book, as_of) for row in rows.select_related("owner")]
    opened = {line.row.owed_id: line for line in lines}
    settled = {line.row.settled_by: line for line in lines if line.row.settled_by}
    spoken = [one.contact.contact_id for one in page if one.contact.channel == Channel.VOICEMAIL]
    recordings = recordings_of(spoken) if spoken else {}
    names = _names_of([one.contact for one in page if one.contact.kind == "call"])
    for filing in page:
        line = contact_line(filing)
        yield replace(
            line,
            who=names.get(line.who, line.who),
            recordings=tuple(recordings.get(line.contact_id, ())),
            owed=opened.get(line.contact_id),
            settles=settled.get(line.contact_id),
            manner=settled[line.contact_id].row.manner if line.contact_id in settled else "",
        )


def _names_of(calls: Sequence[ContactRow]) -> dict[str, str]:
    """The names of our people behind calls: a phone system knows numbers, so that a call has only an address."""
    staff = {call.staff for call in calls if call.staff and call.direction == Direction.OUTBOUND}
    if not staff:
        return {}
    rows = StaffAddress.objects.filter(address__in=staff, staff__isnull=False)
    return {address: name for address, name in rows.values_list("address", "staff__name") if name}


def contact_line(filing: Filing) -> ContactLine:
    """Return one filed contact as the timeline shows it, without the owed answers around it."""
    row = filing.contact
    facts = decode_contact(row.facts)
    call = facts.call
    rule = Rule(filing.rule) if filing.rule else None
    is_ours = row.direction == Direction.OUTBOUND
    is_machine = rule in MACHINES or (row.is_automatic and filing.owes in ("", "no"))
    return ContactLine(
        contact_id=row.contact_id,
        occurred_at=filing.occurred_at,
        known_at=row.known_at,
        channel=Channel(row.channel),
        direction=row.direction,
        who=row.from_name or row.from_address or (row.staff if row.direction != "inbound" else ""),
        address=row.from_address or row.staff,
        to=tuple(row.to_addresses),
        subject=row.subject,
        words=row.snippet,
        owes=filing.owes,
        rule=filing.rule,
        meaning=MEANINGS[rule] if rule else "",
        grade=filing.grade,
        is_machine=is_machine,
        owed_id=filing.owed_id,
        conversation=filing.conversation,
        evidence=_evidence(facts, row.cites_us, row.is_mass),
        bridged_for=call.bridged_for if call else 0.0,
        message_for=call.message_for if call else 0.0,
        truth=truth_words(facts.channel, call) if call and is_ours else "",
        truth_level=truth_level(facts.channel, call).value if call and is_ours else "",
        campaign=row.campaign,
    )


def _evidence(facts: Contact, cites_us: bool, is_mass: bool) -> tuple[str, ...]:
    """The marks that rules looked at, as words."""
    found = {mark.value for mark in facts.marks}
    found |= {"cites_us"} if cites_us else set()
    found |= {"mass_mailing"} if is_mass else set()
    return tuple(name.replace("_", " ") for name in sorted(found))


def owed_line(row: OwedAnswer, book: PolicyBook, as_of: datetime) -> OwedLine:
    """Ask the kernel what holds of `row` at `as_of`."""
    owed = restored(row, book)
    return OwedLine(row, state_at(owed, as_of), verdict_at(owed, as_of), flags_at(owed, as_of))


def _folded(entries: Sequence[Entry]) -> Iterable[Entry]:
    for is_machine, run in groupby(
        entries, key=lambda entry: isinstance(entry, ContactLine) and entry.is_machine
    ):
        found = list(run)
        if is_machine:
            lines = tuple(one for one in found if isinstance(one, ContactLine))
            yield MachineRun(lines[0].occurred_at, lines)
        else:
            yield from found


# -- what people did ----------------------------------------------------------------------------------------


def _deeds(customer_id: str, since: datetime, until: datetime) -> list[Deed]:
    ids = Filing.objects.filter(customer_id=customer_id).values("contact__contact_id")
    keys = Identity.objects.filter(customer_id=customer_id).values("key")
    within = (since, until)
    found = decision_deeds(DecisionFact.objects.filter(contact_id__in=ids, decided_at__range=within))
    for claim in Claim.objects.filter(contact_id__in=ids, claimed_at__range=within).select_related(
        "by", "owner"
    ):
        sentence = CLAIM_WORDS[claim.kind].format(owner=claim.owner or "nobody")
        found.append(
            Deed("claim", claim.claimed_at, str(claim.by or "?"), sentence, claim.note, claim.contact_id)
        )
    for note in Note.objects.filter(contact_id__in=ids, written_at__range=within).select_related("by"):
        found.append(
            Deed("note", note.written_at, str(note.by or "?"), "wrote a note", note.text, note.contact_id)
        )
    for link in IdentityLink.objects.filter(
        Q(one__in=keys) | Q(other__in=keys), made_at__range=within
    ).select_related("by"):
        one, other = (key.partition(":")[2] for key in (link.one, link.other))
        words = f"said that {one} and {other} are {'one customer' if link.is_link else 'two customers'}"
        found.append(Deed("link", link.made_at, str(link.by or "?"), words, link.reason))
    return [deed for deed in found if since <= deed.occurred_at < until]


def decision_deeds(rows: Iterable[DecisionFact]) -> list[Deed]:
    """Decisions of one gesture are one line; a reversal stands with what it took back."""
    ordered = sorted(rows, key=lambda row: (row.decided_at, row.pk))
    gone = undone_ids({row.contact_id for row in ordered})
    found: dict[str, Deed] = {}
    for row in ordered:
        key = row.batch_id or row.decision_id
        if key in found:
            found[key] = replace(found[key], count=found[key].count + 1)
            continue
        is_undone = row.decision_id in gone
        found[key] = Deed(
            "decision",
            row.decided_at,
            row.by_name,
            decision_words(row),
            row.reason,
            row.contact_id,
            "" if is_undone or row.kind == DecisionKind.REVERSE else row.decision_id,
            is_undone,
        )
    return list(found.values())


def undone_ids(contact_ids: Iterable[str]) -> set[str]:
    """Return the decisions on these contacts that were taken back."""
    gone: set[str] = set()
    for decisions in decisions_on(contact_ids).values():
        stand = {decision.decision_id for decision in standing(decisions)}
        gone |= {decision.decision_id for decision in decisions} - stand
    return gone


def _promises(customer_id: str, since: datetime, until: datetime, as_of: datetime) -> list[PromiseLine]:
    rows = PromiseRow.objects.filter(customer_id=customer_id, made_at__gte=since, made_at__lt=until)
    return [promise_line(row, as_of) for row in rows.select_related("owner")]


def promise_line(row: PromiseRow, as_of: datetime) -> PromiseLine:
    """Ask the kernel for a promise's state at `as_of`."""
    return PromiseLine(row, promise_of(row).state_at(as_of))
