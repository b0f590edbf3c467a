"""CEL exports in every layout that Asterisk's back-ends write, and what is said of rows that cannot be read."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from heardback.formats.calls import CallRecord, Piece
from heardback.formats.cel import FORMAT, piece_of
from heardback.formats.records import Unreadable

SAMPLE = Path(__file__).parent / "cel" / "incoming_answered.csv"
MASTER = [
    *(
        "eventtype",
        "eventtime",
        "cid_name",
        "cid_num",
        "cid_ani",
        "cid_rdnis",
        "cid_dnid",
        "exten",
        "context",
    ),
    *(
        "channame",
        "appname",
        "appdata",
        "amaflags",
        "accountcode",
        "uniqueid",
        "linkedid",
        "peer",
        "userfield",
    ),
    *("userdeftype", "extra"),
]


def _rows() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _pieces(lines: Iterable[str]) -> list[Piece]:
    return list(FORMAT.split(lines, {}))


def _folded(lines: Iterable[str]) -> CallRecord:
    pieces = _pieces(lines)
    assert [piece.problem for piece in pieces if piece.problem] == []
    assert {piece.call_key for piece in pieces} == {"1773842400.1"}
    return FORMAT.fold([piece.content for piece in pieces], UTC)


def _csv(
    columns: Iterable[str], rows: Iterable[dict[str, str]], header: bool = True, delimiter: str = ","
) -> str:
    def cell(value: str) -> str:
        doubled = value.replace('"', '""')
        return f'"{doubled}"'

    columns = list(columns)
    lines = [delimiter.join(columns)] if header else []
    lines.extend(delimiter.join(cell(row.get(column, "")) for column in columns) for row in rows)
    return "\n".join(lines) + "\n"


def _expected() -> CallRecord:
    return _folded(SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True))


def test_the_default_master_csv_has_no_header() -> None:
    assert _folded(_csv(MASTER, _rows(), header=False).splitlines()) == _expected()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_custom_layout_may_have_any_order_and_delimiter(delimiter: str) -> None:
    columns = sorted(_rows()[0], reverse=True)
    assert _folded(_csv(columns, _rows(), delimiter=delimiter).splitlines()) == _expected()


def test_rows_of_a_table_are_read_without_header_too() -> None:
    columns = ["id", *MASTER[:17], "userdeftype", "extra", "userfield"]
    rows = [{**row, "id": str(number)} for number, row in enumerate(_rows(), start=1)]
    assert _folded(_csv(columns, rows, header=False).splitlines()) == _expected()


def test_other_spellings_of_the_columns() -> None:
    names = {
        "eventtype": "EventName",
        "eventtime": "EventTime",
        "cid_num": "CallerIDnum",
        "cid_name": "CallerIDname",
    }
    names |= {"channame": "Channel", "appname": "Application", "uniqueid": "UniqueID", "linkedid": "LinkedID"}
    names |= {"peer": "BRIDGEPEER", "extra": "eventextra"}
    rows = [{names.get(column, column): value for column, value in row.items()} for row in _rows()]
    assert _folded(_csv(rows[0], rows).splitlines()) == _expected()


def test_json_lines_may_hold_numbers_nulls_and_objects() -> None:
    lines = []
    for row in _rows():
        extra = json.loads(row["extra"]) if row["extra"] else None
        lines.append(json.dumps({**row, "extra": extra, "amaflags": 3, "peer": None, "Event": "CEL"}))
    assert _folded(lines) == _expected()
    assert _folded(["[", *(f"{line}," for line in lines), "]"]) == _expected()


def test_rows_of_a_database_become_pieces() -> None:
    pieces = [piece_of({**row, "id": number, "peer": None}) for number, row in enumerate(_rows())]
    assert FORMAT.fold([piece.content for piece in pieces], UTC) == _expected()
    assert "eventtime is empty" in piece_of({"eventtype": "ANSWER", "uniqueid": "1773842400.1"}).problem


@pytest.mark.parametrize("shape", ["epoch", "zone", "T"])
def test_times_may_be_written_in_several_ways(shape: str) -> None:
    rows = _rows()
    for row in rows:
        at = datetime.fromisoformat(row["eventtime"]).replace(tzinfo=UTC)
        shown = {
            "epoch": f"{at.timestamp():.6f}",
            "zone": at.astimezone(ZoneInfo("Asia/Kolkata")).isoformat(" "),
            "T": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
        row["eventtime"] = shown[shape]
    assert _folded(_csv(MASTER, rows).splitlines()) == _expected()


def test_times_without_zone_are_those_of_the_given_one() -> None:
    pieces = _pieces(SAMPLE.read_text(encoding="utf-8").splitlines())
    record = FORMAT.fold([piece.content for piece in pieces], ZoneInfo("America/New_York"))
    assert record.started_at == datetime(2026, 3, 18, 18, 0, tzinfo=UTC)


def test_the_hour_that_a_clock_shows_twice_is_told_apart_by_the_channels_birth() -> None:
    zone = ZoneInfo("America/New_York")
    # 2026-11-01 01:30 in New York is 05:30 UTC first, and 06:30 UTC again.
    for epoch in (1793511000, 1793514600):
        row = {"eventtype": "CHAN_START", "eventtime": "2026-11-01 01:30:00", "uniqueid": f"{epoch}.7"}
        record = FORMAT.fold([piece_of(row).content], zone)
        assert record.started_at == datetime.fromtimestamp(epoch, UTC)


def test_a_quoted_field_may_hold_line_ends_and_an_open_quote_costs_one_line() -> None:
    text = 'eventtype,eventtime,uniqueid,userfield\nANSWER,1773842400.5,1773842400.1,"two\nlines"\n'
    (piece,) = _pieces(text.splitlines())
    assert piece.problem == ""
    broken = text + 'HANGUP,1773842401,1773842400.1,"open\n' + "CHAN_END,1773842402,1773842400.1,\n" * 30
    pieces = _pieces(broken.splitlines())
    assert len(pieces) == 32
    assert sum(bool(piece.problem) for piece in pieces) <= 1


def test_unquoted_commas_in_an_applications_arguments_are_put_together_again() -> None:
    dial = "PJSIP/201-01,Dial,PJSIP/202,30,tT,3,,1773842400.1,1773842400.1,,,,"
    row = f"ANSWER,2026-03-18 14:00:00,Ann,201,,,,s,ctx,{dial}"
    (piece,) = _pieces([",".join(MASTER), row])
    assert (piece.problem, piece.call_key) == ("", "1773842400.1")
    assert b'"PJSIP/202,30,tT"' in piece.content


@pytest.mark.parametrize(
    ("line", "why", "key"),
    [
        ("ANSWER,2026-03-18 14:00:00,17738", "3 fields and 4 were expected", ""),
        ("ANSWER,2026-03-18 14:00:00,1773842400.1,x,y,z", "6 fields and 4 were expected", ""),
        ("ANSWER,yesterday,1773842400.1,", "'yesterday' is no time", "1773842400.1"),
        ("ANSWER,1970-01-01 00:00:00,1773842400.1,", "is no time", "1773842400.1"),
        (",2026-03-18 14:00:00,1773842400.1,", "eventtype is empty", "1773842400.1"),
        ("ANSWER,2026-03-18 14:00:00,,", "names no call", ""),
    ],
)
def test_a_bad_row_says_what_is_wrong_and_the_rest_goes_on(line: str, why: str, key: str) -> None:
    good = "CHAN_START,2026-03-18 14:00:00,1773842400.1,"
    bad, fine = _pieces(["eventtype,eventtime,uniqueid,userfield", line, good])
    assert why in bad.problem
    assert bad.problem.startswith("CEL record 2 cannot be read: ")
    assert bad.content == line.encode()
    assert bad.call_key == key
    assert fine.problem == ""


def test_a_repeated_header_is_no_record() -> None:
    header = "eventtype,eventtime,uniqueid"
    assert (
        len(_pieces([header, "ANSWER,1773842400,1773842400.1", header, "HANGUP,1773842401,1773842400.1"]))
        == 2
    )


def test_what_is_something_else_is_refused_in_one_sentence() -> None:
    for text in ("From ann@lee.example Mon\nSubject: hi\n", "src,dst,disposition\n1,2,ANSWERED\n"):
        with pytest.raises(Unreadable, match="This is no CEL"):
            _pieces(text.splitlines())
    assert _pieces(["", "  "]) == []


def test_a_call_without_any_time_is_unreadable_and_raw_text_among_its_pieces_is_counted() -> None:
    with pytest.raises(Unreadable, match="time"):
        FORMAT.fold([b"not json"], UTC)
    pieces = _pieces(SAMPLE.read_text(encoding="utf-8").splitlines())
    record = FORMAT.fold([*(piece.content for piece in pieces), b"CHAN_START,..."], UTC)
    assert record.answered_at == _expected().answered_at
    assert "1 records of this call could not be read" in record.problems[0]


def test_files_that_were_joined_may_differ_in_their_columns() -> None:
    rows = _rows()
    half = len(rows) // 2
    columns = sorted(rows[0], reverse=True)
    joined = [*_csv(columns, rows[:half]).splitlines(), *_csv(MASTER, rows[half:]).splitlines()]
    assert _folded(joined) == _expected()
    assert (
        _folded([*_csv(MASTER, rows[:half], header=False).splitlines(), *joined[half + 1 :]]) == _expected()
    )
