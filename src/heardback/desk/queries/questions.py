"""The questions for a matter and what was answered so far: shown to whoever is on the phone, never a condition."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from heardback.desk.models import Filing, Question, QuestionAnswer, QuestionSet
from heardback.desk.queries.matters import matters_of_customer


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with the latest answer on its line; `question` is in today's words, the answer in its own."""

    question: Question
    answer: QuestionAnswer | None

    @property
    def text(self) -> str:
        """What was said, '' for nothing."""
        return self.answer.text if self.answer else ""

    @property
    def asked_as(self) -> str:
        """The words it was asked in, where they were others than today's."""
        was = self.answer.question.wording if self.answer else ""
        return was if was != self.question.wording else ""


@dataclass(frozen=True, slots=True)
class AskedSet:
    """The questions of one kind of matter; `is_begun` once one of them is answered."""

    row: QuestionSet
    asked: tuple[Asked, ...]

    @property
    def answered(self) -> int:
        """How many have an answer."""
        return sum(1 for one in self.asked if one.text)

    @property
    def is_begun(self) -> bool:
        """Whether anything was answered."""
        return self.answered > 0


@dataclass(frozen=True, slots=True)
class Questions:
    """What may be asked of a matter. `earlier` are answers to questions that are asked no more."""

    contact_id: str
    sets: tuple[AskedSet, ...]
    earlier: tuple[QuestionAnswer, ...]

    def __bool__(self) -> bool:
        return bool(self.sets or self.earlier)

    @property
    def begun(self) -> tuple[AskedSet, ...]:
        """The sets that somebody began with; completeness is told of these."""
        return tuple(one for one in self.sets if one.is_begun)


def questions_for(contact_id: str) -> Questions:
    """Return all sets with the answers kept with the matter of `contact_id`; two queries where there are no sets."""
    sets = list(QuestionSet.objects.filter(retired_at=None).order_by("position", "pk"))
    rows = Question.objects.filter(set__in=sets, retired_at=None).order_by("position", "pk") if sets else ()
    questions = list(rows)
    if not questions and not QuestionAnswer.objects.exists():
        return Questions(contact_id, (), ())
    answers = answers_of(matter_contacts(contact_id))
    found = tuple(
        AskedSet(
            one,
            tuple(
                Asked(question, answers.get(question.line))
                for question in questions
                if question.set_id == one.pk
            ),
        )
        for one in sets
    )
    lines = {question.line for question in questions}
    earlier = tuple(one for line, one in answers.items() if line not in lines and one.text)
    return Questions(contact_id, tuple(one for one in found if one.asked), earlier)


def answers_of(contact_ids: Collection[str]) -> dict[int, QuestionAnswer]:
    """Return the answers kept with these contacts by the line of their question; the latest on a line stands."""
    rows = QuestionAnswer.objects.filter(contact_id__in=list(contact_ids)).order_by("answered_at", "pk")
    return {row.question.line: row for row in rows.select_related("question", "question__set", "by")}


def matter_contacts(contact_id: str) -> frozenset[str]:
    """Return the contacts of the matter that a contact belongs to; itself alone where it is on no timeline."""
    customers = Filing.objects.filter(contact__contact_id=contact_id).values_list("customer_id", flat=True)
    for customer_id in customers:
        for matter in matters_of_customer(customer_id):
            if contact_id in matter.contact_ids:
                return matter.contact_ids
    return frozenset({contact_id})
