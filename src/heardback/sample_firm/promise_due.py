"""By when a promise is due, told by hand: the wall clock's day or hour that the words name (SEMANTICS 5.3).

It shares nothing with the grammar that reads such words. A rule says on which weekdays it is used, so that whatever
it counts in working days is the same for an office that closes on Saturday and for one that does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import DAY, HOUR, FirmClock, holidays_of
from heardback.sample_firm.promise_words import MONTHS, WEEKDAYS

_OPENS = 9 * HOUR
_REMIND_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Due:
    """The window of one promise (epoch seconds) and what fills the braces of its wording."""

    earliest_at: int
    latest_at: int
    weekday: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class _Said:
    clock: FirmClock
    at: int
    today: date
    dice: Dice
    language: str

    def on(self, days: int, begins: int = _OPENS, ends: int = DAY - 1) -> Due:
        """A day so many days ahead, or some hours of it (seconds since midnight)."""
        day = self.today + timedelta(days=days)
        return Due(self.clock.wall(day, begins), self.clock.wall(day, ends))


def due_of(rule: str, clock: FirmClock, at: int, dice: Dice, language: str) -> Due:
    """Return by when a promise of this rule is due that is made at `at`."""
    return _RULES[rule][1](_Said(clock, at, clock.date_of(at), dice, language))


def suits(rule: str, clock: FirmClock, at: int) -> bool:
    """Whether people say this on the day of `at`: before its weekend, and not before a holiday."""
    day = clock.date_of(at)
    week = {day + timedelta(days=days) for days in range(8)}
    return day.weekday() in _RULES[rule][0] and not week.intersection(holidays_of(day.year))


def _standard(said: _Said) -> Due:
    return Due(said.at + DAY, said.at + DAY)


def _hours(hours: int) -> Callable[[_Said], Due]:
    return lambda said: Due(said.at + hours * HOUR, said.at + hours * HOUR)


def _today(begins: float, ends: float) -> Callable[[_Said], Due]:
    return lambda said: said.on(0, int(begins * HOUR), int(ends * HOUR) - (ends == 24))


def _tomorrow(begins: float, ends: float) -> Callable[[_Said], Due]:
    return lambda said: said.on(1, int(begins * HOUR), int(ends * HOUR) - (ends == 24))


def _weekday(said: _Said) -> Due:
    ahead = said.dice.between(2, 5)
    if (said.today.weekday() + ahead) % 7 > 4:
        ahead = 2 if said.today.weekday() < 3 else 4
    due = said.on(ahead)
    name = WEEKDAYS[said.language][(said.today.weekday() + ahead) % 7]
    return Due(due.earliest_at, due.latest_at, weekday=name)


def _date(said: _Said) -> Due:
    ahead = said.dice.between(5, 12)
    day = said.today + timedelta(days=ahead)
    due = said.on(ahead)
    return Due(due.earliest_at, due.latest_at, date=f"{MONTHS[day.month - 1]} {day.day}")


def _working_days(days: int) -> Callable[[_Said], Due]:
    return lambda said: said.on(days, 17 * HOUR, 17 * HOUR)


def _few_days(said: _Said) -> Due:
    return Due(said.on(2).earliest_at, said.on(3, ends=17 * HOUR).latest_at)


def _this_week(said: _Said) -> Due:
    return said.on(4 - said.today.weekday(), ends=17 * HOUR)


def _next_week(said: _Said) -> Due:
    to_monday = 7 - said.today.weekday()
    return Due(said.on(to_monday).earliest_at, said.on(to_monday + 4).latest_at)


def _month_end(said: _Said) -> Due:
    last = (said.today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return said.on((last - said.today).days)


def _weeks(weeks: int, before: int = 0) -> Callable[[_Said], Due]:
    return lambda said: Due(said.on(7 * weeks - before).earliest_at, said.on(7 * weeks).latest_at)


_ANY, _EARLY, _SOON = (0, 1, 2, 3, 4), (0, 1, 2), (0, 1)
_RULES: dict[str, tuple[tuple[int, ...], Callable[[_Said], Due]]] = {
    "": (_ANY, _standard),
    "soon": (_ANY, _standard),
    "if": (_ANY, _standard),
    "off": (_ANY, _standard),
    "hours24": (_ANY, _hours(24)),
    "hours2": (_ANY, _hours(2)),
    "today": (_ANY, _today(17, 24)),
    "cob": (_ANY, _today(17, 17)),
    "afternoon": (_ANY, _today(12, 18)),
    "tonight": (_ANY, _today(18, 24)),
    "tomorrow": ((0, 1, 2, 3), _tomorrow(9, 24)),
    "tomorrow_morning": ((0, 1, 2, 3), _tomorrow(9, 12)),
    "tomorrow_at_3": ((0, 1, 2, 3), _tomorrow(15, 15.25)),
    "weekday": (_ANY, _weekday),
    "date": (_ANY, _date),
    "bd2": (_EARLY, _working_days(2)),
    "few_days": (_SOON, _few_days),
    "couple_of_days": (_EARLY, lambda said: said.on(2, ends=17 * HOUR)),
    "this_week": (_EARLY, _this_week),
    "next_week": (_ANY, _next_week),
    "month_end": (_ANY, _month_end),
    "two_weeks": (_ANY, _weeks(2)),
    "two_weeks_off": (_ANY, _weeks(2, _REMIND_BEFORE)),
    "three_weeks": (_ANY, _weeks(3, _REMIND_BEFORE)),
}
