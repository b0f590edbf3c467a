"""3CX over real sockets and files: stored as it comes, and only an extension's pickup is a person."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError
from tests.desk.world import MONDAY, World
from tests.flows.call_lines import moment_at

from heardback.desk.models import Contact, Filing, IntakeKind, IntakePoint
from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallOutcome, CallRecord
from heardback.formats.records import Unreadable
from heardback.gateways.ports import free_port
from heardback.intake.calls import store_calls
from heardback.intake.models import RawItem
from heardback.intake.normalise import normalise_one
from heardback.intake.watch_threecx import ThreeCxWatcher

UTC = ZoneInfo("UTC")
X = "+12025550142"


def record(
    at: float,
    *,
    rang: float = 12,
    talked: float = 0,
    source: str = X,
    source_type: str = "external_line",
    to: str = "Ext.201",
    to_type: str = "extension",
    final: str = "",
    final_type: str = "",
    reason: str = "src_participant_terminated",
    number: int = 0,
) -> str:
    """Return one record with all fields in 3CX's own order, `at` hours after Monday 09:00; times are UTC."""
    start = moment_at(at)
    answer, end = start + timedelta(seconds=rang), start + timedelta(seconds=rang + talked)
    shown = "{:%Y/%m/%d %H:%M:%S}"
    cells = [f"Call {int(at * 100) + number}", f"0000019{int(at * 1000):09X}_{number}", "00:00:00"]
    cells += [shown.format(start), shown.format(answer) if talked else "", shown.format(end), reason]
    cells += [source, to, "10000", to.rpartition(".")[2], "+12025550100", "", final, final.rpartition(".")[2]]
    cells += ["", "", "", "", f"Chain: {source};{to};", source_type, to_type, final_type, "", "Sam", "", ""]
    return ",".join(cells)


def folded(*lines: str, **profile: str) -> CallRecord:
    known = call_format("3cx")
    pieces = list(known.split([f"{line}\r\n" for line in lines], profile))
    assert [piece.problem for piece in pieces if piece.problem] == []
    assert len({piece.call_key for piece in pieces}) == 1
    return known.fold([piece.content for piece in pieces], UTC)


# what a record proves


def test_an_extension_that_was_called_and_answered_is_a_person() -> None:
    call = folded(record(0, talked=60))
    assert (call.is_answered_by_person, call.answered_at, call.bridged_for) == (True, moment_at(0, 12), 60)
    assert (call.direction, call.source.number, call.dialled) == ("inbound", X, "+12025550100")


@pytest.mark.parametrize(
    ("to_type", "final", "final_type", "outcome", "is_joined"),
    [
        ("Queue", "Ext.201", "Extension", CallOutcome.UNPROVEN, True),  # answered by the queue's music first
        ("ivr", "Ext.201", "extension", CallOutcome.UNPROVEN, True),
        ("Extension", "+12025550199", "Line", CallOutcome.UNPROVEN, True),  # forwarded to a mobile
        ("extension", "", "", CallOutcome.ANSWERED, True),
        (
            "RingGroup",
            "Ext.202",
            "Extension",
            CallOutcome.ANSWERED,
            True,
        ),  # a ring group answers nothing itself
        ("Extension", "VMail.201", "VMail", CallOutcome.IVR_ONLY, False),
        ("extension", "201", "voicemail", CallOutcome.IVR_ONLY, False),
        ("Ivr", "", "", CallOutcome.IVR_ONLY, False),
        ("Queue", "Ext.800", "Queue", CallOutcome.ABANDONED, False),
        ("Fax", "", "", CallOutcome.IVR_ONLY, False),
        ("Extension", "Ext.700", "ConfPlace", CallOutcome.IVR_ONLY, False),
    ],
)
def test_an_answered_time_proves_a_person_only_where_no_machine_can_have_answered(
    to_type: str, final: str, final_type: str, outcome: CallOutcome, is_joined: bool
) -> None:
    call = folded(record(0, talked=60, to_type=to_type, final=final, final_type=final_type))
    assert call.outcome is outcome
    assert (call.bridged_for > 0) is is_joined
    assert call.is_answered_by_person is (outcome is CallOutcome.ANSWERED)
    assert call.reached_voicemail is (final_type.lower() in ("vmail", "voicemail"))


def test_without_the_types_nothing_is_proven() -> None:
    line = ",".join(record(0, talked=60).split(",")[:20])
    assert folded(line).outcome is CallOutcome.UNPROVEN


def test_an_extension_that_rang_out_reached_whoever_answered() -> None:
    call = folded(record(0, talked=45, source="Ext.201", source_type="Extension", to=X, to_type="Line"))
    assert (call.direction, call.outcome, call.destination.number) == ("outbound", CallOutcome.ANSWERED, X)
    missed = folded(record(0, source="Ext.201", source_type="Extension", to=X, to_type="Line"))
    assert (missed.outcome, missed.rang_for) == (CallOutcome.NO_ANSWER, 12)


def test_segments_of_one_call_prove_together_what_one_alone_does_not() -> None:
    name = "5f0c7d3e-8a5b-4f6e-9c1d-0123456789ab"
    queue = record(0, rang=0, talked=30, to="Ext.800", to_type="queue", number=1)
    taken = record(0.01, rang=5, talked=60, number=2)
    lines = [f"{name},{line.partition(',')[2]}" for line in (queue, taken)]
    call = folded(*lines)
    assert call == folded(*reversed(lines), lines[0])
    assert (call.is_answered_by_person, call.answered_at, call.bridged_for) == (True, moment_at(0.01, 5), 60)


def test_the_order_of_fields_can_be_another() -> None:
    fields = "time-start,time-answered,time-end,from-no,to-no,from-type,to-type,callid"
    line = (
        "2026.03.16 13:00:00,2026.03.16 13:00:09,2026.03.16 13:01:09,+12025550142,Ext.201,Line,Extension,c1"
    )
    assert folded(line, fields=fields).is_answered_by_person
    tabbed = line.replace(",", "\t")
    assert folded(tabbed, fields=fields) == folded(line, fields=fields)


def test_the_call_logs_export_never_proves_a_person() -> None:
    header = "Call Time,Call ID,From,To,Direction,Status,Ringing,Talking,Cost\n"
    known = call_format("3cx")
    rows = [
        f'2026-03-16T13:00:00,00000-1,"{X}","Sam Okafor (201)",Inbound,Answered,00:00:08,00:01:12,0\n',
        f'2026-03-16T14:00:00,00000-2,"{X}","Voicemail of Sam (201)",Inbound,Answered,00:00:00,00:00:25,0\n',
        f'2026-03-16T15:00:00,00000-3,"{X}","Sam Okafor (201)",Inbound,Unanswered,00:00:20,00:00:00,0\n',
        f'2026-03-16T16:00:00,00000-4,"Sam Okafor (201)",{X},Outbound,Answered,00:00:08,00:02:00,0\n',
    ]
    calls = [known.fold([piece.content], UTC) for piece in known.split([header, *rows], {})]
    assert [call.outcome for call in calls] == ["unproven", "ivr_only", "abandoned", "unproven"]
    assert [call.direction for call in calls] == ["inbound", "inbound", "inbound", "outbound"]
    assert [call.is_answered_by_person for call in calls] == [False] * 4
    assert (calls[0].bridged_for, calls[2].rang_for, calls[0].answered_by.name) == (72, 20, "Sam Okafor")


def test_what_is_not_3cx_is_refused_and_one_bad_line_costs_itself() -> None:
    known = call_format("3cx")
    with pytest.raises(Unreadable, match="This is no output of 3CX"):
        list(known.split(["a,b,c\n"] * 30, {}))
    pieces = list(known.split([record(0), "Call 7,cut,00:0", record(1, number=1)], {}))
    assert [bool(piece.problem) for piece in pieces] == [False, True, False]
    assert "names no time where the call's start should stand" in pieces[1].problem


# over TCP


class Pbx:
    """An intake point for a 3CX, its watcher, and a clock of minutes after Monday 09:00."""

    def __init__(self, **settings: object) -> None:
        World()
        self.minutes = 0.0
        self.point = IntakePoint.objects.create(
            name="3CX", kind=IntakeKind.THREECX, settings={"zone": "UTC", **settings}, created_at=MONDAY
        )
        self.watcher = ThreeCxWatcher()

    def look(self, minutes: float = 0.1, until: int | None = None) -> None:
        """Take steps until nothing more comes, or for some seconds until so many lines are stored."""
        self.minutes += minutes
        now = moment_at(0, self.minutes * 60)
        self.point.refresh_from_db()
        ends = time.monotonic() + 5
        while True:
            has_more = self.watcher.ingest_one(self.point, now)
            if until is not None and RawItem.objects.count() < until and time.monotonic() < ends:
                self.watcher.wait(0.05)
            elif not has_more:
                break
        while normalise_one(now):
            pass
        self.point.refresh_from_db()

    def change(self, **given: object) -> None:
        self.point.settings = {**self.point.settings, **given}
        self.point.save()


@pytest.fixture
def listening(db: None) -> Iterator[Pbx]:
    pbx = Pbx(mode="listen", port=free_port())
    pbx.look()
    yield pbx
    pbx.watcher.close()


def connected(pbx: Pbx, port: int = 0) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port or int(pbx.point.settings["port"])), 5)
    connection.settimeout(5)
    return connection


def test_3cx_connects_to_us_and_its_calls_are_stored_line_by_line(listening: Pbx) -> None:
    line = record(-0.01).encode()
    with connected(listening) as threecx:
        threecx.sendall(line[:50])
        listening.look()
        assert RawItem.objects.count() == 0, "half a line waits"
        threecx.sendall(line[50:] + b"\r\n" + record(-0.02, talked=30, number=1).encode() + b"\r\n")
        listening.look(until=2)
        assert sorted(Filing.objects.values_list("rule", flat=True)) == ["call_answered", "missed_call"]
        assert (listening.point.problem, listening.point.last_seen_at) == ("", moment_at(0, 12))
        threecx.sendall(line + b"\r\n")  # sent again after a connection that broke
        threecx.sendall(record(-0.03, number=2).encode())  # and hangs up without a line's end
    listening.look(until=3)
    assert (RawItem.objects.count(), Contact.objects.count()) == (3, 3)


def test_whoever_is_not_named_is_sent_away_and_named(db: None) -> None:
    pbx = Pbx(mode="listen", port=free_port(), peers=["192.0.2.7", "198.51.100.0/24"])
    pbx.look()
    with connected(pbx) as stranger:
        stranger.sendall(record(0).encode() + b"\r\n")
        for _ in range(20):
            pbx.look(minutes=0.01)
        assert _is_gone(stranger)
    assert "127.0.0.1 tried to connect and may not" in pbx.point.problem
    assert RawItem.objects.count() == 0
    pbx.watcher.close()


def _is_gone(connection: socket.socket) -> bool:
    """Whether the other side has hung up; with what was sent unread, it resets."""
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"mode": "listen", "host": "0.0.0.0"}, "Nobody is named who may connect"),
        (
            {"mode": "listen", "host": "192.0.2.1", "peers": ["192.0.2.7"]},
            "Cannot listen for 3CX on 192.0.2.1",
        ),
        ({"mode": "listen", "peers": ["the pbx"]}, "the pbx is no address"),
        ({"mode": "listen", "port": "x"}, "The port is no number"),
        ({"mode": "listen", "port": 70000}, "There is no port 70000"),
        ({"mode": "connect"}, "No host is named"),
        ({"mode": "connect", "host": "127.0.0.1", "port": 1}, "3CX does not answer at 127.0.0.1 port 1"),
        ({"mode": "files"}, "No file is named"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(db: None, given: dict[str, object], said: str) -> None:
    pbx = Pbx(**given)
    pbx.look()
    assert said in pbx.point.problem
    pbx.watcher.close()


def test_a_3cx_that_does_not_connect_is_said_with_the_mend(listening: Pbx) -> None:
    listening.look(minutes=5)
    assert listening.point.problem == ""
    listening.look(minutes=20)
    assert "3CX is not connected: set its CDR output to client" in listening.point.problem
    with connected(listening):
        listening.look()
        listening.look()
        assert listening.point.problem == ""


def test_we_connect_to_3cx_and_again_after_it_hung_up(db: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        pbx = Pbx(mode="connect", host="127.0.0.1", port=server.getsockname()[1])
        pbx.look()
        threecx, _ = server.accept()
        threecx.sendall(record(0).encode() + b"\r\n")
        pbx.look(until=1)
        threecx.close()
        for _ in range(3):
            time.sleep(0.02)
            pbx.look(minutes=0.01)
        assert "3CX hung up" in pbx.point.problem
        pbx.look(minutes=1)
        threecx, _ = server.accept()
        threecx.sendall(record(0.1).encode() + b"\r\n")
        pbx.look(until=2)
        assert (pbx.point.problem, RawItem.objects.count()) == ("", 2)
        threecx.close()
        pbx.watcher.close()


def test_what_cannot_be_stored_now_is_kept_and_the_connection_too(
    listening: Pbx, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise DatabaseError("the disk is full")

    with connected(listening) as threecx, monkeypatch.context() as patched:
        patched.setattr("heardback.intake.watch_threecx.store_calls", refuse)
        # The test's own transaction lives in the connection.
        patched.setattr("heardback.intake.watch_threecx.connection.close", lambda: None)
        threecx.sendall(record(0).encode() + b"\r\n")
        for _ in range(5):
            listening.look(minutes=0.01)
        assert RawItem.objects.count() == 0
        patched.setattr("heardback.intake.watch_threecx.store_calls", store_calls)
        threecx.sendall(record(0.1).encode() + b"\r\n")
        listening.look(until=2)
        assert RawItem.objects.count() == 2


def test_garbage_and_endless_lines_cost_themselves_alone(listening: Pbx) -> None:
    with connected(listening) as threecx:
        threecx.sendall(b"GET / HTTP/1.1\r\n\r\n" + b"x" * 200_000 + b"\n" + record(0).encode() + b"\r\n")
        for _ in range(50):
            listening.look(minutes=0.01)
    assert Filing.objects.filter(rule="missed_call").count() == 1
    assert RawItem.objects.exclude(problem="").exists()
    assert Filing.objects.filter(owes="unsure").count() == RawItem.objects.count() - 1


def test_times_in_another_zone_than_set_are_named(listening: Pbx) -> None:
    with connected(listening) as threecx:
        # 3CX writes New York's time (four hours behind UTC), and it is read as UTC.
        threecx.sendall(record(-4).encode() + b"\r\n")
        listening.look(until=1)
        listening.look()
        assert "sends calls that end 4 h behind of now" in listening.point.problem
        listening.change(zone="America/New_York")
        listening.look()
    assert Contact.objects.count() == 1


def test_it_writes_files_instead(db: None, tmp_path: Path) -> None:
    pbx = Pbx(mode="files", paths=[str(tmp_path / "cdr.log")])
    (tmp_path / "cdr.log").write_text(record(0) + "\r\n" + record(0.1, talked=30, number=1) + "\r\n")
    pbx.look()
    assert (pbx.point.problem, Contact.objects.count()) == ("", 2)
