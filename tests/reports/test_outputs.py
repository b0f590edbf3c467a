"""Files: whole or not at all, the same rows everywhere, and no formula for a spreadsheet."""

from __future__ import annotations

import csv
import json
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.reports.sample import sample_rows

from heardback.findings.csv_cells import disarmed
from heardback.findings.shapes import ContactRow, OwedRow, SetAsideRow, UnreadableRow
from heardback.findings.tables import CONTACT_SCHEMA, owed_rows, owed_table, table_of_shapes
from heardback.kernel.contacts import Channel, Direction
from heardback.reports.outputs import OutputFolder

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)


def contact(number: int) -> ContactRow:
    return ContactRow(
        contact_id=f"contact-{number}",
        message_id=f"{number}@mail.example",
        channel=Channel.EMAIL,
        direction=Direction.INBOUND,
        occurred_at=NOON + timedelta(microseconds=number),
        cites=("a@mail.example",),
    )


def write_all(folder: Path) -> None:
    rows = sample_rows(120)
    with OutputFolder(folder) as out:
        assert out.write_owed([owed_table(rows[:50]), *owed_table(rows[50:]).to_batches()]) == 120
        assert out.write_contacts([table_of_shapes([contact(1), contact(2)], CONTACT_SCHEMA)]) == 2
        out.write_set_aside(
            [
                SetAsideRow(
                    contact_id="c", occurred_at=NOON, from_identity="@evil", subject="=1+1", rule="bulk"
                )
            ]
        )
        out.write_unreadable([UnreadableRow(source="a.mbox", offset=1, size=2, reason="cut short")])
        out.write_report("<!doctype html>")
        out.write_manifest({"messages": 120, "as_of": NOON})


def test_everything_is_there_and_reads_back(tmp_path: Path) -> None:
    write_all(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "contacts.parquet",
        "manifest.json",
        "owed.csv",
        "owed.parquet",
        "report.html",
        "set_aside.csv",
        "unreadable.csv",
    ]
    assert owed_rows(pq.read_table(tmp_path / "owed.parquet")) == tuple(sample_rows(120))
    assert json.loads((tmp_path / "manifest.json").read_text())["messages"] == 120
    contacts = pq.read_table(tmp_path / "contacts.parquet").to_pylist()
    assert contacts[1]["occurred_at"] == contact(2).occurred_at


def test_csv_holds_the_contract_columns_and_the_same_moments(tmp_path: Path) -> None:
    write_all(tmp_path)
    with (tmp_path / "owed.csv").open(newline="", encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    contract = [field.name for field in fields(OwedRow)][:18]
    assert contract[0] == "owed_id"
    assert contract[-1] == "rule"
    assert list(read[0])[: len(contract)] == contract
    for row, line in zip(sample_rows(120), read, strict=True):
        assert datetime.fromisoformat(line["opened_at"]) == row.opened_at
        assert line["settled_at"] == "" or datetime.fromisoformat(line["settled_at"]) == row.settled_at
        assert line["verdict"] == row.verdict.value


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    write_all(tmp_path)
    for name in ("owed.csv", "set_aside.csv"):
        with (tmp_path / name).open(newline="", encoding="utf-8") as file:
            cells = [cell for line in csv.reader(file) for cell in line]
        assert any(cell.startswith("'=") for cell in cells)
        assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r＝＋－＠")]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx", "\nx", "＝1", "＠x"])
def test_disarmed(text: str) -> None:
    assert disarmed(text) == f"'{text}"
    assert disarmed(f"a{text}") == f"a{text}"
    assert disarmed("") == ""


def write_half(folder: Path) -> None:
    with OutputFolder(folder) as out:
        out.write_owed([owed_table(sample_rows(3))])
        out.write_report("half")
        raise RuntimeError("power cut")


def test_a_failure_leaves_nothing_new_and_keeps_the_old(tmp_path: Path) -> None:
    write_all(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(RuntimeError, match="power cut"):
        write_half(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_moments_below_a_second_are_not_rounded(tmp_path: Path) -> None:
    moment = NOON.replace(microsecond=250_000)
    rows = [replace(row, opened_at=moment) for row in sample_rows(2)]
    with OutputFolder(tmp_path) as out:
        out.write_owed([owed_table(rows)])
    with (tmp_path / "owed.csv").open(newline="", encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    assert [datetime.fromisoformat(line["opened_at"]) for line in read] == [row.opened_at for row in rows]


def test_no_rows_at_all(tmp_path: Path) -> None:
    with OutputFolder(tmp_path) as out:
        assert out.write_owed([]) == 0
    assert (tmp_path / "owed.csv").read_text().startswith('"owed_id"')
    assert pq.read_table(tmp_path / "owed.parquet").num_rows == 0


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    (tmp_path / ".heardback-killed").mkdir()
    (tmp_path / ".heardback-killed" / "owed.csv").write_text("half")
    with OutputFolder(tmp_path) as folder:
        folder.write_report("<p>whole</p>")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
