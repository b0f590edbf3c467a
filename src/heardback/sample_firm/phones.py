"""The sample firm's phones: call records in three formats and a list from mobiles, with the truth beside them.

Written beside the mail, which stays the same byte for byte: `phones/` holds the records and whose numbers are whose,
`phones/mail/` the mails of matters that went by mail and phone, `truth/phone_*.csv` what happened.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import DAY, DOMAIN, ENDS_AT, HOUR, STAFF, FirmClock
from heardback.sample_firm.mailboxes import MboxMailboxes
from heardback.sample_firm.phone_stories import (
    EXTENSIONS,
    FAMILY_NUMBER,
    LINES,
    MOBILES,
    SALES_NUMBER,
    STORIES,
    MobileRow,
    PhoneBook,
    PhoneStory,
)
from heardback.sample_firm.story import MINUTE, World

#: Numbers of letters and people begin far above those of the mail's own simulation.
FIRST_NUMBER = 50_000_000
FEWEST_STORIES = 2 * len(STORIES)
_QUIET_END = 7 * DAY


def write_phones(out: Path, zone: str, starts_at: int, stories: int, seed: int) -> PhoneBook:
    """Write the phones of a firm whose mail lies in `out` and begins at `starts_at`; return what was planned.

    The same arguments give the same bytes. `stories` matters are told, each kind at least twice.
    """
    from heardback.sample_firm.simulate import PostOffice

    own = World(seed, zone, starts_at, FIRST_NUMBER)
    book = PhoneBook(own, seed)
    wanted = min(max(stories, FEWEST_STORIES), book.most_callers - 10)
    _frame(book)
    for at, name in _plan(book, wanted, seed):
        STORIES[name][0](PhoneStory(book, at, name))
    folder = out / "phones"
    book.exchange.write(folder)
    write_mobile(folder / "mobile.csv", book.mobile, own.clock)
    boxes = MboxMailboxes(folder / "mail", own.clock)
    post = PostOffice(own.clock, boxes, Nobody(), seed)
    for letter in sorted(book.letters, key=lambda one: (one.at, one.number)):
        post.deliver(letter)
    boxes.close()
    _write_papers(folder, book, zone)
    book.truth.write(out / "truth")
    return book


class Nobody:
    """Takes no notes: the truth of these mails is the story's."""

    def owed(self, owed: object) -> None:
        return None

    def lies(self, letter: object, source: str, nth: int, is_duplicate: bool) -> None:
        return None


def _plan(book: PhoneBook, wanted: int, seed: int) -> list[tuple[int, str]]:
    """Return when which story begins: each kind twice for sure, the rest by their shares, over the whole span."""
    dice = Dice(seed, "phone pace")
    names = [name for name in STORIES for _ in range(2)]
    shares = [share for _, share in STORIES.values()]
    whole = sum(shares)
    kinds = list(STORIES)
    names += [kinds[dice.weighted([share / whole for share in shares])] for _ in range(wanted - len(names))]
    begins, ends = book.world.starts_at + DAY, ENDS_AT - _QUIET_END
    moments = [book.clock.next_open(begins + dice.below(ends - begins)) for _ in names]
    planned = [
        (at + dice.below(6 * HOUR), name) for at, name in zip(moments, dice.shuffled(names), strict=True)
    ]
    # The last days hold what is not yet due: a call that waits and one that was rung back at once.
    planned += [(ENDS_AT - 5 * HOUR, "rang_in_vain"), (ENDS_AT - 22 * HOUR, "rang_in_vain")]
    return sorted(planned)


def _frame(book: PhoneBook) -> None:
    """Calls out at the very beginning and shortly before the end, so that the records cover all in between."""
    story = PhoneStory(book, book.world.starts_at, "frame")
    for at in (book.world.starts_at + 30 * MINUTE, ENDS_AT - 10 * MINUTE):
        story.we_call(at, talks=60)
        story.mobile_calls(at + 2 * MINUTE, talks=60)


def write_mobile(path: Path, rows: list[MobileRow], clock: FirmClock) -> None:
    """Write the list of calls that the technicians' mobiles keep."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n", delimiter=";")
    writer.writerow(
        ("Begin", "In/Out", "My number", "Other number", "Ring s", "Talk s", "Message s", "Result")
    )
    for row in sorted(rows, key=lambda one: (one.at, one.number)):
        _, day, _, year, hour, minute = clock.parts(row.at)
        begin = f"{day:02d}.{clock.month_number(row.at):02d}.{year} {hour:02d}:{minute:02d}:{row.at % 60:02d}"
        speaks = str(row.speaks) if row.speaks else ""
        writer.writerow(
            (begin, row.direction, row.mobile, row.number, row.rings, row.talks or speaks, speaks, row.status)
        )
    path.write_text(text.getvalue(), encoding="utf-8", newline="\n")


_PROFILE = """name = "Technicians' mobiles"
delimiter = ";"
date_order = "dmy"
[columns]
started_at = "Begin"
direction = "In/Out"
from_number = "My number"
to_number = "Other number"
ring_seconds = "Ring s"
talk_seconds = "Talk s"
voicemail_seconds = "Message s"
status = "Result"
[words]
outbound = ["out"]
inbound = ["in"]
spoken = ["talked"]
voicemail = ["left message"]
missed = ["no answer"]
"""


def _write_papers(folder: Path, book: PhoneBook, zone: str) -> None:
    people = [
        *(
            f'"{number}" = "{colleague.party.address}"'
            for number, colleague in zip(EXTENSIONS, STAFF, strict=False)
        ),
        *(f'"{number}" = "{name}@{DOMAIN}"' for number, name in MOBILES.items()),
    ]
    lines = [f'"{number}" = "{campaign}"' for number, campaign in LINES.items()]
    phones = "\n".join(
        (
            "# Whose telephone number is whose.",
            'country = "US"',
            f'shared = ["{FAMILY_NUMBER}"]',
            f'sales = ["{SALES_NUMBER}"]',
            "",
            "[lines]",
            *lines,
            "",
            "[people]",
            *people,
            "",
        )
    )
    links = "".join(f"link {address} {number}\n" for address, number in book.links)
    for name, text in (
        ("phones.toml", phones),
        ("mobile.toml", _PROFILE),
        ("links.txt", f"# Whose number a person confirmed.\n{links}"),
        ("README.txt", _README.replace("{command}", audit_command(zone))),
    ):
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def audit_command(zone: str) -> str:
    """Return the command that audits mail and phones together, standing in the firm's folder."""
    return (
        "heardback audit mail phones/mail cel:phones/cel.csv cdr:phones/Master.csv queue_log:phones/queue_log "
        "'csv:phones/mobile.csv?profile=phones/mobile.toml' --phones phones/phones.toml --decisions phones/links.txt "
        f"--firm {DOMAIN} --staff staff.txt --standard 24h --timezone {zone}"
    )


_README = """The firm's phones: the same calls as three files of one exchange, and the technicians' mobiles.

  cel.csv       every event of every call (Asterisk CEL); the last forty stand twice
  Master.csv    one row a pair of parties (Asterisk CDR): its ANSWERED is never a person
  queue_log     who waited in the queue, who picked up, who gave up
  mobile.csv    what the technicians' mobiles list, read by mobile.toml
  phones.toml   lines and what advertised them, people's phones, shared and sales numbers
  links.txt     addresses and numbers that a person said are one customer
  mail/         mails of matters that went by mail and phone

Audit all of it, standing in the firm's folder:

  {command}

truth/phone_owed.csv   one row an owed answer that a call opened or settled: `opener` is the call's id or the
                       Message-ID.
truth/phone_calls.csv  one row a call of the exchange or a mobile.
"""
