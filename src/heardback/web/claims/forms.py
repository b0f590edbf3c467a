"""The question: what was said, of which time, with which words."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict

from heardback.findings.claim_shapes import CLAIM_WORDS, Claim
from heardback.findings.claim_window import begins_at, ends_at
from heardback.findings.claim_words import wanted
from heardback.formats.records import Unreadable
from heardback.intake.check_claim import MOST_WORDS, Question

LOOK_BACK = timedelta(days=14)


def _moment(label: str, help_text: str = "") -> forms.CharField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"})
    return forms.CharField(label=label, max_length=40, widget=widget, help_text=help_text)


class ClaimForm(forms.Form):
    """One claim about one customer. Moments are the firm's wall time."""

    # Without quotation marks: typing the first letters finds it.
    claim = forms.ChoiceField(
        label="What was said", choices=[(one.value, CLAIM_WORDS[one].strip("“”")) for one in Claim]
    )
    since = _moment("From")
    until = _moment("To")
    words = forms.CharField(
        label="Words to look for",
        required=False,
        max_length=MOST_WORDS,
        help_text="For “You never told us”. All must stand in the same message; “double quotes” keep words together.",
    )

    def __init__(self, *given: Any, zone: ZoneInfo, as_of: datetime, **named: Any) -> None:
        super().__init__(*given, **named)
        self._zone, self._as_of = zone, as_of
        local = as_of.astimezone(zone)
        began = (local - LOOK_BACK).replace(hour=0, minute=0)
        self.fields["since"].initial, self.fields["until"].initial = (
            _typed(began),
            _typed(local + timedelta(minutes=1)),
        )

    def clean(self) -> dict[str, Any]:
        """Say at the field what cannot be asked so."""
        cleaned = super().clean() or {}
        for name, read in (("since", begins_at), ("until", ends_at)):
            if name in cleaned:
                try:
                    cleaned[f"{name}_at"] = read(cleaned[name], self._zone)
                except Unreadable as problem:
                    self.add_error(name, problem.reason)
        since, until = cleaned.get("since_at"), cleaned.get("until_at")
        if since is not None and since > self._as_of:
            self.add_error("since", "That time has not begun yet: ask about one that has.")
        elif since is not None and until is not None and since >= until:
            self.add_error("until", "The time ends before it begins: give the earlier moment first.")
        if cleaned.get("claim") == Claim.NEVER_TOLD and not wanted(cleaned.get("words", "")):
            self.add_error("words", "Give the words to look for, such as: cancel contract.")
        return cleaned

    def question(self) -> Question:
        """Return what was asked, once the form is valid."""
        cleaned = self.cleaned_data
        return Question(Claim(cleaned["claim"]), cleaned["since"], cleaned["until"], cleaned["words"])


def with_times(given: QueryDict, zone: ZoneInfo) -> QueryDict:
    """Return what was given with dates alone written as the moments they mean, as the fields show them."""
    shown = given.copy()
    for name, read in (("since", begins_at), ("until", ends_at)):
        typed = str(shown.get(name, ""))
        if len(typed) == len("2026-03-16"):
            with suppress(Unreadable):
                shown[name] = _typed(read(typed, zone).astimezone(zone))
    return shown


def _typed(wall: datetime) -> str:
    return f"{wall:%Y-%m-%dT%H:%M}"
