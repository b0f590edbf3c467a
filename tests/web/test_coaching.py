"""Hints: beside a draft without scripts, for its writer alone, what dismissals do, and what a firm may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.alerts.outbox import sending_world
from tests.desk.world import FIRM, MONDAY, World
from tests.web.looking import Clock, signed_in
from tests.web.test_replies import composer_of, fields_in

from heardback.alerts.models import Letter
from heardback.alerts.notice_words import morning_notice
from heardback.desk.actions.change_coaching import wish_morning
from heardback.desk.actions.change_refused import Refused as ChangeRefused
from heardback.desk.actions.dismiss_hint import dismiss_hint
from heardback.desk.actions.note_hints import note_hints
from heardback.desk.firm import firm_calendar, profile
from heardback.desk.models import (
    CoachingWish,
    HintDismissed,
    HintPlace,
    HintShown,
    OwedAnswer,
    Private,
    Role,
    SentLookedOver,
    SignalSwitch,
    Staff,
    StaffAddress,
)
from heardback.desk.queries.coaching import firm_signals, own_signals, silent_for, team_counts
from heardback.desk.refused import Refused
from heardback.intake.models import RawBytes
from heardback.intake.reply_settings import draft_setting, scripted_repeats, sent_reply
from heardback.reading.signals import Signal, SignalName
from heardback.workers.look_over_sent import MOST_MAILS, look_over_sent
from heardback.workers.tick import CHORES

pytestmark = pytest.mark.django_db
SHIFT = "So you call me in three months."
SCRIPT = (
    "Thank you for contacting Blue Heron Pools about your recent service experience. We take all feedback seriously "
    "and have forwarded your comments to the responsible department for review."
)


@pytest.fixture
def world() -> World:
    found = sending_world()
    found.mail(
        "Ann Lee <ann@lee.example>", 0, "Our pump leaks. What does a new one cost?", to=f"service@{FIRM}"
    )
    return found


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(monkeypatch)
    found.at(2)
    return found


@pytest.fixture
def sam(world: World, clock: Clock) -> Client:
    return signed_in(world.sam)


def key() -> str:
    return OwedAnswer.objects.get(is_open=True).owed_id


def hint(name: str) -> Signal:
    return Signal(SignalName(name), "words", f"{name}.en", "because", "better")


def hints_in(response: object) -> list[str]:
    text = response.content.decode()  # type: ignore[attr-defined]
    return [one.split('"')[0] for one in text.split('value="not-here-')[1:]]


# -- beside a draft ----------------------------------------------------------------------------------------------


def test_looked_over_without_scripts(sam: Client) -> None:
    fields = composer_of(sam)
    assert HintShown.objects.count() == 0
    page = sam.post(reverse("reply", args=[key()]), {**fields, "text": SHIFT, "do": "look"})
    assert hints_in(page) == ["burden_shift", "question_not_addressed"]
    text = page.content.decode()
    assert "I will call you in three months myself" in text
    assert "You asked: “What does a new one cost?”" in text
    assert fields_in(page)["text"] == SHIFT
    assert Letter.objects.count() == 0


def test_not_here_without_scripts(sam: Client, world: World) -> None:
    fields = {**composer_of(sam), "text": SHIFT}
    path = reverse("reply", args=[key()])
    sam.post(path, {**fields, "do": "look"})
    page = sam.post(path, {**fields, "do": "not-here-burden_shift"})
    assert hints_in(page) == ["question_not_addressed"]
    row = HintDismissed.objects.get()
    assert (row.shown.staff, row.shown.signal, row.shown.key) == (world.sam, "burden_shift", key())
    assert hints_in(sam.get(path)) == []  # nothing is kept yet, so there is nothing to look over
    assert hints_in(sam.post(path, {**fields, "do": "look"})) == ["question_not_addressed"]


def test_it_never_stops_a_letter(sam: Client) -> None:
    sent = sam.post(
        reverse("reply", args=[key()]), {**composer_of(sam), "cc": "", "text": SHIFT, "do": "send"}
    )
    assert sent.status_code == 302
    assert Letter.objects.get().text == SHIFT


def test_while_one_writes(sam: Client) -> None:
    path = reverse("reply_draft", args=[key()])
    given = {"text": SHIFT, "opened_at": MONDAY.isoformat(), "hints": "old"}
    first = sam.post(path, given)
    assert hints_in(first) == ["burden_shift", "question_not_addressed"]
    assert 'hx-swap-oob="outerHTML"' in first.content.decode()
    digest = first.content.decode().split('name="hints" value="')[1].split('"')[0]
    assert 'id="hints"' not in sam.post(path, {**given, "hints": digest}).content.decode()
    assert HintShown.objects.count() == 2


def test_what_is_missing_waits_for_the_end(sam: Client) -> None:
    path = reverse("reply_draft", args=[key()])
    given = {"opened_at": MONDAY.isoformat(), "hints": "old"}
    assert hints_in(sam.post(path, {**given, "text": "Thank you for"})) == []
    assert "question_not_addressed" in hints_in(sam.post(path, {**given, "text": "Thank you for that."}))
    asked = sam.post(reverse("reply_hints", args=[key()]), {"text": "Thank you for"})
    assert "question_not_addressed" in hints_in(asked)
    digest = asked.content.decode().split('name="hints" value="')[1].split('"')[0]
    assert (
        'id="hints"'
        not in sam.post(path, {**given, "text": "Thank you for", "hints": digest}).content.decode()
    )


def test_a_draft_shows_its_hints_and_looking_notes_nothing(sam: Client) -> None:
    sam.post(reverse("reply_draft", args=[key()]), {"text": SHIFT, "opened_at": MONDAY.isoformat()})
    assert HintShown.objects.count() == 0
    page = sam.get(reverse("reply", args=[key()]))
    assert hints_in(page) == ["burden_shift", "question_not_addressed"]
    assert HintShown.objects.count() == 0


def test_what_a_draft_stands_in(world: World, clock: Clock) -> None:
    owed = OwedAnswer.objects.get()
    now = clock.at(2)
    setting = draft_setting(owed, now)
    assert setting.inbound == "Our pump leaks. What does a new one cost?"
    assert (setting.is_late, setting.chases, setting.waited_for) == (False, 0, timedelta(hours=2))
    late = draft_setting(owed, clock.at(25))
    assert late.is_late
    world.mail("Ann Lee <ann@lee.example>", 3, "Any news?", to=f"service@{FIRM}")
    chased = draft_setting(OwedAnswer.objects.get(), clock.at(4))
    assert (chased.chases, chased.inbound) == (1, "Our pump leaks. What does a new one cost?\n\nAny news?")


def test_they_asked_for_a_call(world: World, clock: Clock, sam: Client) -> None:
    """A mail counts, and the hint says what they asked for; not once somebody tried."""
    world.mail(
        "Kit <kit@lake.example>",
        1,
        "Please call me at +1 202 555 0142, our pump leaks.",
        to=f"service@{FIRM}",
    )
    owed = OwedAnswer.objects.get(customer_id="email:kit@lake.example")
    assert draft_setting(owed, clock.at(2)).wants_call
    given = {"text": "We repair your pump on Friday."}
    page = sam.post(reverse("reply_hints", args=[owed.owed_id]), given)
    assert hints_in(page) == ["channel_preference_missed"]
    OwedAnswer.objects.filter(pk=owed.pk).update(attempts=1)
    assert hints_in(sam.post(reverse("reply_hints", args=[owed.owed_id]), given)) == []


def test_a_good_answer_after_a_wait(sam: Client, clock: Clock) -> None:
    clock.at(100)
    page = sam.post(reverse("reply_hints", args=[key()]), {"text": "A new pump costs 300 dollars."})
    text = page.content.decode()
    assert "late_no_apology" in hints_in(page)
    assert "I am sorry that you had to wait 4 days" in text
    assert "answers each question: <b>it is there</b>" in text
    assert "says the next step and when: <b>not yet</b>" in text


def test_only_who_works_the_desk(world: World, clock: Clock) -> None:
    for person in (world.rae, world.ada):
        answer = signed_in(person).post(reverse("reply_hints", args=[key()]), {"text": SHIFT})
        assert answer.status_code == 403
    assert HintShown.objects.count() == 0


def test_hostile_words_are_shown_as_words(sam: Client) -> None:
    nasty = "<script>alert(1)</script> so you call me in three months."
    page = sam.post(reverse("reply_hints", args=[key()]), {"text": nasty}).content.decode()
    assert "<script>alert" not in page


# -- dismissals --------------------------------------------------------------------------------------------------


def show(staff: Staff, name: str, times: int, dismissed: int, *, start: int = 0) -> None:
    for number in range(start, start + times):
        draft = f"draft-{staff.pk}-{name}-{number}"
        now = MONDAY + timedelta(minutes=number)
        note_hints(staff, HintPlace.DRAFT, draft, [hint(name)], now=now)
        if number - start < dismissed:
            dismiss_hint(staff, HintPlace.DRAFT, draft, name, now=now)


def test_five_of_the_last_eight_silence_it_for_its_writer(world: World) -> None:
    show(world.sam, "hedged_ack", 8, 4)
    assert silent_for(world.sam) == frozenset()
    show(world.sam, "no_next_step", 5, 5)
    assert silent_for(world.sam) == {"no_next_step"}
    assert silent_for(world.dana) == frozenset()
    # Older showings do not count any more: five of the last eight were wanted.
    show(world.sam, "medium_blame", 6, 6)
    assert "medium_blame" in silent_for(world.sam)
    show(world.sam, "medium_blame", 5, 0, start=20)
    assert "medium_blame" not in silent_for(world.sam)


def test_its_writer_lets_it_speak_again(world: World, sam: Client, clock: Clock) -> None:
    show(world.sam, "burden_shift", 5, 5)
    page = sam.get(reverse("coaching")).content.decode()
    assert "silent, because you dismissed it" in page
    assert hints_in(sam.post(reverse("reply_hints", args=[key()]), {"text": SHIFT})) == [
        "question_not_addressed"
    ]
    sam.post(reverse("coaching_signal", args=["burden_shift"]), {"is_on": "yes"})
    assert "silent, because" not in sam.get(reverse("coaching")).content.decode()
    assert "burden_shift" in hints_in(sam.post(reverse("reply_hints", args=[key()]), {"text": SHIFT}))
    sam.post(reverse("coaching_signal", args=["burden_shift"]), {"is_on": "no"})
    assert silent_for(world.sam) == {"burden_shift"}
    assert silent_for(world.dana) == frozenset()


def test_a_firm_that_does_not_want_it(world: World, clock: Clock) -> None:
    kay = world.person("kay", "Kay Moss", Role.STAFF)
    show(world.sam, "late_no_apology", 20, 14)
    show(kay, "late_no_apology", 10, 10)
    show(world.dana, "late_no_apology", 19, 16)
    assert not any(line.is_silent for line in firm_signals())
    show(world.dana, "late_no_apology", 1, 0, start=40)
    line = next(line for line in firm_signals() if line.name == "late_no_apology")
    assert (line.shown, line.dismissed, line.is_silent, line.is_by_rule) == (50, 40, True, True)
    assert "late_no_apology" in silent_for(world.dana)
    lead = signed_in(world.dana)
    page = lead.get(reverse("settings_coaching")).content.decode()
    assert "switched itself off, dismissed in 40 of 50 showings" in page
    assert "Sam" not in page.partition("<main")[2]
    lead.post(reverse("settings_coaching_signal", args=["late_no_apology"]), {"is_on": "yes"})
    assert not any(line.is_silent for line in firm_signals())
    assert SignalSwitch.objects.get().by == world.dana


def test_figures_of_one_or_two_people_are_nobodys_business(world: World, clock: Clock) -> None:
    show(world.sam, "late_no_apology", 60, 57)
    show(world.dana, "late_no_apology", 2, 0)
    page = signed_in(world.dana).get(reverse("settings_coaching")).content.decode()
    assert "it switched itself off <button" in page
    assert "57" not in page.partition("<main")[2]
    assert "Fewer than three writers" in page
    assert "Teams, the last" not in signed_in(world.ada).get(reverse("settings_coaching")).content.decode()


def test_who_may_switch(world: World, sam: Client) -> None:
    path = reverse("settings_coaching_signal", args=["burden_shift"])
    assert sam.post(path, {"is_on": "no"}).status_code == 403
    assert sam.get(reverse("settings_coaching")).status_code == 403
    signed_in(world.ada).post(path, {"is_on": "no"})
    assert "burden_shift" in silent_for(world.sam)
    signed_in(world.dana).post(reverse("settings_coaching_signal", args=["nonsense"]), {"is_on": "no"})
    assert SignalSwitch.objects.count() == 1


def test_only_ones_own_hints_are_dismissed(world: World) -> None:
    note_hints(world.sam, HintPlace.DRAFT, "d1", [hint("burden_shift")], now=MONDAY)
    with pytest.raises(Refused):
        dismiss_hint(world.dana, HintPlace.DRAFT, "d1", "burden_shift", now=MONDAY)
    dismiss_hint(world.sam, HintPlace.DRAFT, "d1", "burden_shift", now=MONDAY)
    dismiss_hint(world.sam, HintPlace.DRAFT, "d1", "burden_shift", now=MONDAY)
    assert HintDismissed.objects.count() == 1


# -- teams -------------------------------------------------------------------------------------------------------


def test_a_team_of_three_has_counts_and_a_smaller_one_none(world: World) -> None:
    show(world.sam, "burden_shift", 2, 0)
    show(world.dana, "burden_shift", 1, 0)
    assert [one.counts for one in team_counts(MONDAY)] == [None]
    kay = world.person("kay", "Kay Moss", Role.STAFF)
    show(kay, "hedged_ack", 1, 0)
    (team,) = team_counts(MONDAY)
    assert team.counts == (("The next move is theirs", 3), ("Not sure whether it arrived", 1))
    (later,) = team_counts(MONDAY + timedelta(days=91))
    assert later.counts is None


# -- mail sent elsewhere -----------------------------------------------------------------------------------------


def sends(world: World, hours: float, text: str, *, who: str = "sam", number: int = 0) -> str:
    asked = world.mail(
        f"Cust{number} <c{number}@lake.example>", hours - 1, "Our pump leaks. When do you come?"
    )
    return world.reply(asked, hours, text, to=f"c{number}@lake.example", sender=f"{who}@{FIRM}")


def test_nobody_is_read_unasked(world: World) -> None:
    sends(world, 1, SHIFT)
    assert not look_over_sent(MONDAY + timedelta(days=1))
    assert HintShown.objects.count() == SentLookedOver.objects.count() == CoachingWish.objects.count() == 0


def test_the_next_morning_to_its_writer_alone(world: World, clock: Clock, sam: Client) -> None:
    sam.post(reverse("coaching_morning"), {"wants": "yes"})
    sends(world, 4, SHIFT)
    sends(world, 5, "I don't think I got your email.", who="dana", number=1)
    assert not look_over_sent(clock.at(8))  # the same day
    assert look_over_sent(clock.at(16))  # after midnight in New York
    assert not look_over_sent(clock.at(17))  # once
    assert {(row.staff, row.signal) for row in HintShown.objects.all()} == {
        (world.sam, "burden_shift"),
        (world.sam, "question_not_addressed"),
    }
    page = sam.get(reverse("coaching")).content.decode()
    assert SHIFT in page
    assert "I will call you in three months myself" in page
    calendar = firm_calendar(profile(), clock.moment)
    told = morning_notice(world.sam, calendar, "https://desk.example", clock.moment)
    assert "Hints on a mail that you sent, for you alone: https://desk.example/coaching/" in told.text
    assert "three months" not in told.text
    assert "Hints" not in morning_notice(world.dana, calendar, "https://desk.example", clock.moment).text


def test_nobody_else_sees_it(world: World, clock: Clock, sam: Client) -> None:
    wish_morning(world.sam, True, now=MONDAY)
    sends(world, 4, "So you call me in three months, Lighthouse.")
    look_over_sent(clock.at(16))
    assert "Lighthouse" in sam.get(reverse("coaching")).content.decode()
    mine = HintShown.objects.filter(staff=world.sam).first()
    assert mine is not None
    for person in (world.dana, world.rae, world.ada, world.person("kay", "Kay Moss", Role.STAFF)):
        client = signed_in(person)
        for path in ("coaching", "settings_coaching"):
            assert "Lighthouse" not in client.get(reverse(path)).content.decode()
        client.post(reverse("coaching_not_here", args=[mine.key]), {"signal": mine.signal})
    assert HintDismissed.objects.count() == 0
    for person in (world.rae, world.ada):
        assert signed_in(person).get(reverse("coaching")).status_code == 403


def test_dismissed_in_the_morning(world: World, clock: Clock, sam: Client) -> None:
    wish_morning(world.sam, True, now=MONDAY)
    sends(world, 4, SHIFT)
    look_over_sent(clock.at(16))
    row = HintShown.objects.get(signal="burden_shift")
    sam.post(reverse("coaching_not_here", args=[row.key]), {"signal": "burden_shift"})
    page = sam.get(reverse("coaching")).content.decode()
    assert "The next move is theirs</h3>" not in page
    assert "A question left open</h3>" in page


def test_what_was_written_here_or_before_or_by_a_shared_address_is_not_read(
    world: World, clock: Clock
) -> None:
    sends(world, 1, SHIFT)
    wish_morning(world.sam, True, now=MONDAY + timedelta(hours=2))
    here = sends(world, 4, SHIFT, number=1)
    sends(world, 5, SHIFT, who="service", number=2)
    from heardback.desk.models import Contact

    contact = Contact.objects.get(message_id=here)
    Letter.objects.create(
        message_id=here, contact_id=contact.contact_id, from_address=world.sam.email, recipients=[], raw=b"",
        written_by=world.sam, customer_id="x", state="sent", opened_at=MONDAY, written_at=MONDAY, not_before=MONDAY,
    )  # fmt: skip
    assert not look_over_sent(clock.at(16))
    assert HintShown.objects.count() == 0


def test_a_few_mails_a_morning(world: World, clock: Clock) -> None:
    wish_morning(world.sam, True, now=MONDAY)
    for number in range(MOST_MAILS + 2):
        sends(world, 2 + number / 10, "So busy." if number < 3 else SHIFT, number=number)
    look_over_sent(clock.at(16))
    keys = set(HintShown.objects.values_list("key", flat=True))
    assert len(keys) == MOST_MAILS
    assert HintShown.objects.filter(signal="burden_shift").count() == 4  # what weighs most comes first
    assert SentLookedOver.objects.count() == MOST_MAILS + 2


def test_words_that_are_gone_give_no_hints(world: World, clock: Clock, sam: Client) -> None:
    wish_morning(world.sam, True, now=MONDAY)
    sends(world, 4, SHIFT)
    look_over_sent(clock.at(16))
    RawBytes.objects.update(sealed=b"", erased_at=MONDAY)
    page = sam.get(reverse("coaching"))
    assert page.status_code == 200
    assert SHIFT not in page.content.decode()
    assert Private.objects.count() == 0


def test_no_more(world: World, clock: Clock, sam: Client) -> None:
    wish_morning(world.sam, True, now=MONDAY)
    sam.post(reverse("coaching_morning"), {"wants": "no"})
    sends(world, 4, SHIFT)
    assert not look_over_sent(clock.at(16))
    calendar = firm_calendar(profile(), clock.moment)
    assert "Hints" not in morning_notice(world.sam, calendar, "https://desk.example", clock.moment).text


def test_the_clocks_worker_does_it() -> None:
    assert "hints on sent mail" in {chore.name for chore in CHORES}


def test_a_reply_sent_elsewhere_answered_line_by_line(world: World) -> None:
    from heardback.desk.models import Contact

    sent = sends(world, 4, "> Our pump leaks. When do you come?\n\nTuesday.\n\n-- \nSam Okafor")
    found = sent_reply(Contact.objects.get(message_id=sent))
    assert found is not None
    assert found.text.startswith("> Our pump leaks.")
    assert "Okafor" not in found.text
    assert found.setting.inbound == "Our pump leaks. When do you come?"


# -- the same again ----------------------------------------------------------------------------------------------


def test_the_same_twice_to_one_customer(world: World, clock: Clock) -> None:
    """A line on the customer's page for whoever reads it, and no name in it."""
    first = sends(world, 2, SCRIPT)
    again = world.mail("Cust0 <c0@lake.example>", 5, "That does not help.", answers=first)
    world.reply(again, 6, f"Dear customer,\n\n{SCRIPT}", to="c0@lake.example", sender=f"dana@{FIRM}")
    sends(world, 7, SCRIPT, number=1)
    (one,) = scripted_repeats("email:c0@lake.example")
    assert one.count == 2
    assert one.first_at < one.last_at
    assert scripted_repeats("email:c1@lake.example") == scripted_repeats("email:nobody@lake.example") == ()
    client = signed_in(world.rae)
    page = client.get(reverse("customer", args=["email:c0@lake.example"])).content.decode()
    path = reverse("customer_repeats", args=["email:c0@lake.example"])
    assert path in page
    line = client.get(path).content.decode()
    assert "2 mails of ours to them say nearly the same words" in line
    assert "Sam" not in line
    assert "Dana" not in line
    assert signed_in(world.ada).get(path).status_code == 403


def test_a_person_says_how_they_are_told(sam: Client) -> None:
    assert reverse("coaching") in sam.get(reverse("notices")).content.decode()


def test_names_of_people_are_nowhere_in_the_counts(world: World) -> None:
    assert not any("staff" in line.__slots__ for line in own_signals(world.sam))
    assert StaffAddress.objects.filter(staff=world.sam).exists()
    assert issubclass(ChangeRefused, Refused)
