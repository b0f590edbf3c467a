"""Matters in which something is promised: the reply that promises, and what became of it, by mail or phone.

Each story has a customer of its own, so that its truth is plain. A fate is a name in `_FATES`; which ones a kind of
promise can have is told by `_FATES_OF`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from heardback.sample_firm.firm import DAY, HOUR, Staff
from heardback.sample_firm.letters import Customer, Enclosure, Letter
from heardback.sample_firm.phone_stories import PhoneBook, PhoneStory
from heardback.sample_firm.promise_due import Due, due_of, suits
from heardback.sample_firm.promise_truth import PromiseTruth, TruePromise
from heardback.sample_firm.promise_words import (
    CUSTOMER_WILL,
    ELSEWHERE,
    FULL,
    HOLDING,
    NEW_DATES,
    NO_PROMISE,
    QUESTIONS,
    SENT,
    WANTS_CALL,
    Wording,
)
from heardback.sample_firm.story import MINUTE, Story
from heardback.sample_firm.words import Topic

_PAUSE = 25 * MINUTE
_DATED_SHIFTS = ("two_weeks_off", "three_weeks")
_BY_CALL = ("called", "called_late", "message_left", "mail_instead")


@dataclass(slots=True)
class _Matter:
    """One customer's matter as it stands."""

    customer: Customer
    staff: Staff
    topic: Topic
    client: str
    last: Letter


class PromiseStory(PhoneStory):
    """Plans one matter with a promise; what it plans stands in the book and in `truth`."""

    def __init__(self, book: PhoneBook, truth: PromiseTruth, at: int, name: str, until: int) -> None:
        super().__init__(book, at, name)
        self.truth = truth
        self.until = until

    def tells(self, wording: Wording, fate: str, reply_at: int | None = None) -> None:
        """Tell the matter from the first mail to what became of the promise; `reply_at`: when it is made."""
        if reply_at is None:
            reply_at = self._reply_at(wording.due)
        matter = self._asks(wording.language, reply_at, wants_call=fate == "mail_instead")
        due = due_of(wording.due, self.book.clock, reply_at, self.dice, wording.language)
        if fate in _BY_CALL:
            self.links(matter.customer.party)
        promise = self._promises(matter, wording, reply_at, due)
        if not promise.is_promise:
            return
        if wording.form == HOLDING and self.dice.chance(0.3):
            self._thanks(matter, reply_at + self.dice.between(3, 20) * MINUTE)
        _FATES[fate](self, matter, promise)

    def waits(self, *, is_promised: bool) -> None:
        """Tell a matter in which the customer owes the next word: a question of ours, or their own promise."""
        reply_at = self._reply_at("")
        matter = self._asks("en", reply_at)
        self._mail(matter, reply_at, self.dice.pick(QUESTIONS))
        is_silent = self.dice.chance(0.6)
        if is_promised or not is_silent:
            words = self.dice.pick(CUSTOMER_WILL) if is_promised else "It is the single-speed one, from 2016."
            at = reply_at + self.dice.between(1, 5) * HOUR
            story = self._story(at)
            text = story.signed_by_customer(matter.customer, f"Hello,\n\n{words}")
            letter = story.inbound(
                matter.customer, at, (matter.staff.party,), matter.last.subject, text, parent=matter.last
            )
            self.book.letters.append(letter)

    # --- the beginning

    def _story(self, at: int) -> Story:
        return Story(self.book.world, at, self.name)

    def _reply_at(self, due: str) -> int:
        """Return a morning on which people say this, on or after the story's day, unless that lies ahead."""
        clock = self.book.clock
        for step in (*range(15), *range(-1, -40, -1)):
            day = clock.date_of(self.at + step * DAY)
            at = clock.wall(day, 9 * HOUR + self.dice.between(10, 130) * MINUTE)
            if suits(due, clock, at) and at < self.until - 10 * MINUTE:
                return at
        raise ValueError("No day suits this promise.")  # unreachable: there is one in every month

    def _asks(self, language: str, reply_at: int, *, wants_call: bool = False) -> _Matter:
        customer = self.book.world.people.customer(language)
        story = self._story(reply_at - self.dice.between(40, 15 * 60) * MINUTE)
        topic = story.topic(customer)
        staff = story.staff_for(customer)
        opener = story.inquires(customer, topic)
        if wants_call:
            opener.text = opener.text.replace(topic.ask, f"{topic.ask} {WANTS_CALL}")
        self.book.letters.append(opener)
        client = self.dice.pick(staff.clients)
        return _Matter(customer, staff, topic, client, opener)

    def _promises(self, matter: _Matter, wording: Wording, at: int, due: Due) -> TruePromise:
        text, sentence = (
            words.replace("{weekday}", due.weekday).replace("{date}", due.date)
            for words in (wording.text, wording.sentence)
        )
        body = f"{matter.topic.answer}\n\n{text}" if wording.form == FULL else text
        letter = self._mail(matter, at, body)
        is_ours = wording.kind == "burden_shift" and wording.due in _DATED_SHIFTS
        promise = TruePromise(
            made_by=letter.message_id,
            made_by_kind="mail",
            customer=matter.customer.address,
            language=wording.language,
            staff=matter.staff.party.address,
            made_at=at,
            sentence=sentence,
            kind=wording.kind,
            form=wording.form,
            earliest_at=due.earliest_at,
            latest_at=due.latest_at,
            names_time=wording.due not in ("", "if", "off"),
            is_certain=wording.form == HOLDING or is_ours,
            wording=wording.number,
        )
        self.truth.promises.append(promise)
        return promise

    # --- contacts

    def _mail(self, matter: _Matter, at: int, body: str, enclosures: tuple[Enclosure, ...] = ()) -> Letter:
        letter = self._story(at).replies(
            matter.staff, at, matter.last, matter.customer, body, client=matter.client, enclosures=enclosures
        )
        self.book.letters.append(letter)
        matter.last = letter
        return letter

    def _thanks(self, matter: _Matter, at: int) -> None:
        self.book.letters.append(self._story(at).says_thanks(matter.customer, at, matter.last))

    def answers(self, matter: _Matter, at: int) -> tuple[str, int]:
        """The full answer by mail; return what it is known by and when it was."""
        letter = self._mail(matter, at, matter.topic.answer)
        return letter.message_id, letter.at

    def calls(self, at: int) -> tuple[str, int]:
        """We reach them by phone."""
        spoken_at = self.we_call(at, talks=self.dice.between(50, 300))
        return self.book.truth.calls[-1].call, spoken_at

    def holds_off(self, matter: _Matter, at: int, before: TruePromise) -> TruePromise:
        """A new date is told; return the new promise."""
        choices = [one for one in NEW_DATES[matter.customer.language] if suits(one[0], self.book.clock, at)]
        rule, marked = self.dice.pick(choices or NEW_DATES[matter.customer.language][-1:])
        wording = Wording(before.wording, matter.customer.language, HOLDING, "reply", rule, marked)
        due = due_of(rule, self.book.clock, at, self.dice, matter.customer.language)
        return self._promises(matter, wording, at, due)

    # --- times

    def within(self, promise: TruePromise, *, low: float = 0.3, high: float = 0.95) -> int:
        """Return a moment by day between the promise and its latest moment."""
        begins = promise.earliest_at if promise.kind == "burden_shift" else promise.made_at + _PAUSE
        span = max(promise.latest_at - begins, 1)
        return self._by_day(lambda: begins + int(span * (low + (high - low) * self.dice.fraction())))

    def afterwards(self, promise: TruePromise) -> int:
        """Return a moment by day after the promise's latest moment."""
        return self._by_day(lambda: promise.latest_at + self.dice.between(3 * HOUR, 60 * HOUR))

    def _by_day(self, throw: Callable[[], int]) -> int:
        at = throw()
        for _ in range(12):
            weekday, hour = self.book.clock.weekday_and_hour(at)
            if weekday < 5 and 8 <= hour < 18:
                break
            at = throw()
        return at


# --- what became of it


def _ends(promise: TruePromise, happened: str, by: tuple[str, int], kind: str) -> None:
    promise.happened, promise.ended_by, promise.ended_by_kind = happened, by[0], kind
    promise.kept_at = by[1]


def _mailed(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    _ends(promise, "kept", story.answers(matter, story.within(promise)), "mail")


def _mailed_late(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    _ends(promise, "late", story.answers(matter, story.afterwards(promise)), "mail")


def _called(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    _ends(promise, "kept", story.calls(story.within(promise, high=0.9)), "call")


def _called_late(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    _ends(promise, "late", story.calls(story.afterwards(promise)), "call")


def _never(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    promise.happened = "never"


def _told_anew(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    _holds(story, matter, promise, story.within(promise, low=0.4, high=0.9), "renegotiated")


def _told_late(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    _holds(story, matter, promise, story.afterwards(promise), "never")


def _holds(story: PromiseStory, matter: _Matter, promise: TruePromise, at: int, happened: str) -> None:
    anew = story.holds_off(matter, at, promise)
    promise.told_at, promise.happened = anew.made_at, happened
    promise.ended_by, promise.ended_by_kind = anew.made_by, "mail"
    (_mailed if story.dice.chance(0.7) else _never)(story, matter, anew)


def _held_off(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    """Put off again and again: the third holding reply in a row needs a supervisor (3.6)."""
    for _ in range(2):
        anew = story.holds_off(matter, story.within(promise, low=0.4, high=0.9), promise)
        promise.told_at, promise.happened = anew.made_at, "renegotiated"
        promise.ended_by, promise.ended_by_kind = anew.made_by, "mail"
        promise = anew
    (_mailed_late if story.dice.chance(0.5) else _never)(story, matter, promise)


def _message_left(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    """A voicemail is an attempt: from then on there is a day to try again (3.3, 5.2)."""
    at = story.within(promise, high=0.9)
    left_at = story.mobile_calls(at, speaks=story.dice.between(12, 30))
    call = story.book.truth.calls[-1].call
    promise.told_at, promise.happened = left_at, "renegotiated"
    promise.ended_by, promise.ended_by_kind = call, "voicemail"
    again = TruePromise(
        call, "voicemail", promise.customer, promise.language, "", left_at, "", "try_again", HOLDING,
        left_at + DAY, left_at + DAY, False, True, promise.wording,
    )  # fmt: skip
    story.truth.promises.append(again)
    (_called if story.dice.chance(0.5) else _never)(story, matter, again)


def _mail_instead(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    """They wanted to be rung and got a mail: it does not keep the promise of a call (5.2)."""
    by = story.answers(matter, story.within(promise))
    promise.contacted_at, promise.happened = by[1], "cannot_tell"
    promise.ended_by, promise.ended_by_kind = by[0], "mail"


def _sent(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    """What was promised goes out; only its sender's click proves that this was it (5.2)."""
    at = story.within(promise)
    papers = story._story(at).paper(f"Quote-{story.dice.between(1000, 9999)}.pdf")
    letter = story._mail(matter, at, SENT[matter.customer.language], papers)
    promise.contacted_at, promise.happened = letter.at, "kept"
    promise.ended_by, promise.ended_by_kind = letter.message_id, "mail"


def _elsewhere(story: PromiseStory, matter: _Matter, promise: TruePromise) -> None:
    """A word about something else: nobody can tell from it."""
    at = story.within(promise) if story.dice.chance(0.5) else story.afterwards(promise)
    letter = story._mail(matter, at, ELSEWHERE[matter.customer.language])
    promise.contacted_at, promise.happened = letter.at, "cannot_tell"
    promise.ended_by, promise.ended_by_kind = letter.message_id, "mail"


_FATES: dict[str, Callable[[PromiseStory, _Matter, TruePromise], None]] = {
    "mailed": _mailed,
    "mailed_late": _mailed_late,
    "called": _called,
    "called_late": _called_late,
    "never": _never,
    "told_anew": _told_anew,
    "told_late": _told_late,
    "held_off": _held_off,
    "message_left": _message_left,
    "mail_instead": _mail_instead,
    "sent": _sent,
    "elsewhere": _elsewhere,
}
#: Told a new date, or left a message: only of what a holding reply promised.
_OF_HOLDING = ("told_anew", "told_late", "held_off", "message_left")
_ANSWERED = {
    "mailed": 0.48, "mailed_late": 0.14, "never": 0.16, "told_anew": 0.1, "told_late": 0.06, "held_off": 0.06,
}  # fmt: skip
_FATES_OF: dict[str, dict[str, float]] = {
    "call_back": {
        "called": 0.36, "called_late": 0.12, "mailed": 0.08, "mail_instead": 0.08, "message_left": 0.1, "never": 0.14,
        "told_anew": 0.08, "told_late": 0.04,
    },
    "reply": _ANSWERED,
    "vague": _ANSWERED,
    "deliver": {"sent": 0.6, "elsewhere": 0.15, "never": 0.25},
    "act": {"elsewhere": 0.4, "never": 0.6},
    "conditional": {"mailed": 0.4, "mailed_late": 0.15, "never": 0.45},
    "burden_shift": {"mailed": 0.55, "never": 0.45},
    NO_PROMISE: {"never": 1.0},
}  # fmt: skip


def fates_of(wording: Wording, left_out: tuple[str, ...] = ()) -> dict[str, float]:
    """Return what can become of such a promise and how often; the shares add up to 1."""
    found = {
        fate: share
        for fate, share in _FATES_OF[wording.kind].items()
        if fate not in left_out and (wording.form == HOLDING or fate not in _OF_HOLDING)
    }
    whole = sum(found.values())
    return {fate: share / whole for fate, share in found.items()}
