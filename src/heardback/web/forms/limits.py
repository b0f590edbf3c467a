"""How often one visitor and one form may send: generous to people, tight for machines.

Counts live in the cache under a keyed hash of the address; no address is kept. Approximate under load, on purpose:
a lock would let one flood slow everybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

#: (seconds, most submissions) for one address and for one form.
VISITOR_LIMITS: Final = ((60, 5), (3600, 30))
FORM_LIMITS: Final = ((60, 60), (3600, 1000))


def is_too_often(request: HttpRequest, form_id: int, now: datetime) -> bool:
    """Count this submission; return whether it is one too many."""
    visitor = salted_hmac("heardback.forms", client_address(request)).hexdigest()[:24]
    counted = [_count(f"form:{form_id}:{visitor}", span, most, now) for span, most in VISITOR_LIMITS]
    counted += [_count(f"form:{form_id}", span, most, now) for span, most in FORM_LIMITS]
    return any(counted)


def client_address(request: HttpRequest) -> str:
    """Return the visitor's address: behind our proxy the last one noted; earlier ones are the visitor's word."""
    if settings.IS_BEHIND_PROXY:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return str(request.META.get("REMOTE_ADDR", ""))


def _count(name: str, span: int, most: int, now: datetime) -> bool:
    key = f"{name}:{span}:{int(now.timestamp()) // span}"
    if cache.add(key, 1, timeout=span):
        return most < 1
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # it ran out between the two calls
        return False
