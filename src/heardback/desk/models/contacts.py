"""Contacts and whose they are: parsed from raw items, refiled when identities are linked."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Contact(models.Model):
    """One communication event, all its sightings merged.

    `facts` is the kernel's Contact as msgpack, without what depends on other contacts: `cites_us` and `is_mass` are
    columns, so that later mail can change them. `number` is a number that the person left, E.164 or as written.
    """

    contact_id = models.CharField(max_length=64, unique=True)
    channel = models.CharField(max_length=10)
    direction = models.CharField(max_length=8)
    occurred_at = models.DateTimeField()
    known_at = models.DateTimeField()
    claimed_sent_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=12, default="message")
    from_address = models.CharField(max_length=400, default="", blank=True)
    from_name = models.CharField(max_length=400, default="", blank=True)
    to_addresses = models.JSONField(default=list)
    customers = models.JSONField(default=list)  # identity keys of the customer side
    staff = models.CharField(max_length=400, default="", blank=True)
    subject = models.TextField(default="", blank=True)
    snippet = models.TextField(default="", blank=True)
    message_id = models.CharField(max_length=1000, default="", blank=True)
    body_hash = models.BigIntegerField(default=0)
    number = models.CharField(max_length=40, default="", blank=True)
    has_number = models.BooleanField(default=False)
    asks_for_call = models.BooleanField(
        default=False
    )  # the number stands in their own words, not in a signature
    is_automatic = models.BooleanField(default=False)
    is_ours = models.BooleanField(default=False)  # its From address is one of ours
    cites_us = models.BooleanField(default=False)
    is_mass = models.BooleanField(default=False)
    intake_point = models.ForeignKey("desk.IntakePoint", null=True, on_delete=models.SET_NULL)
    # Calls: what figures count by and pages show; empty for everything else.
    dialled = models.CharField(max_length=40, default="", blank=True)  # the line that was rung
    campaign = models.CharField(max_length=120, default="", blank=True)
    outcome = models.CharField(max_length=12, default="", blank=True)  # formats.calls.CallOutcome
    rang_for = models.FloatField(null=True)
    bridged_for = models.FloatField(null=True)
    facts = models.BinaryField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["message_id"], name="contact_message_id"),
            models.Index(
                fields=["from_address", "body_hash", "occurred_at"],
                name="contact_same_words",
                condition=models.Q(direction="outbound") & ~models.Q(body_hash=0),
            ),
            models.Index(fields=["occurred_at"], name="contact_occurred_at"),
            models.Index(fields=["number"], name="contact_number", condition=~models.Q(number="")),
            models.Index(fields=["from_address"], name="contact_of_ours", condition=models.Q(is_ours=True)),
        ]


class Citation(models.Model):
    """`contact` cites this Message-ID in References or In-Reply-To."""

    message_id = models.CharField(max_length=1000)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["message_id", "contact"], name="citation_once")
        ]


class Bounce(models.Model):
    """A delivery failure of one of our mails for one recipient, from a delivery report."""

    bounce_id = models.CharField(max_length=500, unique=True)
    customer_id = models.CharField(max_length=400, db_index=True)
    recipient = models.CharField(max_length=400, db_index=True)
    occurred_at = models.DateTimeField()
    is_permanent = models.BooleanField()
    message_id = models.CharField(max_length=1000, default="")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE)


class Customer(models.Model):
    """One outside person or firm: a set of linked identities, named by its smallest identity key."""

    customer_id = models.CharField(max_length=400, primary_key=True)
    name = models.CharField(max_length=400, default="", blank=True)
    since = models.DateTimeField()  # the first contact either way
    last_at = models.DateTimeField()
    contacts = models.PositiveIntegerField(default=0)
    has_history = models.BooleanField(default=False)  # we ever answered: no prospect any more
    promises_open = models.PositiveIntegerField(default=0)
    stale_decisions = models.JSONField(default=list)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-last_at", "customer_id"], name="customer_last_heard")
        ]


class Identity(models.Model):
    """An address or number, and the customer that it belongs to now."""

    key = models.CharField(max_length=400, primary_key=True)
    customer_id = models.CharField(max_length=400, db_index=True)
    name = models.CharField(max_length=400, default="", blank=True)
    first_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name"], name="identity_name", condition=~models.Q(name=""))
        ]


class Filing(models.Model):
    """A contact on one customer's timeline, and how it was ruled there (written by the projection)."""

    customer_id = models.CharField(max_length=400)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="filings")
    occurred_at = models.DateTimeField()
    owes = models.CharField(max_length=6, default="", blank=True)
    rule = models.CharField(max_length=30, default="", blank=True)
    grade = models.CharField(max_length=1, default="", blank=True)
    conversation = models.CharField(max_length=1000, default="", blank=True)
    owed_id = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["customer_id", "contact"], name="filing_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["customer_id", "occurred_at"], name="filing_timeline"),
            # Not a partial one: SQLite would not see that `owed_id = ?` leaves out those without.
            models.Index(fields=["owed_id"], name="filing_owed"),
            models.Index(fields=["rule"], name="filing_aside_by_rule", condition=models.Q(owes="no")),
            models.Index(
                fields=["occurred_at", "id"], name="filing_set_aside", condition=models.Q(owes="no")
            ),
        ]


class ReplyAddress(models.Model):
    """A sender asked for answers at another address: evidence for one person, or for a relay (2.2)."""

    sender = models.CharField(max_length=400, db_index=True)
    reply_to = models.CharField(max_length=400, db_index=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["sender", "reply_to"], name="reply_address_once")
        ]
