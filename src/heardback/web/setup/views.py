"""The set-up: one page behind the one-time link, then a first look while history still loads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heardback.bulk.firms import is_shared
from heardback.desk.actions.change_intake_point import PointWish
from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.one_time_links import link_of
from heardback.desk.actions.set_up import Beginning, set_up
from heardback.desk.firm import profile
from heardback.desk.models import IntakeKind, LinkPurpose
from heardback.desk.queries.set_up import is_own_mailbox
from heardback.evidence.firm import domain_of
from heardback.gateways.autodiscover import Needs
from heardback.web.accounts.one_time import sign_in_as
from heardback.web.middleware import DeskRequest
from heardback.web.setup.connect import USE_GRAPH, Tried, settings_found, try_mailbox
from heardback.web.setup.forms import SetUpForm
from heardback.web.setup.guesses import guessed_country, guessed_zone


@never_cache
@sensitive_post_parameters("password", "mailbox_password")
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: DeskRequest, token: str) -> HttpResponse:
    """Ask once, try the mailbox, begin. Without a working link there is no such page."""
    if profile().is_set_up or link_of(token, LinkPurpose.SET_UP, request.now) is None:
        raise Http404("This set-up link was used already or is too old.")
    if request.method != "POST":
        zone = guessed_zone()
        country = guessed_country(zone, request.headers.get("Accept-Language", ""))
        return _page(request, SetUpForm(initial={"zone": zone, "country": country}), Tried())
    form = SetUpForm(request.POST)
    if not form.is_valid():
        return _page(request, form, Tried())
    mailbox, tried = _mailbox(form, skips="skip" in request.POST)
    if tried.problem:
        return _page(request, form, tried)
    try:
        lead, _ = set_up(token, _beginning(form.cleaned_data), mailbox, request.now)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)
        return _page(request, form, tried)
    sign_in_as(request, lead)
    if tried.cannot_send:
        messages.warning(request, f"Reading works; sending from here does not yet. {tried.cannot_send}")
    return redirect("first_look")


def _mailbox(form: SetUpForm, *, skips: bool) -> tuple[PointWish | None, Tried]:
    """Return the mailbox as tried and found good, or why not."""
    given = form.cleaned_data
    address, secret = str(given.get("address") or ""), str(given.get("mailbox_password") or "")
    if skips:
        return None, Tried()
    if not address:
        return None, Tried("Give the address that customers write to, or go on without a mailbox.")
    settings = form.point_settings()
    if not settings.get("host"):
        found, source = settings_found(address)
        if source is not None and source.needs is Needs.GRAPH:
            return None, Tried(USE_GRAPH, help_url=source.help_url)
        settings = {**found, **{name: value for name, value in settings.items() if value}} | _host(found)
    tried = try_mailbox(settings, address, secret)
    kind = IntakeKind.GMAIL if settings.get("host") == "imap.gmail.com" else IntakeKind.IMAP
    return PointWish(name=address, kind=kind, address=address, settings=settings, secret=secret), tried


def _host(found: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs together stays together: a found host keeps its own port and encryption."""
    return {name: found[name] for name in ("host", "port", "security") if name in found}


def _beginning(given: Mapping[str, Any]) -> Beginning:
    addresses = [str(given.get("address") or ""), str(given["lead_email"])]
    domains = {domain_of(one) for one in addresses if one and not is_own_mailbox(one)}
    shared = addresses[0] and not is_own_mailbox(addresses[0])
    return Beginning(
        firm_name=given["firm_name"],
        zone=given["zone"],
        country=given.get("country") or "",
        domains={domain_of(addresses[0])} if shared else domains,
        lead_name=given["lead_name"],
        lead_email=given["lead_email"],
        password=given["password"],
        has_told_staff=bool(given.get("has_told_staff")),
        lead_address_is_shared=is_shared(str(given["lead_email"])),
    )


def _page(request: DeskRequest, form: SetUpForm, tried: Tried) -> HttpResponse:
    has_failed = bool(tried.problem) or form.is_bound
    context = {
        "form": form,
        "tried": tried,
        "shows_servers": bool(tried.problem) or any(form.errors.get(name) for name in SERVER_FIELDS),
        "server_fields": [form[name] for name in SERVER_FIELDS],
    }
    return render(request, "heardback/setup/begin.html", context, status=422 if has_failed else 200)


SERVER_FIELDS = (
    "imap_host",
    "imap_port",
    "imap_security",
    "username",
    "smtp_host",
    "smtp_port",
    "smtp_security",
    "trusted_certificates",
)
