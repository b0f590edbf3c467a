"""Revoke a sender rule: its senders' mail is judged as if it had never been said; the row stays."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heardback.desk.actions.change_chores import ask_for
from heardback.desk.models import ChoreKind, SenderRule, Staff


def revoke_sender_rule(by: Staff, row: SenderRule, now: datetime) -> None:
    """Take a rule back; everybody is judged anew."""
    with transaction.atomic():
        if SenderRule.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=now):
            ask_for(ChoreKind.JUDGE, by, now)
