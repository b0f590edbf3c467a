"""The figures of promises laid out for the page: words, numbers and the lists that they open. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from heardback.findings.phone_words import Words
from heardback.findings.promise_meanings import DEFINITIONS, LISTS
from heardback.findings.promise_words import KIND_TITLES
from heardback.findings.rates import MATURED_FOR_A_RATE
from heardback.kernel.contacts import PromiseKind
from heardback.web.figures.shown import Number, Rate, cell, percent, rate_said, span
from heardback.web.wording import counted, lasting

_PARTS = ("kept", "kept_late", "broken", "unconfirmed", "renegotiated", "waived", "void")
_ONE = "promise"


@dataclass(frozen=True, slots=True)
class PartsRow:
    """One kind, or one team: `length` of its bar in hundredths, None where there are too few."""

    name: str
    came_due: int
    kept: int
    kept_late: int
    broken: int
    unconfirmed: int
    renegotiated: int
    share: str
    length: int | None


@dataclass(frozen=True, slots=True)
class PartsTable:
    """Rows under a caption; `of` heads their names."""

    caption: str
    of: str
    rows: tuple[PartsRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PromisesShown:
    """Everything that the page prints of promises."""

    is_empty: bool
    open: int
    rates: tuple[Rate, ...]
    parts: tuple[Number, ...]
    lowest: str
    tables: tuple[PartsTable, ...]
    beside: tuple[Number, ...]
    words: Mapping[str, Words]


def shown_promises(figures: Mapping[str, Any], days: str) -> PromisesShown:
    """Return one window of the snapshot for the page."""
    window = figures["windows"][days]
    found, behind = window["figures"], window["behind"]
    parts = found["parts"] | {"void": found["void"]}

    def number(name: str, count: int, words: str) -> Number:
        url = reverse("figures_promises", args=[name]) + "?" + urlencode({"days": days})
        return Number(count, words, url if count and name in behind else "")

    return PromisesShown(
        is_empty=not sum(parts.values()) and not found["third_holdings"]["total"],
        open=found["open"],
        rates=(
            rate_said(DEFINITIONS["kept"], found["kept"], _ONE),
            _until_kept(found["until_kept"]),
            rate_said(DEFINITIONS["renewed"], found["renewed"], _ONE),
            _third(found["third_holdings"], found["unapproved"]),
        ),
        parts=tuple(number(name, parts[name], LISTS[name].title.lower()) for name in _PARTS if parts[name]),
        lowest=_lowest(found),
        tables=_tables(found["kinds"], window["teams"]),
        beside=_beside(
            found, number("suggestions", found["suggestions"], "found in our words, never confirmed")
        ),
        words=DEFINITIONS,
    )


def kept_sentence(lately: Mapping[str, Any] | None) -> str:
    """Return the one line of Today: how many we kept of those that came due; '' where none did."""
    if lately is None or not lately["kept"]["total"]:
        return ""
    kept, unclear = lately["kept"], lately["unconfirmed"]
    came_due = f"{counted(kept['total'], _ONE)} that came due in the last {span(lately['days'])}"
    said = f"We kept {kept['hits']:,} of {came_due}"
    return f"{said}; of {unclear:,} more nobody can tell." if unclear else f"{said}."


def _until_kept(until: Mapping[str, Any]) -> Rate:
    words = DEFINITIONS["until_kept"]
    if not until["total"]:
        return Rate(words.title, "–", "None yet.", words.meaning)
    of = f"{until['kept']:,} of {counted(until['total'], _ONE)} kept so far"
    few = f" Few: {until['total']}/{MATURED_FOR_A_RATE}." if until["total"] < MATURED_FOR_A_RATE else ""
    if until["half"] is None:
        longest = lasting(until["longest"])
        sentence = f"Fewer than half were kept: {of}; the longest wait seen is {longest}.{few}"
        return Rate(words.title, f"> {longest}", sentence, words.meaning, words.method)
    most = f", nine in ten after {lasting(until['most'])}" if until["most"] is not None else ""
    sentence = f"Half of them are kept by then{most}; {of}.{few}"
    return Rate(words.title, lasting(until["half"]), sentence, words.meaning, words.method)


def _third(share: Mapping[str, Any], unapproved: int) -> Rate:
    words = DEFINITIONS["third_holdings"]
    if not share["total"]:
        return Rate(words.title, "–", "No holding reply was sent.", words.meaning)
    replies = counted(share["total"], "holding reply", "holding replies")
    said = f"of {replies}" + (f"; {unapproved:,} without a lead’s yes." if unapproved else ".")
    return Rate(words.title, f"{share['hits']:,}", said, words.meaning)


def _lowest(found: Mapping[str, Any]) -> str:
    if found["lowest"] is None or not found["parts"]["unconfirmed"] or found["kept"]["is_few"]:
        return ""
    return f"If whatever cannot be told has slipped, it is {percent(found['lowest'])}."


def _beside(found: Mapping[str, Any], suggestions: Number) -> tuple[Number, ...]:
    others = found["others"]
    came_due = sum(others.values())
    numbers = [suggestions] if suggestions.count else []
    if came_due:
        numbers.append(
            Number(came_due, f"follow-ups that we took upon us, {others['kept']:,} of them made in time")
        )
    if found["open"]:
        numbers.append(Number(found["open"], "not due yet"))
    return tuple(numbers)


def _tables(kinds: Sequence[Mapping[str, Any]], teams: Sequence[Mapping[str, Any]]) -> tuple[PartsTable, ...]:
    by_kind = tuple(_row(KIND_TITLES[PromiseKind(one["kind"])], one) for one in kinds)
    by_team = tuple(_row(one["name"] or "no team", one) for one in teams if sum(one["parts"].values()))
    tables = [PartsTable("Promises that came due, by kind", "promised", by_kind)] if by_kind else []
    if len(by_team) > 1:
        tables.append(PartsTable("Promises that came due, by team", "team", by_team))
    return tuple(tables)


def _row(name: str, one: Mapping[str, Any]) -> PartsRow:
    parts, kept = one["parts"], one["kept"]
    return PartsRow(
        name=name,
        came_due=sum(parts.values()),
        kept=parts["kept"],
        kept_late=parts["kept_late"],
        broken=parts["broken"],
        unconfirmed=parts["unconfirmed"],
        renegotiated=parts["renegotiated"],
        share=cell(kept) if kept["total"] else "–",
        length=None if kept["is_few"] else round(100 * kept["rate"]),
    )
