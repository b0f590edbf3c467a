"""A made-up firm's audit to render: invented people at .example, some of whom write to break a page."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from heardback.findings.shapes import (
    Classification,
    CloseReason,
    Counts,
    OwedRow,
    Question,
    Reason,
    SetAsideRow,
    SourceCoverage,
    Try,
    UnreadableRow,
)
from heardback.kernel.contacts import Channel, Manner
from heardback.kernel.reasons import Grade
from heardback.kernel.status import State, Verdict
from heardback.reports.audit import Audit, SetAsideRule, assemble
from heardback.reports.searched import Searched

AS_OF = datetime(2026, 3, 5, 23, 0, tzinfo=UTC)
SINCE = AS_OF - timedelta(days=150)
ZONE = ZoneInfo("America/New_York")
FIRST = [
    "Ann",
    "Bob",
    "Cleo",
    "Dmitri",
    "Esi",
    "Fatima",
    "Gus",
    "Hana",
    "Ines",
    "Jonas",
    "Keiko",
    "Lars",
    "Mina",
    "Noor",
    "Oscar",
    "Priya",
    "Ruth",
    "Sven",
]
LAST = [
    "Adler",
    "Brook",
    "Castell",
    "Dunn",
    "Eklund",
    "Frost",
    "Garcia",
    "Haddad",
    "Ito",
    "Janssen",
    "Kowal",
    "Lund",
    "Mbeki",
    "Novak",
    "Okafor",
]
SUBJECTS = (
    "Green water after the storm",
    "Pump makes a grinding noise",
    "Quote for a new liner",
    "Leak near the skimmer",
    "Heater shows error E04",
    "When can you come?",
    "Invoice 2211 looks wrong",
    "Opening the pool in April",
)
WORDS = (
    "Could somebody please tell me whether you are coming this week?",
    "I wrote last week and heard nothing. My number is 555-0142 if that is easier.",
    "The water is still green and the children are asking every day.",
    "Is the quote from January still good?",
    "I would like to book the spring opening, any weekday is fine.",
)
HOSTILE = (
    '<script>alert("x")</script>',
    "=HYPERLINK(0)",
    "\x1b[31mred\x1b[0m [bold]markup[/bold]",
    "moc.elpmaxe\u202egnihsihp",
    '"><img src=https://tracker.example/p.gif>',
    "javascript:alert(1)' onclick='x",
)


def sample_rows(number: int = 900, seed: int = 7) -> list[OwedRow]:
    """`number` owed answers over 150 days; about one in ten is never answered."""
    chance = random.Random(seed)
    return [_row(chance, at) for at in range(number)]


def sample_searched() -> Searched:
    return Searched(
        firm="poolrepair.example",
        since=SINCE,
        as_of=AS_OF,
        zone=ZONE,
        made_at=AS_OF,
        sources=("office.mbox", "sales.mbox"),
        version="0.1.0",
    )


def sample_audit(number: int = 900, searched: Searched | None = None) -> Audit:
    """The whole audit of the made-up firm."""
    rows = sample_rows(number)
    return assemble(
        rows,
        searched=searched or sample_searched(),
        counts=Counts(
            messages=6120,
            contacts=6041,
            inbound=4388,
            outbound=1653,
            set_aside=3420,
            unreadable=2,
            duplicates=79,
        ),
        coverage=(
            SourceCoverage(
                source="office@poolrepair.example", covered_from=SINCE, covered_to=AS_OF, messages=1204
            ),
            SourceCoverage(
                source="maria@poolrepair.example",
                covered_from=SINCE + timedelta(days=40),
                covered_to=AS_OF - timedelta(days=9),
                messages=449,
                gap="Maria's sent mail ends on 24 February.",
            ),
            SourceCoverage(
                source="telephone", covered_from=None, covered_to=None, gap="No call records were given."
            ),
        ),
        set_aside=(
            SetAsideRule(rule="bulk", sentence="Newsletters and other bulk mail", count=2210),
            SetAsideRule(rule="auto", sentence="Automatic mail", count=803),
            SetAsideRule(rule="closing", sentence="Thanks and goodbyes", count=244),
            SetAsideRule(rule="internal", sentence="Mail among staff", count=163),
        ),
        set_aside_sample=tuple(_set_aside(at) for at in range(12)),
        unreadable=(
            UnreadableRow(
                source="office.mbox", offset=99120, size=2048, reason="The message has no header at all."
            ),
            UnreadableRow(
                source="office.mbox", offset=1203311, size=88, reason="The file ends inside this message."
            ),
        ),
        questions=(
            Question(
                question_id="q1",
                text="Is news@suppliers.example a newsletter?",
                settles=21,
                answers=(
                    'sender "news@suppliers.example" owes no',
                    'sender "news@suppliers.example" owes yes',
                ),
                examples=("Spring prices", "Now in stock: salt cells"),
            ),
            Question(
                question_id="q2",
                text="Is joe.repair@home.example staff?",
                settles=9,
                answers=('staff "joe.repair@home.example"', 'not staff "joe.repair@home.example"'),
            ),
        ),
    )


def _row(chance: random.Random, at: int) -> OwedRow:
    days = chance.triangular(0, 150, 120) if at % 30 else chance.uniform(148, 149.8)
    opened_at = SINCE + timedelta(days=days)
    opened_at = opened_at.replace(microsecond=0)
    local = opened_at.astimezone(ZONE)
    opened_at += timedelta(hours=chance.choice((9, 10, 11, 13, 14, 16, 19, 21)) - local.hour)
    opened_at = min(opened_at, AS_OF - timedelta(minutes=40))
    fate, unsure = chance.random(), chance.random() < 0.12
    name = f"{chance.choice(FIRST)} {chance.choice('ABCDEGHJKLM')}. {chance.choice(LAST)}"
    channel = chance.choices((Channel.EMAIL, Channel.FORM, Channel.VOICEMAIL), (70, 24, 6))[0]
    row = OwedRow(
        owed_id=f"owed-{at:05}",
        customer_id=f"email:{name.lower().replace(' ', '.')}@home.example",
        customer=HOSTILE[at] if at < len(HOSTILE) else name,
        channel=channel,
        subject=HOSTILE[(at + 1) % len(HOSTILE)] if at < len(HOSTILE) else chance.choice(SUBJECTS),
        opened_at=opened_at,
        due_at=opened_at + timedelta(hours=24),
        state=State.OPEN,
        verdict=Verdict.PENDING,
        classification=Classification.UNSURE if unsure else Classification.YES,
        rule="answers_us" if unsure else "otherwise",
        last_words=HOSTILE[(at + 4) % len(HOSTILE)] if at < len(HOSTILE) else chance.choice(WORDS),
        number_left=chance.random() < 0.5,
        is_first_contact=chance.random() < 0.4,
        intake_point=chance.choices(
            ("office@poolrepair.example", "sales@poolrepair.example", "billing@poolrepair.example"),
            (70, 28, 2),
        )[0],
        likelihood=chance.random(),
        reasons=(
            Reason("A person wrote and nothing says that it was a machine.", "otherwise", f"contact-{at}"),
            Reason(
                f"Due 24 hours after it was received, on {opened_at + timedelta(hours=24):%d %B, %H:%M} UTC."
            ),
            Reason("No outgoing mail to this address was found after it.", "open"),
        ),
    )
    if fate < 0.10 or at < len(HOSTILE):
        return _waiting(chance, row)
    if fate < 0.13:
        return _doubtful(chance, row)
    if fate < 0.14:
        return _withdrawn(row)
    return _answered(chance, row)


def _waiting(chance: random.Random, row: OwedRow) -> OwedRow:
    chases = chance.choice((0, 0, 0, 1, 1, 2, 3))
    moments = [row.opened_at + timedelta(hours=20 * step) for step in range(chases + 1)]
    tried = tuple(Try(row.channel, moment) for moment in moments if moment < AS_OF)
    is_due = row.due_at < AS_OF
    return replace(
        row,
        chases=len(tried) - 1,
        tried=tried,
        verdict=Verdict.NEVER_ANSWERED if is_due else Verdict.PENDING,
    )


def _doubtful(chance: random.Random, row: OwedRow) -> OwedRow:
    if row.due_at >= AS_OF:
        return row
    if chance.random() < 0.6:
        return replace(row, verdict=Verdict.MAYBE_ANSWERED, candidates=(f"contact-out-{row.owed_id}",))
    return replace(row, verdict=Verdict.BREACHED_UNCONFIRMED, uncovered_from=row.opened_at)


def _withdrawn(row: OwedRow) -> OwedRow:
    return replace(
        row,
        state=State.CLOSED,
        verdict=Verdict.NOT_APPLICABLE,
        close_reason=CloseReason.WITHDRAWN,
        closed_at=min(row.opened_at + timedelta(hours=3), AS_OF),
    )


def _answered(chance: random.Random, row: OwedRow) -> OwedRow:
    settled_at = row.opened_at + timedelta(hours=chance.lognormvariate(2.0, 1.3))
    if settled_at >= AS_OF:
        return replace(row, verdict=Verdict.PENDING) if row.due_at >= AS_OF else _waiting(chance, row)
    in_time = Verdict.MET if row.due_at < AS_OF else Verdict.EARLY
    return replace(
        row,
        state=State.SETTLED,
        settled_at=settled_at,
        settled_by=f"contact-out-{row.owed_id}",
        staff=chance.choice(("maria@poolrepair.example", "tom@poolrepair.example")),
        grade=chance.choice((Grade.A, Grade.A, Grade.B)),
        manner=chance.choice((Manner.FULL, Manner.FULL, Manner.FULL, Manner.HOLDING)),
        verdict=in_time if settled_at <= row.due_at else Verdict.LATE,
    )


def _set_aside(at: int) -> SetAsideRow:
    return SetAsideRow(
        contact_id=f"contact-aside-{at}",
        occurred_at=SINCE + timedelta(days=at * 7, hours=3),
        from_identity=f"email:news{at}@suppliers.example",
        subject=HOSTILE[at] if at < len(HOSTILE) else "Spring prices",
        rule="bulk",
        sentence="It carries two independent signs of bulk mail.",
        evidence=("list_id", "list_unsubscribe"),
        source="office.mbox",
        offset=at * 4096,
    )
