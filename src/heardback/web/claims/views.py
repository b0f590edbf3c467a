"""One page: what was said, and what the records show of it; also as JSON and CSV."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from heardback.desk.access import access_customer, access_desk
from heardback.desk.actions.note_access import note_access
from heardback.desk.actions.note_claim_check import note_claim_check
from heardback.findings.claim_shapes import Finding
from heardback.findings.claim_tables import finding_as_csv, finding_as_plain
from heardback.formats.records import Unreadable
from heardback.intake.check_claim import check_claim
from heardback.web.claims.forms import ClaimForm, with_times
from heardback.web.claims.shown import shown
from heardback.web.moments import as_of_for, zone_for


@require_GET
def claims(request: HttpRequest, customer_id: str) -> HttpResponse:
    """The form, and below it the finding once something was asked; `as=json` or `as=csv` gives it as a file."""
    staff = access_desk(request.user)
    row = access_customer(staff, customer_id)
    as_of, zone = as_of_for(request), zone_for(request)
    is_asked = "since" in request.GET
    named = {"initial": {"claim": request.GET.get("claim", "")}}
    form = ClaimForm(with_times(request.GET, zone) if is_asked else None, zone=zone, as_of=as_of, **named)
    context: dict[str, Any] = {"row": row, "form": form, "zone_name": zone.key}
    if is_asked and form.is_valid():
        try:
            found = check_claim(row, form.question(), as_of)
        except Unreadable as problem:
            form.add_error(None, problem.reason)
        else:
            note_claim_check(staff, found.asked.claim.value, row.customer_id, as_of)
            if request.GET.get("as") in ("json", "csv"):
                note_access(staff, "export", row.customer_id, as_of)
                return _file(found, request.GET["as"])
            context |= {"found": found, "shown": shown(found), "asked": _query(request)}
    return render(request, "heardback/claims/page.html", context, status=422 if form.errors else 200)


def _query(request: HttpRequest) -> str:
    return urlencode({name: request.GET.get(name, "") for name in ("claim", "since", "until", "words")})


def _file(found: Finding, kind: str) -> HttpResponse:
    name = f"claim-{found.asked.claim.value.replace('_', '-')}.{kind}"
    response: HttpResponse
    if kind == "json":
        response = JsonResponse(
            finding_as_plain(found), json_dumps_params={"ensure_ascii": False, "indent": 1}
        )
    else:
        response = HttpResponse("\ufeff" + finding_as_csv(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
