"""The firm's telephone exchange: writes down calls as an Asterisk does, in three files at once.

`cel.csv` tells every event, `Master.csv` one row a pair of parties, `queue_log` what happened in the queue; all three
name a call by the id of its first channel. Times are the exchange's own wall clock, as Asterisk writes them.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from heardback.sample_firm.firm import FirmClock

CEL_COLUMNS = (
    "eventtype", "eventtime", "cid_name", "cid_num", "exten", "context", "channame", "appname", "appdata",
    "uniqueid", "linkedid", "peer", "userdeftype", "extra",
)  # fmt: skip
QUEUE = "service"
GREETING = 5
_OUTSIDE = "from-pstn"
_INSIDE = "from-internal"


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody outside: their number ('' withheld) and what the network shows as their name."""

    number: str
    name: str = ""

    @property
    def shown(self) -> str:
        return self.number or "anonymous"

    @property
    def shown_name(self) -> str:
        return self.name if self.number else "Anonymous"


@dataclass(frozen=True, slots=True)
class CelRow:
    """One event as `cel.csv` holds it; `at` is its true moment, `call` the id of the call that it belongs to."""

    at: float
    kind: str
    app: str
    call: str
    cells: tuple[str, ...]


@dataclass(slots=True)
class _Channel:
    """One end of a call as Asterisk names it."""

    name: str
    uid: str
    number: str
    shown_name: str
    context: str


class Exchange:
    """Takes calls in any order; `write` puts them into files in order of time. Moments are epoch seconds."""

    def __init__(self, clock: FirmClock, first_serial: int = 0) -> None:
        self._clock = clock
        self._serial = first_serial
        self._cel: list[tuple[float, int, tuple[str, ...]]] = []
        self._cdr: list[tuple[float, int, tuple[str, ...]]] = []
        self._queue: list[tuple[float, int, str]] = []

    # --- calls to the firm

    def taken(self, caller: Caller, at: int, line: str, staff: str, *, rings: int, talks: int) -> str:
        """A call through the queue that a member picks up; returns the call's id."""
        trunk, member = self._trunk(caller, at), self._phone(staff, at)
        self._enter_queue(trunk, at, line)
        up, end = at + rings, at + rings + talks
        self._start(trunk, member, at + 0.4)
        self._event(trunk, "ANSWER", up, member, "", staff)
        self._bridge(trunk, (member, trunk), up, end)
        self._hang_up(trunk, (member, trunk), end, "ANSWER")
        self._log(up, trunk, f"PJSIP/{staff}", f"CONNECT|{rings}|{member.uid}|{rings}")
        self._log(end, trunk, f"PJSIP/{staff}", f"COMPLETECALLER|{rings}|{talks}|1")
        self._row(trunk, member, at, at, end, "ANSWERED", "400", "Queue", f"{QUEUE},t")
        return trunk.uid

    def given_up(self, caller: Caller, at: int, line: str, staff: str, *, rings: int) -> str:
        """A call through the queue that nobody picks up before the caller hangs up."""
        trunk, member = self._trunk(caller, at), self._phone(staff, at)
        self._enter_queue(trunk, at, line)
        self._start(trunk, member, at + 0.4)
        self._hang_up(trunk, (member, trunk), at + rings, "CANCEL")
        self._log(at + rings, trunk, "NONE", f"ABANDON|1|1|{rings}")
        # Asterisk answers a call before it waits in a queue: the row says ANSWERED all the same.
        self._row(trunk, None, at, at, at + rings, "ANSWERED", "400", "Queue", f"{QUEUE},t")
        return trunk.uid

    def unanswered(self, caller: Caller, at: int, line: str, staff: str, *, rings: int) -> str:
        """A call straight to a phone that nobody picks up."""
        trunk, member = self._trunk(caller, at), self._phone(staff, at)
        self._event(trunk, "CHAN_START", at, trunk, "", line.lstrip("+"))
        self._start(trunk, member, at + 0.4)
        self._hang_up(trunk, (member, trunk), at + rings, "CANCEL")
        self._row(trunk, member, at, None, at + rings, "NO ANSWER", staff, "Dial", f"PJSIP/{staff},30")
        return trunk.uid

    def recorded(self, caller: Caller, at: int, line: str, staff: str, *, rings: int, speaks: int) -> str:
        """A call that ends in voicemail; the caller speaks so long after the greeting and the beep."""
        trunk, member = self._trunk(caller, at), self._phone(staff, at)
        up, end = at + rings, at + rings + GREETING + speaks
        self._event(trunk, "CHAN_START", at, trunk, "", line.lstrip("+"))
        self._start(trunk, member, at + 0.4)
        self._hang_up(trunk, (member,), up, "", is_over=False)
        app, data, exten = "VoiceMail", f"{staff}@default,u", f"vmu{staff}"
        for kind, moment in (("APP_START", up + 0.2), ("ANSWER", up + 0.3), ("APP_END", float(end))):
            self._event(trunk, kind, moment, trunk, "", exten, "macro-vm", app, data)
        self._hang_up(trunk, (trunk,), end, "NOANSWER")
        self._row(trunk, None, at, up, end, "ANSWERED", exten, app, data)
        return trunk.uid

    def menu_only(self, caller: Caller, at: int, line: str, *, listens: int) -> str:
        """A call that only the menu answers until the caller gives up."""
        trunk = self._trunk(caller, at)
        self._event(trunk, "CHAN_START", at, trunk, "", line.lstrip("+"))
        self._event(trunk, "ANSWER", at + 0.1, trunk, "", "s", "ivr-1", "Answer")
        self._event(trunk, "APP_START", at + 0.2, trunk, "", "s", "ivr-1", "Background", "welcome")
        self._hang_up(trunk, (trunk,), at + listens, "")
        self._row(trunk, None, at, at, at + listens, "ANSWERED", "s", "BackGround", "welcome")
        return trunk.uid

    # --- calls of the firm

    def dials(self, staff: str, number: str, at: int, *, rings: int, talks: int, line: str) -> str:
        """A call out; `talks` 0: nobody picks up."""
        phone, trunk = self._phone(staff, at), self._trunk(Caller(number), at)
        up, end = at + rings, at + rings + talks
        dialled = f"9{number.lstrip('+').removeprefix('1')}"
        data = f"PJSIP/{number.lstrip('+')}@trunk,300"
        self._event(phone, "CHAN_START", at, phone, "", dialled)
        self._event(phone, "APP_START", at + 0.1, phone, "", "s", "macro-dialout-trunk", "Dial", data)
        self._event(phone, "CHAN_START", at + 0.2, trunk, "", "s")
        status = "CANCEL"
        if talks:
            status = "ANSWER"
            self._event(phone, "ANSWER", up - 0.2, trunk, "", number.lstrip("+"))
            self._event(phone, "ANSWER", up - 0.1, phone, "", "s")
            self._bridge(phone, (phone, trunk), up, end)
        self._hang_up(phone, (phone, trunk), end, status)
        answered = up if talks else None
        disposition = "ANSWERED" if talks else "NO ANSWER"
        self._row(phone, trunk, at, answered, end, disposition, number.lstrip("+"), "Dial", data, line)
        return phone.uid

    def dials_by_machine(self, staff: str, number: str, at: int, *, rings: int, talks: int) -> str:
        """A dialler's call whose machine detection cannot tell who picked up, put through to a phone."""
        trunk, phone = self._trunk(Caller(number), at), self._phone(staff, at)
        up, end = at + rings, at + rings + talks
        self._event(trunk, "CHAN_START", at, trunk, "", "s")
        self._event(trunk, "ANSWER", up, trunk, "", "s", _OUTSIDE, "AppDial2", "(Outgoing Line)")
        self._event(trunk, "APP_START", up + 0.1, trunk, "", "s", "dialler", "AMD")
        self._start(trunk, phone, up + 0.3)
        self._event(trunk, "ANSWER", up + 0.5, phone, "", staff)
        self._bridge(trunk, (phone, trunk), up + 0.6, end)
        self._hang_up(trunk, (phone, trunk), end, "ANSWER")
        return trunk.uid

    def among_us(self, staff: str, other: str, at: int, *, rings: int, talks: int) -> str:
        """A call from one colleague to another."""
        phone, member = self._phone(staff, at), self._phone(other, at)
        up, end = at + rings, at + rings + talks
        self._event(phone, "CHAN_START", at, phone, "", other)
        self._start(phone, member, at + 0.2)
        self._event(phone, "ANSWER", up, member, "", other)
        self._bridge(phone, (member, phone), up + 0.1, end)
        self._hang_up(phone, (member, phone), end, "ANSWER")
        self._row(phone, member, at, up, end, "ANSWERED", other, "Dial", f"PJSIP/{other},30")
        return phone.uid

    # --- files

    def cel_rows(self) -> list[CelRow]:
        """Return the events so far in order of time."""
        kind, app, call = (CEL_COLUMNS.index(name) for name in ("eventtype", "appname", "linkedid"))
        return [CelRow(at, row[kind], row[app], row[call], row) for at, _, row in sorted(self._cel)]

    def write(self, folder: Path, until: float = float("inf")) -> None:
        """Write cel.csv, Master.csv and queue_log; the last events stand twice, as after a restored backup.

        What comes after `until` is left out.
        """
        folder.mkdir(parents=True, exist_ok=True)
        events = [row for at, _, row in sorted(self._cel) if at < until]
        self._csv(folder / "cel.csv", [CEL_COLUMNS, *events, *events[-40:]])
        self._csv(
            folder / "Master.csv", [row for at, _, row in sorted(self._cdr) if at < until], is_quoted=True
        )
        lines = [line for at, _, line in sorted(self._queue) if at < until]
        (folder / "queue_log").write_text("".join(lines), encoding="utf-8", newline="\n")

    @staticmethod
    def _csv(path: Path, rows: list[tuple[str, ...]], *, is_quoted: bool = False) -> None:
        text = io.StringIO(newline="")
        if is_quoted:
            csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
        else:
            csv.writer(text, lineterminator="\n").writerows(rows)
        path.write_text(text.getvalue(), encoding="utf-8", newline="\n")

    # --- channels and events

    def _trunk(self, caller: Caller, at: int) -> _Channel:
        name, uid = self._names("PJSIP/trunk", at)
        return _Channel(name, uid, caller.shown, caller.shown_name, _OUTSIDE)

    def _phone(self, staff: str, at: int) -> _Channel:
        name, uid = self._names(f"PJSIP/{staff}", at)
        return _Channel(name, uid, staff, "", _INSIDE)

    def _names(self, endpoint: str, at: int) -> tuple[str, str]:
        self._serial += 1
        return f"{endpoint}-{self._serial:08x}", f"{at}.{self._serial}"

    def _enter_queue(self, trunk: _Channel, at: int, line: str) -> None:
        self._event(trunk, "CHAN_START", at, trunk, "", line.lstrip("+"))
        self._event(trunk, "ANSWER", at + 0.1, trunk, "", "400", "ext-queues", "Queue", f"{QUEUE},t")
        self._event(trunk, "APP_START", at + 0.2, trunk, "", "400", "ext-queues", "Queue", f"{QUEUE},t")
        self._log(at, trunk, "NONE", f"DID|{line.lstrip('+')}")
        self._log(at, trunk, "NONE", f"ENTERQUEUE||{trunk.number}|1")

    def _start(self, first: _Channel, channel: _Channel, at: float) -> None:
        self._event(first, "CHAN_START", at, channel, "", "s")

    def _bridge(self, first: _Channel, channels: tuple[_Channel, ...], at: float, end: float) -> None:
        extra = f'{{"bridge_id":"{first.uid}","bridge_technology":"simple_bridge"}}'
        for kind, moment in (("BRIDGE_ENTER", at), ("BRIDGE_EXIT", end)):
            for channel in channels:
                self._event(first, kind, moment, channel, extra)

    def _hang_up(
        self, first: _Channel, channels: tuple[_Channel, ...], at: float, status: str, *, is_over: bool = True
    ) -> None:
        for channel in channels:
            said = status if channel is first else ""
            extra = f'{{"hangupcause":16,"hangupsource":"","dialstatus":"{said}"}}'
            self._event(first, "HANGUP", at, channel, extra)
            self._event(first, "CHAN_END", at, channel)
        if is_over:
            self._event(first, "LINKEDID_END", at, channels[-1])

    def _event(
        self,
        first: _Channel,
        kind: str,
        at: float,
        channel: _Channel,
        extra: str = "",
        exten: str = "",
        context: str = "",
        app: str = "",
        data: str = "",
    ) -> None:
        row = (
            kind, self._wall(at, digits=6), channel.shown_name, channel.number, exten, context or channel.context,
            channel.name, app, data, channel.uid, first.uid, "", "", extra,
        )  # fmt: skip
        self._cel.append((at, len(self._cel), row))

    def _log(self, at: int, trunk: _Channel, member: str, what: str) -> None:
        event, _, rest = what.partition("|")
        line = f"{at}|{trunk.uid}|{QUEUE}|{member}|{event}|{rest}\n"
        self._queue.append((at, len(self._queue), line))

    def _row(
        self,
        first: _Channel,
        second: _Channel | None,
        at: int,
        answered: int | None,
        end: int,
        disposition: str,
        dst: str,
        app: str,
        data: str,
        shown: str = "",
    ) -> None:
        src = "" if first.number == "anonymous" else shown or first.number
        clid = f'"{first.shown_name}" <{src}>'
        row = (
            "", src, dst, first.context, clid, first.name, second.name if second else "", app, data,
            self._wall(at), self._wall(answered) if answered is not None else "", self._wall(end),
            str(end - at), str(end - answered) if answered is not None else "0", disposition, "DOCUMENTATION",
            first.uid, "",
        )  # fmt: skip
        self._cdr.append((end, len(self._cdr), row))

    def _wall(self, at: float, digits: int = 0) -> str:
        """The exchange's own clock, as naive local time."""
        whole = int(at)
        _, day, _, year, hour, minute = self._clock.parts(whole)
        number = self._clock.month_number(whole)
        text = f"{year}-{number:02d}-{day:02d} {hour:02d}:{minute:02d}:{whole % 60:02d}"
        return f"{text}.{round((at - whole) * 1_000_000):06d}" if digits else text
