"""What no database can hold is refused at the door: a NUL in an address or in a form's field."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest

_SAID = "A character in this request cannot be stored (a NUL): remove it and try again."
_FORMS = ("x-www-form-urlencoded", "form-data")
#: A carrier's webhooks, and visitors' forms, which say themselves which field it is.
_LEFT_ALONE = ("/hooks/", "/form/")


class UnstorableMiddleware:
    """Answers 400 in one sentence where the address or a field of a form holds a NUL; no action ever sees one.

    Searches are left alone: what no text can hold is simply not found. Uploaded files and raw bodies are not looked
    into: their bytes are kept as they came. So are a carrier's webhooks, which nobody parses before their signature
    is checked, and of which none may be lost for an odd caller's name.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _holds_nul(request):
            return HttpResponseBadRequest(_SAID, content_type="text/plain; charset=utf-8")
        return self._get_response(request)


def _holds_nul(request: HttpRequest) -> bool:
    if "\0" in request.path:
        return True
    if (
        request.method != "POST"
        or request.path.startswith(_LEFT_ALONE)
        or not (request.content_type or "").endswith(_FORMS)
    ):
        return False
    return any("\0" in name or "\0" in value for name, values in request.POST.lists() for value in values)
