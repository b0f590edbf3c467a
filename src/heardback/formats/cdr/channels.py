"""What the name of an Asterisk channel tells: its technology, its endpoint, whether it looks like a desk phone.

Source: Asterisk channel names, "TECHNOLOGY/endpoint-serial", Local channels ending in ";1" and ";2".
"""

from __future__ import annotations

from typing import Final, NamedTuple

from heardback.formats.cdr.rows import words
from heardback.formats.phone_numbers import LONGEST_EXTENSION

# Lines to the outside by their very technology: telephone cards and mobile modems.
_TRUNK_TECHNOLOGIES: Final = frozenset(
    words("dahdi zap misdn capi khomp ss7 ooh323 h323 sangoma woomera unicall dongle quectel mobile datacard")
)
# Names that Asterisk puts before a channel that it took over from another.
_TAKEN_OVER: Final = ("AsyncGoto/", "Transfered/", "Surrogate/", "Parked/", "Bridge/")


class Channel(NamedTuple):
    """One leg: `endpoint` "PJSIP/201", its `technology` in lower case and `name` "201"; '' for no channel."""

    endpoint: str
    technology: str
    name: str

    @property
    def is_local(self) -> bool:
        """Whether it is Asterisk's own loop back into the dialplan, behind which anything may answer."""
        return self.technology == "local"

    @property
    def is_extension(self) -> bool:
        """Whether it looks like a phone of the house: its name is a short number."""
        return is_short_number(self.name.partition("@")[0])

    @property
    def is_outside(self) -> bool:
        """Whether it looks like a line to the outside, rather than a phone of the house."""
        return bool(self.technology) and not self.is_local and (self.is_trunk_card or not self.is_extension)

    @property
    def is_trunk_card(self) -> bool:
        """Whether its technology alone says that it is a line to the outside."""
        return self.technology in _TRUNK_TECHNOLOGIES


NO_CHANNEL: Final = Channel("", "", "")


def read_channel(written: str) -> Channel:
    """Return the leg behind a channel's name, without its serial number."""
    if not written:
        return NO_CHANNEL
    for prefix in _TAKEN_OVER:
        written = written.removeprefix(prefix)
    base, dash, serial = written.rpartition("-")
    endpoint = base if dash and _is_serial(serial.partition(";")[0]) else written.partition(";")[0]
    technology, _, name = endpoint.partition("/")
    return Channel(endpoint, technology.lower(), name)


def _is_serial(text: str) -> bool:
    try:
        int(text, 16)
    except ValueError:
        return False
    return True


def is_short_number(text: str) -> bool:
    """Whether this is a bare internal number of two to six digits."""
    return text.isdigit() and 2 <= len(text) <= LONGEST_EXTENSION


def is_outside_number(text: str) -> bool:
    """Whether this has the shape of a subscriber's number: "+", or more digits than any extension."""
    return text.startswith("+") or (len(text) > LONGEST_EXTENSION and text.isdigit())
