"""What no database can hold is refused at the door: a NUL in an address, a query or a form's field."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

_SAID = "A character in this request cannot be stored (a NUL): remove it and try again."
_FORMS = ("x-www-form-urlencoded", "form-data")
_KEPT_RAW = "/hooks/"


class UnstorableMiddleware:
    """Answers 400 in one sentence where any part of a request holds a NUL; no page or action ever sees one.

    Uploaded files and raw bodies are not looked into: their bytes are kept as they came. So are a carrier's webhooks,
    which nobody parses before their signature is checked, and of which none may be lost for an odd caller's name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _holds_nul(request):
            return HttpResponseBadRequest(_SAID, content_type="text/plain; charset=utf-8")
        return self._get_response(request)


def _holds_nul(request: HttpRequest) -> bool:
    if "\0" in request.path or "\0" in unquote(request.META.get("QUERY_STRING", "")):
        return True
    if (
        request.method != "POST"
        or request.path.startswith(_KEPT_RAW)
        or not (request.content_type or "").endswith(_FORMS)
    ):
        return False
    return any("\0" in name or "\0" in value for name, values in request.POST.lists() for value in values)
