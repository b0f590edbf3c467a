"""The phone answer point: whose phones ring, who is in, where a call stands; and what callers left, as sound."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AnswerLine(models.Model):
    """A phone that an answer point rings. `hours` as formats.opening_hours reads them; {} the firm's own."""

    intake_point = models.ForeignKey("desk.IntakePoint", on_delete=models.CASCADE, related_name="lines")
    staff = models.ForeignKey("desk.Staff", on_delete=models.CASCADE, related_name="answer_lines")
    number = models.CharField(max_length=40)  # E.164
    position = models.PositiveSmallIntegerField(default=0)  # the order where phones ring one after the other
    hours = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["intake_point", "number"], name="answer_line_once")
        ]


class Presence(models.Model):
    """A person said that they are in or out; the latest word holds. Whoever never said is in."""

    staff = models.ForeignKey("desk.Staff", on_delete=models.CASCADE, related_name="presences")
    is_in = models.BooleanField()
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["staff", "-id"], name="presence_latest")
        ]


class AnswerCall(models.Model):
    """Where one call at an answer point stands. `plan` and `state` are `answering.flow`'s, as JSON.

    The carrier's requests find it by the call's own name; what happened is told by raw items, not by this row.
    """

    intake_point = models.ForeignKey("desk.IntakePoint", on_delete=models.CASCADE)
    call_key = models.CharField(max_length=120)
    plan = models.BinaryField()
    state = models.BinaryField()
    due_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["intake_point", "call_key"], name="answer_call_once")
        ]


class TextMessage(models.Model):
    """A text message to a caller whom nobody answered: at most one a number and due time."""

    intake_point = models.ForeignKey("desk.IntakePoint", on_delete=models.CASCADE)
    call_key = models.CharField(max_length=120)
    number = models.CharField(max_length=40)  # E.164
    due_at = models.DateTimeField()
    text = models.CharField(max_length=700)
    wanted_at = models.DateTimeField()
    next_look_at = models.DateTimeField(null=True, db_index=True)  # None: sent, or given up
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    problem = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["number", "due_at"], name="text_message_once")
        ]


class Recording(models.Model):
    """What a caller left, as sound: encrypted under a key of its own, until retention erases it.

    `reference` is the carrier's name for it, or the hash of a mail's attachment. `address` is where the carrier keeps
    it while `kept_at` is None. `words` is a machine's guess at what was said, sealed; no rule reads it.
    """

    intake_point = models.ForeignKey("desk.IntakePoint", null=True, on_delete=models.PROTECT)
    call_key = models.CharField(max_length=120)
    contact_id = models.CharField(max_length=64, db_index=True)
    reference = models.CharField(max_length=200)
    address = models.CharField(max_length=1000, default="", blank=True)
    content_type = models.CharField(max_length=80, default="", blank=True)
    size = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0.0)
    sealed = models.BinaryField(default=b"")
    heard_of_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    next_look_at = models.DateTimeField(null=True)  # None: nothing left to fetch
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(default="", blank=True)
    erased_at = models.DateTimeField(null=True)
    erased_because = models.CharField(max_length=120, default="", blank=True)
    words = models.BinaryField(default=b"")
    words_by = models.CharField(max_length=120, default="", blank=True)  # the model that guessed
    words_at = models.DateTimeField(null=True)
    words_tries = models.PositiveSmallIntegerField(default=0)
    words_problem = models.TextField(default="", blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contact_id", "reference"], name="recording_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_look_at"],
                name="recording_to_fetch",
                condition=models.Q(next_look_at__isnull=False),
            )
        ]


class Transcription(models.Model):
    """Where recordings are written down by a machine; the latest row holds, none means: nowhere."""

    is_on = models.BooleanField(default=False)
    url = models.CharField(max_length=500, default="", blank=True)
    model = models.CharField(max_length=120, default="", blank=True)
    secret = models.BinaryField(default=b"")
    decided_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    decided_at = models.DateTimeField()
