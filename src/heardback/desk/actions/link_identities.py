"""Link identities: a person says that two addresses or numbers are one customer, or are not (2.2, 4.6).

Links are facts about pairs; the latest word on a pair stands, so every link can be taken back and nothing is lost.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heardback.desk.actions.refile import refile
from heardback.desk.debts import reason_given
from heardback.desk.firm import evidence_firm, judging_context, profile
from heardback.desk.identities import customers_of
from heardback.desk.models import Identity, IdentityLink, MergeProposal, Staff
from heardback.desk.projection import refresh
from heardback.desk.refused import Refused


def link(
    by: Staff, one: str, other: str, *, reason: str, now: datetime, proof: str = "person"
) -> IdentityLink:
    """Rule that `one` and `other` are the same customer; their owed answers are judged together from then on."""
    given = reason_given(reason, "how do you know that they are the same?")
    first, second = _known(one), _known(other)
    if first.key == second.key:
        raise Refused("That is one and the same address.")
    if first.customer_id == second.customer_id:
        raise Refused(f"{_shown(one)} and {_shown(other)} are one customer already.")
    return _say(by, one, other, is_link=True, proof=proof, reason=given, now=now)


def unlink(by: Staff, one: str, other: str, *, reason: str, now: datetime) -> IdentityLink:
    """Rule that `one` and `other` are two customers: undoes a link, and overrules Reply-To evidence."""
    given = reason_given(reason, "how do you know that they are two?")
    first, second = _known(one), _known(other)
    if first.customer_id != second.customer_id:
        raise Refused(f"{_shown(one)} and {_shown(other)} are two customers already.")
    return _say(by, one, other, is_link=False, proof="person", reason=given, now=now)


def accept_proposal(by: Staff, proposal_id: int, *, now: datetime) -> IdentityLink:
    """Follow a merge proposal."""
    row = _proposal(proposal_id)
    if row.answered_at is not None:
        raise Refused("Somebody answered this proposal already. Undo that first.")
    with transaction.atomic():
        found = link(by, row.one, row.other, reason=row.reason, now=now, proof="proposal")
        _answer(row, by, True, now)
    return found


def refuse_proposal(by: Staff, proposal_id: int, *, now: datetime) -> MergeProposal:
    """Say that a merge proposal is wrong; it is not made again."""
    row = _proposal(proposal_id)
    if row.answered_at is not None:
        raise Refused("Somebody answered this proposal already. Undo that first.")
    return _answer(row, by, False, now)


def undo_proposal(by: Staff, proposal_id: int, *, now: datetime) -> MergeProposal:
    """Take the answer to a proposal back: what was joined is parted, and the question stands again."""
    row = _proposal(proposal_id)
    if row.answered_at is None:
        raise Refused("Nobody has answered this proposal yet.")
    with transaction.atomic():
        if row.is_accepted and customers_of([row.one])[row.one] == customers_of([row.other])[row.other]:
            unlink(by, row.one, row.other, reason="The proposal was taken back.", now=now)
        row.answered_at = row.is_accepted = row.by = None
        row.save(update_fields=["answered_at", "is_accepted", "by"])
    return row


def _known(key: str) -> Identity:
    row = Identity.objects.filter(key=key).first()
    if row is None:
        raise Refused(
            f"{_shown(key)} is not known here: nobody wrote or called from it, and we never wrote to it."
        )
    return row


def _shown(key: str) -> str:
    return key.partition(":")[2] or key


def _proposal(proposal_id: int) -> MergeProposal:
    row = MergeProposal.objects.filter(pk=proposal_id).first()
    if row is None:
        raise Refused("No such proposal.")
    return row


def _answer(row: MergeProposal, by: Staff, is_accepted: bool, now: datetime) -> MergeProposal:
    row.answered_at, row.is_accepted, row.by = now, is_accepted, by
    row.save(update_fields=["answered_at", "is_accepted", "by"])
    return row


def _say(
    by: Staff, one: str, other: str, *, is_link: bool, proof: str, reason: str, now: datetime
) -> IdentityLink:
    low, high = sorted((one, other))
    with transaction.atomic():
        row = IdentityLink.objects.create(
            one=low, other=high, is_link=is_link, proof=proof, reason=reason, by=by, made_at=now
        )
        moved = refile({low, high}, evidence_firm(profile()))
        refresh({*moved, *customers_of({low, high}).values()}, judging_context(), now)
    return row
