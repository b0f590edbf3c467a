"""A letter: one mail as planned by the simulation, before a mail program writes it down."""

from __future__ import annotations

from dataclasses import dataclass, field

from heardback.sample_firm.firm import Party


@dataclass(slots=True, eq=False)
class Customer:
    """An outside person: how they are called, what they write with, in which language."""

    party: Party
    language: str
    client: str
    offset: int | None
    host: str
    company: str = ""

    @property
    def first_name(self) -> str:
        return self.party.name.split()[0]

    @property
    def address(self) -> str:
        return self.party.address


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file to attach: its name and which ready-made content it has."""

    filename: str
    content_type: str
    blob: int


@dataclass(slots=True, eq=False)
class Letter:
    """One mail. `at` is the perimeter receipt inbound and the sending outbound (epoch seconds).

    `folders` says in which mailbox folders a copy lies; the first is the contact, every further one a duplicate.
    `cites` says whether the mail program writes In-Reply-To and References for `parent`; `quotes` whether it
    quotes the parent. `kind` selects the body's form (see `bodies`). `owes`, `rule`, `customer` and `trap` are the
    truth about it.
    """

    number: int
    at: int
    direction: str
    sender: Party
    to: tuple[Party, ...]
    subject: str
    text: str
    client: str
    folders: tuple[str, ...]
    message_id: str = ""
    cc: tuple[Party, ...] = ()
    parent: Letter | None = None
    cites: bool = True
    quotes: bool = True
    references: tuple[str, ...] = ()
    language: str = "en"
    kind: str = "message"
    reply_to: Party | None = None
    claimed_at: int | None = None
    offset: int | None = None
    host: str = ""
    extra: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    charset: str = ""
    has_footer: bool = False
    has_raw_headers: bool = False
    is_from_outside: bool = False
    envelope: str = ""
    about: Letter | None = None
    details: str = ""
    owes: str = "none"
    rule: str = ""
    customer: str = ""
    trap: str = ""
    plain: str | None = field(default=None, repr=False)
    markup: bytes | None = field(default=None, repr=False)

    @property
    def written_at(self) -> int:
        """What the `Date:` header claims."""
        return self.at if self.claimed_at is None else self.claimed_at
