"""The sample firm as it lives: its past shifted so that it ends now, and what happens next, told at a quickened pace.

Pure: the same arguments give the same mail, and no clock is read. Moments are whole epoch seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import log2

from heardback.sample_firm import machines
from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import DAY, ENDS_AT, FirmClock
from heardback.sample_firm.letters import Letter
from heardback.sample_firm.ordinary import inquiry
from heardback.sample_firm.promised import promised
from heardback.sample_firm.simulate import PostOffice, Simulation, default_days
from heardback.sample_firm.story import MINUTE, Story, World
from heardback.sample_firm.traps import TRAPS
from heardback.sample_firm.truth import Owed

ZONE = "America/New_York"
_WEEK = 7 * DAY
_NUMBERS_OF_A_STORY = 1000
_FIRST_OF_LIFE = 500_000
#: Situations that a visitor watches: none that takes a day, or a hundred mails, to be understood.
_TOLD = {
    "inquiry": 48,
    "promise": 20,
    "trap": 14,
    "newsletter": 6,
    "saas_no_reply": 5,
    "supplier_order": 4,
    "cold_sales": 4,
    "spam": 3,
    "list_mail": 2,
}
_MATTERS: dict[str, Callable[[Story], None]] = {"inquiry": inquiry, "promise": promised}
_UNTOLD = ("campaign_outage", "mass_mail", "former_colleague")
_MACHINES: dict[str, Callable[[Story], None]] = {
    "newsletter": machines.newsletter,
    "saas_no_reply": machines.saas_notice,
    "supplier_order": machines.supplier_order,
    "cold_sales": machines.cold_sales,
    "spam": machines.spam,
    "list_mail": machines.list_mail,
}


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of one mail: when it comes to lie in `mailbox` (its local part) and `folder`, and its bytes.

    `key` names it for good; `is_ours` where a colleague wrote it; `opener` is the Message-ID of the mail that began
    the matter, so that a colleague who answered meanwhile ends it.
    """

    at: int
    key: str
    mailbox: str
    folder: str
    raw: bytes
    is_ours: bool = False
    opener: str = ""


class _Basket:
    """Takes copies instead of writing them to files."""

    def __init__(self) -> None:
        self.copies: list[Copy] = []
        self.opener = ""

    def put(self, folder: str, letter: Letter, head: bytes, body: bytes) -> tuple[str, int]:
        mailbox, _, name = folder.partition("/")
        key = f"{letter.number}:{folder}"
        is_ours = letter.direction == "outbound"
        self.copies.append(Copy(letter.at, key, mailbox, name, head + body, is_ours, self.opener))
        return folder, letter.number

    def close(self) -> None:
        return None


class _NoTruth:
    """Nobody asks for the truth about a demo."""

    def owed(self, owed: Owed) -> None:
        return None

    def lies(self, letter: Letter, source: str, nth: int, is_duplicate: bool) -> None:
        return None


def shift_to(now: int) -> int:
    """Return by how many seconds the firm's past is moved so that it reaches `now`: whole weeks, so that weekdays
    and opening hours stay what they are."""
    return -((ENDS_AT - now) // _WEEK) * _WEEK


def past(messages: int, seed: int, until: int) -> Iterator[Copy]:
    """Yield the copies of the firm's mail in order of time, moved by `shift_to(until)` and ending at `until`."""
    world = World(seed, ZONE, ENDS_AT - default_days(messages) * DAY)
    truth, basket = _NoTruth(), _Basket()
    post = PostOffice(world.clock, basket, truth, seed)
    by = shift_to(until)
    for letter in Simulation(world, truth, messages, seed).letters():
        moved(letter, letter.at + by)
        if letter.at > until:
            return
        post.deliver(letter)
        yield from basket.copies
        basket.copies.clear()


def copies_of(letters: Iterable[Letter], clock: FirmClock, seed: int) -> list[Copy]:
    """Return the copies of these letters where they come to lie, in the order given."""
    basket = _Basket()
    post = PostOffice(clock, basket, _NoTruth(), seed)
    for letter in letters:
        post.deliver(letter)
    return basket.copies


class Life:
    """What happens next: stories one after another, each told in minutes that took days."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._clock = FirmClock(ZONE)
        self._basket = _Basket()

    def story(self, number: int, begins_at: int) -> list[Copy]:
        """Return the mail of story `number`, which begins at `begins_at`, in order of time."""
        seed = self._seed * _FIRST_OF_LIFE + number
        world = World(seed, ZONE, begins_at - 90 * DAY, _FIRST_OF_LIFE + number * _NUMBERS_OF_A_STORY)
        story = _planned(world, begins_at, Dice(seed, "what comes next"))
        letters = _quickened(story.letters, begins_at)
        post = PostOffice(self._clock, self._basket, _NoTruth(), seed)
        self._basket.opener = story.owed[0].opener.message_id if story.owed else ""
        for letter in letters:
            post.deliver(letter)
        copies, self._basket.copies = self._basket.copies, []
        return copies


def pause_before(number: int) -> int:
    """Return the seconds between story `number` and the one before: lively at first, calm when nobody looks."""
    if number < 4:
        return 4
    return 25 if number < 60 else 300


def _planned(world: World, at: int, dice: Dice) -> Story:
    names, shares = tuple(_TOLD), tuple(share / sum(_TOLD.values()) for share in _TOLD.values())
    name = names[dice.weighted(shares)]
    if name == "trap":
        name = dice.pick([trap for trap in TRAPS if trap not in _UNTOLD])
    story = Story(world, at, "" if name in _MATTERS else name)
    (_MATTERS.get(name) or TRAPS.get(name) or _MACHINES[name])(story)
    return story


def _quickened(letters: Iterable[Letter], begins_at: int) -> list[Letter]:
    """Move the letters so that hours between them become seconds; their order stays."""
    ordered = sorted(letters, key=lambda letter: (letter.at, letter.number))
    before, at = begins_at, begins_at
    for letter in ordered:
        pause = max(0, letter.at - before)
        before = letter.at
        at += 1 + (_seconds_for(pause) if pause > MINUTE else pause // 20)
        moved(letter, at)
    return ordered


def _seconds_for(pause: int) -> int:
    """Twenty minutes become twenty seconds, a working day most of a minute, a week one and a half."""
    return int(8 + 7 * log2(1 + pause / (10 * MINUTE)))


def moved(letter: Letter, at: int) -> None:
    """Move a letter in time; what its own clock claimed stays as far off as it was."""
    if letter.claimed_at is not None:
        letter.claimed_at += at - letter.at
    letter.at = at
