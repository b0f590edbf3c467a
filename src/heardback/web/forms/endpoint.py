"""The firm's web form: shown, taken and thanked for. What is sent is stored raw before anything else is done.

Open to everybody and to pages of other sites, so it takes no cookie, trusts none and needs no CSRF token: a forged
submission is a submission, and nothing else can be done here.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from heardback.desk.firm import profile
from heardback.desk.models import IntakePoint
from heardback.intake.form_points import FormMissing, FormSettings, form_point
from heardback.intake.receive_form import receive_form
from heardback.web.forms.filled import LONGEST, TRAP, Filled, opened_mark, read_filled
from heardback.web.forms.limits import is_too_often
from heardback.web.forms.promise import answer_by
from heardback.web.middleware import DeskRequest

_TOO_OFTEN = (
    "Too many messages came from your address just now. Please wait a minute and press the button again."
)
_NOT_KEPT = "We could not keep your message just now. Please press the button again in a minute, or call us."
_NO_FILES = "Files cannot be sent here. Please send your message without them; we will ask for them."


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_form(request: DeskRequest, token: str) -> HttpResponse:
    """Show the form, or take what was sent: stored, then 303; or the form again with what is to be mended."""
    try:
        point, form = form_point(token)
    except FormMissing:
        return render(request, "heardback/forms/gone.html", status=404)
    firm = profile()
    if request.method != "POST":
        return _page(request, point, form, None)
    filled = read_filled(
        request.POST.dict(),
        form,
        form_id=point.pk,
        host=urlsplit(settings.HEARDBACK_URL).hostname or "",
        country=firm.country,
        now=request.now,
    )
    if request.FILES:  # the snippet asks for none, so nothing of ours was lost
        return _page(request, point, form, filled, sentence=_NO_FILES, status=422)
    if filled.problems:
        return _page(request, point, form, filled, status=422)
    try:
        if is_too_often(request, point.pk, request.now):
            return _page(request, point, form, filled, sentence=_TOO_OFTEN, status=429)
        receive_form(point, filled.submission, request.now)
    except DatabaseError:
        return _page(request, point, form, filled, sentence=_NOT_KEPT, status=503)
    # 303: whatever the browser does next, it does not send the message again.
    return HttpResponse(status=303, headers={"Location": reverse("form_thanks", args=[token])})


@never_cache
@require_safe
def thank(request: DeskRequest, token: str) -> HttpResponse:
    """Say that a person will answer, and by when the firm's standard says; promise nothing else."""
    try:
        _, form = form_point(token)
    except FormMissing:
        return render(request, "heardback/forms/gone.html", status=404)
    context = {"form": form, "firm": profile(), "answer_by": answer_by(request.now)}
    return render(request, "heardback/forms/thanks.html", context)


def _page(
    request: HttpRequest,
    point: IntakePoint,
    form: FormSettings,
    filled: Filled | None,
    *,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "firm": profile(),
        "values": filled.values if filled else {},
        "problems": filled.problems if filled else {},
        "sentence": sentence,
        "agreed": bool(filled and filled.submission.agreed_to),
        "page": filled.submission.page if filled else request.META.get("HTTP_REFERER", ""),
        "campaign": filled.submission.campaign if filled else request.GET.get("utm_campaign", ""),
        "trap": TRAP,
        "longest": LONGEST,
        "opened": opened_mark(point.pk, request.now),  # type: ignore[attr-defined]
    }
    response = render(request, "heardback/forms/page.html", context, status=status)
    if status in (429, 503):
        response["Retry-After"] = "60"
    return response
