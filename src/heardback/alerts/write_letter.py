"""Write a letter: the mail is composed and kept at once, and handed over ten seconds later unless it is undone.

The same form sent twice is one letter: its token names the Message-ID. What a colleague or the customer wrote since
the form was opened holds the letter back until its writer has looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from heardback.alerts.meanwhile import written_meanwhile
from heardback.alerts.models import Draft, Letter, LetterState
from heardback.desk.access import Denied
from heardback.desk.locks import lock_customers
from heardback.desk.models import IntakePoint, Staff
from heardback.desk.projection import beat
from heardback.desk.sealing import seal_compressed
from heardback.evidence.mail import contact_id_of
from heardback.formats.compose import File, Quoted, compose, envelope_of, new_message_id
from heardback.formats.compose import Letter as Mail
from heardback.formats.records import Mailbox
from heardback.formats.rfc5322 import parse_mail

UNDO_FOR = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a person wrote. `token` was drawn when the form was opened (at `opened_at`); `answers` is the owed answer.

    `cites` whether a header ties it to the owed answer; `promised_at` makes it a holding reply with that date.
    """

    token: str
    opened_at: datetime
    customer_id: str
    answers: str
    point: IntakePoint
    from_: Mailbox
    to: tuple[Mailbox, ...]
    subject: str
    text: str
    cc: tuple[Mailbox, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    quoted: Quoted | None = None
    files: tuple[File, ...] = ()
    cites: bool = True
    promised_at: datetime | None = None


def write_letter(by: Staff, writing: Writing, *, now: datetime) -> Letter:
    """Keep the letter, WAITING for ten seconds, or HELD where somebody wrote meanwhile; raise `Unsendable`."""
    not_before = now + UNDO_FOR
    mail = _mail(writing, not_before)
    raw = compose(mail)
    with transaction.atomic():
        lock_customers([writing.customer_id])
        known = Letter.objects.filter(message_id=mail.message_id).first()
        if known is not None:
            return known
        is_held = bool(written_meanwhile(writing.customer_id, by, writing.opened_at))
        letter = Letter.objects.create(
            intake_point=writing.point,
            message_id=mail.message_id,
            contact_id=contact_id_of(parse_mail(raw)),
            from_address=writing.from_.address,
            recipients=list(envelope_of(mail)),
            subject=mail.subject,
            text=writing.text,
            raw=seal_compressed(raw),
            written_by=by,
            customer_id=writing.customer_id,
            answers=writing.answers,
            is_attributed=bool(writing.answers) and not writing.cites,
            is_holding=writing.promised_at is not None,
            promised_at=writing.promised_at,
            state=LetterState.HELD if is_held else LetterState.WAITING,
            opened_at=writing.opened_at,
            written_at=now,
            not_before=not_before,
        )
        Draft.objects.filter(owed_id=writing.answers, staff=by).delete()
        beat(now)
    return letter


def undo_letter(by: Staff, letter: Letter, *, now: datetime) -> bool:
    """Take a letter back that waits still or is held; its text is a draft again. False where it has gone already."""
    _own(by, letter)
    with transaction.atomic():
        taken = Letter.objects.filter(
            pk=letter.pk, state__in=(LetterState.WAITING, LetterState.HELD, LetterState.REFUSED)
        ).update(state=LetterState.UNDONE, raw=b"", text="", problem="")
        if taken and letter.answers:
            Draft.objects.update_or_create(
                owed_id=letter.answers,
                staff=by,
                defaults={"customer_id": letter.customer_id, "text": letter.text, "seen_at": now},
            )
        if taken:
            beat(now)
    return bool(taken)


def send_again(by: Staff, letter: Letter, *, now: datetime) -> bool:
    """Let a held, refused or unclear letter go, with ten seconds to think again; by its writer's own hand."""
    _own(by, letter)
    again = (LetterState.HELD, LetterState.REFUSED, LetterState.UNKNOWN)
    taken = Letter.objects.filter(pk=letter.pk, state__in=again).update(
        state=LetterState.WAITING, not_before=now + UNDO_FOR, tries=0, problem="", leased_until=None
    )
    if taken:
        beat(now)
    return bool(taken)


def say_sent(by: Staff, letter: Letter, *, now: datetime) -> bool:
    """A person saw that an unclear letter went out; the deliverer records it as sent. False where it is known."""
    taken = Letter.objects.filter(pk=letter.pk, state=LetterState.UNKNOWN, said_sent_by__isnull=True).update(
        said_sent_by=by
    )
    if taken:
        beat(now)
    return bool(taken)


def _own(by: Staff, letter: Letter) -> None:
    if letter.written_by_id != by.pk:
        raise Denied(f"{letter.written_by} wrote this answer: only they take it back or send it again.")


def _mail(writing: Writing, sent_at: datetime) -> Mail:
    return Mail(
        from_=writing.from_,
        to=writing.to,
        cc=writing.cc,
        subject=writing.subject,
        text=writing.text,
        sent_at=sent_at.replace(microsecond=0),
        message_id=new_message_id(writing.token, writing.from_.address.rpartition("@")[2]),
        in_reply_to=writing.in_reply_to,
        references=writing.references,
        quoted=writing.quoted,
        files=writing.files,
    )
