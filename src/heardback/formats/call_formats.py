"""The call formats by name: a further one is a module with a `FORMAT` and one more line here."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from heardback.formats.calls import CallFormat
from heardback.formats.records import Unreadable

_WHERE: Final = {
    "cel": "heardback.formats.cel",
    "cdr": "heardback.formats.cdr.asterisk",
    "queue_log": "heardback.formats.queue_log",
    "freeswitch": "heardback.formats.cdr.freeswitch",
    "csv": "heardback.formats.call_csv",
    "twilio": "heardback.formats.telephony.twilio",
    "telnyx": "heardback.formats.telephony.telnyx",
    "3cx": "heardback.formats.telephony.threecx",
}
CALL_FORMATS: Final = tuple(_WHERE)


def call_format(name: str) -> CallFormat:
    """Return the format called `name`; raises Unreadable naming those there are. Loads only that one."""
    if name not in _WHERE:
        raise Unreadable(f"{name} is no call format: choose one of {', '.join(_WHERE)}.")
    found: CallFormat = import_module(_WHERE[name]).FORMAT
    return found
