"""Settings that are one form each: firm, standard, hours, phrases, retention, sender rules, teams."""

from __future__ import annotations

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heardback.desk.access import access_settings
from heardback.desk.actions.change_firm import change_firm, tell_staff
from heardback.desk.actions.change_go_live import decide_go_live
from heardback.desk.actions.change_phrase import drop_phrase, keep_phrase
from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.change_retention import decide_retention, lift_hold
from heardback.desk.actions.change_sender_rule import revoke_sender_rule
from heardback.desk.actions.change_standard import change_hours, change_standard, current_standard
from heardback.desk.actions.change_team import name_team
from heardback.desk.actions.review_team import set_team_mode
from heardback.desk.firm import go_live_at, profile
from heardback.desk.models import (
    FirmProfile,
    GoLive,
    LegalHold,
    Phrase,
    Retention,
    SenderRule,
    StandardVersion,
    Team,
)
from heardback.intake.chores import open_chores
from heardback.intake.retention import retention_now
from heardback.kernel.policy import Mode
from heardback.web.middleware import DeskRequest
from heardback.web.settings.answering import did, kept, refused_or, shown
from heardback.web.settings.forms import FirmForm, PhraseForm, RetentionForm, StandardForm, lines_of
from heardback.web.settings.hours import hours_from, kept_holidays, shown_hours

_READ = ["GET", "HEAD", "POST"]


@require_safe
def index(request: DeskRequest) -> HttpResponse:
    """Show all settings as one list, and what was never answered."""
    access_settings(request.user)
    firm = profile()
    context = {
        "firm": firm,
        "has_standard": StandardVersion.objects.exists(),
        "has_go_live": go_live_at() is not None,
        "has_holidays": bool(kept_holidays(firm.hours)),
        "standard": current_standard(request.now),
        "chores": open_chores(),
    }
    return shown(request, "index.html", context)


@require_http_methods(_READ)
def firm(request: DeskRequest) -> HttpResponse:
    """Change name, place and what counts as ours."""
    by = access_settings(request.user)
    row = profile()
    initial = {
        "name": row.name,
        "zone": row.zone,
        "country": row.country.partition("-")[0],
        "domains": "\n".join(row.domains),
        "trusted_hosts": "\n".join(row.trusted_hosts),
        "own_groups": "\n".join(row.own_groups),
    }
    form = FirmForm(request.POST or None, initial=initial)

    def change() -> FirmProfile:
        given = form.cleaned_data
        keeps_part = row.country.partition("-")[0] == given["country"]
        return change_firm(
            by,
            name=given["name"],
            zone=given["zone"],
            country=row.country if keeps_part else given["country"],
            domains=lines_of(given["domains"]),
            trusted_hosts=lines_of(given["trusted_hosts"]),
            own_groups=lines_of(given["own_groups"]),
            now=request.now,
        )

    if request.method == "POST" and did(form, change):
        return kept(request, "settings_firm")
    decisions = GoLive.objects.select_related("by").order_by("-decided_at")[:10]
    context = {"form": form, "firm": row, "go_live_at": go_live_at(), "decisions": decisions}
    return shown(request, "firm.html", context, form)


@require_POST
def go_live(request: DeskRequest) -> HttpResponse:
    """Decide anew from when on the queue speaks."""
    by = access_settings(request.user)

    def decide() -> None:
        try:
            day = datetime.fromisoformat(request.POST.get("go_live", "")).date()
        except ValueError:
            raise Refused("Choose a day.") from None
        decide_go_live(by, _midnight(day.isoformat()), request.now)

    return refused_or(request, decide, "settings_firm")


@require_POST
def told_staff(request: DeskRequest) -> HttpResponse:
    """Record that the staff were told what is read."""
    by = access_settings(request.user)
    return refused_or(request, lambda: tell_staff(by, request.now), "settings_staff")


@require_http_methods(_READ)
def standards(request: DeskRequest) -> HttpResponse:
    """Show every version of the standard, and write the next one."""
    by = access_settings(request.user)
    initial = {"text": current_standard(request.now), "mode": Mode.STANDARD.value}
    form = StandardForm(request.POST or None, initial=initial)

    def change() -> StandardVersion:
        given = form.cleaned_data
        day = given["in_force_from"]
        return change_standard(
            by,
            text=given["text"],
            mode=Mode(given["mode"]),
            in_force_from=_midnight(day.isoformat()) if day else request.now,
            reason=given["reason"],
            now=request.now,
        )

    if request.method == "POST" and did(form, change):
        return kept(
            request, "settings_standards", sentence="Kept as a new version. Figures follow in a moment."
        )
    versions = StandardVersion.objects.select_related("made_by").order_by("-in_force_from", "-pk")
    return shown(request, "standards.html", {"form": form, "versions": versions, "now": request.now}, form)


@require_http_methods(_READ)
def hours(request: DeskRequest) -> HttpResponse:
    """Change opening hours and holidays: a version of their own from now on."""
    by = access_settings(request.user)
    row = profile()
    if request.method == "POST" and "show" in request.POST:
        return redirect(f"{request.path}?region={request.POST.get('region', '')[:8]}")
    if request.method == "POST":
        wanted = hours_from(request.POST, row, request.now)
        reason = request.POST.get("reason", "")
        return refused_or(
            request, lambda: change_hours(by, wanted, reason=reason, now=request.now), "settings_hours"
        )
    context = {"hours": shown_hours(row, request.now, request.GET.get("region")), "firm": row}
    return shown(request, "hours.html", context)


@require_http_methods(_READ)
def phrases(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """Show the firm's own phrases; add one or change one."""
    by = access_settings(request.user)
    row = get_object_or_404(Phrase, pk=pk) if pk is not None else None
    form = PhraseForm(request.POST or None, initial={"name": row.name, "text": row.text} if row else None)
    if request.method == "POST" and did(form, lambda: keep_phrase(by, **form.cleaned_data, phrase=row)):
        return kept(request, "settings_phrases")
    return shown(
        request,
        "phrases.html",
        {"form": form, "phrase": row, "phrases": Phrase.objects.order_by("name")},
        form,
    )


@require_POST
def phrase_drop(request: DeskRequest, pk: int) -> HttpResponse:
    """Drop a phrase."""
    access_settings(request.user)
    return refused_or(request, lambda: drop_phrase(get_object_or_404(Phrase, pk=pk)), "settings_phrases")


@require_http_methods(_READ)
def retention(request: DeskRequest) -> HttpResponse:
    """Show and change how long things are kept, and what is held back."""
    by = access_settings(request.user)
    now_kept = retention_now()
    names = ("body_months", "header_months", "owed_years")
    form = RetentionForm(request.POST or None, initial={name: getattr(now_kept, name) for name in names})
    if request.method == "POST" and did(
        form, lambda: decide_retention(by, **form.cleaned_data, now=request.now)
    ):
        return kept(request, "settings_retention")
    context = {
        "form": form,
        "decisions": Retention.objects.select_related("decided_by").order_by("-decided_at")[:10],
        "holds": LegalHold.objects.filter(lifted_at=None).select_related("by").order_by("-made_at"),
    }
    return shown(request, "retention.html", context, form)


@require_POST
def hold_lift(request: DeskRequest, pk: int) -> HttpResponse:
    """Lift a hold."""
    by = access_settings(request.user)
    row = get_object_or_404(LegalHold, pk=pk)
    return refused_or(request, lambda: lift_hold(by, row, request.now), "settings_retention")


@require_safe
def senders(request: DeskRequest) -> HttpResponse:
    """Show what people ruled on senders: who, when, why."""
    access_settings(request.user)
    rules = SenderRule.objects.select_related("by").order_by("-made_at", "-pk")
    context = {
        "standing": rules.filter(revoked_at=None),
        "revoked": rules.filter(revoked_at__isnull=False)[:100],
    }
    return shown(request, "senders.html", context)


@require_POST
def sender_revoke(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a sender rule back."""
    by = access_settings(request.user)
    row = get_object_or_404(SenderRule, pk=pk)
    return refused_or(request, lambda: revoke_sender_rule(by, row, request.now), "settings_senders")


@require_http_methods(_READ)
def teams(request: DeskRequest, pk: int | None = None) -> HttpResponse:
    """Show the teams; add one, or give one another name."""
    access_settings(request.user)
    if request.method == "POST":
        row = get_object_or_404(Team, pk=pk) if pk is not None else None
        return refused_or(request, lambda: name_team(request.POST.get("name", ""), row), "settings_teams")
    rows = Team.objects.order_by("name").prefetch_related("staff_set", "intakepoint_set")
    return shown(request, "teams.html", {"teams": rows})


@require_POST
def team_mode(request: DeskRequest, pk: int) -> HttpResponse:
    """Let a team's calls and new mails settle by themselves again, or only suggest (SEMANTICS 12)."""
    by = access_settings(request.user)
    row = get_object_or_404(Team, pk=pk)
    is_strict = request.POST.get("is_strict") == "1"
    reason = request.POST.get("reason", "").strip()

    def change() -> object:
        if not reason:
            raise Refused("Say in a few words why: the reason stands beside the change for good.")
        return set_team_mode(by, row, is_strict=is_strict, reason=reason, now=request.now)

    return refused_or(request, change, "settings_teams")


def _midnight(day: str) -> datetime:
    return datetime.combine(datetime.fromisoformat(day).date(), time(), ZoneInfo(profile().zone))
