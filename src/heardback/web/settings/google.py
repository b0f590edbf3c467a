"""Sign in to a Gmail mailbox with the firm's own Google client (docs/gmail.md), in three steps.

What Google sends back comes by a GET, which changes nothing: the page shows it, and a button keeps it.
"""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from heardback.desk.access import access_intake_point, access_settings
from heardback.desk.actions.change_intake_point import keep_sign_in
from heardback.desk.sealing import Unsealable, seal_text, unseal_text
from heardback.gateways.http import Door, HttpProblem
from heardback.gateways.oauth import GOOGLE, Client, OAuthProblem, begin_sign_in, code_from, exchange_code
from heardback.intake.watch_imap_account import sealed_grant
from heardback.web.middleware import DeskRequest
from heardback.web.settings.answering import kept, shown

_KEY = "google_sign_in"
_READ = ["GET", "HEAD", "POST"]
_LATE = "This sign-in was not begun here, or too long ago: begin again."


class ClientForm(forms.Form):
    """The firm's own OAuth client."""

    client_id = forms.CharField(label="Client ID", max_length=200)
    client_secret = forms.CharField(
        label="Client secret", max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


def open_door() -> Door:
    """Return the way to Google's token endpoint and nowhere else."""
    return Door(GOOGLE.hosts)


@never_cache
@sensitive_post_parameters("client_secret")
@require_http_methods(_READ)
def begin(request: DeskRequest, pk: int) -> HttpResponse:
    """Take the client and show the link to Google's own sign-in page."""
    access_settings(request.user)
    point = access_intake_point(request.user, pk)
    form = ClientForm(request.POST or None)
    url = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        client = Client(GOOGLE, given["client_id"].strip(), given["client_secret"].strip())
        begun = begin_sign_in(client, _return_address(), point.address)
        request.session[_KEY] = {
            "point": point.pk,
            "state": begun.state,
            "client_id": client.client_id,
            "sealed": seal_text(f"{client.client_secret}\n{begun.code_verifier}").hex(),
        }
        url = begun.url
    context = {"point": point, "form": form, "url": url, "return_address": _return_address()}
    return shown(request, "google.html", context, form)


@never_cache
@require_http_methods(_READ)
def back(request: DeskRequest) -> HttpResponse:
    """Show what Google sent back; on the button, exchange it for a lasting permission and keep it."""
    access_settings(request.user)
    begun = request.session.get(_KEY)
    if not begun:
        messages.error(request, _LATE)
        return redirect("settings_intake")
    point = access_intake_point(request.user, begun["point"])
    returned = request.POST if request.method == "POST" else request.GET
    try:
        code = code_from(
            {name: str(returned.get(name, "")) for name in ("state", "error", "code")}, begun["state"]
        )
        if request.method != "POST":
            return shown(request, "google_back.html", {"point": point, "code": code, "state": begun["state"]})
        secret, _, verifier = unseal_text(bytes.fromhex(begun["sealed"])).partition("\n")
        client = Client(GOOGLE, begun["client_id"], secret)
        with open_door() as door:
            grant = exchange_code(door, client, code, verifier, _return_address(), request.now)
    except (OAuthProblem, HttpProblem) as problem:
        messages.error(request, problem.sentence)
        return redirect("settings_point_google", point.pk)
    except (Unsealable, ValueError):
        messages.error(request, _LATE)
        return redirect("settings_point_google", point.pk)
    del request.session[_KEY]
    keep_sign_in(point, sealed_grant(client, grant), "google")
    return kept(request, "settings_point_test", point.pk, sentence="Signed in with Google.")


def _return_address() -> str:
    return f"{settings.HEARDBACK_URL}{reverse('settings_google_back')}"
