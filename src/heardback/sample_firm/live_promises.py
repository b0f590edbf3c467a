"""What the sample firm has promised by now, and a matter with a promise as it happens while you watch.

Pure: the same arguments give the same mail and calls, and no clock is read. Moments are whole epoch seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import DAY, HOUR
from heardback.sample_firm.live import ZONE, Copy, copies_of
from heardback.sample_firm.live_calls import CallLine, lines_of, whole_by
from heardback.sample_firm.promise_stories import PromiseStory
from heardback.sample_firm.promise_truth import PromiseTruth, TruePromise
from heardback.sample_firm.promise_words import HOLDING, WORDINGS
from heardback.sample_firm.promises import FIRST_NUMBER, book_of, plan_promises
from heardback.sample_firm.story import MINUTE, World

WEEKS = 5
_STORIES = 130
#: There is no list of the technicians' mobiles in the demo.
_LEFT_OUT = ("message_left",)
_WITHIN_A_DAY = ("", "soon", "hours24")
_LAST_HOURS = (2, 5, 9, 13, 17, 19, 21, 23, 27, 34)


@dataclass(frozen=True, slots=True)
class PromisedPast:
    """Mails and calls of some weeks in which something was promised, and what was."""

    lines: tuple[CallLine, ...]
    copies: tuple[Copy, ...]
    links: tuple[tuple[str, str], ...]
    promises: tuple[TruePromise, ...]


def promised_past(seed: int, until: int) -> PromisedPast:
    """Return what was promised in the last weeks up to `until`; some of it is due today, some slips."""
    world = World(seed, ZONE, until - WEEKS * 7 * DAY, FIRST_NUMBER)
    book, truth = book_of(world, seed), PromiseTruth()
    plan_promises(book, truth, _STORIES, until, _LEFT_OUT)
    dice = Dice(seed, "promises of the last hours")
    fresh = [
        one for one in WORDINGS if one.form == HOLDING and one.language == "en" and one.due in _WITHIN_A_DAY
    ]
    for hours in _LAST_HOURS:
        at = until - hours * HOUR - dice.between(0, 50) * MINUTE
        story = PromiseStory(book, truth, at, "promise_of_today", until)
        story.tells(dice.pick(fresh), "never", reply_at=at)
    letters = sorted((one for one in book.letters if one.at <= until), key=lambda one: (one.at, one.number))
    return PromisedPast(
        lines=tuple(whole_by(lines_of(book.exchange.cel_rows()), until)),
        copies=tuple(copies_of(letters, world.clock, seed)),
        links=tuple(book.links),
        promises=tuple(one for one in truth.promises if one.made_at <= until),
    )
