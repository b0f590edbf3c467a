"""Raw bytes as they came, where they were found, and how far each folder was read."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class RawBytes(models.Model):
    """The bytes of one item: compressed, encrypted under a key of their own that is wrapped by the firm's key.

    Content-addressed: `digest` is a keyed hash of the plain bytes. `sealed` empty means erased (retention, private,
    erasure); the digest stays as proof that it was here.
    """

    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    sealed = models.BinaryField()
    erased_at = models.DateTimeField(null=True)
    erased_because = models.CharField(max_length=120, default="", blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # What is past its time is found without leafing through the bytes themselves.
            models.Index(fields=["erased_because", "id"], name="raw_bytes_kept")
        ]


class ItemState(models.IntegerChoices):
    NEW = 0
    DONE = 1
    STUCK = 2  # our own fault: kept, named on the blind-spot list, tried again after an upgrade
    PRIVATE = 3  # two people said so: hash, direction and time are all that is left


class RawItem(models.Model):
    """One sighting: bytes found at one place. UNIQUE (intake point, source key): fetched twice is stored once.

    `source_key` names the place for good: "imap:<folder>:<uidvalidity>:<uid>", "graph:<id>", "form:<submission>".
    `reading` is what the mail says (`evidence.readings`), filled by normalising; with it the contact can be placed
    anew when the firm's addresses change, without the bytes.
    """

    intake_point = models.ForeignKey("desk.IntakePoint", null=True, on_delete=models.PROTECT)
    source_key = models.CharField(max_length=700)
    kind = models.CharField(max_length=8, default="mail")  # mail, form
    raw = models.ForeignKey(RawBytes, on_delete=models.PROTECT)
    folder = models.CharField(max_length=400, default="", blank=True)
    role = models.CharField(max_length=8, default="other")
    delivered_at = models.DateTimeField(null=True)
    flags = models.JSONField(default=list)
    labels = models.JSONField(default=list)
    first_seen_at = models.DateTimeField()
    is_metadata_only = models.BooleanField(default=False)
    state = models.PositiveSmallIntegerField(choices=ItemState.choices, default=ItemState.NEW)
    problem = models.TextField(default="", blank=True)
    contact_id = models.CharField(max_length=64, default="", blank=True)
    reading = models.BinaryField(default=b"")
    left_number = models.CharField(max_length=40, default="", blank=True)
    is_left_in_words = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["intake_point", "source_key"], name="raw_item_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["id"], name="raw_item_new", condition=models.Q(state=0)),
            models.Index(fields=["id"], name="raw_item_stuck", condition=models.Q(state=2)),
            models.Index(fields=["contact_id"], name="raw_item_contact"),
            models.Index(fields=["intake_point", "state"], name="raw_item_point"),
        ]


class Cursor(models.Model):
    """How far one folder was read, moved in the same transaction as the items it speaks of.

    IMAP: all UIDs in (`lowest_uid`-1, `highest_uid`] of `uid_validity` are stored; below `lowest_uid` lies history
    that the back-fill still reads (`is_backfilled` when none is left). Graph: `token` is the delta link.
    """

    intake_point = models.ForeignKey("desk.IntakePoint", on_delete=models.CASCADE)
    folder = models.CharField(max_length=400)
    role = models.CharField(max_length=8, default="other")
    uid_validity = models.BigIntegerField(default=0)
    highest_uid = models.BigIntegerField(default=0)
    lowest_uid = models.BigIntegerField(default=0)
    is_backfilled = models.BooleanField(default=False)
    token = models.TextField(default="", blank=True)
    to_fetch = models.PositiveBigIntegerField(default=0)  # messages of history left, as last estimated
    to_fetch_bytes = models.PositiveBigIntegerField(default=0)
    oldest_at = models.DateTimeField(null=True)  # delivery time of the oldest item stored
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["intake_point", "folder"], name="cursor_once")
        ]


class DailyVolume(models.Model):
    """Bytes fetched from one intake point on one day (UTC), to keep to the provider's limits."""

    intake_point = models.ForeignKey("desk.IntakePoint", on_delete=models.CASCADE)
    day = models.DateField()
    fetched = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["intake_point", "day"], name="daily_volume_once")
        ]
