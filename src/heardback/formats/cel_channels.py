"""Asterisk's channel names: which ones are people's phones, which are plumbing, and who is at the other end.

Source: Asterisk's documentation, "Channels" and "Local Channel": a name is `Technology/endpoint-sequence`, a Local
channel has the halves `;1` and `;2`, a masquerade leaves `<ZOMBIE>` and `<MASQ>` behind.
"""

from __future__ import annotations

import re
from typing import Final

# A masquerade takes over the channel that it is named after, so it is the same leg.
_TAKEN_OVER: Final = ("AsyncGoto/", "Parked/", "Transfered/", "Surrogate/", "Bridge/")
_MACHINES: Final = frozenset(
    {
        "announcer",
        "arirecorder",
        "audiosocket",
        "bridge",
        "cbann",
        "cbrec",
        "message",
        "multicastrtp",
        "null",
        "recorder",
        "rtp",
        "snoop",
        "surrogate",
        "unicastrtp",
        "websocket",
    }
)
_LINES: Final = frozenset({"capi", "dongle", "h323", "khomp", "misdn", "ooh323", "quectel", "ss7", "vpb"})
_WORD: Final = r"(?:^|[-_./@])(?:from[-_]?)?(?:{0})(?:$|[-_./\d])"
_OUTSIDE_CONTEXT: Final = re.compile(
    _WORD.format(
        "trunks?|extern(?:al)?|pstn|did|incoming|inbound|incall|outside|providers?|carriers?|isdn|public|pots|"
        "dahdi|zaptel|analog|digital|sip-external"
    ),
    re.IGNORECASE,
)
_OUTSIDE_ENDPOINT: Final = re.compile(
    r"trunk|provider|carrier|pstn|gateway|outside|(?:^|[-_])(?:gw|sbc)\d*(?:$|[-_])", re.IGNORECASE
)
_DIALS_OUT: Final = re.compile(
    _WORD.format("outcalls?|outgoing|outbound|dial-?out|outrt|to-?(?:trunk|extern(?:al)?|pstn)"),
    re.IGNORECASE,
)
_PRI: Final = re.compile(r"DAHDI/[ig]\d+/", re.IGNORECASE)
_HALF: Final = re.compile(r"[;,][12]$")


def leg_name(channel: str) -> str:
    """Return the name of the leg behind a channel name, without what masquerades add to it."""
    if "<" in channel:
        channel = channel.partition("<")[0]
    while channel.startswith(_TAKEN_OVER):
        inner = channel.partition("/")[2]
        if "/" not in inner:
            break
        channel = inner
    return channel


def is_leftover(channel: str) -> bool:
    """Whether a channel is what a masquerade left over: nobody is at it, whatever it is called."""
    return channel.endswith("<ZOMBIE>")


def is_local(name: str) -> bool:
    """Whether this is half of a Local channel, which only joins two pieces of dialplan."""
    return name.startswith("Local/")


def other_half(name: str) -> str:
    """Return the name of a Local channel's other half, or ''."""
    if not is_local(name) or not _HALF.search(name):
        return ""
    return name[:-1] + ("1" if name[-1] == "2" else "2")


def is_machine(name: str) -> bool:
    """Whether no person can be at this channel: Asterisk's own announcers, recorders and Local halves."""
    technology = name.partition("/")[0].lower()
    return technology == "local" or technology in _MACHINES


def endpoint_of(name: str) -> str:
    """Return the endpoint of a leg: "PJSIP/201" for "PJSIP/201-00000019"."""
    bare = _HALF.sub("", name)
    head, dash, _ = bare.rpartition("-")
    return head if dash else bare


def is_outside(context: str, name: str) -> bool:
    """Whether this leg is a line to the outside: by its first dialplan context, or by its endpoint's name."""
    technology, _, endpoint = name.partition("/")
    return bool(
        (context and _OUTSIDE_CONTEXT.search(context))
        or _OUTSIDE_ENDPOINT.search(endpoint)
        or technology.lower() in _LINES
        or _PRI.match(name)
    )


def dials_out(context: str) -> bool:
    """Whether a dialplan context is where calls leave the firm."""
    return _DIALS_OUT.search(context) is not None
