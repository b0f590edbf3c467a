"""The audit against what the sample firm promised, on seeds that nothing was tuned on.

The grammar was written without these wordings in view, so the scores say how well the next letter is read.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.bulk.promise_truth import PromiseComparison, compare_promises
from tests.bulk.truth import audit_arguments
from tests.cli.auditing import audit

from heardback.sample_firm import write_sample_firm
from heardback.sample_firm.promise_words import WORDINGS


@pytest.mark.parametrize("seed", [6201, 6202])
def test_promises_and_what_became_of_them_are_those_of_the_truth(seed: int, tmp_path: Path) -> None:
    firm = tmp_path / "firm"
    write_sample_firm(firm, 600, seed)
    ran = audit(*audit_arguments(firm / "promises" / "README.txt"), "--json", "--out", "out", cwd=firm)
    assert ran.code == 1, ran.err
    found: PromiseComparison = compare_promises(firm, firm / "out")
    print(found.readable())
    assert found.said > 85
    assert found.tempting >= sum(wording.kind == "no_promise" for wording in WORDINGS)
    # A little below what is reached; the aim is 1.0 for all.
    assert found.recall >= 0.90, found.readable()
    assert found.precision >= 0.96, found.readable()
    assert found.same_kind >= 0.90, found.readable()
    assert found.same_latest >= 0.97, found.readable()
    assert found.has_follow_up >= 0.70 * found.follow_ups, found.readable()
    assert found.same_state >= 0.75, found.readable()
    precision, recall = found.state_scores()["broken"]
    assert precision >= 0.95, "nobody is blamed for a promise that was kept"
    assert recall >= 0.35, found.readable()
