"""Asterisk CDRs: every layout, every trap of ANSWERED, several rows a call, broken files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallDirection, CallOutcome, CallRecord
from heardback.formats.records import Unreadable

CDR = call_format("cdr")
ZONE = ZoneInfo("America/New_York")
#: 2026-03-02 14:00:00 UTC, 09:00:00 in New York.
EPOCH = 1_772_460_000
ANN = '"""Ann Field"" <2025550142>"'


def master(
    *,
    src: str = "2025550142",
    dst: str = "2001",
    context: str = "from-trunk",
    clid: str = ANN,
    a: str = "PJSIP/provider-0000001a",
    b: str = "",
    app: str = "Dial",
    data: str = "",
    starts: int = 0,
    answer: int | None = None,
    end: int = 30,
    bill: int = 0,
    said: str = "ANSWERED",
    unique: str = f"{EPOCH}.7",
    tail: str = "",
) -> str:
    def at(seconds: int | None) -> str:
        if seconds is None:
            return ""
        return f"{datetime.fromtimestamp(EPOCH + seconds, ZONE):%Y-%m-%d %H:%M:%S}"

    return (
        f'"","{src}","{dst}","{context}",{clid},"{a}","{b}","{app}","{data}","{at(starts)}","{at(answer)}",'
        f'"{at(end)}",{end - starts},{bill},"{said}","DOCUMENTATION","{unique}",""{tail}\n'
    )


def calls(lines: Iterable[str], zone: ZoneInfo = ZONE) -> list[CallRecord]:
    grouped = defaultdict(list)
    for piece in CDR.split(lines, {}):
        assert not piece.problem, piece.problem
        grouped[piece.call_key].append(piece.content)
    return [CDR.fold(contents, zone) for contents in grouped.values()]


def call(*lines: str, zone: ZoneInfo = ZONE) -> CallRecord:
    (found,) = calls(lines, zone)
    return found


def after(seconds: float) -> datetime:
    return datetime.fromtimestamp(EPOCH, UTC) + timedelta(seconds=seconds)


# ANSWERED is never a person


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (master(app="Playback", answer=0, bill=30), CallOutcome.IVR_ONLY),
        (master(app="BackGround", answer=0, bill=30), CallOutcome.IVR_ONLY),
        (master(app="WaitExten", answer=0, bill=30, dst="s"), CallOutcome.IVR_ONLY),
        (master(app="Queue", data="8000,t", answer=0, bill=30), CallOutcome.ABANDONED),
        (master(app="VoiceMail", answer=5, bill=25), CallOutcome.VOICEMAIL),
        (master(app="VoiceMail", answer=25, bill=5), CallOutcome.ABANDONED),
        (master(app="Hangup", dst="vmu201", answer=5, bill=25), CallOutcome.VOICEMAIL),
        # Before Asterisk 12 the phone that did not answer stays named when the mailbox takes the caller.
        (master(app="VoiceMail", b="PJSIP/201-0000001b", answer=10, bill=20), CallOutcome.VOICEMAIL),
        (master(app="Playback", b="PJSIP/201-0000001b", answer=0, bill=30), CallOutcome.IVR_ONLY),
        (master(said="NO ANSWER", b="PJSIP/201-0000001b"), CallOutcome.NO_ANSWER),
        (master(said="BUSY"), CallOutcome.BUSY),
        (master(said="FAILED", end=0), CallOutcome.FAILED),
        (master(said="CONGESTION", end=0), CallOutcome.FAILED),
    ],
)
def test_a_machine_that_answers_is_no_person(row: str, outcome: CallOutcome) -> None:
    found = call(row)
    assert found.outcome is outcome
    assert not found.is_answered_by_person
    assert found.answered_at is None
    assert found.bridged_for == 0


def test_a_menu_that_the_caller_gave_up_in_keeps_its_wait() -> None:
    """T22: answered by the menu, 30 s, gone."""
    found = call(master(app="BackGround", answer=0, bill=30))
    assert (found.rang_for, found.direction) == (30.0, CallDirection.INBOUND)


def test_two_joined_legs_prove_no_person_whichever_way_the_call_went() -> None:
    inbound = call(master(b="PJSIP/201-0000001b", answer=8, end=70, bill=62))
    assert (inbound.outcome, inbound.is_person_proven, inbound.bridged_for) == (
        CallOutcome.UNPROVEN,
        False,
        62.0,
    )
    assert inbound.answered_by.number == "201"
    assert inbound.answered_by.endpoint == "PJSIP/201"
    assert inbound.answered_at is None
    assert inbound.rang_for == 8.0
    assert any("does not tell whether a person" in line for line in inbound.lines)
    outbound = call(
        master(
            src="201",
            dst="2025550142",
            context="from-internal",
            a="PJSIP/201-0000001a",
            b="PJSIP/provider-0000001b",
            answer=9,
            end=49,
            bill=40,
        )
    )
    assert outbound.direction is CallDirection.OUTBOUND
    assert (outbound.outcome, outbound.is_person_proven, outbound.bridged_for) == (
        CallOutcome.UNPROVEN,
        False,
        40.0,
    )
    assert outbound.answered_by.endpoint == ""
    assert outbound.destination.number == "2025550142"


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ("Local/201@from-queue-0000001b;1", "loop inside Asterisk"),
        ("PJSIP/provider-0000002b", "mobile's voicemail"),
    ],
)
def test_a_loop_and_a_forward_to_a_mobile_say_what_they_leave_open(second: str, words: str) -> None:
    found = call(master(b=second, answer=8, end=70, bill=62))
    assert not found.is_person_proven
    assert any(words in line for line in found.lines)


def test_a_stay_in_the_mailbox_is_taken_for_a_message_and_says_so() -> None:
    found = call(master(app="VoiceMail", data="201@default,u", answer=20, end=50, bill=30))
    assert (found.reached_voicemail, found.message_for, found.message_at) == (True, 30.0, after(50))
    assert any("greeting" in line for line in found.lines)
    short = call(master(app="VoiceMail", answer=20, end=26, bill=6))
    assert (short.reached_voicemail, short.message_for, short.rang_for) == (True, 0.0, 26.0)


# several rows, one call


def linked(sequence: int) -> str:
    return f',"","{EPOCH}.7","{sequence}"'


def ring_group() -> list[str]:
    return [
        master(b="PJSIP/201-0000001b", said="NO ANSWER", end=20, tail=linked(1)),
        master(b="PJSIP/202-0000001c", answer=15, end=75, bill=60, tail=linked(2)),
        master(b="PJSIP/203-0000001d", said="NO ANSWER", end=20, tail=linked(3)),
    ]


def queue_by_loops() -> list[str]:
    """A queue whose member is a loop: the trunk's row was answered by the queue, the member's by the phone."""
    return [
        master(
            app="Queue",
            data="8000,t,,",
            b="Local/202@from-queue-0000000a;1",
            answer=0,
            end=90,
            bill=90,
            tail=linked(1),
        ),
        master(
            src="2025550142",
            a="Local/202@from-queue-0000000a;2",
            b="PJSIP/202-0000001c",
            starts=10,
            answer=25,
            end=90,
            bill=65,
            unique=f"{EPOCH + 10}.9",
            tail=linked(2),
        ),
        master(
            a="Local/201@from-queue-0000000b;2",
            b="PJSIP/201-0000001d",
            starts=10,
            said="NO ANSWER",
            end=25,
            unique=f"{EPOCH + 10}.11",
            tail=linked(3),
        ),
    ]


def test_the_rows_of_a_ring_group_are_one_call() -> None:
    found = call(*ring_group())
    assert (found.outcome, found.bridged_for, found.answered_by.number) == (CallOutcome.UNPROVEN, 60.0, "202")
    assert (found.started_at, found.ended_at) == (after(0), after(75))


def test_a_queue_members_own_leg_tells_when_the_phone_was_picked_up() -> None:
    found = call(*queue_by_loops())
    assert (found.call_key, found.queue) == (f"{EPOCH}.7", "8000")
    assert (found.bridged_for, found.rang_for, found.answered_by.number) == (65.0, 25.0, "202")
    assert found.source.number == "2025550142"
    assert found.source.name == "Ann Field"
    assert found.direction is CallDirection.INBOUND


def test_phones_that_rang_and_a_mailbox_at_the_end() -> None:
    found = call(
        master(b="PJSIP/201-0000001b", said="NO ANSWER", end=20, tail=linked(1)),
        master(app="VoiceMail", dst="vmu201", starts=20, answer=20, end=55, bill=35, tail=linked(2)),
    )
    assert (found.outcome, found.message_for, found.rang_for) == (CallOutcome.VOICEMAIL, 35.0, 55.0)


def test_a_menu_before_phones_that_nobody_answered_is_no_answer() -> None:
    found = call(
        master(app="BackGround", answer=0, end=10, bill=10, tail=linked(1)),
        master(b="PJSIP/201-0000001b", starts=10, said="NO ANSWER", end=40, tail=linked(2)),
    )
    assert (found.outcome, found.rang_for) == (CallOutcome.NO_ANSWER, 40.0)


def test_overlapping_pairs_count_once() -> None:
    found = call(
        master(b="PJSIP/201-0000001b", answer=5, end=65, bill=60, tail=linked(1)),
        master(b="PJSIP/202-0000001c", starts=35, answer=35, end=95, bill=60, tail=linked(2)),
    )
    assert found.bridged_for == 90.0


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_order_and_repeats_change_nothing(data: st.DataObject) -> None:
    rows = data.draw(st.sampled_from([ring_group(), queue_by_loops()]))
    contents = [piece.content for piece in CDR.split(rows, {})]
    wanted = CDR.fold(contents, ZONE)
    mixed = data.draw(st.permutations(contents + data.draw(st.lists(st.sampled_from(contents), max_size=3))))
    assert CDR.fold(mixed, ZONE) == wanted


# which way


@pytest.mark.parametrize(
    ("row", "direction"),
    [
        (master(), CallDirection.INBOUND),
        (master(context="default", b="PJSIP/201-0000001b"), CallDirection.INBOUND),
        (master(context="ext-group", a="DAHDI/i1/2025550142-1a"), CallDirection.INBOUND),
        (
            master(src="", clid='""""" <>"', context="ext-group", b="PJSIP/201-0000001b"),
            CallDirection.INBOUND,
        ),
        (
            master(src="201", dst="202", context="from-internal", a="PJSIP/201-0000001a"),
            CallDirection.INTERNAL,
        ),
        (
            master(
                src="201", dst="*97", context="from-internal", a="PJSIP/201-0000001a", app="VoiceMailMain"
            ),
            CallDirection.INTERNAL,
        ),
        (
            master(src="201", dst="9112025550142", context="outgoing", a="SIP/201-0000001a"),
            CallDirection.OUTBOUND,
        ),
        # A caller id that shows the firm's own number does not make our phone a customer.
        (
            master(
                src="2025550100",
                dst="2025550142",
                context="mind",
                a="SIP/211-0000ce14",
                b="SIP/2025550199-0000ce15",
            ),
            CallDirection.OUTBOUND,
        ),
        (
            master(
                src="SOFTPHONE_A", dst="2025550142", context="sets", a="PJSIP/SOFTPHONE_A-00000002", clid='""'
            ),
            CallDirection.OUTBOUND,
        ),
        (
            master(src="8001", dst="8002", context="sip0", a="TELCHAN/5/22", b="SIP/sip0-00000013"),
            CallDirection.UNKNOWN,
        ),
    ],
)
def test_the_way_a_call_went(row: str, direction: CallDirection) -> None:
    assert call(row).direction is direction


def test_a_withheld_caller() -> None:
    assert call(master(src="anonymous", clid='"""Anonymous"" <anonymous>"')).is_withheld
    assert call(master(src="", clid='""""" <>"')).is_withheld
    assert not call(master()).is_withheld
    assert not call(master(src="", dst="2025550142", context="from-internal", a="PJSIP/201-1")).is_withheld


# layouts

VALUES = {
    "calldate": "2026-03-02 09:00:00",
    "start": "2026-03-02 09:00:00",
    "answer": "2026-03-02 09:00:08",
    "end": "2026-03-02 09:01:10",
    "clid": '"Ann Field" <2025550142>',
    "src": "2025550142",
    "dst": "2001",
    "dcontext": "ext-group",
    "channel": "PJSIP/provider-0000001a",
    "dstchannel": "PJSIP/201-0000001b",
    "lastapp": "Dial",
    "lastdata": "PJSIP/201,20,Tt",
    "duration": "70",
    "billsec": "62",
    "disposition": "ANSWERED",
    "amaflags": "3",
    "uniqueid": f"pbx1-{EPOCH}.7",
    "linkedid": f"pbx1-{EPOCH}.7",
    "did": "2025550100",
    "recordingfile": "in-2001.wav",
    "sequence": "12",
}
FREEPBX = (
    "calldate clid src dst dcontext channel dstchannel lastapp lastdata duration billsec disposition"
    " amaflags accountcode uniqueid userfield did recordingfile cnum cnam outbound_cnum outbound_cnam dst_cnam"
    " linkedid peeraccount sequence"
)
MASTER = (
    "accountcode src dst dcontext clid channel dstchannel lastapp lastdata start answer end duration billsec"
    " disposition amaflags"
)
CUSTOM = (
    "clid src dst dcontext channel dstchannel lastapp lastdata start answer end duration billsec disposition"
    " amaflags accountcode uniqueid userfield"
)


def row_of(columns: str, separator: str = ",") -> str:
    cells = [VALUES.get(name, "").replace('"', '""') for name in columns.split()]
    return separator.join(f'"{cell}"' for cell in cells) + "\r\n"


def header_of(columns: str, separator: str = ",") -> str:
    return separator.join(columns.split()) + "\r\n"


LAYOUTS = {
    "Master.csv, 16 columns": [row_of(MASTER)],
    "Master.csv, 17 columns with the id": [row_of(f"{MASTER} uniqueid")],
    "Master.csv, 17 columns with the user field": [row_of(f"{MASTER} userfield")],
    "Master.csv, 18 columns": [row_of(f"{MASTER} uniqueid userfield")],
    "Master.csv, 19 columns": [row_of(f"{MASTER} peeraccount linkedid sequence")],
    "Master.csv, 21 columns": [row_of(f"{MASTER} uniqueid userfield peeraccount linkedid sequence")],
    "cdr_custom": [row_of(CUSTOM)],
    "cdr_custom with sequence": [row_of(f"{CUSTOM} sequence")],
    "FreePBX table without a header": [row_of(FREEPBX)],
    "FreePBX table": [header_of(FREEPBX), row_of(FREEPBX)],
    "FreePBX table, semicolons": [header_of(FREEPBX, ";"), row_of(FREEPBX, ";")],
    "cdr_mysql": [header_of(" ".join(FREEPBX.split()[:16])), row_of(" ".join(FREEPBX.split()[:16]))],
    "header in capitals": [header_of(MASTER).upper(), row_of(MASTER)],
    "byte order mark": ["\ufeff" + header_of(MASTER), row_of(MASTER)],
    "header twice": [header_of(MASTER), row_of(MASTER), header_of(MASTER)],
    "unquoted parameters": [
        header_of(MASTER),
        row_of(MASTER).replace('"PJSIP/201,20,Tt"', "PJSIP/201,20,Tt"),
    ],
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_says_the_same(name: str) -> None:
    found = call(*LAYOUTS[name])
    assert (found.started_at, found.ended_at) == (after(0), after(70))
    assert (found.bridged_for, found.rang_for) == (62.0, 8.0)
    assert found.source.number == "2025550142"
    assert found.source.name == "Ann Field"
    assert found.answered_by.endpoint == "PJSIP/201"
    assert found.outcome is CallOutcome.UNPROVEN
    assert found.problems == ()


def test_freepbx_tells_the_number_that_was_dialled_and_the_recording() -> None:
    found = call(*LAYOUTS["FreePBX table"])
    assert (found.dialled, found.recording, found.direction) == (
        "2025550100",
        "in-2001.wav",
        CallDirection.INBOUND,
    )
    assert found.call_key == f"pbx1-{EPOCH}.7"


def test_a_file_that_is_something_else_is_refused_with_what_was_looked_for() -> None:
    for lines in (
        ["Dear Sir,\n", "thank you\n"],
        ["name,mail\n", "Ann,ann@firm.example\n"],
        ['{"a": 1}\n'] * 30,
    ):
        with pytest.raises(Unreadable, match=r"no Asterisk CDR.*The first line is"):
            list(CDR.split(lines, {}))
    assert list(CDR.split([], {})) == []
    assert list(CDR.split(["\n", "  \n"], {})) == []


# broken files


def test_a_file_cut_in_its_last_line_keeps_all_others_and_names_the_line() -> None:
    whole = master(unique=f"{EPOCH}.7") + master(unique=f"{EPOCH}.8")
    for cut in range(len(master()) + 1, len(whole) - 3):
        lines = whole[:cut].splitlines(keepends=True)
        good, *bad = CDR.split(lines, {})
        assert good.call_key == f"{EPOCH}.7"
        assert not good.problem
        # Cut within the last, empty column there is nothing to tell.
        for piece in bad:
            assert piece.call_key == f"{EPOCH}.8" or "Line 2" in piece.problem
            assert not piece.problem or piece.content == lines[1].encode()


def test_a_quote_that_is_never_closed_costs_its_own_line_alone() -> None:
    broken = master(unique=f"{EPOCH}.8").replace('"2001"', '"2001', 1)
    pieces = list(
        CDR.split([master(), broken, master(unique=f"{EPOCH}.9"), master(unique=f"{EPOCH}.10")], {})
    )
    assert [piece.call_key for piece in pieces] == [f"{EPOCH}.7", "", f"{EPOCH}.9", f"{EPOCH}.10"]
    assert "never closed" in pieces[1].problem


def test_nul_bytes_and_mixed_line_ends() -> None:
    first, second = master().rstrip("\n"), master(unique=f"{EPOCH}.8").rstrip("\n")
    mixed = [
        first + "\r" + second + "\r\n",
        "\x00" * 40 + "\n",
        master(unique=f"{EPOCH}.9").replace("2001", "20\x0001"),
    ]
    pieces = list(CDR.split(mixed, {}))
    assert [piece.call_key for piece in pieces] == [f"{EPOCH}.7", f"{EPOCH}.8", "", f"{EPOCH}.9"]
    assert "NUL" in pieces[2].problem
    found = CDR.fold([pieces[3].content], ZONE)
    assert (found.dialled, found.problems) == ("2001", ("The record held NUL bytes, which were left out.",))


def test_a_row_shorter_than_its_header_is_told() -> None:
    pieces = list(CDR.split([header_of(MASTER), row_of(MASTER), "a,b,c\n"], {}))
    assert "has 3 of 16 columns" in pieces[1].problem


# clocks


@pytest.mark.parametrize(("epoch", "hour"), [(1_793_511_000, 1.5), (1_793_514_600, 1.5)])
def test_the_hour_that_came_twice_is_told_apart_by_the_calls_id(epoch: int, hour: float) -> None:
    """1 November 2026, 01:30, in New York: EDT, then EST."""
    assert datetime.fromtimestamp(epoch, ZONE).hour == int(hour)
    row = row_of(MASTER).replace("2026-03-02 09:0", "2026-11-01 01:3").rstrip()
    found = call(f'{row},"{epoch}.7",""\n')
    assert found.started_at == datetime.fromtimestamp(epoch, UTC)
    assert found.ended_at == found.started_at + timedelta(seconds=70)
    assert found.problems == ()


def test_the_hour_that_came_twice_without_an_id_is_the_first_and_says_so() -> None:
    found = call(row_of(MASTER).replace("2026-03-02 09:0", "2026-11-01 01:3"))
    assert found.started_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert "twice" in found.problems[0]


def test_the_hour_that_never_came_is_the_next() -> None:
    found = call(row_of(MASTER).replace("2026-03-02 09:0", "2026-03-08 02:3"))
    assert found.started_at == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


def test_times_in_another_zone_than_presumed_follow_the_calls_own_id() -> None:
    found = call(master(b="PJSIP/201-1b", answer=8, end=70, bill=62), zone=ZoneInfo("Asia/Kolkata"))
    assert (found.started_at, found.ended_at, found.rang_for) == (after(0), after(70), 8.0)
    assert "+9.5 h" in found.problems[0] or "-10.5 h" in found.problems[0]


def test_a_clock_that_was_set_back_during_a_call() -> None:
    row = row_of(MASTER).replace("2026-03-02 09:01:10", "2026-03-02 08:01:10")
    found = call(row)
    assert (found.started_at, found.ended_at, found.bridged_for) == (after(0), after(70), 62.0)
    assert "the clock was changed" in found.problems[0]


def test_negative_seconds_are_nothing_and_said() -> None:
    found = call(row_of(MASTER).replace('"62"', '"-3538"'))
    assert (found.bridged_for, found.outcome) == (0.0, CallOutcome.NO_ANSWER)
    assert "set back" in found.problems[0]


def test_a_row_without_a_time_is_unreadable_and_beside_others_a_problem() -> None:
    broken = row_of(f"{MASTER} uniqueid").replace("2026-03-02 09:00:00", "yesterday")
    (piece,) = CDR.split([broken], {})
    with pytest.raises(Unreadable, match="names a start"):
        CDR.fold([piece.content], ZONE)
    (good,) = CDR.split([row_of(f"{MASTER} uniqueid")], {})
    found = CDR.fold([piece.content, good.content], ZONE)
    assert "yesterday" in found.problems[0]


def test_a_word_that_is_no_disposition_is_told() -> None:
    found = call(header_of(MASTER), row_of(MASTER).replace("ANSWERED", "REPLIED"))
    assert not found.is_answered_by_person
    assert "REPLIED" in found.problems[0]


@pytest.mark.parametrize("odd", ["inf", "nan", "1e400", "9" * 30, "-5", "\u00b2", "1e12"])
def test_a_length_that_no_call_has_leaves_the_end_open(odd: str) -> None:
    """Else the caller would seem to have hung up at once, and be owed nothing."""
    row = master(said="NO ANSWER", b="PJSIP/201-1b").replace(
        f'"{"2026-03-02 09:00:30"}",30,0', f'"",{odd},{odd}'
    )
    found = call(row)
    assert found.ended_at is None
    assert "counts as not told" in found.problems[0]
    back = call(master(said="NO ANSWER").replace('"2026-03-02 09:00:30",30', f'"2026-03-02 08:00:30",{odd}'))
    assert back.ended_at is None


@pytest.mark.parametrize("year", ["0001-01-01", "9999-12-31"])
def test_a_year_without_telephones_is_no_start(year: str) -> None:
    with pytest.raises(Unreadable, match="names a start"):
        call(master().replace("2026-03-02 09:00:00", f"{year} 09:00:00"))


def test_a_provider_named_by_a_short_number_is_no_phone_of_ours() -> None:
    row = master(a="SIP/123456-0000001a", b="SIP/201-1b", context="provider", dst="s", said="NO ANSWER")
    assert call(row).direction is CallDirection.UNKNOWN
    inner = master(
        a="SIP/202-0000001a", b="SIP/201-1b", context="phones", src="202", dst="201", said="NO ANSWER"
    )
    assert call(inner).direction is CallDirection.INTERNAL


_TABLE_HEAD = (
    "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,"
    "accountcode,uniqueid,userfield"
)


def _table_row(hour: int, uniqueid: str, *, did: str | None = None) -> str:
    row = (
        f"2026-03-16 {hour}:00:00,Ann,2025550142,201,from-pstn,PJSIP/trunk-1,PJSIP/201-2,Dial,PJSIP/201,25,0,"
        f"NO ANSWER,3,,{uniqueid},"
    )
    return row if did is None else f"{row},{did}"


def test_files_that_were_joined_may_differ_in_their_columns() -> None:
    lines = [
        _TABLE_HEAD,
        _table_row(14, "1773669600.1"),
        f"{_TABLE_HEAD},did",
        _table_row(15, "1773673200.3", did="12025550100"),
        _TABLE_HEAD,
        _table_row(16, "1773676800.5"),
    ]
    pieces = list(CDR.split(lines, {}))
    records = [CDR.fold([piece.content], UTC) for piece in pieces]
    assert [piece.call_key for piece in pieces] == ["1773669600.1", "1773673200.3", "1773676800.5"]
    assert [record.dialled for record in records] == ["201", "12025550100", "201"]
    assert [(record.rang_for, record.outcome) for record in records] == [(25.0, CallOutcome.NO_ANSWER)] * 3


def test_a_row_with_a_column_that_no_header_names_is_unreadable_and_not_shifted() -> None:
    lines = [_TABLE_HEAD, _table_row(14, "1773669600.1"), _table_row(15, "1773673200.3", did="12025550100")]
    read, bad = CDR.split(lines, {})
    assert not read.problem
    assert bad.problem == "Line 3 has 17 columns where the header names 16."


def test_parameters_with_commas_that_nobody_quoted_are_put_together() -> None:
    row = _table_row(14, "1773669600.1").replace("PJSIP/201,25", "PJSIP/201,30,tT,25")
    (piece,) = CDR.split([_TABLE_HEAD, row], {})
    assert (piece.problem, CDR.fold([piece.content], UTC).rang_for) == ("", 25.0)
