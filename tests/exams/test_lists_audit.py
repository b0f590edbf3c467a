"""A real list archive audited by the command: counts balance, nothing is answered before it was asked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.cli.auditing import audit, check_balance, rows

EXAMS = os.environ.get("HEARDBACK_EXAMS", "")


@pytest.mark.skipif(not EXAMS, reason="HEARDBACK_EXAMS is not set: the list archive is not audited")
def test_r_sig_finance_balances_and_has_no_negative_latency(tmp_path: Path) -> None:
    source = Path(EXAMS) / "lists" / "r-sig-finance.mbox.gz"
    assert source.exists(), source
    ran = audit(source, "--staff", "anyone", "--json", "--out", tmp_path / "out", timeout=300)
    assert ran.code == 1, ran.err
    found = ran.summary
    owed = rows(tmp_path / "out" / "owed.parquet")
    settled = [row for row in owed if row["settled_at"] is not None]
    early = [row["owed_id"] for row in settled if row["settled_at"] < row["opened_at"]]
    asides: dict[str, int] = {}
    for row in rows(tmp_path / "out" / "set_aside.csv"):
        asides[row["rule"]] = asides.get(row["rule"], 0) + 1
    share = len(settled) / len(owed)
    print(
        f"{found['messages']} messages, {found['contacts']} contacts, {found['owed']} owed, {share:.1%} answered, "
        f"{len(early)} before they were asked, set aside {asides}; {ran.seconds:.1f} s, {ran.peak_bytes / 1e6:.0f} MB"
    )
    check_balance(found, tmp_path / "out")
    assert found["messages"] >= 15_000
    assert early == []
    assert 0.6 < share < 0.9
    assert found["owed"] > 4_000
