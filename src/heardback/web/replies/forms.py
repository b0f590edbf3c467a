"""The form of an answer: what may be typed, and in words what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from heardback.desk.actions.promise_rulings import FURTHEST
from heardback.desk.models import IntakePoint
from heardback.formats.addresses import parse_addresses
from heardback.formats.compose import Unsendable, sendable_address
from heardback.formats.records import Mailbox
from heardback.kernel.hours import resolve_wall
from heardback.web.promises.later import has_mark, with_date

MOST_FILES = 20


class ReplyForm(forms.Form):
    """One answer. `points` are the mailboxes it may go out from, `addresses` the customer's own."""

    point = forms.ChoiceField(label="From")
    to = forms.CharField(label="To", max_length=2000)
    cc = forms.CharField(label="Cc", max_length=4000, required=False)
    subject = forms.CharField(label="Subject", max_length=400, required=False)
    text = forms.CharField(
        label="Your answer",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "autofocus": True}),
    )
    is_holding = forms.BooleanField(
        label="This is not the whole answer yet: I promise it",
        required=False,
        help_text="They count as answered, and your promise stands in Promises until you keep it. Tell them the date "
        "in your own words as well.",
    )
    promised_at = forms.CharField(
        label="by", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    quotes = forms.BooleanField(label="Quote their mail below", required=False)
    token = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput)
    opened_at = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        *given: Any,
        points: Sequence[IntakePoint],
        addresses: Sequence[str],
        zone: ZoneInfo,
        as_of: datetime,
        files: Sequence[UploadedFile[Any]] = (),
        **named: Any,
    ) -> None:
        super().__init__(*given, **named)
        self.points = {str(point.pk): point for point in points}
        self._addresses, self._zone, self._as_of, self._uploaded = addresses, zone, as_of, files
        choice = self.fields["point"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(key, f"{point.address} ({point.name})") for key, point in self.points.items()]

    def clean_to(self) -> tuple[Mailbox, ...]:
        """Return whom it goes to; one of them must be the customer, or they would wait on."""
        boxes = _boxes(self.cleaned_data["to"])
        if not boxes:
            raise forms.ValidationError("Name at least one address.")
        if not any(box.address.lower() in self._addresses for box in boxes):
            raise forms.ValidationError(
                "None of these addresses is known to be theirs, so this would not answer them. Add the address on "
                "their page first, or write from your own mail program and say there what it answers."
            )
        return boxes

    def clean_cc(self) -> tuple[Mailbox, ...]:
        """Return who gets a copy."""
        return _boxes(self.cleaned_data["cc"])

    def clean_opened_at(self) -> datetime:
        """Return when the form was opened; never later than now."""
        try:
            moment = datetime.fromisoformat(self.cleaned_data["opened_at"])
            return min(moment, self._as_of)
        except (ValueError, TypeError):
            raise forms.ValidationError("Open the form anew: it is damaged.") from None

    def clean(self) -> dict[str, Any]:
        """Check what depends on several fields: words or a file, a date in the future, the size of all files."""
        cleaned = super().clean() or {}
        if not cleaned.get("text", "").strip() and not self._uploaded:
            self.add_error("text", "Write an answer, or attach a file.")
        if sum(file.size or 0 for file in self._uploaded) > settings.MOST_UPLOADED:
            self.add_error(None, files_too_large())
        if len(self._uploaded) > MOST_FILES:
            self.add_error(None, f"More than {MOST_FILES} files: put them into one archive.")
        cleaned["promised"] = self._promised(cleaned) if cleaned.get("is_holding") else None
        if has_mark(cleaned.get("text", "")):
            self._fill_date(cleaned)
        return cleaned

    def _fill_date(self, cleaned: dict[str, Any]) -> None:
        """The note that tells of a delay names the date that a person chose, or does not go out."""
        if cleaned["promised"] is not None:
            cleaned["text"] = with_date(cleaned["text"], cleaned["promised"], self._zone)
        elif not self.has_error("promised_at"):
            self.add_error(
                "text", "The new date is still missing: tick that you promise it, and say by when."
            )

    def _promised(self, cleaned: dict[str, Any]) -> datetime | None:
        try:
            wall = datetime.fromisoformat(cleaned.get("promised_at", "").strip())
            moment = resolve_wall(wall.replace(tzinfo=None), self._zone)
        except (ValueError, OverflowError):
            self._refuse_date("Say by when: a promise without a date is none.")
            return None
        if moment <= self._as_of:
            self._refuse_date("That moment has passed: promise one to come.")
            return None
        if moment > self._as_of + FURTHEST:
            self._refuse_date(f"{moment:%Y} is more than ten years ahead: check the year.")
            return None
        return moment

    def _refuse_date(self, sentence: str) -> None:
        """Refuse the date where it stands; it lies below the text, so the page opens at it."""
        self.add_error("promised_at", sentence)
        self.fields["text"].widget.attrs.pop("autofocus", None)
        self.fields["promised_at"].widget.attrs["autofocus"] = True


def files_too_large() -> str:
    """Return what is said of too much attached."""
    return (
        f"The files are more than {settings.MOST_UPLOADED // 1_000_000} MB together: most mail servers refuse that. "
        "Send fewer, or smaller ones."
    )


def _boxes(typed: str) -> tuple[Mailbox, ...]:
    boxes = parse_addresses(typed.replace(";", ",").replace("\n", ","))
    try:
        for box in boxes:
            sendable_address(box.address)
    except Unsendable as problem:
        raise forms.ValidationError(problem.reason) from None
    if typed.strip() and not boxes:
        raise forms.ValidationError("That is no mail address: it must look like name@firm.example.")
    return boxes
