"""People's words on promises: what each verb needs, what it refuses, what it does, and that it can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from tests.desk.world import FIRM, MONDAY, World

from heardback.desk.access import Denied, access_promise
from heardback.desk.actions.approve_holding import approve_holding
from heardback.desk.actions.await_answers import await_until, hang_on, stop_awaiting, unhang
from heardback.desk.actions.end_promise import break_promise, keep_promise, waive_promise
from heardback.desk.actions.promise import PROMISABLE, promise
from heardback.desk.actions.renew_promise import move_by_customer, tell_new_date
from heardback.desk.actions.reverse import reverse
from heardback.desk.actions.review_promise import confirm_promise, dismiss_promise
from heardback.desk.actions.switch_rule import switch_off_if_poor, switch_rule
from heardback.desk.models import (
    AwaitedRow,
    Contact,
    Customer,
    DecisionFact,
    PromiseRow,
    Role,
    RuleClick,
    RuleSwitch,
    WaitsFor,
)
from heardback.desk.promise_rows import awaited_of, promise_of
from heardback.desk.queries.rule_precision import is_on, precision_of
from heardback.desk.refused import Refused
from heardback.formats.exports.items import FolderRole
from heardback.intake.rebuild import differences
from heardback.kernel.contacts import PromiseKind
from heardback.kernel.promises import PromiseState

pytestmark = pytest.mark.django_db

PAT = "pat@larkspur.example"
CUSTOMER = f"email:{PAT}"


@pytest.fixture
def world() -> Iterator[World]:
    """The desk; whatever a verb does to it, everything derives again from its facts."""
    found = World()
    yield found
    assert list(differences(hour(24 * 300))) == []


def hour(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


def state(row: PromiseRow, at: float) -> str:
    row.refresh_from_db()
    return str(promise_of(row).state_at(hour(at)))


def held(world: World, text: str = "Thanks, got it. We will get back to you by tomorrow.") -> PromiseRow:
    """Pat asks Monday 09:00, Dana puts it off at 11:00: a follow-up until Tuesday's end (39 h)."""
    question = world.mail(PAT, 0, "Our pump is leaking. Can you help?")
    world.reply(question, 2, text, to=PAT)
    return PromiseRow.objects.get()


def suggested(world: World, at: float = 0.0, writer: str = PAT) -> PromiseRow:
    """Dana answers in full and holds out a quote besides: a suggestion."""
    question = world.mail(writer, at, "Our pump is leaking. Can you help?")
    text = "Yes, it is the seal, that costs 80 dollars to repair. I will send you the quote by Friday."
    answer = world.reply(question, at + 2, text, to=writer)
    made_by = Contact.objects.get(message_id=answer).contact_id
    return PromiseRow.objects.get(made_by=made_by, tier="suggested")


# -- promise


def entered(world: World, **changed: object) -> DecisionFact:
    told: dict[str, object] = {
        "kind": PromiseKind.CALL_BACK,
        "words": "I ring you about the pump",
        "due_at": hour(30),
        "now": hour(3),
    } | changed
    return promise(world.sam, CUSTOMER, **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", PROMISABLE)
def test_what_one_enters_is_a_promise_of_ones_own(world: World, kind: PromiseKind) -> None:
    world.mail(PAT, 0, "Our pump is leaking. Can you help?")
    made = entered(world, kind=kind)
    row = PromiseRow.objects.get()
    assert (row.kind, row.tier, row.owner, row.sentence) == (
        kind,
        "entered",
        world.sam,
        "I ring you about the pump",
    )
    assert (row.customer_id, row.made_at, row.latest_at) == (CUSTOMER, hour(3), hour(30))
    assert (state(row, 30), state(row, 30.1)) == ("open", "broken")
    reverse(world.sam, made.decision_id, now=hour(4))
    assert not PromiseRow.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": PromiseKind.BURDEN_SHIFT}, "Say what you promised"),
        ({"kind": PromiseKind.TRY_AGAIN}, "Say what you promised"),
        ({"words": "  "}, "Say in a few words"),
        ({"made_at": hour(4)}, "still to come"),
        ({"due_at": hour(3)}, "has passed"),
    ],
)
def test_a_promise_is_refused(world: World, changed: dict[str, object], sentence: str) -> None:
    world.mail(PAT, 0, "Our pump is leaking. Can you help?")
    with pytest.raises(Refused, match=sentence):
        entered(world, **changed)
    assert not PromiseRow.objects.exists()


def test_nobody_promises_anything_to_nobody(world: World) -> None:
    with pytest.raises(Refused, match="never in contact"):
        entered(world)


def test_a_promise_to_one_is_none_to_whoever_was_written_to_as_well(world: World) -> None:
    question = world.mail(PAT, 0, "Our pump is leaking. Can you help?")
    world.reply(question, 1, "It is the seal, we repair it for free.", to=f"{PAT}, mia@larkspur.example")
    entered(world)
    assert list(PromiseRow.objects.values_list("customer_id", flat=True)) == [CUSTOMER]


def test_a_new_date_told_to_one_makes_nobody_the_maker_of_what_another_was_promised(world: World) -> None:
    question = world.mail(PAT, 0, "Our pump is leaking. Can you help?")
    world.mail("mia@larkspur.example", 1, "Ours, too.", answers=question)
    text = "Thanks, got it. We will get back to you by tomorrow."
    world.reply(question, 2, text, to=f"{PAT}, mia@larkspur.example", sender=f"service@{FIRM}")
    row = PromiseRow.objects.get(customer_id=CUSTOMER)
    tell_new_date(world.dana, row.promise_id, due_at=hour(90), now=hour(3))
    owners = {one.promise_id: one.owner_id for one in PromiseRow.objects.exclude(tier="entered")}
    assert set(owners.values()) == {None}
    assert PromiseRow.objects.get(tier="entered").owner == world.dana  # and rebuilt together it is the same


# -- review: confirm, dismiss


def test_confirmed_it_counts_and_undone_it_is_a_suggestion_again(world: World) -> None:
    row = suggested(world)
    assert (state(row, 120), promise_of(row).is_suggestion) == ("unconfirmed", True)
    made = confirm_promise(world.dana, row.promise_id, now=hour(3))
    assert (state(row, 120), row.confirmed_at) == ("broken", hour(3))
    assert RuleClick.objects.get().is_right
    reverse(world.dana, made.decision_id, now=hour(4))
    assert state(row, 120) == "unconfirmed"
    assert precision_of(row.rule).clicks == 0


def test_confirmed_with_another_date(world: World) -> None:
    row = suggested(world)
    confirm_promise(world.dana, row.promise_id, now=hour(3), due_at=hour(50))
    row.refresh_from_db()
    assert row.latest_at == hour(50)
    with pytest.raises(Refused, match="before the promise"):
        confirm_promise(world.dana, row.promise_id, now=hour(3), due_at=row.made_at)


def test_dismissed_it_is_none_and_nothing_more_is_said_of_it(world: World) -> None:
    row = suggested(world)
    made = dismiss_promise(world.dana, row.promise_id, now=hour(3))
    assert state(row, 120) == "void"
    assert not RuleClick.objects.get().is_right
    for again in everything(world, row.promise_id):
        with pytest.raises(Refused, match="no promise"):
            again()
    reverse(world.dana, made.decision_id, now=hour(4))
    assert state(row, 120) == "unconfirmed"
    confirm_promise(world.dana, row.promise_id, now=hour(5))
    assert state(row, 120) == "broken"


def everything(world: World, promise_id: str) -> list[Callable[[], object]]:
    """Every verb on a promise."""
    by, now = world.dana, hour(5)
    return [
        lambda: confirm_promise(by, promise_id, now=now),
        lambda: dismiss_promise(by, promise_id, now=now, reason="misread"),
        lambda: keep_promise(by, promise_id, now=now),
        lambda: break_promise(by, promise_id, now=now),
        lambda: waive_promise(by, promise_id, now=now, reason="they said so"),
        lambda: tell_new_date(by, promise_id, due_at=hour(90), now=now),
        lambda: move_by_customer(by, promise_id, due_at=hour(90), now=now),
    ]


def test_a_follow_up_is_not_dismissed_without_a_reason(world: World) -> None:
    row = held(world)
    with pytest.raises(Refused, match="Give a reason"):
        dismiss_promise(world.dana, row.promise_id, now=hour(3), reason=" ")
    dismiss_promise(world.dana, row.promise_id, now=hour(3), reason="It was the full answer")
    assert state(row, 120) == "void"
    assert not RuleClick.objects.exists()


def test_a_promise_that_is_gone_is_said_to_be_gone(world: World) -> None:
    for verb in everything(world, "gone:reply"):
        with pytest.raises(Refused, match="no such promise any more"):
            verb()
    with pytest.raises(Refused, match="no such promise any more"):
        approve_holding(world.dana, "gone:reply", now=hour(3))


# -- end: kept, broken, needed no more


def test_kept_by_a_word(world: World) -> None:
    row = held(world)
    made = keep_promise(world.sam, row.promise_id, now=hour(60), kept_at=hour(20), reason="At the pool")
    assert (state(row, 60), row.answered_at, row.kept_by) == ("kept", hour(20), made.decision_id)
    reverse(world.sam, made.decision_id, now=hour(61))
    assert state(row, 60) == "broken"
    keep_promise(world.sam, row.promise_id, now=hour(60))
    assert state(row, 60) == "kept_late"


def test_kept_by_a_contact_whose_own_time_counts(world: World) -> None:
    row = suggested(world)
    mail = world.mail(
        f"sam@{FIRM}", 20, "Your quote is attached.", to=PAT, subject="Quote", role=FolderRole.SENT
    )
    sent = Contact.objects.get(message_id=mail)
    assert state(row, 120) == "unconfirmed"
    assert row.candidates == [sent.contact_id]
    keep_promise(world.sam, row.promise_id, now=hour(150), kept_by=sent.contact_id)
    assert (state(row, 150), row.answered_at) == ("kept", sent.occurred_at)


def test_kept_is_refused_out_of_time_or_by_what_the_customer_wrote(world: World) -> None:
    row = held(world)
    with pytest.raises(Refused, match="still to come"):
        keep_promise(world.sam, row.promise_id, now=hour(5), kept_at=hour(6))
    with pytest.raises(Refused, match="before the promise"):
        keep_promise(world.sam, row.promise_id, now=hour(5), kept_at=hour(1))
    theirs = Contact.objects.get(direction="inbound")
    with pytest.raises(Refused, match="Only what we sent"):
        keep_promise(world.sam, row.promise_id, now=hour(5), kept_by=theirs.contact_id)
    with pytest.raises(Refused, match="No such contact"):
        keep_promise(world.sam, row.promise_id, now=hour(5), kept_by="nothing")


def test_broken_whatever_was_written_since(world: World) -> None:
    row = held(world)
    world.reply("", 10, "It is the seal, we repair it for free.", to=PAT)
    assert state(row, 60) == "kept"
    made = break_promise(world.sam, row.promise_id, now=hour(12), reason="That was about the filter")
    assert state(row, 60) == "broken"
    reverse(world.sam, made.decision_id, now=hour(13))
    assert state(row, 60) == "kept"


def test_waived_needs_a_reason_and_ends_it(world: World) -> None:
    row = held(world)
    with pytest.raises(Refused, match="how do we know"):
        waive_promise(world.sam, row.promise_id, now=hour(3), reason="")
    made = waive_promise(world.sam, row.promise_id, now=hour(3), reason="Pat rang: it works again")
    assert state(row, 60) == "waived"
    assert Customer.objects.get(customer_id=CUSTOMER).promises_open == 0
    for again in everything(world, row.promise_id):
        with pytest.raises(Refused, match="needs it no more"):
            again()
    reverse(world.sam, made.decision_id, now=hour(4))
    assert state(row, 60) == "broken"
    assert Customer.objects.get(customer_id=CUSTOMER).promises_open == 1


# -- a new date


def test_told_in_time_it_is_renegotiated_and_a_new_one_runs(world: World) -> None:
    row = held(world)
    made = tell_new_date(world.sam, row.promise_id, due_at=hour(80), now=hour(12), told_at=hour(11))
    new = PromiseRow.objects.exclude(pk=row.pk).get()
    assert (state(row, 90), state(new, 80), state(new, 80.1)) == ("renegotiated", "open", "broken")
    assert (new.made_at, new.owner, new.customer_id) == (hour(11), world.sam, CUSTOMER)
    reverse(world.sam, made.decision_id, now=hour(13))
    assert PromiseRow.objects.get() == row
    assert state(row, 90) == "broken"


def test_told_too_late_the_old_one_is_broken(world: World) -> None:
    row = held(world)
    tell_new_date(world.sam, row.promise_id, due_at=hour(80), now=hour(45))
    new = PromiseRow.objects.exclude(pk=row.pk).get()
    assert (state(row, 90), state(new, 46)) == ("broken", "open")


def test_a_renewed_promise_may_be_renewed_kept_and_taken_back_again(world: World) -> None:
    row = held(world)
    tell_new_date(world.sam, row.promise_id, due_at=hour(80), now=hour(12))
    second = PromiseRow.objects.exclude(pk=row.pk).get()
    made = tell_new_date(world.sam, second.promise_id, due_at=hour(100), now=hour(70))
    third = PromiseRow.objects.exclude(pk__in=[row.pk, second.pk]).get()
    assert (state(second, 200), state(third, 200)) == ("renegotiated", "broken")
    # Twice is as often as it goes without a supervisor (5.5).
    third.refresh_from_db()
    assert third.is_unapproved
    approve_holding(world.dana, third.promise_id, now=hour(71))
    third.refresh_from_db()
    assert not third.is_unapproved
    world.reply("", 90, "It is the seal, we repair it for free.", to=PAT)
    assert state(third, 200) == "kept"
    reverse(world.sam, made.decision_id, now=hour(91))
    assert state(second, 200) == "kept_late"


def test_a_new_date_is_refused_out_of_order(world: World) -> None:
    row = held(world)
    for told_at, due in ((13, 80), (1, 80)):
        with pytest.raises(Refused, match="Say when you told them"):
            tell_new_date(world.sam, row.promise_id, due_at=hour(due), now=hour(12), told_at=hour(told_at))
    with pytest.raises(Refused, match="choose a later one"):
        tell_new_date(world.sam, row.promise_id, due_at=hour(12), now=hour(12))
    with pytest.raises(Refused, match="choose a later one"):
        move_by_customer(world.sam, row.promise_id, due_at=hour(2), now=hour(12))


def test_moved_by_the_customer_it_goes_on(world: World) -> None:
    row = held(world)
    made = move_by_customer(world.sam, row.promise_id, due_at=hour(80), now=hour(12))
    assert (state(row, 80), row.is_moved, row.latest_at) == ("open", True, hour(80))
    assert PromiseRow.objects.count() == 1
    reverse(world.sam, made.decision_id, now=hour(13))
    assert (state(row, 80), row.is_moved) == ("broken", False)


def test_asked_for_when_it_had_slipped_the_old_one_is_broken_and_a_new_one_runs(world: World) -> None:
    row = held(world)
    made = move_by_customer(world.sam, row.promise_id, due_at=hour(80), now=hour(45))
    new = PromiseRow.objects.exclude(pk=row.pk).get()
    assert (state(row, 90), state(new, 46), new.is_moved, new.owner) == ("broken", "open", True, world.sam)
    reverse(world.sam, made.decision_id, now=hour(46))
    assert PromiseRow.objects.get() == row


def test_asked_for_in_time_and_written_down_later_it_goes_on(world: World) -> None:
    row = held(world)
    with pytest.raises(Refused, match="Say when they asked"):
        move_by_customer(world.sam, row.promise_id, due_at=hour(80), now=hour(45), asked_at=hour(46))
    move_by_customer(world.sam, row.promise_id, due_at=hour(80), now=hour(45), asked_at=hour(12))
    assert PromiseRow.objects.count() == 1
    assert (state(row, 80), row.is_moved) == ("open", True)


# -- a third holding reply in a row


def three_times(world: World) -> list[PromiseRow]:
    question = world.mail(PAT, 0, "Our pump is leaking. Can you help?")
    for at, by in ((2, "tomorrow"), (20, "Wednesday"), (50, "Thursday")):
        world.reply(question, at, f"Sorry, it takes longer. We will get back to you by {by}.", to=PAT)
    return list(PromiseRow.objects.order_by("made_at"))


def test_a_third_holding_reply_waits_for_another_lead(world: World) -> None:
    first, _, third = three_times(world)
    assert [first.is_unapproved, third.is_unapproved] == [False, True]
    with pytest.raises(Denied, match="Only a lead"):
        approve_holding(world.sam, third.promise_id, now=hour(51))
    with pytest.raises(Refused, match="You wrote it yourself"):
        approve_holding(world.dana, third.promise_id, now=hour(51))
    lea = world.person("lea", "Lea Moss", Role.LEAD)
    with pytest.raises(Refused, match="nobody's yes"):
        approve_holding(lea, first.promise_id, now=hour(51))
    made = approve_holding(lea, third.promise_id, now=hour(51), reason="The part comes Thursday")
    third.refresh_from_db()
    assert not third.is_unapproved
    reverse(lea, made.decision_id, now=hour(52))
    third.refresh_from_db()
    assert third.is_unapproved


def test_a_third_new_date_waits_for_a_lead_whatever_was_promised(world: World) -> None:
    """5.5: told anew twice is our business, a third time a lead's."""
    world.mail(PAT, 0, "Our pump is leaking. Can you help?")
    promise(world.sam, CUSTOMER, kind=PromiseKind.ACT, words="Sam comes", due_at=hour(8), now=hour(1))
    for number in (1, 2, 3):
        row = PromiseRow.objects.latest("made_at")
        tell_new_date(world.sam, row.promise_id, due_at=hour(8 + 24 * number), now=hour(1 + number))
    rows = PromiseRow.objects.order_by("made_at")
    assert [(row.place_in_row, row.is_unapproved) for row in rows] == [
        (0, False),
        (1, False),
        (2, False),
        (3, True),
    ]
    lea = world.person("lea", "Lea Moss", Role.LEAD)
    approve_holding(lea, rows[3].promise_id, now=hour(6))
    assert not PromiseRow.objects.filter(is_unapproved=True).exists()
    tell_new_date(world.sam, rows[3].promise_id, due_at=hour(120), now=hour(7))
    assert PromiseRow.objects.latest("made_at").is_unapproved


# -- what we wait for


def waiting(world: World) -> AwaitedRow:
    question = world.mail(PAT, 0, "Our pump is leaking. Can you help?")
    world.reply(question, 2, "We repair it for free. Which pump do you have?", to=PAT)
    return AwaitedRow.objects.get()


def test_we_wait_no_more_by_a_word_and_it_can_be_taken_back(world: World) -> None:
    row = waiting(world)
    made = stop_awaiting(world.sam, row.awaited_id, now=hour(3))
    row.refresh_from_db()
    assert not awaited_of(row).is_open_at(hour(4))
    reverse(world.sam, made.decision_id, now=hour(4))
    row.refresh_from_db()
    assert awaited_of(row).is_open_at(hour(4))


def test_we_expect_it_by_another_day(world: World) -> None:
    row = waiting(world)
    with pytest.raises(Refused, match="has passed"):
        await_until(world.sam, row.awaited_id, until=hour(3), now=hour(3))
    await_until(world.sam, row.awaited_id, until=hour(99), now=hour(3))
    row.refresh_from_db()
    assert row.latest_at == hour(99)
    with pytest.raises(Refused, match="nothing of the kind"):
        await_until(world.sam, "gone", until=hour(99), now=hour(3))
    with pytest.raises(Refused, match="nothing of the kind"):
        stop_awaiting(world.sam, "gone", now=hour(3))


def test_a_promise_hangs_on_what_we_wait_for_and_its_clock_runs_on(world: World) -> None:
    row = waiting(world)
    entered(world)
    ours = PromiseRow.objects.get(tier="entered")
    one = hang_on(world.sam, ours.promise_id, row.awaited_id, now=hour(3))
    assert hang_on(world.dana, ours.promise_id, row.awaited_id, now=hour(4)) == one
    assert state(ours, 31) == "broken"
    assert unhang(ours.promise_id, row.awaited_id, now=hour(5))
    assert not unhang(ours.promise_id, row.awaited_id, now=hour(6))
    assert hang_on(world.sam, ours.promise_id, row.awaited_id, now=hour(7)) != one
    assert WaitsFor.objects.count() == 2
    with pytest.raises(Refused):
        hang_on(world.sam, "gone", row.awaited_id, now=hour(7))
    with pytest.raises(Refused):
        hang_on(world.sam, ours.promise_id, "gone", now=hour(7))


# -- a rule under 80 % on 50 clicks switches itself off


def clicks(rule: str, right: int, wrong: int, at: float = 1) -> None:
    RuleClick.objects.bulk_create(
        RuleClick(
            rule=rule, decision_id=f"{rule}-{number}-{at}", is_right=number < right, clicked_at=hour(at)
        )
        for number in range(right + wrong)
    )


@pytest.mark.parametrize(
    ("right", "wrong", "goes_off"),
    [(0, 49, False), (39, 11, True), (40, 10, False), (79, 21, True), (80, 20, False), (50, 0, False)],
)
def test_a_rule_goes_off_under_four_fifths_on_fifty_clicks(
    world: World, right: int, wrong: int, goes_off: bool
) -> None:
    clicks("en.test", right, wrong)
    switch = switch_off_if_poor("en.test", hour(2))
    assert (switch is not None) is goes_off
    assert is_on("en.test") is not goes_off
    if switch is not None:
        assert (switch.by, switch.is_on) == (None, False)
        assert f"{right} of {right + wrong} clicks" in switch.reason
        assert switch_off_if_poor("en.test", hour(3)) is None


def test_clicks_that_were_taken_back_do_not_count(world: World) -> None:
    row = suggested(world)
    clicks(row.rule, 39, 10)
    made = dismiss_promise(world.dana, row.promise_id, now=hour(3))
    assert not is_on(row.rule)
    switch_rule(world.dana, row.rule, to_on=True, now=hour(4), reason=" We look again ")
    assert RuleSwitch.objects.latest("id").reason == "We look again"
    assert precision_of(row.rule).clicks == 0
    reverse(world.dana, made.decision_id, now=hour(5))
    clicks(row.rule, 39, 10, at=6)
    # The one taken back and those before it was switched on: 49 are left.
    assert precision_of(row.rule).clicks == 49
    assert switch_off_if_poor(row.rule, hour(7)) is None


def test_the_fiftieth_click_switches_it_off_and_its_finds_stay_silent_from_then_on(world: World) -> None:
    row = suggested(world)
    clicks(row.rule, 39, 10)
    dismiss_promise(world.dana, row.promise_id, now=hour(3))
    switch = RuleSwitch.objects.get()
    assert (switch.rule, switch.made_at) == (row.rule, hour(3))
    question = world.mail("mia@larkspur.example", 10, "Our pump is leaking. Can you help?")
    text = "Yes, it is the seal, that costs 80 dollars to repair. I will send you the quote by Friday."
    world.reply(question, 12, text, to="mia@larkspur.example")
    assert not PromiseRow.objects.filter(customer_id="email:mia@larkspur.example").exists()
    row.refresh_from_db()
    assert promise_of(row).state_at(hour(4)) is PromiseState.VOID


def test_a_rule_under_a_click_but_not_of_a_suggestion_is_not_measured(world: World) -> None:
    row = held(world)
    confirm_promise(world.dana, row.promise_id, now=hour(3))
    assert not RuleClick.objects.exists()


# -- who may


@pytest.mark.parametrize(("who", "may"), [("dana", True), ("sam", True), ("rae", True), ("ada", False)])
def test_who_may_read_a_promise(world: World, who: str, may: bool) -> None:
    row = held(world)
    person = getattr(world, who)
    if may:
        assert access_promise(person, row.promise_id) == row
    else:
        with pytest.raises(Denied):
            access_promise(person, row.promise_id)
    with pytest.raises(Denied):
        access_promise(person, "gone")
