"""Lines of a small Asterisk's CEL and CDR files, as it writes them while calls happen; times are New York's."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.desk.world import MONDAY

ZONE = ZoneInfo("America/New_York")
LINE = "+12025550100"
TRUNK, DESK = "PJSIP/trunk", "PJSIP/201"
_NUMBERS = itertools.count(1)


def moment_at(hours: float, seconds: float = 0) -> datetime:
    """Return a moment, hours and seconds after Monday 09:00 in New York."""
    return MONDAY + timedelta(hours=hours, seconds=seconds)


class CelCall:
    """One call of which the CEL lines come in time; `first` is the channel that began it."""

    def __init__(self, caller: str, at: float, *, dialled: str = LINE, is_ours: bool = False) -> None:
        self.at = at
        epoch = int(moment_at(at).timestamp())
        self.linked = f"{epoch}.{next(_NUMBERS)}"
        self._other = f"{epoch}.{next(_NUMBERS)}"
        self._caller, self._dialled = caller, dialled
        context = "from-internal" if is_ours else "from-trunk"
        here = DESK if is_ours else TRUNK
        there = TRUNK if is_ours else DESK
        self._first = (f"{here}-{epoch:08x}", self.linked, caller, dialled, context)
        reached = dialled if is_ours else "201"
        self._second = (f"{there}-{epoch + 1:08x}", self._other, reached, "s", context)

    def line(
        self,
        event: str,
        seconds: float,
        *,
        is_second: bool = False,
        app: str = "",
        data: str = "",
        extra: str = "",
    ) -> str:
        """Return one event as cel_custom's Master.csv has it."""
        channel, unique, number, exten, context = self._second if is_second else self._first
        when = moment_at(self.at, seconds).astimezone(ZONE).strftime("%Y-%m-%d %H:%M:%S.%f")
        cells = [event, when, "", number, number, "", "", exten, context, channel, app, data]
        cells += ["DOCUMENTATION", "", unique, self.linked, "", "", "", extra.replace('"', '""')]
        return ",".join(f'"{cell}"' for cell in cells) + "\n"

    def rings(self) -> list[str]:
        """The caller arrives and a phone rings."""
        return [
            self.line("CHAN_START", 0),
            self.line("CHAN_START", 1, is_second=True),
        ]

    def joined(self, seconds: float) -> list[str]:
        """The other side picks up and both are put through, `seconds` after the first ring."""
        bridge = '{"bridge_id":"b-' + self.linked + '","bridge_technology":"simple_bridge"}'
        data = f"{DESK},30"
        return [
            self.line("ANSWER", seconds, is_second=True, app="AppDial", data="(Outgoing Line)"),
            self.line("ANSWER", seconds, app="Dial", data=data),
            self.line(
                "BRIDGE_ENTER", seconds, is_second=True, app="AppDial", data="(Outgoing Line)", extra=bridge
            ),
            self.line("BRIDGE_ENTER", seconds, app="Dial", data=data, extra=bridge),
        ]

    def ends(self, seconds: float, *, was_joined: bool = False) -> list[str]:
        """Both hang up."""
        bridge = '{"bridge_id":"b-' + self.linked + '","bridge_technology":"simple_bridge"}'
        hung = '{"hangupcause":16,"hangupsource":"","dialstatus":"' + ("ANSWER" if was_joined else "") + '"}'
        left = [
            self.line("BRIDGE_EXIT", seconds, is_second=True, app="AppDial", extra=bridge),
            self.line("BRIDGE_EXIT", seconds, app="Dial", extra=bridge),
        ]
        return [
            *(left if was_joined else []),
            self.line("HANGUP", seconds, is_second=True, extra=hung),
            self.line("CHAN_END", seconds, is_second=True),
            self.line("HANGUP", seconds, extra=hung),
            self.line("CHAN_END", seconds),
            self.line("LINKEDID_END", seconds),
        ]

    def talk(self, ring: float, spoken: float) -> list[str]:
        """A whole call that was taken after `ring` seconds and lasted `spoken`."""
        return [*self.rings(), *self.joined(ring), *self.ends(ring + spoken, was_joined=True)]

    def missed(self, rang: float) -> list[str]:
        """A whole call that nobody took."""
        return [*self.rings(), *self.ends(rang)]

    def machine(self, app: str, data: str, begins: float, ends: float) -> list[str]:
        """A whole call that one of our machines took: a menu's Background, VoiceMail."""
        hung = '{"hangupcause":16}'
        return [
            self.line("CHAN_START", 0),
            self.line("ANSWER", begins, app="Answer"),
            self.line("APP_START", begins, app=app, data=data),
            self.line("APP_END", ends, app=app, data=data),
            self.line("HANGUP", ends, extra=hung),
            self.line("CHAN_END", ends),
            self.line("LINKEDID_END", ends),
        ]


def cdr(caller: str, at: float, spoken: float = 0, *, to: str = "201") -> str:
    """Return one row of Master.csv with its unique id."""
    start = moment_at(at)
    end = start + timedelta(seconds=12 + spoken)
    answer = f"{start + timedelta(seconds=12):%Y-%m-%d %H:%M:%S}" if spoken else ""
    number = next(_NUMBERS)
    cells = [
        "",
        caller,
        to,
        "from-trunk",
        f'""{caller}"" <{caller}>',
        f"{TRUNK}-{number:08x}",
        f"{DESK}-{number:08x}",
    ]
    local = (start.astimezone(ZONE), end.astimezone(ZONE))
    if answer:
        answer = f"{(local[0] + timedelta(seconds=12)):%Y-%m-%d %H:%M:%S}"
    cells += ["Dial", f"{DESK},30", f"{local[0]:%Y-%m-%d %H:%M:%S}", answer, f"{local[1]:%Y-%m-%d %H:%M:%S}"]
    cells += [str(int(12 + spoken)), str(int(spoken)), "ANSWERED" if spoken else "NO ANSWER", "DOCUMENTATION"]
    return ",".join(f'"{cell}"' for cell in cells) + f',"{int(start.timestamp())}.{number}",""\n'
