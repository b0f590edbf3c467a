"""Intake points: add, test, change, pause; and exports to import."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heardback.desk.access import access_intake_point, access_settings
from heardback.desk.actions.change_intake_point import (
    PointWish,
    add_intake_point,
    change_intake_point,
    pause_intake_point,
)
from heardback.desk.models import IntakeKind, IntakePoint
from heardback.intake.calls import read_anew
from heardback.intake.form_points import new_token
from heardback.web.middleware import DeskRequest
from heardback.web.settings import phone_systems
from heardback.web.settings.answering import did, kept, refused_or, shown
from heardback.web.settings.forms import GraphForm, ImapForm, PointForm, SmtpForm, WebForm, lines_of
from heardback.web.settings.phone_systems import PHONE_SYSTEM_FORMS, PhoneSystemForm, has_to_be_read_anew
from heardback.web.settings.phones_vendors import VENDOR_FORMS, VendorForm, told_of_hooks
from heardback.web.settings.testing import tested
from heardback.web.setup.connect import settings_found

FORMS: dict[IntakeKind, type[ImapForm | GraphForm | WebForm | SmtpForm | VendorForm | PhoneSystemForm]] = {
    IntakeKind.IMAP: ImapForm,
    IntakeKind.GMAIL: ImapForm,
    IntakeKind.GRAPH: GraphForm,
    IntakeKind.FORM: WebForm,
    IntakeKind.SMTP: SmtpForm,
    **VENDOR_FORMS,
    **PHONE_SYSTEM_FORMS,
}
DOCS = {
    IntakeKind.GMAIL: "docs/gmail.md",
    IntakeKind.GRAPH: "docs/microsoft365.md",
    **dict.fromkeys(PHONE_SYSTEM_FORMS, "docs/phones.md"),
}
_READ = ["GET", "HEAD", "POST"]


@require_safe
def points(request: DeskRequest) -> HttpResponse:
    """Show every intake point with its last look and its problem."""
    access_settings(request.user)
    rows = IntakePoint.objects.select_related("team", "staff").order_by("name", "pk")
    return shown(request, "points.html", {"points": rows, "kinds": [(one.value, one.label) for one in FORMS]})


@sensitive_post_parameters("secret")
@require_http_methods(_READ)
def add(request: DeskRequest, kind: str) -> HttpResponse:
    """Add an intake point of a kind."""
    by = access_settings(request.user)
    if kind not in FORMS:
        raise Http404("There is no such kind of intake point.")
    chosen = IntakeKind(kind)
    form = FORMS[chosen](request.POST or None)
    made: list[IntakePoint] = []

    def keep() -> None:
        made.append(add_intake_point(by, _wish(chosen, form, {}), request.now))

    if request.method == "POST" and did(form, keep):
        return kept(request, "settings_point_test", made[0].pk)
    return shown(request, "point.html", {"form": form, "kind": chosen, "docs": DOCS.get(chosen)}, form)


@sensitive_post_parameters("secret")
@require_http_methods(_READ)
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Change an intake point. What is stored of its secret is never shown."""
    by = access_settings(request.user)
    row = access_intake_point(request.user, pk)
    kind = IntakeKind(row.kind)
    if kind not in FORMS:
        return shown(request, "point.html", {"point": row, "kind": kind})
    form = FORMS[kind](request.POST or None, initial=FORMS[kind].initial_of(row))

    def keep() -> None:
        before = dict(row.settings)
        change_intake_point(by, row, _wish(kind, form, row.settings), request.now)
        if kind in PHONE_SYSTEM_FORMS and has_to_be_read_anew(before, row.settings):
            read_anew(row)

    if request.method == "POST" and did(form, keep):
        return kept(request, "settings_point_test", pk)
    context = {"form": form, "point": row, "kind": kind, "docs": DOCS.get(kind), **told_of_hooks(row)}
    return shown(request, "point.html", context, form)


@require_http_methods(_READ)
def test(request: DeskRequest, pk: int) -> HttpResponse:
    """Try an intake point on request: can it be read, what does it hold, how long will it take, can it send."""
    access_settings(request.user)
    row = access_intake_point(request.user, pk)
    if row.kind in PHONE_SYSTEM_FORMS:
        return phone_systems.look(request, pk)
    result = tested(row, request.now) if request.method == "POST" else None
    return shown(request, "point_test.html", {"point": row, "result": result})


@require_POST
def pause(request: DeskRequest, pk: int) -> HttpResponse:
    """Pause an intake point or let it go on."""
    access_settings(request.user)
    row = access_intake_point(request.user, pk)
    goes_on = "go_on" in request.POST
    return refused_or(request, lambda: pause_intake_point(row, is_active=goes_on), "settings_intake")


def _wish(kind: IntakeKind, form: PointForm, before: dict[str, Any]) -> PointWish:
    given = form.cleaned_data
    settings: dict[str, Any] = form.wished_settings(dict(before))  # type: ignore[attr-defined]
    if kind in (IntakeKind.IMAP, IntakeKind.GMAIL) and not settings.get("host") and given.get("address"):
        found, _ = settings_found(str(given["address"]))
        settings = found | settings
    if given.get("secret"):  # a password typed in takes the place of a sign-in with the provider
        settings.pop("sign_in", None)
    if kind is IntakeKind.FORM:
        settings.setdefault("token", new_token())
    return PointWish(
        name=given.get("name", ""),
        kind=kind,
        address=given.get("address", ""),
        settings=settings,
        secret=given.get("secret") or None,
        team=given.get("team"),
        staff=given.get("staff"),
        is_metadata_only=bool(given.get("is_metadata_only")),
        excluded_folders=lines_of(given.get("excluded_folders")),
    )
