"""The columns of a table of calls: guessed from its first rows, corrected, and kept with its intake point."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from heardback.desk.access import access_settings
from heardback.desk.actions.change_intake_point import PointWish, change_intake_point
from heardback.desk.firm import evidence_firm, profile
from heardback.desk.models import IntakeKind, IntakePoint, Staff
from heardback.formats.call_csv_guess import SAMPLE_ROWS, guess_profile
from heardback.formats.call_csv_profile import CsvProfile, from_flat
from heardback.formats.records import Unreadable
from heardback.intake.calls import read_anew, zone_of_point
from heardback.intake.look_phone_system import LookedCall, calls_in
from heardback.intake.watch_call_files import file_settings, files_of
from heardback.intake.watch_call_files_reading import FileProblem, OpenFile
from heardback.web.middleware import DeskRequest
from heardback.web.settings.answering import did, kept, shown
from heardback.web.settings.phone_columns_form import BEGINNING, ENCODINGS, ColumnsForm
from heardback.web.settings.phone_systems import phone_system_of

_LARGEST_SAMPLE: Final = 20_000_000


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: DeskRequest, pk: int) -> HttpResponse:
    """Say what the columns of a table mean: guessed from its first rows, corrected, kept with the point."""
    by = access_settings(request.user)
    row = phone_system_of(request, pk)
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
        if found.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise forms.ValidationError("That file is written in UTF-16: save it as UTF-8.")
        found.seek(0)
        return found


def _sample(request: DeskRequest, row: IntakePoint, upload: SampleForm) -> tuple[list[str], str]:
    """Return the first lines of what was sent, of what was looked at before, or of the point's own file."""
    if "upload" in request.POST:
        return _decoded(upload.cleaned_data["file"].read(BEGINNING)) if upload.is_valid() else ([], "")
    given = str(request.POST.get("sample", ""))[: 2 * BEGINNING]
    if given:
        lines = [f"{line}\n" for line in given.replace("\r\n", "\n").split("\n") if line][:SAMPLE_ROWS]
        return lines, str(request.POST.get("encoding", ENCODINGS[0]))
    return _own_sample(row)


def _own_sample(row: IntakePoint) -> tuple[list[str], str]:
    try:
        for source in file_settings(row.settings).sources:
            for path in files_of(source):
                is_table = path.suffix.lower() in (".csv", ".tsv", ".txt")
                if source.format == "csv" or (not source.format and is_table):
                    with OpenFile(path) as file:
                        return _decoded(file.at(0, BEGINNING))
    except FileProblem:
        pass
    return [], ""


def _decoded(data: bytes) -> tuple[list[str], str]:
    """Return the first whole lines of a file's beginning, and in which encoding they are text."""
    whole = data[: data.rfind(b"\n") + 1] or data
    for encoding in ENCODINGS[:-1]:
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


def _keep_profile(by: Staff, row: IntakePoint, chosen: CsvProfile, request: DeskRequest) -> None:
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
