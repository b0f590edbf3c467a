"""Hints: beside a draft, on one's own page, and in the firm's settings. Nobody opens another's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from heardback.desk.access import access_customer, access_desk, access_owed, access_settings, access_work
from heardback.desk.actions.change_coaching import hear_again, hush, switch_signal, wish_morning
from heardback.desk.actions.dismiss_hint import dismiss_hint
from heardback.desk.models import HintPlace, Role
from heardback.desk.queries.coaching import firm_signals, own_signals, silent_for, team_counts, wish_of
from heardback.desk.refused import Refused
from heardback.intake.reply_settings import scripted_repeats
from heardback.web.coaching.drafts import show_hints_for_draft
from heardback.web.coaching.sent import sent_mails
from heardback.web.moments import as_of_for


@require_safe
def own_hints(request: HttpRequest) -> HttpResponse:
    """One's own hints: on mail sent elsewhere, what is silent and why, and the wish to be told at all."""
    staff = access_work(request.user)
    context = {
        "wish": wish_of(staff),
        "mails": sent_mails(staff, as_of_for(request)),
        "signals": own_signals(staff),
        "silent": silent_for(staff),
    }
    return render(request, "heardback/coaching/own.html", context)


@require_POST
def morning(request: HttpRequest) -> HttpResponse:
    """Turn the hints on mail sent elsewhere on or off, for oneself."""
    staff = access_work(request.user)
    row = wish_morning(staff, request.POST.get("wants") == "yes", now=as_of_for(request))
    said = (
        "From now on, the next morning." if row.wants_morning else "No hints on mail sent elsewhere any more."
    )
    messages.success(request, said)
    return redirect("coaching")


@require_POST
def not_here(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Dismiss a hint on a mail of one's own."""
    staff = access_work(request.user)
    try:
        dismiss_hint(
            staff, HintPlace.SENT, contact_id, request.POST.get("signal", ""), now=as_of_for(request)
        )
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("coaching")


@require_POST
def own_signal(request: HttpRequest, signal: str) -> HttpResponse:
    """Let a signal speak to oneself again, or no more."""
    staff = access_work(request.user)
    change = hear_again if request.POST.get("is_on") == "yes" else hush
    try:
        change(staff, signal, now=as_of_for(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("coaching")


@require_POST
def draft_hints(request: HttpRequest, key: str) -> HttpResponse:
    """Look a draft over, after dismissing a hint where its writer says so."""
    staff = access_work(request.user)
    owed = access_owed(staff, key)
    dismissed = request.POST.get("dismiss", "")
    if dismissed:
        dismiss_on_draft(request, owed.owed_id, dismissed)
    text = request.POST.get("text", "")
    found = show_hints_for_draft(staff, owed, text, as_of_for(request), is_asked=True)
    context = {"owed": owed, "coaching": found, "takes_focus": bool(dismissed)}
    return render(request, "heardback/coaching/hints.html", context)


def dismiss_on_draft(request: HttpRequest, owed_id: str, signal: str) -> None:
    """Dismiss a hint on one's own draft; one that is gone already is nothing to be told of."""
    staff = access_work(request.user)
    try:
        dismiss_hint(staff, HintPlace.DRAFT, owed_id, signal, now=as_of_for(request))
    except Refused:
        return


@require_safe
def firm(request: HttpRequest) -> HttpResponse:
    """What each hint did over the firm and the teams, and the switch of each."""
    staff = access_settings(request.user)
    sees_teams = staff.role == Role.LEAD
    teams = team_counts(as_of_for(request)) if sees_teams else ()
    context = {"signals": firm_signals(), "teams": teams, "sees_teams": sees_teams}
    return render(request, "heardback/coaching/firm.html", context)


@require_POST
def firm_signal(request: HttpRequest, signal: str) -> HttpResponse:
    """Switch a hint on or off for the firm."""
    staff = access_settings(request.user)
    try:
        switch_signal(staff, signal, request.POST.get("is_on") == "yes", now=as_of_for(request))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("settings_coaching")


@require_GET
def repeats(request: HttpRequest, customer_id: str) -> HttpResponse:
    """The line on a customer's page that says how often they read the same; names nobody."""
    staff = access_desk(request.user)
    row = access_customer(staff, customer_id)
    return render(request, "heardback/coaching/repeats.html", {"repeats": scripted_repeats(row.customer_id)})
