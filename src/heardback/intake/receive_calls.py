"""A telephone provider's webhook comes in: signed, it is stored before anybody reads it; else it is not kept.

One body is one raw item of kind "call". Sent again, late or out of order it changes nothing: the event has one key,
and a call is folded from all its items (`intake.calls`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import connection, transaction
from django.db.models import QuerySet

from heardback.desk.models import IntakePoint
from heardback.desk.sealing import unseal_compressed
from heardback.formats.telephony.hooks import (
    Enveloped,
    HookRequest,
    NotSigned,
    Told,
    envelope,
    enveloped,
    hook_vendor,
)
from heardback.intake.calls import KIND, CallText, store_calls
from heardback.intake.heard_recordings import hear_of_recording
from heardback.intake.models import RawItem
from heardback.intake.phone_points import KeysUnreadable, hook_trouble, keys_of, note_hook, note_refused_hook
from heardback.intake.watching import note_seen, say_problem

_MOST_ASIDES: Final = 20
#: What a leg's detection or recording says comes within minutes of the leg itself.
_FAR_BACK: Final = 50_000


def check_hook(point: IntakePoint, request: HookRequest, *, is_noted: bool = True) -> None:
    """Raise NotSigned unless the point's vendor signed this webhook; a refused one is counted and shown.

    `is_noted` False writes nothing: of a flood, the first ones are enough.
    """
    try:
        hook_vendor(point.kind).check(request, keys_of(point))
    except (NotSigned, KeysUnreadable) as problem:
        if is_noted:
            _refuse(point, problem.sentence, request.received_at)
        if isinstance(problem, NotSigned):
            raise
        raise NotSigned(problem.sentence) from problem


def _refuse(point: IntakePoint, sentence: str, now: datetime) -> None:
    with transaction.atomic():
        note_refused_hook(point, sentence)
        say_problem(point, hook_trouble(point), now)


def store_hook(point: IntakePoint, request: HookRequest, rows: Sequence[Mapping[str, str]] = ()) -> Told:
    """Store a webhook whose signature was checked; when this returns, a power cut loses nothing of it.

    `rows` are steps of our own answer point that this webhook led to (`formats.telephony.flow_events`): they are
    stored with it, in the same transaction, as records of the same call.
    """
    told = hook_vendor(point.kind).read(request)
    now = request.received_at
    with transaction.atomic():
        root = _root_of(point, told.asks_root_of)
        kept = Enveloped(request.body, now, root)
        texts = [CallText(point.kind, _line(envelope(kept)), told.event_key)]
        texts += [CallText(point.kind, _line(json.dumps(dict(row), sort_keys=True))) for row in rows]
        texts += _asides(point, told)
        store_calls(point, texts, seen_at=now)
        hear_of_recording(point, root or told.call_key, told.recording, now)
        trouble = hook_trouble(point)
        note_hook(point, now)
        note_seen(point, now)
        if trouble and point.problem == trouble:
            say_problem(point, "", now)
    return told


def _line(text: str) -> str:
    return f"{text}\n"


def _root_of(point: IntakePoint, leg: str) -> str:
    """Return the call that an earlier event of this leg named, '' where none did."""
    if not leg:
        return ""
    named = _events_of(point, f"{point.kind}:{leg}:").exclude(source_key__startswith=_of_no_call(point, leg))
    found = named.order_by("source_key").values_list("source_key", flat=True).first()
    return found.split(":")[2] if found else ""


def _asides(point: IntakePoint, told: Told) -> list[CallText]:
    """Return what came of this leg before anybody said which call it is of, under the call that it is of."""
    parts = told.event_key.split(":")
    if len(parts) < 3 or not told.call_key or parts[1] == told.call_key:
        return []
    leg, found = parts[1], []
    earlier = _events_of(point, _of_no_call(point, leg)).select_related("raw").order_by("source_key")
    for item in earlier[:_MOST_ASIDES]:
        kept = enveloped(json.loads(unseal_compressed(item.raw.sealed))) if item.raw.sealed else None
        if kept is not None and not kept.root:
            again = Enveloped(kept.body, kept.received_at, told.call_key)
            key = item.source_key.replace(f":{leg}:{leg}:", f":{leg}:{told.call_key}:", 1)
            found.append(CallText(point.kind, _line(envelope(again)), key))
    return found


def _of_no_call(point: IntakePoint, leg: str) -> str:
    """Return how the keys of a leg's events begin while nobody has said which call it is of."""
    return f"{point.kind}:{leg}:{leg}:"


def _events_of(point: IntakePoint, begin: str) -> QuerySet[RawItem]:
    """Return the events whose keys begin so, without leafing through all that the point ever told."""
    rows = RawItem.objects.filter(intake_point=point, kind=KIND)
    if connection.vendor == "sqlite":  # compares keys byte by byte, so that their index finds a beginning
        return rows.filter(source_key__gte=begin, source_key__lt=f"{begin}\U0010ffff")
    newest = RawItem.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return rows.filter(pk__gt=newest - _FAR_BACK, source_key__startswith=begin)
