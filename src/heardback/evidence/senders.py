"""What each From address did in the sources: whose Sent mail is here, who is one person, who passes mail on.

It looks across customers, so it runs before judging; the audit and the live desk share it. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

import msgspec

from heardback.evidence.firm import Firm
from heardback.evidence.mass_mailing import BULK_MARKS
from heardback.evidence.parties import is_no_reply, passes_on
from heardback.evidence.readings import MailReading
from heardback.formats.exports.items import FolderRole
from heardback.kernel.contacts import Coverage

_BULK = frozenset(mark.value for mark in BULK_MARKS)
_ARRIVALS = frozenset({FolderRole.INBOX.value, FolderRole.JUNK.value, FolderRole.TRASH.value})
MOST_REPLY_TO = 4


class Sender(msgspec.Struct, array_like=True):
    """What one From address did in a segment.

    `in_sent`: mails in Sent folders. `as_copy`: mails that lie only where mail arrives (Inbox, Junk, Trash); of a
    colleague these are stray copies and no Sent folder. `human_*`: first and last mail, machines' mail left out.
    """

    mails: int = 0
    in_sent: int = 0
    human_from: datetime | None = None
    human_to: datetime | None = None
    as_copy: int = 0
    reply_to: dict[str, int] = {}


def note_sender(senders: dict[str, Sender], reading: MailReading, read_at: datetime) -> None:
    """Count one reading in `senders`; no mail can be newer than `read_at`, so a later date is a lying clock."""
    sender = senders.get(reading.from_address)
    if sender is None:
        sender = senders[reading.from_address] = Sender(reply_to={})
    sender.mails += 1
    if reading.role == "sent":
        sender.in_sent += 1
    elif reading.role in _ARRIVALS:
        sender.as_copy += 1
    if not counts_as_reply_evidence(reading):
        return
    for address in reading.reply_to:
        if address != reading.from_address and (
            address in sender.reply_to or len(sender.reply_to) < MOST_REPLY_TO
        ):
            sender.reply_to[address] = sender.reply_to.get(address, 0) + 1
    sent_at = reading.claimed_sent_at or reading.perimeter_at or reading.delivered_at
    if sent_at is not None and sent_at <= read_at and not reading.is_automatic:
        if sender.human_from is None or sent_at < sender.human_from:
            sender.human_from = sent_at
        if sender.human_to is None or sent_at > sender.human_to:
            sender.human_to = sent_at


def counts_as_reply_evidence(reading: MailReading) -> bool:
    """Whether a mail's Reply-To says something of its sender: a list's or campaign's says nothing."""
    return _BULK.isdisjoint(reading.marks)


def add_senders(known: Sender | None, more: Sender) -> Sender:
    """Return the sum of what two parts of the sources say of one sender."""
    if known is None:
        return more
    replies = dict(known.reply_to)
    for address, count in more.reply_to.items():
        if address in replies or len(replies) < MOST_REPLY_TO:
            replies[address] = replies.get(address, 0) + count
    return Sender(
        known.mails + more.mails,
        known.in_sent + more.in_sent,
        _earlier(known.human_from, more.human_from),
        _later(known.human_to, more.human_to),
        known.as_copy + more.as_copy,
        replies,
    )


def identity_links(senders: Mapping[str, Sender], firm: Firm) -> list[tuple[str, str]]:
    """Pairs of addresses of one person: a sender and its Reply-To (2.2), unless that Reply-To serves several."""
    pairs = [
        (address, other)
        for address, sender in senders.items()
        if address and not firm.is_ours(address) and not passes_on(address, firm)
        for other in sender.reply_to
        if not firm.is_ours(other) and not is_no_reply(other) and len(sender.reply_to) <= 2
    ]
    shared = Counter(other for _, other in pairs)
    return [(address, other) for address, other in pairs if shared[other] < 3]


def relays_among(senders: Mapping[str, Sender], firm: Firm) -> set[str]:
    """Outside addresses that write under three or more Reply-To addresses, none of them usual for them."""
    return {
        address
        for address, sender in senders.items()
        if len(sender.reply_to) >= 3 and not firm.is_ours(address)
    }


def coverage_of(senders: Mapping[str, Sender], firm: Firm) -> list[Coverage]:
    """What the sources would show of our answers: per person between first and last outgoing mail (4.6).

    Nothing at all where the firm's mail is seen only as copies in folders that mail arrives in: then no Sent mail
    is in the sources, and silence proves nothing (D12).
    """
    if not any(has_own_mail(sender) and firm.is_ours(address) for address, sender in senders.items()):
        return []
    found = []
    for address, sender in senders.items():
        if sender.human_from is None or sender.human_to is None or not firm.is_ours(address):
            continue
        if address in firm.persons and has_own_mail(sender):
            found.append(Coverage(address, sender.human_from, sender.human_to))
        found.append(Coverage("", sender.human_from, sender.human_to))
    return found


def has_own_mail(sender: Sender) -> bool:
    """Whether some of its mail lies elsewhere than where mail arrives, as in a Sent folder."""
    return sender.mails > sender.as_copy


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)
