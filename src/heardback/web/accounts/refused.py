"""A form that was not sent from our own page is refused, with a sentence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_SENTENCE = (
    "Nothing was changed: this form is too old, or was not sent from this desk. Go back, load the page anew and "
    "send it again."
)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was refused (403)."""
    return render(request, "heardback/denied.html", {"sentence": _SENTENCE}, status=403)
