"""Hand letters over: lease, send, mark. Killed between any two steps, a letter is never lost and never sent twice
silently: one that was leased and not marked is UNKNOWN, and a person looks.

What is marked SENT is a fact in the same transaction: `keep` stores its bytes as a raw item, and its writer's word
(a date promised, what it answers) becomes a decision.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from heardback.alerts.models import Letter, LetterState
from heardback.alerts.transports import NotHandedOver, Transport, Unclear
from heardback.desk.actions.record_decision import record_decision
from heardback.desk.models import Bounce, Citation, Contact, IntakePoint
from heardback.desk.projection import beat
from heardback.desk.sealing import unseal_compressed
from heardback.gateways.smtp import Refused
from heardback.kernel.decisions import DecisionKind

LEASE = timedelta(minutes=15)  # longer than a server may take to answer (gateways.smtp.PATIENCE_AFTER_DATA)
PAUSES = (1, 2, 5, 15, 30, 60, 60, 60)  # minutes between tries; after the last the letter is refused
STOPPED = (
    "Heardback was stopped while it handed this answer over: it may have been sent. Look into Sent, or ask the "
    "customer, before sending it again."
)

Keep = Callable[[Letter, bytes, datetime, tuple[Refused, ...]], None]
TransportOf = Callable[[IntakePoint], Transport]


def deliver_one(now: datetime, transport_of: TransportOf, keep: Keep) -> bool:
    """Hand over the letter that is due longest; return whether there was one."""
    if _give_up_leases(now):
        return True
    letter = _leased(now)
    if letter is None:
        return False
    raw = unseal_compressed(letter.raw)
    try:
        refused = _transport(letter, transport_of).hand_over(letter.from_address, letter.recipients, raw)
    except NotHandedOver as problem:
        _put_off(letter, problem, now)
    except Unclear as problem:
        _mark(letter, LetterState.UNKNOWN, problem.sentence, now)
    else:
        mark_sent(letter, raw, now, keep, refused)
    return True


def _transport(letter: Letter, transport_of: TransportOf) -> Transport:
    if letter.intake_point is None or not letter.intake_point.is_active:
        raise NotHandedOver(
            "The mailbox that this answer was to go out from is no longer watched: write it from another one.",
            is_passing=False,
        )
    return transport_of(letter.intake_point)


def _leased(now: datetime) -> Letter | None:
    due = Letter.objects.filter(state=LetterState.WAITING, not_before__lte=now).order_by("not_before", "pk")
    for letter in due.select_related("intake_point")[:5]:
        # Conditional, so that of several deliverers, or an undo in the same moment, only one wins.
        taken = Letter.objects.filter(
            pk=letter.pk, state=LetterState.WAITING, not_before=letter.not_before
        ).update(state=LetterState.SENDING, leased_until=now + LEASE, tries=letter.tries + 1)
        if taken:
            letter.state, letter.tries = LetterState.SENDING, letter.tries + 1
            return letter
    return None


def _give_up_leases(now: datetime) -> bool:
    lapsed = Letter.objects.filter(state=LetterState.SENDING, leased_until__lte=now)
    if not lapsed.update(state=LetterState.UNKNOWN, problem=STOPPED, leased_until=None):
        return False
    beat(now)
    return True


def _put_off(letter: Letter, problem: NotHandedOver, now: datetime) -> None:
    if not problem.is_passing or letter.tries > len(PAUSES):
        _mark(letter, LetterState.REFUSED, problem.sentence, now)
        return
    Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING).update(
        state=LetterState.WAITING,
        not_before=now + timedelta(minutes=PAUSES[letter.tries - 1]),
        leased_until=None,
        problem=problem.sentence,
    )
    beat(now)


def _mark(letter: Letter, state: LetterState, sentence: str, now: datetime) -> None:
    Letter.objects.filter(pk=letter.pk, state=LetterState.SENDING).update(
        state=state, problem=sentence, leased_until=None
    )
    beat(now)


def mark_sent(
    letter: Letter, raw: bytes, sent_at: datetime, keep: Keep, refused: tuple[Refused, ...] = ()
) -> None:
    """Record in one transaction that the letter went out: state, bytes, and what its writer said of it."""
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(
            state=LetterState.SENT,
            sent_at=sent_at,
            not_before=sent_at,
            leased_until=None,
            problem=_refusal_sentence(refused),
        )
        keep(letter, raw, sent_at, refused)
        if letter.is_attributed:
            record_decision(
                letter.written_by,
                DecisionKind.ATTRIBUTE,
                letter.answers,
                other_id=letter.contact_id,
                now=sent_at,
                reason="Written from this owed answer.",
            )
        if letter.is_holding:
            record_decision(
                letter.written_by,
                DecisionKind.HOLDING,
                letter.contact_id,
                due_at=letter.promised_at,
                now=sent_at,
                reason="Promised with the answer.",
            )
        beat(sent_at)


def _refusal_sentence(refused: tuple[Refused, ...]) -> str:
    if not refused:
        return ""
    names = "; ".join(f"{one.address} ({one.code} {one.said})" for one in refused)
    return f"The server would not send it to {names}: check the address, or call."


def settle_unknown(now: datetime, keep: Keep) -> bool:
    """Mark unclear letters SENT that showed themselves: in Sent, by a bounce or a reply, or to a person's eyes."""
    done = False
    for letter in Letter.objects.filter(state=LetterState.UNKNOWN).order_by("pk")[:50]:
        sent_at = _shown_at(letter)
        if sent_at is not None:
            mark_sent(letter, unseal_compressed(letter.raw), sent_at, keep)
            done = True
    return done


def _shown_at(letter: Letter) -> datetime | None:
    if letter.said_sent_by_id is not None:
        return letter.not_before
    seen = Contact.objects.filter(message_id=letter.message_id).first()
    if seen is not None:
        return seen.occurred_at
    message_id = letter.message_id
    is_cited = Citation.objects.filter(message_id=message_id).exists()
    is_bounced = Bounce.objects.filter(Q(message_id=message_id) | Q(message_id=f"<{message_id}>")).exists()
    return letter.not_before if is_cited or is_bounced else None
