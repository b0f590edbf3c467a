"""The firm, its teams and the places where customers can reach it."""

from __future__ import annotations

from django.db import models


class FirmProfile(models.Model):
    """The one firm of this installation. `version` rises with every change that may change how mail is read."""

    name = models.CharField(max_length=200, default="")
    zone = models.CharField(max_length=64, default="UTC")
    country = models.CharField(max_length=8, default="")
    domains = models.JSONField(default=list)  # the firm's own mail domains, lower-cased
    trusted_hosts = models.JSONField(default=list)  # servers of ours whose Received lines count (2.1)
    own_groups = models.JSONField(default=list)  # List-Ids of the firm's own groups
    relays = models.JSONField(default=list)  # outside addresses that pass on other people's words
    version = models.PositiveIntegerField(default=1)
    is_set_up = models.BooleanField(default=False)
    hours = models.JSONField(default=dict)  # opening hours as formats.opening_hours reads them
    staff_told_at = models.DateTimeField(
        null=True, blank=True
    )  # somebody confirmed that staff know what is read
    staff_told_by = models.ForeignKey(
        "desk.Staff", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class Team(models.Model):
    """Who serves an intake point together; breaches belong to it (D11)."""

    name = models.CharField(max_length=120, unique=True)
    # Above 5 % undone settlements by phone, this team's grade B becomes a suggestion (SEMANTICS 12.2).
    is_strict = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class IntakeKind(models.TextChoices):
    IMAP = "imap", "Mailbox (IMAP)"
    GRAPH = "graph", "Microsoft 365"
    GMAIL = "gmail", "Gmail"
    FORM = "form", "Web form"
    SMTP = "smtp", "Forwarding or journaling"
    IMPORT = "import", "Imported export"
    PBX_FILES = "pbx_files", "Call records of a phone system (files)"
    FREEPBX = "freepbx", "FreePBX (its database)"
    THREECX = "threecx", "3CX"
    TWILIO = "twilio", "Twilio"
    TELNYX = "telnyx", "Telnyx"


#: Kinds that tell of calls.
PHONES = (
    IntakeKind.PBX_FILES, IntakeKind.FREEPBX, IntakeKind.THREECX, IntakeKind.TWILIO, IntakeKind.TELNYX
)  # fmt: skip
#: Kinds that are watched: they have folders, and a Sent folder that shows our answers.
MAILBOXES = (IntakeKind.IMAP, IntakeKind.GRAPH, IntakeKind.GMAIL)


class IntakePoint(models.Model):
    """A place where customers can reach us, or a staff mailbox whose Sent folder holds our answers.

    `settings` says how to reach it (host, port, user, folders…; shapes belong to the watcher of its kind); `secret`
    is its password or token, encrypted. `problem` is one sentence where it cannot be read now, '' where it can.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=IntakeKind.choices)
    address = models.CharField(max_length=320, blank=True, default="")  # what customers write to, lower-cased
    staff = models.ForeignKey(
        "desk.Staff", null=True, blank=True, on_delete=models.SET_NULL
    )  # personal mailbox
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    settings = models.JSONField(default=dict)
    secret = models.BinaryField(default=b"")
    is_metadata_only = models.BooleanField(default=False)
    excluded_folders = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        "desk.Staff", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # who wanted it read
    last_seen_at = models.DateTimeField(null=True, blank=True)  # last successful look
    problem = models.TextField(default="", blank=True)
    problem_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Phrase(models.Model):
    """One of the firm's own phrases for replies."""

    name = models.CharField(max_length=120)
    text = models.TextField()
    made_by = models.ForeignKey("desk.Staff", null=True, on_delete=models.SET_NULL)
