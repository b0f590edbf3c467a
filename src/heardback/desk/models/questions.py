"""Questions that a firm asks on every call about a kind of matter, and the answers, in the wording asked (S0.12)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class QuestionSet(models.Model):
    """The questions for one kind of matter ("Leak", "New pool"); retired ones are no longer offered."""

    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """One wording of a question; never edited: a new wording is a new row on the same `line` (the first row's id)."""

    set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="questions")
    line = models.BigIntegerField(default=0, db_index=True)
    wording = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.wording


class QuestionAnswer(models.Model):
    """What a customer said to a question, kept with the matter of `contact_id`; the latest on a line stands.

    `text` is '' where the answer was taken back.
    """

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    contact_id = models.CharField(max_length=64)
    text = models.TextField(default="", blank=True)
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["contact_id", "answered_at"], name="answer_of_contact")
        ]
