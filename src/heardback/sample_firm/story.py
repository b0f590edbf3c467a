"""A story: one matter from the first mail to the last, planned at once, with its truth.

Stories keep customers apart: whoever waits in a story appears in no other one until they are answered, so that an
outbound mail of another matter never touches an open owed answer unless a trap is about just that.
"""

from __future__ import annotations

from collections import deque

from heardback.sample_firm.dice import Dice
from heardback.sample_firm.firm import (
    DAY,
    DOMAIN,
    ENDS_AT,
    HOUR,
    INFO,
    QUOTES,
    SERVICE,
    SHARED,
    SHARED_AS_STAFF,
    STAFF,
    WEBSITE_FORM,
    FirmClock,
    Party,
    Staff,
)
from heardback.sample_firm.letters import Customer, Enclosure, Letter
from heardback.sample_firm.people import People
from heardback.sample_firm.truth import Answer, Owed
from heardback.sample_firm.words import BY_CODE, ENGLISH, Language, Topic

MINUTE = 60
PHOTOS = 20
PAPERS = 6
GZIPPED = PHOTOS + PAPERS
_GUARDED = 65 * MINUTE
_FORM = Party("Blue Heron Website", WEBSITE_FORM)


class World:
    """What stories share: the clock, the people, the next number, and customers who may come back.

    Worlds whose numbers begin at least a thousand apart share no address and no Message-ID.
    """

    def __init__(self, seed: int, zone: str, starts_at: int, first_number: int = 0) -> None:
        self.clock = FirmClock(zone)
        self.dice = Dice(seed, "stories")
        self.people = People(seed, 100 + first_number // 100)
        self.starts_at = starts_at
        self.former_staff_left_at = starts_at + (ENDS_AT - starts_at) * 35 // 100
        self._number = first_number
        self._rested: deque[tuple[int, Customer]] = deque(maxlen=4000)

    def next_number(self) -> int:
        self._number += 1
        return self._number

    def customer(self, at: int) -> Customer:
        """Return somebody new, or now and then somebody whose last matter is over."""
        if self._rested and self._rested[0][0] < at and self.dice.chance(0.35):
            return self._rested.popleft()[1]
        return self.people.customer()

    def may_return(self, customer: Customer, free_at: int) -> None:
        self._rested.append((free_at, customer))

    def message_id(self, client: str, domain: str, number: int, at: int) -> str:
        """Return a Message-ID as this program makes them; never the same twice."""
        word = self.dice.hexadecimal(8)
        if client == "outlook":
            return f"DM6PR{number % 100:02d}MB{number:07X}{word.upper()}@DM6PR{number % 100:02d}MB4123.prod.{domain}"
        if client == "gmail":
            return f"CA{word}+{number:08x}{word[::-1]}=Qw@mail.{domain}"
        if client in ("apple", "iphone"):
            return f"{word.upper()}-{number:08X}-4B7E-9D21-{word.upper()}0A1C@{domain}"
        if client == "machine":
            return f"{at}.{number}.{word}@{domain}"
        return f"{word}-{number:08x}-{at:x}@{domain}"


def nudged(at: int) -> int:
    """Keep openers out of the hour whose due times would fall after the last mail of some staff member."""
    return at + _GUARDED if 0 <= at - (ENDS_AT - DAY - _GUARDED) < _GUARDED else at


class Story:
    """Plans letters and owed answers; `trap` names what it plants ('' for ordinary life)."""

    def __init__(self, world: World, at: int, trap: str = "") -> None:
        self.world = world
        self.dice = world.dice
        self.clock = world.clock
        self.at = at
        self.trap = trap
        self.letters: list[Letter] = []
        self.owed: list[Owed] = []

    # --- people and words

    def language(self, customer: Customer) -> Language:
        return BY_CODE[customer.language]

    def english_customer(self, client: str = "") -> Customer:
        return self.world.people.customer("en", client)

    def topic(self, customer: Customer) -> Topic:
        return self.dice.pick(self.language(customer).topics)

    def staff_for(self, customer: Customer, addressed: Party | None = None) -> Staff:
        """Return who answers: the addressed colleague, else somebody who knows the language."""
        if addressed is not None:
            for colleague in STAFF:
                if colleague.party == addressed:
                    return colleague
        if customer.language in ("de", "es", "fr"):
            return next(colleague for colleague in STAFF if customer.language in colleague.languages)
        if self.dice.chance(0.08):
            return self.dice.pick(SHARED_AS_STAFF)
        return self.dice.pick(STAFF)

    def ask(self, customer: Customer, body: str) -> str:
        """Return a customer's mail around the matter itself."""
        language = self.language(customer)
        detail = self.dice.pick(language.details) if self.dice.chance(0.8) else ""
        middle = f"{body}\n\n{detail}" if detail else body
        return self.signed_by_customer(
            customer,
            f"{self.dice.pick(language.customer_greetings)}\n\n{middle}\n\n{self.dice.pick(language.customer_closes)}",
        )

    def signed_by_customer(self, customer: Customer, text: str) -> str:
        name = customer.party.name
        if customer.client == "iphone":
            return f"{text}\n{customer.first_name}\n\nSent from my iPhone"
        if customer.company:
            firm = customer.company.replace("-", " ").title()
            return (
                f"{text}\n\n{name}\n{firm}\n\nThis e-mail and any attachments are confidential and "
                "intended solely for the addressee. If you are not the intended recipient, please "
                "notify the sender and delete this message."
            )
        return f"{text}\n{name}"

    def reply_text(self, staff: Staff, customer: Customer, body: str, client: str) -> str:
        """Return a staff member's mail with greeting, close and signature."""
        language = self.language(customer) if customer.language in staff.languages else ENGLISH
        greeting = self.dice.pick(language.staff_greetings).format(first=customer.first_name)
        close = self.dice.pick(language.staff_closes)
        return f"{greeting}\n\n{body}\n\n{close}\n{self.staff_signature(staff, client)}"

    def staff_signature(self, staff: Staff, client: str) -> str:
        name, role = staff.party.name, staff.role
        if client == "iphone":
            return f"{staff.first_name}\n\nSent from my iPhone"
        if client == "android":
            return f"{staff.first_name}\n\nSent from my phone"
        if client in ("thunderbird", "gmail"):
            return f"{staff.first_name}\n\n-- \n{name}, {role}\nBlue Heron Pool Repair, 12 Harbor Road\n202-555-0100"
        return f"\n{name}\n{role} | Blue Heron Pool Repair\n12 Harbor Road | 202-555-0100 | www.{DOMAIN}"

    # --- times

    def answer_at(self, after: int, client: str = "") -> int:
        """Return when somebody gets round to it: mostly in opening hours, one in five after a day or more."""
        throw = self.dice.fraction()
        if throw < 0.55:
            wished = after + self.dice.between(20 * MINUTE, 8 * HOUR)
        elif throw < 0.82:
            wished = after + self.dice.between(8 * HOUR, 21 * HOUR)
        else:
            wished = after + self.dice.between(26 * HOUR, 90 * HOUR)
        if client in ("iphone", "android") and self.dice.chance(0.5):
            return wished
        return self.in_hours(wished)

    def in_hours(self, wished: int) -> int:
        """Return the wished moment within opening hours, else some minutes after the next opening."""
        opens = self.clock.next_open(wished)
        return wished if opens == wished else opens + self.dice.between(2 * MINUTE, 80 * MINUTE)

    def soon_at(self, after: int) -> int:
        """Return a moment within opening hours and well within the standard of `after`, if the firm opens by then."""
        return self.in_hours(after + self.dice.between(30 * MINUTE, 4 * HOUR))

    # --- letters

    def inbox_folders(self, recipients: tuple[Party, ...]) -> tuple[str, ...]:
        """Return the Inbox of each of our addresses among the recipients, in their order."""
        ours = f"@{DOMAIN}"
        return tuple(
            f"{party.address.partition('@')[0]}/Inbox" for party in recipients if party.address.endswith(ours)
        )

    def inbound(
        self,
        customer: Customer,
        at: int,
        to: tuple[Party, ...],
        subject: str,
        text: str,
        *,
        owes: str = "yes",
        rule: str = "otherwise",
        parent: Letter | None = None,
        cites: bool = True,
        cc: tuple[Party, ...] = (),
        folders: tuple[str, ...] = (),
        sender: Party | None = None,
        client: str = "",
        kind: str = "message",
        message_id: str | None = None,
        reply_to: Party | None = None,
        claimed_at: int | None = None,
        extra: tuple[str, ...] = (),
        enclosures: tuple[Enclosure, ...] = (),
        details: str = "",
        quotes: bool = True,
        about: Letter | None = None,
        envelope: str = "",
        named: str | None = None,
        has_footer: bool = False,
    ) -> Letter:
        """Plan one mail from outside; `named` is the customer of the truth where it is not the sender."""
        at = nudged(at) if owes in ("yes", "unsure") else at
        number = self.world.next_number()
        program = client or customer.client
        author = sender or customer.party
        domain = author.address.rpartition("@")[2]
        transit = 1 + number % 7 if number % 40 else 300 + number % 900
        letter = Letter(
            number=number,
            at=at,
            direction="inbound",
            sender=author,
            to=to,
            cc=cc,
            subject=subject,
            text=text,
            client=program,
            folders=folders or self.inbox_folders(to + cc),
            message_id=self.world.message_id(program, domain, number, at)
            if message_id is None
            else message_id,
            parent=parent,
            cites=cites,
            quotes=quotes,
            references=self._references(parent, cites),
            language=customer.language,
            kind=kind,
            reply_to=reply_to,
            claimed_at=at - transit if claimed_at is None else claimed_at,
            offset=customer.offset,
            host=customer.host,
            extra=extra,
            enclosures=enclosures,
            charset=self._charset(customer, program),
            has_footer=has_footer,
            is_from_outside=True,
            envelope=envelope,
            about=about,
            details=details,
            owes=owes,
            rule=rule,
            customer=customer.address if named is None else named,
            trap=self.trap,
        )
        self.letters.append(letter)
        return letter

    def _charset(self, customer: Customer, program: str) -> str:
        if customer.language == "ja" and program in ("outlook", "thunderbird"):
            return "iso-2022-jp"
        return ""

    @staticmethod
    def _references(parent: Letter | None, cites: bool) -> tuple[str, ...]:
        if parent is None or not cites or not parent.message_id:
            return ()
        return (*parent.references[-8:], parent.message_id)

    def outbound(
        self,
        staff: Staff,
        at: int,
        to: tuple[Party, ...],
        subject: str,
        text: str,
        *,
        parent: Letter | None = None,
        cites: bool = True,
        client: str = "",
        cc: tuple[Party, ...] = (),
        folders: tuple[str, ...] = (),
        kind: str = "message",
        extra: tuple[str, ...] = (),
        enclosures: tuple[Enclosure, ...] = (),
        details: str = "",
        rule: str = "",
        direction: str = "outbound",
        owes: str = "none",
        about: Letter | None = None,
        customer: str = "",
        language: str = "en",
        is_from_outside: bool = False,
        quotes: bool = True,
    ) -> Letter:
        """Plan one mail of ours; it lies in the writer's Sent and in the Inbox of every colleague who gets it."""
        number = self.world.next_number()
        program = client or staff.clients[0]
        mailbox, _, domain = staff.party.address.partition("@")
        letter = Letter(
            number=number,
            at=at,
            direction=direction,
            sender=staff.party,
            to=to,
            cc=cc,
            subject=subject,
            text=text,
            client=program,
            folders=folders or (f"{mailbox}/Sent", *self.inbox_folders(to + cc)),
            message_id=self.world.message_id(program, domain, number, at),
            parent=parent,
            cites=cites,
            quotes=quotes,
            references=self._references(parent, cites),
            language=language,
            kind=kind,
            host=f"out.{domain}",
            extra=extra,
            enclosures=enclosures,
            is_from_outside=is_from_outside,
            about=about,
            details=details,
            owes=owes,
            rule=rule,
            customer=customer
            or ",".join(party.address for party in to if not party.address.endswith(f"@{DOMAIN}")),
            trap=self.trap,
        )
        self.letters.append(letter)
        return letter

    # --- what people do

    def inquires(
        self, customer: Customer, topic: Topic, at: int | None = None, to: Party | None = None
    ) -> Letter:
        """Plan the first mail of a matter, now and then with photos or seen in a colleague's Inbox as well."""
        at = self.at if at is None else at
        target = to or self._intake()
        cc: tuple[Party, ...] = ()
        folders = self.inbox_folders((target,))
        if target == INFO and self.dice.chance(0.08):
            folders = (*folders, f"{STAFF[0].party.address.partition('@')[0]}/Inbox")
        text = self.ask(customer, topic.ask)
        return self.inbound(
            customer, at, (target,), topic.subject, text, cc=cc, folders=folders, enclosures=self.photos(0.19)
        )

    def _intake(self) -> Party:
        return (INFO, SERVICE, QUOTES, self.dice.pick(STAFF).party)[
            self.dice.weighted((0.5, 0.22, 0.13, 0.15))
        ]

    def photos(self, probability: float) -> tuple[Enclosure, ...]:
        """Return one or two photos with this probability."""
        if not self.dice.chance(probability):
            return ()
        count = 2 if self.dice.chance(0.25) else 1
        names = [f"IMG_{self.dice.between(1000, 9999)}.jpg" for _ in range(count)]
        return tuple(Enclosure(name, "image/jpeg", self.dice.below(PHOTOS)) for name in names)

    def paper(self, name: str) -> tuple[Enclosure, ...]:
        """Return a PDF."""
        return (Enclosure(name, "application/pdf", PHOTOS + self.dice.below(PAPERS)),)

    def fills_form(
        self, customer: Customer, topic: Topic, at: int | None = None, *, reply_to: bool = True
    ) -> Letter:
        """Plan a web form's mail to info@, with or without a Reply-To header."""
        at = self.at if at is None else at
        phone = f"202-555-01{self.dice.between(0, 99):02d}" if self.dice.chance(0.6) else ""
        return self.form_mail(
            customer, at, self.form_text(customer, topic, customer.address, phone), topic, reply_to
        )

    def form_text(self, customer: Customer, topic: Topic, address: str, phone: str) -> str:
        lines = [f"Name: {customer.party.name}"]
        if address:
            lines.append(f"E-mail: {address}")
        if phone:
            lines.append(f"Phone: {phone}")
        fields = "\n".join([*lines, f"Subject: {topic.subject}"])
        return (
            "A visitor has filled in the contact form on "
            f"https://www.{DOMAIN}/contact\n\n{fields}\n\nMessage:\n{topic.ask}\n\n--\nThis mail was "
            f"sent by the contact form of www.{DOMAIN}"
        )

    def form_mail(self, customer: Customer, at: int, text: str, topic: Topic, reply_to: bool) -> Letter:
        return self.inbound(
            customer,
            at,
            (INFO,),
            f"Website inquiry: {topic.subject}",
            text,
            rule="carrier",
            sender=_FORM,
            client="machine",
            reply_to=customer.party if reply_to else None,
            extra=("X-Mailer: PHPMailer 6.9.1 (https://github.com/PHPMailer/PHPMailer)",),
            envelope=f"www-data@web1.{DOMAIN}",
        )

    def owes(
        self, opener: Letter, channel: str = "email", *, customer: str = "", classification: str = ""
    ) -> Owed:
        """Record that this letter opened an owed answer."""
        owed = Owed(opener, customer or opener.customer, channel, classification or opener.owes, self.trap)
        self.owed.append(owed)
        return owed

    def replies(
        self,
        staff: Staff,
        at: int,
        parent: Letter,
        customer: Customer,
        body: str,
        *,
        client: str = "",
        cites: bool = True,
        enclosures: tuple[Enclosure, ...] = (),
        cc: tuple[Party, ...] = (),
        to: tuple[Party, ...] = (),
        folders: tuple[str, ...] = (),
        is_from_outside: bool = False,
    ) -> Letter:
        """Plan a staff member's reply; phones of one kind write no threading headers whatever `cites` says."""
        program = client or self.dice.pick(staff.clients)
        has_headers = cites and bool(parent.message_id) and program != "android"
        return self.outbound(
            staff,
            at,
            to or (customer.party,),
            replied(parent.subject, program),
            self.reply_text(staff, customer, body, program),
            parent=parent,
            cites=has_headers,
            client=program,
            cc=cc,
            folders=folders,
            enclosures=enclosures,
            language=customer.language if customer.language in staff.languages else "en",
            is_from_outside=is_from_outside,
        )

    def settles(self, owed: Owed, letter: Letter, manner: str = "full", bounce: Letter | None = None) -> None:
        """Record that this reply settles: direct where it cites, else by customer and equal subject."""
        owed.answers.append(Answer(letter, "A" if letter.references else "B", manner, bounce))

    def chases(self, owed: Owed, customer: Customer, at: int, parent: Letter) -> Letter:
        """Plan a chase in the same conversation, or without headers under the same subject."""
        language = self.language(customer)
        cites = self.dice.chance(0.75)
        close = self.dice.pick(language.customer_closes)
        text = self.signed_by_customer(
            customer,
            f"{self.dice.pick(language.customer_greetings)}\n\n{self.dice.pick(language.chases)}\n\n{close}",
        )
        to = tuple(party for party in parent.to if party.address.endswith(f"@{DOMAIN}")) or (INFO,)
        subject = replied(parent.subject, customer.client)
        letter = self.inbound(customer, at, to, subject, text, parent=parent, cites=cites)
        owed.chases.append(letter)
        return letter

    def chases_form(self, owed: Owed, customer: Customer, at: int) -> Letter:
        """Plan a mail that says it repeats what a form told: the form's own mail was never seen by its sender."""
        words = self.dice.pick(
            (
                "I filled in the form on your website some days ago and have not heard back from you.",
                "I am still waiting for an answer to what I wrote in your website form.",
                "This is my second try, I wrote to you through your website and nobody has answered.",
            )
        )
        letter = self.inbound(
            customer,
            at,
            (INFO,),
            self.dice.pick(("Second try", "My message from your website", "Still waiting")),
            self.signed_by_customer(customer, f"Hello,\n\n{words}\n\nRegards,"),
        )
        owed.chases.append(letter)
        return letter

    def says_thanks(self, customer: Customer, at: int, parent: Letter) -> Letter:
        """Plan a closing mail, as short as people write it."""
        first = "all" if parent.sender in SHARED else parent.sender.name.split()[0]
        phrase = self.dice.pick(self.language(customer).closings).format(first=first)
        tail = "\n\nSent from my iPhone" if customer.client == "iphone" else ""
        text = f"{phrase}\n\n{customer.first_name}{tail}" if self.dice.chance(0.6) else f"{phrase}{tail}"
        return self.inbound(
            customer,
            at,
            (parent.sender,),
            replied(parent.subject, customer.client),
            text,
            owes="no",
            rule="closing",
            parent=parent,
        )

    def private_copy(self) -> tuple[str, ...]:
        """Return where a mail from the private address lies: only as the copy that went to info@."""
        return (f"{INFO.address.partition('@')[0]}/Inbox",)


def replied(subject: str, client: str = "") -> str:
    """Return the subject of a reply as this program writes it."""
    if subject[:3].lower() == "re:":
        return subject
    return f"{'RE' if client == 'outlook' else 'Re'}: {subject}" if subject else "Re:"
