"""Guesses that spare typing: the time zone from this machine, the country from it and from the browser's language."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from zoneinfo import available_timezones

import holidays


def guessed_zone() -> str:
    """Return this machine's time zone, UTC where it does not say."""
    named = os.environ.get("TZ", "").lstrip(":")
    try:
        linked = str(Path("/etc/localtime").resolve())
    except OSError:
        linked = ""
    for said in (named, linked.partition("zoneinfo/")[2]):
        if said in available_timezones():
            return said
    return "UTC"


def guessed_country(zone: str, accept_language: str) -> str:
    """Return a country code: the zone's, else the browser's language region, else ''."""
    by_zone = _zone_countries().get(zone, "")
    spoken = [found.upper() for found in re.findall(r"[a-z]{2,3}-([A-Za-z]{2})\b", accept_language)]
    return by_zone or next((one for one in spoken if one in countries()), "")


@cache
def countries() -> dict[str, str]:
    """Return names by ISO 3166 code, in order of names."""
    found = {row[0]: row[1] for row in _table("iso3166.tab")}
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


@cache
def zones() -> list[str]:
    """Return the time zones that people live in."""
    return sorted({row[2] for row in _table("zone.tab")} | {"UTC"})


def public_holidays_of(country: str, years: range) -> list[tuple[date, str]]:
    """Return the public holidays of "CC" or "CC-SUB" with their names, in order; [] where none are known."""
    code, _, part = country.strip().upper().partition("-")
    try:
        found = holidays.country_holidays(code, subdiv=part or None, years=years, language="en_US")
    except NotImplementedError:
        return []
    return sorted((day, str(name)) for day, name in found.items())


@cache
def regions_of(country: str) -> tuple[str, ...]:
    """Return the parts of a country that have holidays of their own."""
    return tuple(holidays.list_supported_countries().get(country.partition("-")[0].upper(), ()))


@cache
def _zone_countries() -> dict[str, str]:
    return {row[2]: row[0].partition(",")[0] for row in _table("zone.tab")}


def _table(name: str) -> Iterator[list[str]]:
    for line in (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
