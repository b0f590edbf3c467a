"""Who wrote to whom: direction, customer and channel of one mail, given the firm (SEMANTICS 2.2, 2.3 rules 1-2b).

Decides no debt: it only says whose words these are. A machine that passes on a person's words is re-filed under
that person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from heardback.evidence.firm import Firm
from heardback.evidence.readings import MailReading
from heardback.kernel.contacts import Channel, Direction, Mark

_NO_REPLY = re.compile(
    r"^(?:no|do[-_.]?not|dont|never)[-_.]?re(?:ply|spond|pond)|^(?:nicht|keine?)[-_.]?antwort|^ne[-_.]?pas[-_.]?repond"
    r"|^no[-_.]?(?:responder|contestar|respond)|^non[-_.]?rispondere|^noreply|^nao[-_.]?respond|^inte[-_.]?svar"
)
_RELAY = re.compile(
    r"^(?:relay|leads?|inquir(?:y|ies)|enquir(?:y|ies)|anfragen?|notifications?|messenger|messages?|marketplace|booking"
    r"|webform|form|forms|kontaktformular|contactform|contact-form|website|wordpress|www-data|web)\b"
)
_FORM_MAILER = re.compile(
    r"^(?:wordpress|website|web|webform|www|www-data|form|forms|apache|mailer|cgi|kontaktformular)\b"
)
_MACHINES = frozenset({Mark.DSN, Mark.MDN, Mark.REPORT})
_BULK = frozenset({Mark.LIST_ID, Mark.LIST_UNSUBSCRIBE, Mark.LIST_POST, Mark.PRECEDENCE_BULK})


@dataclass(frozen=True, slots=True)
class Parties:
    """`customers` are the outside addresses the mail concerns: its writer inbound, its recipients outbound.

    `second_identity` is a Reply-To of the same person. `intake` are our addresses among the recipients.
    """

    direction: Direction
    channel: Channel
    customers: tuple[str, ...]
    staff: str = ""
    intake: tuple[str, ...] = ()
    second_identity: str = ""
    marks: frozenset[Mark] = frozenset()
    outside_recipients: int = 0


@lru_cache(maxsize=50_000)
def is_no_reply(address: str) -> bool:
    """Whether the local part says that nobody reads answers."""
    return _NO_REPLY.match(address) is not None


def parties_of(reading: MailReading, firm: Firm, marks: frozenset[Mark]) -> Parties:
    """Return who wrote to whom. Never fails: without any address the mail is inbound from nobody known."""
    recipients = reading.to + reading.cc + reading.bcc
    ours = tuple(dict.fromkeys(address for address in recipients if firm.is_ours(address)))
    outside = tuple(dict.fromkeys(address for address in recipients if not firm.is_ours(address)))
    sender = reading.from_address
    if marks & _MACHINES:
        return _inbound(reading, firm, marks, sender, ours, outside)
    if not firm.is_ours(sender):
        return _from_outside(reading, firm, marks, ours, outside)
    return _from_us(reading, firm, marks, ours, outside)


def _from_us(
    reading: MailReading, firm: Firm, marks: frozenset[Mark], ours: tuple[str, ...], outside: tuple[str, ...]
) -> Parties:
    sender = reading.from_address
    if outside:
        return Parties(
            Direction.OUTBOUND, Channel.EMAIL, outside, sender, ours, outside_recipients=len(outside)
        )
    writer = next((address for address in reading.reply_to if not firm.is_ours(address)), "")
    if writer:
        # Own form mailer, or our own group passing on a member's mail: Reply-To is the customer (2.2).
        is_group = Mark.LIST_ID in marks or Mark.OWN_GROUP in marks
        channel = Channel.EMAIL if is_group else Channel.FORM
        extra = frozenset({Mark.OWN_GROUP}) if is_group else frozenset({Mark.CARRIER})
        return Parties(Direction.INBOUND, channel, (writer,), "", ours, marks=extra)
    if _is_own_form(reading, ours):
        if reading.fields_address and not firm.is_ours(reading.fields_address):
            return Parties(
                Direction.INBOUND,
                Channel.FORM,
                (reading.fields_address,),
                "",
                ours,
                marks=frozenset({Mark.CARRIER}),
            )
        missing = frozenset({Mark.CARRIER_NO_ADDRESS})
        return Parties(
            Direction.INBOUND, Channel.FORM, (f"form {reading.contact_id}",), "", ours, marks=missing
        )
    forwarded = reading.forwarded
    if forwarded is not None and forwarded.from_address and not firm.is_ours(forwarded.from_address):
        return _internal_forward(reading, firm, ours, forwarded.from_address)
    if not ours and Mark.DRAFT not in marks:
        return Parties(Direction.OUTBOUND, Channel.EMAIL, (), sender)
    return Parties(Direction.INTERNAL, Channel.EMAIL, (), sender, ours, marks=frozenset({Mark.INTERNAL}))


def _internal_forward(reading: MailReading, firm: Firm, ours: tuple[str, ...], writer: str) -> Parties:
    """2b: passed on to an intake point it is the customer's contact; to a colleague it is only a line (T38)."""
    to_intake = [address for address in ours if address not in firm.persons]
    if to_intake:
        marks = frozenset({Mark.INTERNAL_FORWARD})
        return Parties(Direction.INBOUND, Channel.EMAIL, (writer,), "", ours, marks=marks)
    return Parties(
        Direction.INTERNAL, Channel.EMAIL, (), reading.from_address, ours, marks=frozenset({Mark.INTERNAL})
    )


def _is_own_form(reading: MailReading, ours: tuple[str, ...]) -> bool:
    """A form mailer's own structure, written by no person's mail client in reply to anything (rule 1)."""
    if not reading.is_form or reading.cites or reading.is_reply_subject:
        return False
    sender = reading.from_address
    return (
        sender in ours
        or _FORM_MAILER.match(sender) is not None
        or is_no_reply(sender)
        or bool(reading.fields_address)
        or Mark.AUTO_GENERATED.value in reading.marks
    )


def _from_outside(
    reading: MailReading, firm: Firm, marks: frozenset[Mark], ours: tuple[str, ...], outside: tuple[str, ...]
) -> Parties:
    sender = reading.from_address
    replies = [address for address in reading.reply_to if address != sender and not firm.is_ours(address)]
    writer = replies[0] if replies else ""
    if writer and not marks & _BULK and _passes_on(sender, firm):
        return Parties(Direction.INBOUND, Channel.FORM, (writer,), "", ours, marks=frozenset({Mark.CARRIER}))
    return _inbound(reading, firm, marks, sender, ours, outside, "" if marks & _BULK else writer)


def _passes_on(sender: str, firm: Firm) -> bool:
    return sender in firm.relays or is_no_reply(sender) or _RELAY.match(sender) is not None


def _inbound(
    reading: MailReading,
    firm: Firm,
    marks: frozenset[Mark],
    writer: str,
    ours: tuple[str, ...],
    outside: tuple[str, ...],
    second_identity: str = "",
) -> Parties:
    found: set[Mark] = set()
    if not ours and not any(firm.is_ours(address) for address in reading.delivered_to):
        # Without any recipient (undisclosed, pipermail) nothing says that it was meant for others.
        if outside:
            found.add(Mark.ADDRESSED_TO_NONE_OF_US)
    elif reading.to and not any(firm.is_ours(address) for address in reading.to):
        found.add(Mark.COPIED_ONLY)
    if is_no_reply(writer) and all(address == writer or is_no_reply(address) for address in reading.reply_to):
        found.add(Mark.NO_REPLY_FROM)
    intake = ours or tuple(address for address in reading.delivered_to if firm.is_ours(address))
    return Parties(
        Direction.INBOUND,
        Channel.EMAIL,
        (writer or f"unknown {reading.contact_id}",),
        "",
        intake,
        second_identity,
        frozenset(found),
    )
