"""Dates, times and lengths as exports and bills write them.

A caller may rely on: what is not understood gives None, never a guess; a date's order is told, not inferred, save
where the year stands first. Two-part lengths are minutes and seconds ("1:05" is 65 s).
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Final

#: No date, time or length is written longer; what is would cost patterns more than it can tell.
_MOST_SIGNS: Final = 100
_DATE: Final = re.compile(r"(?<!\d)(\d{1,4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{2,4})(?!\d)")
_COMPACT: Final = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?=$|[T ])")
_DAY_FIRST: Final = re.compile(
    r"(?<!\d)(\d{1,2})\.?\s*(?:de\s+)?([^\W\d_]{3,})\.?,?\s*(?:de\s+)?(\d{4}|\d{2}(?![:\d]))"
)
_MONTH_FIRST: Final = re.compile(r"([^\W\d_]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_TIME: Final = re.compile(
    r"(?<![\d.:+-])(\d{1,2})[:.h](\d{2})(?:[:.m](\d{2})(?:[.,](\d{1,6}))?)?\s*s?\s*([ap])?\.?(?:m\b\.?)?",
    re.IGNORECASE,
)
_OFFSET: Final = re.compile(r"(?:(Z)|(?:UTC|GMT)?\s*([+-])(\d{2}):?(\d{2}))\s*$")
#: The first letters of the months in the languages that exports are written in.
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan ene gen sty янв oca",
            "feb fev fév lut фев şub",
            "mar mär maa mrt mrz mar мар",
            "apr abr avr kwi апр nis",
            "may mai mag mei maj май мая",
            "jun jui giu cze июн haz",
            "jul lug lip июл tem",
            "aug ago aoû aou sie авг ağu",
            "sep set wrz сен eyl",
            "oct okt ott out paź paz окт eki",
            "nov lis ноя kas",
            "dec dez dic déc gru дек ara",
        ),
        1,
    )
    for name in names.split()
}
_CLOCK_LENGTH: Final = re.compile(r"-?\d+(?::\d{1,2}){1,2}(?:[.,]\d+)?$")
_UNIT: Final = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(hours?|hrs?|std|h|minutes?|minuten|min|mn|m|seconds?|sekunden|sec|sek|s|'{1,2}|\"|′|″)"
    r"\.?(?![^\W\d_])",
    re.IGNORECASE,
)
_NUMBERS: Final = {
    ".": r"-?\d+(?:,\d{3})*(?:\.\d+)?",
    ",": r"-?\d+(?:\.\d{3})*(?:,\d+)?",
}
_ISO_LENGTH: Final = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def read_date(text: str, order: str) -> date | None:
    """Return the day that `text` begins with or holds; `order` is "dmy", "mdy" or "ymd"."""
    text = text[:_MOST_SIGNS]
    matched = _DATE.search(text)
    if matched:
        parts = matched[1], matched[2], matched[3]
        return _day(*_ordered(parts, order))
    compact = _COMPACT.search(text)
    if compact:
        return _day(compact[1], compact[2], compact[3])
    named = _DAY_FIRST.search(text)
    if named and (month := _month(named[2])):
        return _day(named[3], str(month), named[1])
    named = _MONTH_FIRST.search(text)
    if named and (month := _month(named[1])):
        return _day(named[3], str(month), named[2])
    return None


def _ordered(parts: tuple[str, str, str], order: str) -> tuple[str, str, str]:
    """Return year, month, day."""
    if len(parts[0]) > 2 or order == "ymd":
        return parts
    return (parts[2], parts[1], parts[0]) if order == "dmy" else (parts[2], parts[0], parts[1])


def _month(name: str) -> int:
    bare = name.lower()
    if bare.startswith(("juil", "juill")):
        return 7
    return _MONTHS.get(bare[:3], 0)


def _day(year: str, month: str, day: str) -> date | None:
    century = 2000 if len(year) == 2 else 0
    try:
        return date(int(year) + century, int(month), int(day))
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """Return the time of day in `text`: "9:05", "09.05.30", "9h05", "9:05 PM"."""
    matched = _TIME.search(text[:_MOST_SIGNS])
    if not matched:
        return None
    hour = int(matched[1])
    half = (matched[5] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    micros = int((matched[4] or "0").ljust(6, "0"))
    try:
        return time(hour, int(matched[2]), int(matched[3] or 0), micros)
    except ValueError:
        return None


def has_seconds(text: str) -> bool:
    """Whether a time of day is written to the second."""
    matched = _TIME.search(_without_date(text))
    return bool(matched and matched[3])


def read_written(text: str, order: str) -> datetime | None:
    """Return a moment written in one field; naive unless it names its offset. `order` may be a strptime pattern."""
    bare = text.strip()
    if "%" in order:
        try:
            return datetime.strptime(bare, order)  # noqa: DTZ007 - placed in its zone when the call is folded
        except ValueError:
            return None
    if bare[:4].isdigit() and bare[4:5] == "-":
        try:
            return datetime.fromisoformat(bare)
        except ValueError:
            pass
    day, clock = read_date(bare, order), read_time(_without_date(bare))
    if day is None or clock is None:
        return None
    return _with_offset(datetime.combine(day, clock), bare)


def read_day_and_time(day_text: str, time_text: str, order: str) -> datetime | None:
    """Return a moment written in two fields."""
    if "%" in order:
        return read_written(f"{day_text.strip()} {time_text.strip()}", order)
    day, clock = read_date(day_text, order), read_time(time_text)
    return datetime.combine(day, clock) if day is not None and clock is not None else None


def _without_date(text: str) -> str:
    """Return the text behind its date, so that "12.03.2026" is not taken for a time."""
    text = text[:_MOST_SIGNS]
    for pattern in (_DATE, _COMPACT, _DAY_FIRST, _MONTH_FIRST):
        matched = pattern.search(text)
        if matched:
            return text[: matched.start()] + " " + text[matched.end() :].lstrip("T,")
    return text


_DAY: Final = 24 * 60


def _with_offset(naive: datetime, text: str) -> datetime:
    matched = _OFFSET.search(text)
    if not matched:
        return naive
    if matched[1]:
        return naive.replace(tzinfo=timezone(timedelta()))
    minutes = int(matched[3]) * 60 + int(matched[4])
    if minutes >= _DAY:
        return naive
    return naive.replace(tzinfo=timezone(timedelta(minutes=-minutes if matched[2] == "-" else minutes)))


@lru_cache(maxsize=1 << 14)
def read_length(text: str, unit: str = "s", decimal: str = ".") -> float | None:
    """Return a length in seconds: "83", "1:23", "0:01:23", "1 min 23 s", "1,5" minutes, "PT1M23S"; None for else."""
    bare = text.strip()
    if not bare or bare == "-" or len(bare) > _MOST_SIGNS:
        return None
    if _CLOCK_LENGTH.match(bare):
        return _clock_length(bare.replace(",", "."))
    iso = _ISO_LENGTH.match(bare)
    if iso and any(iso.groups()):
        return float(iso[1] or 0) * 3600 + float(iso[2] or 0) * 60 + float(iso[3] or 0)
    number = _number(bare, decimal)
    if number is not None:
        return number * (60 if unit == "min" else 1)
    parts = _UNIT.findall(bare)
    if not parts or _UNIT.sub("", bare).strip(" ,.&und"):
        return None
    return sum(float(amount.replace(",", ".")) * _unit_seconds(name) for amount, name in parts)


def _clock_length(text: str) -> float:
    sign = -1.0 if text.startswith("-") else 1.0
    total = 0.0
    for part in text.lstrip("-").split(":"):
        total = total * 60 + float(part)
    return sign * total


def _number(text: str, decimal: str) -> float | None:
    thousands = "." if decimal == "," else ","
    if not re.fullmatch(_NUMBERS[decimal], text):
        return None
    return float(text.replace(thousands, "").replace(decimal, "."))


def _unit_seconds(name: str) -> int:
    first = name.lower()
    if first.startswith(("h", "std")):
        return 3600
    return 60 if first.startswith("m") or first in ("'", "′") else 1
