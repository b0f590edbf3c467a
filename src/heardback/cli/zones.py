"""Which time zone the firm lives in: as given, else this machine's, else UTC."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from heardback.formats.records import Unreadable


def zone_named(name: str) -> ZoneInfo:
    """Return the zone called `name`; '' means this machine's. Raises Unreadable for an unknown name."""
    try:
        return ZoneInfo(name or _of_this_machine())
    except (ZoneInfoNotFoundError, ValueError, OSError) as problem:
        raise Unreadable(
            f"--timezone {name} is not a known time zone: use a name such as America/New_York or Europe/Berlin."
        ) from problem


def _of_this_machine() -> str:
    name = os.environ.get("TZ", "").lstrip(":")
    if not name:
        target = str(Path("/etc/localtime").resolve())
        name = target.partition("zoneinfo/")[2].removeprefix("posix/").removeprefix("right/")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "UTC"
    return name


def moment_in(text: str, zone: ZoneInfo, option: str) -> datetime:
    """Return an aware UTC moment from ISO 8601 text; a date alone is its midnight, no offset means the zone."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as problem:
        raise Unreadable(
            f"{option} {text} is not a moment: write 2026-03-18 or 2026-03-18T14:00+01:00."
        ) from problem
    return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)


def country_of(zone: ZoneInfo) -> str:
    """Return the country (ISO 3166) that `zone` is of, '' for none or several. Source: tz database, zone.tab."""
    try:
        table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    except OSError:
        return ""
    for line in table.splitlines():
        country, _, rest = line.partition("\t")
        if not line.startswith("#") and rest.split("\t")[1:2] == [zone.key]:
            return country
    return ""
