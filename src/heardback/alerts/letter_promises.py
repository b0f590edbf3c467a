"""What a writer said, before sending, of the promises in their letter: it becomes their decision once it went out."""

from __future__ import annotations

from collections import defaultdict
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
    """Decide for each who got the letter: on the promise that was read, else on the follow-up that it sharpened."""
    contact_id = one.letter.contact_id
    made: defaultdict[str, list[str]] = defaultdict(list)
    rows = PromiseRow.objects.filter(made_by=contact_id).values_list("customer_id", "promise_id")
    for customer_id, promise_id in rows:
        made[customer_id].append(promise_id)
    for promise_ids in made.values():
        own = [name for name in promise_ids if _is(name, f"{contact_id}:{one.key}")]
        follow_ups = [name for name in promise_ids if _is(name, f"{contact_id}:{PromiseKind.REPLY}")]
        for name in own or (follow_ups if one.is_promise and one.due_at is not None else []):
            _say(one, name, now)


def _say(one: LetterPromise, promise_id: str, now: datetime) -> None:
    by = one.letter.written_by
    try:
        if one.is_promise:
            confirm_promise(by, promise_id, now=now, due_at=one.due_at)
        else:
            dismiss_promise(by, promise_id, now=now)
    except Refused:
        pass  # a date that lay before the letter went out: it stays to be reviewed


def _is(promise_id: str, name: str) -> bool:
    """Whether it is that promise; a letter to several people makes one to each, with a number after its name."""
    return promise_id == name or promise_id.startswith(f"{name}:")
