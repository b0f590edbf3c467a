"""What people say of matters, samples and teams, and how far software has looked: facts with their author."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class MatterFact(models.Model):
    """A person joined or split matters (SEMANTICS 1); contacts are named, because conversations get new names.

    join: the matters of `contact_id` and `other_id` are one. split: `contact_id` and what follows it in its
    conversation is a matter of its own. The latest word on the same contacts stands (`is_undone`).
    """

    kind = models.CharField(max_length=5)
    contact_id = models.CharField(max_length=64, db_index=True)
    other_id = models.CharField(max_length=64, default="", blank=True)
    is_undone = models.BooleanField(default=False)
    reason = models.TextField(default="", blank=True)
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()


class SampledLook(models.Model):
    """A person looked again at a contact that was set aside, drawn at random for its week (SEMANTICS 2.5 L2)."""

    week = models.DateField()  # the Monday, in the firm's zone
    contact_id = models.CharField(max_length=64)
    agrees = models.BooleanField()
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    looked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["week", "contact_id"], name="sampled_look_once")
        ]


class TeamMode(models.Model):
    """From `in_force_from` on, this team's grade B settles (`is_strict` False) or only suggests (SEMANTICS 12.2)."""

    team = models.ForeignKey("desk.Team", on_delete=models.CASCADE)
    is_strict = models.BooleanField()
    in_force_from = models.DateTimeField()
    reason = models.TextField(default="", blank=True)
    by = models.ForeignKey(
        "desk.Staff", null=True, on_delete=models.SET_NULL
    )  # None: the share undone did it


class MergeCursor(models.Model):
    """How far contacts were compared for proposals of who is one person."""

    contact_pk = models.BigIntegerField(default=0)
