"""Telephone numbers: the firm's lines, its people's phones, what people said of numbers, and what was dialled."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PhoneLine(models.Model):
    """A number of the firm's that customers ring; `campaign` says where it is advertised (SEMANTICS S0.1)."""

    number = models.CharField(max_length=40, unique=True)  # E.164
    name = models.CharField(max_length=120, default="", blank=True)
    campaign = models.CharField(max_length=120, default="", blank=True)
    team = models.ForeignKey("desk.Team", null=True, blank=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()


class StaffPhone(models.Model):
    """A phone of a staff member: an extension, a channel endpoint, or a number (E.164), lower-cased."""

    value = models.CharField(max_length=120, unique=True)
    staff = models.ForeignKey("desk.Staff", on_delete=models.CASCADE, related_name="phones")
    made_at = models.DateTimeField()


class NumberKind(models.TextChoices):
    SHARED = "shared", "Several people share this number"
    SALES = "sales", "Sales calls come from this number"
    WRONG = "wrong", "Wrong number: it does not reach who left it"


class NumberWord(models.Model):
    """A person's word on a number, until revoked. A shared one is never linked to a customer of another name.

    E.164, a wrong one as it was left; a sales caller's counts for calls from `made_at` on. `batch_id` are the
    decisions that came with it.
    """

    number = models.CharField(max_length=40, db_index=True)  # E.164
    kind = models.CharField(max_length=8, choices=NumberKind.choices)
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    batch_id = models.CharField(max_length=32, default="", blank=True)


class DialOutcome(models.TextChoices):
    """How a dialled call went, as its caller says."""

    SPOKE = "spoke", "Spoke with them"
    VOICEMAIL = "voicemail", "Left a voicemail"
    NO_ANSWER = "no_answer", "Nobody answered"
    WRONG_NUMBER = "wrong_number", "Wrong number"
    NOT_MADE = "not_made", "Not called after all"


class Dialled(models.Model):
    """A staff member dialled this number from the task of an owed answer: the call that follows is its own (3.2).

    `outcome` is what they said of it at `told_at`, '' until then; `link` the identities that dialling joined.
    """

    contact_id = models.CharField(max_length=64, db_index=True)  # any contact of the owed answer
    number = models.CharField(max_length=40)
    staff = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    dialled_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=DialOutcome.choices, default="", blank=True)
    told_at = models.DateTimeField(null=True)
    link = models.ForeignKey("desk.IdentityLink", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["number", "dialled_at"], name="dialled_number")
        ]
