"""Joining, crossing and modes where T01-T48 leave a corner (SEMANTICS 3.2, 3.5-3.7)."""

from __future__ import annotations

import pytest
from tests.scenario import Story, at

from heardback.kernel.contacts import Mark
from heardback.kernel.decisions import DecisionKind
from heardback.kernel.policy import Mode, Policy
from heardback.kernel.reasons import Rule

LATE = "sat 00:00"


def test_what_crossed_takes_its_certainty_along() -> None:
    story = Story()
    story.mail("x1", "mon 08:00", Mark.COPIED_ONLY, asks=["pump?"])
    story.mail("x2", "mon 11:55", cites=["x1"], asks=["filter?"])
    assert story.told("mon 12:00") == ["x1 x2: pending"]
    story.writes("a1", "mon 12:00", cites=["x1"])
    assert story.told(LATE) == ["x1: met A full by a1 unsure", "x2: never_answered"]


def test_a_nag_after_what_crossed_stays_a_chase_of_the_first() -> None:
    story = Story()
    story.mail("x1", "mon 08:00", asks=["pump?"])
    story.mail("x2", "mon 11:55", cites=["x1"], asks=["filter?"])
    story.mail("x3", "mon 11:57", cites=["x2"], asks=["pump?"])
    story.writes("a1", "mon 12:00", cites=["x1"])
    assert story.told(LATE) == ["x1 x3: met A full by a1", "x2: never_answered"]


def test_ten_minutes_are_no_crossing() -> None:
    story = Story()
    story.mail("x1", "mon 08:00", asks=["pump?"])
    story.mail("x2", "mon 11:50", cites=["x1"], asks=["filter?"])
    story.writes("a1", "mon 12:00", cites=["x1"])
    assert story.told(LATE) == ["x1 x2: met A full by a1"]


def test_of_two_that_wait_in_one_conversation_the_older_is_chased() -> None:
    """x2 crossed, so its owed answer is made after that of x3; it is the older one all the same."""
    story = Story()
    story.mail("x1", "mon 08:00", asks=["pump?"])
    story.mail("x2", "mon 11:52", cites=["x1"], asks=["filter?"])
    story.mail("x3", "mon 11:55", cites=["x1"], asks=["price?"])
    story.decides(DecisionKind.SPLIT, "x3", "tue 08:00")
    story.writes("a1", "mon 12:00", cites=["x1"])
    story.mail("x4", "mon 13:00", cites=["x1"])
    assert [line.split(":")[0] for line in story.told(LATE)] == ["x1", "x2 x4", "x3"]


def test_an_answer_is_strictly_later_unless_it_cites() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 08:00")
    assert story.told(LATE) == ["x1: never_answered"]
    story.writes("a2", "mon 07:00", cites=["x1"])
    assert story.told(LATE) == ["x1: met A full by a2"]
    settlement = story.owed()[0].settlement
    assert settlement is not None
    assert settlement.settled_at == at("mon 08:00")


def test_an_unsure_one_does_not_hide_the_certain_one_from_a_call() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.mail("x2", "mon 09:00", Mark.COPIED_ONLY, subject="Invoice")
    story.calls("a1", "mon 10:00", bridged=60)
    assert story.told(LATE) == ["x1: met B full by a1", "x2: maybe_answered unsure perhaps a1"]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (Mode.STRICT, ["x1: maybe_answered perhaps a1"]),
        (Mode.STANDARD, ["x1: met B full by a1"]),
        (Mode.SAME_CLIENT, ["x1: met B full by a1"]),
    ],
)
def test_modes_on_a_new_mail_of_the_same_subject(mode: Mode, expected: list[str]) -> None:
    story = Story(Policy(mode=mode))
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00")
    assert story.told(LATE) == expected


def test_another_subject_is_a_question_for_a_person() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", subject="Your pump, as promised")
    assert story.told("tue 07:00") == ["x1: pending perhaps a1"]
    assert story.told(LATE) == ["x1: maybe_answered perhaps a1"]
    assert story.owed()[0].suggestions[0].rule is Rule.OTHER_SUBJECT


def test_says_it_repeats_joins_only_where_one_certain_one_waits() -> None:
    story = Story()
    story.mail("x1", "mon 08:00")
    story.mail("x2", "mon 09:00", Mark.REPEATS, subject="Second try")
    assert story.told("mon 10:00") == ["x1 x2: pending"]
    story.mail("x3", "mon 08:30", subject="Invoice")
    assert story.told("mon 10:00") == ["x1: pending", "x3: pending", "x2: pending"]


def test_a_message_id_used_twice_means_the_first_that_bore_it() -> None:
    """Else whoever reuses an id could move our answer in time."""
    story = Story()
    story.mail("x1", "mon 08:00")
    story.writes("a1", "mon 10:00", cites=["x1"])
    again = story.contacts[0]
    story.mail("x2", "fri 08:00", subject="Other")
    story.contacts[-1] = type(again)(
        contact_id="x2",
        channel=again.channel,
        direction=again.direction,
        occurred_at=at("fri 08:00"),
        counterparties=again.counterparties,
        message_id="x1",
    )
    assert story.told(LATE)[0] == "x1: met A full by a1"
