"""Responses that hold what strangers sent: no script, no frame of others, no guess at what it is."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

#: The frame that shows a mail: styles of the mail itself and pictures inside it, nothing else; links open outside.
FRAME_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
FILE_POLICY = "sandbox; default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"


def frame_response(page: str) -> HttpResponse:
    """Return a page for the sandboxed frame; only our own pages may frame it."""
    response = HttpResponse(page, content_type="text/html; charset=utf-8")
    response["Content-Security-Policy"] = FRAME_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return _private(response)


def file_response(content: bytes, filename: str) -> HttpResponse:
    """Return bytes as a download, never shown in place whatever they claim to be."""
    response = HttpResponse(content, content_type="application/octet-stream")
    plain = "".join(one if one.isascii() and (one.isalnum() or one in "._- ") else "_" for one in filename)
    response["Content-Disposition"] = (
        f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
    )
    response["Content-Security-Policy"] = FILE_POLICY
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
