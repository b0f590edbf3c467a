"""Owed answers laid out as rows, with what other tables know of them: names, owners, teams; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from heardback.desk.judging import Judged, Shown
from heardback.desk.models import Claim, Identity, IntakePoint, NumberKind, NumberWord, StaffAddress
from heardback.desk.owners import last_hand_over, owner_after
from heardback.desk.promise_rows import Columns
from heardback.evidence.likelihood import likelihood_of
from heardback.findings.reasons import reasons_of
from heardback.kernel.contacts import Channel, Direction, is_phone
from heardback.kernel.identities import is_unknown
from heardback.kernel.judge import OwedAnswer as Owed
from heardback.kernel.reasons import Grade
from heardback.kernel.status import (
    State,
    due_soon_at,
    listed_from,
    next_look_at,
    state_at,
    verdicts_around_due,
)


class Setting:
    """What is needed of other tables to lay out rows: names, owners, teams; read once for all customers."""

    def __init__(self, judged: Mapping[str, Judged], now: datetime) -> None:
        self.now = now
        self.names = dict(Identity.objects.filter(key__in=judged).exclude(name="").values_list("key", "name"))
        members = [
            contact_id
            for one in judged.values()
            for owed in one.judgement.owed
            for contact_id in owed.contacts
        ]
        self.claims: dict[str, list[Claim]] = {}
        for claim in Claim.objects.filter(contact_id__in=members).order_by("claimed_at", "id"):
            self.claims.setdefault(claim.contact_id, []).append(claim)
        self.points = {point.pk: point for point in IntakePoint.objects.all()}
        self.by_address = {point.address: point for point in self.points.values() if point.address}
        self.people = dict(
            StaffAddress.objects.filter(staff__isnull=False).values_list("address", "staff_id")
        )
        left = {shown.number for one in judged.values() for shown in one.contacts.values() if shown.number}
        wrong = NumberWord.objects.filter(number__in=left, kind=NumberKind.WRONG, revoked_at__isnull=True)
        self.wrong = frozenset(wrong.values_list("number", flat=True)) if left else frozenset()

    def name_of(self, customer_id: str, one: Judged) -> str:
        """The name in the customer's newest own contact that has one, else the address or number."""
        for shown in sorted(one.contacts.values(), key=_newest_first):
            if shown.contact.direction is Direction.INBOUND and shown.from_name:
                return shown.from_name
        if is_unknown(customer_id):
            return "Unknown caller" if customer_id.startswith("phone:") else "Unknown sender"
        return self.names.get(customer_id) or customer_id.partition(":")[2]

    def owed_columns(self, owed: Owed, one: Judged, name: str) -> Columns:
        """Return the row of one owed answer of a customer of that name."""
        members = [one.contacts[contact_id] for contact_id in owed.contacts]
        opener = members[0]
        return {
            "customer_id": owed.customer_id,
            "customer": name[:400],
            "channel": owed.channel.value,
            "subject": owed.subject,
            "opened_at": owed.opened_at,
            "due_at": owed.due_at,
            "due_soon_at": due_soon_at(owed),
            "last_heard_at": owed.last_heard_at,
            "listed_from": listed_from(owed),
            "is_certain": owed.is_certain,
            "is_first_contact": owed.is_first_contact,
            "rule": owed.rule.value,
            "policy_version": owed.policy.version,
            "chases": owed.chases,
            "attempts": len(owed.attempts),
            "uncovered_from": owed.uncovered_from,
            "flags": sorted(owed.flags),
            "likelihood": 1.0 if owed.is_certain else likelihood_of(owed.rule, opener.contact.marks),
            "reasons": [
                {"sentence": reason.sentence, "rule": reason.rule, "contact_id": reason.contact_id}
                for reason in reasons_of(owed, {key: shown.contact for key, shown in one.contacts.items()})
            ],
            **self._moment_columns(owed),
            **_ending_columns(owed),
            **_evidence_columns(owed),
            **self._words_columns(owed, members),
            **self._place_columns(opener),
            **self._hands_columns(owed, opener.contact.responders),
        }

    def _moment_columns(self, owed: Owed) -> Columns:
        """How it stands now, and when that is to be looked at again."""
        until_due, after_due = verdicts_around_due(owed, self.now)
        return {
            "is_open": state_at(owed, self.now) is State.OPEN,
            "word_until_due": until_due.value,
            "word_after_due": after_due.value,
            "next_look_at": next_look_at(owed, self.now),
        }

    def _words_columns(self, owed: Owed, members: Sequence[Shown]) -> Columns:
        """What they wrote and tried, and how to reach them."""
        number, has_asked = _number_of(members, self.wrong)
        channel = members[0].contact.channel
        return {
            "last_words": members[-1].snippet,
            "tried": [
                {"channel": shown.contact.channel.value, "occurred_at": shown.contact.occurred_at.isoformat()}
                for shown in members
                if shown.contact.contact_id not in owed.told_twice
            ],
            "number": number,
            "number_left": any(shown.has_number for shown in members),
            "reply_channel": _reply_channel(channel, number, has_asked, owed.customer_id, members),
        }

    def _place_columns(self, opener: Shown) -> Columns:
        """Where it came in, and whose team that is."""
        address = opener.contact.intake_points[0] if opener.contact.intake_points else ""
        point = self.by_address.get(address) or self.points.get(opener.intake_point_id or 0)
        return {
            "intake_address": address[:400],
            "intake_point_id": point.pk if point else None,
            "team_id": point.team_id if point else None,
        }

    def _hands_columns(self, owed: Owed, responders: Iterable[str]) -> Columns:
        """Whose it is, and to whom it was handed over last; whether that still waits, the page asks of the moment."""
        claims = [claim for contact_id in owed.contacts for claim in self.claims.get(contact_id, ())]
        handed = last_hand_over(claims)
        return {
            "owner_id": owner_after(claims) if claims else self._addressed(responders),
            "handed_to_id": handed.owner_id if handed else None,
            "returns_at": handed.returns_at if handed else None,
        }

    def _addressed(self, responders: Iterable[str]) -> int | None:
        """The one person whose own mailbox it was written to."""
        addressed = {self.people[address] for address in responders if address in self.people}
        return addressed.pop() if len(addressed) == 1 else None


def _ending_columns(owed: Owed) -> Columns:
    settlement, closure = owed.settlement, owed.closure
    return {
        "settled_at": settlement.settled_at if settlement else None,
        "settled_by": settlement.contact_id if settlement else "",
        "settled_rule": settlement.rule.value if settlement else "",
        "staff": settlement.staff if settlement else "",
        "grade": settlement.grade.value if settlement else "",
        "manner": settlement.manner.value if settlement else "",
        "closed_at": closure.closed_at if closure else None,
        "close_rule": closure.rule.value if closure else "",
    }


def _evidence_columns(owed: Owed) -> Columns:
    """What may have answered it: a person picks."""
    candidates = [line for line in owed.suggestions if line.grade is Grade.C]
    return {
        "unproven": sum(line.grade is Grade.D for line in owed.suggestions),
        "candidates": list(dict.fromkeys(line.contact_id for line in candidates)),
        "candidate_at": min((line.occurred_at for line in candidates), default=None),
    }


def _newest_first(shown: Shown) -> tuple[float, str]:
    return -shown.contact.occurred_at.timestamp(), shown.contact.contact_id


def _number_of(members: Iterable[Shown], wrong: frozenset[str]) -> tuple[str, bool]:
    """The newest number left, and whether it was left to be rung; none that somebody rang and found wrong."""
    number, has_asked = "", False
    for shown in members:
        is_their_own = is_phone(shown.contact.channel)
        if shown.number and (is_their_own or shown.number not in wrong):
            number, has_asked = shown.number, shown.asks_for_call
        elif is_phone(shown.contact.channel):
            phone = next((key for key in shown.contact.counterparties if key.startswith("phone:")), "")
            if phone and not is_unknown(phone):
                number, has_asked = phone.partition(":")[2], True
    return number, has_asked


def _reply_channel(
    channel: Channel, number: str, has_asked: bool, customer_id: str, members: Iterable[Shown]
) -> str:
    """The one next action: call whoever left a number to be rung, else write, where there is an address."""
    if number and (has_asked or is_phone(channel)):
        return "call"
    keys = [key for shown in members for key in shown.contact.counterparties]
    addresses = [key for key in [customer_id, *keys] if key.startswith("email:") and not is_unknown(key)]
    return "email" if addresses else "none"
