"""What is to be told or sent: a row is written when it is decided, and leased, sent and marked by the deliverer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LetterState(models.TextChoices):
    HELD = "held"  # a colleague or the customer wrote meanwhile: its writer looks before it goes
    WAITING = "waiting"  # may still be undone
    SENDING = "sending"  # leased: somebody is handing it over right now
    SENT = "sent"
    UNDONE = "undone"
    REFUSED = "refused"  # the server will not take it; `problem` says why
    UNKNOWN = "unknown"  # the line broke after the data: it may have gone out, a person looks


class Letter(models.Model):
    """A mail that a person wrote and sent from the desk; undone within ten seconds, or handed over once.

    `raw` holds the mail's bytes, sealed; it is emptied with `text` once the copy in Sent is settled, because the
    bytes are a raw item by then. `contact_id` is what the mail will be as a contact. `is_attributed`: no header can
    tie it to `answers`, so a decision of its writer's does (grade A, written from the task).
    """

    intake_point = models.ForeignKey("desk.IntakePoint", null=True, on_delete=models.SET_NULL)
    message_id = models.CharField(max_length=400, unique=True)
    contact_id = models.CharField(max_length=64, db_index=True)
    from_address = models.CharField(max_length=320)
    recipients = models.JSONField()
    subject = models.TextField(default="", blank=True)
    text = models.TextField(default="", blank=True)
    raw = models.BinaryField()
    written_by = models.ForeignKey("desk.Staff", on_delete=models.PROTECT)
    customer_id = models.CharField(max_length=400, db_index=True)
    answers = models.CharField(max_length=64, default="", blank=True)  # contact id of the owed answer
    is_attributed = models.BooleanField(default=False)
    is_holding = models.BooleanField(default=False)
    promised_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, choices=LetterState.choices, default=LetterState.WAITING)
    opened_at = models.DateTimeField()  # when its form was opened: what came since holds it back
    written_at = models.DateTimeField()
    said_sent_by = models.ForeignKey(  # an unclear one that a person saw to have gone out
        "desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    problem = models.TextField(default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    kept_by_provider = models.BooleanField(null=True)  # whether the Sent copy came by itself
    filed_at = models.DateTimeField(null=True)  # the copy in Sent is settled, or given up
    filing_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "not_before"], name="letter_state"),
            models.Index(
                fields=["not_before"],
                name="letter_unfiled",
                condition=models.Q(state="sent", filed_at__isnull=True),
            ),
        ]


class LetterPromise(models.Model):
    """What a letter's writer said of a promise in it before it went out; decided once the letter is judged."""

    letter = models.ForeignKey(Letter, on_delete=models.CASCADE, related_name="promises")
    key = models.CharField(max_length=40)  # of the words, `kernel.contacts.Commitment`
    is_promise = models.BooleanField()
    due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["letter", "key"], name="letter_promise_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["letter"],
                name="letter_promise_waiting",
                condition=models.Q(decided_at__isnull=True),
            )
        ]


class Draft(models.Model):
    """Who is writing to whom right now, and what: colleagues are told, nothing typed is lost."""

    owed_id = models.CharField(max_length=64, db_index=True)
    customer_id = models.CharField(max_length=400, db_index=True)
    staff = models.ForeignKey("desk.Staff", on_delete=models.CASCADE)
    text = models.TextField(default="", blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["owed_id", "staff"], name="draft_once")
        ]


class AlertKind(models.TextChoices):
    MORNING = "morning"
    DUE_SOON = "due_soon"
    PROMISE = "promise"


class Alert(models.Model):
    """One thing that one person is to be told: decided here, told later. UNIQUE (person, kind, key)."""

    staff = models.ForeignKey("desk.Staff", on_delete=models.CASCADE)
    kind = models.CharField(max_length=10, choices=AlertKind.choices)
    key = models.CharField(
        max_length=100
    )  # the owed answer, the promise and its day, or the day of a summary
    decided_at = models.DateTimeField()
    not_before = models.DateTimeField()  # inside the person's hours
    leased_until = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # every way that the person wants was tried
    mailed_at = models.DateTimeField(null=True)
    pushed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)  # settled meanwhile: nothing left to tell
    problem = models.TextField(default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["staff", "kind", "key"], name="alert_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["not_before"],
                name="alert_due",
                condition=models.Q(told_at__isnull=True, dropped_at__isnull=True),
            )
        ]


class PushSubscription(models.Model):
    """A browser that a person asked to be told through."""

    staff = models.ForeignKey("desk.Staff", on_delete=models.CASCADE)
    endpoint = models.TextField(unique=True)
    keys = models.BinaryField()  # sealed
    made_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)
