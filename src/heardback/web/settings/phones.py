"""Settings, Phones: our lines with their campaigns, whose phone is whose, what people said of numbers."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from heardback.desk.access import access_settings
from heardback.desk.actions.change_phones import add_staff_phone, keep_line, remove_line, remove_staff_phone
from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.number_words import say_sales, say_shared
from heardback.desk.firm import profile
from heardback.desk.models import NumberKind, PhoneLine, Staff, StaffPhone, Team
from heardback.desk.queries.phones import phones_shown
from heardback.desk.refused import Refused as RefusedDecision
from heardback.intake.chores import open_chores
from heardback.web.middleware import DeskRequest
from heardback.web.settings.answering import did, kept, refused_or, shown


class LineForm(forms.Form):
    """A number that customers ring."""

    number = forms.CharField(label="Number", max_length=60, help_text="Such as +1 202 555 0100.")
    name = forms.CharField(label="What it is", max_length=120, required=False, help_text="Such as: Office.")
    campaign = forms.CharField(
        label="Campaign",
        max_length=120,
        required=False,
        help_text="Where it is advertised, if only there. It counts for all calls to it, earlier ones too.",
    )
    team = forms.ModelChoiceField(label="Team", queryset=Team.objects.order_by("name"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def phones(request: DeskRequest) -> HttpResponse:
    """Show all numbers; add a line."""
    by = access_settings(request.user)
    form = LineForm(request.POST or None, initial={"number": request.GET.get("number", "")[:40]})
    if request.method == "POST" and did(form, lambda: keep_line(by, **form.cleaned_data, now=request.now)):
        return kept(request, "settings_phones", sentence="Kept. Calls are placed anew in a moment.")
    context = {
        "form": form,
        "numbers": phones_shown(),
        "people": Staff.objects.filter(is_active=True).order_by("name"),
        "country": profile().country.partition("-")[0],
        "chores": open_chores(),
        "next": request.path,
    }
    return shown(request, "phones.html", context, form)


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: DeskRequest, pk: int) -> HttpResponse:
    """Change or remove a line."""
    by = access_settings(request.user)
    row = get_object_or_404(PhoneLine, pk=pk)
    if request.method == "POST" and "remove" in request.POST:
        return refused_or(request, lambda: remove_line(by, row, request.now), "settings_phones")
    initial = {"number": row.number, "name": row.name, "campaign": row.campaign, "team": row.team_id}
    form = LineForm(request.POST or None, initial=initial)
    if request.method == "POST" and did(
        form, lambda: keep_line(by, **form.cleaned_data, now=request.now, row=row)
    ):
        return kept(request, "settings_phones", sentence="Kept. Calls are placed anew in a moment.")
    return shown(request, "phone_line.html", {"form": form, "line": row}, form)


@require_POST
def staff_phone(request: DeskRequest) -> HttpResponse:
    """Say whose an extension, number or endpoint is."""
    by = access_settings(request.user)

    def add() -> None:
        chosen = request.POST.get("staff", "")
        person = (
            Staff.objects.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 10 else None
        )
        if person is None:
            raise Refused("Choose whose it is.")
        add_staff_phone(by, value=request.POST.get("value", ""), staff=person, now=request.now)

    return refused_or(request, add, "settings_phones")


@require_POST
def staff_phone_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """It is nobody's here any more."""
    by = access_settings(request.user)
    row = get_object_or_404(StaffPhone, pk=pk)
    return refused_or(request, lambda: remove_staff_phone(by, row, request.now), "settings_phones")


@require_POST
def number(request: DeskRequest) -> HttpResponse:
    """Several people share a number, or sales calls come from it."""
    by = access_settings(request.user)
    say = say_sales if request.POST.get("kind") == NumberKind.SALES else say_shared
    try:
        say(by, request.POST.get("number", ""), now=request.now)
    except RefusedDecision as refused:
        messages.error(request, str(refused))
        return redirect("settings_phones")
    return kept(request, "settings_phones")
