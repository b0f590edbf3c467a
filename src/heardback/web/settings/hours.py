"""Opening hours and holidays as a form: seven days, and every public holiday to untick."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from heardback.desk.models import FirmProfile
from heardback.web.setup.guesses import public_holidays_of, regions_of

DAYS = (
    ("mon", "Monday"),
    ("tue", "Tuesday"),
    ("wed", "Wednesday"),
    ("thu", "Thursday"),
    ("fri", "Friday"),
    ("sat", "Saturday"),
    ("sun", "Sunday"),
)
USUAL = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-17:00") | {"sat": "", "sun": ""}


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday's field."""

    key: str
    name: str
    openings: str


@dataclass(frozen=True, slots=True)
class Holiday:
    """One date to untick."""

    day: date
    name: str
    is_kept: bool


@dataclass(frozen=True, slots=True)
class HoursShown:
    """What the page shows; `regions` are parts of the country with holidays of their own."""

    days: list[Day]
    holidays: list[Holiday]
    own_dates: str
    country: str
    regions: tuple[str, ...]
    region: str


def shown_hours(firm: FirmProfile, now: datetime, region: str | None = None) -> HoursShown:
    """Return the firm's hours, with this and the next year's public holidays; `region` tries another part."""
    code = firm.country.partition("-")[0]
    chosen = firm.country.partition("-")[2] if region is None else region
    kept = kept_holidays(firm.hours)
    known = public_holidays_of(f"{code}-{chosen}" if chosen else code, _years(now, firm)) if code else []
    is_fresh = not kept or region is not None
    listed = [Holiday(day, name, is_fresh or day.isoformat() in kept) for day, name in known]
    public = {day.isoformat() for day, _ in known}
    own = [day for day in sorted(kept) if day not in public and region is None]
    hours = {**USUAL, **firm.hours} if not firm.hours else firm.hours
    days = [Day(key, name, str(hours.get(key, "") or "")) for key, name in DAYS]
    return HoursShown(days, listed, "\n".join(own), code, regions_of(code), chosen)


def hours_from(post: QueryDict, firm: FirmProfile, now: datetime) -> dict[str, Any]:
    """Return the hours that were sent: days, ticked holidays with their names, and own dates, one a line."""
    code = firm.country.partition("-")[0]
    region = str(post.get("region", ""))
    known = public_holidays_of(f"{code}-{region}" if region else code, _years(now, firm)) if code else []
    ticked = set(post.getlist("holiday"))
    kept = {day.isoformat(): name for day, name in known if day.isoformat() in ticked}
    own = {line.strip(): "closed" for line in str(post.get("own_dates", "")).splitlines() if line.strip()}
    days = {key: str(post.get(key, "")).strip() for key, _ in DAYS}
    return {**days, "holidays": kept | own}


def kept_holidays(hours: Mapping[str, Any]) -> dict[str, str]:
    """Return the dates that the firm keeps closed, by ISO date."""
    found = hours.get("holidays")
    return dict(found) if isinstance(found, Mapping) else {}


def _years(now: datetime, firm: FirmProfile) -> range:
    this_year = now.astimezone(ZoneInfo(firm.zone)).year
    return range(this_year, this_year + 2)
