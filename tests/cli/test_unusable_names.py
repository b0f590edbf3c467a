"""Names that the system will not even look at end in one sentence and exit code 2."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from heardback.cli import cli

TOO_LONG = "a" * 300


@pytest.mark.parametrize("option", [("--out", TOO_LONG), ("--staff", f"{TOO_LONG}@x.example")])
def test_a_name_that_is_too_long(option: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    ran = CliRunner().invoke(cli, ["audit", str(tmp_path / "mail"), *option, "--json"])
    assert ran.exit_code == 2, ran.exception
    assert "cannot be used (File name too long)" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_staff_line_without_an_address_is_said(tmp_path: Path) -> None:
    (tmp_path / "mail").mkdir()
    (tmp_path / "decisions.txt").write_text("staff pool.example yes\n")
    given = ["audit", str(tmp_path / "mail"), "--decisions", str(tmp_path / "decisions.txt"), "--json"]
    ran = CliRunner().invoke(cli, given)
    assert ran.exit_code == 2
    assert "decisions.txt, line 1 names no address" in ran.stderr
