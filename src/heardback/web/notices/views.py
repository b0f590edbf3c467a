"""Notices: the one tap from a notice to its row, and the browsers that a person wants to be told through."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_POST, require_safe

from heardback.alerts.push_keys import push_key
from heardback.alerts.subscriptions import NotSubscribed, browsers_of, subscribe, unsubscribe
from heardback.desk.access import access_overview, access_owed
from heardback.gateways.push import Subscription, public_key_of
from heardback.web.moments import as_of_for

_SERVICES = {
    "fcm.googleapis.com": "Chrome or Edge",
    "mozilla.com": "Firefox",
    "apple.com": "Safari",
    "windows.com": "Edge on Windows",
}


@require_GET
def go(request: HttpRequest, key: str) -> HttpResponse:
    """Lead from a notice to the row on its customer's page, wherever that page lives now."""
    row = access_owed(request.user, key)
    query = urlencode({"owed": row.owed_id})
    return redirect(f"{reverse('customer', args=[row.customer_id])}?{query}#owed-{row.owed_id}")


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker from the root, so that it may open any page of the desk."""
    path = finders.find("heardback/sw.js")
    if not isinstance(path, str):
        raise Http404
    answer = HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Show how one is told, and through which browsers."""
    staff = access_overview(request.user)
    browsers = [(row, _name_of(row.endpoint)) for row in browsers_of(staff)]
    context = {"person": staff, "browsers": browsers, "key": public_key_of(push_key())}
    return render(request, "heardback/notices/notices.html", context)


@require_POST
def subscribe_browser(request: HttpRequest) -> HttpResponse:
    """Keep this browser."""
    staff = access_overview(request.user)
    given = Subscription(*(request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")))
    try:
        subscribe(staff, given, now=as_of_for(request))
    except NotSubscribed as problem:
        messages.warning(request, str(problem))
    else:
        messages.success(request, "This browser tells you from now on.")
    return redirect("notices")


@require_POST
def forget_browser(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own browsers."""
    staff = access_overview(request.user)
    if unsubscribe(staff, pk, now=as_of_for(request)):
        messages.success(request, "That browser is not told any more.")
    return redirect("notices")


def _name_of(endpoint: str) -> str:
    host = urlsplit(endpoint).hostname or ""
    return next((name for suffix, name in _SERVICES.items() if host.endswith(suffix)), host)
