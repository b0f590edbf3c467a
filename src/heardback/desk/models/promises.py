"""What people's clicks on found promises teach, and which promise hangs on whose silence: facts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class RuleClick(models.Model):
    """A person said of a promise that a rule found that it is one (`is_right`), or none: local precision (5.1).

    One a decision; it counts as long as that decision stands.
    """

    rule = models.CharField(max_length=80, db_index=True)
    decision_id = models.CharField(max_length=40, unique=True)
    is_right = models.BooleanField()
    clicked_at = models.DateTimeField()


class RuleSwitch(models.Model):
    """From `made_at` on, what this rule finds is suggested (`is_on`) or not; the latest word on a rule stands."""

    rule = models.CharField(max_length=80, db_index=True)
    is_on = models.BooleanField()
    reason = models.TextField(default="", blank=True)
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)  # None: its precision did it
    made_at = models.DateTimeField()


class WaitsFor(models.Model):
    """A person says that we can keep a promise only once somebody else has answered; the promise's clock runs on."""

    promise_id = models.CharField(max_length=130, db_index=True)
    awaited_id = models.CharField(max_length=130, db_index=True)
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["promise_id", "awaited_id"],
                name="waits_for_once",
                condition=models.Q(undone_at__isnull=True),
            )
        ]
