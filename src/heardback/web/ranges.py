"""Byte ranges: a player asks for the part that it plays next (RFC 9110 section 14).

One range is served as 206; several at once, other units and malformed ones are passed over and the whole is sent, as
the RFC allows. A range that lies wholly behind the end is 416 with the length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

_RANGE = re.compile(r"bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes [start, end) of a whole."""

    start: int
    end: int


class Unsatisfiable(Exception):
    """The range asked for holds no byte of the whole."""


def part_of(header: str, size: int) -> Part | None:
    """Return the part that a Range field asks for; None where the whole is to be sent. Raises Unsatisfiable."""
    found = _RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        last = int(found[2])
        if not last or not size:
            raise Unsatisfiable
        return Part(max(0, size - last), size)
    start = int(found[1])
    if found[2] and int(found[2]) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Part(start, min(int(found[2]) + 1, size) if found[2] else size)


def ranged(request: HttpRequest, whole: bytes, content_type: str, etag: str) -> HttpResponse:
    """Return the whole or the part that was asked for; `etag` is strong and quoted."""
    if _is_known(request, etag):
        return _with(HttpResponse(status=304), etag)
    asked = request.headers.get("Range", "") if request.method == "GET" else ""
    condition = request.headers.get("If-Range", "").strip()
    if condition and condition != etag:  # a date cannot be compared: nothing here has one
        asked = ""
    try:
        part = part_of(asked, len(whole)) if asked else None
    except Unsatisfiable:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{len(whole)}"
        return _with(response, etag)
    if part is None:
        return _with(HttpResponse(whole, content_type=content_type), etag)
    response = HttpResponse(whole[part.start : part.end], content_type=content_type, status=206)
    response["Content-Range"] = f"bytes {part.start}-{part.end - 1}/{len(whole)}"
    return _with(response, etag)


def _is_known(request: HttpRequest, etag: str) -> bool:
    given = request.headers.get("If-None-Match", "")
    return bool(given) and (given.strip() == "*" or etag in {one.strip() for one in given.split(",")})


def _with(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    return response
