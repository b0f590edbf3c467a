"""One call at the answer point as a state machine, whoever carries it: events in, a new state and actions out.

A caller may rely on: nobody counts as having answered without a press of 1 on their own line and a joining that the
carrier reports; everybody else leaves an owed contact with what they said. Every state has an exit, every round of
ringing and every prompt is bounded, and an event that comes twice, late or out of order changes nothing more: it
gets the actions of where the call stands now. A plan is made when the call comes and holds until its end.

Must not: read a clock, know a carrier, decide a debt (the notes are folded into a call, which the kernel judges).
Source: SEMANTICS 2.3 rule 16, 3.3 (telephony caution).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from heardback.answering.words import Words, filled
from heardback.formats.telephony.flow_events import What
from heardback.kernel.call_lengths import SHORTEST_MESSAGE

TAKE = "1"
MOST_ROUNDS = 20
MOST_PROMPTS = 2


class Texting(StrEnum):
    """Whether a caller whom nobody answered gets a text message."""

    OFF = "off"
    ASKED = "asked"  # after the message, by pressing 1
    ALWAYS = "always"  # whenever the call ends without a person


@dataclass(frozen=True, slots=True)
class Line:
    """A phone that is rung: its number (E.164) and the mail address of whose it is."""

    number: str
    staff: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to happen to this call. `rounds`: who is rung together, one round after another; () nobody is in.

    `hears_back_by` is the due time in words, '' where the firm has no standard yet. Durations are seconds.
    `is_textable`: the caller's number can take a text message and has had none for this due time.
    """

    firm: str
    caller: str = ""
    is_withheld: bool = False
    is_open: bool = True
    rounds: tuple[tuple[Line, ...], ...] = ()
    hears_back_by: str = ""
    words: Words = field(default_factory=Words)
    language: str = "en"
    ring_for: int = 20
    press_within: int = 8
    longest_message: int = 180
    texting: Texting = Texting.OFF
    is_textable: bool = False

    def line(self, leg: str) -> Line | None:
        """Return the phone behind a leg such as "0.1" (round, place in it), None for a leg that is not ours."""
        which, _, place = leg.partition(".")
        if not (which.isdecimal() and place.isdecimal() and len(leg) <= 8):
            return None
        if int(which) >= len(self.rounds) or int(place) >= len(self.rounds[int(which)]):
            return None
        return self.rounds[int(which)][int(place)]

    def legs(self, which: int) -> tuple[str, ...]:
        """Return the legs of a round."""
        return tuple(f"{which}.{place}" for place in range(len(self.rounds[which])))

    @property
    def back(self) -> str:
        """The sentence on who calls whom by when."""
        if self.is_withheld:
            return self.words.back_withheld
        if not self.hears_back_by:
            return self.words.back_undated
        return filled(self.words.back, firm=self.firm, by=self.hears_back_by)


class Place(StrEnum):
    """Where a call stands. JOINED: somebody pressed 1, and the carrier joins them or has."""

    RINGING = "ringing"
    JOINED = "joined"
    RECORDING = "recording"
    TEXT_OFFERED = "text_offered"
    DONE = "done"


class Outcome(StrEnum):
    ANSWERED = "answered"
    VOICEMAIL = "voicemail"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What has happened so far; the carrier's requests find it again by the call's own name."""

    place: Place
    round: int = 0
    offered: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    taken_by: str = ""
    taken_at: datetime | None = None
    was_joined: bool = False
    joined_for: float = 0.0
    prompts: int = 0
    recordings: tuple[str, ...] = ()
    message_for: float = 0.0
    has_texted: bool = False
    is_hung_up: bool = False

    @property
    def outcome(self) -> Outcome:
        """What became of the call; ANSWERED only after a press of 1 and a joining."""
        if self.taken_by and self.was_joined:
            return Outcome.ANSWERED
        return Outcome.VOICEMAIL if self.message_for > 0 else Outcome.MISSED


# --- what may happen -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LegAnswered:
    """Something picked up a phone of ours: a person, or a mobile's voicemail."""

    leg: str


@dataclass(frozen=True, slots=True)
class DigitPressed:
    """A key on a phone of ours, or on the caller's (`leg` ''); `digit` '' when the time to press ran out."""

    leg: str
    digit: str
    pressed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LegEnded:
    """A phone of ours rang out, was busy, failed or hung up; `reason` is the carrier's word."""

    leg: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RingEnded:
    """A round of ringing is over. `is_joined`: the carrier reports that it had joined two legs, `joined_for` s."""

    round: int
    is_joined: bool = False
    joined_for: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordingDone:
    """Speech was recorded, or nothing (`seconds` 0 and no `recording`)."""

    seconds: float
    recording: str = ""
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class CallerHungUp:
    """The call is over: the caller hung up, or the line broke."""

    reason: str = ""


Event = LegAnswered | DigitPressed | LegEnded | RingEnded | RecordingDone | CallerHungUp


# --- what is to be done ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Say:
    """Speak to the caller (`leg` '') or on a phone of ours."""

    text: str
    leg: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring these legs together, at most `seconds`; `round` comes back in `RingEnded`."""

    round: int
    legs: tuple[tuple[str, Line], ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Gather:
    """Speak and wait for one key."""

    leg: str
    text: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Connect:
    """Join the caller with this leg and stop all others."""

    leg: str


@dataclass(frozen=True, slots=True)
class Record:
    """Record the caller after a tone, until the hash key, silence or `seconds`."""

    seconds: int


@dataclass(frozen=True, slots=True)
class SendText:
    """Send the caller this text message."""

    text: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call (`leg` '') or one leg."""

    leg: str = ""


Action = Say | Ring | Gather | Connect | Record | SendText | HangUp


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A fact of this turn for the call's record (`formats.telephony.flow_events`); the driver adds its moment."""

    what: What
    leg: str = ""
    line: Line | None = None
    seconds: float = 0.0
    is_joined: bool = False
    is_silent: bool = False
    recording: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one event led to."""

    state: State
    actions: tuple[Action, ...] = ()
    notes: tuple[Note, ...] = ()


def begin(plan: Plan) -> Turn:
    """Return the first turn: the greeting, then the first round of ringing or the prompt for a message."""
    came = Note(what=What.CAME)
    greeting = _said(plan, _greeting(plan))
    if plan.rounds:
        state = State(place=Place.RINGING)
        return Turn(state, (greeting, _ring(plan, 0)), (came, *_rung(plan, 0)))
    reason = "nobody is in" if plan.is_open else "closed"
    state, actions = _prompt(plan, State(place=Place.RECORDING))
    return Turn(state, (greeting, *actions), (came, Note(what=What.NOBODY, reason=reason)))


def advance(plan: Plan, state: State, event: Event) -> Turn:
    """Return what `event` leads to. Total: any event in any state, and never an exception."""
    match event:
        case LegAnswered():
            return _leg_answered(plan, state, event)
        case DigitPressed(leg=""):
            return _caller_pressed(plan, state, event)
        case DigitPressed():
            return _leg_pressed(plan, state, event)
        case LegEnded():
            return _leg_ended(plan, state, event)
        case RingEnded():
            return _ring_ended(plan, state, event)
        case RecordingDone():
            return _recording_done(plan, state, event)
        case CallerHungUp():
            return _hung_up(plan, state, event)


def where_it_stands(plan: Plan, state: State) -> tuple[Action, ...]:
    """Return what the caller's leg should be doing now: the answer to a request that comes twice."""
    match state.place:
        case Place.RINGING:
            return (_ring(plan, state.round),)
        case Place.JOINED:
            return ()
        case Place.RECORDING:
            return (Record(plan.longest_message),)
        case Place.TEXT_OFFERED:
            return (_text_offer(plan),)
        case Place.DONE:
            return (HangUp(),)


def _said(plan: Plan, template: str, leg: str = "") -> Say:
    caller = " ".join(plan.caller.lstrip("+")) if leg and not plan.is_withheld else ""
    text = filled(template, firm=plan.firm, caller=caller or "a withheld number", back=plan.back)
    return Say(text, leg)


def _greeting(plan: Plan) -> str:
    if plan.rounds:
        return plan.words.greeting
    return plan.words.nobody_in if plan.is_open else plan.words.closed


def _ring(plan: Plan, which: int) -> Ring:
    return Ring(which, tuple(zip(plan.legs(which), plan.rounds[which], strict=True)), plan.ring_for)


def _rung(plan: Plan, which: int) -> tuple[Note, ...]:
    return tuple(Note(what=What.RANG, leg=leg, line=plan.line(leg)) for leg in plan.legs(which))


def _is_rung(plan: Plan, state: State, leg: str) -> bool:
    """Whether this leg is one that is rung just now and has not said no."""
    return (
        state.place is Place.RINGING
        and plan.line(leg) is not None
        and leg.partition(".")[0] == str(state.round)
        and leg not in state.declined
    )


def _too_late(plan: Plan, state: State, leg: str) -> Turn:
    return Turn(state, (_said(plan, plan.words.gone, leg), HangUp(leg)))


def _leg_answered(plan: Plan, state: State, event: LegAnswered) -> Turn:
    leg = event.leg
    if not _is_rung(plan, state, leg):
        return _too_late(plan, state, leg)
    ask = Gather(leg, _said(plan, plan.words.offer, leg).text, plan.press_within)
    if leg in state.offered:
        return Turn(state, (ask,))
    note = Note(what=What.OFFERED, leg=leg, line=plan.line(leg))
    return Turn(replace(state, offered=(*state.offered, leg)), (ask,), (note,))


def _leg_pressed(plan: Plan, state: State, event: DigitPressed) -> Turn:
    leg = event.leg
    if state.place is Place.JOINED and state.taken_by == leg:
        return Turn(state, (Connect(leg),))  # the carrier asks again, or a second press
    if not _is_rung(plan, state, leg):
        return _too_late(plan, state, leg)
    line = plan.line(leg)
    if event.digit != TAKE:
        reason = f"pressed {event.digit}" if event.digit else "pressed nothing"
        declined = replace(state, declined=(*state.declined, leg))
        return Turn(declined, (HangUp(leg),), (Note(what=What.DECLINED, leg=leg, line=line, reason=reason),))
    others = tuple(HangUp(one) for one in state.offered if one not in (leg, *state.declined))
    taken = replace(state, place=Place.JOINED, taken_by=leg, taken_at=event.pressed_at)
    return Turn(taken, (Connect(leg), *others), (Note(what=What.ACCEPTED, leg=leg, line=line),))


def _leg_ended(plan: Plan, state: State, event: LegEnded) -> Turn:
    if not _is_rung(plan, state, event.leg):
        return Turn(state)
    note = Note(what=What.DECLINED, leg=event.leg, line=plan.line(event.leg), reason=event.reason)
    return Turn(replace(state, declined=(*state.declined, event.leg)), (), (note,))


def _ring_ended(plan: Plan, state: State, event: RingEnded) -> Turn:
    if event.round != state.round:
        return Turn(state, where_it_stands(plan, state))  # a round that is over already
    if state.taken_by and not state.was_joined and event.is_joined:
        return _parted(plan, state, event)
    if state.place is Place.JOINED:  # pressed 1, but the two were never joined
        note = Note(what=What.PARTED, leg=state.taken_by, line=plan.line(state.taken_by), reason=event.reason)
        return _after_ringing(plan, replace(state, place=Place.RINGING, taken_by=""), note)
    if state.place is Place.RINGING:
        return _after_ringing(plan, state, Note(what=What.RANG_OUT, reason=event.reason))
    return Turn(state, where_it_stands(plan, state))


def _parted(plan: Plan, state: State, event: RingEnded) -> Turn:
    joined_for = max(0.0, event.joined_for)
    done = replace(state, place=Place.DONE, was_joined=True, joined_for=joined_for)
    note = Note(
        what=What.PARTED,
        leg=state.taken_by,
        line=plan.line(state.taken_by),
        seconds=joined_for,
        is_joined=True,
    )
    return Turn(done, (HangUp(),), (note,))


def _after_ringing(plan: Plan, state: State, note: Note) -> Turn:
    following = state.round + 1
    if following < min(len(plan.rounds), MOST_ROUNDS):
        state = replace(state, round=following)
        return Turn(state, (_ring(plan, following),), (note, *_rung(plan, following)))
    state, actions = _prompt(plan, state)
    return Turn(state, (_said(plan, plan.words.unanswered), *actions), (note,))


def _prompt(plan: Plan, state: State) -> tuple[State, tuple[Action, ...]]:
    words = plan.words.message_again if state.prompts else plan.words.message
    state = replace(state, place=Place.RECORDING, prompts=state.prompts + 1)
    return state, (_said(plan, words), Record(plan.longest_message))


def _recording_done(plan: Plan, state: State, event: RecordingDone) -> Turn:
    if event.recording and event.recording in state.recordings:
        return Turn(state, where_it_stands(plan, state))
    notes: tuple[Note, ...] = ()
    if event.recording:
        note = Note(
            what=What.VOICEMAIL,
            seconds=event.seconds,
            is_silent=event.is_silent,
            recording=event.recording,
        )
        notes = (note,)
        state = replace(
            state,
            recordings=(*state.recordings, event.recording),
            message_for=state.message_for + max(0.0, event.seconds),
        )
    if state.place is not Place.RECORDING:
        return Turn(state, where_it_stands(plan, state), notes)  # the report of a call that is over
    is_enough = event.seconds >= SHORTEST_MESSAGE and not event.is_silent
    if not is_enough and state.prompts < MOST_PROMPTS:
        state, actions = _prompt(plan, state)
        return Turn(state, actions, notes)
    return _after_message(plan, state, notes)


def _after_message(plan: Plan, state: State, notes: tuple[Note, ...]) -> Turn:
    if plan.texting is Texting.ASKED and plan.is_textable and not state.has_texted:
        return Turn(replace(state, place=Place.TEXT_OFFERED), (_text_offer(plan),), notes)
    return _finished(plan, state, notes, wants_text=plan.texting is Texting.ALWAYS)


def _text_offer(plan: Plan) -> Gather:
    return Gather("", _said(plan, plan.words.text_offer).text, plan.press_within)


def _caller_pressed(plan: Plan, state: State, event: DigitPressed) -> Turn:
    if state.place is not Place.TEXT_OFFERED:
        return Turn(state, where_it_stands(plan, state))
    return _finished(plan, state, (), wants_text=event.digit == TAKE)


def _finished(plan: Plan, state: State, notes: tuple[Note, ...], *, wants_text: bool) -> Turn:
    texts, more = _text(plan, state, wanted=wants_text)
    done = replace(state, place=Place.DONE, has_texted=state.has_texted or bool(texts))
    return Turn(done, (*texts, _said(plan, plan.words.goodbye), HangUp()), (*notes, *more))


def _text(plan: Plan, state: State, *, wanted: bool) -> tuple[tuple[SendText, ...], tuple[Note, ...]]:
    may = wanted and plan.texting is not Texting.OFF and plan.is_textable and not plan.is_withheld
    if not may or state.has_texted:
        return (), ()
    return (SendText(_said(plan, plan.words.text).text),), (Note(what=What.TEXT_WANTED),)


def _hung_up(plan: Plan, state: State, event: CallerHungUp) -> Turn:
    if state.is_hung_up:
        return Turn(state)
    texts, more = _text(
        plan,
        state,
        wanted=plan.texting is Texting.ALWAYS and not state.taken_by,
    )
    done = replace(state, place=Place.DONE, is_hung_up=True, has_texted=state.has_texted or bool(texts))
    return Turn(done, texts, (Note(what=What.HUNG_UP, reason=event.reason), *more))
