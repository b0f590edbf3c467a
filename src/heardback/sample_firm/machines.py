"""What fills an inbox without a person waiting behind it, and cold sales mail, which may be one."""

from __future__ import annotations

from heardback.sample_firm.firm import DAY, DOMAIN, HOUR, INFO, STAFF, Party
from heardback.sample_firm.letters import Enclosure
from heardback.sample_firm.story import GZIPPED, MINUTE, Story, replied

_NEWS = (
    "New this month: a robot that climbs steps, our chemical price list for the summer, and dates for "
    "the trainings in the south east.",
    "Summer clearance: up to forty percent off on filters, covers and ladders while stock lasts.",
    "Five things every pool professional should know about phosphate removers, and what we learned in "
    "the field.",
)
_NOTICES = (
    (
        "Your weekly summary",
        "Here is what happened in your account this week: 14 jobs closed, 3 invoices sent.",
    ),
    ("Payment received", "A payment of 165.00 USD has been credited to your account. No action is needed."),
    (
        "Sign-in from a new device",
        "We noticed a new sign-in to your account. If this was you, there is nothing to do.",
    ),
    (
        "Your invoice is available",
        "Your invoice for the current period is now available in the customer portal.",
    ),
    ("Backup completed", "The nightly backup finished without errors. 2 files were skipped."),
)
_COLD = (
    (
        "Quick question about {company}",
        "I came across your website and noticed that it does not rank on the first page for pool repair "
        "in your area. We help businesses like yours to double their leads with SEO in ninety days, "
        "guaranteed.\n\nWould you be open to a quick 15-minute call this week? You can book a slot in "
        "my calendar: https://book.{domain}/15min\n\nIf you would rather not hear from me, just reply "
        "STOP.",
    ),
    (
        "More five star reviews",
        "I am reaching out because we help home service companies to get more five star reviews and "
        "qualified leads without lifting a finger. Our clients see 3x ROI within sixty days.\n\nAre you "
        "the right person to talk to? I would love to schedule a demo of our platform.\n\nNot "
        "interested? Reply with unsubscribe.",
    ),
    (
        "Business funding for Blue Heron",
        "Congratulations, your business has been pre-approved for up to 250,000 dollars of working "
        "capital, no collateral required. This limited time offer ends on Friday.\n\nHop on a quick "
        "call with one of our funding experts to boost your cash flow and grow your revenue. To opt out "
        "of future emails reply STOP.",
    ),
    (
        "Web design offer",
        "We are a leading web design and digital marketing agency. We redesign websites, build mobile "
        "apps and offer SEO packages at affordable prices starting from 199 dollars a month.\n\nCan we "
        "share our portfolio and price list with you and schedule a free consultation? If this is not "
        "relevant, reply unsubscribe.",
    ),
    (
        "Office cleaning",
        "We offer professional office cleaning services to small businesses in your area, with a free "
        "quote and no contract.\n\nWhen would be a good time for a short call to discuss your cleaning "
        "needs? Reply STOP if you do not wish to receive further emails from us.",
    ),
    (
        "Qualified pool owners in your area",
        "We generate exclusive leads of homeowners who look for pool services. Companies like yours "
        "close one in four.\n\nCan I send you ten free leads this week and show you our pricing? Click "
        "here to schedule a demo: https://demo.{domain}/start\n\nTo unsubscribe, reply with REMOVE.",
    ),
    (
        "Hiring? We have candidates",
        "Our staffing agency helps growing companies to hire pre-screened technicians at affordable "
        "rates, with no upfront fees.\n\nAre you available for a quick 10-minute call this week? If you "
        "are not the right person, please forward my mail. Opt out any time by replying STOP.",
    ),
    (
        "Payment processing savings",
        "Businesses like yours save up to forty percent on card processing fees with our platform, risk "
        "free.\n\nWould you be interested in a free cost analysis? Book a demo here: "
        "https://save.{domain}/demo\n\nIf you prefer not to receive these emails, let me know.",
    ),
)
_SPAM = (
    (
        "You have won",
        "Dear winner, your mail address was drawn in our lottery. Claim your prize of 850,000 today.",
    ),
    (
        "Cheap medication online",
        "Best prices, no prescription, worldwide shipping. Click the link to order now.",
    ),
    (
        "Urgent: verify your mailbox",
        "Your mailbox is almost full. Verify your password within 24 hours to keep it.",
    ),
    (
        "Investment opportunity",
        "I have a confidential proposal worth 14 million and need a trusted partner abroad.",
    ),
)


def newsletter(story: Story) -> None:
    """A supplier's newsletter: list headers, a big HTML letter."""
    sender = story.world.people.stranger(story.dice.pick(("poolsupply", "chemdepot", "tradefair")), "news")
    name = f"{sender.party.address.partition('@')[2].split('.')[0].title()} News"
    domain = sender.party.address.partition("@")[2]
    text = "\n\n".join([story.dice.pick(_NEWS) for _ in range(story.dice.between(3, 6))])
    story.inbound(
        sender,
        story.at,
        (story.dice.pick((INFO, STAFF[0].party, STAFF[7].party)),),
        story.dice.pick(("News for pool professionals", "Our summer offers", "The June letter")),
        text,
        owes="no",
        rule="bulk",
        sender=Party(name, sender.party.address),
        client="webmail",
        kind="letterhead",
        envelope=f"bounce-{story.dice.hexadecimal(12)}@mail.{domain}",
        extra=(
            f"List-Id: <news.{domain}>",
            f"List-Unsubscribe: <https://mail.{domain}/u/{story.dice.hexadecimal(16)}>, "
            f"<mailto:unsubscribe@mail.{domain}>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Precedence: bulk",
            f"Feedback-ID: {story.dice.hexadecimal(6)}:news:{domain}",
        ),
    )


def list_mail(story: Story) -> None:
    """Talk on a trade list that a colleague reads."""
    person = story.english_customer(story.dice.pick(("thunderbird", "gmail", "apple")))
    topic = story.topic(person)
    story.inbound(
        person,
        story.at,
        (Party("Pool Professionals", "pool-pros@lists.tradeforum.example"),),
        f"[pool-pros] {topic.subject}",
        story.signed_by_customer(person, f"Hello all,\n\na customer of mine has this problem. {topic.ask}"),
        owes="no",
        rule="bulk",
        folders=("tom.becker/Inbox",),
        envelope="pool-pros-bounces@lists.tradeforum.example",
        extra=(
            "Precedence: list",
            "List-Id: Pool Professionals <pool-pros.lists.tradeforum.example>",
            "List-Unsubscribe: <mailto:pool-pros-leave@lists.tradeforum.example>",
            "List-Post: <mailto:pool-pros@lists.tradeforum.example>",
            "Sender: Pool-Pros <pool-pros-bounces@lists.tradeforum.example>",
            "X-Mailman-Version: 2.1.39",
        ),
    )


def saas_notice(story: Story) -> None:
    """A web service's notice from an address that cannot be answered."""
    service = story.world.people.stranger(
        story.dice.pick(("routeplan", "payvault", "backupbox", "jobboard")), "no-reply"
    )
    subject, text = story.dice.pick(_NOTICES)
    says_automatic = story.dice.chance(0.3)
    story.inbound(
        service,
        story.at,
        (story.dice.pick((INFO, *[colleague.party for colleague in STAFF])),),
        subject,
        f"Hello,\n\n{text}\n\nYou receive this notice because you have an account with us.",
        owes="no",
        rule="auto" if says_automatic else "no_reply_address",
        sender=Party(service.party.address.partition("@")[2].split(".")[0].title(), service.party.address),
        client="webmail",
        extra=("Auto-Submitted: auto-generated",) if says_automatic else (),
    )


def cold_sales(story: Story) -> None:
    """Somebody sells something, in one case of three bumps it, and nobody answers; unsure, so its clock runs."""
    seller = story.world.people.stranger(
        story.dice.pick(("growth", "leadboost", "fundfast", "webcraft", "rankup"))
    )
    domain = seller.party.address.partition("@")[2]
    subject, text = story.dice.pick(_COLD)
    subject = subject.format(company="Blue Heron")
    body = text.format(domain=domain, company="Blue Heron")
    first = story.inbound(
        seller,
        story.at,
        (INFO if story.dice.chance(0.7) else story.dice.pick(STAFF).party,),
        subject,
        f"Hi there,\n\n{body}\n\nBest,\n{seller.first_name}\nHead of Growth",
        owes="unsure",
        rule="cold_sales",
    )
    owed = story.owes(first)
    if story.dice.chance(0.33):
        bump = story.inbound(
            seller,
            first.at + story.dice.between(2 * DAY, 5 * DAY),
            first.to,
            replied(subject),
            "Hi again,\n\nJust floating this to the top of your inbox. Would you be open to a quick "
            "15-minute call about more leads for your business? Book a slot here: "
            f"https://book.{domain}/15min\n\nReply STOP to opt out.\n\nBest,\n{seller.first_name}",
            owes="unsure",
            rule="cold_sales",
            parent=first,
        )
        owed.chases.append(bump)


def spam(story: Story) -> None:
    """What the provider put into Junk, from somebody nobody knows."""
    sender = story.world.people.stranger(
        story.dice.pick(("bestdeal", "prizeclub", "mailcheck", "globaltrust"))
    )
    subject, text = story.dice.pick(_SPAM)
    story.inbound(
        sender,
        story.at,
        (INFO,),
        subject,
        text,
        owes="no",
        rule="spam",
        folders=("info/Junk",),
        client=story.dice.pick(("webmail", "gmail")),
        extra=("X-Spam-Flag: YES", "X-Spam-Score: 11.4", "X-Spam-Level: ***********"),
    )


def internal(story: Story) -> None:
    """Colleagues among themselves; a copy in each mailbox."""
    pair = story.dice.shuffled(STAFF)[:2]
    words = (
        "Can you take the van to the garage on your way home? The brake light is out.",
        "The delivery with the filters comes at ten, please let them in.",
        "Who took the pressure gauge from the shelf? I need it for the next visit.",
        "Reminder: the schedule for next week is on the board, tell me if something does not fit.",
    )
    first = story.outbound(
        pair[0],
        story.in_hours(story.at),
        (pair[1].party,),
        story.dice.pick(("Van", "Delivery", "Schedule", "Pressure gauge")),
        f"Hi {pair[1].first_name},\n\n{story.dice.pick(words)}\n\n{pair[0].first_name}",
        direction="internal",
        owes="no",
        rule="internal",
    )
    if story.dice.chance(0.4):
        story.outbound(
            pair[1],
            first.at + story.dice.between(5 * MINUTE, 3 * HOUR),
            (pair[0].party,),
            replied(first.subject),
            f"Will do.\n\n{pair[1].first_name}",
            parent=first,
            direction="internal",
            owes="no",
            rule="internal",
        )


def supplier_order(story: Story) -> None:
    """We order something and nobody needs to answer."""
    supplier = story.world.people.stranger("parts", "orders")
    staff = story.dice.pick(STAFF)
    story.outbound(
        staff,
        story.in_hours(story.at),
        (supplier.party,),
        f"Order {story.dice.between(20_000, 99_999)}",
        "Hello,\n\nplease send two shaft seal kits and one box of test strips to our "
        f"shop.\n\n{staff.first_name}",
        customer=supplier.address,
        client=staff.clients[0],
    )


def dmarc_report(story: Story) -> None:
    """A mail provider's aggregate report about our domain."""
    provider = story.world.people.stranger("bigmail", "dmarc-reports")
    domain = provider.party.address.partition("@")[2]
    number = story.dice.between(100_000, 999_999)
    story.inbound(
        provider,
        story.at,
        (INFO,),
        f"Report domain: {DOMAIN} Submitter: {domain} Report-ID: {number}",
        f"This is an aggregate DMARC report from {domain}.",
        owes="no",
        rule="report",
        sender=Party("", provider.party.address),
        client="machine",
        enclosures=(
            Enclosure(f"{domain}!{DOMAIN}!{number}!{number + 86_400}.xml.gz", "application/gzip", GZIPPED),
        ),
    )
