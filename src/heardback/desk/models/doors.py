"""One-time links, work asked for, how long things are kept, and the table behind rate limits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LinkPurpose(models.TextChoices):
    SET_UP = "set_up"  # printed by the terminal: opens the set-up of a fresh installation
    SIGN_IN = "sign_in"  # printed by the terminal: signs one person in once
    INVITE = "invite"  # handed over by a lead or admin: sets name and password


class OneTimeLink(models.Model):
    """A link that works once, until it expires. Only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=8, choices=LinkPurpose.choices)
    staff = models.ForeignKey("desk.Staff", null=True, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class ChoreKind(models.TextChoices):
    READ = "read", "Reading all mail anew"
    PLACE = "place", "Placing all mail anew"
    JUDGE = "judge", "Judging everybody anew"
    IMPORT = "import", "Importing an export"


class ChoreState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Chore(models.Model):
    """Long work that a change asks for; the worker takes it (`intake.chores.chore_one`) and says how far it is.

    `details` of an import: intake_point (id), sources (as `heardback audit` takes them).
    """

    kind = models.CharField(max_length=8, choices=ChoreKind.choices)
    state = models.CharField(max_length=8, choices=ChoreState.choices, default=ChoreState.WAITING)
    details = models.JSONField(default=dict)
    asked_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    asked_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    problem = models.TextField(default="", blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], name="chore_open", condition=models.Q(state__in=("waiting", "running"))
            )
        ]


class Retention(models.Model):
    """How long things are kept (SEMANTICS 10); the latest row holds."""

    body_months = models.PositiveSmallIntegerField(default=12)
    header_months = models.PositiveSmallIntegerField(default=36)
    owed_years = models.PositiveSmallIntegerField(default=3)  # unanswered people: after they were settled
    decided_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    decided_at = models.DateTimeField()


class LegalHold(models.Model):
    """A person says that nothing of a customer is erased, and why, until somebody lifts it."""

    customer_id = models.CharField(max_length=400, db_index=True)
    reason = models.TextField()
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")


class CacheRow(models.Model):
    """What Django's database cache stores: counts behind rate limits, nothing that must last.

    The columns are those of `createcachetable`, so that migrating alone makes the table.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "cache"
