"""What an installation holds, told from inside one of its processes."""

from __future__ import annotations

import hashlib

from django.apps import apps

from heardback.desk.sealing import unseal_compressed
from heardback.intake.models import RawBytes, RawItem

_PASSING = {"WorkerBeat", "Session", "CacheRow"}


def digest() -> str:
    """Return a hash of every row of every table that lasts."""
    found = hashlib.sha256()
    for model in sorted(apps.get_models(), key=lambda one: one._meta.label):
        if model.__name__ in _PASSING:
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        for row in model._default_manager.order_by("pk").values_list(*names):
            told = [bytes(value) if isinstance(value, memoryview) else value for value in row]
            found.update(f"{model._meta.label} {told!r}".encode())
    return found.hexdigest()


def items() -> int:
    """Return how many items were stored."""
    return RawItem.objects.count()


def unreadable() -> int:
    """Return how many items have no bytes that open."""
    missing = 0
    for row in RawBytes.objects.all():
        missing += not unseal_compressed(row.sealed).startswith(b"From: ")
    return missing + RawItem.objects.filter(raw=None).count()
