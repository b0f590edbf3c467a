"""Sender rules: a person says once what holds for all mail of a sender (SEMANTICS 2.3 rule 11, 2.4).

A rule settles what comes after it, and unsure mail from before go-live. What is unsure and not yet due is decided
with it, each by a decision of its own; what is past due is never decided in bulk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from heardback.desk.actions.record_decision import record_batch
from heardback.desk.actions.reverse import is_standing, reverse
from heardback.desk.debts import members_of, reason_given
from heardback.desk.firm import evidence_firm, go_live_at, judging_context, profile
from heardback.desk.models import DecisionFact, Filing, Identity, OwedAnswer, SenderRule, Staff
from heardback.desk.projection import beat, refresh
from heardback.desk.refused import Refused
from heardback.evidence.firm import PUBLIC_MAIL_DOMAINS
from heardback.kernel.decisions import DecisionKind

_SENDER = re.compile(r"(?:[^\s@<>,;]+@)?[^\s@<>,;]+\.[^\s@<>,;]+")


@dataclass(frozen=True, slots=True)
class Ruled:
    """A rule made: how many waiting were decided with it, and how many are past due and wait for a look each."""

    rule: SenderRule
    decided: int
    past_due: int


def make_sender_rule(by: Staff, sender: str, *, owes: bool, reason: str, now: datetime) -> Ruled:
    """Rule on all mail of an address or a domain. Refused for public mail domains and for our own."""
    given = reason_given(reason, "newsletter, supplier's system, cold sales …")
    name = _checked(sender)
    with transaction.atomic():
        rule = SenderRule.objects.create(sender=name, owes=owes, reason=given[:120], by=by, made_at=now)
        refresh(customers_of_sender(name), judging_context(), now)
        ripe, past_due = ([], 0) if owes else _unsure_of(name, now)
        if ripe:
            made = record_batch(
                by,
                DecisionKind.OWES_NO,
                [(contact_id, "") for owed_id in ripe for contact_id in members_of(owed_id)],
                now=now,
                reason=f"Rule for {name}: {given}",
            )
            rule.batch_id = made[0].batch_id
            rule.save(update_fields=["batch_id"])
        beat(now)
    return Ruled(rule, len(ripe), past_due)


def revoke_sender_rule(by: Staff, rule_id: int, *, now: datetime) -> SenderRule:
    """Take a rule back with all that it decided: that mail is ruled on by its own evidence, with its own clock."""
    rule = SenderRule.objects.filter(pk=rule_id).first()
    if rule is None or rule.revoked_at is not None:
        raise Refused("That rule was taken back already.")
    with transaction.atomic():
        rule.revoked_at = now
        rule.save(update_fields=["revoked_at"])
        decided = DecisionFact.objects.filter(batch_id=rule.batch_id).first() if rule.batch_id else None
        if decided is not None and any(
            is_standing(one) for one in DecisionFact.objects.filter(batch_id=rule.batch_id)
        ):
            reverse(by, decided.decision_id, now=now, reason=f"Rule for {rule.sender} taken back.")
        refresh(customers_of_sender(rule.sender), judging_context(), now)
        beat(now)
    return rule


def others_waiting(sender: str) -> int:
    """Return how many unsure ones of this sender wait, before a rule is made."""
    return len(_open_unsure(sender.strip().lower().lstrip("@")))


def customers_of_sender(sender: str) -> set[str]:
    """Return the customers that write from this address or domain."""
    keys = Identity.objects.filter(
        Q(key=f"email:{sender}") if "@" in sender else Q(key__endswith=f"@{sender}", key__startswith="email:")
    )
    return set(keys.values_list("customer_id", flat=True))


def _checked(sender: str) -> str:
    name = sender.strip().lower().lstrip("@")
    if not _SENDER.fullmatch(name):
        raise Refused(
            f"{sender.strip()!r} is no address and no domain: write news@shop.example or shop.example."
        )
    if name in PUBLIC_MAIL_DOMAINS:
        raise Refused(f"Everybody writes from {name}: make the rule for one address instead.")
    firm = evidence_firm(profile())
    if firm.is_ours(name) or name in firm.domains:
        raise Refused(f"{name} is ours: colleagues' mail is known as internal without a rule.")
    return name


def _open_unsure(sender: str) -> list[OwedAnswer]:
    return list(
        OwedAnswer.objects.filter(
            is_open=True, is_certain=False, customer_id__in=customers_of_sender(sender)
        ).order_by("opened_at", "owed_id")
    )


def _unsure_of(sender: str, now: datetime) -> tuple[list[str], int]:
    """Return the unsure owed answers of this sender alone that are not yet due, and how many are past due."""
    rows = _open_unsure(sender)
    foreign = _with_other_senders([row.owed_id for row in rows], sender)
    since = go_live_at()
    mine = [row for row in rows if row.owed_id not in foreign and (since is None or row.opened_at >= since)]
    return [row.owed_id for row in mine if row.due_at >= now], sum(1 for row in mine if row.due_at < now)


def _with_other_senders(owed_ids: Iterable[str], sender: str) -> set[str]:
    """A customer may write from several addresses: a rule on one says nothing of the others."""
    rows = Filing.objects.filter(owed_id__in=list(owed_ids), owes__in=["yes", "unsure"])
    found = rows.values_list("owed_id", "contact__customers")
    end = f":{sender}" if "@" in sender else f"@{sender}"
    return {owed_id for owed_id, keys in found if not keys or not keys[0].endswith(end)}
