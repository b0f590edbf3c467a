"""Finds the words of time in a sentence and groups them into phrases; `dates` says what they mean.

One regular expression a language, built from its `DateWords`; `phrases` joins what stands together ("Thursday" +
"at" + "3pm", "Friday" + "20 March") and leaves out what is no time to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Final

from heardback.reading.lang.date_words import DateWords


class TokenKind(Enum):
    TODAY = auto()
    TOMORROW = auto()
    DAY_AFTER = auto()
    WEEKDAY = auto()
    CALENDAR = auto()
    DAY_OF_MONTH = auto()
    PART = auto()
    CLOCK = auto()
    END_OF_DAY = auto()
    CLOSE_OF_BUSINESS = auto()
    THIS_WEEK = auto()
    NEXT_WEEK = auto()
    NEXT_MONTH = auto()
    END_OF = auto()
    DURATION = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """One word of time. `low` and `high` hold what `kind` counts: weekday, hours (PART), minutes of the day
    (CLOCK), units (DURATION). `readings` are (year or 0, month, day) of a CALENDAR token, all that are possible.
    """

    kind: TokenKind
    start: int
    end: int
    low: int = 0
    high: int = 0
    unit: str = ""
    readings: tuple[tuple[int, int, int], ...] = ()
    is_next: bool = False
    is_of_next_week: bool = False
    is_before: bool = False
    is_vague: bool = False
    is_exact: bool = False  # a clock time that says which half of the day
    needs_day: bool = False  # no time by itself: "at 3", "morning"


_DAYS: Final = frozenset(
    {
        TokenKind.TODAY,
        TokenKind.TOMORROW,
        TokenKind.DAY_AFTER,
        TokenKind.WEEKDAY,
        TokenKind.CALENDAR,
        TokenKind.DAY_OF_MONTH,
    }
)
_ENDS: Final = frozenset({TokenKind.END_OF_DAY, TokenKind.CLOSE_OF_BUSINESS})
_ALONE: Final = frozenset({TokenKind.PART, TokenKind.CLOCK}) | _DAYS
_UNITS: Final = ("business_day", "minute", "hour", "day", "week", "month", "year")
_NO_NUMBER_BEFORE: Final = r"(?<![\d.,/$€£#+\-:])"
_CLAUSE_END: Final = re.compile(r"\s*(?:[,;!?)]|\.(?!\d)|$)")


@cache
def scanner_of(words: DateWords) -> Scanner:
    """Return the scanner of a language, built once."""
    return Scanner(words)


class Scanner:
    """Reads phrases of time in one language."""

    def __init__(self, words: DateWords) -> None:
        self._words = words
        self._pattern = re.compile(_pattern(words), re.IGNORECASE)
        glue = "|".join(filter(None, (words.at, words.on, words.of, "the|der|den|les?|las?|el")))
        self._glue = re.compile(rf"[ ,(]*(?:(?:{glue}|in the|in der|dans) ?){{0,2}}", re.IGNORECASE)
        self._past = re.compile(rf"(?:^|\W)(?:{words.past}) $", re.IGNORECASE)
        self._before = re.compile(
            rf"(?:^|\W)(?<!not )(?<!nicht )(?<!pas )(?:{words.before}) (?:the |dem |le )?$", re.IGNORECASE
        )
        self._to_noon = re.compile(rf"(?:^|\W)(?:{words.by}|{words.before}|{words.at}) $", re.IGNORECASE)
        self._sure_lead = re.compile(
            rf"(?:^|\W)(?:{words.by}|{words.before}|{words.this}|{words.next_before or words.this}) $",
            re.IGNORECASE,
        )
        self._lead = re.compile(
            rf"(?:^|\W)(?:{words.on}|{words.by}|{words.before}|{words.this}|{words.next_before or words.this}) $",
            re.IGNORECASE,
        )

    def phrases(self, text: str) -> Iterator[tuple[Token, ...]]:
        """Yield the phrases of `text` (single spaces) in order; each is one time that somebody named."""
        group: list[Token] = []
        for token in self._tokens(text):
            if group and not self._joins(text, group, token):
                yield from _whole(group, text)
                group = []
            group.append(token)
        if group:
            yield from _whole(group, text)

    def _joins(self, text: str, group: list[Token], token: Token) -> bool:
        kinds = {member.kind for member in group}
        if (token.kind in _ENDS and kinds <= _DAYS) or (token.kind in _DAYS and kinds <= _ENDS):
            return self._glue.fullmatch(text, group[-1].end, token.start) is not None
        if token.kind not in _ALONE or not kinds <= _ALONE:
            return False
        if not self._glue.fullmatch(text, group[-1].end, token.start):
            return False
        if token.kind in kinds:
            return False
        if token.kind in _DAYS and kinds & _DAYS:  # "Friday, 20 March"
            pair = {token.kind, *(kinds & _DAYS)}
            return TokenKind.CALENDAR in pair or TokenKind.DAY_OF_MONTH in pair
        return True

    def _tokens(self, text: str) -> Iterator[Token]:
        for match in self._pattern.finditer(text):
            before = text[max(0, match.start() - _LEAD) : match.start()]
            if self._past.search(before):
                continue
            token = self._token(match, before, text)
            if token is not None:
                yield token

    def _token(self, match: re.Match[str], before: str, text: str) -> Token | None:
        kind = match.lastgroup or ""
        is_before = self._before.search(before) is not None
        if kind in _SIMPLE:
            return Token(_SIMPLE[kind], *match.span(), is_before=is_before)
        if kind.startswith("weekday"):
            return self._weekday(match, before, is_before)
        if kind in ("iso", "numeric", "daymonth", "monthday", "dom"):
            return self._calendar_day(match, kind, before, is_before)
        if kind in _PERIODS:
            return self._period(match, kind)
        return self._hour(match, kind, text)

    def _calendar_day(self, match: re.Match[str], kind: str, before: str, is_before: bool) -> Token | None:
        if kind == "dom":
            number = int(next(filter(None, _DIGITS.findall(match["dom"]))))
            return Token(TokenKind.DAY_OF_MONTH, *match.span(), number) if 1 <= number <= 31 else None
        readings = self._readings(match, kind, before)
        if not readings:
            return None
        return Token(TokenKind.CALENDAR, *match.span(), readings=readings, is_before=is_before)

    def _period(self, match: re.Match[str], kind: str) -> Token | None:
        if kind in ("eow", "eom"):
            return Token(TokenKind.END_OF, *match.span(), unit="week" if kind == "eow" else "month")
        if kind == "nextbd":
            return Token(TokenKind.DURATION, *match.span(), 1, 1, "business_day")
        if kind == "endmonth":
            month = next(index for index in range(12) if match[f"em{index}"]) + 1
            if match[f"em{month - 1}"] in ("may", "march", "mar") and " of " not in match[kind].lower():
                return None  # "the end may be near"
            last = (
                28 if month == 2 else _LENGTHS[month - 1]
            )  # a leap day is not what "end of February" waits for
            return Token(TokenKind.CALENDAR, *match.span(), readings=((0, month, last),))
        if kind == "hourin":
            return Token(TokenKind.DURATION, *match.span(), 1, 1, "hour")
        if kind == "fewdays":
            return Token(TokenKind.DURATION, *match.span(), 2, 3, "business_day", is_vague=True)
        if kind == "duration":
            return self._duration(match)
        unit = next(unit for unit in ("week", "month", "year") if match[f"end_{unit}"])
        return Token(TokenKind.END_OF, *match.span(), unit=unit, is_next=match["end_next"] is not None)

    def _hour(self, match: re.Match[str], kind: str, text: str) -> Token | None:
        if kind.startswith("part"):
            index = int(kind[4:])
            _, low, high = self._words.parts[index]
            has_this = match[f"this{index}"] is not None or match[kind].lower() == "tonight"
            return Token(TokenKind.PART, *match.span(), low, high, needs_day=not has_this)
        if kind == "noon":
            is_led = self._to_noon.search(text, max(0, match.start() - _LEAD), match.start()) is not None
            return Token(TokenKind.CLOCK, *match.span(), _NOON, _NOON, is_exact=True, needs_day=not is_led)
        return self._range(match, text) if kind == "range" else self._clock(match, text)

    def _weekday(self, match: re.Match[str], before: str, is_before: bool) -> Token | None:
        words = self._words
        index = next(index for index in range(7) if match[f"w{index}"])
        name = match[f"w{index}"]
        if name.lower() in words.short:
            if not name[:1].isupper() and not self._sure_lead.search(before):
                return None
            if name.lower() in words.doubtful and not (self._lead.search(before) or match["wdot"]):
                return None
        after = (match["wafter"] or "").lower()
        return Token(
            TokenKind.WEEKDAY,
            *match.span(),
            low=index,
            is_next=match["wnext"] is not None,
            is_of_next_week=match["wweek"] is not None
            or any(word in after for word in ("week", "woche", "sem")),
            is_before=is_before,
        )

    def _duration(self, match: re.Match[str]) -> Token | None:
        unit = next(unit for unit in _UNITS if match[f"u_{unit}"])
        start, end = match.span()
        if match["few"] or match["couple"]:
            low, high = (2, 2) if match["couple"] else (2, 3)
            if unit == "day":
                return Token(TokenKind.DURATION, start, end, low, high, "business_day", is_vague=True)
            return Token(TokenKind.DURATION, start, end, low, high, unit, is_vague=True)
        low = self._number(match["n"])
        high = self._number(match["n2"]) if match["n2"] else low
        if match["ortwo"] and low == 1:
            high = 2  # "in a week or two"
        if not 0 < low <= high <= 1000:
            return None
        return Token(TokenKind.DURATION, start, end, low, high, unit)

    def _number(self, word: str) -> int:
        return int(word) if word.isdigit() else self._words.numbers.get(word.lower(), 0)

    def _readings(self, match: re.Match[str], kind: str, before: str) -> tuple[tuple[int, int, int], ...]:
        if kind == "iso":
            return _valid([(int(match["y"]), int(match["m"]), int(match["d"]))])
        if kind in ("daymonth", "monthday"):
            prefix = "dm" if kind == "daymonth" else "md"
            month = next(index for index in range(12) if match[f"{prefix}{index}"]) + 1
            year = int(match[f"{prefix}_year"] or 0)
            return _valid([(year, month, int(match[f"{prefix}_day"]))])
        first, second, year = int(match["n_1"]), int(match["n_2"]), int(match["n_3"] or 0)
        separator = match["n_sep"]
        if len(match["n_3"] or "") < 4 and not (self._lead.search(before) or match["n_dot"]):
            return ()
        day_first, month_first = (year, second, first), (year, first, second)
        if separator == "." or self._words.is_month_first is False:
            return _valid([day_first])
        return _valid([month_first] if self._words.is_month_first else [day_first, month_first])

    def _range(self, match: re.Match[str], text: str) -> Token | None:
        half = (match["r_half"] or "").lower().replace(".", "")
        low = _minutes(match["r_1"], match["r_m1"], half)
        high = _minutes(match["r_2"], match["r_m2"], half)
        if low is None or high is None:
            return None
        if low > high and half == "pm":
            low -= 720  # "11 to 1pm"
        if not half and not match["r_m1"] and not match["r_mark"] and low < 8 * 60:
            low, high = low + 720, high + 720
        if low >= high or high > 24 * 60:
            return None
        is_written = bool(half or match["r_m1"] or match["r_mark"])
        is_alone = match["r_b"] is not None and _CLAUSE_END.match(text, match.end()) is not None
        needs_day = not (is_written or is_alone)
        return Token(TokenKind.CLOCK, *match.span(), low, high, is_exact=True, needs_day=needs_day)

    def _clock(self, match: re.Match[str], text: str) -> Token | None:
        half = (match["c_half"] or "").lower().replace(".", "")
        mark, minutes, separator = match["c_mark"], match["c_min"], match["c_sep"] or ""
        has_at = match["c_at"] is not None
        if not (
            half
            or mark
            or separator == ":"
            or (separator.lower() == "h" and self._words.clock_mark)
            or has_at
        ):
            return None
        if separator == "." and not (half or mark or has_at):
            return None
        hour = int(match["c_hour"])
        mark = None if self._words.has_am_pm else mark  # "5 o'clock" is five in the afternoon, "5 Uhr" is not
        is_exact = bool(half or mark or minutes or hour > 12)
        reading = half or (
            "" if mark or (minutes and not has_at) or hour > 12 or minutes == "00" else "business"
        )
        minute = _minutes(match["c_hour"], minutes, reading)
        if minute is None:
            return None
        needs_day = not (half or match["c_mark"] or minutes) and not _CLAUSE_END.match(text, match.end())
        return Token(TokenKind.CLOCK, *match.span(), minute, minute, is_exact=is_exact, needs_day=needs_day)


def _minutes(hour: str, minutes: str | None, half: str) -> int | None:
    """Minutes of the day; `half` is "am", "pm", "" or "business" (1 to 7 are afternoon hours)."""
    found, rest = int(hour), int(minutes or 0)
    if half in ("am", "pm"):
        if not 1 <= found <= 12:
            return None
        found = found % 12 + (12 if half == "pm" else 0)
    elif half == "business" and 1 <= found <= 7:
        found += 12
    return found * 60 + rest if found < 24 and rest < 60 else None


def _valid(readings: list[tuple[int, int, int]]) -> tuple[tuple[int, int, int], ...]:
    return tuple(
        (year, month, day)
        for year, month, day in dict.fromkeys(readings)
        if 1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1] and (year < 100 or 1900 <= year <= 2999)
    )


def _whole(group: list[Token], text: str) -> Iterator[tuple[Token, ...]]:
    if any(token.kind in _DAYS for token in group) or not all(token.needs_day for token in group):
        yield tuple(group)


def _named(prefix: str, alternatives: tuple[str, ...]) -> str:
    return "|".join(f"(?P<{prefix}{index}>{words})" for index, words in enumerate(alternatives))


def _pattern(words: DateWords) -> str:
    """The alternatives in order: what is longer or surer stands first. `lastgroup` names the outermost."""
    alternatives = [*_calendar(words), *_periods(words), *_days_by_name(words), *_hours(words)]
    return r"(?<![\w@])(?:" + "|".join(alternatives) + ")"


def _calendar(words: DateWords) -> list[str]:
    ordinal = f"(?:{words.ordinal})?" if words.ordinal else ""
    of = f"(?:(?:{words.of}) )?" if words.of else ""
    day_of_month = re.sub(r"\((?!\?)", "(?:", words.day_of_month) or "(?!)"
    return [
        rf"(?P<iso>{_NO_NUMBER_BEFORE}(?P<y>\d{{4}})-(?P<m>\d\d?)-(?P<d>\d\d?)(?!\d))",
        rf"(?P<numeric>{_NO_NUMBER_BEFORE}(?=\d\d?/|\d\d?\.\d\d?\.)(?P<n_1>\d\d?)(?P<n_sep>[./])(?P<n_2>\d\d?)"
        rf"(?:(?:(?P=n_sep))(?P<n_3>\d{{4}}|\d\d)|(?P<n_dot>\.))?(?![\d/%$€]|\.\d))",
        rf"(?P<daymonth>{_NO_NUMBER_BEFORE}(?P<dm_day>\d\d?){ordinal} {of}(?:{_named('dm', words.months)})\b\.?"
        rf"(?:,? {of}(?P<dm_year>(?:19|20)\d\d)(?!\d))?)",
        rf"(?P<monthday>(?:{_named('md', words.months)})\.? (?:the )?(?P<md_day>\d\d?){ordinal}(?![\d:%]|\.\d|\w)"
        rf"(?:,? (?P<md_year>(?:19|20)\d\d)(?!\d))?)",
        rf"(?P<dom>{day_of_month})",
    ]


def _periods(words: DateWords) -> list[str]:
    units = "|".join(f"(?P<u_{unit}>{getattr(words, unit)})" for unit in _UNITS)
    numbers = "|".join(sorted(map(re.escape, words.numbers), key=len, reverse=True))
    number = rf"\d{{1,3}}|{numbers}"
    return [
        rf"(?P<hourin>{words.within_hour})\b",
        rf"(?P<nextbd>(?:{words.next_before or '(?!)'}) (?:{words.business_day})"
        rf"|{words.next_business_day or '(?!)'})\b",
        rf"(?P<endmonth>(?:{words.end_of}|{words.late or '(?!)'}) (?:{_named('em', words.months)})\b)",
        rf"(?P<eow>{words.end_of_week or '(?!)'})\b",
        rf"(?P<eom>{words.end_of_month or '(?!)'})\b",
        rf"(?P<duration>(?:{words.within}|{words.in_}) (?:(?P<couple>{words.couple})|(?P<few>{words.few})"
        rf"|(?P<n>{number})(?: ?(?:-|–|{words.and_}|or|oder|ou|o) ?(?P<n2>{number}))?)(?:[ -]|(?<=\d))(?:{units})\b"
        rf"(?P<ortwo> (?:{words.or_two or '(?!)'})\b)?)",
        rf"(?P<fewdays>{words.coming_days})\b",
        rf"(?P<dayafter>{words.day_after})\b",
        rf"(?P<endofday>{words.end_of_day})\b",
        rf"(?P<cob>{words.close_of_business})\b",
        rf"(?P<endof>(?:{words.end_of}) (?P<end_next>(?:{words.next_before or '(?!)'}) )?"
        rf"(?:(?P<end_week>{words.week})|(?P<end_month>{words.month})|(?P<end_year>{words.year}))\b)",
    ]


def _days_by_name(words: DateWords) -> list[str]:
    return [
        rf"(?P<weekday>(?:(?P<wweek>{words.next_week}) (?:on |am |le |el )?)?"
        rf"(?:(?P<wnext>{words.next_before or '(?!)'}) |(?:{words.this}) )?"
        rf"(?:{_named('w', words.weekdays)})\b(?P<wdot>\.)?(?: (?P<wafter>{words.next_after})\b)?)",
        rf"(?P<nextweek>{words.next_week})\b",
        rf"(?P<thisweek>{words.this_week})\b",
        rf"(?P<nextmonth>{words.next_month})\b",
        *(
            rf"(?P<part{index}>(?P<this{index}>(?:{words.this}) )?(?:{part}))\b"
            for index, (part, _, _) in enumerate(words.parts)
        ),
        rf"(?P<tomorrow>{words.tomorrow})\b",
        rf"(?P<today>{words.today})\b",
    ]


def _hours(words: DateWords) -> list[str]:
    half = r"[ap]\.?m\b\.?" if words.has_am_pm else r"(?!)"
    mark = words.clock_mark or "(?!)"
    return [
        rf"(?P<noon>{words.noon})\b",
        rf"(?P<range>(?:(?:(?P<r_b>between|zwischen|entre(?: las?)?)|{words.between}) )?{_NO_NUMBER_BEFORE}"
        rf"(?P<r_1>\d\d?)(?:[:.](?P<r_m1>\d\d))?(?: ?(?:{half}|{mark}))?"
        rf" ?(?:{words.and_}) ?(?P<r_2>\d\d?)(?:[:.](?P<r_m2>\d\d))? ?(?:"
        rf"(?P<r_half>{half})|(?P<r_mark>{mark})\b|(?<=[:.]\d\d)|(?(r_b)(?<=\d)|(?!))))"
        r"(?![\d%])",
        rf"(?P<clock>(?:(?P<c_at>{words.at}) )?{_NO_NUMBER_BEFORE}"
        rf"(?P<c_hour>\d\d?)(?:(?P<c_sep>[:.h])(?P<c_min>\d\d))?"
        rf"(?![\d%€$/]|[.,:]\d)(?: ?(?:(?P<c_half>{half})|(?P<c_mark>{mark})\b))?)(?!\w)",
    ]


_SIMPLE: Final = {
    "dayafter": TokenKind.DAY_AFTER,
    "endofday": TokenKind.END_OF_DAY,
    "cob": TokenKind.CLOSE_OF_BUSINESS,
    "nextweek": TokenKind.NEXT_WEEK,
    "thisweek": TokenKind.THIS_WEEK,
    "nextmonth": TokenKind.NEXT_MONTH,
    "tomorrow": TokenKind.TOMORROW,
    "today": TokenKind.TODAY,
}
_LENGTHS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NOON: Final = 12 * 60
_LEAD: Final = 24  # characters before a word of time in which stands what leads it
_PERIODS: Final = frozenset({"duration", "hourin", "fewdays", "endof", "nextbd", "endmonth", "eow", "eom"})
_DIGITS: Final = re.compile(r"\d+")
