"""The words in which one language speaks of days and hours; `reading.dates` reads by them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DateWords:
    """All fields are pieces of regular expressions in lower case, alternatives divided by '|'.

    `weekdays` begin with Monday, `months` with January. `short` are weekday names that ordinary prose also holds:
    they need a capital, and those of `doubtful` a preposition too. `parts` are (words, first hour, last hour).
    `before_noun` and `after_noun` say where "next" stands. `is_month_first`: how 3/4 is read, None if both happen.
    """

    code: str
    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    today: str
    tomorrow: str
    day_after: str
    parts: tuple[tuple[str, int, int], ...]
    this: str
    next_before: str
    next_after: str
    past: str
    day: str
    week: str
    month: str
    year: str
    hour: str
    minute: str
    business_day: str
    in_: str
    within: str
    few: str
    couple: str
    coming_days: str
    end_of: str
    end_of_day: str
    close_of_business: str
    next_week: str
    this_week: str
    next_month: str
    within_hour: str
    at: str
    on: str
    by: str
    before: str
    of: str
    between: str
    and_: str
    noon: str
    next_business_day: str = ""
    late: str = ""  # before a month: "late March"
    end_of_week: str = ""  # in one word: "EOW"
    end_of_month: str = ""  # in one word: "month end"
    or_two: str = ""  # behind a unit: "in a week or two"
    clock_mark: str = ""  # what makes a number a clock time: "uhr", "h"
    ordinal: str = ""
    day_of_month: str = ""  # "on the 5th": with one group for the number
    numbers: dict[str, int] = field(default_factory=dict)
    short: frozenset[str] = frozenset()
    doubtful: frozenset[str] = frozenset()
    is_month_first: bool | None = False
    has_am_pm: bool = False
