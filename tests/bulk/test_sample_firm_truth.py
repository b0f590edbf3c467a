"""The audit against the sample firm's truth, on seeds that nothing was tuned on."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.bulk.truth import audit_arguments, compare
from tests.cli.auditing import audit

from heardback.sample_firm import write_sample_firm

# A little below what is reached; the aim is 1.0 for all three.
RECALL, PRECISION, SAME_VERDICT = 0.995, 0.96, 0.985


@pytest.mark.parametrize("seed", [4101, 4102])
def test_certain_owed_answers_are_those_of_the_truth(seed: int, tmp_path: Path) -> None:
    firm = tmp_path / "firm"
    write_sample_firm(firm, 1_500, seed)
    ran = audit(*audit_arguments(firm / "README.txt"), "--json", "--out", "out", cwd=firm)
    assert ran.code == 1, ran.err
    (tmp_path / "spool").mkdir()
    found = compare(firm, firm / "out", tmp_path / "spool")
    print(found.readable(12))
    assert found.certain > 300
    assert found.recall >= RECALL, found.readable()
    assert found.precision >= PRECISION, found.readable()
    assert 1 - len(found.verdicts) / found.certain >= SAME_VERDICT, found.readable()
    assert found.unsure_out < 0.1 * (found.certain_out + found.unsure_out), "the unsure stay a small share"
