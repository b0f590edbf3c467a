"""The sample firm's promises: mails and calls in which something is promised, with the truth beside them.

Written beside the mail and the phones, which stay the same byte for byte: `promises/` holds mails and call records,
`truth/promises.csv` what was promised and what became of it.
"""

from __future__ import annotations

from pathlib import Path

from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import DAY, DOMAIN, ENDS_AT, HOUR
from heardback.sample_firm.mailboxes import MboxMailboxes
from heardback.sample_firm.phone_stories import PhoneBook, PhoneStory
from heardback.sample_firm.phones import Nobody, write_mobile
from heardback.sample_firm.promise_stories import PromiseStory, fates_of
from heardback.sample_firm.promise_truth import PromiseTruth
from heardback.sample_firm.promise_words import WORDINGS, Wording
from heardback.sample_firm.story import MINUTE, World

#: Numbers of letters, people and channels begin far above those of the mail's and the phones' own.
FIRST_NUMBER = 70_000_000
_FIRST_CHANNEL = 5_000_000
#: Area codes that no other caller of the sample firm has.
AREAS = (
    "601", "602", "603", "605", "606", "607", "608", "609", "610", "612", "614", "615", "616", "617", "618", "619",
    "620", "623", "626", "630", "631", "636", "641", "646", "650", "651", "660", "661", "662", "678", "682", "701",
)  # fmt: skip
MOST = len(AREAS) * 100 - 10
_RECENT = 8 * DAY


def book_of(world: World, seed: int) -> PhoneBook:
    """Return an empty book whose people nobody else of the sample firm knows."""
    return PhoneBook(world, seed, stream="promises", areas=AREAS, first_serial=_FIRST_CHANNEL)


def plan_promises(
    book: PhoneBook, truth: PromiseTruth, stories: int, until: int, left_out: tuple[str, ...] = ()
) -> None:
    """Plan so many matters up to `until`, every wording at least once; one in four lies in the last days."""
    dice = Dice(book.seed, "pace of promises")
    wanted = min(max(stories, len(WORDINGS)), MOST)
    wordings = [*WORDINGS, *(dice.pick(WORDINGS) for _ in range(wanted - len(WORDINGS)))]
    for wording in dice.shuffled(wordings):
        begins = until - _RECENT if dice.chance(0.25) else book.world.starts_at + 2 * DAY
        at = begins + dice.below(until - HOUR - begins)
        story = PromiseStory(book, truth, at, f"promise_{wording.kind}", until)
        story.tells(wording, _fate(wording, dice, left_out))
    for number in range(wanted // 10):
        at = until - _RECENT + dice.below(_RECENT - HOUR)
        PromiseStory(book, truth, at, "waits_for_customer", until).waits(is_promised=number % 3 == 0)


def _fate(wording: Wording, dice: Dice, left_out: tuple[str, ...]) -> str:
    fates = fates_of(wording, left_out)
    return tuple(fates)[dice.weighted(tuple(fates.values()))]


def write_promises(out: Path, zone: str, starts_at: int, stories: int, seed: int) -> PromiseTruth:
    """Write the promises of a firm whose mail and phones lie in `out`; return what was promised.

    The same arguments give the same bytes. Every wording is used at least once.
    """
    from heardback.sample_firm.simulate import PostOffice

    book, truth = book_of(World(seed, zone, starts_at, FIRST_NUMBER), seed), PromiseTruth()
    _frame(book)
    plan_promises(book, truth, stories, ENDS_AT)
    folder = out / "promises"
    book.exchange.write(folder, until=ENDS_AT)
    write_mobile(folder / "mobile.csv", [row for row in book.mobile if row.at < ENDS_AT], book.clock)
    boxes = MboxMailboxes(folder / "mail", book.clock)
    post = PostOffice(book.clock, boxes, Nobody(), seed)
    for letter in sorted(book.letters, key=lambda one: (one.at, one.number)):
        if letter.at < ENDS_AT:
            post.deliver(letter)
            truth.mails += len(letter.folders)
    boxes.close()
    links = "".join(f"link {address} {number}\n" for address, number in book.links)
    for name, text in (
        ("links.txt", f"# Whose number a person confirmed.\n{links}"),
        ("README.txt", _README.replace("{command}", audit_command(zone))),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    truth.write(out / "truth")
    return truth


def _frame(book: PhoneBook) -> None:
    """Calls out at the very beginning and shortly before the end, so that the records cover all in between."""
    story = PhoneStory(book, book.world.starts_at, "frame")
    for at in (book.world.starts_at + 40 * MINUTE, ENDS_AT - 8 * MINUTE):
        story.we_call(at, talks=60)
        story.mobile_calls(at + 2 * MINUTE, talks=60)


def audit_command(zone: str) -> str:
    """Return the command that audits the mail together with what was promised, standing in the firm's folder."""
    return (
        "heardback audit mail promises/mail cel:promises/cel.csv "
        "'csv:promises/mobile.csv?profile=phones/mobile.toml' --phones phones/phones.toml "
        f"--decisions promises/links.txt --firm {DOMAIN} --staff staff.txt --standard 24h --timezone {zone}"
    )


_README = """What the firm promised: mails and calls of matters in which something was promised.

  mail/         one folder a mailbox; beside mail/ of the firm, which holds none of these
  cel.csv       the calls that kept promises (Master.csv and queue_log tell of the same)
  mobile.csv    messages left on voicemails from the technicians' mobiles, read by phones/mobile.toml
  links.txt     addresses and numbers that a person said are one customer

Audit it together with the firm's mail, standing in the firm's folder:

  {command}

truth/promises.csv   one row a promise, or a sentence that only sounds like one (`no_promise`). `made_by` is the
                     Message-ID, or the call, that made it; `latest_at` is the moment after which it is broken, in the
                     firm's zone and for an office open from nine to five; `names_time` says whether the words name
                     any. `is_certain`: it counts whatever anybody clicks (what a holding reply leaves open, and the
                     follow-ups that are ours); any other is a suggestion, never counted broken. `happened` is what
                     became of it (kept late never renegotiated cannot_tell open), `state` what can be known without a
                     person's click, `ended_by` the mail, call or voicemail that ended it.
"""
