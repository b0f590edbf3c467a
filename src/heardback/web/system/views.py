"""For programs that watch the desk: /healthz and Prometheus /metrics. No customers' words, no names of mailboxes."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe

from heardback.intake.health import health_at
from heardback.web.middleware import DeskRequest
from heardback.web.system.metrics import CONTENT_TYPE, metrics_at


@require_safe
def healthz(request: DeskRequest) -> HttpResponse:
    """Say whether the desk is alive: 503 where the database fails, with `?strict` also where it is degraded."""
    health = health_at(request.now)
    is_bad = health.status == "failing" or (health.status != "ok" and "strict" in request.GET)
    answer = JsonResponse(
        {
            "status": health.status,
            "problems": list(health.problems),
            "seconds_since": health.ages,
            "waiting": health.waiting,
            "stuck": health.stuck,
        },
        status=503 if is_bad else 200,
    )
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def metrics(request: DeskRequest) -> HttpResponse:
    """Give Prometheus its figures: to whoever has the token, or, where none is set, to this machine alone."""
    if not _may_read_metrics(request):
        return HttpResponse("Not for you: set HEARDBACK_METRICS_TOKEN and send it.\n", "text/plain", 403)
    answer = HttpResponse(metrics_at(request.now), CONTENT_TYPE)
    answer["Cache-Control"] = "no-store"
    return answer


def _may_read_metrics(request: HttpRequest) -> bool:
    token = settings.ENVIRONMENT.value("HEARDBACK_METRICS_TOKEN")
    if token:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    # A reverse proxy on this machine passes on strangers' requests from 127.0.0.1.
    is_passed_on = any(
        name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
    )
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback and not is_passed_on
    except ValueError:
        return False
