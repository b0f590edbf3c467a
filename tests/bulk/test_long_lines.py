"""A line without end costs no memory and no other record."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest
from tests.bulk.phone_files import Files, calls

from heardback.bulk.calls_sources import open_call_sources, text_lines
from heardback.formats.exports.sniff import FileKind

LONG = 40_000_000


def test_a_line_without_end_is_held_in_part_and_said(tmp_path: Path) -> None:
    path = tmp_path / "cdr.csv"
    with path.open("wb") as file:
        for _ in range(LONG // 1_000_000):
            file.write(b"a" * 1_000_000)
        file.write(b"\nafter\n")
    notes: list[str] = []
    tracemalloc.start()
    with path.open("rb") as file:
        lines = [line[:10] for line in text_lines(file, FileKind.NOT_MAIL, "cdr:x", notes)]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert lines == ["a" * 10, "after\n"]
    assert notes == [
        f"cdr:x: a line of {LONG + 1:,} bytes is no call record, and what follows the first 1,048,578 of them was "
        "passed over: export the file again."
    ]
    assert peak < 10_000_000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_of_a_long_file_comes_out_once_whatever_its_ends(end: str) -> None:
    text = end.join(f"line {number} of a long file" for number in range(60_000))
    notes: list[str] = []
    found = "".join(text_lines(io.BytesIO(text.encode()), FileKind.NOT_MAIL, "cdr:x", notes, 1 << 14))
    assert found == text
    assert not notes


def test_the_calls_around_it_are_audited(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.rings("mon 09:00")
    first = set(calls(files.audited("cdr")))
    cdr = tmp_path / "phones" / "Master.csv"
    lines = cdr.read_bytes().splitlines(keepends=True)
    cdr.write_bytes(lines[0] + b"a" * 3_000_000 + b"\n" + b"".join(lines[1:]))
    assert open_call_sources([f"cdr:{cdr}"], {}).files
    again = files.audited(sources=[f"cdr:{cdr}"])
    assert first < set(calls(again))
    assert (
        len(calls(again)) == len(first) + 1
    )  # the line that nobody can read is a call of its own, owed as unsure
