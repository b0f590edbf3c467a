"""Opening hours as people write them: an object by day (TOML, JSON), a line of text, lists of holidays.

A caller may rely on: `parse_*` returns kernel types or raises `Unreadable` with one sentence that names what was
written and how to mend it; nothing that is not understood is passed over. The forms are listed in
`standard_files` and at `parse_calendar`. Source: SEMANTICS 4.4; CONTRACT `--country`, `explain due`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from heardback.formats.records import Unreadable
from heardback.kernel.hours import (
    DAY_SECONDS,
    WEEKDAYS,
    Calendar,
    Closure,
    Opening,
    office_hours,
    resolve_wall,
    without_breaks,
)

HOLIDAY_YEARS = range(1980, 2061)  # public holidays are computed for these; mail is rarely older or younger

_SETTINGS = {
    "zone": "zone",
    "timezone": "zone",
    "time_zone": "zone",
    "tz": "zone",
    "holidays": "holidays",
    "breaks": "breaks",
    "dates": "dates",
    "shifts": "dates",
    "special_days": "dates",
    "closures": "closures",
    "country": "country",
    "version": "version",
    "hours": "hours",
    "week": "hours",
}
_CLOSED = (None, False, "", "closed", "none", "-")
_WEEKDAY_TEXT = re.compile(
    r"\s*(?P<days>[a-z]+(?:\s*(?:-|–|to|,|&|and)\s*[a-z]+)*)[\s:]+(?P<spans>\d.*|closed)", re.I
)


def parse_calendar(
    hours: object,
    *,
    timezone: str = "UTC",
    holidays: object = None,
    breaks: object = None,
    dates: object = None,
    country: str = "",
    version: str = "",
) -> Calendar:
    """A calendar from an object by day (TOML or JSON), from text such as "Mon-Fri 09:00-17:00", or from nothing.

    Nothing means Monday to Friday 09:00-17:00. An object may also hold zone, breaks, holidays, dates, closures,
    country and version; its own zone and country win over the arguments.
    """
    by_day, settings = _split_settings(hours)
    zone = _text(settings.get("zone"), "zone") or timezone
    country = _text(settings.get("country"), "country") or country
    week, special = _week_of(by_day)
    off = [_Holidays.of(settings.get("holidays")), _Holidays.of(holidays)]
    for given in (settings.get("dates"), dates):
        special |= _by_date(given, "dates")
    for found in off:
        special |= found.own_hours
    try:
        unbroken = Calendar(
            zone,
            tuple(week),
            holidays=frozenset().union(*(found.dates for found in off), *_public_holidays(country)),
            yearly_holidays=frozenset().union(*(found.yearly for found in off)),
            special_days=tuple(sorted(special.items())),
            closures=_closures(settings.get("closures"), zone),
            version=str(settings.get("version") or version),
        )
        return _with_breaks(unbroken, settings.get("breaks"), breaks)
    except ValueError as error:
        raise Unreadable(str(error)) from error


def public_holidays(country: str) -> frozenset[date]:
    """The public holidays of "CC" or "CC-SUB" (ISO 3166) in `HOLIDAY_YEARS`; Unreadable for an unknown one."""
    code, _, part = country.strip().upper().partition("-")
    try:
        from holidays import country_holidays  # a third of a second, and few audits ask for it
    except ImportError:
        raise Unreadable(
            "Public holidays need the package 'holidays': install it, or list them in a file."
        ) from None
    try:
        return frozenset(country_holidays(code, subdiv=part or None, years=HOLIDAY_YEARS))
    except NotImplementedError:
        raise Unreadable(
            f"There are no public holidays known for '{country}': write CC or CC-SUB, as US-NY."
        ) from None


def _public_holidays(country: str) -> Iterator[frozenset[date]]:
    if country:
        yield public_holidays(country)


def _split_settings(hours: object) -> tuple[dict[str, object], dict[str, object]]:
    """The entries by day or date, and the settings beside them."""
    if hours is None:
        return {"mon-fri": "09:00-17:00"}, {}
    if isinstance(hours, str):
        return _days_of_text(hours), {}
    if not isinstance(hours, Mapping):
        raise Unreadable('Opening hours are an object of day and times, as {"mon": ["09:00-17:00"]}.')
    by_day: dict[str, object] = {}
    settings: dict[str, object] = {}
    for key, value in hours.items():
        setting = _SETTINGS.get(str(key).lower())
        if setting is None:
            by_day[str(key)] = value
        else:
            settings[setting] = value
    if "hours" in settings:
        inner, more = _split_settings(settings.pop("hours"))
        return by_day | inner, settings | more
    if not by_day:
        by_day = {"mon-fri": "09:00-17:00"}
    return by_day, settings


def _days_of_text(text: str) -> dict[str, object]:
    by_day: dict[str, object] = {}
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
        found = _WEEKDAY_TEXT.fullmatch(part)
        if found is None:
            raise Unreadable(f"'{part}' is no opening: write a day and its times, as 'Mon-Fri 09:00-17:00'.")
        by_day[found["days"]] = found["spans"]
    return by_day


_Special = dict[date, tuple[Opening, ...]]


def _week_of(by_day: Mapping[str, object]) -> tuple[list[tuple[Opening, ...]], _Special]:
    week: dict[int, tuple[Opening, ...]] = {}
    special: _Special = {}
    for key, value in by_day.items():
        openings = parse_openings(value)
        if (day := _date_of(key)) is not None:
            special[day] = openings
            continue
        for weekday in _weekdays_of(key):
            if weekday in week:
                raise Unreadable(f"The opening hours name {WEEKDAYS[weekday]} twice.")
            week[weekday] = openings
    return [week.get(weekday, ()) for weekday in range(7)], special


def _weekdays_of(key: str) -> list[int]:
    """Monday is 0; "mon", "Monday", "mon-fri", "sat & sun", "weekdays", "weekend", "daily"."""
    said = key.strip().lower().replace("–", "-")
    named = {"weekdays": range(5), "weekend": range(5, 7), "weekends": range(5, 7), "daily": range(7)}.get(
        said
    )
    if named is not None:
        return list(named)
    days: list[int] = []
    for part in re.split(r"\s*(?:,|&|\band\b)\s*", said):
        ends = [_weekday(name, key) for name in re.split(r"\s*(?:-|\bto\b)\s*", part)]
        days.extend((ends[0] + step) % 7 for step in range((ends[-1] - ends[0]) % 7 + 1))
    return days


def _weekday(name: str, key: str) -> int:
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    found = [at for at, day in enumerate(full) if len(name) >= 2 and day.startswith(name.rstrip("."))]
    if len(found) != 1:
        raise Unreadable(
            f"The opening hours do not know '{key}': name a day as mon, a date as 2026-12-24, "
            "or one of zone, breaks, holidays, dates, closures, country, version."
        )
    return found[0]


def parse_openings(value: object) -> tuple[Opening, ...]:
    """The openings of one day: "09:00-12:00, 13:00-17:00", a pair of times, a list of either, {"09:00": "17:00"}."""
    return tuple(sorted(_opening(begins, ends) for begins, ends in _pairs(value)))


def _pairs(value: object) -> Iterator[tuple[object, object]]:
    if value is None or value is False or (isinstance(value, str) and value.strip().lower() in _CLOSED):
        return
    if isinstance(value, str):
        for span in re.split(r"\s*[,;]\s*|\s+and\s+", value.strip()):
            ends = re.split(r"\s*(?:-|–|—|\bto\b)\s*", span)
            if len(ends) != 2:
                raise Unreadable(f"'{span}' is no opening: write it as 09:00-17:00.")
            yield ends[0], ends[1]
    elif isinstance(value, Mapping):
        yield from _pairs_of_mapping(value)
    elif isinstance(value, list | tuple):
        if len(value) % 2 == 0 and all(_is_time(part) for part in value):
            yield from zip(value[::2], value[1::2], strict=True)
        else:
            for part in value:
                yield from _pairs(part)
    else:
        raise Unreadable(f"'{value}' is no opening: write it as 09:00-17:00.")


def _pairs_of_mapping(value: Mapping[object, object]) -> Iterator[tuple[object, object]]:
    for begins, ends in (("open", "close"), ("opens", "closes"), ("from", "to"), ("start", "end")):
        if begins in value and ends in value:
            yield value[begins], value[ends]
            return
    yield from value.items()


_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2})(?::(\d{2}))?)?\s*(am|pm|a\.m\.|p\.m\.)?h?", re.I)


def _is_time(value: object) -> bool:
    return isinstance(value, time) or (isinstance(value, str) and _TIME.fullmatch(value.strip()) is not None)


def _seconds(value: object) -> int:
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise Unreadable(f"'{value}' is no time of day: write it as 09:00.")
    hours, minutes, seconds = (int(found[part] or 0) for part in (1, 2, 3))
    if half := (found[4] or "").lower()[:1]:
        if not 1 <= hours <= 12:
            raise Unreadable(f"'{value}' is no time of day: write it as 09:00.")
        hours = hours % 12 + (12 if half == "p" else 0)
    total = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or total > DAY_SECONDS:
        raise Unreadable(f"'{value}' is no time of day: the last one is 24:00.")
    return total


def _opening(begins: object, ends: object) -> Opening:
    opens, closes = _seconds(begins), _seconds(ends)
    if opens == closes:
        raise Unreadable(f"An opening from {begins} to {ends} is empty: write a whole day as 00:00-24:00.")
    try:
        return Opening(opens, closes if closes > opens else closes + DAY_SECONDS)
    except ValueError as error:
        raise Unreadable(str(error)) from error


def _by_date(value: object, what: str) -> _Special:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise Unreadable(f"The {what} of opening hours are an object of date and times.")
    found: _Special = {}
    for key, times in value.items():
        day = _date_of(key)
        if day is None:
            raise Unreadable(
                f"'{key}' in the {what} of the opening hours is no date: write it as 2026-12-24."
            )
        found[day] = parse_openings(times)
    return found


def _with_breaks(calendar: Calendar, *given: object) -> Calendar:
    """The calendar with breaks cut out: of every day, of weekdays, or of single dates."""
    week, special = list(calendar.week), dict(calendar.special_days)
    by_date: dict[date, tuple[Opening, ...]] = {}
    for breaks in given:
        if isinstance(breaks, Mapping) and not all(_is_time(key) for key in breaks):
            for key, times in breaks.items():
                pauses, day = parse_openings(times), _date_of(key)
                if day is not None:
                    by_date[day] = by_date.get(day, ()) + pauses
                    continue
                for weekday in _weekdays_of(str(key)):
                    week[weekday] = without_breaks(week[weekday], pauses)
        else:
            pauses = parse_openings(breaks)
            week = [without_breaks(openings, pauses) for openings in week]
    calendar = replace(calendar, week=tuple(week))
    for day, pauses in by_date.items():
        special[day] = without_breaks(calendar.openings_on(day), pauses)
    return replace(calendar, special_days=tuple(sorted(special.items())))


# holidays and closures

_YEARLY = re.compile(r"(?:--)?(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class _Holidays:
    """Closed dates, closed month-days of every year, and holidays with hours of their own."""

    dates: frozenset[date]
    yearly: frozenset[tuple[int, int]]
    own_hours: _Special

    @classmethod
    def of(cls, value: object) -> _Holidays:
        dates: set[date] = set()
        yearly: set[tuple[int, int]] = set()
        own_hours: _Special = {}
        for entry, times in _holiday_entries(value):
            if (month_day := _month_day_of(entry)) is not None:
                yearly.add(month_day)
                continue
            days = _dates_of(entry)
            dates.update(days)
            if times is not None:
                own_hours |= dict.fromkeys(days, parse_openings(times))
        return cls(frozenset(dates), frozenset(yearly), own_hours)


def _holiday_entries(value: object) -> Iterator[tuple[object, object]]:
    """Each holiday as written, with its own hours where it has any."""
    if value is None or value == "":
        return
    if isinstance(value, str) and re.fullmatch(r"[A-Z]{2}(-\w+)?", value):
        yield from ((day, None) for day in public_holidays(value))
    elif isinstance(value, Mapping):
        if "date" in value:
            yield value["date"], value.get("hours")
        else:
            for key, times in value.items():
                is_name = not isinstance(times, list | Mapping) and not _is_span(times)
                yield key, None if is_name else times
    elif isinstance(value, list | tuple | set | frozenset):
        for entry in value:
            if isinstance(entry, Mapping):
                yield from _holiday_entries(entry)
            else:
                yield entry, None
    else:
        yield value, None


def _is_span(value: object) -> bool:
    return isinstance(value, str) and re.match(r"\s*\d{1,2}(:\d{2})?\s*[-–]\s*\d", value) is not None


def _month_day_of(entry: object) -> tuple[int, int] | None:
    found = _YEARLY.fullmatch(entry.strip()) if isinstance(entry, str) else None
    if found is None:
        return None
    month, day = int(found[1]), int(found[2])
    _parsed(lambda: date(2000, month, day), entry)
    return month, day


def _dates_of(entry: object) -> list[date]:
    """One date, or all of "2026-12-24..2026-12-31"."""
    ends = re.split(r"\s*(?:\.\.|/)\s*", entry.strip()) if isinstance(entry, str) else [entry]
    found = [_date_of(end) for end in ends]
    first, last = found[0], found[-1]
    if first is None or last is None or len(found) > 2 or not 0 <= (last - first).days <= 3660:
        raise Unreadable(
            f"The holiday '{entry}' is no date: write it as 2026-12-25, or 12-25 for every year."
        )
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _date_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.match(r"\d{4}-?\d{2}-?\d{2}(?:T|$)", value.strip()):
        said = value.strip()
        return _parsed(lambda: datetime.fromisoformat(said).date(), value)
    return None


def _parsed(build: Callable[[], date], value: object) -> date:
    try:
        return build()
    except ValueError:
        raise Unreadable(f"'{value}' is a date that no calendar has.") from None


def _closures(value: object, zone: str) -> tuple[Closure, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise Unreadable("Emergency closures are a list of from, to, author and reason.")
    return tuple(_closure(entry, zone) for entry in value)


def _closure(entry: object, zone: str) -> Closure:
    if not isinstance(entry, Mapping) or "from" not in entry or "to" not in entry:
        raise Unreadable("An emergency closure has from, to, author and reason.")
    refuse_unknown(entry, {"from", "to", "author", "reason", "entered"}, "An emergency closure")
    entered = entry.get("entered")
    return Closure(
        _moment_of(entry["from"], zone),
        _moment_of(entry["to"], zone),
        str(entry.get("author", "")),
        str(entry.get("reason", "")),
        None if entered is None else _moment_of(entered, zone),
    )


def _moment_of(value: object, zone: str) -> datetime:
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    return parse_moment(value.isoformat() if isinstance(value, datetime) else str(value), zone)


def parse_moment(text: str, zone: str) -> datetime:
    """An ISO 8601 moment in UTC; one without an offset is wall time in `zone`."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Unreadable(f"'{text}' is no moment: write it as 2026-03-18T14:00:00-04:00.") from None
    try:
        if moment.utcoffset() is None:
            return resolve_wall(moment, office_hours(zone).tz)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unreadable(f"'{text}' cannot be used: {error}") from error


def _text(value: object, what: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    raise Unreadable(f"The {what} of opening hours is a text in quotes.")


def refuse_unknown(given: Mapping[str, object], known: Collection[str], what: str) -> None:
    """Raise Unreadable for an entry that would otherwise be passed over in silence."""
    unknown = sorted(str(name) for name in given if name not in known)
    if unknown:
        raise Unreadable(f"{what} has an unknown entry '{unknown[0]}'; known are {', '.join(sorted(known))}.")
