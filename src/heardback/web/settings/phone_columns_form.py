"""The form by which somebody says what the columns of a table of calls mean, and the words in them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from heardback.formats.call_csv_guess import Guess
from heardback.formats.call_csv_profile import (
    COLUMN_FIELDS,
    DIRECTION_MEANINGS,
    STATUS_MEANINGS,
    CsvProfile,
)
from heardback.formats.cdr.rows import rows_of

#: So much of a file is looked at, in bytes.
BEGINNING: Final = 65_536
ENCODINGS: Final = ("utf-8", "cp1252", "latin-1")
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
    sample = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=2 * BEGINNING)
    encoding = forms.ChoiceField(widget=forms.HiddenInput, choices=[(name, name) for name in ENCODINGS])

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
