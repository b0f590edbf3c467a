"""The webhooks of calls that were asked for on the desk: signed, kept, answered with what the phone does next."""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from heardback.answering.click_to_call import Step
from heardback.desk.models import IntakeKind
from heardback.formats.telephony.hooks import NotSigned
from heardback.intake.click_to_call import take_step
from heardback.intake.phone_points import PointMissing, hook_point
from heardback.intake.receive_calls import check_hook
from heardback.web.hooks.endpoint import hook_request, refused
from heardback.web.hooks.limits import MOST_BYTES, is_refused_too_often, is_too_long
from heardback.web.middleware import DeskRequest

_STEPS = {step.value for step in Step}


@csrf_exempt
@never_cache
@require_POST
def connect(request: DeskRequest, key: str, step: str, dialled_id: int) -> HttpResponse:
    """Answer one webhook with markup; 403 where the carrier did not sign it, 503 asks for it again."""
    if is_too_long(request):
        return _said(f"A webhook has at most {MOST_BYTES} bytes.", 413)
    is_blocked = is_refused_too_often(request, request.now)
    try:
        point = hook_point(IntakeKind.TWILIO, key)
        if step not in _STEPS:
            raise PointMissing
        asked = hook_request(request)
        check_hook(point, asked, is_noted=not is_blocked)
        body = take_step(point, dialled_id, Step(step), asked, request.now)
    except (PointMissing, NotSigned) as problem:
        return refused(request, problem, is_blocked=is_blocked)
    except DatabaseError:
        return _said("This could not be kept just now: ask again.", 503)
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


def _said(sentence: str, status: int) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)
