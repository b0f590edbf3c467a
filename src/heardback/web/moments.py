"""The zone and the moment that a page speaks in: the firm's zone, the moment the request came."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from heardback.desk.firm import profile, zone_of
from heardback.kernel.hours import resolve_wall


def zone_for(request: HttpRequest) -> ZoneInfo:
    """Return the firm's zone; a view that has read it already sets `request.zone` and saves the query."""
    zone = getattr(request, "zone", None)
    if zone is None:
        zone = zone_of(profile())
        request.zone = zone  # type: ignore[attr-defined]
    return zone


def as_of_for(request: HttpRequest) -> datetime:
    """Return the moment the request came (`SignedInMiddleware` read it)."""
    moment: datetime = request.now  # type: ignore[attr-defined]
    return moment


def end_of_day(as_of: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment of tomorrow in the firm's zone."""
    tomorrow = as_of.astimezone(zone).date() + timedelta(days=1)
    return resolve_wall(datetime.combine(tomorrow, time()), zone)
