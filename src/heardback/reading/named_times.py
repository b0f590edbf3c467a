"""Every time that a text names, ahead or behind, as a window: for `explain promise` and for checking claims (6.4).

A caller may rely on: what `reading.dates` reads as a time to come is returned as SEMANTICS 5.3 resolves it; beside it
stand times behind ("yesterday", "two weeks ago"), spans ("10 to 22 August"), months, named time zones. Days begin at
09:00 and end at 23:59:59 in the speaker's zone, windows are aware UTC. Linear time, never raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

from heardback.kernel.contacts import Window
from heardback.reading.commitment_languages import languages_of, region_of, regional
from heardback.reading.cues import lowered, words_of
from heardback.reading.dates import CLOSE, GRACE, OPENING, FoundDate, find_dates
from heardback.reading.lang.date_words import DateWords
from heardback.reading.time_atoms import Atom, AtomKind, atoms_reader, shifted

_LAST: Final = time(23, 59, 59)
_DAY: Final = timedelta(days=1)
_NOON: Final = 12 * 3600
_SMALL_HOURS: Final = 5 * 3600
_A_WEEK: Final = timedelta(days=7)
_HALF_A_YEAR: Final = timedelta(days=183)
_GLUE: Final = re.compile(
    r"[ ,(@'\"∙·•]*(?:(?:at|on|in the|of|the|um|am|in der|à|le|el|de|a las?|por|before|after|by|around|"
    r"between|von|entre|from) ?){0,2}['\"]?",
    re.IGNORECASE,
)
_SPAN: Final = re.compile(
    r" ?(?:[-–—~]|to|until|till|through|thru|bis(?: zum)?|au|à|jusqu'au|al?|hasta(?: el)?) ?(?:the )?",
    re.IGNORECASE,
)


def named_times(text: str, base_at: datetime, zone: tzinfo, language: str = "") -> tuple[Window, ...]:
    """Return the windows of the times that `text` names, in order, as said at `base_at` in `zone`."""
    squeezed = " ".join(text.split())
    readings = (
        tuple(one.window for one in _found(squeezed, base_at, zone, regional(words, region_of(language))))
        for words in languages_of(frozenset(words_of(lowered(squeezed))), language)
    )
    # Where the words do not tell the language, the one that reads most of the text does.
    return max(readings, key=lambda found: sum(len(one.wording) for one in found), default=())


def _found(text: str, base_at: datetime, zone: tzinfo, words: DateWords) -> Iterator[FoundDate]:
    # A day's last second is a whole one: what is said within it still lies in that day.
    base = base_at.astimezone(zone).replace(tzinfo=None, microsecond=0)
    atoms = list(atoms_reader(words).atoms(text, base, zone))
    times = _joined(atoms, text, base, zone)
    spans = [
        _found_date(text, begin, end, earliest, latest)
        for begin, end, earliest, latest in _windows(times, base, zone)
    ]
    for date_found in find_dates(text, base_at, zone, words):
        inside = [one for one in spans if one.start < date_found.end and one.end > date_found.start]
        is_far = date_found.window.earliest_at - base_at > _HALF_A_YEAR
        if is_far and any(
            one.window.latest_at < base_at and _length(one) >= _length(date_found) for one in inside
        ):
            continue  # a day without its year lies in the year in which it is nearest
        # What 5.3 resolves stands, unless it is only a piece of a longer time, or the month that runs.
        if any(_length(one) > _length(date_found) + 1 or _runs(one, base_at) for one in inside):
            continue
        spans = [one for one in spans if one not in inside]
        window = date_found.window
        spans.append(
            _found_date(text, date_found.start, date_found.end, window.earliest_at, window.latest_at)
        )
    yield from sorted(spans, key=lambda one: one.start)


def _found_date(text: str, begin: int, end: int, earliest: datetime, latest: datetime) -> FoundDate:
    # The full stop of "Fri." is the sentence's, that of "p.m." is not.
    wording = text[begin:end] if text[end - 2 : end] == "m." else text[begin:end].rstrip(".")
    return FoundDate(wording, Window(earliest, latest, wording), False, begin, begin + len(wording))


def _runs(found: FoundDate, base_at: datetime) -> bool:
    window, now = found.window, base_at.replace(microsecond=0)
    return window.earliest_at <= now <= window.latest_at and window.latest_at - window.earliest_at > _A_WEEK


def _length(found: FoundDate) -> int:
    return found.end - found.start


def coming_times(text: str, base_at: datetime, zone: tzinfo, words: DateWords) -> tuple[FoundDate, ...]:
    """Return the times to come that only this reading knows: "in April", "over the weekend", "a week from Friday"."""
    squeezed = " ".join(text.split())
    return tuple(one for one in _found(squeezed, base_at, zone, words) if one.window.earliest_at > base_at)


def times_behind(text: str, base_at: datetime, zone: tzinfo, words: DateWords) -> tuple[FoundDate, ...]:
    """Return the times that lie wholly behind the moment of speaking: "yesterday", "last Friday", "two days ago"."""
    squeezed = " ".join(text.split())
    now = base_at.replace(microsecond=0)
    return tuple(one for one in _found(squeezed, base_at, zone, words) if one.window.latest_at < now)


def _joined(atoms: Sequence[Atom], text: str, base: datetime, zone: tzinfo) -> list[list[Atom]]:
    """Group the atoms that name one time or the two ends of a span."""
    groups: list[list[Atom]] = []
    for atom in atoms:
        last = groups[-1][-1] if groups else None
        gap = text[last.end : atom.start] if last is not None else ""
        if last is not None and atom.start >= last.end and (_fits(groups[-1], atom) and _GLUE.fullmatch(gap)):
            groups[-1].append(atom)
        else:
            groups.append([atom])
    merged: list[list[Atom]] = []
    for group in groups:
        if merged:
            gap = text[merged[-1][-1].end : group[0].start]
            if _SPAN.fullmatch(gap) and _may_span(merged[-1], group):
                merged[-1] = [*merged[-1], replace(group[0], is_sure=True), *group[1:]]
                merged[-1].insert(len(merged[-1]) - len(group), _BAR)
                continue
        merged.append(group)
    is_alone = len(atoms) == 1 and atoms[0].end - atoms[0].start == len(text)
    return [_with_anchor(group, base, zone, is_alone=is_alone) for group in merged]


_BAR: Final = Atom(AtomKind.SHIFT, -1, -1)  # stands between the two ends of a span


def _fits(group: Sequence[Atom], atom: Atom) -> bool:
    kinds = [member.kind for member in group]
    last = group[-1]
    if last.kind is AtomKind.SHIFT:
        return atom.kind is AtomKind.DAY and last.is_sure
    if atom.kind is AtomKind.SHIFT:
        return not atom.is_sure and last.kind in (AtomKind.DAY, AtomKind.MOMENT) and len(group) == 1
    if AtomKind.MOMENT in kinds or atom.kind is AtomKind.MOMENT:
        return False
    if atom.kind in kinds:
        days = [member for member in group if member.kind is AtomKind.DAY]
        return atom.kind is AtomKind.DAY and len(days) == 1 and (days[0].is_weekday != atom.is_weekday)
    return True


def _may_span(one: Sequence[Atom], two: Sequence[Atom]) -> bool:
    if any(atom is _BAR for atom in one):
        return False
    kinds = {atom.kind for atom in one}, {atom.kind for atom in two}
    if kinds[0] & {AtomKind.SHIFT} or kinds[1] & {AtomKind.SHIFT}:
        return False
    if AtomKind.CLOCK in kinds[0] and AtomKind.CLOCK in kinds[1]:
        return True
    return AtomKind.CLOCK not in kinds[0] | kinds[1] or AtomKind.DAY in kinds[0] & kinds[1]


def _with_anchor(group: list[Atom], base: datetime, zone: tzinfo, *, is_alone: bool) -> list[Atom]:
    """Resolve "two days after next Friday" and "next Tuesday + 10 days"."""
    for at, atom in enumerate(group):
        if atom.kind is AtomKind.SHIFT and atom is not _BAR:
            other = group[at + 1] if at + 1 < len(group) else group[at - 1] if at else None
            if other is None:
                return [replace(shifted(atom, base, zone), is_sure=True)] if is_alone else []
            start, end = min(atom.start, other.start), max(atom.end, other.end)
            if other.kind is AtomKind.MOMENT:
                local = other.begins_at.astimezone(zone).replace(tzinfo=None)
                return [replace(shifted(atom, local, zone), start=start, end=end)]
            if other.kind is not AtomKind.DAY:
                return []
            first = shifted(atom, base, zone, from_day=other.first)
            last = shifted(atom, base, zone, from_day=other.last)
            if first.kind is AtomKind.DAY:
                return [replace(first, start=start, end=end, last=last.first)]
            return [replace(first, start=start, end=end)]
    return group


def _windows(
    groups: Sequence[Sequence[Atom]], base: datetime, zone: tzinfo
) -> Iterator[tuple[int, int, datetime, datetime]]:
    for group in groups:
        if not group:
            continue
        bar = next((at for at, atom in enumerate(group) if atom is _BAR), None)
        ends = [list(group)] if bar is None else [list(group[:bar]), list(group[bar + 1 :])]
        try:
            found = _span(ends, base, zone)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            yield group[0].start, group[-1].end, *found


def _span(ends: list[list[Atom]], base: datetime, zone: tzinfo) -> tuple[datetime, datetime] | None:
    if len(ends) == 2:
        ends = [_inherit(ends[0], ends[1], base), _inherit(ends[1], ends[0], base)]
    found = [_window(end, base, zone, is_end=bool(at)) for at, end in enumerate(ends)]
    if any(one is None for one in found):
        return None
    (earliest, latest, is_moment) = found[0] or (base, base, False)
    if len(found) == 2 and found[1] is not None:
        latest = found[1][1]
        if latest < earliest and all(not _days(end) for end in ends):
            latest += _DAY
        if latest < earliest and all(day.is_weekday for end in ends for day in _days(end)):
            latest += 7 * _DAY
        if latest < earliest:
            return None
        return earliest, latest
    return earliest, latest + (GRACE if is_moment else timedelta())


def _days(end: Sequence[Atom]) -> list[Atom]:
    return [atom for atom in end if atom.kind is AtomKind.DAY]


def _inherit(end: list[Atom], other: list[Atom], base: datetime) -> list[Atom]:
    """What one end of a span leaves out, the other says: the year, the day, am or pm."""
    days, others = _days(end), _days(other)
    if not days and others and any(atom.kind in (AtomKind.CLOCK, AtomKind.PART) for atom in end):
        end = [*end, others[0]]
    if len(days) == 1 and days[0].month_day and others:
        day = _with_year(days[0], others[0])
        end = [day if atom is days[0] else atom for atom in end]
    clock = next((atom for atom in end if atom.kind is AtomKind.CLOCK), None)
    sure = next((atom for atom in other if atom.kind is AtomKind.CLOCK and atom.is_weekday), None)
    if clock is not None and sure is not None and not clock.is_weekday:
        half = _in_half_of(clock, sure)
        end = [half if atom is clock else atom for atom in end]
    return end


def _with_year(day: Atom, other: Atom) -> Atom:
    """The day in the year that the other end of its span names, or after its beginning."""
    if day.month_day is None:
        return day
    length = day.last - day.first
    if other.year:
        first = date(other.year, *day.month_day)
        if day.start < other.start and first > other.last:
            first = date(other.year - 1, *day.month_day)
        return replace(day, first=first, last=first + length)
    if day.start > other.start and day.last < other.first:
        first = day.first.replace(year=day.first.year + 1)
        return replace(day, first=first, last=first + length)
    return day


def _in_half_of(clock: Atom, sure: Atom) -> Atom:
    """The hour in the half of the day that the other end of its span names: "2 to 4 pm", "12-3am"."""
    if sure.low >= _NOON > clock.low:
        raised = clock.low + _NOON
        return (
            replace(clock, low=raised, high=raised)
            if raised <= sure.low or clock.start > sure.start
            else clock
        )
    is_midnight = clock.low == _NOON and sure.low < _NOON and clock.start < sure.start
    return replace(clock, low=0, high=0) if is_midnight else clock


def _window(
    end: Sequence[Atom], base: datetime, zone: tzinfo, *, is_end: bool
) -> tuple[datetime, datetime, bool] | None:
    days = _days(end)
    moment = next((atom for atom in end if atom.kind is AtomKind.MOMENT), None)
    if moment is not None:
        return moment.begins_at, moment.ends_at, False
    clock = next((atom for atom in end if atom.kind is AtomKind.CLOCK), None)
    part = next((atom for atom in end if atom.kind is AtomKind.PART), None)
    calendar = next((atom for atom in days if not atom.is_weekday), days[0] if days else None)
    if calendar is None and not any(atom.is_sure for atom in end):
        return None
    first, last = (calendar.first, calendar.last) if calendar else (base.date(), base.date())
    weekday = next((atom.first.weekday() for atom in days if atom.is_weekday and atom is not calendar), None)
    if weekday is not None and weekday in (first.weekday(), last.weekday()) and (last - first).days > 12:
        first = last = (
            first if first.weekday() == weekday else last
        )  # 11/3 read both ways: the weekday decides
    if clock is not None:
        low = clock.low
        if part is not None and part.low >= 12 and low <= _NOON and not clock.is_weekday:
            # "1 at night" lies in the night that begins on that day.
            low += 86400 if part.low >= 18 and low < _SMALL_HOURS else _NOON if low < _NOON else 0
        at = clock.zone or zone
        earliest, latest = (datetime.combine(day, time()) + timedelta(seconds=low) for day in (first, last))
        if low == 86400 and calendar is not None:  # midnight on the 12th is its beginning
            earliest, latest = earliest - _DAY, latest - _DAY
        return earliest.replace(tzinfo=at).astimezone(UTC), latest.replace(tzinfo=at).astimezone(UTC), True
    begin, close = datetime.combine(first, OPENING), datetime.combine(last, _LAST)
    if part is not None:
        begin = datetime.combine(first, time(part.low))
        close = datetime.combine(last, _LAST) if part.high >= 24 else datetime.combine(last, time(part.high))
    elif first == last == base.date() and base.time() <= CLOSE:
        begin = datetime.combine(first, CLOSE)
    return begin.replace(tzinfo=zone).astimezone(UTC), close.replace(tzinfo=zone).astimezone(UTC), False
