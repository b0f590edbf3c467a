"""Ordinary life: inquiries by mail and form, chases, holding replies, answers, thanks, the next question."""

from __future__ import annotations

from heardback.sample_firm.firm import DAY, ENDS_AT, HOUR, SHARED_AS_STAFF, STAFF, Staff
from heardback.sample_firm.letters import Customer, Letter
from heardback.sample_firm.story import MINUTE, Story, replied
from heardback.sample_firm.truth import Owed
from heardback.sample_firm.words import ENGLISH

NEVER = 0.105
_SPARE = 16 * MINUTE
_AUTOMATIC = (
    "Auto-Submitted: auto-replied",
    "X-Auto-Response-Suppress: All",
    "Precedence: auto_reply",
)


def inquiry(story: Story) -> None:
    """A matter from somebody new or known: asked, chased, answered or not, thanked, asked again."""
    customer = story.world.customer(story.at)
    topic = story.topic(customer)
    is_form = story.dice.chance(0.2)
    opener = story.fills_form(customer, topic) if is_form else story.inquires(customer, topic)
    owed = story.owes(opener, "form" if is_form else "email")
    if is_form and story.dice.chance(0.35):
        auto_acknowledges(story, opener, customer)
    if story.dice.chance(NEVER):
        chased_until(story, owed, customer, ENDS_AT)
        return
    last = answered(story, owed, customer, topic.answer)
    if story.dice.chance(0.22):
        asks_next(story, customer, last, topic.next_ask, topic.next_answer)
    rests(story, customer)


def auto_acknowledges(story: Story, opener: Letter, customer: Customer) -> Letter:
    """The intake point's machine receipt, kept in its Sent folder."""
    text = (
        "Thank you for contacting Blue Heron Pool Repair. This is an automatic confirmation that we "
        "have received your message. Somebody from our team will look at it shortly.\n\nPlease do not "
        "reply to this message."
    )
    return story.outbound(
        SHARED_AS_STAFF[0],
        opener.at + 2,
        (customer.party,),
        f"We have received your message: {opener.subject}",
        text,
        parent=opener,
        client="machine",
        extra=_AUTOMATIC,
        quotes=False,
        rule="x_automatic",
    )


def chased_until(story: Story, owed: Owed, customer: Customer, until: int) -> Letter:
    """Plan chases every day or two up to a while before `until`; return the customer's newest mail."""
    last = owed.opener
    at = owed.opener.at
    if owed.channel == "form" and customer.language != "en":
        return last
    for _ in range(3):
        at += story.dice.between(22 * HOUR, 60 * HOUR)
        if at > until - _SPARE - 66 * MINUTE or not story.dice.chance(0.45):
            break
        if last.rule == "carrier":
            last = story.chases_form(owed, customer, at)
        else:
            last = story.chases(owed, customer, at, last)
    return last


def answered(story: Story, owed: Owed, customer: Customer, answer: str) -> Letter:
    """Plan the reply that settles, maybe a holding one first; return our newest mail."""
    addressed = next((party for party in owed.opener.to if any(party == one.party for one in STAFF)), None)
    staff = story.staff_for(customer, addressed)
    program = story.dice.pick(staff.clients)
    at = story.answer_at(owed.opener.at, program)
    newest = chased_until(story, owed, customer, at)
    parent = newest if story.dice.chance(0.8) else owed.opener
    cc = (
        (SHARED_AS_STAFF[0].party,)
        if story.dice.chance(0.06) and staff.party != SHARED_AS_STAFF[0].party
        else ()
    )
    if story.dice.chance(0.16):
        language = story.language(customer)
        words = story.dice.pick(
            language.holdings if customer.language in staff.languages else ENGLISH.holdings
        )
        first = story.replies(staff, at, parent, customer, words, client=program)
        story.settles(owed, first, "holding")
        return _kept_promise(story, staff, customer, first, answer)
    body = _spoken(story, staff, customer, answer)
    papers = story.paper(f"Quote-{story.dice.between(1000, 9999)}.pdf") if story.dice.chance(0.05) else ()
    letter = story.replies(staff, at, parent, customer, body, client=program, cc=cc, enclosures=papers)
    story.settles(owed, letter)
    return _maybe_thanked(story, customer, letter, 0.3)


def _spoken(story: Story, staff: Staff, customer: Customer, answer: str) -> str:
    """Return the answer in a language that this colleague writes."""
    if customer.language in staff.languages or customer.language in ("en", "ja"):
        return answer
    return story.dice.pick(ENGLISH.topics).answer


def _maybe_thanked(story: Story, customer: Customer, letter: Letter, probability: float) -> Letter:
    if story.dice.chance(probability):
        story.says_thanks(customer, letter.at + story.dice.between(4 * MINUTE, 9 * HOUR), letter)
    return letter


def _kept_promise(story: Story, staff: Staff, customer: Customer, holding: Letter, answer: str) -> Letter:
    _maybe_thanked(story, customer, holding, 0.3)
    if not story.dice.chance(0.8):
        return holding
    at = story.in_hours(holding.at + story.dice.between(20 * HOUR, 70 * HOUR))
    full = story.outbound(
        staff,
        at,
        (customer.party,),
        replied(holding.subject),
        story.reply_text(staff, customer, _spoken(story, staff, customer, answer), holding.client),
        parent=holding,
        cites=holding.client != "android",
        client=holding.client,
        language=holding.language,
    )
    return _maybe_thanked(story, customer, full, 0.3)


def asks_next(story: Story, customer: Customer, last: Letter, question: str, answer: str) -> None:
    """Plan the customer's next question in the same thread: a new owed answer with its own clock."""
    newest = max(letter.at for letter in story.letters)
    at = newest + story.dice.between(40 * MINUTE, 2 * DAY)
    asked = story.inbound(
        customer, at, (last.sender,), replied(last.subject), story.ask(customer, question), parent=last
    )
    owed = story.owes(asked)
    if story.dice.chance(NEVER):
        chased_until(story, owed, customer, ENDS_AT)
        return
    answered(story, owed, customer, answer)


def rests(story: Story, customer: Customer) -> None:
    """Let the customer of a matter that is over come back some days later."""
    if all(owed.answers for owed in story.owed):
        newest = max(letter.at for letter in story.letters)
        story.world.may_return(customer, newest + story.dice.between(3, 60) * DAY)
