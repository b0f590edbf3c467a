"""`heardback explain calls`: one object a call, sentences for what cannot be used, and exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from heardback.cli.explain import explain
from heardback.cli.explain_calls import CallExplained
from heardback.cli.schema import all_schemas

SAMPLES = Path(__file__).parents[1] / "formats" / "cel"
CONTRACT = (
    "call_id started_at answered_at ended_at direction is_answered_by_person reached_voicemail source destination "
    "outcome rule"
)


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(explain, ["calls", *map(str, arguments)])


def _told(*arguments: str | Path) -> list[dict[str, object]]:
    ran = _run(*arguments, "--json")
    assert ran.exit_code == 0, ran.output
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_one_object_a_call_with_every_field_of_the_contract() -> None:
    (call,) = _told(SAMPLES / "queue_answered.csv", "--format", "cel")
    assert [name for name in CONTRACT.split() if name not in call] == []
    assert call["answered_at"] == "2026-03-18T14:00:30.200000Z"
    assert (call["direction"], call["is_answered_by_person"], call["reached_voicemail"]) == (
        "inbound",
        True,
        False,
    )
    assert (call["source"], call["destination"], call["requested"]) == ("+12025550142", "202", "12025550100")
    assert (call["outcome"], call["owes"], call["rule"]) == ("answered", "no", "call_answered")


def test_the_shape_is_in_the_schema_and_reads_back() -> None:
    schema = all_schemas()["$defs"]
    assert isinstance(schema, dict)
    assert {"CallExplained", "CallDirection", "CallOutcome", "MachineDetection"} <= set(schema)
    (call,) = _told(SAMPLES / "voicemail_message.csv", "--format", "cel")
    assert set(call) == set(schema["CallExplained"]["properties"])
    assert msgspec.convert(call, CallExplained).reached_voicemail


@pytest.mark.parametrize(
    ("name", "owes", "rule"),
    [
        ("incoming_given_up", "yes", "missed_call"),
        ("incoming_six_seconds", "no", "short_abandon"),
        ("incoming_withheld", "no", "unanswerable"),
        ("voicemail_message", "yes", "voicemail"),
        ("menu_only", "yes", "missed_call"),
        ("internal_answered", "no", "internal"),
        ("outgoing_answered", "no", "linked_call"),
        ("outgoing_busy", "no", "attempt"),
        ("dialler_machine", "no", "attempt"),
    ],
)
def test_the_rule_is_the_kernels(name: str, owes: str, rule: str) -> None:
    (call,) = _told(SAMPLES / f"{name}.csv", "--format", "cel")
    assert (call["owes"], call["rule"]) == (owes, rule)


def test_files_may_be_listed_and_each_is_explained_by_itself(tmp_path: Path) -> None:
    listed = tmp_path / "files.jsonl"
    files = [SAMPLES / "incoming_answered.csv", SAMPLES / "menu_only.csv"]
    listed.write_text("".join(json.dumps({"file": str(file)}) + "\n" for file in files), encoding="utf-8")
    calls = _told("--input", listed, "--format", "cel")
    assert [(call["file"], call["outcome"]) for call in calls] == [
        (str(files[0]), "answered"),
        (str(files[1]), "ivr_only"),
    ]


def test_the_zone_is_where_bare_times_were_written() -> None:
    (call,) = _told(SAMPLES / "menu_only.csv", "--format", "cel", "--timezone", "Europe/Berlin")
    assert call["started_at"] == "2026-03-18T13:00:00Z"


def test_readable_lines_show_the_evidence() -> None:
    ran = _run(SAMPLES / "pickup.csv", "--format", "cel")
    assert ran.exit_code == 0
    assert "PJSIP/201 was picked up from another phone" in ran.stdout
    assert "is_answered_by_person True" in ran.stdout


def test_bad_records_are_said_and_counted_and_the_rest_is_explained(tmp_path: Path) -> None:
    text = (SAMPLES / "incoming_answered.csv").read_text(encoding="utf-8")
    path = tmp_path / "cut.csv"
    path.write_bytes((text + "ANSWER,soon,,,,,,,,1773842400.1,1773842400.1,,,\n" + "HANGUP,2026-03").encode())
    ran = _run(path, "--format", "cel", "--json")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout)["is_answered_by_person"] is True
    said = ran.stderr.splitlines()
    assert len(said) == 3
    assert "'soon' is no time" in said[0]
    assert "2 fields and 14 were expected" in said[1]
    assert said[2].endswith("2 records could not be used; the rest was.")


def test_a_file_of_bad_records_alone_is_unusable(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("eventtype,eventtime,uniqueid\nANSWER,soon,\n", encoding="utf-8")
    ran = _run(path, "--format", "cel")
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "not one of its 1 records" in ran.stderr


def test_other_encodings_are_read_and_said(tmp_path: Path) -> None:
    text = (SAMPLES / "menu_only.csv").read_text(encoding="utf-8").replace("Ann Lee", "Zoë Lee")
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        ran = _run(path, "--format", "cel", "--json")
        assert json.loads(ran.stdout)["source_name"] == "Zoë Lee"
        assert ("Windows-1252" in ran.stderr) is (encoding == "cp1252")


def test_what_cannot_be_used_is_refused_in_one_sentence(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sam,\nplease call me.\n", encoding="utf-8")
    empty = tmp_path / "empty.csv"
    empty.write_text("\n")
    for arguments, words in (
        ((letter, "--format", "cel"), "This is no CEL"),
        ((empty, "--format", "cdr"), "empty.csv holds no call record"),
        ((tmp_path / "none.csv", "--format", "cel"), "check its path"),
        ((letter, "--format", "fax"), "fax is no call format"),
        (("--format", "cel"), "No file was given"),
        ((letter, "--format", "cel", "--timezone", "Mars"), "not a known time zone"),
        ((letter, "--format", "cel", "--profile", tmp_path / "none"), "check its path"),
    ):
        ran = _run(*arguments)
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert words in ran.stderr
        assert ran.stderr.count("\n") == 1


def test_one_unusable_file_does_not_hide_the_others(tmp_path: Path) -> None:
    ran = _run(tmp_path / "none.csv", SAMPLES / "menu_only.csv", "--format", "cel", "--json")
    assert ran.exit_code == 2
    assert json.loads(ran.stdout)["outcome"] == "ivr_only"


def test_calls_are_explained_without_django() -> None:
    code = (
        "import sys; from heardback.cli.explain import explain\n"
        f"explain(['calls', {str(SAMPLES / 'menu_only.csv')!r}, '--format', 'cel'], standalone_mode=False)\n"
        "assert 'django' not in sys.modules"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
