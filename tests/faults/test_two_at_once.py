"""Two people who press at the same moment: the second sees the first; nothing doubled, nothing broken."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.life.installation import Installation, own_database

ROOT = Path(__file__).resolve().parents[2]
Found = dict[str, Any]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    """What became of every pair, on the database that the suite runs on."""
    with own_database() as database:
        place = Installation(tmp_path_factory.mktemp("two") / "home", database)
        place.home.mkdir(parents=True)
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.two_at_once"],
            env=place.env, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        yield json.loads(done.stdout.splitlines()[-1])


def done(one: Found) -> list[str]:
    """Return the decisions that came out of it."""
    return [said for said in one["said"] if not said.startswith("refused: ")]


def refusal(one: Found) -> str:
    """Return the one refusal."""
    (said,) = (said for said in one["said"] if said.startswith("refused: "))
    return str(said)


def test_nobody_saw_a_broken_page_and_everything_derives_again(found: Found) -> None:
    said = [said for one in found.values() if isinstance(one, dict) for said in one.get("said", ())]
    assert len(said) > 20
    assert [one for one in said if one.startswith("broken") or not one] == []
    assert found["differences"] == []


@pytest.mark.parametrize("name", ["told twice", "moved twice", "dismiss twice", "entered twice"])
def test_a_form_sent_twice_is_one_decision(found: Found, name: str) -> None:
    assert len(set(done(found[name]))) == 1
    assert len(found[name]["said"]) == len(done(found[name])) == 2


def test_a_new_date_told_twice_is_one_new_promise(found: Found) -> None:
    assert (found["told twice"]["promises"], found["entered twice"]["promises"]) == (2, 1)


@pytest.mark.parametrize("name", ["confirm twice", "kept twice"])
def test_what_a_colleague_said_at_the_same_moment_is_not_said_twice(found: Found, name: str) -> None:
    assert len(found[name]["kinds"]) == 1
    assert "said the same already" in refusal(found[name])


def test_of_two_new_dates_one_stands(found: Found) -> None:
    one = found["told two dates"]
    assert (one["kinds"], one["promises"]) == (["renew_promise"], 2)
    assert "A new date was told already" in refusal(one)


def test_kept_and_needed_no_more_exclude_each_other(found: Found) -> None:
    one = found["keep and waive"]
    assert one["kinds"] == (["keep_promise"] if "kept already" in refusal(one) else ["waive_promise"])


def test_one_undoes_and_one_approves_and_one_stops(found: Found) -> None:
    assert found["undo twice"]["undone"] == 1
    assert "taken back already" in refusal(found["undo twice"])
    assert found["approve twice"]["decisions"] == 1
    assert found["stop twice"]["decisions"] == 1


def test_an_undo_beside_a_dismissal_takes_back_its_own_word_alone(found: Found) -> None:
    one = found["undo and dismiss"]
    assert (one["kinds"], one["taken_back"], one["ended_as"]) == (
        ["confirm_promise", "void_promise"],
        1,
        "void",
    )


def test_two_deliverers_decide_once_what_was_said_in_a_draft(found: Found) -> None:
    assert found["two deliverers"]["confirmed"] == 1


def test_a_promise_counts_as_one_click_of_its_rule(found: Found) -> None:
    # Confirmed by one, dismissed by both of two, confirmed and dismissed, undone and dismissed, said in the draft.
    assert sum(found["rules"].values()) == 5
    assert (found["confirm twice"]["clicks"], found["dismiss twice"]["clicks"]) == (1, 1)
