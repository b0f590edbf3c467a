"""Mapped call lists and itemised bills: profiles, words, keys, lengths that are not told, broken files."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.formats.call_csv_profile import (
    COLUMN_FIELDS,
    WORD_MEANINGS,
    CsvProfile,
    dump_profile,
    from_flat,
    parse_profile,
)
from heardback.formats.call_csv_text import decode_table
from heardback.formats.call_csv_values import read_length, read_written
from heardback.formats.call_formats import call_format
from heardback.formats.calls import CallDirection, CallOutcome, CallRecord
from heardback.formats.records import Unreadable

CSV = call_format("csv")
ZONE = ZoneInfo("Europe/Berlin")
PROFILE = CsvProfile(
    name="pbx",
    delimiter=";",
    date_order="dmy",
    decimal=",",
    columns={
        "date": "Datum",
        "time": "Uhrzeit",
        "from_number": "Anrufer",
        "to_number": "Ziel",
        "direction": "Richtung",
        "status": "Status",
        "talk_seconds": "Gespräch",
        "ring_seconds": "Klingeln",
        "answered_by": "Von",
    },
    words={"answered": ("angenommen",), "spoken": ("gesprochen",), "missed": ("leider nein",)},
)
HEADER = "Datum;Uhrzeit;Richtung;Anrufer;Ziel;Status;Gespräch;Klingeln;Von\n"


def row(
    status: str = "angenommen",
    way: str = "ein",
    talk: str = "",
    ring: str = "",
    by: str = "",
    clock: str = "09:00:00",
) -> str:
    way = {"ein": "eingehend", "aus": "ausgehend"}.get(way, way)
    return f"02.03.2026;{clock};{way};+1 202 555 0142;030 555;{status};{talk};{ring};{by}\n"


def calls(lines: Iterable[str], profile: Mapping[str, str]) -> list[CallRecord]:
    grouped = defaultdict(list)
    for piece in CSV.split(lines, profile):
        assert not piece.problem, piece.problem
        grouped[piece.call_key].append(piece.content)
    return [CSV.fold(contents, ZONE) for contents in grouped.values()]


def call(line: str, profile: CsvProfile = PROFILE) -> CallRecord:
    (found,) = calls([HEADER, line], profile.flat())
    return found


# who answered


def test_a_word_of_the_profile_proves_a_person_of_ours() -> None:
    found = call(row(talk="1:23", ring="0:12", by="Anna Reyes"))
    assert found.is_answered_by_person
    assert found.answered_at == datetime(2026, 3, 2, 8, 0, 12, tzinfo=UTC)
    assert (found.bridged_for, found.rang_for, found.answered_by.name) == (83.0, 12.0, "Anna Reyes")
    assert (found.direction, found.outcome) == (CallDirection.INBOUND, CallOutcome.ANSWERED)
    assert found.ended_at == datetime(2026, 3, 2, 8, 1, 35, tzinfo=UTC)


def test_the_same_word_proves_nobody_at_the_other_end() -> None:
    found = call(row(way="aus", talk="1:23"))
    assert (found.outcome, found.is_person_proven, found.bridged_for) == (CallOutcome.UNPROVEN, False, 83.0)
    assert found.answered_at is None
    spoken = call(row("gesprochen", way="aus", talk="1:23"))
    assert spoken.is_answered_by_person


def test_a_usual_word_for_answered_is_no_person() -> None:
    found = call(row("beantwortet", talk="1:23"))
    assert (found.outcome, found.is_person_proven) == (CallOutcome.UNPROVEN, False)
    assert "does not say that a person" in found.lines[-1]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("verpasst", CallOutcome.NO_ANSWER),
        ("LEIDER NEIN", CallOutcome.NO_ANSWER),
        ("Missed Call", CallOutcome.NO_ANSWER),
        ("aufgelegt", CallOutcome.ABANDONED),
        ("besetzt", CallOutcome.BUSY),
        ("failed", CallOutcome.FAILED),
        ("Ansage", CallOutcome.IVR_ONLY),
        ("Voicemail", CallOutcome.VOICEMAIL),
        ("Appel manqué", CallOutcome.NO_ANSWER),
        ("perdida", CallOutcome.NO_ANSWER),
        ("пропущенный", CallOutcome.NO_ANSWER),
    ],
)
def test_words_of_unanswered_calls(status: str, outcome: CallOutcome) -> None:
    found = call(row(status, ring="14"))
    assert (found.outcome, found.is_answered_by_person, found.bridged_for) == (outcome, False, 0.0)
    assert found.rang_for == 14.0


def test_a_word_that_nobody_knows_concludes_nothing() -> None:
    found = call(row("beamed", ring="14"))
    assert not found.is_answered_by_person
    assert "'beamed' is not in the profile" in found.problems[0]


# in doubt it is owed


def test_a_missed_call_without_lengths_is_presumed_long_enough() -> None:
    found = call(row("verpasst"))
    assert found.rang_for == 10.0
    assert "ten seconds are presumed" in " ".join(found.lines)
    assert call(row("verpasst", ring="4")).rang_for == 4.0


def test_a_voicemail_without_a_length_is_presumed_to_be_a_message() -> None:
    found = call(row("voicemail"))
    assert (found.message_for, found.reached_voicemail) == (3.0, True)
    assert "presumed" in " ".join(found.lines)
    assert call(row("voicemail", talk="0:42")).message_for == 42.0
    theirs = call(row("voicemail", way="aus", talk="0:42"))
    assert (theirs.message_for, theirs.reached_voicemail) == (0.0, True)


def test_a_list_without_a_status_tells_by_its_lengths() -> None:
    profile = CsvProfile(columns={"started_at": "start", "from_number": "from", "talk_seconds": "talk"})
    lines = ["start,from,talk\n", "2026-03-02 09:00:00,2025550142,60\n", "2026-03-02 09:05:00,2025550142,0\n"]
    first, second = calls(lines, profile.flat())
    assert (first.outcome, first.is_person_proven, first.bridged_for) == (CallOutcome.UNPROVEN, False, 60.0)
    assert (second.outcome, second.rang_for) == (CallOutcome.NO_ANSWER, 10.0)


# bills

BILL = CsvProfile(
    kind="bill",
    date_order="dmy",
    columns={"date": "Date", "time": "Time", "to_number": "Number", "duration": "Length"},
)
BILL_LINES = [
    "Date,Time,Number,Length,Cost\n",
    "02/03/2026,09:00,020 7946 0123,0:03:21,0.21\n",
    "02/03/2026,09:00,020 7946 0123,0:00:09,0.02\n",
    "02/03/2026,09:01,Data,12 MB,0.10\n",
    "02/03/2026,09:02,07700 900123,1 SMS,0.10\n",
    "02/03/2026,09:03,030 1234xxx,0:01:00,0.10\n",
]


def test_a_bill_lists_our_calls_and_proves_no_person() -> None:
    first, second, masked = calls(BILL_LINES, BILL.flat())
    assert {found.direction for found in (first, second, masked)} == {CallDirection.OUTBOUND}
    assert (first.bridged_for, second.bridged_for) == (201.0, 9.0)
    assert (first.outcome, first.is_person_proven, first.answered_at) == (CallOutcome.UNPROVEN, False, None)
    assert "A bill says that something picked up" in " ".join(first.lines)
    assert first.destination.number == "020 7946 0123"
    assert "hidden" in " ".join(masked.lines)


def test_a_bill_is_recognised_by_its_costs() -> None:
    found = calls(
        ["Itemised calls, March\n", "\n", *BILL_LINES, "13/03/2026,09:03,020 7946 0124,0:01:00,0.1\n"], {}
    )
    assert [call.bridged_for for call in found] == [201.0, 9.0, 60.0, 60.0]


# names of calls


def test_a_row_is_the_same_call_in_every_export() -> None:
    profile = PROFILE.flat()
    alone = calls([HEADER, row("verpasst")], profile)
    among = calls([HEADER, row(clock="08:00:00"), row("verpasst"), row("verpasst")], profile)
    assert len(among) == 2
    assert alone[0] == among[1]
    assert alone[0].call_key != calls([HEADER, row("verpasst", clock="09:00:01")], profile)[0].call_key


def test_rows_that_share_an_id_are_one_call_in_any_order() -> None:
    columns = {
        "started_at": "start",
        "call_id": "id",
        "from_number": "from",
        "status": "status",
        "ring_seconds": "ring",
    }
    profile = CsvProfile(name="x", columns=columns, words={"answered": ("taken",)})
    legs = [
        "2026-03-02 09:00:00,call-000001,2025550142,missed,20\n",
        "2026-03-02 09:00:20,call-000001,2025550142,taken,5\n",
        "2026-03-02 09:00:20,call-000001,2025550142,missed,5\n",
    ]
    found = [
        calls(["start,id,from,status,ring\n", *lines], profile.flat()) for lines in (legs, legs[::-1] + legs)
    ]
    assert found[0] == found[1]
    (record,) = found[0]
    assert (record.call_key, record.outcome, record.rang_for) == ("x:call-000001", CallOutcome.ANSWERED, 25.0)


def test_ids_that_only_count_rows_name_no_call() -> None:
    profile = CsvProfile(columns={"started_at": "start", "call_id": "id", "from_number": "from"})
    lines = ["id,start,from\n", "1,2026-03-02 09:00:00,2025550142\n"]
    other = ["id,start,from\n", "1,2026-03-03 09:00:00,2025550143\n"]
    assert calls(lines, profile.flat())[0].call_key != calls(other, profile.flat())[0].call_key


# broken files and wrong maps


def test_a_wrong_column_names_itself_and_the_files_columns() -> None:
    profile = CsvProfile(delimiter=";", columns={"started_at": "Beginn", "from_number": "Anrufer"})
    with pytest.raises(
        Unreadable, match=r"started_at from the column 'Beginn'.*its columns are Datum, .*Von"
    ):
        list(CSV.split([HEADER, row()], profile.flat()))


@pytest.mark.parametrize(
    ("columns", "words"),
    [({"from_number": "Anrufer"}, "started_at"), ({"date": "Datum"}, "from_number or to_number")],
)
def test_a_profile_without_times_or_parties_is_refused(columns: dict[str, str], words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        list(CSV.split([HEADER, row()], CsvProfile(delimiter=";", columns=columns).flat()))


def test_broken_lines_cost_themselves_alone() -> None:
    lines = [
        HEADER,
        row(),
        "02.03.2026;09:05\n",
        "31.02.2026" + row()[10:],
        'x;"open\n',
        "\n",
        row(clock="10:00:00"),
    ]
    pieces = list(CSV.split([*lines, "Summe;;;;;;;;\n"], PROFILE.flat()))
    assert [bool(piece.problem) for piece in pieces] == [False, True, True, True, False, True]
    assert "ends early: it has 2 columns" in pieces[1].problem
    assert "'31.02.2026 09:00:00' is no date" in pieces[2].problem
    assert pieces[1].content == b"02.03.2026;09:05"


def test_clocks() -> None:
    twice = call(row().replace("02.03.2026;09:00:00", "25.10.2026;02:30:00"))
    assert twice.started_at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert "twice" in twice.problems[0]
    negative = call(row(talk="-5"))
    assert negative.bridged_for == 0.0
    assert "set back" in negative.problems[0]
    odd = call(row(talk="a while"))
    assert "'a while' (talk_seconds) is not understood" in odd.problems[0]


def test_a_file_without_a_header_by_places() -> None:
    columns = {"started_at": "#1", "from_number": "#2", "status": "#3"}
    (found,) = calls(
        ["2026-03-02T09:00:00+01:00,2025550142,missed\n"], CsvProfile(header_row=0, columns=columns).flat()
    )
    assert found.started_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert found.source.number == "2025550142"


def test_a_withheld_caller() -> None:
    assert call(row("verpasst").replace("+1 202 555 0142", "unbekannt")).is_withheld
    assert not call(row("verpasst")).is_withheld


# values


@pytest.mark.parametrize(
    ("text", "order", "wanted"),
    [
        ("12.03.2026 09:05:30", "dmy", "2026-03-12T09:05:30"),
        ("3/12/26 9:05 PM", "mdy", "2026-03-12T21:05:00"),
        ("12/3/2026, 12:05 am", "dmy", "2026-03-12T00:05:00"),
        ("12 Jan 2026 10.15", "dmy", "2026-01-12T10:15:00"),
        ("Jan 5, 2026, 3:04 p.m.", "mdy", "2026-01-05T15:04:00"),
        ("5 de marzo de 2026 9h05", "dmy", "2026-03-05T09:05:00"),
        ("6 juillet 2026 10:00", "dmy", "2026-07-06T10:00:00"),
        ("20260312 09:05", "dmy", "2026-03-12T09:05:00"),
        ("2026/03/12 09:05 +0100", "dmy", "2026-03-12T09:05:00+01:00"),
        ("2026-03-12T09:05:30Z", "dmy", "2026-03-12T09:05:30+00:00"),
        ("05|03|2026 at 09.05", "%d|%m|%Y at %H.%M", "2026-03-05T09:05:00"),
    ],
)
def test_moments_as_exports_write_them(text: str, order: str, wanted: str) -> None:
    assert read_written(text, order) == datetime.fromisoformat(wanted)


@pytest.mark.parametrize("text", ["", "soon", "31.02.2026 10:00", "12.03.2026", "12.03.2026 25:00", "10:00"])
def test_what_is_no_moment(text: str) -> None:
    assert read_written(text, "dmy") is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("83", 83),
        ("1:23", 83),
        ("0:01:23", 83),
        ("00:01:23", 83),
        ("1 min 23 s", 83),
        ("1m23s", 83),
        ("PT1M23S", 83),
        ("1h 2min", 3720),
        ("59 sec.", 59),
        ("1'23''", 83),
        ("1,200", 1200),
        ("-5", -5),
        ("0", 0),
        ("", None),
        ("-", None),
        ("2 MB", None),
        ("1 SMS", None),
        ("1,5", None),
        ("long", None),
    ],
)
def test_lengths(text: str, wanted: float | None) -> None:
    assert read_length(text) == wanted


def test_lengths_in_minutes_with_a_decimal_comma() -> None:
    assert read_length("1,5", "min", ",") == 90
    assert read_length("1.234", "s", ",") == 1234


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_tables_in_any_encoding(encoding: str) -> None:
    text = HEADER + row()
    assert decode_table(text.encode(encoding)).text == text
    found = calls(decode_table(text.encode(encoding)).text.splitlines(keepends=True), PROFILE.flat())
    assert found[0].outcome is CallOutcome.ANSWERED


def test_encodings_that_do_not_fit() -> None:
    assert decode_table(b"\x81\xff").encoding == "latin-1"
    with pytest.raises(Unreadable, match="byte 3 does not fit"):
        decode_table(b"ab\xff", "utf-8")
    with pytest.raises(Unreadable, match="no encoding 'klingon'"):
        decode_table(b"ab", "klingon")


# profiles

_TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)


@given(
    st.builds(
        CsvProfile,
        name=_TEXT,
        kind=st.sampled_from(["calls", "bill"]),
        delimiter=st.sampled_from(",;\t|"),
        header_row=st.integers(0, 30),
        columns=st.dictionaries(st.sampled_from(COLUMN_FIELDS), _TEXT),
        words=st.dictionaries(
            st.sampled_from(WORD_MEANINGS),
            st.lists(st.sampled_from(["a", "ü b", '"']), min_size=1).map(tuple),
        ),
    )
)
@settings(max_examples=80, deadline=None)
def test_profiles_come_back_as_they_were_written(profile: CsvProfile) -> None:
    assert parse_profile(dump_profile(profile)) == profile
    assert from_flat(profile.flat()) == profile


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("name = ", "no TOML"),
        ("colour = 'red'", "'colour' is not known"),
        ("[columns]\nstart = 'x'", "'start' is not known: there are started_at"),
        ("[columns]\ndate = 3", "date must name a column"),
        ("[words]\npicked = ['x']", "'picked' are not known"),
        ("[words]\nanswered = 'x'", "must be a list of words"),
        ("kind = 'letters'", "must be calls or bill"),
        ("delimiter = 'ab'", "must be one sign"),
        ("header_row = -1", "must be a line number"),
        ("columns = 'x'", "must be a table"),
    ],
)
def test_a_profile_that_is_not_understood_is_refused_in_a_sentence(text: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        parse_profile(text)


@given(st.lists(st.text('0123456789;:.,"\n\r\x00 aö', max_size=40), max_size=8))
@settings(max_examples=80, deadline=None)
def test_no_line_is_lost_whatever_it_holds(lines: list[str]) -> None:
    lines = [line.replace("\n", "").replace("\r", "") + "\n" for line in lines]
    pieces = list(CSV.split([HEADER, *lines, row()], PROFILE.flat()))
    told = "\n".join(piece.content.decode() for piece in pieces)
    for piece in pieces:
        assert piece.call_key or piece.problem
    for line in lines:
        if any(sign.isdigit() for sign in line) and '"' not in line and "\x00" not in line:
            assert line.strip("\n") in told
    assert pieces[-1].call_key


def test_the_profile_of_the_page_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "call-records.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    profile = parse_profile(shown)
    assert profile.words["answered"] == ("angenommen",)
    assert from_flat(profile.flat()) == parse_profile(dump_profile(profile)) == profile


# what a wrong map or a damaged row must not do


WITH_ID = CsvProfile(
    columns={
        "started_at": "Start",
        "from_number": "From",
        "to_number": "To",
        "duration": "Length",
        "ring_seconds": "Ring",
        "status": "Status",
        "call_id": "Id",
    },
    words={"answered": ("answered",)},
)
ID_HEADER = "Start,From,To,Length,Ring,Status,Id\n"


@pytest.mark.parametrize(
    "rows",
    [
        ("2026-03-16 10:00:00,2025550142", "2026-03-17 10:00:00,2025550142"),
        (
            "2026-03-16 10:00:00,2025550142",
            "2026-03-16 10:10:00,2025550143",
            "2026-03-16 11:00:00,2025550144",
        ),
    ],
)
def test_a_column_that_names_no_call_is_refused_as_its_id(rows: tuple[str, ...]) -> None:
    lines = [ID_HEADER, *(f"{one},2025550100,60,5,answered,TRUNK-01\n" for one in rows)]
    with pytest.raises(Unreadable, match=r"'Id'.*several calls"):
        list(CSV.split(lines, WITH_ID.flat()))
    # Beyond the rows that are looked at first, nobody is swallowed by another's call either.
    far = [line for one in lines[1:] for line in CSV.split([ID_HEADER, one], WITH_ID.flat())]
    with pytest.raises(Unreadable, match="another column"):
        CSV.fold([piece.content for piece in far], ZONE)


def test_rows_of_one_call_keep_their_id() -> None:
    lines = [
        ID_HEADER,
        "2026-03-16 10:00:00,2025550142,2025550100,20,20,missed,CALL-0001\n",
        "2026-03-16 10:00:20,2025550142,201,60,5,answered,CALL-0001\n",
    ]
    (found,) = calls(lines, WITH_ID.flat())
    assert found.is_answered_by_person


@pytest.mark.parametrize(
    "length", ["inf", "nan", "9" * 30, "9" * 400, "-5", "PT99999999999999H", "1000000000 h", "\u00b2"]
)
def test_lengths_that_no_call_has_count_as_not_told(length: str) -> None:
    row = f"2026-03-16 10:00:00,2025550142,2025550100,{length},{length},missed,\n"
    (found,) = calls([ID_HEADER, row], WITH_ID.flat())
    assert found.rang_for == 10.0
    assert found.problems


@pytest.mark.parametrize("start", ["0001-01-01 00:00:00", "9999-12-31 23:59:59", "0001-01-01 00:00:00+14:00"])
def test_years_without_telephones_name_no_moment(start: str) -> None:
    (piece,) = CSV.split([ID_HEADER, f"{start},2025550142,2025550100,60,5,missed,\n"], WITH_ID.flat())
    assert "names no moment" in piece.problem


def test_a_ring_of_nothing_in_a_long_call_is_no_short_one() -> None:
    (found,) = calls([ID_HEADER, "2026-03-16 10:00:00,2025550142,2025550100,30,0,missed,\n"], WITH_ID.flat())
    assert found.rang_for == 30.0


def test_exports_that_were_joined_may_differ_in_their_columns() -> None:
    names, cells = HEADER.rstrip("\n").split(";"), row("verpasst").rstrip("\n").split(";")
    cells += [""] * (len(names) - len(cells))
    turned = ";".join(reversed(names)), ";".join(reversed(cells)).replace("0142", "0143")
    first, second = calls([HEADER, row("verpasst"), *(f"{line}\n" for line in turned)], PROFILE.flat())
    assert (first.source.number, second.source.number) == ("+1 202 555 0142", "+1 202 555 0143")
    assert second.started_at == first.started_at
