"""`heardback explain mail` names what a mail promises: kind, window, confidence and rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from tests.cli.letters import FIRM, STAFF, letter

from heardback.cli import cli


def promises_in(tmp_path: Path, sender: str, to: str, text: str) -> list[dict[str, Any]]:
    path = tmp_path / "one.eml"
    path.write_bytes(letter(sender, to, "Pump", text, 0, mid="1@x.example"))
    ran = CliRunner().invoke(cli, ["explain", "mail", str(path), "--firm", FIRM, "--json"])
    assert ran.exit_code == 0, ran.output
    found: list[dict[str, Any]] = json.loads(ran.output)["promises"]
    return found


def test_a_promise_of_ours_with_its_window_and_rule(tmp_path: Path) -> None:
    text = "Got it.\n\nI will call you on Friday.\n\n> I will send the photo by Thursday."
    (one,) = promises_in(tmp_path, STAFF, "ben@home.example", text)
    assert (one["sentence"], one["kind"], one["rule"]) == (
        "I will call you on Friday.",
        "call_back",
        "en.will.call",
    )
    assert (one["earliest"], one["latest"][:16]) == ("2026-03-06T09:00:00Z", "2026-03-06T23:59")
    assert one["confidence"] >= 0.95
    assert one["is_told"] is False


def test_a_promise_without_a_date_has_no_window(tmp_path: Path) -> None:
    (one,) = promises_in(tmp_path, STAFF, "ben@home.example", "If the part arrives, I will call you.")
    assert (one["kind"], one["earliest"], one["latest"]) == ("conditional", None, None)


def test_what_promises_nothing_has_none(tmp_path: Path) -> None:
    assert (
        promises_in(tmp_path, STAFF, "ben@home.example", "A new seal costs 40 dollars. It is in stock.") == []
    )
