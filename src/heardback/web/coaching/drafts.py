"""The hints beside an answer that is being written: found for its writer, kept as shown, never in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Final

from heardback.desk.actions.note_hints import note_hints
from heardback.desk.models import HintPlace, OwedAnswer, Staff
from heardback.desk.queries.coaching import dismissed_on, silent_for
from heardback.intake.reply_settings import draft_setting
from heardback.reading.signals import (
    Kept,
    Signal,
    SignalName,
    checklist,
    hints_of,
    praise_of,
    signals_in,
)
from heardback.web.promises.later import has_mark

#: What is missing can be said only of a text that is at its end.
_AT_THE_END: Final = frozenset(
    {
        SignalName.NO_NEXT_STEP,
        SignalName.LATE_NO_APOLOGY,
        SignalName.QUESTION_NOT_ADDRESSED,
        SignalName.CHANNEL_PREFERENCE_MISSED,
    }
)
_ENDS: Final = frozenset(".!?…")
_LONG: Final = 25  # words
ASKED: Final = "-asked"


@dataclass(frozen=True, slots=True)
class DraftHints:
    """What stands beside a draft. `is_asked`: its writer pressed "Look it over"."""

    hints: tuple[Signal, ...] = ()
    praise: tuple[Signal, ...] = ()
    checklist: tuple[Kept, ...] = ()
    is_asked: bool = False

    @property
    def digest(self) -> str:
        """Return what changes with what is shown, so that unchanged hints need not be drawn again."""
        shown = repr((self.hints, self.praise, self.checklist)).encode("utf-8", "replace")
        return blake2b(shown, digest_size=8).hexdigest() + (ASKED if self.is_asked else "")


def hints_for_draft(
    staff: Staff, owed: OwedAnswer, text: str, as_of: datetime, *, is_asked: bool = False
) -> DraftHints:
    """Return the hints on what `staff` has written so far; reads only."""
    if not text.strip():
        return DraftHints(is_asked=is_asked)
    setting = draft_setting(owed, as_of)
    found = signals_in(text, setting)
    silent = silent_for(staff) | dismissed_on(staff, HintPlace.DRAFT, owed.owed_id)
    if not (is_asked or _is_at_its_end(text)):
        silent |= _AT_THE_END
    if has_mark(text):  # the desk's own note that it will be later leaves the question open, and says so
        silent |= {SignalName.QUESTION_NOT_ADDRESSED}
    has_waited = setting.is_late or setting.chases > 0
    lines = checklist(text, setting) if has_waited else ()
    return DraftHints(hints_of(found, silent), praise_of(found), lines, is_asked)


def show_hints_for_draft(
    staff: Staff, owed: OwedAnswer, text: str, as_of: datetime, *, is_asked: bool = False
) -> DraftHints:
    """Return the hints and keep that they were shown."""
    found = hints_for_draft(staff, owed, text, as_of, is_asked=is_asked)
    note_hints(staff, HintPlace.DRAFT, owed.owed_id, found.hints, now=as_of)
    return found


def _is_at_its_end(text: str) -> bool:
    return text.rstrip()[-1:] in _ENDS or len(text.split()) >= _LONG
