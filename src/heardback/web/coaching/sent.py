"""A person's own mail sent elsewhere with its hints, read anew from the sealed mail at each look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from heardback.desk.models import Contact, HintShown, Staff
from heardback.desk.queries.coaching import sent_hints
from heardback.intake.reply_settings import sent_reply
from heardback.reading.signals import Signal, praise_of, signals_in

SHOWN_FOR: Final = timedelta(days=14)
MOST: Final = 40


@dataclass(frozen=True, slots=True)
class SentMail:
    """One mail of theirs: to whom, when, the hints that still stand, and what works well."""

    contact: Contact
    hints: tuple[Signal, ...]
    praise: tuple[Signal, ...]


def sent_mails(staff: Staff, as_of: datetime) -> list[SentMail]:
    """Return the mails of the last two weeks on which this person was shown a hint, the newest first."""
    shown = sent_hints(staff, as_of - SHOWN_FOR)
    keys = list(shown)[:MOST]
    contacts = {row.contact_id: row for row in Contact.objects.filter(contact_id__in=keys)}
    mails = (_mail(contacts[key], shown[key]) for key in keys if key in contacts)
    return sorted((one for one in mails if one), key=lambda one: one.contact.occurred_at, reverse=True)


def _mail(contact: Contact, shown: dict[str, HintShown]) -> SentMail | None:
    """Return one mail; None where its words are gone or every hint was dismissed."""
    sent = sent_reply(contact)
    if sent is None:
        return None
    found = signals_in(sent.text, sent.setting)
    standing = {name for name, row in shown.items() if getattr(row, "dismissal", None) is None}
    hints = tuple(one for one in found if one.name.value in standing)
    return SentMail(contact, hints, praise_of(found)) if hints else None
