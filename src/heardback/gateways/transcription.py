"""A machine's guess at what was said: one recording to an endpoint that speaks OpenAI's transcription protocol.

The endpoint is the firm's own choice: a service by https, or a model of its own on this machine by http. Nothing but
the sound and the model's name is sent. Source: POST /v1/audio/transcriptions, multipart/form-data with `file` and
`model`; the answer is a JSON object with `text`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from heardback.gateways.http import LOOPBACK, Answer, Door, HttpProblem

_LOCAL = frozenset({LOOPBACK, "localhost"})
_PATH = "/audio/transcriptions"
_DEADLINE = 300.0
_LONGEST_TEXT = 100_000
_NAMES = {
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/webm": "webm",
    "audio/aac": "m4a",
}


class EndpointRefused(HttpProblem):
    """The endpoint does not take the key, the model or the sound: a person must change the settings."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where sound is written down: `url` up to and including its version ("https://api.example/v1")."""

    url: str
    model: str
    key: str = field(default="", repr=False)


def problem_of(url: str) -> str:
    """Return a sentence on why this address cannot be used, '' where it can."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if not host or parts.username or parts.query or parts.fragment:
        return "Write the address as https://api.example/v1, without a name, a question mark or a hash sign."
    if parts.scheme == "http" and host in _LOCAL:
        return ""
    if parts.scheme != "https":
        return f"Sound leaves this machine encrypted or not at all: write https://{host} (http only for 127.0.0.1)."
    return (
        "" if port in (None, 443) else "An https endpoint is spoken to on its usual port: leave the port off."
    )


def transcribe(endpoint: Endpoint, sound: bytes, content_type: str) -> str:
    """Return what the endpoint heard; '' where it heard no words. Raises HttpProblem with one sentence."""
    reason = problem_of(endpoint.url)
    if reason:
        raise EndpointRefused(reason)
    parts = urlsplit(endpoint.url)
    host = (parts.hostname or "").lower()
    stand_ins = {host: f"http://{LOOPBACK}:{parts.port or 80}"} if parts.scheme == "http" else None
    boundary = secrets.token_hex(16)
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "Accept": "application/json"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    fields = {"model": endpoint.model, "response_format": "json"}
    body = _multipart(boundary, fields, sound, content_type)
    with Door([host], stand_ins=stand_ins, deadline=_DEADLINE) as door:
        answer = door.post(f"https://{host}{parts.path.rstrip('/')}{_PATH}", content=body, headers=headers)
    return _text(answer, host)


def _multipart(boundary: str, fields: Mapping[str, str], sound: bytes, content_type: str) -> bytes:
    """RFC 7578; the values are our own settings, and the boundary is of chance: nothing in the sound ends a part."""
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    name = f"voicemail.{_NAMES.get(content_type, 'wav')}"
    kind = content_type if content_type.startswith("audio/") else "application/octet-stream"
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    return b"".join([*parts, head.encode(), sound, f"\r\n--{boundary}--\r\n".encode()])


def _text(answer: Answer, host: str) -> str:
    if answer.status in (400, 401, 403, 404, 413, 415, 422):
        raise EndpointRefused(
            f"{host} does not write this recording down (status {answer.status}): check address, key and model in "
            "Settings, Transcription."
        )
    if not answer.is_fine:
        problem = HttpProblem(f"{host} answers with status {answer.status}: it is tried again by itself.")
        problem.can_retry = True
        raise problem
    text = answer.object().get("text")
    if not isinstance(text, str):
        raise EndpointRefused(f"{host} answers without a text: it does not speak the transcription protocol.")
    return " ".join(text.split())[:_LONGEST_TEXT]
