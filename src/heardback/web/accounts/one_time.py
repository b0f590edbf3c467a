"""One-time links: opening one shows a page; only pressing its button uses the link up.

A mail scanner or a preview that opens the link therefore burns nothing.
"""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.invite import accept_invitation
from heardback.desk.actions.one_time_links import link_of, make_sign_in_link, use_link
from heardback.desk.models import LinkPurpose, Staff
from heardback.web.middleware import DeskRequest

__all__ = ["invitation", "make_sign_in_link", "sign_in_as", "sign_in_once"]
_GONE = "This link was used already or is too old: ask for a new one."


def sign_in_as(request: HttpRequest, staff: Staff) -> None:
    """Sign a person in whom a one-time link named; the session gets a new key."""
    login(request, staff, backend=settings.AUTHENTICATION_BACKENDS[0])


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_once(request: DeskRequest, token: str) -> HttpResponse:
    """Sign in the person whom the terminal's link names."""
    if request.method == "POST":
        used = use_link(token, LinkPurpose.SIGN_IN, request.now)
        if used is None or used.staff is None or not used.staff.is_active:
            raise Http404(_GONE)
        sign_in_as(request, used.staff)
        return redirect(settings.LOGIN_REDIRECT_URL)
    link = link_of(token, LinkPurpose.SIGN_IN, request.now)
    if link is None or link.staff is None or not link.staff.is_active:
        raise Http404(_GONE)
    return render(request, "heardback/accounts/sign_in_once.html", {"person": link.staff})


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: DeskRequest, token: str) -> HttpResponse:
    """Let an invited person set their name and password, and sign them in; who has a second factor shows it next."""
    link = link_of(token, LinkPurpose.INVITE, request.now)
    if link is None or link.staff is None or not link.staff.is_active:
        raise Http404(_GONE)
    problem: Refused | None = None
    name = str(request.POST.get("name", link.staff.name))
    if request.method == "POST":
        try:
            staff = accept_invitation(
                token, name=name, password=str(request.POST.get("password", "")), now=request.now
            )
        except Refused as refused:
            problem = refused
        else:
            if is_mfa_enabled(staff):  # whoever made the link knows a password now, and no second factor
                return redirect("account_login")
            sign_in_as(request, staff)
            return redirect("account")
    context = {"person": link.staff, "name": name, "problem": problem}
    return render(request, "heardback/accounts/invitation.html", context, status=422 if problem else 200)
