"""Phone systems in the house as intake points: how each is reached, and a look at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from heardback.desk.access import access_intake_point, access_settings
from heardback.desk.models import IntakeKind, IntakePoint
from heardback.intake.look_phone_system import look_at
from heardback.intake.watch_call_files import source_of
from heardback.intake.watch_call_files_reading import FileProblem
from heardback.web.middleware import DeskRequest
from heardback.web.settings.answering import shown
from heardback.web.settings.forms import PointForm, lines_of
from heardback.web.setup.guesses import zones

_READ: Final = ["GET", "HEAD", "POST"]
_BEGINNING: Final = 65_536
_LARGEST_SAMPLE: Final = 20_000_000
_ENCODINGS: Final = ("utf-8", "cp1252", "latin-1")
_OURS: Final = frozenset(("zone", "profile", "site"))


class PhoneSystemForm(PointForm):
    """What every phone system in the house has. `NAMES` are its own settings, of which `LISTS` have one a line."""

    NAMES: tuple[str, ...] = ()
    LISTS: tuple[str, ...] = ()
    zone = forms.ChoiceField(
        label="Time zone in which it writes its times",
        required=False,
        help_text="That of the phone system's own clock. Newer versions of 3CX write UTC.",
    )
    site = forms.CharField(
        label="Which of your phone systems",
        required=False,
        max_length=40,
        help_text="Only if you have several: a name for this one, the same wherever its records are read.",
    )

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        del self.fields["address"]  # telephones have numbers: they stand among the lines
        self.fields["name"].required = True
        own = [("", "The firm's own"), ("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in zones())]
        self.fields["zone"].choices = own  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, point: IntakePoint) -> dict[str, Any]:
        """Return the form's values for a stored point; never its secret."""
        given = point.settings
        return (
            {name: given.get(name, "") for name in (*cls.NAMES, "zone", "site")}
            | {name: "\n".join(given.get(name, [])) for name in cls.LISTS}
            | {"name": point.name, "team": point.team_id}
        )

    def wished_settings(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the point's settings; what the form does not speak of stays, the columns of a table among it."""
        given = self.cleaned_data
        lists = {name: lines_of(given.get(name)) for name in self.LISTS}
        return before | {name: given.get(name) or "" for name in (*self.NAMES, "zone", "site")} | lists


def _paths(label: str, hint: str, *, is_required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, required=is_required, help_text=hint, widget=forms.Textarea(attrs={"rows": 3})
    )


class PbxFilesForm(PhoneSystemForm):
    """Files that a phone system writes."""

    LISTS = ("paths",)
    paths = _paths(
        "Files or folders on this machine, one a line",
        "Such as /var/log/asterisk/cel-custom or cdr:/srv/pbx/Master.csv. Rotated and compressed ones beside "
        "them are read as well. They are never changed.",
    )
    field_order = ("name", "paths", "zone", "site", "team")

    def clean_paths(self) -> str:
        """Refuse what is no place for call records."""
        return _checked_paths(self.cleaned_data["paths"])


class FreePbxForm(PhoneSystemForm):
    """FreePBX's database."""

    NAMES = ("host", "port", "username", "database", "security", "trusted_certificates", "history_days")
    host = forms.CharField(label="Host of the database", max_length=253)
    port = forms.IntegerField(label="Port", min_value=1, max_value=65535, initial=3306)
    username = forms.CharField(
        label="Login",
        max_length=80,
        help_text="One that may only read: GRANT SELECT ON asteriskcdrdb.* TO it. Any other is refused.",
    )
    secret = forms.CharField(
        label="Password",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Empty keeps the one that is stored.",
    )
    database = forms.CharField(label="Database", max_length=64, initial="asteriskcdrdb")
    security = forms.ChoiceField(
        label="Encryption",
        choices=(("tls", "TLS"), ("plain", "none: only for a tunnel that ends on this machine")),
    )
    trusted_certificates = forms.CharField(
        label="File with the certificate of the authority that signed the server's (PEM)",
        max_length=400,
        required=False,
        help_text="Empty: those that this machine trusts anyway.",
    )
    history_days = forms.IntegerField(label="Read back so many days", min_value=1, max_value=3650, initial=90)
    field_order = (
        "name",
        "host",
        "port",
        "username",
        "secret",
        "database",
        "security",
        "zone",
        "site",
        "team",
    )


class ThreeCxForm(PhoneSystemForm):
    """A 3CX."""

    NAMES = ("mode", "host", "port")
    LISTS = ("peers", "paths")
    mode = forms.ChoiceField(
        label="How its records come",
        choices=(
            ("listen", "3CX connects to us (in 3CX: client, active socket)"),
            ("connect", "We connect to 3CX (in 3CX: server, passive socket)"),
            ("files", "It writes files that are on this machine, or its call log is exported"),
        ),
    )
    host = forms.CharField(
        label="Address",
        max_length=253,
        required=False,
        help_text="Where we listen (empty: this machine alone), or where 3CX is.",
    )
    port = forms.IntegerField(label="Port", min_value=1, max_value=65535, required=False, initial=5015)
    peers = _paths(
        "Addresses that may connect, one a line",
        "3CX's own, such as 192.0.2.7. It proves by nothing else that it is 3CX.",
        is_required=False,
    )
    paths = _paths("Files or folders, one a line", "Such as /srv/3cx/CDRLogs.", is_required=False)
    fields_order = forms.CharField(
        label="Order of the fields, as chosen in 3CX",
        max_length=1000,
        required=False,
        help_text="Commas between: historyid,callid,duration,time-start … Empty: 3CX's own order, all fields.",
    )
    field_order = ("name", "mode", "host", "port", "peers", "paths", "fields_order", "zone", "site", "team")

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["zone"].initial = "UTC"

    @classmethod
    def initial_of(cls, point: IntakePoint) -> dict[str, Any]:
        """Return the form's values for a stored point."""
        given = point.settings.get("profile")
        return super().initial_of(point) | {
            "fields_order": given.get("fields", "") if isinstance(given, dict) else ""
        }

    def wished_settings(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the point's settings."""
        wished = super().wished_settings(before)
        fields = self.cleaned_data.get("fields_order", "").strip()
        return wished | {"profile": {"fields": fields} if fields else {}}

    def clean_paths(self) -> str:
        """Refuse what is no place for call records."""
        return _checked_paths(self.cleaned_data["paths"])

    def clean(self) -> dict[str, Any]:
        """Say what the chosen way lacks."""
        given = super().clean() or self.cleaned_data
        if given.get("mode") == "connect" and not given.get("host"):
            self.add_error("host", "Enter the address where 3CX waits.")
        if given.get("mode") == "files" and not given.get("paths") and "paths" not in self.errors:
            self.add_error("paths", "Enter the files or folders that 3CX writes.")
        return given


def _checked_paths(written: str) -> str:
    for line in lines_of(written):
        try:
            source_of(line)
        except FileProblem as problem:
            raise forms.ValidationError(problem.sentence) from None
    return written


PHONE_SYSTEM_FORMS: Final[dict[IntakeKind, type[PhoneSystemForm]]] = {
    IntakeKind.PBX_FILES: PbxFilesForm,
    IntakeKind.FREEPBX: FreePbxForm,
    IntakeKind.THREECX: ThreeCxForm,
}


def has_to_be_read_anew(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether calls that are stored mean something else by the changed settings."""
    return any((before.get(name) or None) != (after.get(name) or None) for name in _OURS)


@require_http_methods(_READ)
def look(request: DeskRequest, pk: int) -> HttpResponse:
    """Look at a phone system now: what is there, and what its first calls say."""
    access_settings(request.user)
    row = phone_system_of(request, pk)
    result = look_at(row, request.now) if request.method == "POST" else None
    return shown(request, "phone_look.html", {"point": row, "result": result})


def phone_system_of(request: DeskRequest, pk: int) -> IntakePoint:
    """Return a phone system's point if this person may set it up; 404 for any other."""
    row = access_intake_point(request.user, pk)
    if row.kind not in PHONE_SYSTEM_FORMS:
        raise Http404("This is no phone system.")
    return row
