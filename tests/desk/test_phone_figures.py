"""The figures of calls from the desk's own rows: PBX records in by the real intake, numbers out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.desk.calling import Pbx
from tests.desk.world import MONDAY, World

from heardback.desk.actions.attest import attest
from heardback.desk.actions.not_owed import decide_not_owed
from heardback.desk.firm import firm_calendar, policy_book, profile
from heardback.desk.models import Contact, OwedAnswer
from heardback.desk.projection import fill_words
from heardback.desk.queries.phone_figures import calls_since
from heardback.findings.covering import share_covered
from heardback.intake.rebuild import differences
from heardback.workers.phone_figures import computed

pytestmark = pytest.mark.django_db
ANN, BOB, CAY, DEE = (f"+1202555016{number}" for number in range(4))


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def pbx(world: World) -> Pbx:
    return Pbx(world)


def figures(hours: float, days: int = 7) -> tuple[dict[str, Any], dict[str, list[str]]]:
    window = computed(MONDAY + timedelta(hours=hours))["windows"][str(days)]
    return window["figures"], window["behind"]


def owed_to(number: str) -> OwedAnswer:
    return OwedAnswer.objects.get(customer_id=f"phone:{number}")


# ---------------------------------------------------------------- callbacks


def test_a_callback_counts_in_time_late_or_not_at_all(world: World, pbx: Pbx) -> None:
    for number in (ANN, BOB, CAY, DEE):
        pbx.missed(number, 1)
    pbx.rings_back(ANN, 20)
    pbx.rings_back(BOB, 30)
    pbx.rings_back(CAY, 2, 0)  # nobody takes it
    pbx.rings_back(CAY, 3, 12)  # twelve seconds are no conversation (T15)
    found, behind = figures(48)
    calls = found["callbacks"]
    assert (calls["in_time"], calls["late"], calls["only_tried"], calls["nothing"]) == (1, 1, 1, 1)
    assert calls["made"]["total"] == 4
    assert behind["owed_in_time"] == [owed_to(ANN).owed_id]
    assert calls["first"] == {
        "total": 4,
        "called": 2,
        "half": pytest.approx(29 * 3600, abs=10),
        "most": None,
        "longest": pytest.approx(47 * 3600, abs=10),
    }


def test_nothing_is_judged_before_it_is_due(world: World, pbx: Pbx) -> None:
    pbx.missed(ANN, 1)
    found, _ = figures(24.9)
    assert (found["callbacks"]["matured"], found["callbacks"]["pending"]) == (0, 1)
    assert found["prospects"]["to_win"] == 1
    found, _ = figures(25.1)
    assert (found["callbacks"]["nothing"], found["prospects"]["lost"]) == (1, 1)


def test_who_rings_again_and_is_answered_was_not_called_back(world: World, pbx: Pbx) -> None:
    """T19."""
    pbx.missed(ANN, 1)
    pbx.answered(ANN, 3)
    found, behind = figures(30)
    assert found["callbacks"]["called_again"] == 1
    assert found["callbacks"]["made"]["hits"] == 0
    assert found["callbacks"]["rang_again"]["hits"] == 1
    assert found["prospects"]["reached_later"] == 1
    assert behind["owed_rang_again"] == [owed_to(ANN).owed_id]


def test_a_chase_by_phone_is_ringing_again(world: World, pbx: Pbx) -> None:
    pbx.missed(ANN, 1)
    pbx.missed(ANN, 4)
    pbx.rings_back(ANN, 5)
    found, _ = figures(30)
    assert found["callbacks"]["in_time"] == 1
    assert found["callbacks"]["rang_again"]["hits"] == 1
    assert found["tries_open"]["parts"]["gave_up"] == 2


def test_a_persons_word_is_no_record(world: World, pbx: Pbx) -> None:
    pbx.missed(ANN, 1)
    now = MONDAY + timedelta(hours=5)
    attest(world.sam, owed_to(ANN).owed_id, now=now, spoke_at=now - timedelta(hours=1))
    found, _ = figures(30)
    assert found["callbacks"]["attested"] == 1
    assert found["callbacks"]["made"]["hits"] == 0
    assert found["prospects"]["reached_later"] == 1


def test_whoever_is_owed_nothing_is_in_no_figure_of_callbacks(world: World, pbx: Pbx) -> None:
    pbx.missed(ANN, 1)
    decide_not_owed(world.dana, owed_to(ANN).owed_id, now=MONDAY + timedelta(hours=2), reason="A sales call")
    found, _ = figures(30)
    assert found["callbacks"]["matured"] == 0
    assert found["prospects"]["callers"] == 0
    assert found["open"]["picked_up"]["total"] == 1  # but nobody picked up


# ---------------------------------------------------------------- new callers


def test_a_customer_known_by_an_earlier_call_is_no_prospect(world: World, pbx: Pbx) -> None:
    pbx.answered(ANN, -24 * 30)
    pbx.missed(ANN, 1, line=Pbx.RADIO)
    pbx.missed(BOB, 1, line=Pbx.RADIO)
    found, behind = figures(30)
    (line,) = found["lines"]
    assert (line["dialled"], line["campaign"]) == (Pbx.RADIO, "Radio")
    assert (line["callers"], line["lost"]) == (1, 1)
    (lost,) = behind["prospect_lost"]
    assert Contact.objects.get(contact_id=lost).number == BOB


def test_a_voicemail_begins_when_its_caller_rang(world: World, pbx: Pbx) -> None:
    """Mon 17:00 closes: the call came before, its message ended after."""
    pbx.voicemail(ANN, 8 - 20 / 3600, 40)
    calendar = firm_calendar(profile(), MONDAY)
    (call,) = calls_since(MONDAY, MONDAY + timedelta(hours=10), calendar.is_open)
    assert call.is_open
    assert call.is_first_contact
    assert call.started_at < MONDAY + timedelta(hours=8) < Contact.objects.get().occurred_at


def test_windows_hold_their_own_calls(world: World, pbx: Pbx) -> None:
    pbx.answered(ANN, -24 * 60)
    pbx.answered(BOB, -24 * 20)
    pbx.answered(CAY, 1)
    for days, wanted in ((7, 1), (28, 2), (91, 3)):
        found, _ = figures(2, days)
        assert found["open"]["parts"]["answered"] + found["closed"]["parts"]["answered"] == wanted


def test_a_mails_word_of_a_voicemail_is_in_no_figure_of_calls(world: World, pbx: Pbx) -> None:
    pbx.missed(ANN, 1)
    Contact.objects.update(outcome="")
    window = computed(MONDAY + timedelta(hours=30))["windows"]["7"]
    assert window["unrecorded"] == 1
    assert window["figures"]["open"]["parts"]["offered"] == 0
    assert window["figures"]["callbacks"]["nothing"] == 1  # owed like any other


# ---------------------------------------------------------------- the kernel's words


def test_the_words_in_the_rows_derive_again(world: World, pbx: Pbx) -> None:
    pbx.missed(ANN, 1)
    pbx.rings_back(ANN, 2)
    pbx.missed(BOB, 1)
    world.mail("Cay Doe <cay@pool.example>", 1, "Can you come?")
    now = MONDAY + timedelta(hours=3)
    words = {row.customer_id: (row.word_until_due, row.word_after_due) for row in OwedAnswer.objects.all()}
    assert words[f"phone:{ANN}"] == ("early", "met")
    assert words[f"phone:{BOB}"] == words["email:cay@pool.example"] == ("pending", "never_answered")
    assert list(differences(now)) == []
    OwedAnswer.objects.filter(customer_id=f"phone:{BOB}").update(word_after_due="met")
    (wrong,) = differences(now)
    assert "word_after_due" in wrong.sentence


def test_rows_of_an_earlier_version_get_their_words(world: World, pbx: Pbx) -> None:
    pbx.missed(ANN, 1)
    pbx.rings_back(ANN, 2)
    pbx.missed(BOB, 1)
    now = MONDAY + timedelta(hours=3)
    OwedAnswer.objects.update(word_until_due="", word_after_due="")
    assert fill_words(policy_book(), now) == 2
    assert fill_words(policy_book(), now) == 0
    assert list(differences(now)) == []


# ---------------------------------------------------------------- coverage


def test_coverage_counts_overlapping_time_once() -> None:
    begin, end = MONDAY, MONDAY + timedelta(hours=10)
    hour = timedelta(hours=1)
    spans = [(begin - hour, begin + 2 * hour), (begin + hour, begin + 4 * hour), (end - hour, end + hour)]
    assert share_covered(spans, begin, end) == 0.5
    assert share_covered([], begin, end) == 0
    assert share_covered([(begin, end)], end, begin) == 1
