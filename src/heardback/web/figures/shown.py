"""The figures of calls laid out for the page: words, numbers and the lists that they open. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from heardback.desk.queries.phone_figures import PhonePoint
from heardback.findings.phone_words import DEFINITIONS, LISTS, Words
from heardback.findings.rates import MATURED_FOR_A_RATE
from heardback.web.wording import counted, lasting

DAYS = {"7": "a week", "28": "four weeks", "91": "a quarter"}
_USUAL = "28"
_NONE: Mapping[str, str] = {}
_WELL_SEEN = 0.95
_RATED = ("answered", "gave_up", "machine", "message", "turned_away")
_BESIDE = ("short", "unproven", "running")
_CALLED_BACK = (
    "in_time", "late", "otherwise", "attested", "called_again", "left_message", "only_tried", "nothing"
)  # fmt: skip
_PROSPECTS = (
    "answered",
    "left_message",
    "reached_later",
    "to_win",
    "lost",
    "turned_away",
    "short",
    "unproven",
)


@dataclass(frozen=True, slots=True)
class Number:
    """A count and the people behind it; `url` is '' where there is nobody."""

    count: int
    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share as said: `value` alone is large; `sentence` says of how many and how sure; `meaning` what it counts.

    `method` names the estimate where there is one.
    """

    title: str
    value: str
    sentence: str
    meaning: str
    method: str = ""


@dataclass(frozen=True, slots=True)
class HourRow:
    """One hour of the day: `length` of its bar in hundredths, None where there are too few."""

    name: str
    calls: int
    picked_up: str
    within: str
    length: int | None


@dataclass(frozen=True, slots=True)
class LineRow:
    """The new callers of one line; `name` is where it is advertised, else what the firm calls it, else ''."""

    dialled: str
    name: str
    callers: int
    answered: int
    later: int
    to_win: int
    lost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsShown:
    """Everything that the page prints of calls."""

    is_empty: bool
    since: datetime
    rates: tuple[Rate, ...]
    answer_time: Rate
    parts: tuple[Number, ...]
    beside: tuple[Number, ...]
    withheld: Number
    hours: tuple[HourRow, ...]
    has_few_hours: bool
    tries: Rate
    closed: tuple[Number, ...]
    made: Rate
    made_parts: tuple[Number, ...]
    made_beside: str
    again: Rate
    again_number: Number
    first: Rate
    lost: Number
    lines: tuple[LineRow, ...]
    new_callers: tuple[Number, ...]
    unrecorded: int
    words: Mapping[str, Words]


def days_from(query: Mapping[str, str]) -> str:
    """Return the window that was asked for, four weeks where none that there is."""
    days = str(query.get("days", ""))
    return days if days in DAYS else _USUAL


def span(days: str) -> str:
    """Return a window as it follows "the last"."""
    return DAYS[days].removeprefix("a ")


def since_of(as_of: datetime, days: str) -> datetime:
    """Return when a window begins."""
    return as_of - timedelta(days=int(days))


@dataclass(frozen=True, slots=True)
class PointShown:
    """How completely the calls of one phone system were seen; `tone` is '' or "overdue"."""

    tone: str
    sentence: str
    seen_at: datetime | None


def shown_point(point: PhonePoint) -> PointShown:
    """Return what to say of a phone system above every rate."""
    if point.problem:
        return PointShown("overdue", f"{point.name}: {point.problem.rstrip('.')}", point.seen_at)
    if point.share is None:
        said = f"{point.name}: nothing says how completely its calls were seen"
        return PointShown("", said, point.seen_at)
    share = f"{math.floor(1000 * point.share) / 10:g} %"
    said = f"{point.name}: based on {share} coverage (the share of this time in which its calls would have been seen)"
    return PointShown("" if point.share >= _WELL_SEEN else "overdue", said, point.seen_at)


def shown_calls(figures: Mapping[str, Any], days: str, line_names: Mapping[str, str] = _NONE) -> CallsShown:
    """Return one window of the snapshot for the page; `line_names` are what the firm calls its numbers."""
    window = figures["windows"][days]
    found, behind = window["figures"], window["behind"]

    def number(name: str, count: int, words: str = "") -> Number:
        url = reverse("figures_calls", args=[name]) + "?" + urlencode({"days": days}) if count else ""
        title = LISTS[name].title
        return Number(count, words or title[:1].lower() + title[1:], url if name in behind else "")

    def numbers(kind: str, names: tuple[str, ...], counts: Mapping[str, int]) -> tuple[Number, ...]:
        return tuple(number(f"{kind}_{name}", counts[name]) for name in names if counts[name])

    open_, callbacks = found["open"], found["callbacks"]
    return CallsShown(
        is_empty=not (open_["parts"]["offered"] + found["closed"]["parts"]["offered"] + callbacks["matured"]),
        since=datetime.fromisoformat(found["since"]),
        rates=(
            rate_of("picked_up", open_["picked_up"], "call"),
            rate_of("within", open_["within"], "call", goal=found["target"]),
            rate_of("abandoned", open_["abandoned"], "call"),
        ),
        answer_time=_answer_time(open_),
        parts=numbers("open", _RATED, open_["parts"]),
        beside=numbers("open", _BESIDE, open_["parts"]),
        withheld=number("withheld", found["withheld_lost"]),
        hours=tuple(_hour(one) for one in found["hours"]),
        has_few_hours=any(one["picked_up"]["is_few"] for one in found["hours"]),
        tries=rate_of("tries", found["tries_open"]["answered"], "caller"),
        closed=numbers("closed", _RATED + _BESIDE, found["closed"]["parts"]),
        made=rate_of("made", callbacks["made"], "person,people"),
        made_parts=numbers("owed", _CALLED_BACK, callbacks),
        made_beside=_beside(callbacks),
        again=rate_of("rang_again", callbacks["rang_again"], "person,people"),
        again_number=number("owed_rang_again", callbacks["rang_again"]["hits"]),
        first=_first(callbacks["first"]),
        lost=number("prospect_lost", found["prospects"]["lost"]),
        lines=tuple(_line(one, line_names) for one in found["lines"]),
        new_callers=numbers("prospect", _PROSPECTS, found["prospects"]),
        unrecorded=window["unrecorded"],
        words=DEFINITIONS,
    )


def rate_of(name: str, share: Mapping[str, Any], words: str, *, goal: float | None = None) -> Rate:
    """Return a share of calls, or of callers, as said."""
    return rate_said(DEFINITIONS[name], share, words, goal=goal)


def rate_said(named: Words, share: Mapping[str, Any], words: str, *, goal: float | None = None) -> Rate:
    """Return a share as said; below 20 it is no rate and says so (SEMANTICS 7)."""
    one, _, many = words.partition(",")
    total, hits = share["total"], share["hits"]
    if not total:
        return Rate(named.title, "–", "None yet.", named.meaning)
    of = f"{hits:,} of {counted(total, one, many)}"
    if share["is_few"]:
        return Rate(named.title, of, f"Too few for a rate: {total}/{MATURED_FOR_A_RATE}.", named.meaning)
    sure = f"{of}; somewhere between {percent(share['low'])} and {percent(share['high'])}"
    aim = f". Our aim is {percent(goal)}" if goal is not None else ""
    return Rate(named.title, percent(share["rate"]), f"{sure}{aim}.", named.meaning)


def percent(share: float) -> str:
    """Return a share as whole hundredths."""
    return f"{100 * share:.0f} %"


def _answer_time(pickup: Mapping[str, Any]) -> Rate:
    words = DEFINITIONS["answer_time"]
    if pickup["answer_mean"] is None:
        return Rate(words.title, "–", "None yet.", words.meaning)
    sentence = f"On average; half within {pickup['answer_half']:.0f} s. Answered calls only."
    return Rate(words.title, f"{pickup['answer_mean']:.0f} s", sentence, words.meaning)


def _hour(one: Mapping[str, Any]) -> HourRow:
    picked, within = one["picked_up"], one["within"]
    few = picked["is_few"]
    return HourRow(
        name=f"{one['hour']:02}:00",
        calls=picked["total"],
        picked_up=cell(picked),
        within=cell(within),
        length=None if few else round(100 * picked["rate"]),
    )


def cell(share: Mapping[str, Any]) -> str:
    """Return a share as a table shows it; below 20 it is no rate."""
    if share["is_few"]:
        return f"{share['hits']} of {share['total']} ({share['total']}/{MATURED_FOR_A_RATE})"
    return percent(share["rate"])


def _beside(callbacks: Mapping[str, Any]) -> str:
    parts = []
    if callbacks["pending"]:
        parts.append(f"{counted(callbacks['pending'], 'person', 'people')} more: not due yet")
    if callbacks["unsure"]:
        parts.append(f"{callbacks['unsure']:,} we are not sure of")
    return f"{'; '.join(parts)}." if parts else ""


def _first(first: Mapping[str, Any]) -> Rate:
    words = DEFINITIONS["first"]
    if not first["total"]:
        return Rate(words.title, "–", "None yet.", words.meaning)
    of = f"{first['called']:,} of {counted(first['total'], 'first caller')} rung back"
    if first["half"] is None:
        sentence = f"Fewer than half were ever rung back: {of}; the longest wait seen is {lasting(first['longest'])}."
        return Rate(words.title, f"> {lasting(first['longest'])}", sentence, words.meaning, words.method)
    most = f", nine in ten after {lasting(first['most'])}" if first["most"] is not None else ""
    few = f" Few: {first['total']}/{MATURED_FOR_A_RATE}." if first["total"] < MATURED_FOR_A_RATE else ""
    sentence = f"Half of them are rung back by then{most}; {of}.{few}"
    return Rate(words.title, lasting(first["half"]), sentence, words.meaning, words.method)


def _line(one: Mapping[str, Any], names: Mapping[str, str]) -> LineRow:
    return LineRow(
        dialled=one["dialled"],
        name=one["campaign"] or names.get(one["dialled"], ""),
        callers=one["callers"],
        answered=one["answered"],
        later=one["reached_later"] + one["left_message"],
        to_win=one["to_win"],
        lost=one["lost"],
    )
