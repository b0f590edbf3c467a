"""How to put a form on the firm's pages: the snippet to copy, and a link to the form itself."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from heardback.desk.access import access_settings
from heardback.desk.models import IntakeKind, IntakePoint
from heardback.intake.form_points import form_settings
from heardback.web.forms.snippet import snippet_of
from heardback.web.middleware import DeskRequest


@require_safe
def show_snippet(request: DeskRequest, point_id: int) -> HttpResponse:
    """Show what to paste into a page; for leads and admins."""
    access_settings(request.user)
    point = get_object_or_404(IntakePoint, pk=point_id, kind=IntakeKind.FORM)
    form = form_settings(point)
    context = {
        "point": point,
        "form": form,
        "snippet": snippet_of(form, settings.HEARDBACK_URL),
        "address": settings.HEARDBACK_URL + reverse("form", args=[form.token]),
    }
    return render(request, "heardback/forms/embed.html", context)
