"""What the settings pages share: a verb is tried; its refusal stands at the field that it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from heardback.desk.actions.change_refused import Refused

KEPT = "Kept."


def did(form: forms.Form, action: Callable[[], object]) -> bool:
    """Do `action` if the form is valid; say whether it was done. A refusal goes to its field."""
    if not form.is_valid():
        return False
    try:
        action()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return False
    return True


def kept(request: HttpRequest, where: str, *args: object, sentence: str = KEPT) -> HttpResponse:
    """Say that it is kept and go on to a page."""
    messages.success(request, sentence)
    return redirect(where, *args)


def refused_or(request: HttpRequest, action: Callable[[], object], where: str, *args: object) -> HttpResponse:
    """Do a button's verb and go back to its page, with the refusal's sentence if there is one."""
    try:
        action()
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect(where, *args)
    return kept(request, where, *args)


def shown(
    request: HttpRequest, template: str, context: Mapping[str, Any], *forms_sent: forms.Form
) -> HttpResponse:
    """Render a settings page: 422 where a sent form stands there with its errors."""
    is_wrong = any(form.is_bound and form.errors for form in forms_sent)
    return render(request, f"heardback/settings/{template}", dict(context), status=422 if is_wrong else 200)
