"""The front door: write a whole firm, its mail and the truth about it, in one stream of time.

Stories are planned one after another as time goes on; their letters wait in a heap until nothing earlier can come,
then they are written and forgotten, so memory does not grow with the number of messages.
"""

from __future__ import annotations

import heapq
from base64 import encodebytes
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Protocol

from heardback.sample_firm import machines, papers
from heardback.sample_firm.bodies import body_of
from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import (
    DAY,
    DOMAIN,
    ENDS_AT,
    FORMER_STAFF,
    HOUR,
    PRIVATE,
    SHARED_AS_STAFF,
    STAFF,
    FirmClock,
    Party,
    Staff,
    iso,
)
from heardback.sample_firm.headers import HeaderWriter
from heardback.sample_firm.letters import Letter
from heardback.sample_firm.mailboxes import Mailboxes, MaildirMailboxes, MboxMailboxes
from heardback.sample_firm.ordinary import inquiry
from heardback.sample_firm.phones import write_phones
from heardback.sample_firm.promises import write_promises
from heardback.sample_firm.story import GZIPPED, MINUTE, PAPERS, PHOTOS, Story, World
from heardback.sample_firm.traps import TRAPS
from heardback.sample_firm.truth import Owed, TruthWriter

FEWEST = 300
_MACHINES: dict[str, Callable[[Story], None]] = {
    "newsletter": machines.newsletter,
    "saas_no_reply": machines.saas_notice,
    "cold_sales": machines.cold_sales,
    "spam": machines.spam,
    "internal_mail": machines.internal,
    "list_mail": machines.list_mail,
    "supplier_order": machines.supplier_order,
    "dmarc_report": machines.dmarc_report,
}
PLANTED = (*TRAPS, *_MACHINES)
STORIES_PER_MESSAGE = 12  # one matter by phone for so many mails
PROMISES_PER_MESSAGE = 25  # and one in which something is promised
_QUIET_END = 14 * DAY
_LETTERS_OF_A_TRAP = 3.6
_HOURS_OF_DAY = (1, 1, 1, 1, 1, 2, 4, 9, 16, 18, 17, 15, 13, 14, 15, 15, 14, 12, 10, 9, 9, 7, 4, 2)


@dataclass(frozen=True, slots=True)
class SampleFirmSummary:
    """What was written. `messages` = `contacts` + `duplicates`; verdicts count owed answers at `as_of`.

    `calls` are those of the phones, whose truth stands apart, and so are the `promises` by their state, in
    `promise_mails` mails of their own.
    """

    messages: int
    contacts: int
    duplicates: int
    size: int
    starts_at: str
    as_of: str
    certain: dict[str, int]
    unsure: dict[str, int]
    traps: dict[str, int]
    calls: int = 0
    promises: dict[str, int] = field(default_factory=dict)
    promise_mails: int = 0


def default_days(messages: int) -> int:
    """Return how long a firm with this much mail is told: three months to three years."""
    return min(1095, max(90, messages // 120))


def write_sample_firm(
    out: Path,
    messages: int,
    seed: int,
    *,
    days: int | None = None,
    zone: str = "America/New_York",
    layout: str = "mbox",
) -> SampleFirmSummary:
    """Write `messages` mails, the staff list and the truth into the new folder `out`.

    The same arguments give the same bytes everywhere. `layout`: "mbox" (one file per mailbox folder) or "maildir"
    (Maildir++). The sources end at the same fixed moment always. Raises ValueError for arguments that cannot be
    met, FileExistsError when `out` holds something already.
    """
    if messages < FEWEST:
        raise ValueError(f"A sample firm needs at least {FEWEST} messages to hold every planted situation.")
    if layout not in ("mbox", "maildir"):
        raise ValueError(f'The layout must be "mbox" or "maildir", not "{layout}".')
    span = default_days(messages) if days is None else days
    if span < 60:
        raise ValueError("A sample firm needs at least 60 days.")
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty; name a new folder.")
    out.mkdir(parents=True, exist_ok=True)
    world = World(seed, zone, ENDS_AT - span * DAY)
    root = out / "mail"
    boxes: Mailboxes = MboxMailboxes(root, world.clock) if layout == "mbox" else MaildirMailboxes(root)
    truth = TruthWriter(out / "truth")
    post = PostOffice(world.clock, boxes, truth, seed)
    for letter in Simulation(world, truth, messages, seed).letters():
        post.deliver(letter)
    boxes.close()
    truth.close()
    papers.write_papers(out, zone, layout, messages, seed)
    book = write_phones(out, zone, world.starts_at, messages // STORIES_PER_MESSAGE, seed)
    promised = write_promises(out, zone, world.starts_at, messages // PROMISES_PER_MESSAGE, seed)
    return SampleFirmSummary(
        truth.messages,
        truth.contacts,
        truth.messages - truth.contacts,
        post.size,
        iso(world.starts_at),
        iso(ENDS_AT),
        _verdicts(truth.verdicts, "yes"),
        _verdicts(truth.verdicts, "unsure"),
        dict(sorted(truth.traps.items())),
        len(book.truth.calls),
        promised.states(),
        promised.mails,
    )


def _verdicts(counts: Counter[tuple[str, str]], classification: str) -> dict[str, int]:
    words = ["met", "late", "never_answered", "maybe_answered", "breached_unconfirmed", "early", "pending"]
    return {word: counts[classification, word] for word in words}


class Witness(Protocol):
    """Is told what is owed and where each copy lies."""

    def owed(self, owed: Owed) -> None: ...

    def lies(self, letter: Letter, source: str, nth: int, is_duplicate: bool) -> None: ...


class PostOffice:
    """Turns letters into bytes, puts every copy where it lies and tells the truth where that is."""

    def __init__(self, clock: FirmClock, boxes: Mailboxes, truth: Witness, seed: int) -> None:
        self._clock = clock
        self._boxes = boxes
        self._truth = truth
        self._headers = HeaderWriter(clock, seed)
        self._dice = Dice(seed, "bodies")
        self._blobs = _blobs(Dice(seed, "files"))
        self.size = 0

    def deliver(self, letter: Letter) -> None:
        """Write every copy of one letter."""
        head = self._headers.message(letter)
        content, body = body_of(letter, self._clock, self._dice, self._blobs)
        for index, folder in enumerate(letter.folders):
            if index and letter.has_footer:
                content, body = body_of(letter, self._clock, self._dice, self._blobs, with_footer=True)
            top = ""
            if folder.endswith(("/Inbox", "/Junk")):
                top = self._headers.trace(letter, f"{folder.partition('/')[0]}@{DOMAIN}")
            block = f"{top}{head}{content}\n".encode("latin-1" if letter.has_raw_headers else "utf-8")
            self.size += len(block) + len(body)
            source, nth = self._boxes.put(folder, letter, block, body)
            self._truth.lies(letter, source, nth, index > 0)


def _blobs(dice: Dice) -> tuple[bytes, ...]:
    """Return ready-made attachments in base64: photos of many sizes, small PDFs, one gzip file."""
    photos = [_photo(dice, 12_000 + number * number * 900) for number in range(PHOTOS)]
    sheets = [_pdf(dice, 14_000 + number * 9_000) for number in range(PAPERS)]
    gzipped = bytes.fromhex("1f8b08000000000000ff") + _noise(dice, 700)
    assert len(photos) + len(sheets) == GZIPPED
    return tuple(encodebytes(data) for data in (*photos, *sheets, gzipped))


def _noise(dice: Dice, size: int) -> bytes:
    return bytes([dice.below(255) for _ in range(size)])


def _photo(dice: Dice, size: int) -> bytes:
    start = bytes.fromhex(
        "ffd8ffe000104a46494600010101004800480000ffc0001108048006000301220002110103110 1ffda".replace(" ", "")
    )
    block = _noise(dice, 4096)
    return start + (block * (size // 4096 + 1))[:size] + b"\xff\xd9"


def _pdf(dice: Dice, size: int) -> bytes:
    stream = _noise(dice, 2048) * (size // 2048 + 1)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count "
        b"1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n"
        % (size, stream[:size])
    )


class _Pace:
    """Maps an even flow onto the hours in which people write mail."""

    def __init__(self, clock: FirmClock, begins: int, ends: int) -> None:
        self._begins = begins
        weights = []
        for at in range(begins, ends, HOUR):
            weekday, hour = clock.weekday_and_hour(at)
            weights.append(float(_HOURS_OF_DAY[hour] * (1.0, 1.0, 1.0, 1.0, 0.9, 0.45, 0.35)[weekday]))
        self._sums = [0.0, *accumulate(weights)]
        self.whole = self._sums[-1]

    def moment(self, flowed: float) -> int:
        """Return when this much of the whole flow is through."""
        index = min(bisect_right(self._sums, flowed) - 1, len(self._sums) - 2)
        low, high = self._sums[index], self._sums[index + 1]
        return self._begins + index * HOUR + int((flowed - low) / (high - low) * (HOUR - 1))

    def flowed(self, at: int) -> float:
        """Return how much of the flow is through at this hour."""
        return self._sums[max(0, min((at - self._begins) // HOUR, len(self._sums) - 1))]


class Simulation:
    """Plans stories in order of their beginning until exactly the wanted number of messages lies in mailboxes."""

    def __init__(self, world: World, truth: Witness, messages: int, seed: int) -> None:
        self._world = world
        self._truth = truth
        self._wanted = messages
        self._dice = Dice(seed, "pace")
        self._waiting: list[tuple[int, int, Letter]] = []
        self._planned = 0
        self._pace = _Pace(world.clock, world.starts_at + 3 * HOUR, ENDS_AT - 2 * HOUR)
        self._shares = _shares(messages)

    def letters(self) -> Iterator[Letter]:
        """Yield every letter in order of time."""
        self._plan_frame()
        for begins, name in self._beginnings():
            while self._waiting and self._waiting[0][0] < begins:
                yield heapq.heappop(self._waiting)[2]
            self._plan(begins, name)
        while self._waiting:
            yield heapq.heappop(self._waiting)[2]

    def _plan_frame(self) -> None:
        """Let everybody send something at the very beginning and shortly before the end, so that all is covered."""
        people = (*STAFF, *SHARED_AS_STAFF, PRIVATE)
        for index, staff in enumerate(people):
            self._send_around(staff, self._world.starts_at + 40 + index * 150)
            self._send_around(staff, ENDS_AT - 50 * MINUTE + index * 220)
        for index in range(6):
            at = (
                self._world.starts_at
                + 90
                + (self._world.former_staff_left_at - self._world.starts_at) * index // 5
            )
            self._send_around(FORMER_STAFF, at)
        last = Story(self._world, ENDS_AT, "newsletter")
        machines.newsletter(last)
        letter = last.letters[0]
        self._planned += 1
        heapq.heappush(self._waiting, (letter.at, letter.number, letter))

    def _send_around(self, staff: Staff, at: int) -> None:
        story = Story(self._world, at)
        supplier = Party("Parts Counter", f"orders@parts-depot{self._dice.between(1, 9)}.example")
        folders = story.private_copy() if staff is PRIVATE else ()
        story.outbound(
            staff,
            at,
            (supplier,),
            f"Order {self._dice.between(20_000, 99_999)}",
            f"Hello,\n\nplease send {self._dice.between(2, 12)} cartridges to our shop.\n\n"
            + story.staff_signature(staff, staff.clients[0]),
            folders=folders,
            is_from_outside=staff is PRIVATE,
            client=staff.clients[0],
        )
        self._accept(story)

    def _accept(self, story: Story) -> None:
        for letter in story.letters:
            if letter.at < ENDS_AT:
                self._planned += len(letter.folders)
                heapq.heappush(self._waiting, (letter.at, letter.number, letter))
        for owed in story.owed:
            self._truth.owed(owed)

    def _plan(self, begins: int, name: str) -> None:
        story = Story(self._world, begins, "" if name == "inquiry" else name)
        if name == "inquiry":
            inquiry(story)
        else:
            (TRAPS.get(name) or _MACHINES[name])(story)
        copies = sum(len(letter.folders) for letter in story.letters if letter.at < ENDS_AT)
        if self._planned + copies > self._wanted:
            story = Story(self._world, begins, "saas_no_reply")
            machines.saas_notice(story)
        self._accept(story)

    def _forced(self) -> list[tuple[int, str]]:
        """Return when each planted situation happens for sure, once."""
        names = self._dice.shuffled([name for name in PLANTED if name != "former_colleague"])
        begins, ends = self._world.starts_at + DAY, ENDS_AT - _QUIET_END
        step = (ends - begins) // (len(names) + 1)
        moments = [begins + step * index + self._dice.below(step) for index in range(len(names))]
        planned = list(zip(moments, names, strict=True))
        gone = self._world.former_staff_left_at
        planned.append((gone + (ends - gone) // 2, "former_colleague"))
        return sorted(planned, reverse=True)

    def _beginnings(self) -> Iterator[tuple[int, str]]:
        forced = self._forced()
        flowed = 0.0
        stories, first = 0, self._planned
        while self._planned < self._wanted:
            free = self._wanted - self._planned - len(forced) * _LETTERS_OF_A_TRAP
            mean = (self._planned - first) / stories if stories > 50 else 2.2
            step = (self._pace.whole - flowed) * mean / free if free > 1 else self._pace.whole
            flowed += step * (0.3 + 1.4 * self._dice.fraction())
            if flowed >= self._pace.whole:
                flowed = self._pace.whole * (1 - 1e-9) if not forced else self._pace.flowed(forced[-1][0])
            at = self._pace.moment(flowed)
            if forced and forced[-1][0] <= at:
                at, name = forced.pop()
                flowed = min(flowed, self._pace.flowed(at))
            else:
                name = self._name(at)
            stories += 1
            yield at, name

    def _name(self, at: int) -> str:
        names, weights = self._shares
        name = names[self._dice.weighted(weights)]
        if name != "trap":
            return name
        trap = self._dice.pick(tuple(TRAPS))
        if at > ENDS_AT - _QUIET_END or (
            trap == "former_colleague" and at < self._world.former_staff_left_at + DAY
        ):
            return "inquiry"
        if trap in ("campaign_outage", "mass_mail") and not self._dice.chance(0.1):
            return "inquiry"
        return trap


def _shares(messages: int) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Return how often which story begins; what nobody asked for grows with the firm."""
    unwanted = min(1.0, max(0.0, (messages - 1000) / 100_000))
    parts = {
        "trap": 0.12,
        "newsletter": 0.08 + 0.04 * unwanted,
        "saas_no_reply": 0.07 + 0.02 * unwanted,
        "cold_sales": 0.03 + 0.07 * unwanted,
        "spam": 0.05 + 0.03 * unwanted,
        "internal_mail": 0.06,
        "list_mail": 0.03,
        "supplier_order": 0.02,
        "dmarc_report": 0.005,
    }
    names = ("inquiry", *parts)
    return names, (1.0 - sum(parts.values()), *parts.values())
