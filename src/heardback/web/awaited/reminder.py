"""A reminder as it is drafted: to whom, in which thread, what we asked or they said quoted in their language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from heardback.desk.encoding import decode_contact
from heardback.desk.models import Contact, Filing, Identity
from heardback.desk.queries.awaited import Waiting
from heardback.formats.compose import Unsendable, is_usable_id, sendable_address
from heardback.formats.records import Mailbox
from heardback.formats.replying import clean_name, reply_subject
from heardback.kernel.contacts import Channel, Direction
from heardback.web.awaited.reminder_words import REMINDERS, greeting, said_day
from heardback.web.promises.later import language_for

_WRITTEN = (Channel.EMAIL.value, Channel.FORM.value)
_MOST_REFERENCES = 20


@dataclass(frozen=True)
class Reminder:
    """What a reminder starts from: the newest mail of the conversation, and the customer's own addresses."""

    waiting: Waiting
    contact: Contact | None
    addresses: tuple[str, ...]

    @property
    def to(self) -> tuple[Mailbox, ...]:
        """The address that the newest mail came from or went to; none where we know no address."""
        name = clean_name(self.waiting.customer)
        shown = name if "@" not in name else ""
        return (Mailbox(shown, self.addresses[0]),) if self.addresses else ()

    @property
    def subject(self) -> str:
        """The conversation's subject as a reply."""
        return reply_subject(self.contact.subject if self.contact is not None else "")

    @cached_property
    def thread(self) -> tuple[str, tuple[str, ...]]:
        """In-Reply-To and References: asking again stays in its conversation, so that it counts as asking again."""
        message_id = self.contact.message_id if self.contact is not None else ""
        if self.contact is None or not is_usable_id(message_id):
            return "", ()
        cites = [one for one in decode_contact(self.contact.facts).cites if is_usable_id(one)]
        return message_id, (*cites[-_MOST_REFERENCES:], message_id)


def reminder_for(waiting: Waiting) -> Reminder:
    """Return what a reminder of `waiting` starts from."""
    rows = Filing.objects.filter(
        customer_id=waiting.customer_id,
        conversation=waiting.awaited.conversation,
        contact__channel__in=_WRITTEN,
    ).select_related("contact")
    newest = rows.order_by("-occurred_at", "-contact__contact_id").first()
    contact = newest.contact if newest is not None else None
    return Reminder(waiting, contact, _addresses(waiting.customer_id, contact))


def _addresses(customer_id: str, contact: Contact | None) -> tuple[str, ...]:
    known = Identity.objects.filter(customer_id=customer_id, key__startswith="email:")
    keys = {customer_id, *known.values_list("key", flat=True)}
    written = contact.customers if contact is not None else []
    ordered = [key for key in written if key in keys] + sorted(keys.difference(written))
    addresses = (key.partition(":")[2] for key in ordered if key.startswith("email:"))
    return tuple(dict.fromkeys(filter(_can_be_written_to, addresses)))


def _can_be_written_to(address: str) -> bool:
    try:
        sendable_address(address)
    except Unsendable:
        return False
    return True


def language_of(waiting: Waiting) -> str:
    """Return the language of what they wrote last; where that is English or tells none, of what we wait for."""
    theirs = (
        Contact.objects.filter(
            filings__customer_id=waiting.customer_id,
            direction=Direction.INBOUND.value,
            channel__in=_WRITTEN,
        )
        .order_by("-occurred_at")
        .values_list("snippet", flat=True)
        .first()
    )
    found = language_for(theirs or "")
    return found if found != "en" else language_for(waiting.awaited.sentence)


def drafted(waiting: Waiting, writer: str, is_own: bool, zone: ZoneInfo, language: str) -> str:
    """Return the words of a reminder; a person reads and sends them. `is_own`: whoever writes asked it themselves."""
    words = REMINDERS[language]
    if waiting.is_asked:
        begins, ends = (words.i_asked, words.i_wait) if is_own else (words.we_asked, words.we_wait)
    else:
        begins, ends = words.you_wrote, words.how_is_it
    name = waiting.customer if "@" not in waiting.customer else ""
    return "\n\n".join(
        (
            greeting(name, language),
            begins.format(day=said_day(waiting.awaited.since, zone, language)),
            "\n".join(f"“{sentence}”" for sentence in waiting.quotes),
            ends,
            f"{words.regards}\n{writer}\n",
        )
    )
