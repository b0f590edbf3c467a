"""Our people: who may sign in, which addresses are theirs, and who looked at what."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models


class Role(models.TextChoices):
    """What a person may see and do: staff answer; leads also rule and see teams; an auditor reads all and decides
    nothing; an admin sets up and reads no bodies (SEMANTICS 10)."""

    STAFF = "staff", "Staff"
    LEAD = "lead", "Lead"
    AUDITOR = "auditor", "Auditor"
    ADMIN = "admin", "Admin"


class StaffManager(UserManager["Staff"]):
    """Makes people by their mail address; there are no user names."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> Staff:  # type: ignore[override]
        staff = Staff(email=email.strip().lower(), **more)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractUser):
    """A staff member. `name` is what colleagues see; `email` signs in and is one of their addresses."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("mail address", unique=True)
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=10, choices=Role.choices, default=Role.STAFF)
    team = models.ForeignKey("desk.Team", null=True, blank=True, on_delete=models.SET_NULL)
    morning_at = models.TimeField(
        null=True, blank=True
    )  # morning summary in the firm's zone; None: at opening
    wants_mail = models.BooleanField(default=True)
    wants_push = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[StaffManager] = StaffManager()

    def __str__(self) -> str:
        return self.name or self.email


class StaffAddressKind(models.TextChoices):
    PERSON = "person", "A person's own mailbox"
    SHARED = "shared", "A shared mailbox"


class StaffAddress(models.Model):
    """An address of ours: a person's (its Sent folder holds their answers) or a shared one."""

    address = models.CharField(max_length=320, unique=True)  # lower-cased
    kind = models.CharField(max_length=10, choices=StaffAddressKind.choices, default=StaffAddressKind.PERSON)
    staff = models.ForeignKey(
        Staff, null=True, blank=True, on_delete=models.SET_NULL, related_name="addresses"
    )


class AccessEntry(models.Model):
    """Who looked at what: readable by the person concerned (SEMANTICS 10)."""

    staff = models.ForeignKey(Staff, null=True, on_delete=models.SET_NULL)
    seen_at = models.DateTimeField(db_index=True)
    what = models.CharField(max_length=40)  # customer, contact, raw, search, export
    key = models.CharField(max_length=400)
