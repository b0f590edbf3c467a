"""In or out: one tap, and the answer point rings you or does not."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from heardback.desk.access import access_work
from heardback.desk.actions.say_in_or_out import say_in_or_out
from heardback.desk.firm import profile
from heardback.desk.queries.who_is_in import is_in, points_now
from heardback.web.middleware import DeskRequest


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: DeskRequest) -> HttpResponse:
    """Show whose phones ring just now; take the person's own word."""
    me = access_work(request.user)
    if request.method == "POST":
        say_in_or_out(me, is_in_now="in" in request.POST, now=request.now)
        return redirect("in_or_out")
    context = {"is_in": is_in(me), "points": points_now(profile(), request.now)}
    return render(request, "heardback/answering/in_or_out.html", context)
