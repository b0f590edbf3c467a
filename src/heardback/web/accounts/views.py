"""One's own account: notices, second factors, what was looked at of one's own mail; and what Heardback reads."""

from __future__ import annotations

from datetime import time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from heardback.desk.access import WORKERS, access_overview
from heardback.desk.actions.change_own_account import change_own_account
from heardback.desk.queries.accounts import looks_at, what_is_read
from heardback.desk.queries.who_is_in import has_answer_point
from heardback.web.middleware import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: DeskRequest) -> HttpResponse:
    """Show and change one's own account."""
    staff = access_overview(request.user)
    problem = ""
    if request.method == "POST":
        try:
            said = request.POST.get("morning_at", "").strip()
            morning_at = time.fromisoformat(said) if said else None
        except ValueError:
            problem = "Write the time as 08:30, or leave it empty for your opening hour."
        else:
            change_own_account(
                staff,
                name=request.POST.get("name", ""),
                morning_at=morning_at,
                wants_mail="wants_mail" in request.POST,
                wants_push="wants_push" in request.POST,
            )
            messages.success(request, "Kept.")
            return redirect("account")
    context = {
        "person": staff,
        "problem": problem,
        "addresses": staff.addresses.order_by("address"),
        "can_be_rung": staff.role in WORKERS and has_answer_point(),
    }
    return render(request, "heardback/accounts/account.html", context, status=422 if problem else 200)


@require_safe
def reads(request: DeskRequest) -> HttpResponse:
    """Show every person what is read: per mailbox the folders, the mode, since when and who asked."""
    access_overview(request.user)
    return render(request, "heardback/accounts/reads.html", {"read": what_is_read()})


@require_safe
def access_log(request: DeskRequest) -> HttpResponse:
    """Show who looked at what of one's own mail; leads and auditors see every look."""
    staff = access_overview(request.user)
    log = looks_at(staff, request.now)
    return render(request, "heardback/accounts/access_log.html", {"log": log, "person": staff})


@require_safe
def lost_password(request: DeskRequest) -> HttpResponse:
    """Say how one gets in again: nobody is mailed a password."""
    return render(request, "heardback/accounts/lost_password.html")
