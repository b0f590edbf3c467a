"""What a writer said, before sending, of the promises in their letter: it becomes their decision once it went out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from heardback.alerts.models import Letter, LetterPromise, LetterState
from heardback.desk.actions.review_promise import confirm_promise, dismiss_promise
from heardback.desk.models import Filing, PromiseRow
from heardback.desk.refused import Refused
from heardback.kernel.contacts import PromiseKind


@dataclass(frozen=True, slots=True)
class SaidInDraft:
    """One promise of a draft by its key (`kernel.contacts.Commitment`): it is one, perhaps by `due_at`, or none."""

    key: str
    is_promise: bool
    due_at: datetime | None = None


def keep_said(letter: Letter, said: Iterable[SaidInDraft]) -> None:
    """Keep what its writer said with the letter; said again it is the later word."""
    for one in said:
        LetterPromise.objects.update_or_create(
            letter=letter, key=one.key, defaults={"is_promise": one.is_promise, "due_at": one.due_at}
        )


def decide_said(now: datetime) -> bool:
    """Let one kept word become its writer's decision, once its letter is a judged contact; False where none waits.

    A letter that was judged and in which the promise is not found (it was edited elsewhere, its rule is off) leaves
    nothing to decide on.
    """
    waiting = LetterPromise.objects.filter(decided_at__isnull=True, letter__state=LetterState.SENT)
    judged = Filing.objects.filter(contact__contact_id__in=waiting.values("letter__contact_id"))
    contacts = set(judged.values_list("contact__contact_id", flat=True)[:50])
    one = (
        waiting.filter(letter__contact_id__in=contacts)
        .select_related("letter", "letter__written_by")
        .order_by("pk")
        .first()
    )
    if one is None:
        return False
    with transaction.atomic():
        if LetterPromise.objects.filter(pk=one.pk, decided_at__isnull=True).update(decided_at=now):
            _decide(one, now)
    return True


def _decide(one: LetterPromise, now: datetime) -> None:
    contact_id, by = one.letter.contact_id, one.letter.written_by
    own, follow_up = f"{contact_id}:{one.key}", f"{contact_id}:{PromiseKind.REPLY}"
    known = set(
        PromiseRow.objects.filter(promise_id__in=(own, follow_up)).values_list("promise_id", flat=True)
    )
    try:
        if own in known and not one.is_promise:
            dismiss_promise(by, own, now=now)
        elif own in known:
            confirm_promise(by, own, now=now, due_at=one.due_at)
        elif follow_up in known and one.is_promise and one.due_at is not None:
            # What was read of it sharpened the follow-up of a holding reply: that one has the date.
            confirm_promise(by, follow_up, now=now, due_at=one.due_at)
    except Refused:
        pass  # a date that lay before the letter went out: it stays to be reviewed
