"""What misleads: each function plants a situation that a careless audit gets wrong, with the truth about it."""

from __future__ import annotations

from collections.abc import Callable

from heardback.sample_firm.firm import (
    DAY,
    DOMAIN,
    FORMER_STAFF,
    HOUR,
    INFO,
    PRIVATE,
    QUOTES,
    SERVICE,
    SHARED_AS_STAFF,
    STAFF,
    Party,
    Staff,
)
from heardback.sample_firm.letters import Customer, Enclosure, Letter
from heardback.sample_firm.ordinary import auto_acknowledges
from heardback.sample_firm.story import MINUTE, PHOTOS, Story, replied
from heardback.sample_firm.truth import Owed
from heardback.sample_firm.words import ENGLISH, Topic

_HANNAH, _MARIA, _TOM, _LUC, _GRACE, _DEV, _SAM, _RUTH = STAFF
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _opened(story: Story, to: Party = INFO, client: str = "") -> tuple[Customer, Topic, Letter, Owed]:
    """An English customer's plain inquiry to one address, and the owed answer that it opens."""
    customer = story.english_customer(client)
    topic = story.topic(customer)
    opener = story.inbound(customer, story.at, (to,), topic.subject, story.ask(customer, topic.ask))
    return customer, topic, opener, story.owes(opener)


def _settled(
    story: Story, owed: Owed, customer: Customer, parent: Letter, body: str, staff: Staff = _HANNAH
) -> Letter:
    """A full answer from an ordinary program that cites the mail it answers."""
    letter = story.replies(staff, story.soon_at(parent.at), parent, customer, body, client=staff.clients[0])
    story.settles(owed, letter)
    return letter


def colleague_sent_only(story: Story) -> None:
    """Written to a shared mailbox; the reply lies only in a colleague's own Sent."""
    customer, topic, opener, owed = _opened(story, QUOTES)
    _settled(story, owed, customer, opener, topic.answer, _LUC)


def form_without_reply_to(story: Story) -> None:
    """The own-domain form mailer gives the address only in the body."""
    customer = story.english_customer()
    topic = story.topic(customer)
    opener = story.fills_form(customer, topic, reply_to=False)
    owed = story.owes(opener, "form")
    if story.dice.chance(0.7):
        _settled(story, owed, customer, opener, topic.answer, _MARIA)


def form_without_address(story: Story) -> None:
    """The visitor gave a name and a text, nothing to answer to: unsure, and never internal."""
    customer = story.english_customer()
    topic = story.topic(customer)
    text = story.form_text(customer, topic, "", "")
    letter = story.inbound(
        customer,
        story.at,
        (INFO,),
        f"Website inquiry: {topic.subject}",
        text,
        owes="unsure",
        rule="carrier_no_address",
        sender=Party("Blue Heron Website", f"website@{DOMAIN}"),
        client="machine",
        envelope=f"www-data@web1.{DOMAIN}",
        named="",
    )
    story.owes(letter, "form")


def fresh_mail_other_subject(story: Story) -> None:
    """We wrote a new mail under another subject: perhaps that was the answer."""
    customer, topic, opener, owed = _opened(story)
    letter = story.outbound(
        _RUTH,
        story.soon_at(opener.at),
        (customer.party,),
        "Your visit at our shop",
        story.reply_text(
            _RUTH, customer, "It was good to meet you at the counter today. " + topic.answer, "apple"
        ),
        client="apple",
    )
    owed.candidates.append(letter)


def form_answered_by_fresh_mail(story: Story) -> None:
    """A form's sender got a new mail that cites nothing and is called something else."""
    customer = story.english_customer()
    topic = story.topic(customer)
    opener = story.fills_form(customer, topic)
    owed = story.owes(opener, "form")
    letter = story.outbound(
        _GRACE,
        story.soon_at(opener.at),
        (customer.party,),
        "Blue Heron Pool Repair for you",
        story.reply_text(_GRACE, customer, topic.answer, "gmail"),
        client="gmail",
    )
    owed.candidates.append(letter)


def relay_three_prospects(story: Story) -> None:
    """A lead portal passes on three prospects from one address under one subject; one of them is answered."""
    relay = Party("Leads Portal", "relay@leads-portal.example")
    for index in range(3):
        customer = story.english_customer()
        topic = story.topic(customer)
        letter = story.inbound(
            customer,
            story.at + index * story.dice.between(25, 70) * MINUTE,
            (INFO,),
            "New lead: pool repair",
            "A homeowner in your area is looking for pool repair.\n\nName: "
            f"{customer.party.name}\nMessage: {topic.ask}\n\nReply to this mail to get in touch with the "
            "homeowner.",
            rule="carrier",
            sender=relay,
            client="machine",
            reply_to=customer.party,
        )
        owed = story.owes(letter, "form")
        if index == 1:
            _settled(story, owed, customer, letter, topic.answer, _GRACE)


def thanks_after_holding(story: Story) -> None:
    """A bare thanks after "got it, will call you" neither opens nor settles anything."""
    customer, _, opener, owed = _opened(story, SERVICE)
    letter = story.replies(
        _HANNAH, story.soon_at(opener.at), opener, customer, ENGLISH.holdings[0], client="outlook"
    )
    story.settles(owed, letter, "holding")
    story.says_thanks(customer, letter.at + story.dice.between(5, 90) * MINUTE, letter)


def thanks_but(story: Story) -> None:
    """Thanks, but it still fails: a new owed answer."""
    customer, topic, opener, owed = _opened(story, SERVICE)
    letter = _settled(story, owed, customer, opener, topic.answer, _TOM)
    text = story.signed_by_customer(
        customer, "Thanks, but it still does not work. The noise is back since this morning."
    )
    again = story.inbound(
        customer,
        letter.at + story.dice.between(5, 30) * HOUR,
        (_TOM.party,),
        replied(letter.subject),
        text,
        parent=letter,
    )
    next_owed = story.owes(again)
    if story.dice.chance(0.5):
        _settled(story, next_owed, customer, again, topic.next_answer, _TOM)


def _proposes(story: Story) -> tuple[Customer, Letter, str]:
    """A holding reply on an open day that offers the days after tomorrow; returns the later day's name."""
    customer, _, opener, owed = _opened(story, SERVICE)
    at = story.in_hours(opener.at + story.dice.between(40, 200) * MINUTE)
    today, _ = story.clock.weekday_and_hour(at)
    first, second = _WEEKDAYS[(today + 2) % 7], _WEEKDAYS[(today + 3) % 7]
    words = f"Got it, thank you. Could we talk on {first} or {second}?"
    letter = story.replies(_HANNAH, at, opener, customer, words, client="outlook")
    story.settles(owed, letter, "holding")
    return customer, letter, second


def thursday_is_fine(story: Story) -> None:
    """The customer accepts one of the days that we offered, and asks nothing."""
    customer, letter, day = _proposes(story)
    text = f"{day} is fine." if story.dice.chance(0.5) else f"{day} 3pm is fine."
    story.inbound(
        customer,
        letter.at + story.dice.between(10, 100) * MINUTE,
        (letter.sender,),
        replied(letter.subject),
        f"{text}\n\n{customer.first_name}",
        owes="no",
        rule="accepts_proposal",
        parent=letter,
    )


def accepts_and_asks(story: Story) -> None:
    """The customer accepts a day and asks for the price: a new owed answer."""
    customer, letter, day = _proposes(story)
    asked = story.inbound(
        customer,
        letter.at + story.dice.between(10, 100) * MINUTE,
        (letter.sender,),
        replied(letter.subject),
        f"{day} 3pm is fine, and what will it cost?\n\n{customer.first_name}",
        parent=letter,
    )
    _settled(story, story.owes(asked), customer, asked, "The visit is 95 dollars, parts come on top of that.")


def crossing_nag(story: Story) -> None:
    """A mere nag arrives minutes before the reply that cites only the first mail: one owed answer, settled."""
    customer, topic, opener, owed = _opened(story)
    at = story.soon_at(opener.at)
    phrase = story.dice.pick(("I am still waiting for your answer to my mail.", "Did you get my message?"))
    nag = story.inbound(
        customer,
        at - story.dice.between(2, 8) * MINUTE,
        (INFO,),
        replied(opener.subject),
        f"Hello,\n\n{phrase}\n\n{customer.party.name}",
        parent=opener,
    )
    owed.chases.append(nag)
    story.settles(owed, story.replies(_MARIA, at, opener, customer, topic.answer, client="outlook"))


def crossing_question(story: Story) -> None:
    """A mail that asks something new arrives minutes before the reply to the first one: it stays owed."""
    customer, topic, opener, owed = _opened(story)
    at = story.soon_at(opener.at)
    asked = story.inbound(
        customer,
        at - story.dice.between(2, 8) * MINUTE,
        (INFO,),
        replied(opener.subject),
        f"One more thing: {topic.next_ask}\n\n{customer.party.name}",
        parent=opener,
    )
    story.settles(owed, story.replies(_HANNAH, at, opener, customer, topic.answer, client="outlook"))
    second = story.owes(asked)
    story.settles(
        second,
        story.replies(_HANNAH, asked.at + 19 * HOUR, asked, customer, topic.next_answer, client="outlook"),
    )


def _couple(story: Story) -> tuple[tuple[Customer, Letter, Owed], tuple[Customer, Letter, Owed], Topic]:
    first, second = story.english_customer("gmail"), story.english_customer("apple")
    topic = story.topic(first)
    asked = story.inbound(
        first, story.at, (SERVICE,), topic.subject, story.ask(first, topic.ask), cc=(second.party,)
    )
    joined = story.inbound(
        second,
        asked.at + story.dice.between(20, 90) * MINUTE,
        (SERVICE,),
        replied(topic.subject),
        story.ask(second, f"I am the neighbour and share the equipment. {topic.next_ask}"),
        cc=(first.party,),
        parent=asked,
    )
    return (first, asked, story.owes(asked)), (second, joined, story.owes(joined)), topic


def reply_to_two(story: Story) -> None:
    """One reply names both customers of a thread and settles both."""
    (first, _, owed), (second, joined, other), topic = _couple(story)
    letter = story.replies(
        _TOM,
        story.soon_at(joined.at),
        joined,
        first,
        f"{topic.answer}\n\n{topic.next_answer}",
        client="thunderbird",
        to=(first.party, second.party),
    )
    story.settles(owed, letter)
    story.settles(other, letter)


def reply_to_one_of_two(story: Story) -> None:
    """The reply goes to one of two customers in a thread; the other one still waits."""
    (first, asked, owed), (_, joined, _), topic = _couple(story)
    letter = story.replies(_TOM, story.soon_at(joined.at), asked, first, topic.answer, client="thunderbird")
    story.settles(owed, letter)


def draft(story: Story) -> None:
    """The answer was written and never sent."""
    customer, topic, opener, _ = _opened(story, _TOM.party)
    letter = story.replies(
        _TOM,
        story.soon_at(opener.at),
        opener,
        customer,
        topic.answer,
        client="thunderbird",
        folders=("tom.becker/Drafts",),
    )
    letter.extra = (
        "X-Mozilla-Draft-Info: internal/draft; vcard=0; receipt=0; DSN=0; uuencode=0; "
        "attachmentreminder=0; deliveryformat=0",
        "X-Identity-Key: id1",
        "X-Account-Key: account1",
    )
    letter.rule = "x_draft"


def sightings(story: Story) -> None:
    """One mail to three of our addresses lies in three mailboxes: one contact, owed once."""
    customer = story.english_customer()
    topic = story.topic(customer)
    opener = story.inbound(
        customer,
        story.at,
        (INFO, SERVICE),
        topic.subject,
        story.ask(customer, topic.ask),
        cc=(_HANNAH.party,),
    )
    owed = story.owes(opener)
    if story.dice.chance(0.7):
        _settled(story, owed, customer, opener, topic.answer)


def gateway_footer(story: Story) -> None:
    """A gateway added a footer to one of two copies: same Message-ID, other body, one contact."""
    customer = story.english_customer()
    topic = story.topic(customer)
    opener = story.inbound(
        customer,
        story.at,
        (INFO,),
        topic.subject,
        story.ask(customer, topic.ask),
        folders=("info/Inbox", "hannah.price/Inbox"),
        has_footer=True,
    )
    owed = story.owes(opener)
    if story.dice.chance(0.5):
        _settled(story, owed, customer, opener, topic.answer)


def missing_message_id(story: Story) -> None:
    """The customer's program wrote no Message-ID, so no reply can cite it; the subject links it."""
    customer = story.english_customer("android")
    topic = story.topic(customer)
    opener = story.inbound(
        customer, story.at, (INFO,), topic.subject, story.ask(customer, topic.ask), message_id=""
    )
    owed = story.owes(opener)
    if story.dice.chance(0.6):
        _settled(story, owed, customer, opener, topic.answer, _MARIA)


def reused_message_id(story: Story) -> None:
    """A kiosk gives two people's mails one Message-ID: two contacts, one answered."""
    shared_id = f"{story.dice.hexadecimal(6)}.{story.world.next_number()}@kiosk-app.example"
    for index in range(2):
        customer = story.english_customer("android")
        topic = story.topic(customer)
        opener = story.inbound(
            customer,
            story.at + index * 3 * HOUR,
            (SERVICE,),
            topic.subject,
            story.ask(customer, topic.ask),
            message_id=shared_id,
        )
        owed = story.owes(opener)
        if index == 0:
            _settled(story, owed, customer, opener, topic.answer, _LUC)


def internal_forward_inline(story: Story) -> None:
    """A colleague passes on a mail that we know only from the quote: owed from the forward on."""
    customer = story.english_customer()
    topic = story.topic(customer)
    at = story.in_hours(story.at)
    sent = story.clock.header_date(at - 3 * HOUR)
    forward = story.outbound(
        _HANNAH,
        at,
        (SERVICE,),
        f"Fwd: {topic.subject}",
        "Can somebody take this one, please?\n\nHannah\n\n---------- Forwarded message ---------\nFrom: "
        f"{customer.party.name} <{customer.address}>\nDate: {sent}\nSubject: {topic.subject}\nTo: "
        f"<hannah.price@{DOMAIN}>\n\n{story.ask(customer, topic.ask)}",
        client="iphone",
        direction="inbound",
        owes="yes",
        rule="internal_forward",
        customer=customer.address,
    )
    owed = story.owes(forward)
    if story.dice.chance(0.6):
        letter = story.replies(
            _TOM,
            story.soon_at(at),
            forward,
            customer,
            topic.answer,
            client="thunderbird",
            to=(customer.party,),
        )
        story.settles(owed, letter)


def internal_forward_known(story: Story) -> None:
    """A colleague attaches, a day late, a mail that lies in their own Inbox: nothing is opened twice."""
    customer, topic, opener, owed = _opened(story, _HANNAH.party)
    at = story.in_hours(opener.at + 26 * HOUR)
    story.outbound(
        _HANNAH,
        at,
        (SERVICE,),
        f"FW: {opener.subject}",
        "This one is for you.\n\nHannah",
        kind="rfc822",
        about=opener,
        direction="inbound",
        owes="no",
        rule="forward_of_known",
        customer=customer.address,
    )
    letter = story.replies(
        _TOM, at + story.dice.between(20, 50) * MINUTE, opener, customer, topic.answer, client="thunderbird"
    )
    story.settles(owed, letter)


def copied_only(story: Story) -> None:
    """We stand in Cc; the mail is to the customer's insurer."""
    customer = story.english_customer()
    insurer = story.world.people.stranger("harborinsurance", "claims")
    topic = story.topic(customer)
    letter = story.inbound(
        customer,
        story.at,
        (insurer.party,),
        f"Claim for pool damage, policy {story.dice.between(10_000, 99_999)}",
        story.ask(customer, f"Please find below what happened to our pool equipment. {topic.ask}"),
        cc=(INFO,),
        owes="unsure",
        rule="copied",
    )
    story.owes(letter)


def campaign_outage(story: Story) -> None:
    """An outage notice goes out by a campaign tool; two of its readers wait for an answer and still do."""
    waiting = [_opened(story, SERVICE) for _ in range(2)]
    others = [story.english_customer() for _ in range(6)]
    at = story.in_hours(waiting[-1][2].at + 5 * HOUR)
    text = (
        "Dear customer,\n\nour phone line and our online booking are out of order because of the storm. "
        "Visits take place as planned. We are sorry for the trouble.\n\nBlue Heron Pool Repair"
    )
    campaign = story.dice.hexadecimal(10)
    for index, customer in enumerate([entry[0] for entry in waiting] + others):
        story.outbound(
            SHARED_AS_STAFF[0],
            at + index * 3,
            (customer.party,),
            "Phone line out of order",
            text,
            client="webmail",
            rule="x_bulk",
            extra=(
                f"X-Campaign-Id: {campaign}",
                f"List-Unsubscribe: <https://mail.{DOMAIN}/u/{campaign}/{index}>",
                "Precedence: bulk",
                f"Feedback-ID: {campaign}:outage:blueheron",
            ),
        )
    customer, topic, opener, owed = waiting[0]
    late = story.replies(_HANNAH, at + 50 * HOUR, opener, customer, topic.answer, client="outlook")
    story.settles(owed, late)


def mass_mail(story: Story) -> None:
    """One mail to eight addresses is an answer to nobody, though two of them wait."""
    waiting = [_opened(story, INFO) for _ in range(2)]
    others = [story.english_customer().party for _ in range(6)]
    story.outbound(
        _RUTH,
        story.in_hours(waiting[-1][2].at + 4 * HOUR),
        (*[entry[0].party for entry in waiting], *others),
        "Closed on Friday",
        "Hello all,\n\nour shop is closed this Friday for the inventory. We are back on Saturday at "
        "nine.\n\nRuth Ellis",
        client="apple",
        rule="x_mass_mailing",
    )


def read_receipt(story: Story) -> None:
    """The customer's program reports that our answer was displayed."""
    customer, topic, opener, owed = _opened(story, client="outlook")
    letter = _settled(story, owed, customer, opener, topic.answer, _MARIA)
    letter.extra = (f"Disposition-Notification-To: {_MARIA.party.address}",)
    story.inbound(
        customer,
        letter.at + 2 * HOUR,
        (_MARIA.party,),
        f"Read: {letter.subject}",
        f"Your message\n\n  To: {customer.party.name}\n  Subject: {letter.subject}\n\nwas read.",
        owes="no",
        rule="mdn",
        kind="mdn",
        parent=letter,
        quotes=False,
        about=letter,
    )


def calendar_reply(story: Story) -> None:
    """We invite for a visit after the answer; the customer's calendar accepts without a word."""
    customer, topic, opener, owed = _opened(story, client="outlook")
    answer = _settled(story, owed, customer, opener, topic.answer, _MARIA)
    starts = answer.at + 3 * DAY
    uid = f"{story.dice.hexadecimal(32).upper()}"
    invitation = story.outbound(
        _MARIA,
        answer.at + 10 * MINUTE,
        (customer.party,),
        f"Visit: {topic.subject}",
        "Technician visit, about one hour.",
        kind="calendar",
        client="outlook",
        details=f"REQUEST||{starts}|{uid}",
    )
    story.inbound(
        customer,
        invitation.at + story.dice.between(20, 300) * MINUTE,
        (_MARIA.party,),
        f"Accepted: {invitation.subject}",
        "",
        owes="no",
        rule="calendar_reply",
        kind="calendar",
        parent=invitation,
        quotes=False,
        details=f"REPLY|ACCEPTED|{starts}|{uid}",
    )


def calendar_invite(story: Story) -> None:
    """Somebody from outside sends a bare invitation: unsure."""
    person = story.english_customer("outlook")
    letter = story.inbound(
        person,
        story.at,
        (_RUTH.party,),
        "Site meeting",
        "",
        owes="unsure",
        rule="calendar_invite",
        kind="calendar",
        details=f"REQUEST||{story.at + 4 * DAY}|{story.dice.hexadecimal(32).upper()}",
    )
    story.owes(letter)


def two_addresses(story: Story) -> None:
    """From the office, Reply-To at home: one person, answered at home."""
    customer = story.english_customer()
    home = Party(customer.party.name, f"{customer.address.partition('@')[0]}.home@postbox.example")
    topic = story.topic(customer)
    opener = story.inbound(
        customer, story.at, (INFO,), topic.subject, story.ask(customer, topic.ask), reply_to=home
    )
    owed = story.owes(opener)
    letter = story.replies(
        _HANNAH, story.soon_at(opener.at), opener, customer, topic.answer, client="outlook", to=(home,)
    )
    story.settles(owed, letter)


def own_group(story: Story) -> None:
    """service@ is a group of ours that stamps list headers on every customer's mail."""
    customer = story.english_customer()
    topic = story.topic(customer)
    opener = story.inbound(
        customer,
        story.at,
        (SERVICE,),
        topic.subject,
        story.ask(customer, topic.ask),
        extra=(
            "Precedence: list",
            f"Mailing-list: list {SERVICE.address}; contact service+owners@{DOMAIN}",
            f"List-ID: <service.{DOMAIN}>",
            f"List-Post: <https://groups.{DOMAIN}/a/service/post>, <mailto:{SERVICE.address}>",
            f"List-Unsubscribe: <mailto:service+unsubscribe@{DOMAIN}>",
        ),
    )
    owed = story.owes(opener)
    if story.dice.chance(0.6):
        _settled(story, owed, customer, opener, topic.answer, _TOM)


def out_of_office(story: Story) -> None:
    """The customer's machine answers our answer; it says so in its header, or only in its words."""
    customer, topic, opener, owed = _opened(story)
    letter = _settled(story, owed, customer, opener, topic.answer)
    has_header = story.dice.chance(0.6)
    text = (
        f"I am out of the office until {_WEEKDAYS[story.dice.below(5)]} and have no access to my mail. "
        "My colleagues are there for urgent matters.\n\nThis is an automatic reply."
    )
    story.inbound(
        customer,
        letter.at + 20,
        (letter.sender,),
        f"Automatic reply: {letter.subject}",
        text,
        owes="no",
        rule="auto" if has_header else "auto_likely",
        parent=letter if has_header else None,
        quotes=False,
        extra=("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All")
        if has_header
        else ("X-Autoreply: yes", "X-Autorespond: vacation"),
        envelope="",
    )


def found_in_spam(story: Story) -> None:
    """A known customer's reply to our answer ended up in Junk: owed all the same."""
    customer, topic, opener, owed = _opened(story)
    letter = _settled(story, owed, customer, opener, topic.answer)
    lost = story.inbound(
        customer,
        letter.at + story.dice.between(3, 40) * HOUR,
        (letter.sender,),
        replied(letter.subject),
        story.ask(customer, topic.next_ask),
        parent=letter,
        rule="found_in_spam",
        folders=("hannah.price/Junk",),
        extra=("X-Spam-Flag: YES", "X-Spam-Score: 6.1"),
    )
    late = story.owes(lost)
    if story.dice.chance(0.4):
        found = story.replies(
            _HANNAH, story.in_hours(lost.at + 60 * HOUR), lost, customer, topic.next_answer, client="outlook"
        )
        story.settles(late, found)


def wrong_clock(story: Story) -> None:
    """The sender's clock is days or years off; the perimeter's is right."""
    customer = story.english_customer()
    topic = story.topic(customer)
    error = story.dice.pick((-5 * DAY, -2 * 365 * DAY, -31 * DAY, 2 * DAY))
    opener = story.inbound(
        customer,
        story.at,
        (INFO,),
        topic.subject,
        story.ask(customer, topic.ask),
        claimed_at=story.at + error,
    )
    owed = story.owes(opener)
    if story.dice.chance(0.7):
        _settled(story, owed, customer, opener, topic.answer)


def praise(story: Story) -> None:
    """Praise that names a colleague and asks nothing: unsure until a person has seen it."""
    customer, topic, opener, owed = _opened(story, SERVICE)
    letter = _settled(story, owed, customer, opener, topic.answer)
    text = (
        "I just want to say that Hannah was wonderful from the first minute to the last, and that the "
        "pool looks like on the first day. The whole family is very happy with her work."
    )
    said = story.inbound(
        customer,
        letter.at + story.dice.between(2, 5) * DAY,
        (letter.sender,),
        replied(letter.subject),
        story.signed_by_customer(customer, text),
        owes="unsure",
        rule="praise",
        parent=letter,
    )
    story.owes(said)


def rights_request(story: Story) -> None:
    """Somebody asks to have their data deleted: owed, and regulated."""
    customer = story.english_customer()
    letter = story.inbound(
        customer,
        story.at,
        (INFO,),
        "Deletion of my data",
        story.signed_by_customer(
            customer,
            "Dear Sir or Madam,\n\nunder the data protection law I ask you to delete all personal data "
            "that you hold about me, and to confirm the deletion in writing.\n\nRegards,",
        ),
        rule="regulated",
    )
    owed = story.owes(letter)
    if story.dice.chance(0.6):
        _settled(
            story,
            owed,
            customer,
            letter,
            "We have deleted your record and your invoices older than ten years.",
            _RUTH,
        )


def empty_with_photo(story: Story) -> None:
    """No word, only a photo: a person waits."""
    customer = story.english_customer("iphone")
    photo = (
        Enclosure(f"IMG_{story.dice.between(1000, 9999)}.jpeg", "image/jpeg", story.dice.below(PHOTOS // 4)),
    )
    opener = story.inbound(
        customer, story.at, (INFO,), "Crack in the tiles", "", kind="empty", enclosures=photo
    )
    owed = story.owes(opener)
    if story.dice.chance(0.5):
        _settled(
            story,
            owed,
            customer,
            opener,
            "Those tiles can be replaced for 22 dollars a foot, plus the visit.",
        )


def second_try(story: Story) -> None:
    """After days without an answer the customer tries again under a new subject: one owed answer, chased."""
    customer, topic, opener, owed = _opened(story)
    again = story.inbound(
        customer,
        opener.at + story.dice.between(50, 90) * HOUR,
        (INFO,),
        f"Second try: {topic.subject}",
        story.signed_by_customer(
            customer,
            "Hello,\n\nI wrote to you some days ago and have not had an answer. This is my second "
            "try.\n\nRegards,",
        ),
    )
    owed.chases.append(again)
    if story.dice.chance(0.7):
        _settled(story, owed, customer, again, topic.answer)


def _bounces(story: Story, letter: Letter, at: int, fields: str) -> Letter:
    """Our own mail server's report about a letter of ours."""
    recipient = letter.to[0].address
    words = (
        "could not be delivered"
        if fields.startswith("failed")
        else "has not been delivered yet; we keep trying"
    )
    machine = Customer(
        Party("Mail Delivery System", f"MAILER-DAEMON@mx.{DOMAIN}"), "en", "mta", None, f"mx.{DOMAIN}"
    )
    return story.inbound(
        machine,
        at,
        (letter.sender,),
        "Undelivered Mail Returned to Sender"
        if fields.startswith("failed")
        else "Delayed Mail (still being retried)",
        f"This is the mail system at host mx.{DOMAIN}.\n\nYour message to <{recipient}> "
        f"{words}.\n\n<{recipient}>: host mx.{recipient.rpartition('@')[2]} said: "
        f"{fields.rpartition('|')[2]}",
        owes="no",
        rule="dsn",
        kind="dsn",
        about=letter,
        details=fields,
        extra=("Auto-Submitted: auto-replied",),
        named="",
    )


_UNKNOWN_USER = "failed|5.1.1|550 5.1.1 Recipient address rejected: User unknown"
_FULL = "failed|5.2.2|552 5.2.2 Mailbox full"
_RETRY = "delayed|4.4.1|connect to host: Connection timed out"


def bounce_permanent(story: Story) -> None:
    """Our answer bounced for good: the customer still waits on the original clock."""
    customer, topic, opener, owed = _opened(story)
    letter = story.replies(_MARIA, story.soon_at(opener.at), opener, customer, topic.answer, client="outlook")
    bounce = _bounces(story, letter, letter.at + story.dice.between(5, 3000), _UNKNOWN_USER)
    story.settles(owed, letter, bounce=bounce)


def bounce_redelivered(story: Story) -> None:
    """The answer bounced, was sent again, and that one settles."""
    customer, topic, opener, owed = _opened(story)
    letter = story.replies(_MARIA, story.soon_at(opener.at), opener, customer, topic.answer, client="outlook")
    bounce = _bounces(story, letter, letter.at + 40, _FULL)
    story.settles(owed, letter, bounce=bounce)
    again = story.replies(
        _MARIA,
        story.in_hours(bounce.at + story.dice.between(4, 40) * HOUR),
        opener,
        customer,
        f"My first mail came back, so here it is again. {topic.answer}",
        client="outlook",
    )
    story.settles(owed, again)


def bounce_delayed(story: Story) -> None:
    """A transient report changes nothing."""
    customer, topic, opener, owed = _opened(story)
    letter = _settled(story, owed, customer, opener, topic.answer, _MARIA)
    _bounces(story, letter, letter.at + 4 * HOUR, _RETRY)


def auto_acknowledgement(story: Story) -> None:
    """Only a machine confirmed the receipt; nobody answered."""
    customer, _, opener, owed = _opened(story)
    auto_acknowledges(story, opener, customer)
    if story.dice.chance(0.5):
        story.chases(owed, customer, opener.at + 30 * HOUR, opener)


def vacation_responder(story: Story) -> None:
    """A colleague's vacation responder answered; a colleague did only days later, or nobody."""
    customer, topic, opener, owed = _opened(story, _MARIA.party)
    story.outbound(
        _MARIA,
        opener.at + 4,
        (customer.party,),
        f"Automatic reply: {opener.subject}",
        "Thank you for your mail. I am on vacation and back next Monday. Your mail is not "
        "forwarded.\n\nMaria Lopez",
        parent=opener,
        quotes=False,
        client="outlook",
        rule="x_automatic",
        extra=("Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All"),
    )
    if story.dice.chance(0.5):
        late = story.replies(
            _MARIA, story.in_hours(opener.at + 6 * DAY), opener, customer, topic.answer, client="outlook"
        )
        story.settles(owed, late)


def private_address(story: Story) -> None:
    """Answered from a private address that the staff list names; only the copy to info@ shows it."""
    customer, topic, opener, owed = _opened(story, QUOTES)
    letter = story.replies(
        PRIVATE,
        story.soon_at(opener.at),
        opener,
        customer,
        topic.answer,
        client="gmail",
        folders=story.private_copy(),
        is_from_outside=True,
    )
    story.settles(owed, letter)


def former_colleague(story: Story) -> None:
    """Written to somebody who left months ago and whose Sent folder ended then: nobody can tell."""
    customer, _, opener, owed = _opened(story, FORMER_STAFF.party)
    owed.is_uncovered = True
    if story.dice.chance(0.5):
        story.chases(owed, customer, opener.at + story.dice.between(30, 70) * HOUR, opener)


def answers_our_question(story: Story) -> None:
    """The customer answers what we asked and asks nothing: unsure, and we come back to it."""
    customer, topic, opener, owed = _opened(story)
    question = story.replies(
        _TOM,
        story.soon_at(opener.at),
        opener,
        customer,
        "Which model is it, and how old is it?",
        client="thunderbird",
    )
    story.settles(owed, question, "")
    told = story.inbound(
        customer,
        question.at + story.dice.between(1, 20) * HOUR,
        (_TOM.party,),
        replied(question.subject),
        story.signed_by_customer(customer, "It is an Aquamotion 300 and about six years old."),
        owes="unsure",
        rule="answers_us",
        parent=question,
    )
    _settled(story, story.owes(told), customer, told, topic.answer, _TOM)


def known_customer_system(story: Story) -> None:
    """A known customer's own ticket system stamps auto-generated on a real question: unsure, never lost."""
    customer, topic, opener, owed = _opened(story)
    letter = _settled(story, owed, customer, opener, topic.answer)
    asked = story.inbound(
        customer,
        letter.at + story.dice.between(2, 6) * DAY,
        (INFO,),
        f"[Case {story.dice.between(1000, 9999)}] Question about our pool",
        story.ask(customer, topic.next_ask),
        owes="unsure",
        rule="known_customer_guard",
        extra=("Auto-Submitted: auto-generated", "X-Mailer: FacilityDesk 4.2"),
    )
    second = story.owes(asked)
    if story.dice.chance(0.5):
        _settled(story, second, customer, asked, topic.next_answer)


def empty_reply(story: Story) -> None:
    """A reply with nothing but the quote answers nothing."""
    customer, _, opener, _ = _opened(story, _GRACE.party)
    story.outbound(
        _GRACE,
        story.soon_at(opener.at),
        (customer.party,),
        replied(opener.subject),
        "",
        parent=opener,
        client="gmail",
        rule="attempt",
    )


def headerless_reply(story: Story) -> None:
    """Answered from a phone whose mail program writes no threading headers: the subject links it."""
    customer, topic, opener, owed = _opened(story, _DEV.party)
    letter = story.replies(_DEV, story.soon_at(opener.at), opener, customer, topic.answer, client="android")
    story.settles(owed, letter)


def from_line_in_body(story: Story) -> None:
    """A line that starts with "From " stands in the middle of a mail."""
    customer = story.english_customer("thunderbird")
    topic = story.topic(customer)
    body = f"{topic.ask}\n\nFrom what the neighbours say, this happens to many pools in our street."
    body += "\n\n>From the start it was odd."
    opener = story.inbound(customer, story.at, (INFO,), topic.subject, story.ask(customer, body))
    owed = story.owes(opener)
    if story.dice.chance(0.7):
        _settled(story, owed, customer, opener, topic.answer, _MARIA)


def many_charsets(story: Story) -> None:
    """The same kind of question in five languages and as many charsets."""
    for code, client in (
        ("es", "outlook"),
        ("de", "thunderbird"),
        ("fr", "android"),
        ("ja", "outlook"),
        ("ja", "gmail"),
    ):
        customer = story.world.people.customer(code, client)
        topic = story.topic(customer)
        opener = story.inbound(
            customer,
            story.at + story.dice.between(0, 200) * MINUTE,
            (INFO,),
            topic.subject,
            story.ask(customer, topic.ask),
        )
        owed = story.owes(opener)
        staff = story.staff_for(customer) if code != "ja" else _RUTH
        if story.dice.chance(0.8):
            _settled(story, owed, customer, opener, topic.answer, staff)


def unencoded_header(story: Story) -> None:
    """An old program writes Subject and From in bare Latin-1."""
    customer = story.world.people.customer(story.dice.pick(("fr", "de", "es")), "thunderbird")
    topic = story.topic(customer)
    opener = story.inbound(customer, story.at, (INFO,), topic.subject, story.ask(customer, topic.ask))
    opener.has_raw_headers = True
    owed = story.owes(opener)
    if story.dice.chance(0.7):
        _settled(story, owed, customer, opener, topic.answer, story.staff_for(customer))


TRAPS: dict[str, Callable[[Story], None]] = {
    function.__name__: function
    for function in (
        colleague_sent_only,
        form_without_reply_to,
        form_without_address,
        fresh_mail_other_subject,
        form_answered_by_fresh_mail,
        relay_three_prospects,
        thanks_after_holding,
        thanks_but,
        thursday_is_fine,
        accepts_and_asks,
        crossing_nag,
        crossing_question,
        reply_to_two,
        reply_to_one_of_two,
        draft,
        sightings,
        gateway_footer,
        missing_message_id,
        reused_message_id,
        internal_forward_inline,
        internal_forward_known,
        copied_only,
        campaign_outage,
        mass_mail,
        read_receipt,
        calendar_reply,
        calendar_invite,
        two_addresses,
        own_group,
        out_of_office,
        found_in_spam,
        wrong_clock,
        praise,
        rights_request,
        empty_with_photo,
        second_try,
        bounce_permanent,
        bounce_redelivered,
        bounce_delayed,
        auto_acknowledgement,
        vacation_responder,
        private_address,
        former_colleague,
        answers_our_question,
        known_customer_system,
        empty_reply,
        headerless_reply,
        from_line_in_body,
        many_charsets,
        unencoded_header,
    )
}
