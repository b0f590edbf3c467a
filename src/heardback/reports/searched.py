"""What an audit looked at: the limits of every claim it makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """The sources and settings of one audit.

    `firm` is the name to show; `since` and `as_of` bound what was looked at; `made_at` is when the audit ran
    (None: unknown), so that "the last 90 days" is said only of days that have just passed. `has_outgoing`: at
    least one outgoing mail of the firm is in the sources. `missing_sent`: people of the firm who answer, but whose
    Sent folders are not in the sources. `is_list`: anyone but the asker may answer
    (SEMANTICS 2.6). `has_mail` and `has_call_records`: what kinds of sources were given; `has_outgoing_calls`: the
    call records show calls of ours to customers, between `calls_from` and `calls_to`. `standard` is as given
    ("24h"), `standard_words` as a person says it ("24 hours"), `standard_seconds` its length where the clock runs day
    and night, else None.
    """

    firm: str
    since: datetime
    as_of: datetime
    zone: ZoneInfo
    standard: str = "24h"
    standard_words: str = "24 hours"
    standard_seconds: float | None = 86_400
    mode: str = "standard"
    has_outgoing: bool = True
    missing_sent: tuple[str, ...] = ()
    has_call_records: bool = False
    has_mail: bool = True
    has_outgoing_calls: bool = False
    calls_from: datetime | None = None
    calls_to: datetime | None = None
    is_list: bool = False
    made_at: datetime | None = None
    sources: tuple[str, ...] = ()
    version: str = ""

    @property
    def can_tell(self) -> bool:
        """Whether the sources show answers at all, in writing or by phone, so that silence proves something."""
        return self.has_outgoing or self.is_list or (self.has_call_records and self.has_outgoing_calls)
