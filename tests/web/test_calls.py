"""The pages of calls: dial, how it went, questions, one's own calls; few queries, nobody's words to who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.desk.calls_world import LINE, CallWorld
from tests.desk.world import MONDAY
from tests.web.looking import Clock, counted_queries, signed_in, writes_in

from heardback.desk.actions.change_questions import add_question, keep_set
from heardback.desk.actions.dial import dial
from heardback.desk.actions.number_words import say_shared
from heardback.desk.models import (
    Chore,
    Dialled,
    Note,
    NumberWord,
    OwedAnswer,
    PhoneLine,
    PromiseRow,
    Question,
    QuestionAnswer,
    QuestionSet,
    StaffPhone,
)

ANN = "+12025550142"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def world(db: None) -> CallWorld:
    return CallWorld()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def missed(world: CallWorld, hours: float = -3, number: str = ANN, name: str = "Ann Lee") -> str:
    """Somebody rang in vain; return the owed answer's id."""
    world.rings(number, hours, name=name)
    return world.owed_to(f"phone:{number}").owed_id


# -- the queue


def test_a_missed_call_is_a_row_of_the_one_queue(world: CallWorld, clock: Clock) -> None:
    key = missed(world)
    world.rings(ANN, -1, message=35)
    clock.at(0)
    page = signed_in(world.sam).get(reverse("owed")).content.decode()
    assert f'href="tel:{ANN}"' in page
    assert f'data-dial="/owed/{key}/call/dial/"' in page
    assert f'formaction="/owed/{key}/call/dial/"' in page, "without script a form dials"
    assert "Left a voicemail of 35 s." in page
    assert page.index("phone 06:00 today") < page.index("voicemail 08:01 today")
    seen_by_an_auditor = signed_in(world.rae).get(reverse("owed")).content.decode()
    assert f'href="tel:{ANN}"' in seen_by_an_auditor
    assert "data-dial" not in seen_by_an_auditor


def test_a_withheld_caller_is_listened_to_and_not_called(world: CallWorld, clock: Clock) -> None:
    world.rings("", -1, message=20)
    clock.at(0)
    page = signed_in(world.sam).get(reverse("owed")).content.decode()
    assert "Unknown caller" in page
    assert "<span>Listen</span>" in page
    assert "Call back" not in page


def test_five_queries_however_many_called(world: CallWorld, clock: Clock) -> None:
    client = signed_in(world.sam)
    clock.at(0)
    for size in (1, 8):
        for number in range(size):
            world.rings(f"+120255501{10 * size + number:02}", -3, name=f"P{number}")
            world.rings(f"+120255501{10 * size + number:02}", -2, message=9)
        for path in (reverse("owed"), reverse("owed_list")):
            with counted_queries() as seen:
                assert client.get(path).status_code == 200
            assert len(seen) <= 5, [one["sql"][:60] for one in seen.captured_queries]
            assert writes_in(seen) == []


# -- dial and wrap up


def test_the_tap_is_told_and_asks_how_it_went(world: CallWorld, clock: Clock) -> None:
    key = missed(world)
    clock.at(0)
    client = signed_in(world.sam)
    sheet = client.post(reverse("dial", args=[key]), headers=HTMX).content.decode()
    assert Dialled.objects.get().number == ANN
    assert "How did it go with Ann Lee?" in sheet
    for words in ("Spoke", "Voicemail left", "No answer", "Wrong number"):
        assert f"<span>{words}</span>" in sheet
    clock.at(0.1)
    done = client.post(reverse("call_told", args=[key]), {"outcome": "spoke"}, headers=HTMX)
    assert done["HX-Trigger"] == "acted"
    assert "counts as answered, as you state" in done.content.decode()
    row = OwedAnswer.objects.get(pk=key)
    assert (row.grade, row.manner) == ("D", "attested")


def test_without_script_a_page_dials_and_asks(world: CallWorld, clock: Clock) -> None:
    key = missed(world)
    clock.at(0)
    client = signed_in(world.sam)
    asked = client.post(reverse("dial", args=[key]))
    assert asked["Location"] == reverse("call", args=[key])
    page = client.get(asked["Location"]).content.decode()
    assert f'href="tel:{ANN}"' in page
    assert 'name="outcome" value="no_answer"' in page
    told = client.post(reverse("call_told", args=[key]), {"outcome": "no_answer", "next": "/owed/"})
    assert told["Location"] == "/owed/"
    assert "still waits; we tried once." in client.get("/owed/").content.decode()
    assert OwedAnswer.objects.get(pk=key).is_open


def test_a_voicemail_with_a_date_and_a_note(world: CallWorld, clock: Clock) -> None:
    key = missed(world)
    clock.at(0)
    client = signed_in(world.sam)
    client.post(reverse("dial", args=[key]))
    given = {"outcome": "voicemail", "promise_by": "2026-03-17T10:00", "note": "Wife picks up."}
    client.post(reverse("call_told", args=[key]), given)
    assert PromiseRow.objects.get().latest_at == MONDAY + timedelta(hours=25)
    assert Note.objects.get().text == "Wife picks up."


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"outcome": "spoke", "promise_by": "2026-03-01T10:00"}, "time to come"),
        ({"outcome": "no_answer", "promise_by": "2026-04-01T10:00"}, "Nobody heard"),
        ({"outcome": "spoke", "promise_by": "soon"}, "no date and time"),
    ],
)
def test_what_cannot_be_is_refused_in_the_sheet(
    world: CallWorld, clock: Clock, given: dict[str, str], said: str
) -> None:
    key = missed(world)
    clock.at(0)
    client = signed_in(world.sam)
    client.post(reverse("dial", args=[key]))
    done = client.post(reverse("call_told", args=[key]), {**given, "in_sheet": "1"}, headers=HTMX)
    assert (done.status_code, done["HX-Retarget"]) == (422, "#refused")
    assert said in done.content.decode()
    assert Dialled.objects.get().outcome == ""


def test_an_outcome_that_there_is_not(world: CallWorld, clock: Clock) -> None:
    key = missed(world)
    clock.at(0)
    client = signed_in(world.sam)
    assert client.post(reverse("call_told", args=[key]), {"outcome": "resolved"}).status_code == 404


def test_a_tap_is_taken_back(world: CallWorld, clock: Clock) -> None:
    key = missed(world)
    clock.at(0)
    made = dial(world.sam, key, now=MONDAY)
    signed_in(world.sam).post(reverse("dial_undo", args=[made.pk]))
    made.refresh_from_db()
    assert made.outcome == "not_made"


def test_an_auditor_dials_nobody(world: CallWorld, clock: Clock) -> None:
    key = missed(world)
    clock.at(0)
    for name in ("dial", "call_told"):
        assert signed_in(world.rae).post(reverse(name, args=[key])).status_code == 403
    assert signed_in(world.rae).get(reverse("calls")).status_code == 403
    assert not Dialled.objects.exists()


# -- one's own calls


def test_calls_one_took_and_calls_nobody_knows_of(world: CallWorld, clock: Clock) -> None:
    key = missed(world)
    dial(world.sam, key, now=MONDAY)
    took = world.rings("+12025550143", -2, bridged=200, name="Bo Moss")
    clock.at(0.5)
    client = signed_in(world.sam)
    page = client.get(reverse("calls")).content.decode()
    assert "How did these go?" in page
    assert "Ann Lee" in page
    assert "Calls you took" in page
    assert "Bo Moss" in page
    client.post(
        reverse("call_taken", args=[took]), {"note": "Sends pictures.", "promise_by": "2026-03-18T12:00"}
    )
    assert PromiseRow.objects.get().customer == "Bo Moss"
    assert "noted" in client.get(reverse("calls")).content.decode()
    theirs = signed_in(world.dana).get(reverse("calls")).content.decode()
    assert "Bo Moss" not in theirs
    assert "No calls of yours." in theirs


# -- the customer's page


def test_calls_of_ours_show_how_far_they_got(world: CallWorld, clock: Clock) -> None:
    key = missed(world, -9)
    for hours, given, said in (
        (-8, {}, "rang out"),
        (-7, {"bridged": 12}, "under 20 s"),
        (-6, {"message": 9}, "left a voicemail"),
        (-5, {"bridged": 40, "detection": "unknown"}, "perhaps only to a machine"),
        (-4, {"bridged": 90}, "conversation"),
    ):
        world.calls(ANN, hours, **given)
        clock.at(0)
        page = signed_in(world.sam).get(reverse("customer", args=[f"phone:{ANN}"])).content.decode()
        assert said in page
    assert OwedAnswer.objects.get(pk=key).grade == "A"
    assert "Flyer" in page


def test_a_try_in_vain_names_the_next_good_hour(world: CallWorld, clock: Clock) -> None:
    missed(world, 1)  # Monday 10:00
    world.calls(ANN, 2)  # 11:00
    clock.at(2.5)
    page = signed_in(world.sam).get(reverse("customer", args=[f"phone:{ANN}"])).content.decode()
    assert "A good hour to try: tomorrow 10:00 to 11:00 (they were on the phone at this hour once)." in page


# -- questions


def leak(world: CallWorld) -> list[Question]:
    row = keep_set(world.dana, "Leak", now=MONDAY)
    return [
        add_question(world.dana, row, words, now=MONDAY) for words in ("Where does it drip?", "Since when?")
    ]


def test_questions_are_kept_with_the_matter_and_never_a_condition(world: CallWorld, clock: Clock) -> None:
    where, since = leak(world)
    key = missed(world)
    clock.at(0)
    client = signed_in(world.sam)
    sheet = client.post(reverse("dial", args=[key]), headers=HTMX).content.decode()
    assert "Where does it drip?" in sheet
    assert "0 of 2 answered" in sheet
    client.post(
        reverse("call_told", args=[key]),
        {"outcome": "no_answer", f"question-{where.pk}": "At the pump", f"question-{since.pk}": ""},
    )
    assert QuestionAnswer.objects.get().text == "At the pump"
    page = client.get(reverse("customer", args=[f"phone:{ANN}"])).content.decode()
    assert "1 of 2" in page
    assert 'value="At the pump"' in page
    later = missed(world, 1)
    assert later == key, "the same matter"
    client.post(
        reverse("questions", args=[key]),
        {f"question-{since.pk}": "Friday", f"question-{where.pk}": "At the pump"},
    )
    assert QuestionAnswer.objects.count() == 2, "what had not changed was not written again"
    assert "2 of 2" in client.get(reverse("customer", args=[f"phone:{ANN}"])).content.decode()


def test_answers_keep_the_wording_that_they_were_given_to(world: CallWorld, clock: Clock) -> None:
    where, _ = leak(world)
    key = missed(world)
    clock.at(0)
    client = signed_in(world.sam)
    client.post(reverse("questions", args=[key]), {f"question-{where.pk}": "At the pump"})
    dana = signed_in(world.dana)
    dana.post(reverse("settings_question", args=[where.pk]), {"wording": "Where exactly does it drip?"})
    page = client.get(reverse("customer", args=[f"phone:{ANN}"])).content.decode()
    assert "Where exactly does it drip?" in page
    assert "Answered when it read: Where does it drip?" in page
    assert "1 of 2" in page
    now = Question.objects.get(wording="Where exactly does it drip?")
    dana.post(reverse("settings_question", args=[now.pk]), {"retire": "1"})
    page = client.get(reverse("customer", args=[f"phone:{ANN}"])).content.decode()
    assert "Asked before" in page
    assert "At the pump" in page
    assert "0 of 1" in page or "Leak" in page


# -- settings


def test_sets_of_questions_are_made_ordered_and_retired(world: CallWorld, clock: Clock) -> None:
    clock.at(0)
    client = signed_in(world.dana)
    client.post(reverse("settings_questions"), {"name": "Leak"})
    row = QuestionSet.objects.get()
    for words in ("One?", "Two?", "Three?"):
        client.post(reverse("settings_question_add", args=[row.pk]), {"wording": words})
    two = Question.objects.get(wording="Two?")
    client.post(reverse("settings_question", args=[two.pk]), {"up": "1"})
    order = Question.objects.filter(retired_at=None).order_by("position").values_list("wording", flat=True)
    assert list(order) == ["Two?", "One?", "Three?"]
    again = client.post(reverse("settings_questions"), {"name": "leak"})
    assert again.status_code == 422
    client.post(reverse("settings_question_set", args=[row.pk]), {"retire": "1"})
    assert "Leak" in client.get(reverse("settings_questions")).content.decode()
    row.refresh_from_db()
    assert row.retired_at is not None
    client.post(reverse("settings_question_set", args=[row.pk]), {"restore": "1"})
    row.refresh_from_db()
    assert row.retired_at is None
    assert signed_in(world.sam).get(reverse("settings_questions")).status_code == 403


def test_phones_of_the_firm(world: CallWorld, clock: Clock) -> None:
    missed(world)
    clock.at(0)
    client = signed_in(world.dana)
    page = client.get(reverse("settings_phones")).content.decode()
    assert "Flyer" in page
    assert "Sam Okafor" in page
    client.post(
        reverse("settings_phones"),
        {"number": "(202) 555-0101", "name": "Truck", "campaign": "Truck lettering"},
    )
    made = PhoneLine.objects.get(name="Truck")
    assert made.number == "+12025550101"
    assert Chore.objects.get().kind == "place"
    wrong = client.post(reverse("settings_phones"), {"number": "ring us", "name": "", "campaign": ""})
    assert wrong.status_code == 422
    assert "no telephone number" in wrong.content.decode()
    client.post(reverse("settings_staff_phone"), {"value": "202", "staff": world.dana.pk})
    assert StaffPhone.objects.get(value="202").staff == world.dana
    taken = client.post(reverse("settings_staff_phone"), {"value": "202", "staff": world.sam.pk}, follow=True)
    assert "Dana Reyes&#x27;s already" in taken.content.decode()
    client.post(reverse("settings_line", args=[made.pk]), {"remove": "1"})
    assert not PhoneLine.objects.filter(pk=made.pk).exists()
    client.post(reverse("settings_number"), {"number": ANN, "kind": "shared"})
    word = NumberWord.objects.get()
    assert word.by == world.dana
    client.post(reverse("number_take_back", args=[word.pk]), {"next": reverse("settings_phones")})
    word.refresh_from_db()
    assert word.revoked_at is not None
    assert signed_in(world.sam).get(reverse("settings_phones")).status_code == 403


def test_the_sales_caller_is_one_click(world: CallWorld, clock: Clock) -> None:
    key = missed(world)
    clock.at(0)
    done = signed_in(world.sam).post(reverse("number_word", args=[key]), {"kind": "sales"}, follow=True)
    assert "calls to come owe nothing" in done.content.decode()
    assert not OwedAnswer.objects.filter(is_open=True).exists()
    say_shared(world.dana, LINE.replace("0100", "0155"), now=MONDAY)


def test_a_promise_to_try_again_is_kept_by_calling_again(world: CallWorld, clock: Clock) -> None:
    key = missed(world)
    clock.at(0)
    client = signed_in(world.sam)
    client.post(reverse("dial", args=[key]))
    client.post(reverse("call_told", args=[key]), {"outcome": "voicemail"})
    clock.at(5)
    assert "Call again" in client.get(reverse("customer", args=[f"phone:{ANN}"])).content.decode()
    sheet = client.get(reverse("call", args=[key]), headers=HTMX).content.decode()
    assert f'data-dial="{reverse("dial", args=[key])}"' in sheet
    client.post(reverse("dial", args=[key]))
    clock.at(5.05)
    client.post(reverse("call_told", args=[key]), {"outcome": "spoke"})
    assert PromiseRow.objects.get().answered_at == MONDAY + timedelta(hours=5.05)
    assert "Call again" not in client.get(reverse("customer", args=[f"phone:{ANN}"])).content.decode()
