"""Takes a provider's webhook: checked over its raw body, stored, and only then answered with 200.

Open to everybody, so it takes no cookie and needs no CSRF token: what counts is the vendor's signature over the
firm's own public address and the body. Reading and judging come later (`intake.normalise`), so the answer is quick.
"""

from __future__ import annotations

from django.db import DatabaseError
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from heardback.formats.telephony.hooks import HookRequest, NotSigned, hook_vendor
from heardback.intake.phone_points import PointMissing, hook_point, public_address
from heardback.intake.receive_calls import check_hook, store_hook
from heardback.web.hooks.limits import (
    MOST_BYTES,
    count_refused,
    is_refused_too_often,
    is_taken_too_often,
    is_too_long,
)
from heardback.web.middleware import DeskRequest

_TOO_OFTEN = "Too many requests came from your address. Try again in a minute."
_NOT_KEPT = "This could not be kept just now: send it again."


@csrf_exempt
@never_cache
@require_POST
def take_hook(request: DeskRequest, vendor: str, key: str) -> HttpResponse:
    """Store a signed webhook and answer 200; 403 where it is not signed, 429 and 503 ask for it again."""
    if is_too_long(request):
        return _said(f"A webhook has at most {MOST_BYTES} bytes.", 413)
    # Strangers may send from the vendor's own addresses: however many were refused, a signed one is taken.
    is_blocked = is_refused_too_often(request, request.now)
    try:
        point, asked = hook_point(vendor, key), hook_request(request)
        check_hook(point, asked, is_noted=not is_blocked)
        if is_taken_too_often(point.pk, request.now):
            return _said(_TOO_OFTEN, 429)
        store_hook(point, asked)
    except (PointMissing, NotSigned) as problem:
        return refused(request, problem, is_blocked=is_blocked)
    except DatabaseError:
        return _said(_NOT_KEPT, 503)
    known = hook_vendor(vendor)
    return HttpResponse(known.reply, content_type=known.reply_type)


def hook_request(request: DeskRequest) -> HookRequest:
    """Return a webhook as its signature covers it: the public address, not the Host header; the body unparsed."""
    return HookRequest(
        url=public_address(request.path, str(request.META.get("QUERY_STRING", ""))),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=request.body,
        received_at=request.now,
    )


def refused(request: DeskRequest, problem: Exception, *, is_blocked: bool) -> HttpResponse:
    """Answer a webhook that nobody signed or that has no address here, and count it; 429 once there were many."""
    if is_blocked:
        return _said(_TOO_OFTEN, 429)
    count_refused(request, request.now)
    if isinstance(problem, NotSigned):
        return _said("The signature is not that of this account.", 403)
    return _said("No telephone account has this address.", 404)


def _said(sentence: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{sentence}\n", content_type="text/plain; charset=utf-8", status=status)
    if status in (429, 503):
        response["Retry-After"] = "60"
    return response
