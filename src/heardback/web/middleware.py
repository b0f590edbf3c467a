"""Before and after every page: the clock is read once, strangers are sent to sign in, refusals are said plainly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from heardback.desk.access import Denied

#: Paths that people who are not signed in may ask for; everything else sends them to sign in.
OPEN_PREFIXES = (
    "/accounts/",
    "/static/",
    "/form/",
    "/hooks/",
    "/set-up/",
    "/healthz",
    "/metrics",
    "/sign-in/",
    "/invitation/",
    "/sw.js",
)
#: What a page of ours never needs, so that no injected frame or script gets it either. Passkeys are needed.
PERMISSIONS_POLICY = ", ".join(
    [
        *(
            f"{feature}=()"
            for feature in (
                "accelerometer",
                "browsing-topics",
                "camera",
                "display-capture",
                "geolocation",
                "gyroscope",
                "idle-detection",
                "local-fonts",
                "magnetometer",
                "microphone",
                "midi",
                "payment",
                "serial",
                "usb",
                "xr-spatial-tracking",
            )
        ),
        "publickey-credentials-create=(self)",
        "publickey-credentials-get=(self)",
    ]
)
#: The largest export that the settings page takes from a browser; larger ones are laid onto the server.
MOST_IMPORTED = 2_100_000_000
_MOST_FROM_STRANGERS = 1_000_000
_IMPORTS = "/settings/imports/"
_TOO_LARGE = "That is more than this page takes; nothing was stored. Send less at once."
_Next = Callable[[HttpRequest], HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request with the moment it arrived: `now` is the only clock a view knows."""

    now: datetime


class HeadersMiddleware:
    """Every response says what a browser must not do with it; a view may say more, never less by accident.

    Customers' words stay out of shared caches; conditional requests still get their 304.
    """

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class SignedInMiddleware:
    """Nobody sees a page of the desk without having signed in; `request.now` is frozen."""

    def __init__(self, get_response: _Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.now = datetime.now(UTC)  # type: ignore[attr-defined]
        is_open = request.path.startswith(OPEN_PREFIXES)
        if not is_open and not request.user.is_authenticated:
            return _to_sign_in(request)
        if _length_of(request) > _most_bytes(request.path, is_open=is_open):
            return render(request, "heardback/denied.html", {"sentence": _TOO_LARGE}, status=413)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refused door is a page with one sentence, not an error."""
        if not isinstance(exception, Denied):
            return None
        status = 404 if exception.is_missing else 403
        context: dict[str, Any] = {"sentence": str(exception)}
        return render(request, "heardback/denied.html", context, status=status)


def _length_of(request: HttpRequest) -> int:
    """Without a length the server hands over no body (WSGI)."""
    given = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(given) if given.isdigit() else 0


def _most_bytes(path: str, *, is_open: bool) -> int:
    """What a request's body may have at most; looked at before anything of it is read."""
    if is_open:
        return _MOST_FROM_STRANGERS
    return MOST_IMPORTED if path == _IMPORTS else settings.MOST_UPLOADED + _MOST_FROM_STRANGERS


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page and back afterwards; a part of a page that htmx asks for moves the whole page."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(reverse("account_login"))
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(back, reverse("account_login"))
