"""Rows cut from damaged text, moments of clocks that were changed, names of channels."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.formats.call_formats import call_format
from heardback.formats.cdr.asterisk_ids import epoch_of
from heardback.formats.cdr.channels import read_channel
from heardback.formats.cdr.moments import parse_written, place_start, read_moment
from heardback.formats.cdr.rows import delimiter_of, rows_of

NEW_YORK = ZoneInfo("America/New_York")


def test_a_quoted_field_of_several_lines_is_one_row() -> None:
    rows = list(rows_of(["a,b,c\n", '1,"two\n', 'and more",3\n', "4,5,6\n"]))
    assert [row.cells for row in rows] == [["a", "b", "c"], ["1", "two\nand more", "3"], ["4", "5", "6"]]
    assert [row.position for row in rows] == [1, 2, 4]


def test_an_open_quote_reaches_no_further_than_the_next_whole_row() -> None:
    rows = list(rows_of(["a,b,c\n", '1,"two,3\n', "4,5,6\n", '7,"8,9\n', "10,11,12\n"]))
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    assert [bool(row.problem) for row in rows] == [False, True, False, True, False]


@given(st.lists(st.text('ab,"\r\x00', max_size=12), max_size=12))
@settings(max_examples=150, deadline=None)
def test_every_line_comes_out_once(lines: list[str]) -> None:
    rows = list(rows_of(line + "\n" for line in lines))
    told = "\n".join(row.text.replace("\x00", "") for row in rows)
    for line in lines:
        for part in line.replace("\x00", "").split("\r"):
            assert part.strip() == "" or part in told
    assert [row.position for row in rows] == sorted({row.position for row in rows})
    assert all((row.cells is None) == bool(row.problem) for row in rows)


@pytest.mark.parametrize(
    ("line", "sign"), [("a,b,c,d", ","), ("a;b;c", ";"), ("a\tb\tc", "\t"), ("a,b;c;d", ";"), ("", ",")]
)
def test_the_sign_between_fields(line: str, sign: str) -> None:
    assert delimiter_of(line) == sign


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-02 09:00:00",
        "2026-03-02T09:00:00",
        "2026-03-02 14:00:00Z",
        "2026-03-02 15:00:00+01:00",
        "1772460000",
        "1772460000.0",
        "1772460000000",
        "1772460000000000",
        " 2026-03-02 09:00:00.000 ",
    ],
)
def test_one_moment_in_many_spellings(text: str) -> None:
    assert read_moment(text, NEW_YORK) == datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "0", "20260302", "12:00", "1e400", "nan", "inf", "-5"])
def test_what_is_no_moment(text: str) -> None:
    assert parse_written(text) is None


@pytest.mark.parametrize(
    ("written", "hint", "wanted", "is_guessed"),
    [
        ("2026-11-01 01:30:00", 0, "2026-11-01T05:30:00+00:00", True),
        ("2026-11-01 01:30:00", 1_793_511_000, "2026-11-01T05:30:00+00:00", False),
        ("2026-11-01 01:30:00", 1_793_514_600, "2026-11-01T06:30:00+00:00", False),
        ("2026-11-01 02:30:00", 0, "2026-11-01T07:30:00+00:00", False),
        ("2026-03-08 02:30:00", 0, "2026-03-08T07:30:00+00:00", False),
        ("2026-03-08 03:30:00", 0, "2026-03-08T07:30:00+00:00", False),
        ("2026-03-08 03:30:00+00:00", 0, "2026-03-08T03:30:00+00:00", False),
    ],
)
def test_nights_on_which_the_clock_is_changed(
    written: str, hint: float, wanted: str, is_guessed: bool
) -> None:
    found = place_start(datetime.fromisoformat(written), NEW_YORK, hint)
    assert found == (datetime.fromisoformat(wanted), is_guessed)


@pytest.mark.parametrize(
    ("written", "endpoint", "kind"),
    [
        ("PJSIP/201-0000001a", "PJSIP/201", "extension"),
        ("SIP/provider-us-0000001a", "SIP/provider-us", "outside"),
        ("DAHDI/i1/2025550142-1a", "DAHDI/i1/2025550142", "outside"),
        ("DAHDI/12-1", "DAHDI/12", "outside"),
        ("Local/201@from-queue-0000001a;2", "Local/201@from-queue", "local"),
        ("AsyncGoto/PJSIP/201-0000001a", "PJSIP/201", "extension"),
        ("TELCHAN/5/22", "TELCHAN/5/22", "outside"),
        ("SIP/3912902926-0000ce15", "SIP/3912902926", "outside"),
        ("", "", "none"),
    ],
)
def test_channels(written: str, endpoint: str, kind: str) -> None:
    channel = read_channel(written)
    assert channel.endpoint == endpoint
    is_ours = channel.is_extension and not channel.is_local and not channel.is_trunk_card
    assert (channel.is_local, channel.is_outside, is_ours) == (
        kind == "local",
        kind == "outside",
        kind == "extension",
    )


def test_ids() -> None:
    assert epoch_of("1772460000.7") == epoch_of("pbx-1-1772460000.7") == 1_772_460_000
    assert [epoch_of(odd) for odd in ("", "abc", "7", "call-1", "1772460000000.1")] == [0.0] * 5


@pytest.mark.parametrize("code", [0xDCE9, 0xD800, 0xDFFF])
def test_bytes_that_are_no_utf_8_spoil_no_record(code: int) -> None:
    torn = chr(code)
    row = f'"","2025550142","2001","from-trunk","Zo{torn} <2025550142>","SIP/a-1","","Queue","8000",'
    row += '"2026-03-02 09:00:00","","2026-03-02 09:00:30",30,0,"NO ANSWER","OMIT","1772460000.7",""\n'
    texts = {
        "cdr": [row],
        "queue_log": [f"1772460000|1772460000.7|8000|Zo{torn}|ENTERQUEUE||2025550142|1\n"],
        "csv": ["Start,From,Direction,Name\n", f"2026-03-02 09:00:00,2025550142,in,Zo{torn}\n"],
        "freeswitch": [
            "caller_id_name,destination_number,start_stamp,uuid\n",
            f"Zo{torn},12,2026-03-02 09:00:00,u\n",
        ],
    }
    for name, lines in texts.items():
        (piece,) = call_format(name).split(lines, {})
        assert not piece.problem, name
        call_format(name).fold([piece.content], NEW_YORK)
    (row_read,) = rows_of(["Zo\udce9\n"])
    assert row_read.cells == ["Zoé"]


@pytest.mark.parametrize("name", ["cdr", "queue_log", "csv", "freeswitch"])
def test_pieces_come_in_the_order_of_their_lines(name: str) -> None:
    good = {
        "cdr": '"",1,2,x,"",SIP/a-1,"",Queue,"8","2026-03-02 09:00:00","","",0,0,BUSY,OMIT,1772460000.7,""',
        "queue_log": "1772460000|1772460000.7|8000|NONE|ENTERQUEUE||2025550142|1",
        "csv": "2026-03-02 09:00:00,2025550142,in,Ann",
        "freeswitch": '"",1,2,x,2026-03-02 09:00:00,"","",0,0,NONE,11111111-0000-4000-8000-00000000000a,""',
    }[name]
    first = ["Start,From,Direction,Name\n"] if name == "csv" else []
    lines = [*first, *[f"{good}\n", "\x00\n", 'a"\n'] * 3, f"{good}\n"]
    pieces = list(call_format(name).split(lines, {}))
    assert [piece.position for piece in pieces] == list(range(1 + len(first), 1 + len(lines)))
    assert [bool(piece.problem) for piece in pieces] == [False, True, True] * 3 + [False]
