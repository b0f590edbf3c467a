"""What a vendor's folder gives to the web: who signed a webhook, and what it says. A vendor is one more line here.

A caller may rely on: `check` is asked before `read`, over the raw body; `read` never raises, so that what is signed
is kept even where nobody knows it yet.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any, Final

from heardback.formats.records import Unreadable
from heardback.formats.telephony.moments import moment_of

_WHERE: Final = {
    "twilio": "heardback.formats.telephony.twilio.hook",
    "telnyx": "heardback.formats.telephony.telnyx.hook",
}


class NotSigned(Exception):
    """A webhook that is not proven to come from the vendor; `sentence` names the mend. Its body is not kept."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class HookRequest:
    """One webhook as it came. `url` is the firm's public address as the vendor called it, with the query as sent;
    `headers` have lower-case names; `body` is raw.
    """

    url: str
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime


@dataclass(frozen=True, slots=True)
class HeardRecording:
    """A caller's message whose sound the vendor keeps: the vendor's name for it, where it lies, and its length."""

    reference: str
    address: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Told:
    """What one webhook says. `event_key` is the same for every delivery of the same event.

    `call_key` is '' where it names no call. `asks_root_of` is a leg whose call this webhook does not name: where an
    earlier one of that leg did, it belongs there. `problem` is a sentence
    where the event is one we do not know. `recording` is a caller's message, never a conversation.
    """

    event_key: str
    call_key: str
    problem: str = ""
    asks_root_of: str = ""
    recording: HeardRecording | None = None


@dataclass(frozen=True, slots=True)
class HookVendor:
    """One vendor's webhooks.

    `check(request, keys)` raises NotSigned unless the vendor signed it; `keys` are the intake point's settings and
    secrets by name. `secret_name` is what an intake point's secret is called where it is one plain text. `reply` is
    what the vendor takes for "received" and for no wish of ours.
    """

    name: str
    check: Callable[[HookRequest, Mapping[str, str]], None]
    read: Callable[[HookRequest], Told]
    secret_name: str
    reply: bytes = b""
    reply_type: str = "text/plain"


_BODY, _BYTES, _RECEIVED, _ROOT = (
    "heardback_body",
    "heardback_bytes",
    "heardback_received_at",
    "heardback_root",
)


@dataclass(frozen=True, slots=True)
class Enveloped:
    """A webhook's raw body as it is stored: with the moment it came, and the root of its call where found later."""

    body: bytes
    received_at: datetime
    root: str = ""


def envelope(one: Enveloped) -> str:
    """Return the raw body and what was noted of it as one line; `enveloped` gives it back byte for byte."""
    told = {_RECEIVED: one.received_at.isoformat()} | ({_ROOT: one.root} if one.root else {})
    try:
        told[_BODY] = one.body.decode("utf-8")
    except UnicodeDecodeError:
        told[_BYTES] = base64.b64encode(one.body).decode("ascii")
    return json.dumps(told)


def enveloped(value: Mapping[str, Any]) -> Enveloped | None:
    """Return what `envelope` was given, None for any other object."""
    received_at = moment_of(str(value.get(_RECEIVED, "")))
    body, coded = value.get(_BODY), value.get(_BYTES)
    if received_at is None:
        return None
    root = str(value.get(_ROOT, ""))
    if isinstance(body, str):
        return Enveloped(body.encode("utf-8", "surrogatepass"), received_at, root)
    if not isinstance(coded, str):
        return None
    try:
        return Enveloped(base64.b64decode(coded), received_at, root)
    except ValueError:
        return None


def hook_vendor(name: str) -> HookVendor:
    """Return the vendor called `name`; raises Unreadable naming those there are."""
    if name not in _WHERE:
        raise Unreadable(f"{name} sends no webhooks that are understood: there are {', '.join(_WHERE)}.")
    found: HookVendor = import_module(_WHERE[name]).HOOK
    return found
