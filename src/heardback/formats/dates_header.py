"""Dates as mail headers write them, well or badly (RFC 5322 sections 3.3 and 4.3, asctime, ISO 8601).

`parse_date` returns the moment in UTC and the offset the sender wrote in minutes. A missing or unknown zone is read
as UTC and its offset is None, as RFC 5322 section 4.3 says of unknown names. A date without a time of day, or one
that no calendar has, is None: nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januar january janvier enero gennaio janeiro januari",
            "feb februar february février fevrier febrero febbraio fevereiro februari fév",
            "mar mär märz march mars marzo março marco maart mrz maa",
            "apr april avril abril aprile avr abr",
            "may mai mayo maggio maio mei mag",
            "jun juni june juin junio giugno junho giu",
            "jul juli july juillet julio luglio julho juil lug",
            "aug august août aout agosto augustus ago aoû",
            "sep sept september septembre septiembre settembre setembro set",
            "oct okt oktober october octobre octubre ottobre outubro ott out",
            "nov november novembre noviembre novembro",
            "dec dez dezember december décembre decembre diciembre dicembre dezembro déc dic",
        ),
        start=1,
    )
    for name in names.split()
}
_SHORT_MONTHS = {
    name: number
    for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), start=1)  # noqa: SIM905
}
_EARLIEST_YEAR = 1900
LONGEST_ODD = 400
# Minutes east of UTC. Names with two meanings take the one that RFC 5322 gives, else the one mail servers print.
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "met": 60, "mez": 60, "cet": 60,
    "mest": 120, "mesz": 120, "cest": 120, "eet": 120, "sast": 120, "eest": 180, "msk": 180, "msd": 240,
    "ist": 330, "hkt": 480, "sgt": 480, "awst": 480, "jst": 540, "kst": 540, "acst": 570, "aest": 600,
    "acdt": 630, "aedt": 660, "nzst": 720, "nzdt": 780, "brt": -180, "art": -180, "nst": -210, "ndt": -150,
    "ast": -240, "adt": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
    "est5edt": -300, "cst6cdt": -360, "mst7mdt": -420, "pst8pdt": -480,
}  # fmt: skip

_USUAL = re.compile(
    r"\s*(?:[A-Za-z]{3},?\s{0,9})?(\d{1,2})\s{1,9}([A-Za-z]{3})\s{1,9}(\d{4})\s{1,9}"
    r"(\d{1,2}):(\d\d)(?::(\d\d))?\s{1,9}(?:([+-])(\d\d)(\d\d)|(GMT|UTC|UT|Z)\b(?![+-]))"
)
_TIME = re.compile(
    r"(?<![\d:.])(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d{1,9})?)?\s{0,3}([AaPp]\.?[Mm]\.?)?(?![\d:.]|\w)"
)
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T_\s]|\Z)")
_NUMERIC_ZONE = re.compile(r"(?:GMT|UTC|UT)?([+-])(\d{1,2}):?(\d\d)?(?!\d)")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_ZULU = re.compile(r"(?<=\d)Z\b")


def parse_date(value: str) -> tuple[datetime | None, int | None]:
    """Return (moment in UTC or None, written offset in minutes or None) of a `Date:` header or the like.

    Of a value in no usual shape the first `LONGEST_ODD` characters count.
    """
    try:
        # nearly every mail writes "Mon, 2 Mar 2026 09:59:58 +0100"; splitting is faster than matching
        _, day, month, year, clock, zone, *_ = value.split(None, 6)
        if len(year) == 4 and len(clock) == 8 and clock[2] == clock[5] == ":" and year >= "1900":
            delta, offset = _written_zone(zone)
            moment = datetime(
                int(year),
                _SHORT_MONTHS[month],
                int(day),
                int(clock[:2]),
                int(clock[3:5]),
                int(clock[6:]),
                0,
                UTC,
            )
            return moment - delta, offset
    except (ValueError, KeyError, OverflowError):
        pass
    match = _USUAL.match(value)
    if match:
        day, month, year, hour, minute, second, sign, zone_hour, zone_minute, _ = match.groups()
        number = _MONTHS.get(month.lower())
        if number:
            offset = 0
            if sign:
                offset = int(zone_hour) * 60 + int(zone_minute)
                if sign == "-":
                    offset = -offset
            is_unknown = sign == "-" and not offset
            return _moment(
                int(year),
                number,
                int(day),
                int(hour),
                int(minute),
                int(second or 0),
                None if is_unknown else offset,
            )
        return None, None
    return _parse_odd(value[:LONGEST_ODD])


@lru_cache(maxsize=512)
def _written_zone(zone: str) -> tuple[timedelta, int | None]:
    """Return what to subtract and the offset of "+0100"; raise ValueError for anything else."""
    if len(zone) != 5 or zone[0] not in "+-" or not zone[1:].isdecimal():
        raise ValueError(zone)
    minutes = int(zone[1:3]) * 60 + int(zone[3:])
    if minutes >= 1440:
        raise ValueError(zone)
    if zone[0] == "-":
        return timedelta(minutes=-minutes), -minutes or None
    return timedelta(minutes=minutes), minutes


@lru_cache(maxsize=256)
def _minutes(offset: int) -> timedelta:
    return timedelta(minutes=offset)


def _moment(
    year: int, month: int, day: int, hour: int, minute: int, second: int, offset: int | None
) -> tuple[datetime | None, int | None]:
    if offset is not None and not -1440 < offset < 1440:
        offset = None
    if year < _EARLIEST_YEAR:
        return None, None
    if second == 60:
        second = 59
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        return (moment - _minutes(offset) if offset else moment), offset
    except (ValueError, OverflowError):
        return None, None


def _parse_odd(value: str) -> tuple[datetime | None, int | None]:
    text = without_comments(value)
    if ";" in text:
        text = text.rpartition(";")[2] if any(c.isdigit() for c in text.rpartition(";")[2]) else text
    text = _ZULU.sub(" Z", text)
    iso = _ISO.search(text)
    if iso:
        day_parts = (int(iso[1]), int(iso[2]), int(iso[3]))
        rest = text[iso.end() :]
        clock = _TIME.search(rest)
        return _with_clock(day_parts, clock, rest) if clock else (None, None)
    clock = _TIME.search(text)
    if not clock:
        return None, None
    before, after = text[: clock.start()], text[clock.end() :]
    found = _calendar_day(before, after)
    return _with_clock(found, clock, after) if found else (None, None)


def _with_clock(
    day: tuple[int, int, int], clock: re.Match[str], after: str
) -> tuple[datetime | None, int | None]:
    hour = int(clock[1])
    half = (clock[4] or "").lower()[:1]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return _moment(*day, hour, int(clock[2]), int(clock[3] or 0), _zone(after))


def _zone(text: str) -> int | None:
    numeric = _NUMERIC_ZONE.search(text)
    if numeric:
        minutes = int(numeric[2]) * 60 + int(numeric[3] or 0)
        if numeric[1] == "-":
            return -minutes or None
        return minutes
    for word in text.replace(",", " ").split():
        known = _ZONES.get(word.lower())
        if known is not None:
            return known
    return None


def _calendar_day(before: str, after: str) -> tuple[int, int, int] | None:
    """Find day, month and year around the clock: "1 Jul 03", "21-Nov-1997", "Jun 1 .. 2004", "20 11 79"."""
    words = _WORD.findall(before)
    month = 0
    numbers: list[str] = []
    for word in words:
        if word.isdecimal():
            numbers.append(word)
        elif not month:
            month = _MONTHS.get(word.lower(), 0)
    if month and len(numbers) == 1:
        # asctime writes the year behind the clock, a zone perhaps between them
        later = [
            word for word in re.findall(r"(?<![+\-\d:])\d{4}(?![\d:])", after) if 1900 <= int(word) < 2200
        ]
        if not later:
            return None
        numbers.append(later[-1])
    if month and len(numbers) >= 2:
        first, second = numbers[-2], numbers[-1]
        day, year = (second, first) if len(first) == 4 else (first, second)
    elif not month and len(numbers) == 3 and "/" not in before:
        day, year = numbers[0], numbers[2]
        month = int(numbers[1][:3])
    else:
        return None
    full_year = _full_year(year)
    return (full_year, month, int(day)) if full_year and len(day) <= 2 else None


def _full_year(digits: str) -> int:
    """RFC 5322 section 4.3: two digits below 50 are 2000s, other short years count from 1900."""
    if len(digits) > 5:
        return 0
    year = int(digits)
    if len(digits) == 2:
        return year + (2000 if year < 50 else 1900)
    if len(digits) == 3:
        return year + 1900
    if len(digits) == 5:
        # clocks that print "19" and the years since 1900: 19104 is 2004
        return year - 19000 + 1900 if 19100 <= year < 19300 else 0
    return year


def without_comments(text: str) -> str:
    """Return `text` with (nested (comments)) replaced by a blank; an unclosed one swallows the rest."""
    if "(" not in text:
        return text
    out: list[str] = []
    depth = 0
    escaped = False
    for char in text:
        if escaped:
            escaped = False
        elif depth and char == "\\":
            escaped = True
        elif char == "(":
            depth += 1
            if depth == 1:
                out.append(" ")
        elif char == ")" and depth:
            depth -= 1
        elif not depth:
            out.append(char)
    return "".join(out)
