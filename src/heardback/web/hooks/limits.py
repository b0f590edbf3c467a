"""How much may be sent to a webhook address, and how often: generous to a vendor, tight for who cannot sign."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from heardback.web.forms.limits import client_address

MOST_BYTES: Final = 256 * 1024
#: (seconds, most) of refused webhooks from one address, and of good ones for one account.
_REFUSED: Final = ((60, 20), (3600, 200))
_TAKEN: Final = ((60, 6000),)


def is_too_long(request: HttpRequest) -> bool:
    """Whether a webhook says that it is longer than any, or names a length that is none."""
    named = str(request.META.get("CONTENT_LENGTH") or "0")
    return not named.isdecimal() or len(named) > 12 or int(named) > MOST_BYTES


def is_refused_too_often(request: HttpRequest, now: datetime) -> bool:
    """Whether this address has sent too much that nobody signed; counts nothing."""
    return any(int(cache.get(key) or 0) >= most for key, _, most in _keys(request, now))


def count_refused(request: HttpRequest, now: datetime) -> None:
    """Count a webhook that was refused."""
    for key, span, _ in _keys(request, now):
        _count(key, span)


def is_taken_too_often(point_id: int, now: datetime) -> bool:
    """Count a webhook; return whether the account sends more than any firm's telephones could."""
    return any(
        _count(f"hook:{point_id}:{span}:{int(now.timestamp()) // span}", span) > most for span, most in _TAKEN
    )


def _keys(request: HttpRequest, now: datetime) -> list[tuple[str, int, int]]:
    visitor = salted_hmac("heardback.hooks", client_address(request)).hexdigest()[:24]
    stamp = int(now.timestamp())
    return [(f"hook-refused:{visitor}:{span}:{stamp // span}", span, most) for span, most in _REFUSED]


def _count(key: str, span: int) -> int:
    if cache.add(key, 1, timeout=span):
        return 1
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out between the two calls
        return 1
