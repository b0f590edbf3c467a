"""Hints on replies: what was shown to its writer alone, what they dismissed, and which signals speak at all.

Rows about a person are read by that person alone (`desk.queries.coaching`); everybody else gets counts over a team.
No row holds a quote: what is shown is read anew from the sealed mail.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class HintPlace(models.TextChoices):
    DRAFT = "draft"  # beside the text, before it is sent
    SENT = "sent"  # the next morning, for mail sent from another program


class CoachingWish(models.Model):
    """Whether a person wants hints on mail that they sent elsewhere; nobody who has no row does."""

    staff = models.OneToOneField("desk.Staff", on_delete=models.CASCADE, related_name="+")
    wants_morning = models.BooleanField(default=False)
    read_from = models.DateTimeField(null=True)  # mail sent before was not asked about
    changed_at = models.DateTimeField()


class HintShown(models.Model):
    """A signal that stood before its writer, once for each draft (`key`: owed answer) or mail sent (contact)."""

    staff = models.ForeignKey("desk.Staff", on_delete=models.CASCADE, related_name="+")
    signal = models.CharField(max_length=30)
    place = models.CharField(max_length=5, choices=HintPlace.choices)
    key = models.CharField(max_length=64)
    shown_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["staff", "place", "key", "signal"], name="hint_shown_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["signal", "shown_at"], name="hint_shown_signal")
        ]


class HintDismissed(models.Model):
    """Its writer said "not here" of a hint that was shown."""

    shown = models.OneToOneField(HintShown, on_delete=models.CASCADE, related_name="dismissal")
    dismissed_at = models.DateTimeField()


class SignalSwitch(models.Model):
    """A signal speaks again, or no more: for `staff`, or for the firm where there is none. The latest word stands,
    and only what was shown since then is counted."""

    signal = models.CharField(max_length=30, db_index=True)
    staff = models.ForeignKey("desk.Staff", null=True, on_delete=models.CASCADE, related_name="+")
    is_on = models.BooleanField()
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    switched_at = models.DateTimeField()


class SentLookedOver(models.Model):
    """A mail sent elsewhere that was looked over for its writer, with or without a hint; once."""

    contact_id = models.CharField(max_length=64, unique=True)
    looked_at = models.DateTimeField()
