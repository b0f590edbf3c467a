"""The call flow: what each event leads to, and what no sequence of events may lead to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heardback.answering.flow import (
    MOST_PROMPTS,
    Action,
    CallerHungUp,
    Connect,
    DigitPressed,
    Event,
    Gather,
    HangUp,
    LegAnswered,
    LegEnded,
    Line,
    Outcome,
    Place,
    Plan,
    Record,
    RecordingDone,
    Ring,
    RingEnded,
    Say,
    SendText,
    State,
    Texting,
    Turn,
    advance,
    begin,
    where_it_stands,
)
from heardback.answering.words import Words, filled, words_of
from heardback.formats.telephony.flow_events import FlowEvent, FlowFold, What, flow_row, fold_flow

ANNA = Line("+12025550101", "anna@pool.example")
BEN = Line("+12025550102", "ben@pool.example")
CARA = Line("+12025550103", "cara@pool.example")
CALLER = "+12025550142"
TOGETHER = Plan(firm="Pool Pros", caller=CALLER, rounds=((ANNA, BEN),), hears_back_by="4:40 pm today")
IN_TURN = replace(TOGETHER, rounds=((ANNA,), (BEN,)))
CLOSED = replace(TOGETHER, rounds=(), is_open=False, hears_back_by="Monday, 9 am")


class Played:
    """A call that is played event by event, with everything said and noted on the way."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.turn = begin(plan)
        self.actions: list[Action] = list(self.turn.actions)
        self.notes = list(self.turn.notes)

    def then(self, *events: Event) -> Played:
        for event in events:
            self.turn = advance(self.plan, self.turn.state, event)
            self.actions += self.turn.actions
            self.notes += self.turn.notes
        return self

    def did(self) -> tuple[Action, ...]:
        return self.turn.actions

    @property
    def state(self) -> State:
        return self.turn.state

    @property
    def said(self) -> list[str]:
        return [one.text for one in self.turn.actions if isinstance(one, Say)]

    def whats(self) -> list[What]:
        return [note.what for note in self.notes]

    def folded(self) -> FlowFold:
        folded = fold_flow(
            [
                FlowEvent(
                    what=note.what,
                    at=datetime(2026, 3, 16, 14, 0, position, tzinfo=UTC),
                    rung=note.leg,
                    number=note.line.number if note.line else "",
                    staff=note.line.staff if note.line else "",
                    is_joined=note.is_joined,
                    seconds=note.seconds,
                    is_silent=note.is_silent,
                    recording=note.recording,
                    reason=note.reason,
                )
                for position, note in enumerate(self.notes[:60])
            ]
        )
        assert folded is not None
        return folded


def test_the_greeting_says_what_happens_and_by_when() -> None:
    said = Played(TOGETHER).said
    assert said == [
        "You have reached Pool Pros. We are ringing the people who are in. If nobody can take your call, you can "
        "leave a message. A person will call you back by 4:40 pm today."
    ]
    assert "important" not in " ".join(map(str, said))


def test_everybody_who_is_in_is_rung_together() -> None:
    ring = Played(TOGETHER).actions[1]
    assert ring == Ring(0, (("0.0", ANNA), ("0.1", BEN)), 20)


def test_a_press_of_1_connects_and_is_noted_with_whose_phone_it_was() -> None:
    call = Played(TOGETHER).then(LegAnswered("0.1"))
    assert call.did() == (
        Gather("0.1", "A call for Pool Pros from 1 2 0 2 5 5 5 0 1 4 2. Press 1 to take it.", 8),
    )
    call.then(DigitPressed("0.1", "1"))
    assert call.did() == (Connect("0.1"),)
    assert call.turn.notes[0].what is What.ACCEPTED
    assert call.turn.notes[0].line == BEN
    call.then(RingEnded(0, is_joined=True, joined_for=95))
    assert call.state.outcome is Outcome.ANSWERED
    assert call.did() == (HangUp(),)


def test_a_mobiles_voicemail_picks_up_and_nobody_has_answered() -> None:
    """The trap that the press is for: the carrier reports an answered and completed leg."""
    call = Played(TOGETHER).then(LegAnswered("0.0"), DigitPressed("0.0", ""))
    assert call.did() == (HangUp("0.0"),)
    call.then(RingEnded(0, is_joined=True, joined_for=30, reason="completed"))
    assert call.state.outcome is Outcome.MISSED
    assert call.state.place is Place.RECORDING
    assert call.said[0] == "Nobody could take your call. A person will call you back by 4:40 pm today."


@pytest.mark.parametrize("digit", ["", "2", "*", "11"])
def test_any_other_key_takes_no_call(digit: str) -> None:
    call = Played(TOGETHER).then(LegAnswered("0.0"), DigitPressed("0.0", digit))
    assert call.state.taken_by == ""
    assert call.did() == (HangUp("0.0"),)


def test_the_second_to_press_1_is_told_that_the_caller_is_gone() -> None:
    call = Played(TOGETHER).then(LegAnswered("0.0"), LegAnswered("0.1"), DigitPressed("0.0", "1"))
    assert call.actions[-2:] == [Connect("0.0"), HangUp("0.1")]
    call.then(DigitPressed("0.1", "1"))
    assert call.did() == (Say("The caller is no longer waiting for you.", "0.1"), HangUp("0.1"))
    assert call.state.taken_by == "0.0"


def test_one_after_the_other_where_the_firm_wants_it_so() -> None:
    call = Played(IN_TURN).then(RingEnded(0, reason="no-answer"))
    assert call.did() == (Ring(1, (("1.0", BEN),), 20),)
    call.then(RingEnded(0, reason="no-answer"))  # the carrier says it twice
    assert call.state.round == 1
    call.then(RingEnded(1, reason="busy"))
    assert call.state.place is Place.RECORDING


def test_pressed_but_never_joined_goes_on_to_the_next() -> None:
    call = Played(IN_TURN).then(LegAnswered("0.0"), DigitPressed("0.0", "1"), RingEnded(0, is_joined=False))
    assert call.state.place is Place.RINGING
    assert call.state.round == 1
    assert call.state.outcome is Outcome.MISSED


def test_the_end_of_the_joining_may_come_after_the_end_of_the_call() -> None:
    call = Played(TOGETHER).then(
        LegAnswered("0.0"),
        DigitPressed("0.0", "1"),
        CallerHungUp(),
        RingEnded(0, is_joined=True, joined_for=40),
    )
    assert call.state.outcome is Outcome.ANSWERED
    assert call.state.joined_for == 40


def test_outside_hours_the_greeting_says_so_and_asks_for_a_message() -> None:
    call = Played(CLOSED)
    assert call.said == [
        "You have reached Pool Pros. We are closed now. A person will call you back by Monday, 9 am.",
        "Please say your name and the reason for your call after the tone, then press the hash key.",
    ]
    assert isinstance(call.actions[-1], Record)


def test_nobody_in_is_said_too() -> None:
    assert (
        Played(replace(TOGETHER, rounds=()))
        .said[0]
        .startswith("You have reached Pool Pros. Nobody can take your call at this moment.")
    )


def test_without_a_standard_no_time_is_named_and_withheld_is_said_plainly() -> None:
    assert Played(replace(CLOSED, hears_back_by="")).said[0].endswith("A person will call you back.")
    withheld = Played(replace(CLOSED, is_withheld=True, caller=""))
    assert "Your number is withheld" in withheld.said[0]
    assert "call you back by" not in withheld.said[0]


def test_an_empty_message_is_asked_for_once_more_and_no_oftener() -> None:
    call = Played(CLOSED).then(RecordingDone(0))
    assert call.said[0].startswith("We heard nothing.")
    call.then(RecordingDone(0))
    assert call.state.place is Place.DONE
    assert call.state.outcome is Outcome.MISSED


def test_the_message_counts_when_its_report_comes_after_the_end() -> None:
    call = Played(CLOSED).then(CallerHungUp(), RecordingDone(12, "RE1"), RecordingDone(12, "RE1"))
    assert call.state.outcome is Outcome.VOICEMAIL
    assert call.state.message_for == 12
    assert call.whats().count(What.VOICEMAIL) == 1


def test_a_text_message_is_off_unless_the_firm_wants_it() -> None:
    call = Played(replace(CLOSED, is_textable=True)).then(RecordingDone(9, "RE1"))
    assert call.state.place is Place.DONE
    assert not any(isinstance(one, SendText) for one in call.actions)


def test_a_text_message_is_offered_and_sent_after_a_press() -> None:
    plan = replace(CLOSED, is_textable=True, texting=Texting.ASKED)
    call = Played(plan).then(RecordingDone(9, "RE1"))
    assert call.state.place is Place.TEXT_OFFERED
    call.then(DigitPressed("", "1"), DigitPressed("", "1"))
    texts = [one for one in call.actions if isinstance(one, SendText)]
    assert texts == [SendText("Pool Pros: we saw your call. A person will call you back by Monday, 9 am.")]


def test_nobody_who_was_answered_gets_a_text_message() -> None:
    plan = replace(TOGETHER, is_textable=True, texting=Texting.ALWAYS)
    answered = Played(plan).then(LegAnswered("0.0"), DigitPressed("0.0", "1"), CallerHungUp())
    assert not any(isinstance(one, SendText) for one in answered.actions)
    missed = Played(plan).then(CallerHungUp(), CallerHungUp())
    assert len([one for one in missed.actions if isinstance(one, SendText)]) == 1


@pytest.mark.parametrize("change", [{"is_textable": False}, {"is_withheld": True}, {"texting": Texting.OFF}])
def test_no_text_message_where_none_may_go(change: dict[str, object]) -> None:
    plan = replace(replace(CLOSED, is_textable=True, texting=Texting.ALWAYS), **change)  # type: ignore[arg-type]
    call = Played(plan).then(RecordingDone(9, "RE1"), CallerHungUp())
    assert not any(isinstance(one, SendText) for one in call.actions)


def test_the_firms_own_words_and_nothing_filled_in_twice() -> None:
    words = words_of(
        {"closed": "Hier ist {firm}, {unknown}. {back}", "goodbye": "  ", "nonsense": "x", "text": 7}
    )
    assert words.goodbye == Words().goodbye
    plan = replace(CLOSED, words=words, firm="{back} & Sons")
    assert Played(plan).said[0].startswith("Hier ist {back} & Sons, {unknown}. A person")
    assert filled("{caller}", firm="", caller="{firm}") == "{firm}"


# --- whatever happens ------------------------------------------------------------------------------------------

LEGS = st.sampled_from(["", "0.0", "0.1", "1.0", "1.1", "9.9", "x", "0.0.0", "-1.0"])
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(LegAnswered, LEGS),
    st.builds(DigitPressed, LEGS, st.sampled_from(["1", "", "2", "#"])),
    st.builds(LegEnded, LEGS, st.sampled_from(["busy", "no-answer"])),
    st.builds(RingEnded, st.integers(-1, 3), st.booleans(), st.floats(-1, 900)),
    st.builds(RecordingDone, st.floats(0, 200), st.sampled_from(["", "RE1", "RE2"]), st.booleans()),
    st.builds(CallerHungUp),
)
ROUNDS = st.sampled_from([(), ((ANNA,),), ((ANNA, BEN),), ((ANNA,), (BEN, CARA))])
PLANS = st.builds(
    Plan,
    firm=st.just("Pool Pros"),
    caller=st.just(CALLER),
    is_withheld=st.booleans(),
    is_open=st.booleans(),
    rounds=ROUNDS,
    texting=st.sampled_from(Texting),
    is_textable=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(PLANS, st.lists(EVENTS, max_size=30))
def test_whatever_happens_a_person_answered_or_somebody_is_owed(plan: Plan, events: list[Event]) -> None:
    call = Played(plan).then(*events, CallerHungUp())
    pressed = {event.leg for event in events if isinstance(event, DigitPressed) and event.digit == "1"}
    joined = any(isinstance(event, RingEnded) and event.is_joined for event in events)
    state = call.state
    assert state.place is Place.DONE
    assert call.whats().count(What.CAME) == 1  # the owed contact exists whatever comes after
    assert call.whats().count(What.HUNG_UP) == 1
    if state.outcome is Outcome.ANSWERED:
        assert state.taken_by in pressed
        assert joined
    else:
        left = [note for note in call.notes if note.what is What.VOICEMAIL and note.seconds > 0]
        assert (state.outcome is Outcome.VOICEMAIL) == bool(left)
    assert {note.leg for note in call.notes if note.what is What.ACCEPTED} <= pressed
    assert sum(isinstance(one, SendText) for one in call.actions) <= 1


@settings(max_examples=200, deadline=None)
@given(PLANS, st.lists(EVENTS, max_size=30))
def test_what_is_said_to_the_caller_is_bounded(plan: Plan, events: list[Event]) -> None:
    """However often a carrier repeats itself, nobody is asked for a message a third time or rung for ever."""
    call = Played(plan).then(*events)
    prompts = {plan.words.message, plan.words.message_again}
    assert sum(isinstance(one, Say) and one.text in prompts for one in call.actions) <= MOST_PROMPTS
    rung = [note.leg for note in call.notes if note.what is What.RANG]
    assert len(rung) == len(set(rung))


@settings(max_examples=200, deadline=None)
@given(PLANS, st.lists(EVENTS, max_size=20))
def test_the_record_says_the_same_as_the_machine(plan: Plan, events: list[Event]) -> None:
    call = Played(plan).then(*events, CallerHungUp())
    if len(call.notes) > 60:
        return
    folded = call.folded()
    assert folded.bridged_for == (call.state.joined_for if call.state.was_joined else 0)
    assert (folded.answered_at is not None) == (call.state.outcome is Outcome.ANSWERED)


@settings(max_examples=200, deadline=None)
@given(PLANS, st.lists(EVENTS, max_size=12))
def test_an_event_that_comes_twice_changes_nothing_more(plan: Plan, events: list[Event]) -> None:
    """Presses aside: a second press of another key on a phone that said no finds nothing to do either."""
    call = Played(plan)
    for event in events:
        call.then(event)
        once: Turn = call.turn
        if isinstance(event, RecordingDone) and not event.recording:
            continue  # silence twice is two silences
        again = advance(plan, once.state, event)
        assert again.state == once.state
        assert not again.notes


def test_every_place_has_something_to_go_on_with() -> None:
    for place in Place:
        actions = where_it_stands(TOGETHER, State(place=place))
        assert actions or place is Place.JOINED


def test_rows_say_what_happened_in_text_alone() -> None:
    row = flow_row(
        FlowEvent(
            what=What.PARTED,
            at=datetime(2026, 3, 16, 14, 0, tzinfo=UTC) + timedelta(milliseconds=250),
            leg="CA2",
            rung="0.1",
            number="+12025550102",
            staff="ben@pool.example",
            is_joined=True,
            seconds=95,
        )
    )
    assert row == {
        "heardback": "parted",
        "at": "2026-03-16T14:00:00.250+00:00",
        "leg": "CA2",
        "rung": "0.1",
        "number": "+12025550102",
        "staff": "ben@pool.example",
        "joined": "yes",
        "seconds": "95",
    }
