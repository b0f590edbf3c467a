"""What an answer takes from the mail that it answers: to whom, the subject, its place in the thread, the quote."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from heardback.desk.encoding import decode_contact
from heardback.desk.firm import evidence_firm, profile
from heardback.desk.models import Contact, Filing, Identity, OwedAnswer
from heardback.formats.compose import Unsendable, is_usable_id, sendable_address
from heardback.formats.records import Mailbox, MailRecord, Unreadable
from heardback.formats.replying import ReplyParts, clean_name, reply_parts, reply_subject
from heardback.formats.rfc5322 import parse_mail
from heardback.intake.message_view import raw_bytes
from heardback.kernel.contacts import Channel, Direction

_WRITTEN = (Channel.EMAIL.value, Channel.FORM.value)


@dataclass(frozen=True)
class Answered:
    """An owed answer with the customer's newest words in writing, None where they only called.

    `addresses` are the customer's own mail addresses, the newest written-from first.
    """

    owed: OwedAnswer
    contact: Contact | None
    addresses: tuple[str, ...]

    @cached_property
    def record(self) -> MailRecord | None:
        """The newest mail as it came; None where there is none, or its bytes are gone."""
        raw = raw_bytes(self.contact.contact_id) if self.contact is not None else None
        if raw is None or (self.contact is not None and not self.contact.message_id):
            return None
        try:
            return parse_mail(raw)
        except Unreadable:
            return None

    @cached_property
    def parts(self) -> ReplyParts:
        """To whom and in which thread; the customer's own address wins over a machine's that passed words on."""
        is_ours = evidence_firm(profile()).is_ours
        found = reply_parts(self.record, is_ours) if self.record is not None else self._from_contact()
        own = tuple(box for box in found.to if box.address.lower() in self.addresses)
        if own or not self.addresses:
            return replace(found, to=own or found.to)
        name = clean_name(self.contact.from_name) if self.contact is not None else ""
        return replace(found, to=(Mailbox(name, self.addresses[0]),))

    @property
    def cites(self) -> bool:
        """Whether the header alone ties the answer to this owed answer."""
        return bool(self.parts.in_reply_to) and self.contact is not None

    def _from_contact(self) -> ReplyParts:
        subject = reply_subject(self.owed.subject)
        message_id = self.contact.message_id if self.contact is not None else ""
        if self.contact is None or not is_usable_id(message_id):
            return ReplyParts((), (), subject, "", ())
        cites = [one for one in decode_contact(self.contact.facts).cites if is_usable_id(one)]
        return ReplyParts((), (), subject, message_id, (*cites[-20:], message_id))


def answered(owed: OwedAnswer) -> Answered:
    """Return what an answer to `owed` starts from."""
    rows = Filing.objects.filter(
        owed_id=owed.owed_id, contact__direction=Direction.INBOUND.value, contact__channel__in=_WRITTEN
    ).select_related("contact")
    newest = rows.order_by("-occurred_at", "-contact__contact_id").first()
    contact = newest.contact if newest is not None else None
    return Answered(owed, contact, _addresses(owed.customer_id, contact))


def _addresses(customer_id: str, contact: Contact | None) -> tuple[str, ...]:
    written = [key for key in contact.customers if key.startswith("email:")] if contact is not None else []
    known = Identity.objects.filter(customer_id=customer_id, key__startswith="email:").order_by("key")
    keys = [*written, *known.values_list("key", flat=True)]
    return tuple(dict.fromkeys(key.partition(":")[2] for key in keys if _can_be_written_to(key)))


def _can_be_written_to(key: str) -> bool:
    try:
        sendable_address(key.partition(":")[2])
    except Unsendable:
        return False
    return True
