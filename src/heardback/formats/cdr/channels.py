"""What the name of an Asterisk channel tells: its technology, its endpoint, whether it looks like a desk phone.

Source: Asterisk channel names, "TECHNOLOGY/endpoint-serial", Local channels ending in ";1" and ";2".
"""

from __future__ import annotations

from functools import lru_cache
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
    """One leg: `endpoint` "PJSIP/201", its `technology` in lower case and `name` "201"; '' for no channel.

    `is_local`: Asterisk's own loop back into the dialplan, behind which anything may answer. `is_extension`: it
    looks like a phone of the house, its name being a short number. `is_trunk_card`: its technology alone says that
    it is a line to the outside; `is_outside`: it looks like one.
    """

    endpoint: str = ""
    technology: str = ""
    name: str = ""
    is_local: bool = False
    is_extension: bool = False
    is_trunk_card: bool = False
    is_outside: bool = False


NO_CHANNEL: Final = Channel()


def read_channel(written: str) -> Channel:
    """Return the leg behind a channel's name, without its serial number."""
    if not written:
        return NO_CHANNEL
    base, dash, serial = written.rpartition("-")
    return _at_endpoint(base if dash and _is_serial(serial) else written)


@lru_cache(maxsize=1 << 14)
def _at_endpoint(endpoint: str) -> Channel:
    for prefix in _TAKEN_OVER:
        endpoint = endpoint.removeprefix(prefix)
    endpoint = endpoint.partition(";")[0]
    technology, _, name = endpoint.partition("/")
    technology = technology.lower()
    is_local, is_trunk_card = technology == "local", technology in _TRUNK_TECHNOLOGIES
    is_extension = is_short_number(name.partition("@")[0])
    is_outside = is_trunk_card or (not is_local and not is_extension)
    return Channel(endpoint, technology, name, is_local, is_extension, is_trunk_card, is_outside)


def _is_serial(text: str) -> bool:
    """Whether this is what Asterisk counts channels by: hexadecimal, a Local channel's side behind it."""
    try:
        int(text.partition(";")[0], 16)
    except ValueError:
        return False
    return True


def is_short_number(text: str) -> bool:
    """Whether this is a bare internal number of two to six digits."""
    return text.isdigit() and 2 <= len(text) <= LONGEST_EXTENSION


def is_outside_number(text: str) -> bool:
    """Whether this has the shape of a subscriber's number: "+", or more digits than any extension."""
    return text.startswith("+") or (len(text) > LONGEST_EXTENSION and text.isdigit())
