"""The carrier's voice webhooks: signed, kept, answered with what the call does next.

Open to everybody, because the carrier does not sign in; nothing is read or kept before its signature is checked.
"""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from heardback.answering.settings import answer_settings
from heardback.answering.twilio import Step, document
from heardback.desk.models import IntakeKind, IntakePoint
from heardback.formats.telephony.hooks import HookRequest, NotSigned, hook_vendor
from heardback.formats.telephony.twilio.rows import row_of_body
from heardback.intake.answer_point import Heard, take_turn
from heardback.intake.phone_points import PointMissing, hook_point, public_address
from heardback.intake.receive_calls import check_hook
from heardback.web.hooks.endpoint import hook_request, refused
from heardback.web.hooks.limits import MOST_BYTES, is_refused_too_often, is_too_long
from heardback.web.middleware import DeskRequest

_STEPS = {step.value for step in Step}


@csrf_exempt
@never_cache
@require_POST
def answer(request: DeskRequest, key: str, step: str, which: str = "") -> HttpResponse:
    """Answer one webhook of a call with markup; 403 where the carrier did not sign it, 503 asks for it again."""
    if is_too_long(request):
        return _said(f"A webhook has at most {MOST_BYTES} bytes.", 413)
    is_blocked = is_refused_too_often(request, request.now)
    try:
        point = _point(key, step)
        asked = hook_request(request)
        check_hook(point, asked, is_noted=not is_blocked)
        heard = _heard(asked, Step(step), which)
        if not heard.call_key:
            return _said("This webhook names no call (CallSid).", 422)
        told = take_turn(point, heard, request.now)
    except (PointMissing, NotSigned) as problem:
        return refused(request, problem, is_blocked=is_blocked)
    except DatabaseError:
        return _said("This could not be kept just now: ask again.", 503)
    body = document(told.actions, told.leg, told.language, lambda one, of: address_of(key, one, of))
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


def address_of(key: str, step: Step, which: str = "") -> str:
    """Return the full address of a step, as the carrier is to call it: the firm's own."""
    if which:
        return public_address(reverse("answer_point_which", args=[key, step.value, which]))
    return public_address(reverse("answer_point", args=[key, step.value]))


def _point(key: str, step: str) -> IntakePoint:
    point = hook_point(IntakeKind.TWILIO, key)
    if step not in _STEPS or not answer_settings(point.settings).is_on:
        raise PointMissing
    return point


def _heard(asked: HookRequest, step: Step, which: str) -> Heard:
    told = hook_vendor(IntakeKind.TWILIO).read(asked)
    fields = row_of_body(asked.body, asked.received_at)
    return Heard(call_key=told.call_key, step=step, which=which[:20], fields=fields, request=asked)


def _said(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)
