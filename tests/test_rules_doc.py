"""docs/rules.md is true: every rule has a worked example there, and the kernel rules as the example says.

The little language of the examples is described at the top of that page; this module reads it and nothing else.
Expected lines need no parser: everything the judge found is said in the same words, and the page's lines must be
among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pyarrow import feather

from heardback.bulk.audit import AuditRequest, run_audit
from heardback.kernel.contacts import (
    Bounce,
    CallFacts,
    Channel,
    Contact,
    Direction,
    MachineDetection,
    Mark,
    Window,
)
from heardback.kernel.decisions import Decision, DecisionKind
from heardback.kernel.judge import CustomerFacts, Judgement, judge
from heardback.kernel.owed import Line
from heardback.kernel.policy import Mode, Policy, PolicyBook
from heardback.kernel.reasons import MEANINGS, Rule

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"
MONDAY = datetime(2026, 3, 16, tzinfo=UTC)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CUSTOMER = "email:x@customer.example"

_MOMENT = r"(?:next )?(?:mon|tue|wed|thu|fri|sat|sun) \d\d:\d\d(?::\d\d)?"
_EVENT = re.compile(
    rf"({_MOMENT}) (X writes|X fills in a form|X rings|we write|we call|a colleague writes)(.*)"
)
_RULING = re.compile(rf"({_MOMENT}) a person rules (\w+) of (\d+)(.*)")
_BOUNCE = re.compile(rf"({_MOMENT}) mail (\d+) comes back")
_SECTION = re.compile(r"^### `(\w+)`\n+(.+?)\n+(?:[^`].*?\n+)?```rule\n(.*?)```", re.MULTILINE | re.DOTALL)
_FOUND_BY_THE_AUDIT = (Rule.AFTER_AS_OF, Rule.X_NO_CUSTOMER)  # what the one judge never gets to see
_CLAUSE = re.compile(rf"(\w+)(?: (?:«([^»]*)»|({_MOMENT})(?: to ({_MOMENT}))?|([\w. ]+)))?")


@dataclass(slots=True)
class Example:
    """One example: the customer's facts, the firm's rules, and the lines that must come out."""

    contacts: list[Contact] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    bounces: list[Bounce] = field(default_factory=list)
    policy: Policy = field(default_factory=Policy)
    as_of: datetime | None = None
    expected: list[str] = field(default_factory=list)


def sections() -> dict[str, tuple[str, str]]:
    """Return rule id -> (meaning, example) as the page has them."""
    return {found[1]: (found[2], found[3]) for found in _SECTION.finditer(PAGE.read_text(encoding="utf-8"))}


def moment(text: str) -> datetime:
    words = text.removeprefix("next ").split()
    hour, minute, *second = map(int, words[1].split(":"))
    days = DAYS.index(words[0]) + (7 if text.startswith("next ") else 0)
    return MONDAY + timedelta(days=days, hours=hour, minutes=minute, seconds=second[0] if second else 0)


def parse_example(text: str) -> Example:
    example = Example()
    number = 0
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("→ "):
            example.expected.append(line[2:])
        elif line.startswith("the firm's rule: "):
            example.policy = _with_option(example.policy, line.partition(": ")[2])
        elif line.startswith("the audit speaks of "):
            example.as_of = moment(line.removeprefix("the audit speaks of "))
        else:
            number += 1
            _add_fact(example, line, number)
    return example


def _with_option(policy: Policy, option: str) -> Policy:
    if option in set(Mode):
        return replace(policy, mode=Mode(option))
    assert option in ("cc_auto_no", "is_list_mode"), f"unknown rule of the firm: {option}"
    return replace(policy, cc_auto_no=option == "cc_auto_no", is_list_mode=option == "is_list_mode")


def _add_fact(example: Example, line: str, number: int) -> None:
    if found := _EVENT.fullmatch(line):
        example.contacts.append(_contact(number, moment(found[1]), found[2], found[3]))
    elif found := _RULING.fullmatch(line):
        example.decisions.append(_decision(number, moment(found[1]), found[2], found[3], found[4]))
    elif found := _BOUNCE.fullmatch(line):
        bounce = Bounce(f"b{number}", CUSTOMER, moment(found[1]), True, f"{found[2]}@mail.example")
        example.bounces.append(bounce)
    else:
        pytest.fail(f"this line is not of the language: {line}")


def _contact(number: int, occurred_at: datetime, who: str, rest: str) -> Contact:
    is_call = who in ("X rings", "we call")
    channel = Channel.FORM if who == "X fills in a form" else Channel.PHONE if is_call else Channel.EMAIL
    direction = Direction.INBOUND if who.startswith("X") else Direction.OUTBOUND
    subject = found[1] if (found := re.match(r" «([^»]*)»", rest)) else ""
    contact = Contact(
        contact_id=str(number),
        channel=channel,
        direction=Direction.INTERNAL if who == "a colleague writes" else direction,
        occurred_at=occurred_at,
        counterparties=(CUSTOMER,),
        subject=subject,
        base_subject=subject.lower(),
        message_id="" if is_call else f"{number}@mail.example",
        call=CallFacts() if is_call else None,
    )
    for clause in _clauses(rest):
        contact = _with_clause(contact, clause)
    return contact


def _clauses(rest: str) -> Iterator[re.Match[str]]:
    for text in rest.split(", ")[1:]:
        found = _CLAUSE.fullmatch(text)
        assert found, f"this is not of the language: {text}"
        yield found


def _with_clause(contact: Contact, clause: re.Match[str]) -> Contact:
    word, quoted, start, end, plain = clause.groups()
    match word:
        case "citing":
            return replace(contact, cites=tuple(f"{cited}@mail.example" for cited in plain.split(" and ")))
        case "marked":
            return replace(contact, marks=frozenset(map(Mark, plain.split(" and "))))
        case "asking":
            return replace(contact, asks=frozenset({quoted}))
        case "to" if plain == "nobody":
            return replace(contact, counterparties=())
        case "resembling":
            return replace(contact, inferred_to=(plain,))
        case "proposing" | "promising":
            window = (Window(moment(start), moment(end or start)),)
            return (
                replace(contact, proposes=window)
                if word == "proposing"
                else replace(contact, promises=window)
            )
        case "accepting":
            return replace(contact, accepts=Window(moment(start), moment(end or start)))
    assert contact.call is not None, f"this is not of the language: {clause[0]}"
    return replace(contact, call=_with_call_clause(contact.call, word, plain))


def _with_call_clause(call: CallFacts, word: str, plain: str) -> CallFacts:
    match word:
        case "spoke":
            return replace(call, bridged_for=_seconds(plain))
        case "rang":
            return replace(call, rang_for=_seconds(plain))
        case "waited":
            return replace(call, left_waiting_for=_seconds(plain))
        case "message":
            return replace(call, message_for=_seconds(plain))
        case "withheld":
            return replace(call, is_withheld=True)
        case "silent":
            return replace(call, is_silent_message=True)
        case "detection":
            return replace(call, machine_detection=MachineDetection(plain))
    raise AssertionError(f"this is not of the language: {word}")


def _seconds(text: str) -> float:
    return float(text.removesuffix(" s"))


def _decision(number: int, decided_at: datetime, kind: str, of: str, rest: str) -> Decision:
    found = re.fullmatch(rf"(?:, by (\d+))?(?:, speaking of ({_MOMENT}))?", rest)
    assert found, f"this is not of the language: {rest}"
    return Decision(
        decision_id=str(number),
        kind=DecisionKind(kind),
        contact_id=of,
        other_id=found[1] or "",
        decided_at=decided_at,
        occurred_at=moment(found[2]) if found[2] else None,
        by="Dana Reyes",
    )


def said(judgement: Judgement) -> list[str]:
    """Return everything that the judge found, in the words of the page."""
    lines = [f"{one} owes {ruling.owes}, by {ruling.rule}" for one, ruling in judgement.rulings]
    for line in judgement.reached:
        if line.grade == "X":
            lines.append(f"{line.contact_id} counts for nothing, by {line.rule}")
    for owed in judgement.owed:
        lines.extend(_said_in_trail(owed.key, owed.contacts, line) for line in owed.trail)
        lines.extend(
            f"{one.contact_id} may answer {owed.key}, by {one.rule}, grade {one.grade}"
            for one in owed.suggestions
        )
        if owed.settlement is None and owed.closure is None:
            lines.append(f"{owed.key} still waits")
        elif owed.settlement is not None:
            in_time = owed.settlement.settled_at <= owed.due_at
            lines.append(f"{owed.key} was answered {'in time' if in_time else 'late'}")
    return lines


def _said_in_trail(key: str, members: tuple[str, ...], line: Line) -> str:
    one, by = line.contact_id, f"by {line.rule}"
    if line.rule is Rule.ATTEMPT:
        return f"{one} tries {key}, {by}"
    if line.grade is not None:
        return (
            f"{one} {'does not answer' if line.grade == 'X' else 'answers'} {key}, {by}, grade {line.grade}"
        )
    if one not in members:
        return f"{one} closes {key}, {by}"
    if line.rule is Rule.TOLD_TWICE:
        return f"{one} tells of {key} once more, {by}"
    return f"{one} opens, {by}" if one == key else f"{one} chases {key}, {by}"


def test_every_rule_has_its_section_and_meaning() -> None:
    found = sections()
    assert list(found) == [rule.value for rule in Rule]
    wrong = [rule for rule in Rule if found[rule.value][0].replace("\n", " ") != MEANINGS[rule]]
    assert not wrong


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule not in _FOUND_BY_THE_AUDIT])
def test_the_example_comes_out_as_written(rule: Rule) -> None:
    example = parse_example(sections()[rule.value][1])
    facts = CustomerFacts(
        customer_id=CUSTOMER,
        contacts=example.contacts,
        identities=frozenset({CUSTOMER}),
        decisions=example.decisions,
        bounces=example.bounces,
    )
    found = said(judge(facts, PolicyBook([example.policy])))
    missing = [line for line in example.expected if line not in found]
    assert not missing, "the judge said instead:\n" + "\n".join(found)
    assert any(f"by {rule}" in line.split(", ") for line in example.expected), "no line names the rule"


@pytest.mark.parametrize("rule", _FOUND_BY_THE_AUDIT)
def test_what_the_audit_sets_aside_itself(rule: Rule, tmp_path: Path) -> None:
    """The kernel judges one customer and knows no moment: these two need the whole audit, over a mailbox."""
    example = parse_example(sections()[rule.value][1])
    (tmp_path / "mail").mkdir()
    for folder, direction in (("Inbox", Direction.INBOUND), ("Sent", Direction.OUTBOUND)):
        mails = [_as_mail(contact) for contact in example.contacts if contact.direction is direction]
        (tmp_path / "mail" / f"{folder}.mbox").write_text("".join(mails), encoding="utf-8")
    request = AuditRequest(
        sources=(str(tmp_path / "mail"),),
        work=tmp_path / "work",
        read_at=MONDAY + timedelta(days=30),
        standard=Policy().standard,
        zone=ZoneInfo("UTC"),
        firm=("firm.example",),
        as_of=example.as_of,
    )
    tables = [feather.read_table(path) for path in run_audit(request).aside_files]
    rows = [(row["subject"], row["rule"]) for table in tables for row in table.to_pylist()]
    numbers = {contact.subject: contact.contact_id for contact in example.contacts}
    assert [f"{numbers[subject]} is set aside, by {rule}" for subject, rule in rows] == example.expected


def _as_mail(contact: Contact) -> str:
    """One mail of an mbox; `to nobody` leaves the recipients out."""
    separator = contact.occurred_at.strftime("%a %b %d %H:%M:%S %Y")
    date = contact.occurred_at.strftime("%a, %d %b %Y %H:%M:%S +0000")
    them, us = "x@customer.example", "desk@firm.example"
    writer, reader = (them, us) if contact.direction is Direction.INBOUND else (us, them)
    to = f"To: {reader}\n" if contact.counterparties else "To: undisclosed-recipients:;\n"
    return (
        f"From {writer} {separator}\nFrom: {writer}\n{to}Subject: {contact.subject}\nDate: {date}\n"
        f"Message-ID: <{contact.message_id}>\n\nCan you come and look at the pump?\n\n"
    )
