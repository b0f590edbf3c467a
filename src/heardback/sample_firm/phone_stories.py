"""Matters that go by phone, or by mail and phone: who rang, who was rung back, what the records tell of it.

Each story has a customer and a number of its own, so that its truth is plain. `STORIES` maps a name to a planner;
the names in docs and tests are those of SEMANTICS where a case has one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from heardback.sample_firm.dice import Dice
from heardback.sample_firm.exchange import GREETING, Caller, Exchange
from heardback.sample_firm.firm import DAY, HOUR, INFO, Party
from heardback.sample_firm.letters import Customer, Letter
from heardback.sample_firm.phone_truth import PhoneOwed, PhoneTruth, TrueCall
from heardback.sample_firm.story import MINUTE, Story, World, replied

MAIN, YELLOW_PAGES, WEB_ADS = "+12025550100", "+12025550101", "+12025550102"
LINES = {MAIN: "", YELLOW_PAGES: "yellow pages", WEB_ADS: "web ads"}
EXTENSIONS = ("201", "202", "203", "204", "205", "206", "207", "208")
#: Mobiles of the technicians, whose own app writes a list of calls.
MOBILES = {"+12025550181": "dev.patel", "+12025550182": "sam.whitfield"}
SALES_NUMBER, FAMILY_NUMBER = "+12025550191", "+12025550192"
_FIRST_NAMES = ("Ann", "Ben", "Carla", "Dan", "Eva", "Finn", "Gina", "Hugo", "Iris", "Jon")
_LAST_NAMES = ("Reed", "Stone", "Hill", "Brook", "Field", "Marsh", "Wood", "Lake", "Dale", "Shore")


@dataclass(frozen=True, slots=True)
class MobileRow:
    """One line of a mobile app's list of calls."""

    at: int
    direction: str
    mobile: str
    number: str
    rings: int
    talks: int
    speaks: int
    status: str


class PhoneStory:
    """Plans calls and mails of one customer and keeps the truth of it."""

    def __init__(self, book: PhoneBook, at: int, name: str) -> None:
        self.book = book
        self.dice: Dice = book.dice
        self.at = at
        self.name = name
        self.caller = book.caller()
        self.line = self.dice.pick((MAIN, MAIN, YELLOW_PAGES, WEB_ADS))
        self.staff = self.dice.pick(EXTENSIONS)

    # --- times

    def open_at(self, wished: int) -> int:
        """Return a moment in opening hours, some minutes past the opening where it would be before it."""
        opens = self.book.clock.next_open(wished)
        return wished if opens == wished else opens + self.dice.between(5, 90) * MINUTE

    # --- calls in

    def rings_in_vain(self, at: int, *, rings: int = 0, caller: Caller | None = None) -> str:
        """Somebody waits in the queue and gives up, or rings one phone that nobody takes."""
        who = caller or self.caller
        waits = rings or self.dice.between(14, 75)
        if self.dice.chance(0.7):
            call = self.book.exchange.given_up(who, at, self.line, self.staff, rings=waits)
        else:
            call = self.book.exchange.unanswered(who, at, self.line, self.staff, rings=waits)
        rule = "short_abandon" if waits < 10 else "missed_call" if who.number else "unanswerable"
        self._in(call, at, "abandoned", "yes" if rule == "missed_call" else "no", rule, who)
        return call

    def hears_the_menu(self, at: int) -> str:
        call = self.book.exchange.menu_only(self.caller, at, self.line, listens=self.dice.between(25, 70))
        self._in(call, at, "ivr_only", "yes", "missed_call")
        return call

    def leaves_message(self, at: int) -> tuple[str, int]:
        """Return the call and the moment at which the message was complete."""
        rings, speaks = self.dice.between(15, 25), self.dice.between(8, 50)
        call = self.book.exchange.recorded(self.caller, at, self.line, self.staff, rings=rings, speaks=speaks)
        self._in(call, at, "voicemail", "yes", "voicemail")
        return call, at + rings + GREETING + speaks

    def is_taken(self, at: int, *, talks: int = 0) -> str:
        spoke = talks or self.dice.between(45, 420)
        rings = self.dice.between(3, 24)
        call = self.book.exchange.taken(self.caller, at, self.line, self.staff, rings=rings, talks=spoke)
        short = spoke < 20
        self._in(
            call, at, "answered", "unsure" if short else "no", "call_short" if short else "call_answered"
        )
        return call

    def _in(
        self, call: str, at: int, outcome: str, owes: str, rule: str, caller: Caller | None = None
    ) -> None:
        number = (caller or self.caller).number
        self.book.truth.calls.append(
            TrueCall(call, "inbound", at, number, self.line, outcome, owes, rule, self.name)
        )

    # --- calls out

    def we_call(self, at: int, *, talks: int = 0, number: str = "") -> int:
        """Return when the two began to talk, or when it was dialled where nobody picked up."""
        rings = self.dice.between(5, 28)
        dialled = number or self.caller.number
        call = self.book.exchange.dials(self.staff, dialled, at, rings=rings, talks=talks, line=MAIN)
        outcome = "answered" if talks else "no_answer"
        self._out(call, at, dialled, outcome, "" if talks >= 20 else "attempt")
        return at + rings if talks else at

    def dialler_calls(self, at: int, *, talks: int) -> None:
        call = self.book.exchange.dials_by_machine(self.staff, self.caller.number, at, rings=12, talks=talks)
        self._out(call, at, self.caller.number, "unproven", "human_unproven")

    def mobile_calls(self, at: int, *, talks: int = 0, speaks: int = 0) -> int:
        """A technician's mobile: spoken with them, or left a message; return the moment that counts."""
        rings = self.dice.between(8, 20)
        status = "talked" if talks else "left message" if speaks else "no answer"
        mobile = self.dice.pick(tuple(MOBILES))
        self.book.mobile.append(
            MobileRow(at, "out", mobile, self.caller.number, rings, talks, speaks, status)
        )
        outcome = "answered" if talks else "voicemail" if speaks else "no_answer"
        self._out(f"mobile {at}", at, self.caller.number, outcome, "" if talks or speaks else "attempt")
        return at + rings if talks else at + rings + speaks

    def _out(self, call: str, at: int, number: str, outcome: str, rule: str) -> None:
        self.book.truth.calls.append(
            TrueCall(call, "outbound", at, number, "", outcome, "none", rule, self.name)
        )

    # --- mail

    def person(self) -> Customer:
        """Return somebody who writes; their mails are signed without a number unless a story adds one."""
        return self.book.world.people.customer("en", "thunderbird")

    def writes(
        self,
        customer: Customer,
        at: int,
        *,
        number: str = "",
        parent: Letter | None = None,
        subject: str = "",
    ) -> Letter:
        """A mail that asks something, with a number below the name where one is given."""
        story = Story(self.book.world, at, self.name)
        topic = story.topic(customer)
        text = (
            story.ask(customer, topic.ask)
            if parent is None
            else f"Hello,\n\n{topic.ask}\n\n{customer.party.name}"
        )
        if number:
            text += f"\nPhone {_as_written(number)}"
        wanted = subject or (replied(parent.subject) if parent is not None else topic.subject)
        letter = story.inbound(customer, at, (INFO,), wanted, text, parent=parent)
        self.book.letters.append(letter)
        return letter

    def fills_form(self, customer: Customer, at: int) -> Letter:
        """The web form, with mail address and number."""
        story = Story(self.book.world, at, self.name)
        topic = story.topic(customer)
        text = story.form_text(customer, topic, customer.address, _as_written(self.caller.number))
        letter = story.form_mail(customer, at, text, topic, True)
        self.book.letters.append(letter)
        return letter

    def links(self, party: Party) -> None:
        """A person confirmed that this address and this number are one customer."""
        self.book.links.append((party.address, self.caller.number))

    # --- truth

    def owed_call(self, call: str, opened_at: int, channel: str = "phone", **more: object) -> PhoneOwed:
        owed = PhoneOwed(call, "call", f"phone:{self.caller.number}", channel, opened_at, self.name, **more)  # type: ignore[arg-type]
        self.book.truth.owed.append(owed)
        return owed

    def owed_mail(self, letter: Letter, channel: str = "email", **more: object) -> PhoneOwed:
        owed = PhoneOwed(
            letter.message_id,
            "mail",
            f"email:{letter.customer}",
            channel,
            letter.at,
            self.name,
            **more,  # type: ignore[arg-type]
        )
        self.book.truth.owed.append(owed)
        return owed


class PhoneBook:
    """What all stories share: the exchange, the mobiles, the mails, numbers that nobody has yet, and the truth."""

    def __init__(
        self,
        world: World,
        seed: int,
        *,
        stream: str = "phones",
        areas: tuple[str, ...] = (),
        first_serial: int = 0,
    ) -> None:
        self.world = world
        self.clock = world.clock
        self.seed = seed
        self.dice = Dice(seed, stream)
        self.exchange = Exchange(world.clock, first_serial)
        self._areas = areas or AREAS
        self.mobile: list[MobileRow] = []
        self.letters: list[Letter] = []
        self.links: list[tuple[str, str]] = []
        self.truth = PhoneTruth()
        self._serial = 0

    def caller(self) -> Caller:
        """Return somebody with a number of their own."""
        index, self._serial = self._serial, self._serial + 1
        area = self._areas[index // 100]
        name = f"{self.dice.pick(_FIRST_NAMES)} {self.dice.pick(_LAST_NAMES)}"
        return Caller(f"+1{area}55501{index % 100:02d}", name)

    @property
    def most_callers(self) -> int:
        """How many people there are numbers for: only those set aside for stories are used."""
        return len(self._areas) * 100


# Area codes of North America; the numbers 555-0100 to 555-0199 of each belong to nobody.
AREAS = (
    "205", "206", "207", "208", "209", "210", "212", "213", "214", "215", "216", "217", "218", "219",
    "224", "225", "228", "229", "231", "234", "239", "240", "248", "251", "252", "253", "254", "256",
    "260", "262", "267", "269", "270", "276", "281", "301", "302", "303", "304", "305", "307", "308",
    "309", "310", "312", "313", "314", "315", "316", "317", "318", "319", "320", "321", "323", "325",
    "330", "331", "334", "336", "337", "339", "347", "351", "352", "360", "361", "386", "401", "402",
    "404", "405", "406", "407", "408", "409", "410", "412", "413", "414", "415", "417", "419", "423",
    "424", "425", "430", "432", "434", "435", "440", "443", "458", "469", "470", "478", "479", "480",
    "484", "501", "502", "503", "504", "505", "507", "508", "509", "510", "512",
)  # fmt: skip


def _as_written(number: str) -> str:
    """A number as people sign with it."""
    return f"{number[2:5]}-{number[5:8]}-{number[8:]}"


# --- the stories


def taken(story: PhoneStory) -> None:
    """A call that a person takes: nothing is owed."""
    story.is_taken(story.open_at(story.at))


def rung_back(story: PhoneStory) -> None:
    """Rang in vain, rung back in time."""
    call = story.rings_in_vain(story.at)
    spoken = story.we_call(
        story.at + story.dice.between(20, 20 * 60) * MINUTE, talks=story.dice.between(40, 300)
    )
    story.owed_call(call, story.at, settled_at=spoken, grade="A", manner="full")


def rung_back_late(story: PhoneStory) -> None:
    """A message on the voicemail, rung back after it was due, with a call that nobody took before."""
    call, spoken_at = story.leaves_message(story.at)
    story.we_call(spoken_at + 5 * HOUR)
    settled = story.we_call(spoken_at + DAY + story.dice.between(1, 40) * HOUR, talks=90)
    story.owed_call(call, spoken_at, "voicemail", settled_at=settled, grade="A", manner="full", attempts=1)


def rang_in_vain(story: PhoneStory) -> None:
    """S0.1, S0.4: rang, gave up, and nobody ever rang back."""
    story.owed_call(story.rings_in_vain(story.at), story.at)


def heard_the_menu(story: PhoneStory) -> None:
    """T22, S0.2: the menu answered, the caller gave up."""
    story.owed_call(story.hears_the_menu(story.at), story.at)


def message_ignored(story: PhoneStory) -> None:
    """S0.3: a message, then another, and nobody rang back."""
    call, spoken_at = story.leaves_message(story.at)
    story.leaves_message(spoken_at + 7 * HOUR)
    story.owed_call(call, spoken_at, "voicemail", chases=1)


def short_abandon(story: PhoneStory) -> None:
    """T21."""
    story.rings_in_vain(story.at, rings=6)


def withheld(story: PhoneStory) -> None:
    """T20."""
    story.rings_in_vain(story.at, rings=40, caller=Caller(""))


def called_again(story: PhoneStory) -> None:
    """T19: rang in vain, rang again and was answered."""
    call = story.rings_in_vain(story.at)
    again = story.at + 2 * HOUR
    story.is_taken(again)
    story.owed_call(call, story.at, settled_at=again, grade="A", manner="called_again")


def short_callback(story: PhoneStory) -> None:
    """T15: a call of twelve seconds is an attempt."""
    call = story.rings_in_vain(story.at)
    story.we_call(story.at + 3 * HOUR, talks=12)
    story.owed_call(call, story.at, attempts=1)


def message_left(story: PhoneStory) -> None:
    """T16: a message on their voicemail holds."""
    call = story.rings_in_vain(story.at)
    settled = story.mobile_calls(story.at + 6 * HOUR, speaks=15)
    story.owed_call(call, story.at, settled_at=settled, grade="A", manner="holding")


def rung_from_a_mobile(story: PhoneStory) -> None:
    """Rung back from a technician's mobile, in another list of calls."""
    call = story.rings_in_vain(story.at)
    settled = story.mobile_calls(story.at + 4 * HOUR, talks=120)
    story.owed_call(call, story.at, settled_at=settled, grade="A", manner="full")


def unproven_callback(story: PhoneStory) -> None:
    """T17: connected for forty seconds, and the machine's detection cannot tell."""
    call = story.rings_in_vain(story.at)
    story.dialler_calls(story.at + 5 * HOUR, talks=40)
    story.owed_call(call, story.at, unproven=1)


def taken_for_seconds(story: PhoneStory) -> None:
    """Put through for eight seconds: wrong number, or "I'll ring you back"?"""
    call = story.is_taken(story.open_at(story.at), talks=8)
    story.owed_call(call, story.book.truth.calls[-1].at, classification="unsure")


def among_us(story: PhoneStory) -> None:
    """Colleagues talk."""
    at = story.open_at(story.at)
    call = story.book.exchange.among_us("201", "205", at, rings=4, talks=60)
    story.book.truth.calls.append(
        TrueCall(call, "internal", at, "", "205", "answered", "none", "internal", story.name)
    )


def sales_call(story: PhoneStory) -> None:
    """A number on the firm's list of sales callers."""
    who = Caller(SALES_NUMBER, "Best Leads")
    call = story.book.exchange.given_up(who, story.at, story.line, story.staff, rings=30)
    story._in(call, story.at, "abandoned", "no", "sales_caller", who)


def form_and_call(story: PhoneStory) -> None:
    """T12: a form with number and address, rung back; a person linked the two."""
    customer = story.person()
    letter = story.fills_form(customer, story.at)
    story.links(customer.party)
    settled = story.we_call(letter.at + 7 * HOUR, talks=45)
    story.owed_mail(letter, "form", settled_at=settled, grade="B", manner="full")


def form_mail_and_call(story: PhoneStory) -> None:
    """T13: a form and a mail of another matter are open; the call settles neither."""
    customer = story.person()
    form = story.fills_form(customer, story.at)
    mail = story.writes(customer, form.at + 2 * HOUR, subject=f"The new cover, order {form.number}")
    story.links(customer.party)
    story.we_call(form.at + 7 * HOUR, talks=45)
    for letter, channel in ((form, "form"), (mail, "email")):
        story.owed_mail(letter, channel, has_candidate=True)


def four_days(story: PhoneStory) -> None:
    """S2.4: four days of mails and messages, a call on the fifth."""
    customer = story.person()
    story.links(customer.party)
    opener = story.writes(customer, story.at)
    last, chases = opener, 0
    for day in range(4):
        if day:
            last = story.writes(customer, story.at + day * DAY, parent=opener)
            chases += 1
        if day in (0, 3):
            story.leaves_message(story.at + day * DAY + 8 * HOUR)
            chases += 1
    settled = story.we_call(last.at + DAY + 2 * HOUR, talks=200)
    # The messages made the phone a part of it, so that the call is a direct answer.
    story.owed_mail(opener, settled_at=settled, grade="A", manner="full", chases=chases)


def number_left_and_rung(story: PhoneStory) -> None:
    """A mail with a number in its signature; somebody spoke with that number, and nobody confirmed whose it is."""
    customer = story.person()
    letter = story.writes(customer, story.at, number=story.caller.number)
    story.we_call(letter.at + 5 * HOUR, talks=80)
    story.owed_mail(letter, has_candidate=True)


def number_left_in_vain(story: PhoneStory) -> None:
    """A mail with a number in its signature that nobody rang."""
    customer = story.person()
    story.owed_mail(story.writes(customer, story.at, number=story.caller.number))


def shared_number(story: PhoneStory) -> None:
    """Two people sign with the number of one house: speaking with it answers neither."""
    for offset in (0, 3 * HOUR):
        customer = story.person()
        story.owed_mail(story.writes(customer, story.at + offset, number=FAMILY_NUMBER))
    story.we_call(story.at + 8 * HOUR, talks=70, number=FAMILY_NUMBER)


def linked_and_ignored(story: PhoneStory) -> None:
    """T42 without an answer: a mail and a message of one customer are one owed answer."""
    customer = story.person()
    story.links(customer.party)
    letter = story.writes(customer, story.at)
    story.leaves_message(letter.at + 8 * HOUR)
    story.owed_mail(letter, chases=1)


STORIES: dict[str, tuple[Callable[[PhoneStory], None], float]] = {
    "taken": (taken, 0.34),
    "rung_back": (rung_back, 0.14),
    "rung_back_late": (rung_back_late, 0.06),
    "rang_in_vain": (rang_in_vain, 0.07),
    "heard_the_menu": (heard_the_menu, 0.03),
    "message_ignored": (message_ignored, 0.03),
    "short_abandon": (short_abandon, 0.03),
    "withheld": (withheld, 0.02),
    "called_again": (called_again, 0.04),
    "short_callback": (short_callback, 0.02),
    "message_left": (message_left, 0.03),
    "rung_from_a_mobile": (rung_from_a_mobile, 0.02),
    "unproven_callback": (unproven_callback, 0.02),
    "taken_for_seconds": (taken_for_seconds, 0.02),
    "among_us": (among_us, 0.03),
    "sales_call": (sales_call, 0.01),
    "form_and_call": (form_and_call, 0.02),
    "form_mail_and_call": (form_mail_and_call, 0.01),
    "four_days": (four_days, 0.01),
    "number_left_and_rung": (number_left_and_rung, 0.015),
    "number_left_in_vain": (number_left_in_vain, 0.015),
    "shared_number": (shared_number, 0.005),
    "linked_and_ignored": (linked_and_ignored, 0.01),
}
