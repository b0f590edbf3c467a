"""Answer questions: what a customer said on a call is kept with their matter. It answers nobody (S0.12)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from heardback.desk.models import Contact, Question, QuestionAnswer, Staff
from heardback.desk.projection import beat
from heardback.desk.queries.questions import answers_of, matter_contacts
from heardback.desk.refused import Refused

LONGEST = 4_000


def answer_questions(
    by: Staff, contact_id: str, given: Mapping[int, str], *, now: datetime
) -> list[QuestionAnswer]:
    """Keep what was said to each question (by its id) with the contact's matter; what has not changed writes nothing.

    An emptied answer is taken back. Refused for an overlong one; then nothing is kept.
    """
    if not Contact.objects.filter(contact_id=contact_id).exists():
        raise Refused("No such contact.")
    questions = {row.pk: row for row in Question.objects.filter(pk__in=list(given))}
    standing = answers_of(matter_contacts(contact_id))
    made = []
    for pk, text in given.items():
        question, said = questions.get(pk), text.replace("\0", "").strip()
        if question is None:
            continue
        if len(said) > LONGEST:
            raise Refused(
                f"The answer to “{question.wording}” has {len(said):,} characters; keep it under {LONGEST:,}. "
                "Nothing was saved."
            )
        before = standing.get(question.line)
        if said != (before.text if before else ""):
            made.append(
                QuestionAnswer(question=question, contact_id=contact_id, text=said, by=by, answered_at=now)
            )
    if made:
        with transaction.atomic():
            QuestionAnswer.objects.bulk_create(made)
            beat(now)
    return made
