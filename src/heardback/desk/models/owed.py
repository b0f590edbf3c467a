"""What is owed and promised: projections with one writer, `desk.projection`. Derived, rebuilt at will."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class OwedAnswer(models.Model):
    """One obligation as judged. `is_open` holds at `judged_at`; what depends on the moment is asked of the kernel.

    `next_look_at` is the next moment at which something about it changes by itself. `owner` comes from claims.
    """

    owed_id = models.CharField(max_length=64, primary_key=True)
    customer_id = models.CharField(max_length=400, db_index=True)
    customer = models.CharField(max_length=400, default="", blank=True)
    channel = models.CharField(max_length=10)
    subject = models.TextField(default="", blank=True)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    due_soon_at = models.DateTimeField()
    last_heard_at = models.DateTimeField()
    listed_from = models.DateTimeField()  # in lists from then on: an unsure one after triage (2.4)
    is_certain = models.BooleanField()
    is_open = models.BooleanField()
    is_first_contact = models.BooleanField(default=False)
    rule = models.CharField(max_length=30)
    policy_version = models.CharField(max_length=40, default="1")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=64, default="", blank=True)
    settled_rule = models.CharField(max_length=30, default="", blank=True)
    staff = models.CharField(max_length=400, default="", blank=True)
    grade = models.CharField(max_length=1, default="", blank=True)
    manner = models.CharField(max_length=12, default="", blank=True)
    closed_at = models.DateTimeField(null=True)
    close_rule = models.CharField(max_length=30, default="", blank=True)
    chases = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    unproven = models.PositiveIntegerField(
        default=0
    )  # calls of ours of which nothing proves a person (grade D)
    last_words = models.TextField(default="", blank=True)
    tried = models.JSONField(default=list)  # [{channel, occurred_at}], the opener first
    number = models.CharField(max_length=40, default="", blank=True)
    number_left = models.BooleanField(default=False)
    reply_channel = models.CharField(max_length=8, default="email")  # call, email, or none
    intake_address = models.CharField(max_length=400, default="", blank=True)
    intake_point = models.ForeignKey("desk.IntakePoint", null=True, on_delete=models.SET_NULL)
    team = models.ForeignKey("desk.Team", null=True, on_delete=models.SET_NULL)
    owner = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    handed_to = models.ForeignKey(  # the last claim is a hand-over: it counts until `returns_at` (4.7)
        "desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    returns_at = models.DateTimeField(null=True)
    reasons = models.JSONField(default=list)  # [{sentence, rule, contact_id}]
    candidates = models.JSONField(default=list)  # contact ids of grade C, the earliest first
    candidate_at = models.DateTimeField(null=True)
    uncovered_from = models.DateTimeField(null=True)
    # The kernel's verdict as long as no fact is added: up to the due time, and from then on. '' only while a
    # database of an earlier version is brought up to date (`projection.fill_words`).
    word_until_due = models.CharField(max_length=20, default="", blank=True)
    word_after_due = models.CharField(max_length=20, default="", blank=True)
    flags = models.JSONField(default=list)
    likelihood = models.FloatField(default=1.0)
    next_look_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["is_first_contact", "due_at", "-chases", "owed_id"],
                name="owed_first_contacts",
                condition=models.Q(is_open=True, is_certain=True),
            ),
            models.Index(
                fields=["due_at", "-chases", "owed_id", "listed_from", "opened_at"],
                name="owed_queue",
                condition=models.Q(is_open=True),
            ),
            *(
                models.Index(
                    fields=[name, "due_at"],
                    name=f"owed_by_{name}",
                    condition=models.Q(is_open=True),
                )
                for name in ("team", "channel", "intake_point", "owner")
            ),
            models.Index(
                fields=["next_look_at"], name="owed_next_look", condition=models.Q(next_look_at__isnull=False)
            ),
            models.Index(
                fields=["-likelihood", "owed_id"],
                name="owed_unsure",
                condition=models.Q(is_open=True, is_certain=False),
            ),
            models.Index(fields=["opened_at"], name="owed_opened"),
            models.Index(fields=["word_after_due", "due_at", "owed_id"], name="owed_word_after_due"),
            models.Index(fields=["word_until_due", "due_at", "owed_id"], name="owed_word_until_due"),
        ]


class PromiseRow(models.Model):
    """One promise or follow-up of ours, as judged (`kernel.promises.Promise`), with whom it was made to and by whom.

    `word_until_latest` and `word_after_latest` are the kernel's states as long as no fact is added: up to the latest
    moment of its window, and from then on.
    """

    promise_id = models.CharField(max_length=130, primary_key=True)
    owed_id = models.CharField(max_length=64, db_index=True)
    customer_id = models.CharField(max_length=400, db_index=True)
    customer = models.CharField(max_length=400, default="", blank=True)
    kind = models.CharField(max_length=12)
    made_by = models.CharField(max_length=64)
    staff = models.CharField(max_length=400, default="", blank=True)
    owner = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)  # who made it, where known
    team = models.ForeignKey("desk.Team", null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    earliest_at = models.DateTimeField()
    latest_at = models.DateTimeField(db_index=True)
    # The earliest reading, or the last working moment before it (5.3); None only until judged by this version.
    remind_at = models.DateTimeField(null=True)
    wording = models.TextField(default="", blank=True)
    answered_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    tier = models.CharField(max_length=14, default="follow_up")
    sentence = models.TextField(default="", blank=True)
    confidence = models.FloatField(default=1.0)
    rule = models.CharField(max_length=80, default="", blank=True, db_index=True)
    conversation = models.TextField(default="", blank=True)
    is_holding = models.BooleanField(default=False)
    wants_call = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    is_moved = models.BooleanField(default=False)
    ended_as = models.CharField(max_length=12, default="", blank=True)
    ended_at = models.DateTimeField(null=True)
    kept_by = models.CharField(max_length=64, default="", blank=True)
    is_other_channel = models.BooleanField(default=False)
    candidates = models.JSONField(default=list)  # contact ids that may have kept it
    uncovered_from = models.DateTimeField(null=True)  # from then on an answer might lie unseen
    # Of holding replies in a row without a full answer, or of new dates that a person told in a row.
    place_in_row = models.PositiveIntegerField(default=0)
    is_unapproved = models.BooleanField(
        default=False
    )  # the third or later of them, without a supervisor's yes
    unreviewed_from = models.DateTimeField(
        null=True
    )  # a suggestion that nobody clicked is listed from then on
    word_until_latest = models.CharField(max_length=12, default="open")
    word_after_latest = models.CharField(max_length=12, default="broken")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["latest_at", "promise_id"],
                name="promise_running",
                condition=models.Q(answered_at__isnull=True, told_at__isnull=True, ended_at__isnull=True),
            ),
            models.Index(fields=["word_after_latest", "latest_at", "promise_id"], name="promise_word_after"),
            models.Index(fields=["word_until_latest", "latest_at", "promise_id"], name="promise_word_until"),
        ]


class AwaitedRow(models.Model):
    """One thing that we wait for from a customer, as judged (`kernel.awaiting.Awaited`)."""

    awaited_id = models.CharField(max_length=130, primary_key=True)
    customer_id = models.CharField(max_length=400, db_index=True)
    customer = models.CharField(max_length=400, default="", blank=True)
    kind = models.CharField(max_length=14)
    contact_id = models.CharField(max_length=64)
    staff = models.CharField(max_length=400, default="", blank=True)
    owner = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)  # who asked, where known
    since = models.DateTimeField()
    earliest_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    wording = models.TextField(default="", blank=True)
    sentence = models.TextField(default="", blank=True)
    conversation = models.TextField(default="", blank=True)
    times = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(null=True)
    heard_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    known_from = models.DateTimeField(null=True)  # None: a stranger who never turned to us, not listed

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["latest_at", "awaited_id"],
                name="awaited_open",
                condition=models.Q(heard_at__isnull=True, stopped_at__isnull=True),
            )
        ]


class Pulse(models.Model):
    """One row that counts changes of the projections, so that a page can ask whether anything is new."""

    count = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)


class FigureSnapshot(models.Model):
    """Figures as computed at `as_of` by the same functions as the audit's, written anew: row 1 is Today's, row 2 the
    calls' (`queries.phone_figures.SNAPSHOT`).

    `pulse` is the count of changes that it knows of; `took` the seconds it cost, so that the next one is not
    computed too soon. `figures` is what the page prints, `plots` SVG by name.
    """

    as_of = models.DateTimeField()
    pulse = models.BigIntegerField(default=0)
    took = models.FloatField(default=0.0)
    figures = models.JSONField(default=dict)
    plots = models.JSONField(default=dict)
