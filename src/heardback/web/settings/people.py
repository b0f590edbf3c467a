"""Staff, their roles and addresses, and their invitations."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from heardback.desk.access import access_settings
from heardback.desk.actions.change_refused import Refused
from heardback.desk.actions.change_staff import add_address, change_address, change_staff, remove_address
from heardback.desk.actions.invite import invite, invite_again
from heardback.desk.actions.one_time_links import address_of
from heardback.desk.firm import profile
from heardback.desk.models import LinkPurpose, Role, Staff, StaffAddress, StaffAddressKind
from heardback.web.middleware import DeskRequest
from heardback.web.settings.answering import did, kept, refused_or, shown
from heardback.web.settings.forms import AddressForm, InviteForm, StaffForm

_READ = ["GET", "HEAD", "POST"]


@require_http_methods(_READ)
def people(request: DeskRequest) -> HttpResponse:
    """Show everybody; invite somebody. The link is shown once, to hand over in person or by a channel of choice."""
    by = access_settings(request.user)
    form = InviteForm(request.POST or None)
    link = ""

    def ask() -> None:
        nonlocal link
        given = form.cleaned_data
        _, token = invite(
            by,
            email=given["email"],
            name=given["name"],
            role=Role(given["role"]),
            team=given["team"],
            now=request.now,
        )
        link = address_of(LinkPurpose.INVITE, token)

    if request.method == "POST" and did(form, ask):
        form = InviteForm()
    return _page(request, form, AddressForm(), link)


@require_POST
def new_link(request: DeskRequest, pk: int) -> HttpResponse:
    """Make a new link that lets a person set a password, and show it once."""
    by = access_settings(request.user)
    staff = get_object_or_404(Staff, pk=pk)
    try:
        link = address_of(LinkPurpose.INVITE, invite_again(by, staff, request.now))
    except Refused as refused:
        return shown(
            request, "person.html", {"person": staff, "form": _form_of(staff), "refused": refused.sentence}
        )
    return _page(request, InviteForm(), AddressForm(), link)


@require_http_methods(_READ)
def person(request: DeskRequest, pk: int) -> HttpResponse:
    """Show and change one person."""
    by = access_settings(request.user)
    staff = get_object_or_404(Staff, pk=pk)
    form = StaffForm(request.POST) if request.method == "POST" else _form_of(staff)

    def change() -> None:
        given = form.cleaned_data
        change_staff(
            by,
            staff,
            name=given["name"],
            role=Role(given["role"]),
            team=given["team"],
            is_active=given["is_active"],
        )

    if request.method == "POST" and did(form, change):
        return kept(request, "settings_staff")
    return shown(request, "person.html", {"person": staff, "form": form}, form)


@require_POST
def address_add(request: DeskRequest) -> HttpResponse:
    """Make an address one of ours."""
    by = access_settings(request.user)
    form = AddressForm(request.POST)

    def add() -> None:
        given = form.cleaned_data
        add_address(
            by,
            address=given["address"],
            kind=StaffAddressKind(given["kind"]),
            staff=given["staff"],
            now=request.now,
        )

    if did(form, add):
        return kept(request, "settings_staff", sentence="Kept. All mail is placed anew in a moment.")
    return _page(request, InviteForm(), form, "")


@require_POST
def address_change(request: DeskRequest, pk: int) -> HttpResponse:
    """Say whose an address is, that it is shared, or that it is not ours."""
    by = access_settings(request.user)
    row = get_object_or_404(StaffAddress, pk=pk)
    if "remove" in request.POST:
        return refused_or(request, lambda: remove_address(by, row, request.now), "settings_staff")
    is_shared = request.POST.get("whose") == "shared"
    given = str(request.POST.get("whose", ""))
    owner = Staff.objects.filter(pk=given).first() if given.isdigit() else None
    kind = StaffAddressKind.SHARED if is_shared else StaffAddressKind.PERSON
    return refused_or(
        request, lambda: change_address(by, row, kind=kind, staff=owner, now=request.now), "settings_staff"
    )


def _form_of(staff: Staff) -> StaffForm:
    names = ("name", "role", "team", "is_active")
    return StaffForm(initial={name: getattr(staff, name) for name in names})


def _page(request: DeskRequest, form: InviteForm, address_form: AddressForm, link: str) -> HttpResponse:
    context = {
        "people": Staff.objects.select_related("team").order_by("-is_active", "name"),
        "addresses": StaffAddress.objects.select_related("staff").order_by("address"),
        "choices": list(Staff.objects.filter(is_active=True).order_by("name")),
        "form": form,
        "address_form": address_form,
        "link": link,
        "firm": profile(),
    }
    return shown(request, "people.html", context, form, address_form)
