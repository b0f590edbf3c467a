"""The rule book's cases of promises, end to end: mail and calls through the real intake, judged, stored, looked at.

Each test bears its case's id (SEMANTICS 11, and Part A for S1 to S4). After each the projections derive again from
raw bytes and facts without a difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.desk.calls_world import CallWorld
from tests.desk.world import MONDAY

from heardback.desk.actions.approve_holding import approve_holding
from heardback.desk.actions.end_promise import keep_promise
from heardback.desk.actions.manner import say_partial
from heardback.desk.actions.review_promise import confirm_promise
from heardback.desk.models import Contact, Customer, Filing, OwedAnswer, PromiseRow, Role
from heardback.desk.promise_rows import promise_of
from heardback.intake.rebuild import differences
from heardback.intake.reply_settings import scripted_repeats, sent_reply
from heardback.kernel.promises import PromiseState
from heardback.reading.signals import signals_in

pytestmark = pytest.mark.django_db

PAT, MIA = "pat@larkspur.example", "mia@larkspur.example"
NUMBER = "+12025550142"
NEW_YORK = ZoneInfo("America/New_York")
TUE, WED, THU, FRI, SAT = (24.0 * day - 9 for day in range(1, 6))  # midnight, in hours after Monday 09:00


@pytest.fixture
def world() -> Iterator[CallWorld]:
    """The desk with phones; whatever a case does to it, everything derives again from its facts."""
    found = CallWorld()
    yield found
    assert list(differences(hour(24 * 200))) == []


def hour(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


def told(at: float) -> list[str]:
    """`reply Wed 18 09:00 - Thu 19 23:59: open`, one line a promise, in order of making, as of that hour."""
    rows = PromiseRow.objects.filter(made_at__lte=hour(at)).order_by("made_at", "promise_id")
    return [f"{row.kind} {clock(row.earliest_at)} - {clock(row.latest_at)}: {state(row, at)}" for row in rows]


def state(row: PromiseRow, at: float) -> PromiseState:
    return promise_of(row).state_at(hour(at))


def clock(moment: datetime) -> str:
    return moment.astimezone(NEW_YORK).strftime("%a %d %H:%M")


def only() -> PromiseRow:
    return PromiseRow.objects.get()


def owed() -> list[str]:
    """How every owed answer stands: `met holding`, `open`, in order."""
    return [
        f"{row.word_until_due} {row.manner}" if row.settled_at else "open" if row.is_open else row.close_rule
        for row in OwedAnswer.objects.order_by("opened_at")
    ]


def ruling(message_id: str) -> str:
    filing = Filing.objects.get(contact__message_id=message_id)
    return f"{filing.owes} {filing.rule}"


def asked(world: CallWorld, at: float = -1.0, text: str = "Our pump is leaking. Can you help?") -> str:
    return world.mail(PAT, at, text)


def held(world: CallWorld, at: float = 6.0) -> str:
    """T08: Pat asks Mon 08:00, Dana proposes two days Mon 15:00."""
    return world.reply(asked(world), at, "Got it. Can we talk Wed or Thu?\n\nDana", to=PAT)


def signals_of(message_id: str) -> set[str]:
    """What its writer is told of a reply the morning after (6.2)."""
    sent = sent_reply(Contact.objects.get(message_id=message_id))
    assert sent is not None
    return {str(one.name) for one in signals_in(sent.text, sent.setting)}


# -- T08 to T11, T16


def test_t08_a_proposal_of_two_days_settles_and_promises(world: CallWorld) -> None:
    held(world)
    assert owed() == ["early holding"]
    assert told(7) == ["reply Wed 18 09:00 - Thu 19 23:59: open"]


def test_t09_thursday_at_three_is_fine_narrows_the_promise(world: CallWorld) -> None:
    reply = held(world)
    yes = world.mail(PAT, 8, "Thursday 3pm is fine.", answers=reply, subject="Re: Pool pump")
    assert ruling(yes) == "no accepts_proposal"
    assert owed() == ["early holding"]
    row = only()
    assert clock(row.earliest_at) == clock(row.latest_at) == "Thu 19 15:00"


def test_t09_and_what_will_it_cost_is_owed_besides(world: CallWorld) -> None:
    reply = held(world)
    world.mail(
        PAT,
        8,
        "Thursday 3pm is fine, and what will it cost?",
        answers=reply,
        subject="Re: Pool pump",
    )
    assert owed() == ["early holding", "open"]
    second = OwedAnswer.objects.latest("opened_at")
    assert clock(second.due_at) == "Tue 17 17:00"
    assert PromiseRow.objects.count() == 1


def test_t10_nobody_calls_and_it_is_broken_while_the_owed_answer_stays_met(world: CallWorld) -> None:
    held(world)
    assert told(FRI) == ["reply Wed 18 09:00 - Thu 19 23:59: broken"]
    assert told(FRI - 0.001) == ["reply Wed 18 09:00 - Thu 19 23:59: open"]
    row = OwedAnswer.objects.get()
    assert (row.word_after_due, row.manner) == ("met", "holding")


def test_t11_the_third_holding_reply_in_a_row_waits_for_a_supervisor(world: CallWorld) -> None:
    question = asked(world)
    for at, text in (
        (1, "Thanks, we have your message and will get back to you by tomorrow."),
        (20, "We're still looking into it and will get back to you by Thursday."),
        (60, "Sorry, it takes longer. We will get back to you by Friday."),
    ):
        world.reply(question, at, text, to=PAT)
    rows = list(PromiseRow.objects.order_by("made_at"))
    assert [row.place_in_row for row in rows] == [1, 2, 3]
    assert [row.is_unapproved for row in rows] == [False, False, True]
    assert [str(state(row, 61)) for row in rows] == ["renegotiated", "renegotiated", "open"]
    approve_holding(world.person("lead", "Lea Moss", Role.LEAD), rows[2].promise_id, now=hour(62))
    assert not PromiseRow.objects.filter(is_unapproved=True).exists()


def test_t16_a_voicemail_that_we_left_is_another_try_within_a_day(world: CallWorld) -> None:
    world.rings(NUMBER, 1)
    world.calls(NUMBER, 7, message=15, detection="machine")
    assert owed() == ["early holding"]
    row = only()
    assert row.kind == "try_again"
    assert row.latest_at - row.made_at == timedelta(days=1)
    assert str(state(row, 31.1)) == "broken"
    world.calls(NUMBER, 30, bridged=60)
    assert str(state(only(), 31.1)) == "kept"


# -- T47 and S1 to S4


def march_18(world: CallWorld, text: str) -> str:
    """Pat asks Wed 18 Mar 09:00, Dana answers 14:00."""
    question = world.mail(PAT, 48, "When can you replace the liner?")
    return world.reply(question, 53, text, to=PAT)


def test_t47_s2_12_you_call_me_in_three_months_is_ours_to_follow_up(world: CallWorld) -> None:
    answer = march_18(world, "We are very busy just now. So you call me in three months.\n\nDana")
    assert owed() == ["early full"]
    assert {"burden_shift", "question_not_addressed"} <= signals_of(answer)
    row = only()
    assert (row.kind, row.tier) == ("burden_shift", "follow_up")
    assert clock(row.latest_at) == "Thu 18 23:59"
    assert row.latest_at.astimezone(NEW_YORK).month == 6
    assert row.remind_at is not None
    assert row.remind_at.astimezone(NEW_YORK).date().isoformat() == "2026-06-15"
    # Neither the customer's thanks and silence nor our mail of the day after ends it.
    world.mail(PAT, 54, "Ok thanks", answers=answer, subject="Re: Pool pump")
    world.reply(answer, 72, "One more thing: which liner do you have now?", to=PAT)
    until_june = (datetime(2026, 6, 18, 12, tzinfo=NEW_YORK) - MONDAY) / timedelta(hours=1)
    row.refresh_from_db()
    assert str(state(row, until_june)) == "open"
    world.calls(NUMBER, until_june, bridged=60)  # somebody else's number: it keeps nothing
    assert str(state(PromiseRow.objects.get(kind="burden_shift"), until_june + 24)) == "broken"


def test_s1_8_no_time_now_can_we_talk_this_day_or_that(world: CallWorld) -> None:
    text = (
        "I don't have time to go into it today, but I did receive your message."
        " Can we talk Wednesday or Thursday?"
    )
    world.reply(asked(world), 2, text, to=PAT)
    assert owed() == ["early holding"]
    assert told(3) == ["reply Wed 18 09:00 - Thu 19 23:59: open"]


def test_s2_10_a_question_left_out_is_a_part_promised(world: CallWorld) -> None:
    question = asked(world, text="Can you fix the pump? And what does the inspection cost?")
    answer = world.reply(question, 2, "Yes, our technician can repair the pump.", to=PAT)
    assert PromiseRow.objects.filter(tier="follow_up").count() == 0
    assert "question_not_addressed" in signals_of(answer)
    row = OwedAnswer.objects.get()
    contact = Contact.objects.get(message_id=answer)
    say_partial(world.dana, contact.contact_id, now=hour(3), rest_by=hour(30))
    assert row.pk == OwedAnswer.objects.get().pk
    assert [line for line in told(4) if line.startswith("rest")] == ["rest Tue 17 15:00 - Tue 17 15:00: open"]
    assert [line for line in told(31) if line.startswith("rest")] == [
        "rest Tue 17 15:00 - Tue 17 15:00: broken"
    ]
    world.reply(question, 25, "And the inspection costs 120 dollars.", to=PAT)
    assert [line for line in told(31) if line.startswith("rest")] == [
        "rest Tue 17 15:00 - Tue 17 15:00: kept"
    ]


def test_s2_11_in_a_few_months_if_i_can_is_a_task_to_give_a_date(world: CallWorld) -> None:
    question = asked(world, text="You promised to make this right. Will you?")
    world.reply(question, 2, "I will make things right in a few months, if I can.", to=PAT)
    row = only()
    assert row.kind == "conditional"
    assert row.latest_at - row.made_at == timedelta(hours=24)


def test_s3_12_working_on_your_issue_and_how_long_it_will_take(world: CallWorld) -> None:
    world.reply(
        asked(world),
        2,
        "I'm working on your issue, it will take until Friday.",
        to=PAT,
    )
    assert owed() == ["early holding"]
    assert told(3) == ["reply Fri 20 09:00 - Fri 20 23:59: open"]
    assert told(SAT) == ["reply Fri 20 09:00 - Fri 20 23:59: broken"]


def test_s4_2_promises_that_were_not_kept_stand_in_the_matter(world: CallWorld) -> None:
    question = asked(world)
    world.reply(question, 1, "Thanks for your message. We will get back to you by tomorrow.", to=PAT)
    nag = world.mail(PAT, WED + 9, "Nobody called. What now?", subject="Re: Pool pump", answers=question)
    world.reply(nag, WED + 10, "Sorry! I will get back to you by Thursday.", to=PAT)
    world.reply(nag, THU + 12, "The part is here: we replace the pump's seal for free.", to=PAT)
    assert told(SAT) == [
        "reply Tue 17 09:00 - Tue 17 23:59: broken",
        "reply Thu 19 09:00 - Thu 19 23:59: kept",
    ]


def test_s4_3_the_third_contact_on_one_matter_is_a_repeat(world: CallWorld) -> None:
    question = asked(world)
    for at in (24.0, 48.0):
        world.reply(question, at - 20, "We repaired it, it should be fine now.", to=PAT)
        world.mail(PAT, at, "It leaks again, please help.", subject="Re: Pool pump", answers=question)
    flags = [row.flags for row in OwedAnswer.objects.order_by("opened_at")]
    assert ["repeat_contact" in one for one in flags] == [False, False, True]


def test_s4_4_the_same_script_twice_to_one_customer_is_a_repeat(world: CallWorld) -> None:
    script = (
        "We are sorry for the inconvenience. Our records show that the pump was installed as agreed, and the"
        " warranty does not cover what you describe."
    )
    question = asked(world)
    first = world.reply(question, 1, script, to=PAT)
    again = world.mail(PAT, 20, "It still leaks, please help.", subject="Re: Pool pump", answers=question)
    second = world.reply(again, 22, f"Dear Pat, {script}", to=PAT)
    world.reply(world.mail(MIA, 20, "My pump leaks too. Can you help?"), 23, script, to=MIA)
    (repeat,) = scripted_repeats(f"email:{PAT}")
    assert list(repeat.contact_ids) == [
        Contact.objects.get(message_id=one).contact_id for one in (first, second)
    ]
    assert scripted_repeats(f"email:{MIA}") == ()
    assert "scripted_repeat" in signals_of(second)
    assert "scripted_repeat" not in signals_of(first)


def test_s4_9_a_service_call_is_kept_only_when_the_visit_is_confirmed(world: CallWorld) -> None:
    question = asked(world)
    world.reply(question, 2, "Our technician will come on Thursday to repair the pump.", to=PAT)
    row = PromiseRow.objects.get(kind="act")
    assert clock(row.latest_at) == "Thu 19 23:59"
    confirm_promise(world.dana, row.promise_id, now=hour(3))
    world.reply(question, THU - 2, "See you tomorrow!", to=PAT)
    row.refresh_from_db()
    assert str(state(row, FRI)) == "unconfirmed"
    keep_promise(world.dana, row.promise_id, now=hour(FRI + 10), kept_at=hour(THU + 15))
    row.refresh_from_db()
    assert str(state(row, FRI + 10)) == "kept"


# -- what a promise survives, on the desk


def test_ok_thanks_and_the_end_of_the_owed_answer_leave_it_open(world: CallWorld) -> None:
    reply = held(world)
    thanks = world.mail(PAT, 8, "Thanks!", answers=reply, subject="Re: Pool pump")
    assert ruling(thanks) == "no closing"
    assert told(9) == ["reply Wed 18 09:00 - Thu 19 23:59: open"]
    assert Customer.objects.get(customer_id=f"email:{PAT}").promises_open == 1


def test_one_holding_reply_to_two_customers_promises_each(world: CallWorld) -> None:
    """SEMANTICS 3.3: personally written to several, it answers each; so it promises each, and each is kept alone."""
    first = asked(world)
    second = world.mail(
        MIA, -0.5, "Our pump leaks too. Can you help?", answers=first, subject="Re: Pool pump"
    )
    world.reply(second, 2, "Thanks to you both. We will get back to you by Friday.", to=f"{PAT}, {MIA}")
    assert owed() == ["early holding", "early holding"]
    assert sorted(PromiseRow.objects.values_list("customer_id", flat=True)) == [
        f"email:{MIA}",
        f"email:{PAT}",
    ]
    world.reply(first, 5, "It is the seal, we repair it for free.", to=PAT)
    states = {row.customer_id: str(state(row, SAT)) for row in PromiseRow.objects.all()}
    assert states == {f"email:{PAT}": "kept", f"email:{MIA}": "broken"}


def test_a_holding_reply_that_comes_back_takes_its_promise_back(world: CallWorld) -> None:
    reply = held(world)
    assert len(told(7)) == 1
    world.bounces(reply, 7, to=PAT)
    assert owed() == ["open"]
    assert told(8) == []
