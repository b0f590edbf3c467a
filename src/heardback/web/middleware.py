"""Before and after every page: the clock is read once, strangers are sent to sign in, refusals are said plainly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from heardback.desk.access import Denied

#: Paths that people who are not signed in may ask for; everything else sends them to sign in.
OPEN_PREFIXES = (
    "/accounts/",
    "/static/",
    "/form/",
    "/set-up/",
    "/healthz",
    "/metrics",
    "/sign-in/",
    "/sw.js",
)


class DeskRequest(HttpRequest):
    """A request with the moment it arrived: `now` is the only clock a view knows."""

    now: datetime


class SignedInMiddleware:
    """Nobody sees a page of the desk without having signed in; `request.now` is frozen."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = datetime.now(UTC)  # type: ignore[attr-defined]
        if not request.path.startswith(OPEN_PREFIXES) and not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refused door is a page with one sentence, not an error."""
        if not isinstance(exception, Denied):
            return None
        status = 404 if exception.is_missing else 403
        context: dict[str, Any] = {"sentence": str(exception)}
        return render(request, "heardback/denied.html", context, status=status)
