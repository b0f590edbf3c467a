"""Phone systems in the house as intake points: how each is reached, a look at it, and the columns of a table."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from heardback.desk.access import access_intake_point, access_settings
from heardback.desk.actions.change_intake_point import PointWish, change_intake_point
from heardback.desk.firm import evidence_firm, profile
from heardback.desk.models import IntakeKind, IntakePoint
from heardback.formats.call_csv_guess import SAMPLE_ROWS, Guess, guess_profile
from heardback.formats.call_csv_profile import (
    COLUMN_FIELDS,
    DIRECTION_MEANINGS,
    STATUS_MEANINGS,
    CsvProfile,
    from_flat,
)
from heardback.formats.cdr.rows import rows_of
from heardback.formats.records import Unreadable
from heardback.intake.calls import read_anew, zone_of_point
from heardback.intake.look_phone_system import LookedCall, calls_in, look_at
from heardback.intake.watch_call_files import file_settings, files_of, source_of
from heardback.intake.watch_call_files_reading import FileProblem, OpenFile
from heardback.web.middleware import DeskRequest
from heardback.web.settings.answering import did, kept, shown
from heardback.web.settings.forms import PointForm, lines_of
from heardback.web.setup.guesses import zones

_READ: Final = ["GET", "HEAD", "POST"]
_BEGINNING: Final = 65_536
_LARGEST_SAMPLE: Final = 20_000_000
_ENCODINGS: Final = ("utf-8", "cp1252", "latin-1")
_OURS: Final = frozenset(("zone", "profile"))


class PhoneSystemForm(PointForm):
    """What every phone system in the house has. `NAMES` are its own settings, of which `LISTS` have one a line."""

    NAMES: tuple[str, ...] = ()
    LISTS: tuple[str, ...] = ()
    zone = forms.ChoiceField(
        label="Time zone in which it writes its times",
        required=False,
        help_text="That of the phone system's own clock. Newer versions of 3CX write UTC.",
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
            {name: given.get(name, "") for name in (*cls.NAMES, "zone")}
            | {name: "\n".join(given.get(name, [])) for name in cls.LISTS}
            | {"name": point.name, "team": point.team_id}
        )

    def wished_settings(self, before: dict[str, Any]) -> dict[str, Any]:
        """Return the point's settings; what the form does not speak of stays, the columns of a table among it."""
        given = self.cleaned_data
        lists = {name: lines_of(given.get(name)) for name in self.LISTS}
        return before | {name: given.get(name) or "" for name in (*self.NAMES, "zone")} | lists


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
    field_order = ("name", "paths", "zone", "team")

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
    field_order = ("name", "host", "port", "username", "secret", "database", "security", "zone", "team")


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
    field_order = ("name", "mode", "host", "port", "peers", "paths", "fields_order", "zone", "team")

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
    row = _phone_system(request, pk)
    result = look_at(row, request.now) if request.method == "POST" else None
    return shown(request, "phone_look.html", {"point": row, "result": result})


@require_http_methods(_READ)
def columns(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what the columns of a table mean: guessed from its first rows, corrected, kept with the point."""
    by = access_settings(request.user)
    row = _phone_system(request, pk)
    upload = SampleForm(request.POST if "upload" in request.POST else None, request.FILES or None)
    sample, encoding = _sample(request, row, upload)
    if not sample:
        return shown(request, "phone_columns.html", {"point": row, "upload": upload}, upload)
    guess = guess_profile(sample)
    has_chosen = request.method == "POST" and "upload" not in request.POST
    form = ColumnsForm(sample, encoding, guess, _stored(row), request.POST if has_chosen else None)

    def keep() -> None:
        _keep_profile(by, row, form.profile(), request)

    is_wanted = has_chosen and "keep" in request.POST
    if is_wanted and did(form, keep):
        return kept(request, "settings_point_test", pk)
    calls, problem = _preview(row, sample, form)
    context = {
        "point": row,
        "upload": SampleForm(),
        "form": form,
        "guess": guess,
        "calls": calls,
        "problem": problem,
    }
    return shown(request, "phone_columns.html", context, form)


def _phone_system(request: DeskRequest, pk: int) -> IntakePoint:
    row = access_intake_point(request.user, pk)
    if row.kind not in PHONE_SYSTEM_FORMS:
        raise Http404("This is no phone system.")
    return row


# the columns of a table


class SampleForm(forms.Form):
    """A file to learn the columns from; it is looked at and not kept."""

    file = forms.FileField(
        label="A file with calls", help_text="CSV, as the phone system or the carrier exports it."
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be looked at here."""
        found = self.cleaned_data["file"]
        if found.size > _LARGEST_SAMPLE:
            raise forms.ValidationError("That is more than 20 MB: cut it to its first hundred lines.")
        return found


_LABELS: Final = {
    "started_at": "Begin of the call (date and time)",
    "date": "Date, where the time stands in another column",
    "time": "Time, where the date stands in another column",
    "from_number": "Number that called",
    "to_number": "Number that was called",
    "direction": "Direction (in, out)",
    "status": "What became of it",
    "talk_seconds": "How long they spoke",
    "ring_seconds": "How long it rang",
    "duration": "How long in all",
    "answered_by": "Who answered",
    "extension": "Extension",
    "call_id": "Name of the call, the same in all its rows",
    "caller_name": "Name of the caller",
    "ended_at": "End of the call",
    "answered_at": "When it was answered",
    "queue": "Queue",
    "recording": "Recording",
    "voicemail_seconds": "Length of a voicemail",
    "campaign": "Campaign",
    "kind": "Kind of the entry",
    "cost": "Cost",
}
_MEANINGS: Final = {
    "": "as it is usually meant",
    "spoken": "staff noted that they spoke",
    "answered": "a person of ours picked up",
    "connected": "something picked up, person or machine",
    "voicemail": "voicemail",
    "abandoned": "the caller gave up",
    "missed": "nobody picked up",
    "busy": "busy",
    "failed": "the call failed",
    "machine": "only a machine picked up",
    "inbound": "came in",
    "outbound": "went out",
    "internal": "among ourselves",
}
_MOST_WORDS: Final = 30


class ColumnsForm(forms.Form):
    """One choice a field of ours: the column that holds it; and one a word of the status column: what it means."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=(("calls", "a list of calls"), ("bill", "an itemised bill: outgoing connected calls only")),
    )
    date_order = forms.ChoiceField(
        label="Dates are written",
        choices=(("ymd", "year, month, day"), ("dmy", "day, month, year"), ("mdy", "month, day, year")),
    )
    duration_unit = forms.ChoiceField(
        label="Bare numbers of lengths are", choices=(("s", "seconds"), ("min", "minutes"))
    )
    decimal = forms.ChoiceField(label="Decimal sign", choices=((".", "point"), (",", "comma")))
    sample = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=2 * _BEGINNING)
    encoding = forms.ChoiceField(widget=forms.HiddenInput, choices=[(name, name) for name in _ENCODINGS])

    def __init__(
        self,
        sample: Sequence[str],
        encoding: str,
        guess: Guess,
        stored: CsvProfile | None,
        data: Mapping[str, Any] | None,
    ) -> None:
        begun = (
            stored
            if stored is not None and set(stored.columns.values()) <= set(guess.columns)
            else guess.profile
        )
        initial = {
            **{f"column_{name}": column for name, column in begun.columns.items()},
            "kind": begun.kind,
            "date_order": begun.date_order,
            "duration_unit": begun.duration_unit,
            "decimal": begun.decimal,
            "sample": "".join(sample),
            "encoding": encoding,
        }
        super().__init__(data, initial=initial)
        self._guess = guess
        there = [("", "in no column"), *((name, name or "(without a name)") for name in guess.columns)]
        order = [*_LABELS, *(name for name in COLUMN_FIELDS if name not in _LABELS)]
        for name in order:
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=_LABELS.get(name, name), choices=there, required=False
            )
        self.said = words_in(sample, guess, self._column("status"), self._column("direction"))
        known = {word: meaning for meaning, words in begun.words.items() for word in words}
        meanings = [(name, _MEANINGS.get(name, name)) for name in ("", *STATUS_MEANINGS, *DIRECTION_MEANINGS)]
        for word in self.said:
            self.fields[_word_field(word)] = forms.ChoiceField(
                label=f"“{word}” means",
                choices=meanings,
                required=False,
                initial=known.get(word.lower(), ""),
            )

    def _column(self, name: str) -> str:
        if self.is_bound:
            return str(self.data.get(f"column_{name}", ""))
        return str(self.initial.get(f"column_{name}", ""))

    @property
    def column_fields(self) -> list[forms.BoundField]:
        """The choices of columns, those that most files have first."""
        return [self[name] for name in self.fields if name.startswith("column_")][:11]

    @property
    def rarer_fields(self) -> list[forms.BoundField]:
        """The other choices of columns."""
        return [self[name] for name in self.fields if name.startswith("column_")][11:]

    @property
    def word_fields(self) -> list[forms.BoundField]:
        """What the words of the file mean."""
        return [self[name] for name in self.fields if name.startswith("word_")]

    def profile(self) -> CsvProfile:
        """Return the profile that was chosen; raises Unreadable for none."""
        given = self.cleaned_data if self.is_bound else self.initial
        words: dict[str, tuple[str, ...]] = {}
        for word in self.said:
            name = _word_field(word)
            meaning = given.get(name) if self.is_bound else self.fields[name].initial
            if meaning:
                words[meaning] = (*words.get(meaning, ()), word.lower())
        chosen = {name: given.get(f"column_{name}", "") for name in COLUMN_FIELDS}
        return CsvProfile(
            kind=given["kind"],
            delimiter=self._guess.profile.delimiter,
            header_row=self._guess.profile.header_row,
            date_order=given["date_order"],
            decimal=given["decimal"],
            duration_unit=given["duration_unit"],
            encoding=given["encoding"],
            columns={name: column for name, column in chosen.items() if column},
            words=words,
        )

    def clean(self) -> dict[str, Any]:
        """Refuse a choice by which no call could be placed."""
        given = super().clean() or self.cleaned_data
        if not given.get("column_started_at") and not given.get("column_date"):
            self.add_error("column_started_at", "Choose the column that says when a call began.")
        if not given.get("column_from_number") and not given.get("column_to_number"):
            self.add_error("column_from_number", "Choose the column that holds a number.")
        return given


def _word_field(word: str) -> str:
    """The same word has the same field when the page is shown again for other columns."""
    return f"word_{hashlib.sha256(word.encode('utf-8', 'replace')).hexdigest()[:12]}"


def words_in(sample: Sequence[str], guess: Guess, *columns: str) -> list[str]:
    """Return the distinct words that stand in these columns of the sample."""
    places = [guess.columns.index(column) for column in columns if column in guess.columns]
    found: dict[str, None] = {}
    for number, row in enumerate(rows_of(sample, guess.profile.delimiter), 1):
        for place in places:
            if number > guess.profile.header_row and row.cells and place < len(row.cells):
                found[row.cells[place].strip()] = None
    found.pop("", None)
    return list(found)[:_MOST_WORDS]


def _sample(request: DeskRequest, row: IntakePoint, upload: SampleForm) -> tuple[list[str], str]:
    """Return the first lines of what was sent, of what was looked at before, or of the point's own file."""
    if "upload" in request.POST:
        return _decoded(upload.cleaned_data["file"].read(_BEGINNING)) if upload.is_valid() else ([], "")
    given = str(request.POST.get("sample", ""))[: 2 * _BEGINNING]
    if given:
        lines = [f"{line}\n" for line in given.replace("\r\n", "\n").split("\n") if line][:SAMPLE_ROWS]
        return lines, str(request.POST.get("encoding", _ENCODINGS[0]))
    return _own_sample(row)


def _own_sample(row: IntakePoint) -> tuple[list[str], str]:
    try:
        for source in file_settings(row.settings).sources:
            for path in files_of(source):
                is_table = path.suffix.lower() in (".csv", ".tsv", ".txt")
                if source.format == "csv" or (not source.format and is_table):
                    with OpenFile(path) as file:
                        return _decoded(file.at(0, _BEGINNING))
    except FileProblem:
        pass
    return [], ""


def _decoded(data: bytes) -> tuple[list[str], str]:
    """Return the first whole lines of a file's beginning, and in which encoding they are text."""
    whole = data[: data.rfind(b"\n") + 1] or data
    for encoding in _ENCODINGS[:-1]:
        try:
            return whole.decode(encoding).splitlines(keepends=True)[:SAMPLE_ROWS], encoding
        except UnicodeDecodeError:
            continue
    return whole.decode("latin-1").splitlines(keepends=True)[:SAMPLE_ROWS], "latin-1"


def _stored(row: IntakePoint) -> CsvProfile | None:
    given = row.settings.get("profile")
    if not isinstance(given, dict) or not given or "fields" in given:
        return None
    try:
        return from_flat(given)
    except Unreadable:
        return None


def _preview(row: IntakePoint, sample: Sequence[str], form: ColumnsForm) -> tuple[list[LookedCall], str]:
    """Return the first calls as they would be understood by what is chosen now, or why they cannot."""
    if form.is_bound and not form.is_valid():
        return [], ""
    try:
        flat = form.profile().flat()
        return calls_in("csv", sample, flat, evidence_firm(profile()), zone_of_point(row, profile()), 10), ""
    except Unreadable as problem:
        return [], problem.reason


def _keep_profile(by: Any, row: IntakePoint, chosen: CsvProfile, request: DeskRequest) -> None:
    change_intake_point(
        by,
        row,
        PointWish(
            name=row.name,
            kind=IntakeKind(row.kind),
            settings={**row.settings, "profile": chosen.flat()},
            team=row.team,
            staff=row.staff,
        ),
        request.now,
    )
    read_anew(row)
