"""Whose telephone number is whose: the firm's lines and people, and what people said of other numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from heardback.formats.calls import CallParty, is_withheld
from heardback.formats.phone_numbers import e164

#: A number that more people left stands for a switchboard or a family, and points to nobody.
MOST_WHO_SHARE: Final = 3


@dataclass(frozen=True, slots=True)
class Phones:
    """What makes a number ours. Numbers are E.164; `country` is where national numbers are dialled.

    `lines` are numbers that customers ring, each with its campaign or ''. `people` maps a staff member's number,
    extension or channel endpoint (lower-cased) to that person's staff address. `sales` are callers that people
    ruled to be sales, `sales_since` those whose calls count so from a moment on; `shared` numbers stand for several
    people (a family, a switchboard).
    """

    country: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    sales: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    sales_since: Mapping[str, datetime] = field(default_factory=dict)

    def number_of(self, party: CallParty) -> str:
        """Return a party's number as E.164, '' where it is withheld, internal or no valid number."""
        return _number_of(party.number, self.country)

    def person_of(self, party: CallParty) -> str:
        """Return the staff address behind one end of a call, '' for nobody known."""
        if not self.people:
            return ""
        for name in (self.number_of(party), party.number.lower(), party.endpoint.lower()):
            if name and name in self.people:
                return self.people[name]
        return ""

    def is_ours(self, party: CallParty) -> bool:
        """Whether one end of a call is a line, an extension or a number of the firm's."""
        number = self.number_of(party)
        return (bool(number) and number in self.lines) or bool(self.person_of(party))

    def is_sales(self, number: str, called_at: datetime) -> bool:
        """Whether people had ruled, when it rang, that sales calls come from `number`."""
        if not number:
            return False
        since = self.sales_since.get(number)
        return number in self.sales or (since is not None and called_at >= since)

    def campaign_of(self, dialled: str) -> str:
        """Return the campaign that a dialled number was advertised by, '' without one."""
        return self.lines.get(e164(dialled, self.country), "") if self.lines and dialled else ""


@lru_cache(maxsize=1 << 17)
def _number_of(written: str, country: str) -> str:
    """The same few numbers are asked for several times a call."""
    return "" if is_withheld(written) else e164(written, country)


NO_PHONES = Phones()
