"""What people decided and what we could see: append-only facts. Taking one back is another fact."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class DecisionFact(models.Model):
    """One human ruling, in the kernel's words (`kernel.decisions.Decision`)."""

    decision_id = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20)
    contact_id = models.CharField(max_length=64, db_index=True)
    other_id = models.CharField(max_length=64, default="", blank=True, db_index=True)
    decided_at = models.DateTimeField()
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    by_name = models.CharField(max_length=200)
    reason = models.TextField(default="", blank=True)
    occurred_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    promise_id = models.CharField(max_length=130, default="", blank=True, db_index=True)
    promise_kind = models.CharField(max_length=12, default="", blank=True)
    # What one gesture decided (all contacts of one owed answer, a sender rule) shares it and is undone together.
    batch_id = models.CharField(max_length=32, default="", blank=True, db_index=True)
    undid_grade = models.CharField(max_length=1, default="", blank=True)  # of the settlement it took back


class ClaimKind(models.TextChoices):
    TAKE = "take"
    ASSIGN = "assign"
    HAND_OVER = "hand_over"  # waits for the new owner's yes for one business hour (4.7)
    ACCEPT = "accept"
    RETURN = "return"
    RELEASE = "release"


class Claim(models.Model):
    """Who takes care of an owed answer, by any of its contacts; the latest that stands names the owner."""

    contact_id = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=10, choices=ClaimKind.choices)
    owner = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    claimed_at = models.DateTimeField()
    returns_at = models.DateTimeField(null=True)  # a hand-over goes back at this moment unless accepted
    note = models.TextField(default="", blank=True)


class Note(models.Model):
    """An internal note on a contact's matter; customers never see it."""

    contact_id = models.CharField(max_length=64, db_index=True)
    customer_id = models.CharField(max_length=400, db_index=True)
    text = models.TextField()
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    written_at = models.DateTimeField()


class IdentityLink(models.Model):
    """Two identities are one customer (`is_link`), or are not: the latest word on a pair stands."""

    one = models.CharField(max_length=400, db_index=True)
    other = models.CharField(max_length=400, db_index=True)
    is_link = models.BooleanField(default=True)
    proof = models.CharField(max_length=40)  # person, proposal, import
    reason = models.TextField(default="", blank=True)
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()


class MergeProposal(models.Model):
    """Software suspects that two identities are one person; only a person says so."""

    one = models.CharField(max_length=400)
    other = models.CharField(max_length=400)
    reason = models.TextField()
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    is_accepted = models.BooleanField(null=True)
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["one", "other"], name="merge_proposal_once")
        ]


class SenderRule(models.Model):
    """A person's word on a sender (address or domain): its mail owes an answer or not, from `made_at` on and
    backwards for unsure mail from before go-live (SEMANTICS 2.3 rule 11)."""

    sender = models.CharField(max_length=320, db_index=True)
    owes = models.BooleanField(default=False)
    reason = models.CharField(max_length=120, default="", blank=True)
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    batch_id = models.CharField(max_length=32, default="", blank=True)  # the decisions that it brought


class StandardVersion(models.Model):
    """One version of the firm's standard, in force for what is received from `in_force_from` on."""

    text = models.CharField(max_length=200)  # as `--standard` reads it
    hours = models.JSONField(default=dict)  # as formats.opening_hours reads it, with holidays
    mode = models.CharField(max_length=20, default="standard")
    version = models.CharField(max_length=40, unique=True)
    in_force_from = models.DateTimeField()
    made_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    reason = models.TextField(default="", blank=True)


class GoLive(models.Model):
    """From when on the queue speaks; older people who wait are offered as a list to win back (2.4)."""

    go_live_at = models.DateTimeField()
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    decided_at = models.DateTimeField()


class CoverageSpan(models.Model):
    """We would have seen what `source` sent in [covered_from, covered_to]; a live span still grows.

    `source` is a staff address, '' for the team as a whole.
    """

    intake_point = models.ForeignKey("desk.IntakePoint", null=True, on_delete=models.CASCADE)
    source = models.CharField(max_length=400, db_index=True)
    folder = models.CharField(max_length=400, default="", blank=True)
    covered_from = models.DateTimeField()
    covered_to = models.DateTimeField()
    is_live = models.BooleanField(default=False)
    is_outgoing = models.BooleanField(default=False)  # a Sent folder: it would show our answers


class RevisedVerdict(models.Model):
    """A published verdict changed: what it was, what it is, and which facts made the difference (4.6)."""

    owed_id = models.CharField(max_length=64, db_index=True)
    old_id = models.CharField(max_length=64)
    customer_id = models.CharField(max_length=400)
    old = models.CharField(max_length=24, default="", blank=True)
    new = models.CharField(max_length=24, default="", blank=True)
    because = models.JSONField(default=list)
    revised_at = models.DateTimeField()


class CustomerMark(models.Model):
    """Something a person noted of a customer: long-standing, lost, referred by, and the like."""

    customer_id = models.CharField(max_length=400, db_index=True)
    kind = models.CharField(max_length=20)
    text = models.TextField(default="", blank=True)
    by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()


class Private(models.Model):
    """A staff member says that a mail is private: its words go once a second person agrees (SEMANTICS 10)."""

    contact_id = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
