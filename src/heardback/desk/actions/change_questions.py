"""Change the sets of questions that are asked on a call; what was asked keeps the wording it was asked in (S0.12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from heardback.desk.actions.change_refused import Refused
from heardback.desk.models import Question, QuestionSet, Staff

LONGEST_NAME = 120
LONGEST_WORDING = 300
#: More than this nobody asks on a call.
MOST_QUESTIONS = 40


def keep_set(by: Staff, name: str, *, now: datetime, row: QuestionSet | None = None) -> QuestionSet:
    """Make a set for a kind of matter, or rename one. Raises Refused for an empty name or one there is."""
    given = _given(name, LONGEST_NAME, "Name the kind of matter, such as: Leak.", "name")
    alike = QuestionSet.objects.filter(name__iexact=given, retired_at=None)
    if alike.exclude(pk=row.pk if row else 0).exists():
        raise Refused(f"There are questions for {given} already.", "name")
    if row is not None:
        row.name = given
        row.save(update_fields=["name"])
        return row
    last = QuestionSet.objects.aggregate(last=Max("position"))["last"]
    return QuestionSet.objects.create(
        name=given, position=0 if last is None else last + 1, made_by=by, made_at=now
    )


def retire_set(row: QuestionSet, now: datetime) -> None:
    """Offer a set no more; what was answered stays where it is."""
    if row.retired_at is None:
        row.retired_at = now
        row.save(update_fields=["retired_at"])


def restore_set(row: QuestionSet) -> None:
    """Offer a retired set again. Raises Refused where another one took its name."""
    if QuestionSet.objects.filter(name__iexact=row.name, retired_at=None).exclude(pk=row.pk).exists():
        raise Refused(f"There are questions for {row.name} already.")
    row.retired_at = None
    row.save(update_fields=["retired_at"])


def add_question(by: Staff, to: QuestionSet, wording: str, *, now: datetime) -> Question:
    """Put a question at the end of a set."""
    given = _given(wording, LONGEST_WORDING, "Write the question.", "wording")
    with transaction.atomic():
        standing = Question.objects.filter(set=to, retired_at=None)
        if standing.count() >= MOST_QUESTIONS:
            raise Refused(f"{MOST_QUESTIONS} questions are more than anybody answers on a call.", "wording")
        if standing.filter(wording__iexact=given).exists():
            raise Refused("That is asked already.", "wording")
        last = standing.aggregate(last=Max("position"))["last"]
        made = Question.objects.create(
            set=to, wording=given, position=0 if last is None else last + 1, made_by=by, made_at=now
        )
        made.line = made.pk
        made.save(update_fields=["line"])
    return made


def reword_question(by: Staff, row: Question, wording: str, *, now: datetime) -> Question:
    """Ask it in other words from now on; answers so far keep the words they were given to."""
    given = _given(wording, LONGEST_WORDING, "Write the question.", "wording")
    if row.retired_at is not None:
        raise Refused("That question is asked no more.", "wording")
    if given == row.wording:
        return row
    with transaction.atomic():
        retire_question(row, now)
        return Question.objects.create(
            set=row.set, line=row.line, wording=given, position=row.position, made_by=by, made_at=now
        )


def retire_question(row: Question, now: datetime) -> None:
    """Ask it no more; answers to it stay."""
    if row.retired_at is None:
        row.retired_at = now
        row.save(update_fields=["retired_at"])


def move_question(row: Question, *, up: bool) -> None:
    """Ask it before (`up`) or after its neighbour."""
    _moved(list(Question.objects.filter(set=row.set, retired_at=None).order_by("position", "pk")), row, up=up)


def _moved(rows: Sequence[Question], row: Question, *, up: bool) -> None:
    order = [one.pk for one in rows]
    if row.pk not in order:
        return
    at = order.index(row.pk)
    to = min(max(at + (-1 if up else 1), 0), len(order) - 1)
    order.insert(to, order.pop(at))
    by_key = {one.pk: one for one in rows}
    with transaction.atomic():
        for position, pk in enumerate(order):
            if by_key[pk].position != position:
                Question.objects.filter(pk=pk).update(position=position)


def _given(text: str, longest: int, missing: str, field: str) -> str:
    given = " ".join(text.replace("\0", "").split())
    if not given:
        raise Refused(missing, field)
    if len(given) > longest:
        raise Refused(f"Keep it under {longest} characters; this has {len(given)}.", field)
    return given
