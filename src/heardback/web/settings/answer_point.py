"""Settings, Answer point: what callers hear, whose phones ring, and where voicemails are written down."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heardback.answering.flow import Texting
from heardback.answering.settings import LONGEST_RING, SHORTEST_RING, AnswerSettings, answer_settings
from heardback.answering.twilio import Step
from heardback.answering.words import LONGEST, Words, words_of
from heardback.desk.access import access_intake_point, access_settings
from heardback.desk.actions.change_answer_point import (
    add_answer_line,
    change_answer_point,
    move_answer_line_up,
    remove_answer_line,
)
from heardback.desk.actions.change_transcription import change_transcription
from heardback.desk.firm import profile
from heardback.desk.models import AnswerLine, IntakeKind, IntakePoint, Staff, Transcription
from heardback.desk.queries.who_is_in import lines_now
from heardback.web.answering.voice import address_of
from heardback.web.middleware import DeskRequest
from heardback.web.settings.answering import did, kept, shown

_READ = ["GET", "HEAD", "POST"]
_SENTENCES = {
    "greeting": "When people are rung",
    "nobody_in": "When nobody is in",
    "closed": "Outside opening hours",
    "unanswered": "When nobody took the call",
    "back": "Who calls back by when",
    "back_undated": "The same without a time",
    "back_withheld": "The same to a withheld number",
    "message": "Before the tone",
    "message_again": "When nothing was said",
    "goodbye": "At the end",
    "offer": "To the person whose phone rings",
    "gone": "To a person who was too late",
    "text_offer": "Offering a text message",
    "text": "The text message",
}


class AnswerForm(forms.Form):
    """How calls are answered; each sentence is the firm's own, empty ones take the usual words."""

    is_on = forms.BooleanField(label="Heardback answers the calls to this number", required=False)
    in_turn = forms.BooleanField(label="Ring phones one after the other, not all together", required=False)
    ring_for = forms.IntegerField(
        label="Seconds to ring", min_value=SHORTEST_RING, max_value=LONGEST_RING, initial=20
    )
    language = forms.CharField(
        label="Language of the voice", max_length=12, help_text="Such as en-US, en-GB, de-DE, fr-FR, es-ES."
    )
    texting = forms.ChoiceField(
        label="Text message that names the time of your call",
        choices=(
            (Texting.OFF.value, "Never"),
            (Texting.ASKED.value, "If the caller presses 1 for it"),
            (Texting.ALWAYS.value, "To every mobile whose call nobody took"),
        ),
        help_text="At most one a caller and due time. Many countries ask for the caller's consent.",
    )
    text_from = forms.CharField(label="Your number that it is sent from", max_length=40, required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        usual = Words()
        for name, label in _SENTENCES.items():
            self.fields[f"words_{name}"] = forms.CharField(
                label=label,
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "placeholder": getattr(usual, name)}),
            )

    @staticmethod
    def initial_of(kept: AnswerSettings) -> dict[str, Any]:
        """Return the form's values; sentences that are the usual ones stand empty."""
        usual = Words()
        row = kept.as_row()
        row.pop("words")
        own = {one.name: getattr(kept.words, one.name) for one in fields(Words)}
        return row | {
            f"words_{name}": "" if text == getattr(usual, name) else text for name, text in own.items()
        }

    def wish(self) -> AnswerSettings:
        """Return what was asked for."""
        given = self.cleaned_data
        return AnswerSettings(
            is_on=given["is_on"],
            in_turn=given["in_turn"],
            ring_for=given["ring_for"],
            language=given["language"].strip(),
            texting=Texting(given["texting"]),
            text_from=given["text_from"],
            words=words_of({name: given[f"words_{name}"] for name in _SENTENCES}),
        )


class LineForm(forms.Form):
    """A person's phone on the list."""

    staff = forms.ModelChoiceField(Staff.objects.filter(is_active=True).order_by("name"), label="Who")
    number = forms.CharField(label="Phone number", max_length=40)
    hours = forms.CharField(
        label="Hours",
        max_length=200,
        required=False,
        help_text="Such as Mon-Fri 08:00-20:00. Empty: your opening hours.",
    )


class TranscriptionForm(forms.Form):
    """Where voicemails are written down."""

    is_on = forms.BooleanField(
        label="Write voicemails down by machine",
        required=False,
        help_text="Only those that come from now on. What a machine writes is shown as its guess, no rule reads it.",
    )
    url = forms.CharField(
        label="Address",
        max_length=500,
        required=False,
        help_text=(
            "Any endpoint of the OpenAI kind: https://api.example/v1, or http://127.0.0.1:8000/v1 for a model on "
            "this machine, which no voice leaves."
        ),
    )
    model = forms.CharField(label="Model", max_length=120, required=False)
    secret = forms.CharField(
        label="Key",
        required=False,
        strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Empty keeps the one that is stored for this address.",
    )


@require_safe
def answer_points(request: DeskRequest) -> HttpResponse:
    """Show every number that Heardback could answer, and whether it does."""
    access_settings(request.user)
    rows = IntakePoint.objects.filter(kind=IntakeKind.TWILIO).order_by("name", "pk")
    points = [(row, answer_settings(row.settings).is_on) for row in rows]
    return shown(request, "answer_points.html", {"points": points})


@require_http_methods(_READ)
def answer_point(request: DeskRequest, pk: int) -> HttpResponse:
    """Change what callers of one number hear."""
    by = access_settings(request.user)
    row = access_intake_point(request.user, pk)
    form = AnswerForm(request.POST or None, initial=AnswerForm.initial_of(answer_settings(row.settings)))
    if request.method == "POST" and did(form, lambda: change_answer_point(by, row, form.wish())):
        return kept(request, "settings_answer_point", pk, sentence="Kept. It holds from the next call on.")
    return _page(request, row, form, LineForm())


@require_POST
def line_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Have a phone rung."""
    by = access_settings(request.user)
    row = access_intake_point(request.user, pk)
    form = LineForm(request.POST)
    if did(form, lambda: add_answer_line(by, row, **form.cleaned_data, now=request.now)):
        return kept(request, "settings_answer_point", pk)
    return _page(request, row, AnswerForm(initial=AnswerForm.initial_of(answer_settings(row.settings))), form)


@require_POST
def line_change(request: DeskRequest, pk: int) -> HttpResponse:
    """Move a phone up in the order, or take it off the list."""
    access_settings(request.user)
    row = get_object_or_404(AnswerLine, pk=pk)
    point_id = row.intake_point_id
    if "up" in request.POST:
        move_answer_line_up(row)
    elif "remove" in request.POST:
        remove_answer_line(row)
    return kept(request, "settings_answer_point", point_id)


@sensitive_post_parameters("secret")
@require_http_methods(_READ)
def transcription(request: DeskRequest) -> HttpResponse:
    """Change where voicemails are written down; the key that is stored is never shown."""
    by = access_settings(request.user)
    latest = Transcription.objects.order_by("-pk").first() or Transcription()
    initial = {"is_on": latest.is_on, "url": latest.url, "model": latest.model}
    form = TranscriptionForm(request.POST or None, initial=initial)

    def keep() -> None:
        given = form.cleaned_data
        secret = given.pop("secret") or None
        change_transcription(by, **given, secret=secret, now=request.now)

    if request.method == "POST" and did(form, keep):
        return kept(request, "settings_transcription")
    return shown(request, "transcription.html", {"form": form, "latest": latest}, form)


def _page(request: DeskRequest, row: IntakePoint, form: AnswerForm, line_form: LineForm) -> HttpResponse:
    key = str(row.settings.get("hook_key", ""))
    context = {
        "point": row,
        "form": form,
        "line_form": line_form,
        "lines": lines_now(row, profile(), request.now),
        "call_address": address_of(key, Step.CALL) if key else "",
        "status_address": address_of(key, Step.STATUS) if key else "",
        "in_turn": answer_settings(row.settings).in_turn,
    }
    return shown(request, "answer_point.html", context, form, line_form)
