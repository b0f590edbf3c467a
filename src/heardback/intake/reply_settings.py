"""What a reply stands in, read from the sealed mail: the customer's own words, and what we wrote to them before.

Reads stored bytes and stores nothing. Where bytes are gone (erased, private, headers only) there are fewer words and
so fewer signals: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from heardback.desk.firm import profile, zone_of
from heardback.desk.models import Contact, Filing, FirmProfile, OwedAnswer
from heardback.desk.sealing import Unsealable
from heardback.formats.form_submission import parse_form_submission
from heardback.formats.records import Unreadable
from heardback.formats.rfc5322 import parse_mail
from heardback.intake.message_view import raw_bytes
from heardback.kernel.contacts import Channel, Direction
from heardback.reading.signal_repeats import repeat_groups
from heardback.reading.signals import Setting
from heardback.reading.zones import split_zones

MOST_INBOUND: Final = 5
MOST_PREVIOUS: Final = 8
_LONGEST: Final = 20_000
_WRITTEN: Final = (Channel.EMAIL.value, Channel.FORM.value)
_LANGUAGES: Final = {"DE": "de", "AT": "de", "ES": "es", "MX": "es", "AR": "es", "FR": "fr"}


@dataclass(frozen=True, slots=True)
class Sent:
    """A reply that went out: its own words (with quotes that are answered line by line), and what it answered."""

    text: str
    setting: Setting


@dataclass(frozen=True, slots=True)
class Repeat:
    """Replies to one customer that say nearly the same; the contacts in order of time."""

    contact_ids: tuple[str, ...]
    first_at: datetime
    last_at: datetime

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.contact_ids)


def draft_setting(owed: OwedAnswer, as_of: datetime) -> Setting:
    """Return what an answer to `owed` that is being written now stands in."""
    rows = Filing.objects.filter(owed_id=owed.owed_id, contact__direction=Direction.INBOUND.value)
    return _setting(owed.customer_id, _inbound(rows, owed.last_words), as_of, owed)


def sent_reply(contact: Contact) -> Sent | None:
    """Return a mail of ours with what it answered; None where its words are gone or it answers nobody."""
    text = words_of_reply(contact.contact_id)
    filing = Filing.objects.filter(contact=contact).order_by("customer_id").first()
    if not text or filing is None:
        return None
    before = Filing.objects.filter(customer_id=filing.customer_id, occurred_at__lt=contact.occurred_at)
    last = before.filter(contact__direction=Direction.OUTBOUND.value, contact__is_automatic=False)
    last_at = last.order_by("-occurred_at").values_list("occurred_at", flat=True).first()
    inbound = before.filter(contact__direction=Direction.INBOUND.value, contact__is_automatic=False)
    if last_at is not None:
        inbound = inbound.filter(occurred_at__gt=last_at)
    words = _inbound(inbound, "")
    if not words:
        return None
    owed = OwedAnswer.objects.filter(settled_by=contact.contact_id, customer_id=filing.customer_id).first()
    return Sent(text, _setting(filing.customer_id, words, contact.occurred_at, owed, contact.contact_id))


def scripted_repeats(customer_id: str) -> tuple[Repeat, ...]:
    """Return the groups of our replies to one customer that nearly repeat each other; names nobody."""
    rows = list(_replies(customer_id))
    if len(rows) < 2:
        return ()
    rows.reverse()
    texts = [new_words(row.contact.contact_id) for row in rows]
    return tuple(
        Repeat(
            tuple(rows[at].contact.contact_id for at in group),
            rows[group[0]].occurred_at,
            rows[group[-1]].occurred_at,
        )
        for group in repeat_groups(texts)
    )


def words_of_reply(contact_id: str) -> str:
    """Return a reply's own words, with the quotes that its writer answers in between; '' where they are gone."""
    zones = split_zones(_text(contact_id))
    kept = (
        one.text
        for one in zones.fragments
        if one.kind == "new" or (one.kind == "quoted" and not one.is_hidden)
    )
    return "".join(kept)[:_LONGEST].strip() if zones.new_text.strip() else ""


def new_words(contact_id: str) -> str:
    """Return a contact's own words without quote and signature, '' where they are gone."""
    return split_zones(_text(contact_id)).new_text[:_LONGEST].strip()


def _text(contact_id: str) -> str:
    try:
        raw = raw_bytes(contact_id)
        return _words_in(raw) if raw is not None else ""
    except (Unsealable, Unreadable):
        return ""


def _words_in(raw: bytes) -> str:
    if raw[:1] == b"{":  # a submission of our own form; no mail begins so
        return parse_form_submission(raw).message
    return parse_mail(raw).text


def _setting(
    customer_id: str, inbound: str, as_of: datetime, owed: OwedAnswer | None, without: str = ""
) -> Setting:
    firm = profile()
    previous = [
        row.contact.contact_id for row in _replies(customer_id, as_of) if row.contact.contact_id != without
    ]
    answered_at = owed.settled_at if owed is not None and owed.settled_at is not None else as_of
    return Setting(
        written_at=as_of,
        zone=zone_of(firm),
        language=language_for(firm),
        inbound=inbound,
        previous=tuple(filter(None, map(new_words, previous))),
        is_late=owed is not None and answered_at > owed.due_at,
        chases=owed.chases if owed is not None else 0,
        waited_for=max(timedelta(0), answered_at - owed.opened_at) if owed is not None else timedelta(0),
        wants_call=owed is not None and owed.reply_channel == "call" and not owed.attempts,
    )


def language_for(firm: FirmProfile) -> str:
    """Return in which language a reply of few words is read: that of the firm's country."""
    country = firm.country.partition("-")[0].upper()
    return f"{_LANGUAGES.get(country, 'en')}-{country}" if country else "en"


def _inbound(rows: QuerySet[Filing], instead: str) -> str:
    written = rows.filter(contact__channel__in=_WRITTEN).select_related("contact")
    newest = list(written.order_by("-occurred_at", "-contact__contact_id")[:MOST_INBOUND])
    words = [new_words(row.contact.contact_id) or row.contact.snippet for row in reversed(newest)]
    return "\n\n".join(filter(None, words)) or instead


def _replies(customer_id: str, before: datetime | None = None) -> Iterator[Filing]:
    """Yield our mails to a customer that a person wrote to them, the newest first."""
    rows = Filing.objects.filter(
        customer_id=customer_id,
        contact__direction=Direction.OUTBOUND.value,
        contact__channel=Channel.EMAIL.value,
        contact__is_automatic=False,
        contact__is_mass=False,
    )
    if before is not None:
        rows = rows.filter(occurred_at__lt=before)
    yield from rows.select_related("contact").order_by("-occurred_at", "-contact__contact_id")[:MOST_PREVIOUS]
