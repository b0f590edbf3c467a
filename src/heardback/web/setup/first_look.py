"""The first look: a true sentence as soon as there is one, and four questions while history still loads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from heardback.bulk.firms import is_shared
from heardback.desk.access import access_settings
from heardback.desk.actions.change_firm import tell_staff
from heardback.desk.actions.change_go_live import USUAL, decide_go_live
from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.change_staff import add_addresses
from heardback.desk.actions.change_standard import change_hours, change_standard
from heardback.desk.firm import go_live_at, profile
from heardback.desk.models import FirmProfile, StaffAddressKind, StandardVersion
from heardback.desk.queries.set_up import both_readings, first_look, proposed_staff
from heardback.evidence.parties import is_no_reply
from heardback.intake.chores import open_chores
from heardback.intake.reading_progress import reading_progress, sent_contact_ids
from heardback.kernel.policy import Mode
from heardback.web.middleware import DeskRequest
from heardback.web.settings.hours import hours_from, shown_hours


@require_safe
def page(request: DeskRequest) -> HttpResponse:
    """Show the sentence, the progress and what is still to be answered."""
    access_settings(request.user)
    firm = profile()
    proposed = [one for one in proposed_staff(sent_contact_ids()) if not is_no_reply(one.address)]
    has_standard = StandardVersion.objects.exists()
    context = _progress(request, firm) | {
        "firm": firm,
        "proposed": [(one, is_shared(one.address)) for one in proposed],
        "readings": both_readings(request.now) if not has_standard else [],
        "has_standard": has_standard,
        "hours": shown_hours(firm, request.now, request.GET.get("region")),
        "go_live_on": _local_day(go_live_at() or request.now - USUAL, firm),
    }
    return render(request, "heardback/setup/first_look.html", context)


@require_safe
def progress(request: DeskRequest) -> HttpResponse:
    """Show the sentence and the progress alone: what the page asks for every few seconds."""
    access_settings(request.user)
    return render(request, "heardback/setup/progress.html", _progress(request, profile()))


def _progress(request: DeskRequest, firm: FirmProfile) -> dict[str, object]:
    since = go_live_at() or request.now - USUAL
    found = reading_progress(since)
    is_busy = bool(found.waiting) or any(not one.is_complete for one in found.points)
    return {
        "look": first_look(since),
        "days": max((request.now - since).days, 1),
        "progress": found,
        "chores": open_chores(),
        "is_loading": is_busy and not (found.has_problem and not found.waiting),
        "zone": firm.zone,
    }


@require_POST
def staff(request: DeskRequest) -> HttpResponse:
    """Keep the ticked addresses as ours."""
    by = access_settings(request.user)
    shared = set(request.POST.getlist("shared"))
    kinds = {
        address: StaffAddressKind.SHARED if address in shared else StaffAddressKind.PERSON
        for address in request.POST.getlist("staff")
    }
    return _done(
        request, lambda: add_addresses(by, kinds, request.now), "Kept. All mail is placed anew in a moment."
    )


@require_POST
def standard(request: DeskRequest) -> HttpResponse:
    """Choose which "24 hours" is meant."""
    by = access_settings(request.user)
    text = request.POST.get("own_text", "").strip() or request.POST.get("text", "")

    def choose() -> object:
        return change_standard(
            by,
            text=text,
            mode=Mode.STANDARD,
            in_force_from=request.now,
            reason="Chosen at set-up",
            now=request.now,
        )

    return _done(request, choose, f"Your standard is now: {text}.")


@require_POST
def hours(request: DeskRequest) -> HttpResponse:
    """Keep opening hours and holidays, or show another region's holidays first."""
    by = access_settings(request.user)
    if "show" in request.POST:
        return redirect(f"/first-look/?region={request.POST.get('region', '')[:8]}#hours")
    wanted = hours_from(request.POST, profile(), request.now)
    return _done(
        request, lambda: change_hours(by, wanted, reason="Set at set-up", now=request.now), "Hours kept."
    )


@require_POST
def go_live(request: DeskRequest) -> HttpResponse:
    """Decide from when on the queue speaks; and that the staff know."""
    by = access_settings(request.user)
    firm = profile()

    def decide() -> None:
        try:
            day = datetime.fromisoformat(request.POST.get("go_live", ""))
        except ValueError:
            raise Refused("Choose a day.", "go_live") from None
        moment = day.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=ZoneInfo(firm.zone))
        decide_go_live(by, moment, request.now)
        if "told_staff" in request.POST:
            tell_staff(by, request.now)

    return _done(request, decide, "Kept.")


def _done(request: DeskRequest, action: Callable[[], object], sentence: str) -> HttpResponse:
    try:
        action()
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, sentence)
    return redirect("first_look")


def _local_day(moment: datetime, firm: FirmProfile) -> str:
    return moment.astimezone(ZoneInfo(firm.zone)).date().isoformat()
