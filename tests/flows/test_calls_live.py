"""SEMANTICS T12 to T22 and S2.4 as they happen: call records appended in time, mail beside them, a live desk."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from tests.desk.world import FIRM
from tests.flows.call_lines import LINE, CelCall, cdr, moment_at
from tests.flows.calls_world import X_NUMBER, PhoneWorld, X, late_by

from heardback.desk.actions.attribute import attribute
from heardback.desk.actions.dial import dial
from heardback.desk.actions.link_identities import link
from heardback.desk.actions.unreachable import give_up, still_missing
from heardback.desk.actions.wrap_up import wrap_up
from heardback.desk.models import (
    Contact,
    DialOutcome,
    IntakePoint,
    OwedAnswer,
    PromiseRow,
    StandardVersion,
)
from heardback.desk.refused import Refused
from heardback.formats.form_submission import FormSubmission
from heardback.intake.calls import read_anew
from heardback.intake.normalise import normalise_one
from heardback.intake.receive_form import receive_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path) -> PhoneWorld:
    return PhoneWorld(tmp_path)


def sends_form(world: PhoneWorld, at: float) -> None:
    """Pat sends the web form with mail address and number."""
    point = IntakePoint.objects.create(
        name="Website", kind="form", team=world.team, settings={"token": f"t{at}"}, created_at=moment_at(at)
    )
    typed = FormSubmission(
        submission_id="",
        submitted_at=moment_at(at),
        name="Pat Lark",
        email=X,
        phone="(202) 555-0142",
        message="Our pump leaks. When can you come?",
    )
    receive_form(point, typed, moment_at(at))
    while normalise_one(moment_at(at)):
        pass


def only_owed() -> OwedAnswer:
    return OwedAnswer.objects.get()


def linked(world: PhoneWorld, at: float) -> None:
    """Dana says that Pat's address and number are one customer."""
    link(world.dana, f"email:{X}", f"phone:{X_NUMBER}", reason="She said so.", now=moment_at(at))


# S2.4


def test_s2_4_five_days_of_mails_and_voicemails_are_one_owed_answer_late_by_3_d_02_00(
    world: PhoneWorld,
) -> None:
    first = world.mail(X, -1, "The storm took our cover. Can you come?", subject="Storm damage")
    world.leaves_voicemail(7)
    linked(world, 7.1)
    world.mail(X, 23, "Did you get my mail?", subject="Re: Storm damage", answers=first)
    world.mail(X, 47, "Is anybody there?", subject="Storm damage")
    world.mail(X, 71, "Please answer me. When can you come?", subject="Re: Storm damage", answers=first)
    world.leaves_voicemail(79)
    assert world.told(80) == ["never_answered 5 chases"]
    owed = only_owed()
    assert [one["channel"] for one in owed.tried] == [
        "email",
        "voicemail",
        "email",
        "email",
        "email",
        "voicemail",
    ]
    assert (owed.opened_at, owed.due_at) == (moment_at(-1), moment_at(23))
    world.calls(97 - 9 / 3600, spoken=180)  # nine seconds until she picked up
    assert world.told(98) == ["late A full 5 chases"]
    owed = only_owed()
    assert late_by(owed) == timedelta(days=3, hours=2)
    assert owed.staff == f"sam@{FIRM}"


# From the first ring


def test_a_caller_is_owed_from_the_first_ring_until_somebody_takes_the_call(world: PhoneWorld) -> None:
    call = world.rings(1)
    assert (world.told(1), world.rulings()) == (["pending"], ["yes missed_call"])
    world.happens(call.joined(9), 1.005)
    assert (world.told(1.1), world.rulings()) == ([], ["no call_answered"])
    world.happens(call.ends(70, was_joined=True), 1.02)
    assert (world.told(2), world.rulings()) == ([], ["no call_answered"])


def test_a_pickup_that_ended_at_once_is_corrected_by_its_end(world: PhoneWorld) -> None:
    call = world.rings(1)
    world.happens(call.joined(9), 1.005)
    world.happens(call.ends(12, was_joined=True), 1.01)
    assert world.rulings() == ["yes missed_call"], "three seconds are no answer"


def test_an_end_that_never_comes_hides_nothing(world: PhoneWorld) -> None:
    world.rings(1)
    assert world.told(30) == ["never_answered"]


def test_lines_that_come_late_repeated_and_out_of_order_lead_to_the_same(tmp_path: Path) -> None:
    world = PhoneWorld(tmp_path)
    lines = CelCall(X_NUMBER, 1).talk(9, 60)
    random.Random(3).shuffle(lines)
    for number, line in enumerate([*lines, *lines[:4]]):
        world.happens([line], 1 + number / 1000)
    assert (world.told(2), world.rulings()) == ([], ["no call_answered"])
    assert Contact.objects.count() == 1


# T12 to T22


def test_t12_a_form_is_answered_by_a_call(world: PhoneWorld) -> None:
    sends_form(world, 0)
    owed = only_owed()
    assert owed.reply_channel == "call"
    dial(world.sam, owed.owed_id, now=moment_at(7))
    world.calls(7.002, spoken=45)
    assert world.told(25) == ["met A full"], "dialled from the task: direct"


def test_t12_a_form_is_answered_by_a_call_from_elsewhere_once_the_number_is_theirs(world: PhoneWorld) -> None:
    sends_form(world, 0)
    world.takes(-100, spoken=60)  # Pat is known by that number
    linked(world, 0.1)
    world.calls(7, spoken=45)
    assert world.told(25) == ["met B full"]


def two_matters(world: PhoneWorld) -> None:
    sends_form(world, 0)
    world.mail(X, 0.5, "What does a new pump cost?", subject="Offer for a pump")
    world.takes(-100, spoken=60)
    linked(world, 0.6)
    world.calls(7, spoken=45)


def test_t13_with_two_open_a_call_settles_none_until_a_person_says_which(world: PhoneWorld) -> None:
    two_matters(world)
    assert world.told(8) == ["pending perhaps 1", "pending perhaps 1"]
    call = Contact.objects.get(direction="outbound", channel="phone")
    first = OwedAnswer.objects.order_by("opened_at")[0]
    attribute(world.sam, first.owed_id, call.contact_id, now=moment_at(27))
    assert world.told(28)[0] == "met A full"
    assert OwedAnswer.objects.get(pk=first.pk).settled_at == moment_at(7, 9), "the call's own time counts"
    assert "perhaps 1" in world.told(28)[1]


def test_t14_the_generous_mode_settles_both(world: PhoneWorld) -> None:
    StandardVersion.objects.update(mode="same_client")
    two_matters(world)
    assert [line.split()[0] for line in world.told(26)] == ["met", "met"]


def test_t15_twelve_seconds_are_an_attempt(world: PhoneWorld) -> None:
    world.misses(1)
    world.calls(3, spoken=12)
    assert world.told(4) == ["pending 1 attempts"]


def test_t16_a_voicemail_left_is_a_holding_reply_with_a_promise_to_try_again(world: PhoneWorld) -> None:
    world.misses(1)
    owed = only_owed()
    dial(world.sam, owed.owed_id, now=moment_at(7))
    wrap_up(world.sam, owed.owed_id, DialOutcome.VOICEMAIL, now=moment_at(7, 60))
    assert world.told(26) == ["met D holding"]
    promise = PromiseRow.objects.get()
    assert abs(promise.latest_at - moment_at(31)) < timedelta(minutes=2)


def test_t17_a_plain_answered_proves_nobody_until_a_person_says_so(world: PhoneWorld) -> None:
    world.misses(1)
    row = cdr("201", 3, 40, to="12025550142").replace("from-trunk", "from-internal")
    world.records(
        row.replace("PJSIP/trunk", "PJSIP/x")
        .replace("PJSIP/201", "PJSIP/trunk")
        .replace("PJSIP/x", "PJSIP/201"),
        3.1,
    )
    call = Contact.objects.get(direction="outbound")
    assert call.number == X_NUMBER
    assert world.told(4)[0].startswith("pending")
    assert "met" not in world.told(4)[0]
    assert world.told(30)[0].split()[0] in ("maybe_answered", "never_answered", "breached_unconfirmed")


def test_t18_three_attempts_on_two_days_and_a_mail_let_a_person_give_up(world: PhoneWorld) -> None:
    first = world.mail(X, -1, "Can you come on Monday?")
    world.leaves_voicemail(0)
    linked(world, 0.1)
    owed = only_owed()
    world.calls(1)
    world.calls(5)
    with pytest.raises(Refused):
        give_up(world.sam, owed.owed_id, reason="Nobody picks up.", now=moment_at(6))
    world.calls(25)
    assert world.told(26) == ["never_answered 1 chases 3 attempts"]
    assert still_missing(owed, moment_at(26)), "she has an address, and nobody wrote"
    world.reply(first, 27, "We tried to reach you three times. Please call us.", to=X)
    assert world.told(28) == ["late A full 1 chases 3 attempts"], "the mail is an answer"


def test_t18_who_left_only_a_number_is_given_up_after_three_attempts_and_stays_late(
    world: PhoneWorld,
) -> None:
    world.misses(0)
    for at in (1, 5, 25):
        world.calls(at)
    owed = only_owed()
    assert still_missing(owed, moment_at(26)) == []
    give_up(world.sam, owed.owed_id, reason="Nobody picks up.", now=moment_at(26))
    assert OwedAnswer.objects.get().close_rule == "unreachable"


def test_t19_a_caller_who_rings_again_and_is_answered_was_not_called_back(world: PhoneWorld) -> None:
    world.misses(1)
    world.takes(3, spoken=120)
    assert world.told(26) == ["met A called_again"]


def test_t20_a_withheld_number_without_a_message_cannot_be_answered(world: PhoneWorld) -> None:
    world.misses(1, number="anonymous")
    assert (world.told(2), world.rulings()) == ([], ["no unanswerable"])


def test_t21_six_seconds_are_a_slip(world: PhoneWorld) -> None:
    world.misses(1, rang=6)
    assert (world.told(2), world.rulings()) == ([], ["no short_abandon"])


def test_t22_a_menu_that_answered_answered_nobody(world: PhoneWorld) -> None:
    call = CelCall(X_NUMBER, 1)
    world.happens(call.machine("Background", "welcome", 1, 31), 1.01)
    row = cdr(X_NUMBER, 1, 30, to="s").replace('"Dial","PJSIP/201,30"', '"BackGround","welcome"')
    world.records(row, 1.02)
    assert world.rulings()[0] == "yes missed_call"
    assert world.told(2)[0].startswith("pending")
    assert Contact.objects.filter(dialled=LINE).exists()


def test_the_desk_says_the_same_when_it_is_derived_anew(world: PhoneWorld) -> None:
    world.misses(1)
    world.calls(2, spoken=40)
    world.leaves_voicemail(30)
    world.mail(X, 31, "Hello?")
    assert world.differences(41) == []
    before = world.told(41)
    read_anew(world.phones)
    world.look(41)
    assert (world.told(41), world.differences(42)) == (before, [])
