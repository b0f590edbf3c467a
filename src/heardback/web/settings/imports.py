"""Import an export into the desk: a file sent from here, or one that was laid into the import folder."""

from __future__ import annotations

import hashlib
import re
import secrets
from pathlib import Path
from typing import TypeAlias

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile as _Uploaded
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from heardback.desk.access import access_settings
from heardback.desk.actions.change_import import ask_import
from heardback.desk.models import Chore, ChoreKind, Team
from heardback.web.middleware import DeskRequest
from heardback.web.settings.answering import did, kept, shown

UploadedFile: TypeAlias = "_Uploaded[bytes]"

LARGEST_UPLOAD = 2_000_000_000
#: What the browser may name a file; its ending tells the readers what it is.
_ENDING = re.compile(r"((?:\.[a-z0-9]{1,8}){1,2})$", re.I)


class ImportForm(forms.Form):
    """Which export, under which name."""

    name = forms.CharField(label="Name", max_length=200, help_text="Such as Old mailbox 2019.")
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label="Team that answered it", required=False
    )
    upload = forms.FileField(
        label="A file",
        required=False,
        help_text="mbox, a zip of .eml or Maildir, .pst; compressed or not; up to 2 GB.",
    )
    lying = forms.MultipleChoiceField(
        label="Or what lies in the import folder", required=False, widget=forms.CheckboxSelectMultiple
    )

    def clean_upload(self) -> UploadedFile | None:
        """Refuse what is larger than an upload may be."""
        upload: UploadedFile | None = self.cleaned_data["upload"]
        if upload is not None and (upload.size or 0) > LARGEST_UPLOAD:
            raise forms.ValidationError("That is more than 2 GB: lay it into the import folder instead.")
        return upload


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: DeskRequest) -> HttpResponse:
    """Show imports under way and done; ask for one."""
    by = access_settings(request.user)
    form = ImportForm(request.POST or None, request.FILES or None)
    folder = import_folder()
    lying = {path.name: path for path in _lying(folder)}
    form.fields["lying"].choices = [(name, name) for name in sorted(lying)]  # type: ignore[attr-defined]

    def ask() -> None:
        given = form.cleaned_data
        uploaded = [str(_stored(given["upload"]))] if given["upload"] else []
        sources = [*uploaded, *(str(lying[name]) for name in given["lying"])]
        ask_import(
            by, name=given["name"], team=given["team"], sources=sources, uploaded=uploaded, now=request.now
        )

    if request.method == "POST" and did(form, ask):
        return kept(request, "settings_imports", sentence="It is imported in the background.")
    chores = Chore.objects.filter(kind=ChoreKind.IMPORT).select_related("asked_by").order_by("-pk")[:20]
    return shown(request, "imports.html", {"form": form, "chores": chores, "folder": folder}, form)


def import_folder() -> Path:
    """Return the folder on the server that large exports are laid into; nothing outside it can be named here."""
    return Path(settings.HEARDBACK_HOME) / "import"


def _lying(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if not path.name.startswith(".") and not path.is_symlink()]


def _stored(upload: UploadedFile) -> Path:
    """Keep an upload under the hash of its bytes, so that the same file again is the same source; only its ending
    is the sender's."""
    folder = Path(settings.HEARDBACK_HOME) / "work" / "uploads"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ending = _ENDING.search(upload.name or "")
    arriving = folder / f".{secrets.token_hex(16)}"
    digest = hashlib.sha256()
    with arriving.open("xb") as file:
        for chunk in upload.chunks():
            digest.update(chunk)
            file.write(chunk)
    arriving.chmod(0o600)
    return arriving.rename(folder / f"{digest.hexdigest()}{ending[1].lower() if ending else ''}")
