"""A mail's reading, given the firm, becomes the kernel's Contact and the facts beside it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from heardback.evidence.call_notices import notice_contact
from heardback.evidence.firm import Firm
from heardback.evidence.parties import Parties, parties_of
from heardback.evidence.readings import CallNotice, MailReading, marks_of
from heardback.kernel.contacts import Bounce, Channel, Contact, Direction, Mark, Window
from heardback.kernel.identities import email_identity

CORROBORATED_WITHIN = timedelta(minutes=10)
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
_NO_MARKS: frozenset[Mark] = frozenset()
_SENDER_CLOCK = frozenset({Mark.SENDER_CLOCK})
_NOT_CORROBORATED = frozenset({Mark.DATE_NOT_CORROBORATED})
_OWN_GROUP = frozenset({Mark.OWN_GROUP})
_NO_ROOT = frozenset({Mark.NO_ROOT})
_RULE_MARKS = {True: frozenset({Mark.SENDER_RULE_YES}), False: frozenset({Mark.SENDER_RULE_NO_BACKWARDS})}


@dataclass(frozen=True, slots=True)
class Placed:
    """A contact with the outside parties that it concerns (addresses, not identity keys)."""

    contact: Contact
    parties: Parties


@dataclass(frozen=True, slots=True)
class Seen:
    """What only the whole set of sources knows of one mail (found before judging, DESIGN).

    `occurred_at` overrides the mail's own time (several sightings, a missing date); `inferred_to` are contacts it
    seems to answer; `marks` are added (mass mailing, cites us).
    """

    occurred_at: datetime | None = None
    marks: frozenset[Mark] = _NO_MARKS
    inferred_to: tuple[str, ...] = ()


NOTHING_MORE = Seen()


def place(reading: MailReading, firm: Firm, seen: Seen = NOTHING_MORE) -> Placed:
    """Return the contact that `reading` is for `firm`. Pure; never fails."""
    if reading.call_notice is not None:
        return _placed_notice(reading, reading.call_notice, firm, seen)
    marks = marks_of(reading.marks)
    parties = parties_of(reading, firm, marks)
    occurred_at, time_marks = time_of(reading, parties.direction)
    marks = marks | parties.marks | time_marks | seen.marks
    if reading.list_id and is_own_group(reading.list_id, firm):
        marks |= _OWN_GROUP
    is_outbound = parties.direction is Direction.OUTBOUND
    if firm.sender_rules and not is_outbound and parties.customers:
        rule = firm.sender_rule(parties.customers[0])
        if rule is not None:
            marks |= _RULE_MARKS[rule]
    forwarded = reading.forwarded if Mark.INTERNAL_FORWARD in parties.marks else None
    cites = reading.cites
    subject, base = reading.subject, reading.base_subject
    if forwarded is not None:
        cites = (*cites, forwarded.message_id) if forwarded.message_id else cites
        if forwarded.received_at is not None:
            occurred_at = min(occurred_at, forwarded.received_at)
    contact = Contact(
        contact_id=reading.contact_id,
        channel=parties.channel,
        direction=parties.direction,
        occurred_at=seen.occurred_at or occurred_at,
        counterparties=tuple(map(email_identity, parties.customers)),
        staff=parties.staff,
        intake_points=parties.intake,
        responders=_responders(parties, firm),
        subject=subject,
        base_subject=base,
        message_id=reading.message_id,
        cites=cites,
        inferred_to=seen.inferred_to,
        marks=marks,
        asks=frozenset(reading.asks),
        proposes=tuple(Window(*window) for window in reading.proposes) if is_outbound else (),
        accepts=Window(*reading.accepts) if reading.accepts is not None and not is_outbound else None,
        promises=tuple(Window(*window) for window in reading.promises) if is_outbound else (),
        commitments=reading.commitments,
        asked=reading.asked if is_outbound else (),
        asked_by=reading.asked_by if is_outbound else None,
    )
    return Placed(contact, parties)


def _placed_notice(reading: MailReading, notice: CallNotice, firm: Firm, seen: Seen) -> Placed:
    """A phone system's mail is the call of whoever called, received when the mail was (rule 1)."""
    occurred_at, time_marks = time_of(reading, Direction.INBOUND)
    called = notice_contact(notice, reading.contact_id, seen.occurred_at or occurred_at, firm)
    ours = tuple(
        address for address in reading.to + reading.cc + reading.delivered_to if firm.is_ours(address)
    )
    parties = Parties(called.direction, called.channel, (), "", tuple(dict.fromkeys(ours)))
    contact = replace(
        called,
        intake_points=parties.intake,
        subject=reading.subject,
        base_subject=reading.base_subject,
        message_id=reading.message_id,
        responders=_responders(parties, firm),
        marks=called.marks | time_marks | (seen.marks - {Mark.MASS_MAILING}),
    )
    return Placed(contact, parties)


def list_contact(reading: MailReading, asker: str, is_askers_own: bool, seen: Seen = NOTHING_MORE) -> Contact:
    """List mode (2.6): the asker's own message is inbound, anybody else's is outbound to the asker.

    `asker` is the author of the conversation's first message, '' where that message is missing (`no_root`).
    """
    marks = marks_of(reading.marks) | seen.marks
    direction = Direction.INBOUND if is_askers_own or not asker else Direction.OUTBOUND
    occurred_at, time_marks = time_of(reading, Direction.INBOUND)
    return Contact(
        contact_id=reading.contact_id,
        channel=Channel.EMAIL,
        direction=direction,
        occurred_at=seen.occurred_at or occurred_at,
        counterparties=(email_identity(asker),) if asker else (),
        staff="" if is_askers_own else reading.from_address,
        subject=reading.subject,
        base_subject=reading.base_subject,
        message_id=reading.message_id,
        cites=reading.cites,
        inferred_to=seen.inferred_to,
        marks=marks | time_marks | (_NO_ROOT if not asker else _NO_MARKS),
        asks=frozenset(reading.asks),
    )


def is_own_group(list_id: str, firm: Firm) -> bool:
    """Whether a List-Id is one of the firm's own groups: listed, or at one of its domains (T29)."""
    return list_id in firm.own_groups or any(list_id.endswith(f".{domain}") for domain in firm.domains)


def time_of(reading: MailReading, direction: Direction) -> tuple[datetime, frozenset[Mark]]:
    """Return when it was received (inbound) or proven sent (outbound), and what is to be said of that clock.

    Inbound: perimeter hop, else the container's delivery time, else the sender's word (2.1). Outbound: `Date:` if
    nothing contradicts it by more than ten minutes, else the server's time (3.5, T24, T25).
    """
    claimed, perimeter, delivered = reading.claimed_sent_at, reading.perimeter_at, reading.delivered_at
    if direction is Direction.INBOUND:
        received_at = perimeter or delivered
        if received_at is not None:
            return received_at, _NO_MARKS
        return claimed or UNDATED, _SENDER_CLOCK
    server = perimeter or (delivered if reading.role == "sent" else None)
    if claimed is None:
        found = server or delivered
        return found or UNDATED, _NO_MARKS if found else _SENDER_CLOCK
    if server is None:
        return claimed, _SENDER_CLOCK
    if abs(server - claimed) <= CORROBORATED_WITHIN:
        return min(claimed, server), _NO_MARKS
    return server, _NOT_CORROBORATED


def _responders(parties: Parties, firm: Firm) -> tuple[str, ...]:
    """The persons whose own Sent folders would hold the answer (4.6): those it was addressed to, or who wrote it."""
    if parties.direction is Direction.OUTBOUND:
        return (parties.staff,) if parties.staff in firm.persons else ()
    if parties.direction is not Direction.INBOUND:
        return ()
    return tuple(address for address in parties.intake if address in firm.persons)


def name_of_person(contact: Contact, reading: MailReading) -> str:
    """The name of whoever's words these are: a machine that passed them on signs with its own."""
    if reading.call_notice is not None:
        return reading.call_notice.name
    if Mark.INTERNAL_FORWARD in contact.marks and reading.forwarded is not None:
        return reading.forwarded.from_name
    if Mark.CARRIER_NO_ADDRESS in contact.marks:
        return reading.fields_name
    if Mark.CARRIER in contact.marks or (Mark.OWN_GROUP in contact.marks and reading.reply_name):
        return reading.fields_name or reading.reply_name
    return reading.from_name


def bounces_of(
    reading: MailReading, occurred_at: datetime, sent_by_us: Collection[str] | None
) -> list[Bounce]:
    """Return a bounce per failed recipient of a delivery report; none for other mail.

    `sent_by_us`: Message-IDs known to be ours, or None if unknown; a report on a mail that is not ours says
    nothing, so its Message-ID is kept as it is and simply matches nothing.
    """
    return [
        Bounce(
            bounce_id=f"{reading.contact_id}:{failed.address}",
            recipient=email_identity(failed.address),
            occurred_at=occurred_at,
            is_permanent=failed.is_final,
            message_id=failed.original_message_id
            if sent_by_us is None or failed.original_message_id in sent_by_us
            else "",
        )
        for failed in reading.failed
    ]
