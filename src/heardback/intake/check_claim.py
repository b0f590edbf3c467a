"""Check one claim about a customer against what is recorded: the records are gathered here, `findings` rules.

Nothing is written. The page and `heardback explain claim` call the same function, so they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from heardback.desk.firm import profile, zone_of
from heardback.desk.models import Customer, FirmProfile
from heardback.desk.queries.claims import (
    calls_to,
    inbound_of,
    mail_coverage,
    numbers_of,
    phone_coverage,
    spoken_with,
    statements_on,
    unwatched_mail,
)
from heardback.findings.claim_checks import called, never_got, never_told, not_instant, off_sick
from heardback.findings.claim_shapes import Asked, Claim, Finding, MailSeen, Records, Searched
from heardback.findings.claim_window import begins_at, ends_at
from heardback.findings.claim_words import wanted
from heardback.formats.records import Unreadable
from heardback.intake.claim_records import (
    SAMPLE,
    SAMPLE_BYTES,
    delivered_within,
    mails_seen,
    unread_calls,
    unread_mail,
    usual_transit,
    watched_folders,
    words_found,
)
from heardback.intake.coverage import PATIENCE, PHONE_PATIENCE
from heardback.kernel.contacts import Channel

USUAL_OVER = timedelta(days=90)
MOST_WORDS = 200
_WRITTEN = tuple(one.value for one in Channel if one not in (Channel.PHONE, Channel.VOICEMAIL))
_OTHER_ADDRESSES = "Mail from addresses that nobody linked to this customer was not searched."
_REFUSED = "What a mail provider refuses or drops before it reaches a mailbox leaves no record here."
_OTHER_PHONES = "Calls from a mobile or any other phone that no system here records are not seen."
_THEIR_STAMPS = (
    "Only our own servers' stamps are ours to vouch for; when a mail left is the word of others' servers."
)
_NO_HOSTS = (
    "No servers of ours are named in Settings, Firm: each mail's topmost line is taken for ours, unproven."
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as somebody typed it; `complained_at` '' means the end of the time."""

    claim: Claim
    since: str
    until: str
    words: str = ""
    complained_at: str = ""


def check_claim(row: Customer, question: Question, now: datetime) -> Finding:
    """Return what the records show; raises Unreadable with one sentence where the question cannot be asked so.

    The time is cut at `now`: what has not happened yet is not missing.
    """
    firm = profile()
    asked = asked_of(row, question, firm, now)
    return _CHECKS[asked.claim](asked, question, firm, now)


def asked_of(row: Customer, question: Question, firm: FirmProfile, now: datetime) -> Asked:
    """Return the question with its moments read in the firm's zone; raises Unreadable."""
    zone = zone_of(firm)
    since, until = begins_at(question.since, zone), min(ends_at(question.until, zone), now)
    if since > now:
        raise Unreadable("That time has not begun yet: ask about one that has.")
    if since >= until:
        raise Unreadable("The time ends before it begins: give the earlier moment first.")
    words = " ".join(question.words.replace("\0", "").split())[:MOST_WORDS]
    if question.claim is Claim.NEVER_TOLD and not wanted(words):
        raise Unreadable("Give the words to look for, such as: cancel contract.")
    name = row.name or row.customer_id.partition(":")[2]
    used = words if question.claim is Claim.NEVER_TOLD else ""
    return Asked(question.claim, row.customer_id, name, since, until, zone.key, used)


# -- one function a claim -----------------------------------------------------------------------------------


def _never_got(asked: Asked, question: Question, firm: FirmProfile, now: datetime) -> Finding:
    mails, is_cut = _mails(asked, firm)
    return never_got(asked, mails, _mail_records(asked, firm, now, is_cut, (_REFUSED,)), now)


def _not_instant(asked: Asked, question: Question, firm: FirmProfile, now: datetime) -> Finding:
    mails, is_cut = _mails(asked, firm)
    usual = usual_transit(firm, asked.until - USUAL_OVER, asked.until)
    notes = [_THEIR_STAMPS]
    if usual.is_cut:
        notes.append(f"The usual time is that of the newest {SAMPLE:,} mails before the end of this time.")
    if usual.unread:
        notes.append(
            f"{usual.unread:,} of the mails behind the usual time were not counted: larger than "
            f"{SAMPLE_BYTES // 1000} kB, without lines of servers, or not kept any more."
        )
    if usual.left_out:
        notes.append(f"{usual.left_out:,} more were left out because their clocks cannot be right.")
    return not_instant(asked, mails, usual, _mail_records(asked, firm, now, is_cut, notes), now)


def _mails(asked: Asked, firm: FirmProfile) -> tuple[list[MailSeen], bool]:
    """Return the mail that reached us in the time by our own stamps, and whether there was more than is read."""
    filed, is_cut = inbound_of(asked.customer_id, (Channel.EMAIL.value,), asked.since, asked.until)
    known = {one.row.contact_id for one in filed}
    moved = delivered_within(asked.customer_id, asked.since, asked.until, known)
    mails = mails_seen([*filed, *moved], firm)
    within = [one for one in mails if asked.since <= one.reached_at <= asked.until]
    return sorted(within, key=lambda one: (one.reached_at, one.contact_id)), is_cut


def _mail_records(
    asked: Asked, firm: FirmProfile, now: datetime, is_cut: bool, notes: Iterable[str]
) -> Records:
    found = [_OTHER_ADDRESSES, *notes]
    if not firm.trusted_hosts:
        found.append(_NO_HOSTS)
    passive = unwatched_mail()
    if passive:
        found.append(f"{', '.join(passive[:10])}: only what was passed on or imported there is seen.")
    return Records(
        looked=mail_coverage(watched_folders(), asked.since, asked.until, now, PATIENCE),
        not_seen=tuple(found),
        unread=unread_mail(asked.since, asked.until),
        is_cut=is_cut,
    )


def _called(asked: Asked, question: Question, firm: FirmProfile, now: datetime) -> Finding:
    numbers = numbers_of(asked.customer_id)
    calls, is_cut = calls_to(asked.customer_id, numbers, asked.since, asked.until)
    records = Records(
        looked=phone_coverage(asked.since, asked.until, now, PHONE_PATIENCE),
        not_seen=(_OTHER_PHONES, "Whether a call rang at the other end is not proven by a record of ours."),
        unread=unread_calls(asked.since, asked.until),
        is_cut=is_cut,
    )
    statements = statements_on(asked.customer_id, asked.since, asked.until)
    return called(asked, calls, statements, records, bool(numbers), now)


def _never_told(asked: Asked, question: Question, firm: FirmProfile, now: datetime) -> Finding:
    filed, is_cut = inbound_of(asked.customer_id, _WRITTEN, asked.since, asked.until)
    quotes, read = words_found(filed, wanted(asked.words))
    spoken = spoken_with(asked.customer_id, asked.since, asked.until)
    searched = Searched(read.read, read.without_words, spoken, read.with_files)
    other = "The same thing may have been said in other words, or in pictures: only the words given were looked for."
    return never_told(asked, quotes, searched, _mail_records(asked, firm, now, is_cut, (other,)), now)


def _off_sick(asked: Asked, question: Question, firm: FirmProfile, now: datetime) -> Finding:
    complained = question.complained_at.strip()
    return off_sick(asked, (), begins_at(complained, zone_of(firm)) if complained else asked.until, now)


_CHECKS = {
    Claim.NEVER_GOT: _never_got,
    Claim.NOT_INSTANT: _not_instant,
    Claim.CALLED: _called,
    Claim.NEVER_TOLD: _never_told,
    Claim.OFF_SICK: _off_sick,
}
