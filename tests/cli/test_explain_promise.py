"""`explain promise`: the shape of the contract, lines of JSON, and what is refused with one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from heardback.cli.explain import explain
from heardback.cli.explain_promise import explain_promise, explain_promise_lines
from heardback.cli.schema import all_schemas
from heardback.formats.records import Unreadable
from heardback.reading.commitment_weights import SUGGESTED

AT = "2026-03-18T14:00-04:00"
TEXT = "Hi Anna, I'll call you on Friday. Could you send me your number? We spoke last Monday."


def run(*arguments: str) -> Result:
    return CliRunner().invoke(explain, ["promise", *arguments])


def rows(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_the_shape_of_the_contract() -> None:
    (row,) = rows(run(TEXT, "--at", AT, "--timezone", "America/New_York", "--json"))
    (promise,) = row["promises"]
    assert promise.pop("confidence") > 0.9
    assert promise == {
        "sentence": "Hi Anna, I'll call you on Friday.",
        "kind": "call_back",
        "earliest": "2026-03-20T09:00:00-04:00",
        "latest": "2026-03-20T23:59:59-04:00",
        "rule": "en.will.call",
    }
    asked = [request["sentence"] for request in row["requests"] if request["confidence"] >= SUGGESTED]
    assert asked == ["Could you send me your number?"]
    assert [date["text"] for date in row["dates"]] == ["Friday", "last Monday"]
    assert row["dates"][1]["earliest"] == "2026-03-16T09:00:00-04:00"
    assert row["error"] is None


def test_lines_of_json_give_a_row_each_and_a_bad_one_says_what_is_wrong(tmp_path: Path) -> None:
    lines = tmp_path / "lines.jsonl"
    lines.write_text(
        "\n".join(
            [
                json.dumps({"text": "Ich rufe Sie morgen an.", "at": AT, "timezone": "Europe/Berlin"}),
                json.dumps({"text": "I'll call you tomorrow.", "at": AT, "timezone": ""}),
                "",
                "{",
                json.dumps({"at": AT}),
                json.dumps({"text": "x", "at": "soon"}),
                json.dumps({"text": "x", "at": AT, "timezone": "Atlantis/Capital"}),
                json.dumps({"text": "x", "at": AT, "language": "tlh"}),
                json.dumps({"text": 5, "at": AT}),
                json.dumps([1]),
            ]
        ),
        encoding="utf-8",
    )
    found = rows(run("--input", str(lines), "--json"))
    assert [row["promises"][0]["latest"] for row in found[:2]] == [
        "2026-03-19T23:59:59+01:00",
        "2026-03-19T23:59:59-04:00",  # without a zone, the offset of the moment is the writer's
    ]
    errors = [row["error"] for row in found[2:]]
    assert [error.partition(":")[0] for error in errors] == [f"Line {number}" for number in range(4, 11)]
    assert "'text' is missing" in errors[1]
    assert "tlh" in errors[4]


def test_quotes_and_signatures_promise_nothing() -> None:
    text = (
        "Thanks.\n\nOn Tue, 17 Mar 2026 at 10:00, Bob <bob@pools.example> wrote:\n> I'll call you tomorrow.\n"
    )
    assert explain_promise(text, AT).promises == ()


def test_a_conditional_promise_has_no_due_time() -> None:
    (promise,) = explain_promise("If the part arrives, I'll call you.", AT).promises
    assert (promise.kind, promise.earliest, promise.latest) == ("conditional", None, None)


def test_without_a_text_or_a_moment_one_sentence_says_so() -> None:
    for arguments in ((), ("I'll call you.",), ("I'll call you.", "--at", "soon")):
        result = run(*arguments)
        assert result.exit_code != 0
    with pytest.raises(Unreadable):
        explain_promise("I'll call you.", AT, "", "xx")


def test_for_people_the_rows_are_readable() -> None:
    result = run(TEXT, "--at", AT)
    first, kind, due, _, rule = result.stdout.splitlines()[:5]
    assert first == "promise   Hi Anna, I'll call you on Friday."
    assert kind.split() == ["kind", "call_back"]
    assert due == "  due     Fri 2026-03-20 09:00 to 23:59 -0400"
    assert rule.split() == ["rule", "en.will.call"]
    assert "time      last Monday\n  means   Mon 2026-03-16 09:00 to 23:59 -0400" in result.stdout


def test_where_nothing_is_found_it_says_so(tmp_path: Path) -> None:
    result = run("Thanks, bye.", "--at", AT)
    said = "Nothing was found: the text promises nothing, asks nothing and names no time.\n\n"
    assert (result.exit_code, result.stdout) == (0, said)
    lines = tmp_path / "lines.jsonl"
    lines.write_text(json.dumps({"text": "Thanks, bye.", "at": AT}) + "\n{\n")
    several = run("--input", str(lines)).stdout
    assert several.startswith(said)
    assert "Line 2: this is not JSON" in several


def test_the_schema_knows_the_shape() -> None:
    schema = json.dumps(all_schemas(), default=str)
    assert "PromiseExplained" in schema
    assert "burden_shift" in schema


def test_empty_lines_are_passed_over() -> None:
    assert list(explain_promise_lines(["", "  "])) == []
