"""Who wrote to whom: direction, customer and channel of one mail, given the firm (SEMANTICS 2.2, 2.3 rules 1-2b).

Decides no debt: it only says whose words these are. A machine that passes on a person's words is re-filed under
that person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from heardback.evidence.firm import Firm, domain_of
from heardback.evidence.readings import MailReading
from heardback.kernel.contacts import Channel, Direction, Mark
from heardback.reading.lang.automatic import is_no_reply_address

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

    `intake` are our addresses among the recipients.
    """

    direction: Direction
    channel: Channel
    customers: tuple[str, ...]
    staff: str = ""
    intake: tuple[str, ...] = ()
    marks: frozenset[Mark] = frozenset()


@lru_cache(maxsize=50_000)
def is_no_reply(address: str) -> bool:
    """Whether the local part says that nobody reads answers."""
    return is_no_reply_address(address)


def passes_on(address: str, firm: Firm, reply_to: str = "") -> bool:
    """Whether an outside address writes other people's words: listed or seen as a relay, or named like one.

    A name alone does not do where answers go to a colleague at the same domain: booking@ may be people.
    """
    if address in firm.relays or is_no_reply(address):
        return True
    return _RELAY.match(address) is not None and (not reply_to or domain_of(reply_to) != domain_of(address))


def parties_of(reading: MailReading, firm: Firm, marks: frozenset[Mark]) -> Parties:
    """Return who wrote to whom. Never fails: without any address the mail is inbound from nobody known."""
    recipients = reading.to + reading.cc + reading.bcc
    ours = tuple(dict.fromkeys(address for address in recipients if firm.is_ours(address)))
    outside = tuple(dict.fromkeys(address for address in recipients if not firm.is_ours(address)))
    sender = reading.from_address
    if marks & _MACHINES:
        return _inbound(reading, firm, sender, ours, outside)
    if not firm.is_ours(sender):
        return _from_outside(reading, firm, marks, ours, outside)
    return _from_us(reading, firm, marks, ours, outside)


def _from_us(
    reading: MailReading, firm: Firm, marks: frozenset[Mark], ours: tuple[str, ...], outside: tuple[str, ...]
) -> Parties:
    sender = reading.from_address
    writer = next((address for address in reading.reply_to if not firm.is_ours(address)), "")
    is_group = Mark.LIST_ID in marks or Mark.OWN_GROUP in marks
    # Nobody asks for answers at the address that they write to: a form mailer sends its visitor a copy.
    is_form_copy = writer in outside and not reading.cites
    if outside and not (writer and ours and (is_form_copy or is_group)):
        # No person writes as "noreply": what comes from there was sent by a rule, whatever it says (3.4, D4).
        is_by_rule = is_form_copy or (is_no_reply(sender) and sender not in firm.staff)
        sent_by = frozenset({Mark.RULE_TEMPLATE}) if is_by_rule else frozenset()
        return Parties(Direction.OUTBOUND, Channel.EMAIL, outside, sender, ours, sent_by)
    if writer:
        # Own form mailer, or our own group passing on a member's mail: Reply-To is the customer (2.2).
        if is_group:
            return _passed_on(writer, ours, Channel.EMAIL, Mark.OWN_GROUP)
        return _passed_on(writer, ours, Channel.FORM, Mark.CARRIER)
    if _is_own_form(reading, ours):
        if reading.fields_address and not firm.is_ours(reading.fields_address):
            return _passed_on(reading.fields_address, ours, Channel.FORM, Mark.CARRIER)
        return _passed_on(f"form {reading.contact_id}", ours, Channel.FORM, Mark.CARRIER_NO_ADDRESS)
    forwarded = reading.forwarded
    if forwarded is not None and forwarded.from_address and not firm.is_ours(forwarded.from_address):
        # 2b: passed on to an intake point it is the customer's contact; to a colleague only a line (T38).
        if any(address not in firm.persons for address in ours):
            return _passed_on(forwarded.from_address, ours, Channel.EMAIL, Mark.INTERNAL_FORWARD)
    elif not ours and Mark.DRAFT not in marks:
        return Parties(Direction.OUTBOUND, Channel.EMAIL, (), sender)
    if _writes_to_itself(reading, firm) and Mark.DRAFT not in marks:
        return _passed_on(f"form {reading.contact_id}", ours, Channel.FORM, Mark.CARRIER_NO_ADDRESS)
    return _internal(reading, marks, ours)


def _writes_to_itself(reading: MailReading, firm: Firm) -> bool:
    """A shared mailbox that writes to itself, in reply to nothing: the simplest form mailers send like that."""
    sender = reading.from_address
    is_fresh = not (reading.cites or reading.is_reply_subject or reading.forwarded)
    return is_fresh and sender in reading.to and sender not in firm.persons


def _passed_on(writer: str, ours: tuple[str, ...], channel: Channel, mark: Mark) -> Parties:
    return Parties(Direction.INBOUND, channel, (writer,), "", ours, frozenset({mark}))


def _internal(reading: MailReading, marks: frozenset[Mark], ours: tuple[str, ...]) -> Parties:
    if Mark.AUTHENTICATION_FAILED in marks:
        # Somebody else may have written it in our name: a person looks (rule 2).
        return _passed_on(f"unknown {reading.contact_id}", ours, Channel.EMAIL, Mark.INTERNAL)
    internal = frozenset({Mark.INTERNAL})
    return Parties(Direction.INTERNAL, Channel.EMAIL, (), reading.from_address, ours, internal)


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
    if not marks & _BULK and passes_on(sender, firm, replies[0] if replies else ""):
        person = replies[0] if replies else _form_visitor(reading, firm)
        if person:
            return _passed_on(person, ours, Channel.FORM, Mark.CARRIER)
        if reading.is_form and reading.fields_phone and not (reading.fields_address or reading.cites):
            # A visitor who left only a number waits for a call.
            return _passed_on(f"form {reading.contact_id}", ours, Channel.FORM, Mark.CARRIER_NO_ADDRESS)
    return _inbound(reading, firm, sender, ours, outside)


def _form_visitor(reading: MailReading, firm: Firm) -> str:
    """The address typed into a form that an outside service mails to us, '' where there is none (rule 1)."""
    address = reading.fields_address
    if not reading.is_form or reading.cites or firm.is_ours(address):
        return ""
    # A service's own notices name its own help desk in the same way.
    return address if domain_of(address) != domain_of(reading.from_address) else ""


def _inbound(
    reading: MailReading, firm: Firm, writer: str, ours: tuple[str, ...], outside: tuple[str, ...]
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
    customer = writer or f"unknown {reading.contact_id}"
    return Parties(Direction.INBOUND, Channel.EMAIL, (customer,), "", intake, frozenset(found))
