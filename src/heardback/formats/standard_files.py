"""What a person may write for a standard and its opening hours: `--standard` text, a TOML file, a JSON object.

A caller may rely on: every `parse_*` and `read_*` returns kernel types or raises `Unreadable` with one sentence
that names what was written and how to mend it; nothing that is not understood is passed over.

`--standard`: "24h", "90 minutes", "2 days" (real time), "24h skipping closed days", "8 business hours",
"2 business days" (also "by close of business", "keeping the time of day"), "60 calendar days", "1 calendar
month" (rolled to the next working day as in Reg. (EEC) 1182/71, or "not rolled"), or the path of a TOML file
(docs/examples/standard.toml):

    standard = "8 business hours"
    version = "2026-1"                       # what an owed answer remembers
    [hours]
    zone = "America/New_York"
    mon-thu = "09:00-17:00"                  # or ["09:00-12:00", "13:00-17:00"]; a day not named is closed
    fri = "22:00-06:00"                      # runs into Saturday; 24:00 is the end of a day
    breaks = "12:00-12:30"                   # every day, or a table by day or date
    holidays = [2026-12-25, "01-01"]         # a date, or month-day of every year
    country = "US-NY"                        # public holidays besides
    [hours.dates]
    2026-12-24 = "09:00-12:00"               # a date with its own hours
    [[hours.closures]]
    from = 2026-01-26T08:00:00-05:00
    to = 2026-01-27T12:00:00-05:00
    author = "Dana Reyes"
    reason = "Snow storm"

Source: SEMANTICS S0.11, 4.4; CONTRACT `--standard`, `--country`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from heardback.formats.opening_hours import parse_calendar, refuse_unknown
from heardback.formats.records import Unreadable
from heardback.kernel.hours import DAY_SECONDS, Calendar, office_hours
from heardback.kernel.standards import DayEnd, Roll, Standard, StandardKind

_EXAMPLES = "such as '24h', '8 business hours', '2 business days' or '1 calendar month'"


# the standard's text


@dataclass(frozen=True, slots=True)
class _Wording:
    """What the words after the amount asked for."""

    is_open_days: bool = False
    is_open_hours: bool = False
    is_real_time: bool = False
    day_end: DayEnd | None = None
    roll: Roll | None = None


_OPEN_WORD = r"business|working|work|office|opening|open|trading|bank"
_ONE_TO_TWELVE = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_NUMBER_WORDS = {word: str(number) for number, word in enumerate(_ONE_TO_TWELVE, 1)}
_LEAD = re.compile(r"(?:answer(?:ed)? )?(?:within |in |after )?(?:the )?(?:next )?")
_NEGATIVE = re.compile(r"[-−]\s*\d")
_ARTICLE = re.compile(
    rf"(?<!days )\b(?:an?)(?= (?:(?:{_OPEN_WORD}|calendar) )?(?:minute|hour|day|week|month)\b)"
)
_AMOUNT = re.compile(
    r"(?!7 days a week|24/7)(?P<number>\d+(?:\.\d+)?)[\s-]*"
    rf"(?:(?P<sort>{_OPEN_WORD}|calendar|clock|elapsed|real)[\s-]+)?"
    r"(?P<unit>seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|w|months?)\b"
    r"(?:\s*(?:and|,)?\s*(?=\d))?"
)
_UNIT_SECONDS = {"s": 1, "mi": 60, "h": 3600, "d": DAY_SECONDS, "w": 7 * DAY_SECONDS}
_TAIL_WORDS: tuple[tuple[str, dict[str, object]], ...] = (
    (r"(?:skipping|skip|without|except|not counting) (?:the )?closed days", {"is_open_days": True}),
    (r"closed days (?:are )?skipped", {"is_open_days": True}),
    (rf"(?:on |of |in )?(?:{_OPEN_WORD}) days(?: only)?", {"is_open_days": True}),
    (rf"(?:of |in |during )?(?:the )?(?:{_OPEN_WORD}) (?:hours|time)(?: only)?", {"is_open_hours": True}),
    (r"7 days a week", {"is_real_time": True}),
    (r"(?:a)?round the clock", {"is_real_time": True}),
    (r"24/7", {"is_real_time": True}),
    (r"(?:of )?(?:elapsed|real|clock)(?: time)?", {"is_real_time": True}),
    (r"(?:by |at |until )?(?:the )?(?:close|end) of business", {"day_end": DayEnd.CLOSE_OF_BUSINESS}),
    (r"(?:by |at |until )?(?:cob|eob|close|closing)(?: time)?", {"day_end": DayEnd.CLOSE_OF_BUSINESS}),
    (r"(?:by |at |until )?(?:the )?end of (?:the )?day", {"day_end": DayEnd.MIDNIGHT}),
    (r"(?:keep(?:ing|s)? |at )?(?:the )?(?:same )?time of (?:the )?day", {"day_end": DayEnd.TIME_OF_DAY}),
    (r"at the same time", {"day_end": DayEnd.TIME_OF_DAY}),
    (
        r"roll(?:ed|ing|s)?(?: on)? to the next working day(?: \(?reg\. 1182/71)?",
        {"roll": Roll.WORKING_DAY_1182_71},
    ),
    (r"roll(?:ed|ing|s)?(?: on)? to the next (?:business|open) day", {"roll": Roll.NEXT_BUSINESS_DAY}),
    (r"(?:not rolled|no roll(?:ing)?|without roll(?:ing)?)", {"roll": Roll.NONE}),
    (r"(?:of|after|from) (?:the )?receipt", {}),
)
_TAIL = tuple((re.compile(pattern + r"\b"), meaning) for pattern, meaning in _TAIL_WORDS)
_MONTHS_ROLL = Roll.WORKING_DAY_1182_71


def parse_standard(
    text: str, calendar: Calendar | None = None, *, version: str = "", may_be_zero: bool = False
) -> Standard:
    """The standard that `text` names, on `calendar` (default: Monday to Friday 09-17 in UTC).

    `may_be_zero` lets "0 business hours" ask for the next open moment; a firm's own standard cannot be that.
    """
    said = " ".join(text.lower().replace("–", "-").split())
    if _NEGATIVE.match(said):
        raise Unreadable(f"The standard '{text}' needs an amount of more than nothing.")
    said = re.sub(r"[a-z]+", lambda word: _NUMBER_WORDS.get(word[0], word[0]), _ARTICLE.sub("1", said))
    amounts, tail = _split_amounts(said[_lead_of(said) :])
    if not amounts:
        raise Unreadable(
            f"The standard '{text}' has no number and unit, so nobody can tell when it is missed: "
            f"write one {_EXAMPLES}."
        )
    wording = _wording_of(tail, text)
    try:
        standard = _standard_of(amounts, wording, calendar or office_hours("UTC"), version, text)
    except ValueError as error:
        raise Unreadable(f"The standard '{text}' cannot be used: {error}") from error
    if standard.amount == 0 and not may_be_zero:
        raise Unreadable(f"The standard '{text}' needs an amount of more than nothing.")
    return standard


def _lead_of(said: str) -> int:
    lead = _LEAD.match(said)
    return lead.end() if lead else 0


def _split_amounts(said: str) -> tuple[list[re.Match[str]], str]:
    """The leading amounts ("1 hour 30 minutes" has two) and the words after them."""
    amounts, at = [], 0
    while amount := _AMOUNT.match(said, at):
        amounts.append(amount)
        at = amount.end()
    return amounts, said[at:]


def _wording_of(tail: str, text: str) -> _Wording:
    wording = _Wording()
    while tail := tail.strip(" ,;().:"):
        for pattern, meaning in _TAIL:
            if found := pattern.match(tail):
                wording = replace(wording, **meaning)  # type: ignore[arg-type]
                tail = tail[found.end() :]
                break
        else:
            raise Unreadable(
                f"The standard '{text}' ends in '{tail}', which says nothing known: write one {_EXAMPLES}."
            )
    return wording


def _standard_of(
    amounts: list[re.Match[str]], wording: _Wording, calendar: Calendar, version: str, text: str
) -> Standard:
    sorts = {amount["sort"] for amount in amounts if amount["sort"]}
    units = {_unit(amount) for amount in amounts}
    is_open = wording.is_open_hours or bool(sorts - {"calendar", "clock", "elapsed", "real"})
    day_end, roll = wording.day_end or DayEnd.MIDNIGHT, wording.roll
    if units == {"mo"}:
        if is_open:
            raise Unreadable(
                f"The standard '{text}' counts months by opening hours: write business days instead."
            )
        months = _whole(amounts, text)
        return Standard(
            StandardKind.CALENDAR_MONTHS, months, calendar, version, day_end, roll or _MONTHS_ROLL
        )
    if units == {"d"} and is_open:
        days = _whole(amounts, text)
        if not days:
            day_end = DayEnd.TIME_OF_DAY  # no day to wait for the end of: the next open moment
        return Standard(StandardKind.BUSINESS_DAYS, days, calendar, version, day_end, roll or Roll.NONE)
    if "calendar" in sorts and units <= {"d", "w"}:
        days = _whole(amounts, text, {"d": 1, "w": 7})
        return Standard(StandardKind.CALENDAR_DAYS, days, calendar, version, day_end, roll or Roll.NONE)
    if "mo" in units or (is_open and units & {"d", "w"}):
        raise Unreadable(f"The standard '{text}' mixes units that cannot be added: write it in one unit.")
    seconds = sum(Decimal(amount["number"]) * _UNIT_SECONDS[_unit(amount)] for amount in amounts)
    kind = _timed_kind(is_open, wording)
    return Standard(
        kind, _whole_number(Decimal(seconds), text), calendar, version, day_end, roll or Roll.NONE
    )


def _timed_kind(is_open: bool, wording: _Wording) -> StandardKind:
    if is_open + wording.is_open_days + wording.is_real_time > 1:
        raise ValueError("it asks for opening hours, open days and real time at once.")
    if is_open:
        return StandardKind.BUSINESS_HOURS
    return StandardKind.ELAPSED_OPEN_DAYS if wording.is_open_days else StandardKind.ELAPSED


def _unit(amount: re.Match[str]) -> str:
    unit = amount["unit"]
    return unit[:2] if unit[0] == "m" else unit[0]


def _whole(amounts: list[re.Match[str]], text: str, factors: Mapping[str, int] | None = None) -> int:
    factor = factors or {}
    total = sum(Decimal(amount["number"]) * factor.get(_unit(amount), 1) for amount in amounts)
    return _whole_number(Decimal(total), text)


def _whole_number(number: Decimal, text: str) -> int:
    if number != number.to_integral_value():
        raise Unreadable(f"The standard '{text}' is not a whole number of its unit.")
    return int(number)


# files


def standard_from(text: str, *, timezone: str = "UTC", country: str = "") -> Standard:
    """What `--standard`, `--timezone` and `--country` say together; a .toml path is read as a file."""
    if text.strip().lower().endswith(".toml"):
        return read_standard_file(Path(text.strip()), timezone=timezone, country=country)
    return parse_standard(text, parse_calendar(None, timezone=timezone, country=country))


def read_standard_file(path: Path, *, timezone: str = "UTC", country: str = "") -> Standard:
    """The standard of a TOML file; its own zone and country win over the arguments."""
    document = _read_toml(path)
    refuse_unknown(document, {"standard", "version", "hours"}, str(path))
    text, version = document.get("standard", "24h"), str(document.get("version", ""))
    if not isinstance(text, str):
        raise Unreadable(f"{path}: 'standard' is a text in quotes, {_EXAMPLES}.")
    try:
        calendar = parse_calendar(document.get("hours"), timezone=timezone, country=country, version=version)
        return parse_standard(text, calendar, version=version)
    except Unreadable as error:
        raise Unreadable(f"{path}: {error.reason}") from error


def read_calendar_file(path: Path, *, timezone: str = "UTC", country: str = "") -> Calendar:
    """The opening hours of a TOML file, whose `standard` may be missing (`explain due --hours`)."""
    document = _read_toml(path)
    refuse_unknown(document, {"standard", "version", "hours"}, str(path))
    version = str(document.get("version", ""))
    try:
        return parse_calendar(document.get("hours"), timezone=timezone, country=country, version=version)
    except Unreadable as error:
        raise Unreadable(f"{path}: {error.reason}") from error


def _read_toml(path: Path) -> Mapping[str, object]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path} is not a TOML file: {error}.") from error
