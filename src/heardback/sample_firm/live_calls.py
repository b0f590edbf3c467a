"""The sample firm's phones as they live: some weeks of calls that end now, and calls that come while you watch.

What its exchange writes is lines of an Asterisk event file (CEL). Pure: the same arguments give the same lines, and
no clock is read. Moments are whole epoch seconds.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from heardback.sample_firm.dice import Dice
from heardback.sample_firm.exchange import CEL_COLUMNS, GREETING, Caller, CelRow, Exchange
from heardback.sample_firm.firm import DAY, HOUR, Party
from heardback.sample_firm.letters import Letter
from heardback.sample_firm.live import ZONE, Copy, copies_of
from heardback.sample_firm.phone_stories import (
    AREAS,
    EXTENSIONS,
    FAMILY_NUMBER,
    MAIN,
    STORIES,
    WEB_ADS,
    YELLOW_PAGES,
    PhoneBook,
    PhoneStory,
)
from heardback.sample_firm.phones import FIRST_NUMBER
from heardback.sample_firm.story import MINUTE, World

WEEKS = 6
#: The phone of whoever signs in to the demo first.
LEADS_PHONE = EXTENSIONS[1]
_CALLS_OF_THE_PAST = 260
_SERIALS_OF_A_STORY = 100
_FIRST_SERIAL_OF_LIFE = 1_000_000
_LATEST = 25 * MINUTE
#: A firm that means well: most calls are taken or rung back, some are forgotten.
_SHARES = {
    "taken": 0.46,
    "rung_back": 0.2,
    "rung_back_late": 0.05,
    "called_again": 0.04,
    "among_us": 0.05,
    "rang_in_vain": 0.04,
    "heard_the_menu": 0.02,
    "message_ignored": 0.02,
    "short_abandon": 0.03,
    "withheld": 0.02,
    "short_callback": 0.01,
    "unproven_callback": 0.01,
    "taken_for_seconds": 0.01,
    "sales_call": 0.02,
    "form_and_call": 0.02,
    "four_days": 0.01,
    "number_left_and_rung": 0.01,
    "linked_and_ignored": 0.01,
}


@dataclass(frozen=True, slots=True)
class CallLine:
    """One line that the exchange writes at `at`, its end included. `call` is the exchange's name for the call."""

    at: int
    call: str
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a caller left: complete at `at`, so many seconds long."""

    at: int
    call: str
    seconds: int


@dataclass(frozen=True, slots=True)
class PhonePast:
    """The calls of some weeks with the mails that belong to them, and which address and number are one customer."""

    lines: tuple[CallLine, ...]
    messages: tuple[Message, ...]
    copies: tuple[Copy, ...]
    links: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Calls that belong together; `callback` is our call to whoever began it with the call `opener`, if we call."""

    lines: tuple[CallLine, ...]
    messages: tuple[Message, ...]
    opener: str
    callback: str = ""


def header() -> str:
    """Return the first line of the exchange's file."""
    return _csv(CEL_COLUMNS)


def caller_of(index: int) -> Caller:
    """Return the same somebody for the same index, with a number of their own up to `MOST_CALLERS`."""
    area = AREAS[index // 100 % len(AREAS)]
    dice = Dice(index, "callers of the demo")
    name = f"{dice.pick(_FIRST)} {dice.pick(_LAST)}"
    return Caller(f"+1{area}55501{index % 100:02d}", name)


MOST_CALLERS = len(AREAS) * 100
_FIRST = (
    "Ann",
    "Ben",
    "Carla",
    "Dan",
    "Eva",
    "Finn",
    "Gina",
    "Hugo",
    "Iris",
    "Jon",
    "Kay",
    "Leo",
    "Mina",
    "Ned",
)
_LAST = ("Reed", "Stone", "Hill", "Brook", "Field", "Marsh", "Wood", "Lake", "Dale", "Shore", "Frost", "Vale")


class _Book(PhoneBook):
    """The stories' book with callers whom the days to come know too."""

    def caller(self) -> Caller:
        index, self._serial = self._serial, self._serial + 1
        return caller_of(index)


class _Story(PhoneStory):
    """A matter whose caller is shown by the name that they write under."""

    def links(self, party: Party) -> None:
        super().links(party)
        self.caller = replace(self.caller, name=party.name)


def phone_past(seed: int, until: int) -> PhonePast:
    """Return the phones' last weeks up to `until`: whole calls only, none still going on."""
    starts_at = until - WEEKS * 7 * DAY
    world = World(seed, ZONE, starts_at, FIRST_NUMBER)
    book = _Book(world, seed)
    for at, name in sorted(_planned(book, seed, starts_at, until)):
        if at < until - _LATEST:
            STORIES[name][0](_Story(book, at, name))
    lines = whole_by(lines_of(book.exchange.cel_rows()), until)
    known = {line.call for line in lines}
    messages = [one for one in _messages(book.exchange.cel_rows()) if one.call in known]
    letters: list[Letter] = sorted(
        (letter for letter in book.letters if letter.at <= until), key=lambda one: (one.at, one.number)
    )
    return PhonePast(
        lines=tuple(lines),
        messages=tuple(messages),
        copies=tuple(copies_of(letters, world.clock, seed)),
        links=tuple(book.links),
    )


def _planned(book: PhoneBook, seed: int, starts_at: int, until: int) -> list[tuple[int, str]]:
    dice = Dice(seed, "pace of the demo's phones")
    names, shares = tuple(_SHARES), tuple(share / sum(_SHARES.values()) for share in _SHARES.values())
    moments = []
    for _ in range(_CALLS_OF_THE_PAST):
        at = book.clock.next_open(starts_at + dice.below(until - starts_at))
        opens_for = 3 if book.clock.weekday_and_hour(at)[0] == 5 else 7
        moments.append(at + dice.below(opens_for * HOUR))
    return [(at, names[dice.weighted(shares)]) for at in moments]


class CallLife:
    """What happens next on the phones: one small story after another, each told within minutes."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._world = World(seed, ZONE, 0)

    def story(self, number: int, begins_at: int) -> Told:
        """Return story `number`, which begins at `begins_at`, its lines in order of time."""
        dice = Dice(self._seed * _FIRST_SERIAL_OF_LIFE + number, "what rings next")
        first = _FIRST_SERIAL_OF_LIFE + number * _SERIALS_OF_A_STORY
        ringing = _Ringing(Exchange(self._world.clock, first), dice, _who(number, dice), begins_at)
        names = tuple(_TOLD)
        plot = (
            _FIRST_PLOTS[number]
            if number < len(_FIRST_PLOTS)
            else names[dice.weighted(tuple(_TOLD.values()))]
        )
        _PLOTS[plot](ringing)
        rows = ringing.exchange.cel_rows()
        return Told(tuple(lines_of(rows)), tuple(_messages(rows)), ringing.opener, ringing.callback)


def pause_before(number: int) -> int:
    """Return the seconds between this story and the one before: lively at first, calm when nobody looks."""
    if number < 4:
        return 12
    return 75 if number < 30 else 400


def _who(number: int, dice: Dice) -> Caller:
    """Somebody new, or in two cases of five somebody who has rung before."""
    is_known = number >= 4 and dice.chance(0.4)
    return caller_of(dice.below(200) if is_known else MOST_CALLERS - 1 - number % (MOST_CALLERS // 2))


class _Ringing:
    """One small story: who rings, and the exchange that writes it down."""

    def __init__(self, exchange: Exchange, dice: Dice, caller: Caller, at: int) -> None:
        self.exchange, self.dice, self.caller, self.at = exchange, dice, caller, at
        self.line = dice.pick((MAIN, MAIN, YELLOW_PAGES, WEB_ADS))
        self.staff = dice.pick(EXTENSIONS)
        self.opener = self.callback = ""
        self.ends_at = at

    def rings_in_vain(self, rings: int = 0) -> None:
        waits = rings or self.dice.between(25, 60)
        call = self.exchange.given_up(self.caller, self.ends_at, self.line, self.staff, rings=waits)
        self._rang(call, waits)

    def hears_the_menu(self) -> None:
        listens = self.dice.between(20, 45)
        self._rang(self.exchange.menu_only(self.caller, self.at, self.line, listens=listens), listens)

    def leaves_message(self) -> None:
        rings, speaks = self.dice.between(12, 20), self.dice.between(8, 25)
        call = self.exchange.recorded(self.caller, self.at, self.line, self.staff, rings=rings, speaks=speaks)
        self._rang(call, rings + GREETING + speaks)

    def is_taken(self, staff: str = "") -> None:
        rings, talks = self.dice.between(6, 18), self.dice.between(30, 90)
        self.exchange.taken(
            self.caller, self.ends_at, self.line, staff or self.staff, rings=rings, talks=talks
        )
        self.ends_at += rings + talks

    def is_rung_back(self) -> None:
        at = self.ends_at + self.dice.between(70, 200)
        self.callback = self.exchange.dials(
            self.staff, self.caller.number, at, rings=self.dice.between(5, 15), talks=self.dice.between(30, 80),
            line=MAIN,
        )  # fmt: skip

    def _rang(self, call: str, seconds: int) -> None:
        self.opener = self.opener or call
        self.ends_at += seconds + self.dice.between(60, 120)


def _missed(story: _Ringing) -> None:
    story.rings_in_vain()


def _missed_and_rung_back(story: _Ringing) -> None:
    story.rings_in_vain()
    story.is_rung_back()


def _message(story: _Ringing) -> None:
    story.leaves_message()


def _message_and_rung_back(story: _Ringing) -> None:
    story.leaves_message()
    story.is_rung_back()


def _rings_twice(story: _Ringing) -> None:
    story.rings_in_vain()
    story.rings_in_vain()


def _rings_again_and_is_taken(story: _Ringing) -> None:
    story.rings_in_vain()
    story.is_taken()


def _taken(story: _Ringing) -> None:
    story.is_taken()


def _taken_by_the_lead(story: _Ringing) -> None:
    story.is_taken(LEADS_PHONE)


def _menu(story: _Ringing) -> None:
    story.hears_the_menu()


def _family(story: _Ringing) -> None:
    """A number that several people share: whoever is rung back there may be another one."""
    story.caller = Caller(FAMILY_NUMBER, "Marsh family")
    story.rings_in_vain()


_TOLD = {
    "missed": 0.16,
    "missed_and_rung_back": 0.22,
    "message": 0.10,
    "message_and_rung_back": 0.14,
    "rings_twice": 0.05,
    "rings_again_and_is_taken": 0.06,
    "taken": 0.14,
    "taken_by_the_lead": 0.08,
    "menu": 0.03,
    "family": 0.02,
}
_PLOTS: dict[str, Callable[[_Ringing], None]] = {
    "missed": _missed,
    "missed_and_rung_back": _missed_and_rung_back,
    "message": _message,
    "message_and_rung_back": _message_and_rung_back,
    "rings_twice": _rings_twice,
    "rings_again_and_is_taken": _rings_again_and_is_taken,
    "taken": _taken,
    "taken_by_the_lead": _taken_by_the_lead,
    "menu": _menu,
    "family": _family,
}
#: What a visitor sees first: somebody rings in vain, a message, a call that the visitor's own phone took.
_FIRST_PLOTS = ("missed_and_rung_back", "message", "taken_by_the_lead", "missed")


# --- the exchange's rows as lines


def lines_of(rows: Iterable[CelRow]) -> list[CallLine]:
    """Return the exchange's rows as lines of its file, in their order."""
    return [CallLine(int(row.at), row.call, _csv(row.cells)) for row in rows]


def whole_by(lines: list[CallLine], until: int) -> list[CallLine]:
    """Leave out calls that would still go on, or begin, after `until`."""
    going_on = {line.call for line in lines if line.at > until}
    return [line for line in lines if line.call not in going_on]


def _messages(rows: Iterable[CelRow]) -> list[Message]:
    began: dict[str, float] = {}
    found = []
    for row in rows:
        if row.app != "VoiceMail":
            continue
        if row.kind == "APP_START":
            began[row.call] = row.at
        elif row.kind == "APP_END":
            found.append(Message(int(row.at), row.call, round(row.at - began[row.call]) - GREETING))
    return found


def _csv(cells: Iterable[str]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()
