"""The words of time in a text, each by itself: days, spans of days, clock times, parts of a day, stretches.

`reading.named_times` joins them to times. One regular expression a language, built from `DateWords` and `TimeWords`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import Enum, auto
from functools import cache
from typing import Final

from heardback.reading.lang.date_words import DateWords
from heardback.reading.lang.time_words import TIME_WORDS, TimeWords

_NEVER: Final = datetime(1, 1, 1, tzinfo=UTC)


class AtomKind(Enum):
    DAY = auto()  # first to last
    CLOCK = auto()  # low to high, seconds of the day
    PART = auto()  # low to high, hours
    MOMENT = auto()  # begins_at to ends_at
    SHIFT = auto()  # months, days and seconds from the day that follows


@dataclass(frozen=True, slots=True)
class Atom:
    """One word of time, at start to end of the text; which fields hold is said with `AtomKind`."""

    kind: AtomKind
    start: int
    end: int
    first: date = date.min
    last: date = date.min
    low: int = 0
    high: int = 0
    zone: tzinfo | None = None
    begins_at: datetime = _NEVER
    ends_at: datetime = _NEVER
    shift: tuple[int, int, int] = (0, 0, 0)
    is_weekday: bool = False
    is_sure: bool = True  # a time by itself; "at 3" and "morning" need a day
    month_day: tuple[int, int] | None = None  # a day without its year, that the other end of a span may name
    year: int = 0


_OFFSETS: Final = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "ist": 330, "cet": 60, "mez": 60, "cest": 120,
    "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "jst": 540, "kst": 540, "hkt": 480, "sgt": 480,
    "aest": 600, "aedt": 660, "acst": 570, "awst": 480, "nzst": 720, "nzdt": 780,
}  # fmt: skip
_ZONE: Final = (
    r"(?:\(?(?:utc|gmt) ?[+-−]\d{1,2}:?(?:\d\d)?\)?|[+-]\d\d:?\d\d|"
    + "|".join(name for name in sorted(_OFFSETS, key=len, reverse=True) if len(name) > 1)
    + r")\b\)?"
)
_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CAPITALISED: Final = frozenset(
    {"mar", "may", "march", "sun", "sat", "wed", "mon", "jan", "do", "so", "di", "mi", "fr", "sa", "mo"}
)
_BEHIND: Final = ("since", "last", "seit", "depuis", "desde")
_UNIT_END: Final = r"(?![^\W\d])"  # "2hr5min" is written without a space
_LETTERS: Final = frozenset({"s", "m", "h", "d", "w", "y", "mo"})
_LETTER_UNIT: Final = re.compile(r"\d[a-z]$", re.IGNORECASE)
_SPANS: Final = {"year": (12, 0, 0), "quarter": (3, 0, 0), "month": (1, 0, 0), "fortnight": (0, 14, 0),
                 "week": (0, 7, 0),
                 "day": (0, 1, 0), "hour": (0, 0, 3600), "minute": (0, 0, 60), "second": (0, 0, 1)}  # fmt: skip


@cache
def atoms_reader(words: DateWords) -> AtomReader:
    """Return the reader of a language, built once."""
    return AtomReader(words, TIME_WORDS.get(words.code))


def add_months(day: date, count: int) -> date:
    """Return the same day of another month, or its last."""
    months = day.year * 12 + day.month - 1 + count
    first = date(months // 12, months % 12 + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def month_end(day: date) -> date:
    """Return the last day of the month."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


class AtomReader:
    """Reads the atoms of one language."""

    def __init__(self, dates: DateWords, times: TimeWords | None) -> None:
        self._dates = dates
        self._times = times or TimeWords(relative_days={}, now="(?!)", last="(?!)")
        self._pattern = re.compile(self._expression(), re.IGNORECASE)
        self._month = re.compile(
            "|".join(f"(?P<m{at}>{one})$" for at, one in enumerate(dates.months)), re.IGNORECASE
        )
        self._month_lead = re.compile(
            rf"(?:^|\W)(?:{self._times.month_leads or '(?!)'})(?: the)? $", re.IGNORECASE
        )
        self._day_lead = re.compile(rf"(?:^|\W)(?:{dates.on}|{dates.by}|{dates.before}) $", re.IGNORECASE)
        self._sure_lead = re.compile(rf"(?:^|\W)(?:{dates.by}|{dates.before}) $", re.IGNORECASE)
        self._stretch = re.compile(
            rf"(?P<n>{self._number_words()}) ?(?:(?P<half>and a half) "
            rf")?(?:{self._units()}){_UNIT_END}",
            re.IGNORECASE,
        )

    def atoms(self, text: str, base: datetime, zone: tzinfo) -> Iterator[Atom]:
        """Yield the atoms of `text` as said at the local, naive time `base` in `zone`."""
        for match in self._pattern.finditer(text):
            try:
                atom = self._atom(match, text, base, zone)
            except (ValueError, OverflowError):
                continue  # no such day
            if atom is not None:
                yield atom

    def _number_words(self) -> str:
        names = {**dict.fromkeys(self._dates.numbers, 0), **self._times.numbers}
        words = "|".join(sorted(names, key=len, reverse=True)) or "(?!)"
        return rf"\d{{1,4}}(?:[.,]\d)?|(?<!\w)(?:{words})\b"

    def _units(self) -> str:
        return "|".join(f"(?P<u_{name}>{one})" for name, one in self._times.units.items()) or "(?!)"

    def _expression(self) -> str:
        """The alternatives in order: what is longer or surer stands first. `lastgroup` names the outermost."""
        alternatives = [*self._dated(), self._stretched(), *self._named(), *self._hours()]
        return r"(?<![\w@])(?:" + "|".join(alternatives) + ")"

    def _dated(self) -> list[str]:
        """Days of the calendar, in words and figures."""
        dates, times = self._dates, self._times
        month = "|".join(dates.months)
        weekday = "|".join(dates.weekdays)
        ordinal = rf"(?:{dates.ordinal}|st|nd|rd|th)?"
        day = rf"(?:(?:3[01]|[12]\d|0?[1-9])(?!\d|:\d){ordinal}|{'|'.join(times.ordinals) or '(?!)'})"
        to = rf"(?: ?[-–—~] ?| (?:{times.to or '(?!)'}) )"
        of = rf"(?:(?:{dates.of or 'of'}) )?"
        short = r"'\d\d|(?:3[2-9]|[4-9]\d)(?![\w:.%])"
        year = rf"(?:\d{{4}}(?![\d:]| ?(?:be|bce?|ce|ad)\b)|{short})"
        return [
            r"(?P<iso>(?P<i_y>\d{4})-(?P<i_m>\d\d)-(?P<i_d>\d\d)t(?P<i_c>\d\d:\d\d(?::\d\d)?)(?:\.\d+)?"
            rf" ?(?P<i_z>z\b|{_ZONE})?)",
            rf"(?P<unix>(?:(?:{weekday})\.?,? )?(?P<u_m>{month}) {{1,2}}(?P<u_d>\d\d?) "
            rf"(?P<u_c>\d\d:\d\d(?::\d\d)?)(?: (?P<u_z>{_ZONE}))? (?P<u_y>\d{{4}}))(?!\d)",
            rf"(?P<ymd>(?P<a_y>\d{{4}})(?P<a_s>[-/.]| )(?P<a_m>\d\d?(?=[-/.])|"
            rf"{month})(?P=a_s)(?P<a_d>\d\d?)(?![\d]))",
            rf"(?P<dm>(?<![\d/.-])(?:the )?(?P<b_d>{day})(?:{to}(?P<b_e>{day}))?[ "
            rf"/.-]{{0,2}}{of}(?P<b_m>{month})\b\.?"
            rf"(?:,?[ /-]?{of}(?P<b_y>{year}))?(?! ?(?:be|bce?|ce|ad)\b))",
            rf"(?P<md>(?P<c_m>{month})[., /-]{{1,2}}(?:the "
            rf")?(?P<c_d>{day})(?:{to}(?P<c_e>{day}))?(?![\w:%]|[.,]\d)"
            rf"(?:,? ?(?P<c_y>{year}))?)",
            rf"(?P<my>(?P<d_m>{month})\.?[ ,/-]+{of}(?P<d_y>\d{{4}}(?!\d)|{short}))",
            rf"(?P<ym>(?P<e_y>\d{{4}})(?: ad)?[ /-](?P<e_m>{month})\b)",
            r"(?P<nmy>(?<![\d/])(?P<f_m>\d\d?)/(?P<f_y>(?:19|20)\d\d)(?![\d/]))",
            r"(?P<num>(?<![\d/.$€£-])(?P<g_1>\d\d?)(?P<g_s>[/.-])(?P<g_2>\d\d?)(?:(?P=g_s)(?P<g_y>\d{4}|"
            r"\d\d)|(?P<g_dot>\.(?!\d)))?"
            r"(?![\d/%€$]|[.,-]\d))",
        ]

    def _stretched(self) -> str:
        """A stretch of time with what says from where it runs: "two weeks ago", "in 1h 30m"."""
        times = self._times
        units = re.sub(r"\?P<\w+>", "?:", self._units())
        one = rf"(?:{self._number_words()}) ?(?:and a half )?(?:{units}){_UNIT_END}"
        many = rf"{one}(?:(?:,? and |, ?| )?{one})*"
        front = "|".join(
            filter(None, (times.ahead_before, times.ago_before, times.next_many, times.last_many))
        )
        back = "|".join(filter(None, (times.ago, times.ahead)))
        relation = "|".join(filter(None, (times.after, times.before)))
        return (
            rf"(?P<shift>(?:(?P<s_front>{front or '(?!)'}) ?|(?P<s_sign>(?<![\w.])[+-]) ?)?(?P<s_many>{many})"
            rf"(?: (?:(?P<s_back>{back or '(?!)'})|(?P<s_rel>{relation or '(?!)'}))\b)?)"
        )

    def _named(self) -> list[str]:
        """Days and spans of days by their names."""
        dates, times = self._dates, self._times
        weekday = "|".join(f"(?P<w{at}>{one})" for at, one in enumerate(dates.weekdays))
        periods = "|".join(f"(?P<p{at}>{one})" for at, one in enumerate(times.periods)) or "(?!)"
        relative = "|".join(f"(?P<r{at}>{one})" for at, one in enumerate(times.relative_days)) or "(?!)"
        return [
            rf"(?P<period>{periods})\b",
            rf"(?P<weekday>(?:(?:(?P<w_last>{times.last})|(?P<w_next>{times.next or '(?!)'})|"
            rf"(?:{times.this or '(?!)'})) )?"
            rf"(?:{weekday})\b\.?(?:(?P<w_lastly>{times.last_after or '(?!)'})|"
            rf"(?P<w_then>{times.next_after or '(?!)'}))?)",
            rf"(?P<month>{'|'.join(dates.months)})\b\.?",
            rf"(?P<lastnight>{times.last_night or '(?!)'})\b",
            rf"(?P<relative>{relative})\b",
        ]

    def _hours(self) -> list[str]:
        """Hours and parts of a day."""
        dates, times = self._dates, self._times
        parts = "|".join(f"(?P<q{at}>{one})" for at, one in enumerate(times.parts)) or "(?!)"
        mark = dates.clock_mark or "(?!)"
        return [
            rf"(?P<now>{times.now})\b",
            rf"(?P<midnight>{times.midnight or '(?!)'})\b",
            rf"(?P<noon>{times.noon or '(?!)'})\b",
            rf"(?P<part>{parts})\b",
            rf"(?P<clock>(?:(?P<k_at>{times.at or dates.at}) ?)?(?<![\d.,/$€£#+:-])(?P<k_h>\d\d?)"
            rf"(?:(?P<k_s>[:.h])(?P<k_m>\d\d)(?:[:.](?P<k_sec>\d\d)(?:\.\d+)?)?)?(?![\d%€$/]|[.,:]\d)"
            rf"(?: ?(?P<k_half>[ap]\.?m\b\.?)| ?(?P<k_mark>{mark})\b)?(?: ?(?P<k_z>{_ZONE}))?)(?!\w)"
            r"(?P<k_part>(?: o'clock)?(?= in the (?:morning|afternoon|evening)\b| at night\b))?",
        ]

    def _atom(self, match: re.Match[str], text: str, base: datetime, zone: tzinfo) -> Atom | None:
        name = match.lastgroup or ""
        if name in ("clock", "k_part"):
            return self._clock(match)
        if name in ("iso", "unix"):
            return self._iso(match, zone) if name == "iso" else self._unix(match, zone)
        if name in ("shift", "now", "lastnight"):
            return self._from_now(name, match, base, zone)
        if name in ("midnight", "noon"):
            at = 86400 if name == "midnight" else 43200
            return Atom(AtomKind.CLOCK, *match.span(), low=at, high=at)
        return self._part(match) if name == "part" else self._day(name, match, text, base.date())

    def _from_now(self, name: str, match: re.Match[str], base: datetime, zone: tzinfo) -> Atom | None:
        if name == "shift":
            return self._shift(match, base, zone)
        if name == "now":
            return _moment(*match.span(), base, base, zone)
        begins = datetime.combine(base.date() - timedelta(days=1), time(18))
        return _moment(*match.span(), begins, begins + timedelta(hours=12), zone)

    def _day(self, name: str, match: re.Match[str], text: str, today: date) -> Atom | None:
        match name:
            case "ymd":
                return self._ymd(match)
            case "dm" | "md":
                return self._named_day(match, "b" if name == "dm" else "c", today)
            case "my" | "ym":
                return self._month_of_year(match, "d" if name == "my" else "e")
            case "nmy":
                return _month_atom(*match.span(), int(match["f_y"]), int(match["f_m"]))
            case "num":
                return self._numeric(match, text, today)
            case "period":
                return self._period(match, today)
            case "weekday":
                return self._weekday(match, text, today)
            case "month":
                return self._lone_month(match, text, today)
        at = next(at for at in range(len(self._times.relative_days)) if match[f"r{at}"])
        day = today + timedelta(days=list(self._times.relative_days.values())[at])
        return Atom(AtomKind.DAY, *match.span(), day, day)

    def _part(self, match: re.Match[str]) -> Atom:
        at = next(at for at in range(len(self._times.parts)) if match[f"q{at}"])
        low, high = list(self._times.parts.values())[at]
        # By themselves only what says which day: "this morning", "tonight".
        is_sure = match[0].lower().split()[0] in ("this", "tonight", "ce", "cet", "esta", "heute")
        return Atom(AtomKind.PART, *match.span(), low=low, high=high, is_sure=is_sure)

    def _month_number(self, name: str) -> int:
        found = self._month.match(name)
        if found is None:
            raise ValueError(name)
        return int((found.lastgroup or "m0")[1:]) + 1

    def _day_number(self, word: str) -> int:
        digits = re.match(r"\d+", word)
        if digits:
            return int(digits[0])
        for name, number in self._times.ordinals.items():
            if re.fullmatch(name, word, re.IGNORECASE):
                return number
        raise ValueError(word)

    def _iso(self, match: re.Match[str], zone: tzinfo) -> Atom:
        named = _zone_named(match["i_z"]) or zone
        clock = match["i_c"] if match["i_c"].count(":") == 2 else f"{match['i_c']}:00"
        at = datetime.fromisoformat(f"{match['i_y']}-{match['i_m']}-{match['i_d']}T{clock}").replace(
            tzinfo=named
        )
        return Atom(AtomKind.MOMENT, *match.span(), begins_at=at.astimezone(UTC), ends_at=at.astimezone(UTC))

    def _unix(self, match: re.Match[str], zone: tzinfo) -> Atom:
        """The date of mailbox files and logs: "Oct 26 11:00:09 EDT 2023"."""
        day = date(int(match["u_y"]), self._month_number(match["u_m"]), int(match["u_d"]))
        clock = time.fromisoformat(match["u_c"])
        at = datetime.combine(day, clock).replace(tzinfo=_zone_named(match["u_z"]) or zone).astimezone(UTC)
        return Atom(AtomKind.MOMENT, *match.span(), begins_at=at, ends_at=at)

    def _ymd(self, match: re.Match[str]) -> Atom | None:
        word = match["a_m"]
        month = int(word) if word.isdigit() else self._month_number(word)
        if not word.isdigit() and match["a_s"] == ".":
            return None
        number = int(match["a_d"])
        if month > 12 >= number:
            month, number = number, month  # "2024-13-01" has but one reading
        day = date(int(match["a_y"]), month, number)
        return Atom(AtomKind.DAY, *match.span(), day, day)

    def _named_day(self, match: re.Match[str], prefix: str, today: date) -> Atom | None:
        word = match[f"{prefix}_m"]
        if word.lower() == "may" and word.islower() and prefix == "c":
            return None
        month = self._month_number(word)
        first = self._day_number(match[f"{prefix}_d"])
        last = self._day_number(match[f"{prefix}_e"]) if match[f"{prefix}_e"] else first
        year = _year(match[f"{prefix}_y"], today) if match[f"{prefix}_y"] else 0
        if last > _LENGTHS[month - 1] or first > last:
            return None
        if year:
            return Atom(
                AtomKind.DAY, *match.span(), date(year, month, first), date(year, month, last), year=year
            )
        near = _nearest(month, first, today)
        return Atom(AtomKind.DAY, *match.span(), near, near.replace(day=last), month_day=(month, first))

    def _month_of_year(self, match: re.Match[str], prefix: str) -> Atom | None:
        year = match[f"{prefix}_y"]
        name = match[f"{prefix}_m"]
        if len(year) < 4 and name.islower():
            return None
        number = _year(year, date(2026, 1, 1))
        return _month_atom(*match.span(), number, self._month_number(name))

    def _lone_month(self, match: re.Match[str], text: str, today: date) -> Atom | None:
        name = match["month"].strip(".")
        month = self._month_number(name)
        before = text[max(0, match.start() - 16) : match.start()]
        is_whole = len(text.strip()) == len(match[0]) and len(name) >= 3
        if not (is_whole and name[0].isupper()) and not self._month_lead.search(before):
            return None
        if name.lower() in _CAPITALISED and name.islower():
            return None
        is_behind = before.lower().rstrip().endswith(_BEHIND)
        year = today.year + (month < today.month) - (is_behind and month >= today.month)
        atom = _month_atom(*match.span(), year - (is_behind and month < today.month), month)
        return Atom(AtomKind.DAY, atom.start, atom.end, atom.first, atom.last, month_day=(month, 1))

    def _numeric(self, match: re.Match[str], text: str, today: date) -> Atom | None:
        one, two, mark, year = int(match["g_1"]), int(match["g_2"]), match["g_s"], match["g_y"]
        if mark == "-" and (year is None or len(year) < 4):
            return None
        if mark == "." and not (year or match["g_dot"]):
            return None
        is_whole = len(text.strip()) == len(match[0])
        if year is None and not match["g_dot"] and not is_whole:
            before = text[max(0, match.start() - 16) : match.start()]
            if not self._day_lead.search(before):
                return None
        if mark == "." and year and len(year) < 4 and self._dates.code == "en":
            return None  # a version number
        is_month_first = False if mark == "." else self._dates.is_month_first
        readings = [(one, two), (two, one)]
        if is_month_first is not None:
            readings = readings[:1] if is_month_first else readings[1:]
            if not 1 <= readings[0][0] <= 12:
                readings = [readings[0][::-1]]
        days = []
        for month, day in readings:
            if 1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1]:
                if not year:
                    days.append(_nearest(month, day, today))
                elif day <= month_end(date(_year(year, today), month, 1)).day:
                    days.append(date(_year(year, today), month, day))
        if not days:
            return None
        return Atom(AtomKind.DAY, *match.span(), min(days), max(days))

    def _shift(self, match: re.Match[str], base: datetime, zone: tzinfo) -> Atom | None:
        front, back, sign, relation = match["s_front"], match["s_back"], match["s_sign"], match["s_rel"]
        times = self._times
        shift = self._sum(match["s_many"])
        is_many = _is(times.last_many, front) or _is(times.next_many, front)
        if shift is None or (is_many and _LETTER_UNIT.search(match["s_many"])):
            return None  # "the last 2m" are as well metres or millions
        behind = (-shift[0], -shift[1], -shift[2])
        if relation:
            return Atom(AtomKind.SHIFT, *match.span(), shift=behind if _is(times.before, relation) else shift)
        if not (front or back or sign):
            return None
        if _is(times.last_many, front) or _is(times.ago_before, front) or _is(times.ago, back) or sign == "-":
            shift = behind
        if sign:
            return Atom(AtomKind.SHIFT, *match.span(), shift=shift, is_sure=False)
        atom = shifted(Atom(AtomKind.SHIFT, *match.span(), shift=shift), base, zone)
        if is_many and atom.kind is AtomKind.DAY:
            today = base.date()
            return Atom(AtomKind.DAY, atom.start, atom.end, min(today, atom.first), max(today, atom.last))
        return atom

    def _sum(self, many: str) -> tuple[int, int, int] | None:
        """Add up "two hours and 5 minutes" as months, days and seconds; None: no stretch that anybody means."""
        total = [0.0, 0.0, 0.0]
        for one in self._stretch.finditer(many):
            unit = next((unit for unit in self._times.units if one[f"u_{unit}"]), "")
            if not unit or (one[f"u_{unit}"].lower() in _LETTERS and not one["n"][0].isdigit()):
                return None
            number = self._number(one["n"]) + (0.5 if one["half"] else 0)
            for at, size in enumerate(_SPANS[unit]):
                total[at] += size * number
        if not any(total) or total[0] > 4800 or total[1] > 40000:
            return None
        days = total[1] + (total[0] % 1) * 30
        return int(total[0]), int(days), round(total[2] + (days % 1) * 86400)

    def _number(self, word: str) -> float:
        low = word.lower()
        if low[0].isdigit():
            return float(low.replace(",", "."))
        for name, number in self._times.numbers.items():
            if re.fullmatch(name, low):
                return number
        return float(self._dates.numbers.get(low, 0))

    def _period(self, match: re.Match[str], today: date) -> Atom:
        at = next(at for at in range(len(self._times.periods)) if match[f"p{at}"])
        unit, count = list(self._times.periods.values())[at]
        monday = today - timedelta(days=today.weekday())
        if unit == "week":
            monday += timedelta(days=7 * count)
            first, last = monday, monday + timedelta(days=4 if count > 0 else 6)
        elif unit == "weekend":
            first = monday + timedelta(days=5 + 7 * count)
            last = first + timedelta(days=1)
        elif unit == "month":
            first = add_months(today.replace(day=1), count)
            last = month_end(first)
        elif unit == "quarter":
            first = add_months(date(today.year, 1 + 3 * ((today.month - 1) // 3), 1), 3 * count)
            last = month_end(add_months(first, 2))
        else:
            first, last = date(today.year + count, 1, 1), date(today.year + count, 12, 31)
        return Atom(AtomKind.DAY, *match.span(), first, last)

    def _weekday(self, match: re.Match[str], text: str, today: date) -> Atom | None:
        index = next(at for at in range(7) if match[f"w{at}"])
        name = match[f"w{index}"]
        if name.lower() in self._dates.short or name.lower() in _CAPITALISED:
            before = text[max(0, match.start() - 16) : match.start()]
            is_led = self._day_lead.search(before) or match["w_last"] or match["w_next"]
            is_surely_led = self._sure_lead.search(before) or match["w_last"] or match["w_next"]
            if name.islower() and not is_surely_led and len(text.strip()) > len(match[0]):
                return None
            if (
                name.lower() in self._dates.doubtful
                and not is_led
                and name.istitle()
                and text[match.end() :][:1] == " "
                and not text[match.end() :].lstrip()[:1].isdigit()
                and match.start()
            ):
                return None
        ahead = (index - today.weekday()) % 7 or 7
        if match["w_last"] or match["w_lastly"]:
            behind = (today.weekday() - index) % 7 or 7
            day = today - timedelta(days=behind)
            return Atom(AtomKind.DAY, *match.span(), day, day, is_weekday=True)
        day = today + timedelta(days=ahead)
        in_next_week = today + timedelta(days=7 - today.weekday() + index)
        if match["w_then"]:
            return Atom(AtomKind.DAY, *match.span(), in_next_week, in_next_week, is_weekday=True)
        last = in_next_week if match["w_next"] else day
        return Atom(AtomKind.DAY, *match.span(), min(day, last), max(day, last), is_weekday=True)

    def _clock(self, match: re.Match[str]) -> Atom | None:
        hour, minutes, seconds = int(match["k_h"]), match["k_m"], int(match["k_sec"] or 0)
        half = (match["k_half"] or "").lower().replace(".", "")
        mark, separator, has_at = match["k_mark"], (match["k_s"] or "").lower(), match["k_at"] is not None
        if not self._dates.has_am_pm and half:
            return None
        has_part = match["k_part"] is not None
        is_written = (
            has_part
            or separator == ":"
            or (separator == "h" and bool(self._dates.clock_mark))
            or bool(half or mark)
        )
        if not (is_written or has_at) or (separator == "." and not (half or mark or has_at)):
            return None
        if half:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half == "pm" else 0)
        elif not (minutes or mark or has_part) and 1 <= hour <= 7:
            hour += 12  # "at 3" in business hours
        minute = int(minutes or 0)
        if hour > 24 or minute > 59 or seconds > 59 or (hour == 24 and (minute or seconds)):
            return None
        at = hour * 3600 + minute * 60 + seconds
        is_sure = bool(half or mark or minutes or has_part)
        return Atom(AtomKind.CLOCK, *match.span(), low=at, high=at, zone=_zone_named(match["k_z"]), is_sure=is_sure,
                    is_weekday=bool(half))  # fmt: skip


def _is(words: str, said: str | None) -> bool:
    return bool(words) and said is not None and re.fullmatch(words, said, re.IGNORECASE) is not None


def shifted(atom: Atom, base: datetime, zone: tzinfo, *, from_day: date | None = None) -> Atom:
    """Return the day or the moment that lies the stretch of `atom` from the local `base`, or from a day."""
    months, days, seconds = atom.shift
    day = add_months(from_day or base.date(), months) + timedelta(days=days)
    if not seconds:
        return Atom(AtomKind.DAY, atom.start, atom.end, day, day)
    # Hours run on the clock that does not change.
    begin = datetime.combine(day, base.time()).replace(tzinfo=zone).astimezone(UTC) + timedelta(
        seconds=seconds
    )
    return Atom(AtomKind.MOMENT, atom.start, atom.end, begins_at=begin, ends_at=begin)


def _moment(start: int, end: int, begins: datetime, ends: datetime, zone: tzinfo) -> Atom:
    first, last = (one.replace(tzinfo=zone).astimezone(UTC) for one in (begins, ends))
    return Atom(AtomKind.MOMENT, start, end, begins_at=first, ends_at=last)


def _month_atom(start: int, end: int, year: int, month: int) -> Atom:
    first = date(year, month, 1)
    return Atom(AtomKind.DAY, start, end, first, month_end(first), year=year)


def _year(word: str, today: date) -> int:
    number = int(word.strip("'"))
    if number >= 100:
        return number
    century = today.year - today.year % 100
    return min(
        (century - 100 + number, century + number, century + 100 + number),
        key=lambda year: abs(year - today.year),
    )


def _nearest(month: int, day: int, today: date) -> date:
    """The day of the month in the year in which it lies nearest."""
    found = []
    for year in range(today.year - 1, today.year + 2):
        if day <= month_end(date(year, month, 1)).day:
            found.append(date(year, month, day))
    if not found:
        if (month, day) == (2, 29):
            raise ValueError("no leap year near")
        raise ValueError("no such day")
    return min(found, key=lambda one: abs(one - today))


def _zone_named(name: str | None) -> tzinfo | None:
    if not name:
        return None
    low = name.lower().strip("() ")
    if low in _OFFSETS:
        return timezone(timedelta(minutes=_OFFSETS[low]))
    found = re.search(r"([+\-−])(\d{1,2}):?(\d\d)?$", low)
    if found is None:
        return None
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes >= 24 * 60:
        return None
    return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))
