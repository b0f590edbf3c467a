"""Two phone systems may give two calls one name: their callers stay two."""

from __future__ import annotations

import pytest
from tests.desk.calling import Pbx
from tests.desk.world import MONDAY, World
from tests.flows.call_lines import CelCall

from heardback.desk.models import Contact, IntakePoint
from heardback.intake.calls import CallText, read_anew, store_calls
from heardback.intake.normalise import normalise_one
from heardback.intake.rebuild import differences

pytestmark = pytest.mark.django_db


def _rings(point: IntakePoint, caller: str, linked: str) -> None:
    call = CelCall(caller, 0)
    call.linked, call._first = linked, (call._first[0], linked, *call._first[2:])
    lines = [call.line("CHAN_START", 0), call.line("HANGUP", 20), call.line("CHAN_END", 20)]
    store_calls(point, [CallText("cel", "".join(lines))], seen_at=MONDAY)
    normalise_one(MONDAY)


@pytest.fixture
def two() -> list[IntakePoint]:
    first = Pbx(World()).point
    second = IntakePoint.objects.create(name="Workshop", kind="pbx_files", created_at=MONDAY)
    return [first, second]


def test_sites_keep_their_callers_apart(two: list[IntakePoint]) -> None:
    two[1].settings = {"site": "workshop"}
    two[1].save()
    for point, caller in zip(two, ("2025550142", "2025550143"), strict=True):
        _rings(point, caller, "1773666000.1")
    assert sorted(key for row in Contact.objects.all() for key in row.customers) == [
        "phone:+12025550142",
        "phone:+12025550143",
    ]
    assert list(differences(MONDAY)) == []


def test_a_site_named_later_parts_what_was_taken_for_one(two: list[IntakePoint]) -> None:
    for point, caller in zip(two, ("2025550142", "2025550143"), strict=True):
        _rings(point, caller, "1773666000.1")
    assert Contact.objects.count() == 1
    two[1].settings = {"site": "workshop"}
    two[1].save()
    assert read_anew(two[1]) == 1
    normalise_one(MONDAY)
    assert Contact.objects.count() == 2
    assert list(differences(MONDAY)) == []
