"""The day by which something is asked for, in four languages; a day that is merely proposed is none."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from heardback.reading.asked_by import asked_by

NEW_YORK = ZoneInfo("America/New_York")
WEDNESDAY = datetime(2026, 3, 18, 18, 0, tzinfo=UTC)  # Wed 18 Mar 2026, 14:00 in New York


@pytest.mark.parametrize(
    ("sentence", "day"),
    [
        ("Please send it by Friday.", 20),
        ("Could you let us have it by the end of the week?", 20),
        ("Can we have it no later than Monday at noon?", 23),
        ("Could you send us the figures before Thursday?", 19),
        ("Könnten Sie uns den Vertrag bitte bis spätestens Freitag schicken?", 20),
        ("Können Sie uns die Zahlen bis zum 25.3. geben?", 25),
        ("Pouvez-vous nous envoyer le contrat avant vendredi ?", 20),
        ("¿Nos puede enviar el contrato antes del viernes?", 20),
    ],
)
def test_a_day_by_which_it_is_wanted(sentence: str, day: int) -> None:
    found = asked_by([sentence], WEDNESDAY, NEW_YORK)
    assert found is not None
    assert found.latest_at.astimezone(NEW_YORK).day == day


@pytest.mark.parametrize(
    "sentence",
    [
        "Do you have fifteen minutes on Tuesday?",
        "Shall we meet tomorrow at 10?",
        "Hätten Sie am Dienstag Zeit?",
        "Avez-vous un moment mardi ?",
        "¿Tiene un momento el martes?",
        "Could you send us the deed?",
        "",
    ],
)
def test_a_day_that_is_only_proposed_is_none(sentence: str) -> None:
    assert asked_by([sentence], WEDNESDAY, NEW_YORK) is None


def test_the_first_one_counts() -> None:
    found = asked_by(
        ["Which plot is it?", "Please send it by Friday.", "Call by Monday."], WEDNESDAY, NEW_YORK
    )
    assert found is not None
    assert found.wording.startswith("Friday")
