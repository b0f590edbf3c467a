"""Revoke a sender rule: its senders' mail is judged as if it had never been said; the row stays."""

from __future__ import annotations

from datetime import datetime

from heardback.desk.actions.sender_rule import revoke_sender_rule as take_back
from heardback.desk.models import SenderRule, Staff


def revoke_sender_rule(by: Staff, row: SenderRule, now: datetime) -> None:
    """Take a rule back with what it decided; its senders are judged anew at once, a second time changes nothing."""
    if SenderRule.objects.filter(pk=row.pk, revoked_at=None).exists():
        take_back(by, row.pk, now=now)
