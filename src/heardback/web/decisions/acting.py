"""Do one thing and say what happened, with its undo: in place with script, on the page again without."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe

from heardback.desk.refused import Refused


@dataclass(frozen=True, slots=True)
class Done:
    """What happened in one sentence, and the address that undoes it ('' where nothing does)."""

    sentence: str
    undo_url: str = ""


def act(request: HttpRequest, deed: Callable[[], Done], otherwise: str) -> HttpResponse:
    """Run `deed`; a refusal is said in its own words and changes nothing. `otherwise`: where to go without `next`."""
    try:
        done = deed()
    except Refused as refused:
        if request.htmx and request.POST.get("in_sheet"):  # type: ignore[attr-defined]
            return refused_in_sheet(request, str(refused))
        messages.error(request, str(refused))
    else:
        context = {"done": done, "next": next_url(request, otherwise)}
        said = render_to_string("heardback/decisions/said.html", context, request=request)
        messages.success(request, mark_safe(said))
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "heardback/owed/acted.html")
        response["HX-Trigger"] = "acted"
        return response
    return redirect(next_url(request, otherwise))


def refused_in_sheet(request: HttpRequest, sentence: str) -> HttpResponse:
    """Keep the sheet with what was typed and put the sentence into it."""
    response = render(request, "heardback/decisions/refused.html", {"sentence": sentence}, status=422)
    response["HX-Retarget"] = "#refused"
    response["HX-Reswap"] = "innerHTML"
    return response


def next_url(request: HttpRequest, otherwise: str) -> str:
    """Return where the form asked to go on to, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    # A path alone: `redirect` takes other words for the name of a page.
    return wanted if wanted.startswith("/") and is_ours else otherwise
