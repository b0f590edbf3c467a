"""Who Blue Heron Pool Repair is: addresses, staff, opening hours, holidays, and the clock on its wall.

Moments are whole epoch seconds (UTC) inside this package; `FirmClock` writes them as mail headers do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

NAME = "Blue Heron Pool Repair"
DOMAIN = "blueheron-pools.example"
WEBSITE_FORM = f"website@{DOMAIN}"
PERIMETER = f"mx.{DOMAIN}"
ENDS_AT = int(datetime(2026, 6, 10, 20, 30, tzinfo=UTC).timestamp())  # Wednesday 16:30 in New York
HOUR = 3600
DAY = 86_400


class Party(NamedTuple):
    """A display name and a bare address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Staff:
    """One of us: the mail programs they write with, what languages they answer in, how they sign."""

    party: Party
    role: str
    clients: tuple[str, ...]
    languages: tuple[str, ...] = ("en",)

    @property
    def first_name(self) -> str:
        return self.party.name.split()[0]


def _staff(name: str, role: str, clients: str, languages: str = "en") -> Staff:
    local = name.lower().replace(" ", ".")
    return Staff(Party(name, f"{local}@{DOMAIN}"), role, tuple(clients.split()), tuple(languages.split()))


STAFF = (
    _staff("Hannah Price", "Front Desk", "outlook outlook iphone"),
    _staff("Maria Lopez", "Office Manager", "outlook", "en es"),
    _staff("Tom Becker", "Service Lead", "thunderbird", "en de"),
    _staff("Luc Martin", "Customer Care", "apple", "en fr"),
    _staff("Grace Okafor", "Quotes", "gmail"),
    _staff("Dev Patel", "Technician", "iphone android"),
    _staff("Sam Whitfield", "Technician", "android gmail"),
    _staff("Ruth Ellis", "Owner", "apple iphone"),
)
FORMER_STAFF = _staff("Dana Kerr", "Customer Care", "outlook")
PRIVATE = Staff(Party("Grace Okafor", "grace.okafor.home@lantern-mail.example"), "Quotes", ("gmail",))
INFO = Party(NAME, f"info@{DOMAIN}")
SERVICE = Party("Blue Heron Service", f"service@{DOMAIN}")
QUOTES = Party("Blue Heron Quotes", f"quotes@{DOMAIN}")
SHARED = (INFO, SERVICE, QUOTES)
SHARED_AS_STAFF = tuple(Staff(party, "Team", ("outlook",)) for party in SHARED)

_OPEN = {0: (8, 17), 1: (8, 17), 2: (8, 17), 3: (8, 17), 4: (8, 17), 5: (9, 13)}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def holidays_of(year: int) -> tuple[date, ...]:
    """Return the days on which the firm stays closed besides Sundays."""
    last_of_may = date(year, 5, 31)
    return (
        date(year, 1, 1),
        last_of_may - timedelta(days=last_of_may.weekday()),
        date(year, 7, 4),
        _nth_weekday(year, 9, 0, 1),
        _nth_weekday(year, 11, 3, 4),
        date(year, 12, 25),
    )


_TWO = tuple(f"{number:02d}" for number in range(60))
_MINUTES = tuple(f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in range(60))


@cache
def _zone_words(offset: int) -> str:
    hours, minutes = divmod(abs(offset) // 60, 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}{minutes:02d}"


@cache
def _iso_day(day: int) -> str:
    return date.fromordinal(day + 719_163).isoformat()


class FirmClock:
    """The firm's wall clock: local time, opening hours, stamps for headers. It never asks what time it is."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._offsets: dict[int, int] = {}
        self._days: dict[int, str] = {}
        self._parts: dict[int, tuple[str, int, str, int]] = {}
        self._opens: dict[int, tuple[int, int] | None] = {}

    def offset(self, at: int) -> int:
        """Return the zone's offset from UTC in seconds at this moment."""
        hour = at // HOUR
        known = self._offsets.get(hour)
        if known is None:
            moment = datetime.fromtimestamp(hour * HOUR, UTC).astimezone(self._zone).utcoffset()
            known = self._offsets[hour] = int(moment.total_seconds()) if moment is not None else 0
        return known

    def weekday_and_hour(self, at: int) -> tuple[int, int]:
        """Return (0 for Monday, hour of the day) on the wall."""
        local = at + self.offset(at)
        return (local // DAY + 3) % 7, local % DAY // HOUR

    def date_of(self, at: int) -> date:
        """Return the calendar day on the wall."""
        return date.fromordinal((at + self.offset(at)) // DAY + 719_163)

    def wall(self, day: date, seconds: int) -> int:
        """Return the moment at which the wall shows so many seconds of this day."""
        shown = datetime(day.year, day.month, day.day, tzinfo=self._zone) + timedelta(seconds=seconds)
        return int(shown.timestamp())

    def open_interval(self, day: int) -> tuple[int, int] | None:
        """Return (opens, closes) of a local day (days since 1970-01-01) in epoch seconds, or None when closed."""
        if day not in self._opens:
            self._opens[day] = self._find_open_interval(day)
        return self._opens[day]

    def _find_open_interval(self, day: int) -> tuple[int, int] | None:
        calendar_day = date.fromordinal(day + 719_163)
        hours = _OPEN.get(calendar_day.weekday())
        if hours is None or calendar_day in holidays_of(calendar_day.year):
            return None
        midnight = day * DAY - self.offset(day * DAY + 16 * HOUR)
        return midnight + hours[0] * HOUR, midnight + hours[1] * HOUR

    def next_open(self, at: int) -> int:
        """Return `at` itself within opening hours, else the moment when the firm opens next."""
        day = (at + self.offset(at)) // DAY
        while True:
            interval = self.open_interval(day)
            if interval is not None and at < interval[1]:
                return max(at, interval[0])
            day += 1

    def _day_words(self, day: int) -> str:
        words = self._days.get(day)
        if words is None:
            when = date.fromordinal(day + 719_163)
            words = f"{_WEEKDAYS[when.weekday()]}, {when.day} {_MONTHS[when.month - 1]} {when.year}"
            self._days[day] = words
        return words

    def header_date(self, at: int, offset: int | None = None) -> str:
        """Return an RFC 5322 date, in the firm's zone unless another offset (seconds) is given."""
        shift = self.offset(at) if offset is None else offset
        day, seconds = divmod(at + shift, DAY)
        words = self._days.get(day) or self._day_words(day)
        return f"{words} {_MINUTES[seconds // 60]}:{_TWO[seconds % 60]} {_zone_words(shift)}"

    def from_line_date(self, at: int) -> str:
        """Return the asctime form (UTC) of an mbox `From ` line."""
        day, seconds = divmod(at, DAY)
        weekday, number, month, year = self._day_parts(day)
        return f"{weekday} {month} {number:2d} {_MINUTES[seconds // 60]}:{_TWO[seconds % 60]} {year}"

    def _day_parts(self, day: int) -> tuple[str, int, str, int]:
        parts = self._parts.get(day)
        if parts is None:
            weekday, number, month, year = self._day_words(day).replace(",", "").split()
            parts = self._parts[day] = (weekday, int(number), month, int(year))
        return parts

    def parts(self, at: int) -> tuple[str, int, str, int, int, int]:
        """Return (weekday word, day, month word, year, hour, minute) on the wall."""
        day, seconds = divmod(at + self.offset(at), DAY)
        return (*self._day_parts(day), seconds // HOUR, seconds // 60 % 60)

    def month_number(self, at: int) -> int:
        """Return 1 to 12."""
        return _MONTHS.index(self.parts(at)[2]) + 1


def iso(at: int) -> str:
    """Return the moment as ISO 8601 in UTC with offset, as every output of Heardback does."""
    day, seconds = divmod(at, DAY)
    return f"{_iso_day(day)}T{_MINUTES[seconds // 60]}:{_TWO[seconds % 60]}+00:00"
