"""Settings, Questions: what to ask on a call, by kind of matter."""

from __future__ import annotations

from django import forms
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from heardback.desk.access import access_settings
from heardback.desk.actions.change_questions import (
    add_question,
    keep_set,
    move_question,
    restore_set,
    retire_question,
    retire_set,
    reword_question,
)
from heardback.desk.models import Question, QuestionSet
from heardback.web.middleware import DeskRequest
from heardback.web.settings.answering import did, kept, refused_or, shown


class SetForm(forms.Form):
    """A kind of matter."""

    name = forms.CharField(label="Kind of matter", max_length=120, help_text="Such as: Leak, or: New pool.")


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: DeskRequest) -> HttpResponse:
    """Show every set with its questions; add a set."""
    by = access_settings(request.user)
    form = SetForm(request.POST or None)
    if request.method == "POST" and did(form, lambda: keep_set(by, **form.cleaned_data, now=request.now)):
        return kept(request, "settings_questions")
    standing = Question.objects.filter(retired_at=None).order_by("position", "pk")
    sets = QuestionSet.objects.prefetch_related(Prefetch("questions", standing)).order_by("position", "pk")
    context = {
        "form": form,
        "sets": sets.filter(retired_at=None),
        "retired": sets.filter(retired_at__isnull=False),
    }
    return shown(request, "questions.html", context, form)


@require_POST
def question_set(request: DeskRequest, pk: int) -> HttpResponse:
    """Rename, retire or bring back a set."""
    by = access_settings(request.user)
    row = get_object_or_404(QuestionSet, pk=pk)

    def change() -> None:
        if "retire" in request.POST:
            retire_set(row, request.now)
        elif "restore" in request.POST:
            restore_set(row)
        else:
            keep_set(by, request.POST.get("name", ""), now=request.now, row=row)

    return refused_or(request, change, "settings_questions")


@require_POST
def question_add(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a question at the end of a set."""
    by = access_settings(request.user)
    row = get_object_or_404(QuestionSet, pk=pk)
    wording = request.POST.get("wording", "")
    return refused_or(request, lambda: add_question(by, row, wording, now=request.now), "settings_questions")


@require_POST
def question(request: DeskRequest, pk: int) -> HttpResponse:
    """Reword, move or retire a question."""
    by = access_settings(request.user)
    row = get_object_or_404(Question, pk=pk)

    def change() -> None:
        if "retire" in request.POST:
            retire_question(row, request.now)
        elif "up" in request.POST or "down" in request.POST:
            move_question(row, up="up" in request.POST)
        else:
            reword_question(by, row, request.POST.get("wording", ""), now=request.now)

    return refused_or(request, change, "settings_questions")
